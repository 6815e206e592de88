package robots

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// How long an answer holds (RFC 9309, 2.3.1 and 2.4).
const (
	keepGood   = 24 * time.Hour      // unless the host says less, down to keepLeast
	keepLeast  = time.Hour           //
	keepBad    = 10 * time.Minute    // until an unreachable robots.txt is tried again, unless Again says otherwise
	keepOnFail = 30 * 24 * time.Hour // how long the rules known hold while the host's robots.txt cannot be read
)

// A Fetch gets a robots.txt with redirects followed. An error means that there was no answer.
type Fetch func(ctx context.Context, url string) (Fetched, error)

// Fetched is the answer to a request for robots.txt.
type Fetched struct {
	Status int
	Body   []byte        // at least its first MaxBytes
	MaxAge time.Duration // how long the host says that it holds; zero where it does not
}

// Kept is what was answered last, as it is kept over restarts.
type Kept struct {
	Status  int       // 0: no answer yet
	Body    []byte    // of the last good answer
	Asked   time.Time // when the last good answer came
	Expires time.Time // when it is asked for again

	Delay time.Duration // that the rules ask for; not read back
}

// A Keeper keeps answers over restarts, and for other fetchers.
type Keeper interface {
	Robots(ctx context.Context, origin string) (Kept, bool, error)
	KeepRobots(ctx context.Context, origin string, k Kept) error
}

// An Answer says whether a page may be fetched.
type Answer struct {
	Allowed bool
	Delay   time.Duration // between two requests to the host, as it asks; zero where it does not
	RetryAt time.Time     // where the host's robots.txt could not be read: when to ask again; zero for a rule of the host's
	Err     error         // why it could not be read; nil for a status
	Rules   *Rules        // nil where it could not be read
}

// A Cache answers for the hosts asked last. It is safe for concurrent use.
type Cache struct {
	Again time.Duration // until an unreachable robots.txt is tried again; default 10 m

	agent string
	fetch Fetch
	keep  Keeper // nil: nothing is kept
	limit int
	now   func() time.Time

	mu    sync.Mutex
	hosts map[string]*entry
}

// entry is what is known of one host. Whoever holds busy fetches for all.
type entry struct {
	busy   chan struct{}
	loaded bool // what was kept was looked for
	kept   Kept
	rules  *Rules // nil: could not be read
	err    error
	used   time.Time
}

// NewCache makes a cache for an agent (its product token) that remembers at most limit hosts, and the others in keep.
func NewCache(agent string, limit int, fetch Fetch, keep Keeper, now func() time.Time) *Cache {
	if now == nil {
		now = time.Now
	}
	return &Cache{Again: keepBad, agent: agent, fetch: fetch, keep: keep, limit: max(limit, 1), now: now, hosts: map[string]*entry{}}
}

// Allowed answers for the page at an address, and fetches the host's robots.txt where it must. Errors are the context's and the
// keeper's.
func (c *Cache) Allowed(ctx context.Context, page string) (Answer, error) {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" {
		return Answer{}, nil
	}
	origin := u.Scheme + "://" + u.Host
	e := c.entry(origin)
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
	if err := c.refresh(ctx, e, origin); err != nil {
		return Answer{}, err
	}
	if e.rules == nil {
		return Answer{RetryAt: e.kept.Expires, Err: e.err}, nil
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return Answer{Allowed: e.rules.Allowed(c.agent, path), Delay: e.rules.CrawlDelay(c.agent), Rules: e.rules}, nil
}

// refresh sees to it that what is known of a host is of today.
func (c *Cache) refresh(ctx context.Context, e *entry, origin string) error {
	if !e.loaded && c.keep != nil {
		kept, ok, err := c.keep.Robots(ctx, origin)
		if err != nil {
			return err
		}
		if ok {
			e.kept, e.rules = kept, rulesOf(kept)
			e.kept.Body = nil
		}
	}
	e.loaded = true
	if c.now().Before(e.kept.Expires) {
		return nil
	}
	answered, err := c.load(ctx, e, origin+"/robots.txt")
	if err == nil && answered && c.keep != nil {
		e.kept.Delay = e.rules.CrawlDelay(c.agent)
		err = c.keep.KeepRobots(ctx, origin, e.kept)
	}
	e.kept.Body = nil // the rules are read
	return err
}

// rulesOf gives the rules of an answer: those of a 2xx, none for a 4xx, and nil where the host failed or was too busy to say.
func rulesOf(k Kept) *Rules {
	switch {
	case k.Status >= 200 && k.Status < 300:
		return Parse(k.Body)
	case k.Status >= 300 && k.Status < 500 && k.Status != 429:
		return &Rules{}
	}
	return nil
}

// load fetches the rules of one host. Where it fails or is too busy to say, the rules that it had hold on for some weeks, and without
// any nothing may be fetched for now.
func (c *Cache) load(ctx context.Context, e *entry, address string) (answered bool, err error) {
	got, err := c.fetch(ctx, address)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	now := c.now()
	answer := Kept{Status: got.Status, Body: got.Body[:min(len(got.Body), MaxBytes)], Asked: now, Expires: now.Add(keepGood)}
	if got.MaxAge > 0 {
		answer.Expires = now.Add(min(max(got.MaxAge, keepLeast), keepGood))
	}
	if err == nil {
		if rules := rulesOf(answer); rules != nil {
			e.kept, e.rules, e.err = answer, rules, nil
			return true, nil
		}
	}
	e.err, e.kept.Expires = err, now.Add(c.Again)
	if e.rules != nil && now.Sub(e.kept.Asked) > keepOnFail {
		e.rules, e.kept = nil, Kept{Expires: e.kept.Expires}
	}
	return false, nil
}

func (c *Cache) entry(host string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.hosts[host]
	if e == nil {
		if len(c.hosts) >= c.limit {
			c.forget()
		}
		e = &entry{busy: make(chan struct{}, 1)}
		c.hosts[host] = e
	}
	e.used = c.now()
	return e
}

// forget drops the host that was asked for longest ago, of some: a map gives them in no order.
func (c *Cache) forget() {
	var oldest string
	seen := 0
	for host, e := range c.hosts {
		if oldest == "" || e.used.Before(c.hosts[oldest].used) {
			oldest = host
		}
		if seen++; seen == 16 {
			break
		}
	}
	delete(c.hosts, oldest)
}
