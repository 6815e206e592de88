// Package fetcher is the service between the outlets and the wire: it polls feeds, fetches the page of each new or changed item
// and of the day's articles again, keeps the originals, and sends a Document for each on newswire.documents. What a page says is
// the extractor's to find, what becomes of it is the normaliser's and the storage's.
//
// All that must survive is in the database: feeds with their validators, items as pending rows, work that was taken up under a
// lease. A fetcher that is killed anywhere is followed by one that goes on with the same rows.
package fetcher

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
	"github.com/newswire-dev/newswire/services/fetcher/internal/replay"
	"github.com/newswire-dev/newswire/services/fetcher/internal/robots"
	"github.com/newswire-dev/newswire/services/fetcher/internal/turns"
	"github.com/newswire-dev/newswire/services/internal/bus"
)

// agent is the product token by which a robots.txt addresses the wire.
const agent = "newswire"

// robotsHosts is how many hosts' rules are held in memory. Those of the others are in the database.
const robotsHosts = 2000

// A Publisher sends records and returns when they are durable.
type Publisher interface {
	Publish(ctx context.Context, ms ...bus.Message) error
}

// Options say what the fetcher works with. Store, Publisher and DataDir are required.
type Options struct {
	Store         Store
	Publisher     Publisher
	DataDir       string // originals are in its folder originals
	UserAgent     string
	AllowNets     []netip.Prefix        // networks that are open although they are not public
	PollMin       time.Duration         // between two polls of a feed; default 1 m
	PollMax       time.Duration         // default 24 h
	RevisitMin    time.Duration         // until the first second look, and the wait after one that failed; default 15 m
	PublicURL     string                // where hubs reach the wire's callbacks; empty: none is asked to push
	PushKept      <-chan struct{}       // filled when a hub has sent a body; may be nil
	Secrets       string                // folder of the files with cookies and passwords of feeds; default DataDir/secrets
	KeepOriginals string                // a size (20GB) or an age (720h); default 20GB
	KeepItems     time.Duration         // rows of items for so long after they ended; default 90 days, and 14 at least
	Replay        []string              // WARC files that answer in the place of the network
	Transport     http.RoundTripper     // answers in the place of the network, politely asked; default the network, behind the guard
	Once          bool                  // end when every feed was polled once and nothing is pending
	Alone         bool                  // no other fetcher works on this database: what one before it had in hand is free at once
	Holder        string                // names this process in leases; default random
	Look          time.Duration         // between two looks at the database when nothing says that there is work; default 1 s
	Workers       int                   // pages in hand at once; default 32, in a replay 16 per processor
	Logger        *zap.Logger           // default none
	Registerer    prometheus.Registerer // default none
	Now           func() time.Time      // default time.Now
}

// A Fetcher is the service.
type Fetcher struct {
	Options
	client   *client.Client
	gate     *gate
	robots   *robots.Cache
	folder   *originals.Folder
	metrics  *metrics
	network  *network
	zones    zones
	settings settings
	seen     *memory
	sites    atomic.Pointer[sites] // of the session at work
	began    time.Time
	noRoom   atomic.Bool // originals could not be written
	pressure atomic.Int32
	freeDisk func() (uint64, error)
}

// New makes a fetcher. It reads through the files of a replay, so that it can take a while with large ones.
func New(o Options) (*Fetcher, error) {
	o = o.withDefaults()
	keep, err := parseKeep(o.KeepOriginals)
	if err != nil {
		return nil, err
	}
	f := &Fetcher{Options: o, seen: newMemory(), gate: newGate()}
	f.freeDisk = func() (uint64, error) { return freeBytes(f.DataDir) }
	f.noRoom.Store(true) // the process before may have said so
	transport := o.Transport
	if len(o.Replay) > 0 {
		if transport, err = replay.Open(o.Replay...); err != nil {
			return nil, fmt.Errorf("opening the replay: %w", err)
		}
	}
	f.client = client.New(client.Options{UserAgent: o.UserAgent, AllowNets: o.AllowNets, NoRates: f.replaying(), Gate: f.hostGate(), Transport: transport})
	f.robots = robots.NewCache(agent, robotsHosts, f.fetchRobots, o.Store, o.Now)
	f.robots.Again = min(f.robots.Again, o.PollMax)
	keep.Now = o.Now
	if f.folder, err = originals.Open(filepath.Join(o.DataDir, "originals"), keep); err != nil {
		return nil, err
	}
	f.network = newNetwork(f.tell, o.Now)
	if f.metrics, err = newMetrics(o.Registerer, f.folder.Size); err != nil {
		return nil, err
	}
	return f, nil
}

func (o Options) withDefaults() Options {
	def := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	def(&o.PollMin, time.Minute)
	def(&o.PollMax, 24*time.Hour)
	def(&o.RevisitMin, 15*time.Minute)
	def(&o.Look, time.Second)
	def(&o.KeepItems, 90*24*time.Hour)
	o.KeepItems = max(o.KeepItems, leastKept)
	o.PollMax = max(o.PollMax, o.PollMin)
	if o.Secrets == "" {
		o.Secrets = filepath.Join(o.DataDir, "secrets")
	}
	if o.KeepOriginals == "" {
		o.KeepOriginals = "20GB"
	}
	if o.Workers <= 0 {
		if o.Workers = 32; len(o.Replay) > 0 {
			o.Workers = 16 * runtime.GOMAXPROCS(0)
		}
	}
	if o.Holder == "" {
		o.Holder = rand.Text()
	}
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func (f *Fetcher) replaying() bool { return len(f.Replay) > 0 }

// errDone ends a session, and with it the run, when Once has been reached.
var errDone = errors.New("every feed was polled and nothing is pending")

// Run polls and fetches until ctx ends, and returns nil then; with Once also when there is nothing left to do. Failures of the
// surroundings (database, broker, disk) are retried for ever, and said in the log when they begin.
func (f *Fetcher) Run(ctx context.Context) error {
	defer f.client.Close()
	defer f.folder.Close()
	f.began = f.Now()
	for try := 0; ; try++ {
		began := time.Now()
		err := f.session(ctx)
		switch {
		case ctx.Err() != nil || errors.Is(err, errDone):
			return nil
		case errors.Is(err, ErrLost):
			f.Logger.Warn("the session's lease has run out, and others may have taken its work; beginning anew")
		default:
			f.Logger.Error("fetching stopped and begins anew", zap.Error(err))
		}
		if time.Since(began) > time.Minute {
			try = 0
		}
		if !wait(ctx, min(time.Duration(try+1)*500*time.Millisecond, 10*time.Second), nil) {
			return nil
		}
	}
}

// hostGate gives what spares the hosts: nothing in a replay.
func (f *Fetcher) hostGate() client.Gate {
	if f.replaying() {
		return nil
	}
	return f.gate
}

// Ready reports whether the database answers.
func (f *Fetcher) Ready(ctx context.Context) error {
	_, _, err := f.Store.Unfinished(ctx, time.Time{})
	return err
}

// session works under a token of its own until something fails.
func (f *Fetcher) session(ctx context.Context) error {
	s := &session{Fetcher: f, token: f.Holder + "-" + rand.Text()[:8], found: make(chan struct{}, 1), outbox: make(chan sending, f.Workers), seeking: make(chan struct{}, seekers)}
	s.turns = turns.New(turns.Options{Now: f.Now, Hold: func(ctx context.Context, host string) (Turn, bool, error) {
		return f.Store.HoldHost(ctx, s.token, host)
	}})
	if err := f.Store.Begin(ctx, s.token, f.Now(), f.leaseFor(), f.Alone); err != nil {
		return err
	}
	f.gate.current.Store(s.turns)
	f.sites.Store(newSites(f.Store, f.Alone))
	defer s.end(ctx)
	if !f.network.isDown() {
		if err := f.Store.SetCondition(ctx, "network", ""); err != nil {
			return err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	parts := []func(context.Context) error{s.renew, s.watchSettings, s.keepSites, s.backfill, s.poll, s.fetch, s.send, s.tidy, s.weigh}
	if !f.replaying() {
		parts = append(parts, s.fill)
	}
	if f.PublicURL != "" {
		parts = append(parts, s.hubs, s.pushes)
	}
	for _, part := range parts {
		g.Go(func() error { return part(ctx) })
	}
	if f.Once {
		g.Go(func() error { return s.untilDone(ctx) })
	}
	return g.Wait()
}

// A session is the work done under one token.
type session struct {
	*Fetcher
	token   string
	turns   *turns.Turns
	found   chan struct{} // holds one token when there may be work to take up
	outbox  chan sending
	seeking chan struct{} // holds a token for each site at which feeds are looked for
	waiting atomic.Int64  // documents sent without outcome
	inHand  atomic.Int64  // pieces of work between Take and the end of what follows from it
}

// wake says that there may be work.
func (s *session) wake() {
	select {
	case s.found <- struct{}{}:
	default:
	}
}

// untilDone ends the session when every feed was polled since the fetcher began and no item is without outcome.
func (s *session) untilDone(ctx context.Context) error {
	for wait(ctx, 100*time.Millisecond, nil) {
		feeds, items, err := s.Store.Unfinished(ctx, s.began)
		if err != nil {
			return err
		}
		if feeds == 0 && items == 0 && s.inHand.Load() == 0 {
			return errDone
		}
	}
	return ctx.Err()
}

// wait waits for a time, or less if wake comes; false when ctx ends before.
func wait(ctx context.Context, d time.Duration, wake <-chan struct{}) bool {
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
	case <-wake:
	}
	return ctx.Err() == nil
}
