// Package monitor matches the events of the wire with saved topics and delivers the matches. Topics fall into shards; the
// monitor that holds a shard's lease reads all events in order from the database and commits its matches, their numbers and
// the shard's position together, so that no match is lost or told twice however often a monitor dies. Webhooks follow the
// numbers with a cursor. The package knows no gateway: pages and API read what it stored.
package monitor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/monitor/internal/shards"
	"github.com/newswire-dev/newswire/services/monitor/internal/webhook"
)

// A Publisher sends records, as *bus.Publisher does: it returns when they are acknowledged or ctx ends.
type Publisher interface {
	Publish(ctx context.Context, ms ...bus.Message) error
}

// Options say what a monitor works with. Store and Holder are required.
type Options struct {
	Store  Store
	Holder string // a random token of this process, for leases

	// Wake carries a token when there may be new events. Without it, or where a token is lost, the monitor finds them by looking.
	Wake <-chan struct{}

	// Publisher takes each match that was stored, as a protobuf Match on newswire.matches under the topic's id. That Kafka topic
	// is a wake-up and a convenience: a match is sent at most once, after its commit, and left out when the broker is slow.
	// Whoever must miss nothing follows the numbers in the database. Nil: nothing is sent.
	Publisher Publisher

	AllowNets  []netip.Prefix // networks open to webhooks although they are not public, with every port and plain http
	UserAgent  string         // of webhooks; empty: Newswire and the project's address
	Logger     *zap.Logger
	Registerer prometheus.Registerer // nil: no metrics
	Now        func() time.Time      // default time.Now
}

// A Monitor is the service.
type Monitor struct {
	store   Store
	shards  *shards.Holder
	matcher *matcher
	posts   *deliverer
	out     *outlet
}

// New makes a monitor.
func New(o Options) (*Monitor, error) {
	if o.Store == nil || o.Holder == "" {
		return nil, errors.New("the monitor needs a store and a holder's token")
	}
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	count, err := newMetrics(o.Registerer)
	if err != nil {
		return nil, fmt.Errorf("metrics of the monitor: %w", err)
	}
	held := shards.New(o.Store, o.Holder, o.Logger)
	out := newOutlet(o.Publisher, o.Logger, count)
	posts := &deliverer{
		store: o.Store, held: held.Held, log: o.Logger, now: o.Now, count: count,
		sender: webhook.New(webhook.Options{UserAgent: o.UserAgent, AllowNets: o.AllowNets, Now: o.Now}),
		wake:   make(chan struct{}, 1), done: make(chan string, maxPosts), busy: map[string]bool{},
	}
	return &Monitor{store: o.Store, shards: held, posts: posts, out: out, matcher: newMatcher(o, held, posts, out, count)}, nil
}

// Run works until ctx ends, and returns nil then. Failures of the surroundings are tried again for ever.
func (m *Monitor) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return m.matcher.run(ctx) })
	g.Go(func() error { return m.posts.run(ctx) })
	g.Go(func() error { return m.out.run(ctx) })
	// The leases outlive the work: given back first, they would let another in on what is being finished here.
	leases, drop := context.WithCancel(context.WithoutCancel(ctx))
	defer drop()
	held := make(chan error, 1)
	go func() { held <- m.shards.Run(leases) }()
	err := g.Wait()
	drop()
	return cmp.Or(err, <-held)
}

// Ready reports whether the monitor can work: the database answers.
func (m *Monitor) Ready(ctx context.Context) error {
	if _, err := m.store.TopicsStamp(ctx); err != nil {
		return fmt.Errorf("the monitor's database does not answer: %w", err)
	}
	return nil
}
