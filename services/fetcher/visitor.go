package fetcher

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/discover"
	"github.com/newswire-dev/newswire/services/fetcher/internal/robots"
	"github.com/newswire-dev/newswire/services/fetcher/internal/turns"
	"github.com/newswire-dev/newswire/services/news"
)

// A visitor asks outlets for more than their feeds: for an operator, who names the address, or by itself. By itself it keeps to
// robots.txt everywhere, and on redirects.
type visitor struct {
	Options
	gate   *gate
	client *client.Client
	robots *robots.Cache
	zones  *zones
	may    func(ctx context.Context, address string) (robots.Answer, error)
	follow func(ctx context.Context, to string) error // nil for an operator
}

// newVisitor makes a visitor of its own. The caller closes its client.
func newVisitor(o Options) *visitor {
	o = o.withDefaults()
	v := &visitor{Options: o, gate: newGate(), zones: &zones{}}
	v.client = client.New(client.Options{UserAgent: o.UserAgent, AllowNets: o.AllowNets, Gate: v.gate, Transport: o.Transport})
	v.robots = robots.NewCache(agent, 100, func(ctx context.Context, address string) (robots.Fetched, error) {
		return fetchRobots(ctx, v.client, address)
	}, nil, o.Now)
	v.may = func(ctx context.Context, address string) (robots.Answer, error) {
		may, err := v.robots.Allowed(ctx, address)
		if err == nil && may.Rules != nil {
			v.gate.delay(news.Authority(address), may.Delay)
		}
		return may, err
	}
	return v
}

// errVisited ends the session of a visit.
var errVisited = errors.New("the visit is over")

// visit runs f in a session of its own, so that no fetcher asks a host at the same time, nor too soon afterwards. Without a store there is
// no fetcher.
func (v *visitor) visit(ctx context.Context, f func(ctx context.Context) error) error {
	if v.Store == nil {
		return f(ctx)
	}
	s := &session{Fetcher: &Fetcher{Options: v.Options}, token: "visit-" + rand.Text()}
	s.turns = turns.New(turns.Options{Now: v.Now, Hold: func(ctx context.Context, host string) (Turn, bool, error) {
		return v.Store.HoldHost(ctx, s.token, host)
	}})
	if err := v.Store.Begin(ctx, s.token, v.Now(), leaseFor, false); err != nil {
		return err
	}
	v.gate.current.Store(s.turns)
	defer s.end(ctx)
	g, within := errgroup.WithContext(ctx)
	g.Go(func() error { return s.renew(within) })
	g.Go(func() error {
		if err := f(within); err != nil {
			return err
		}
		return errVisited
	})
	if err := g.Wait(); !errors.Is(err, errVisited) {
		return err
	}
	return nil
}

// visitor gives one that goes by itself, with the fetcher's client, its turns at hosts, and what it knows of robots.txt.
func (f *Fetcher) visitor() *visitor {
	return &visitor{f.Options, f.gate, f.client, f.robots, &f.zones, f.mayFetch, f.mayFollow}
}

// Discover finds the feeds and news sitemaps of a site, or says what stands at the address of a feed. It stores nothing, makes at
// most discover.Most requests besides robots.txt, and needs of the options only what reaches the network, and the store where fetchers may
// ask the same hosts. The error is the context's or the store's.
func Discover(ctx context.Context, o Options, address string) (found news.Discovery, err error) {
	v := newVisitor(o)
	defer v.client.Close()
	err = v.visit(ctx, func(ctx context.Context) (err error) {
		found, err = discover.Find(ctx, v.site(news.Feed{Candidates: []string{address}}, nil), address)
		return err
	})
	return found, err
}

// namedMaps gives the sitemaps that the robots.txt of an origin names, and spares the host as it says.
func (v *visitor) namedMaps(ctx context.Context, origin string) ([]string, error) {
	if _, err := v.may(ctx, origin+"/"); err != nil {
		return nil, err
	}
	return v.robots.Sitemaps(ctx, origin)
}

// site is how a visitor looks for feeds, with the settings of the feed that is looked for.
func (v *visitor) site(f news.Feed, zone *time.Location) discover.Site {
	return discover.Site{
		Zone: zone, Strict: v.follow != nil,
		Get: func(ctx context.Context, address string) (discover.Answer, error) {
			r, err := v.request(f, client.Request{MaxBytes: client.MaxFeed, Accept: acceptAny, Follow: v.follow})
			if err != nil {
				return discover.Answer{Detail: detailOf(err)}, ctx.Err()
			}
			res, err := v.client.Get(ctx, address, r)
			switch {
			case err != nil && ctx.Err() != nil:
				return discover.Answer{}, ctx.Err()
			case err != nil:
				return discover.Answer{Detail: detailOf(err)}, nil
			case client.StatusCause(res) != news.CauseNone:
				return discover.Answer{Detail: fmt.Sprintf("answers %d", res.Status)}, nil
			}
			return discover.Answer{Final: res.Final, ContentType: res.Header.Get("Content-Type"), Body: res.Body}, nil
		},
		Allowed: func(ctx context.Context, address string) (bool, error) {
			a, err := v.may(ctx, address)
			return a.Allowed, err
		},
		Sitemaps: func(ctx context.Context, address string) ([]string, error) {
			u, err := url.Parse(address)
			if err != nil {
				return nil, nil
			}
			return v.namedMaps(ctx, u.Scheme+"://"+u.Host)
		},
	}
}

// acceptAny asks for a feed, and takes the page that may lead to one.
const acceptAny = "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, application/xml;q=0.8, */*;q=0.5"

// detailOf gives what an error says to people.
func detailOf(err error) string {
	var e *client.Error
	if errors.As(err, &e) {
		return e.Detail
	}
	return err.Error()
}
