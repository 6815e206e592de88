package robots

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// How long an answer holds.
const (
	keepGood = 24 * time.Hour   // RFC 9309, 2.4
	keepBad  = 10 * time.Minute // until an unreachable robots.txt is tried again
)

// A Fetch gets a robots.txt: its status, with redirects followed, and at least its first MaxBytes. An error means that there
// was no answer.
type Fetch func(ctx context.Context, url string) (status int, body []byte, err error)

// An Answer says whether a page may be fetched.
type Answer struct {
	Allowed bool
	RetryAt time.Time // where the host's robots.txt could not be read: when to ask again; zero for a rule of the host's
	Err     error     // why it could not be read; nil for a status
}

// A Cache answers for the hosts asked last. It is safe for concurrent use.
type Cache struct {
	agent string
	fetch Fetch
	limit int
	now   func() time.Time

	mu    sync.Mutex
	hosts map[string]*entry
}

// entry is what is known of one host. Whoever holds busy fetches for all.
type entry struct {
	busy    chan struct{}
	rules   *Rules // nil: could not be read
	err     error
	expires time.Time
	used    time.Time
}

// NewCache makes a cache for an agent (its product token) that remembers at most limit hosts.
func NewCache(agent string, limit int, fetch Fetch) *Cache {
	return &Cache{agent: agent, fetch: fetch, limit: max(limit, 1), now: time.Now, hosts: map[string]*entry{}}
}

// Allowed answers for the page at an address, and fetches the host's robots.txt where it must. The error is the context's.
func (c *Cache) Allowed(ctx context.Context, page string) (Answer, error) {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" {
		return Answer{}, nil
	}
	e := c.entry(u.Scheme + "://" + u.Host)
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
	if !c.now().Before(e.expires) {
		if err := c.load(ctx, e, u.Scheme+"://"+u.Host+"/robots.txt"); err != nil {
			return Answer{}, err
		}
	}
	if e.rules == nil {
		return Answer{RetryAt: e.expires, Err: e.err}, nil
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return Answer{Allowed: e.rules.Allowed(c.agent, path)}, nil
}

// load fetches the rules of one host: those of a 2xx, none for a 4xx, and nothing may be fetched for now where the host fails or
// is too busy to say (RFC 9309, 2.3.1).
func (c *Cache) load(ctx context.Context, e *entry, address string) error {
	status, body, err := c.fetch(ctx, address)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e.rules, e.err, e.expires = nil, err, c.now().Add(keepBad)
	switch {
	case err != nil:
	case status >= 200 && status < 300:
		e.rules, e.expires = Parse(body), c.now().Add(keepGood)
	case status >= 300 && status < 500 && status != 429:
		e.rules, e.expires = &Rules{}, c.now().Add(keepGood)
	}
	return nil
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
