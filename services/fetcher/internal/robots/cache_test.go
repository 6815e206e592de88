package robots

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestCacheFollowsStatus(t *testing.T) {
	f := func(status int, err error, want, later bool) {
		t.Helper()
		c := NewCache("wire", 10, func(context.Context, string) (Fetched, error) {
			return Fetched{Status: status, Body: []byte("user-agent: *\ndisallow: /private")}, err
		}, nil, nil)
		got, _ := c.Allowed(context.Background(), "https://a.example/x")
		if got.Allowed != want || got.RetryAt.IsZero() == later || got.Rules == nil == want {
			t.Errorf("status %d, %v: %+v", status, err, got)
		}
	}
	f(200, nil, true, false)
	f(404, nil, true, false)
	f(403, nil, true, false)
	f(429, nil, false, true)
	f(500, nil, false, true)
	f(0, errors.New("unreachable"), false, true)
}

// host answers for robots.txt.
type host struct {
	asked map[string]int
	got   Fetched
	err   error
}

func (h *host) fetch(_ context.Context, url string) (Fetched, error) {
	h.asked[url]++
	return h.got, h.err
}

type kept map[string]Kept

func (k kept) Robots(_ context.Context, origin string) (Kept, bool, error) {
	one, ok := k[origin]
	return one, ok, nil
}

func (k kept) KeepRobots(_ context.Context, origin string, one Kept) error {
	k[origin] = one
	return nil
}

func TestCacheAsksOncePerHost(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	h := &host{asked: map[string]int{}, got: Fetched{Status: 200, Body: []byte("user-agent: *\ndisallow: /private\ncrawl-delay: 7")}}
	c := NewCache("wire", 2, h.fetch, nil, func() time.Time { return now })
	for range 3 {
		if got, err := c.Allowed(context.Background(), "https://a.example/private/x"); err != nil || got.Allowed || !got.RetryAt.IsZero() || got.Delay != 7*time.Second {
			t.Errorf("Allowed = %+v, %v", got, err)
		}
	}
	if h.asked["https://a.example/robots.txt"] != 1 {
		t.Errorf("asked %v", h.asked)
	}
	now = now.Add(25 * time.Hour)
	c.Allowed(context.Background(), "https://a.example/")
	if h.asked["https://a.example/robots.txt"] != 2 {
		t.Errorf("after a day asked %v", h.asked)
	}
	for i := range 100 {
		c.Allowed(context.Background(), fmt.Sprintf("https://h%d.example/", i))
	}
	if len(c.hosts) > 2 {
		t.Errorf("%d hosts are remembered", len(c.hosts))
	}
}

func TestCacheKeepsOverRestarts(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	h, k := &host{asked: map[string]int{}, got: Fetched{Status: 200, Body: []byte("user-agent: *\ndisallow: /private"), MaxAge: 3 * time.Hour}}, kept{}
	allowed := func(c *Cache, asked int, want bool) {
		t.Helper()
		if got, err := c.Allowed(context.Background(), "https://a.example/private"); err != nil || got.Allowed != want || h.asked["https://a.example/robots.txt"] != asked {
			t.Errorf("%+v, %v, asked %d times, want %d", got, err, h.asked["https://a.example/robots.txt"], asked)
		}
	}
	start := func() *Cache { return NewCache("wire", 2, h.fetch, k, func() time.Time { return now }) }
	allowed(start(), 1, false)
	allowed(start(), 1, false)
	now = now.Add(4 * time.Hour) // the host said three
	c := start()
	allowed(c, 2, false)
	// The host fails: what it said holds on, for weeks, and it is asked now and then.
	h.got, h.err = Fetched{Status: 503}, nil
	now = now.Add(25 * time.Hour)
	allowed(c, 3, false)
	allowed(c, 3, false)
	now = now.Add(11 * time.Minute)
	allowed(c, 4, false)
	now = now.Add(31 * 24 * time.Hour)
	if got, err := c.Allowed(context.Background(), "https://a.example/public"); err != nil || got.Allowed || got.RetryAt.IsZero() {
		t.Errorf("after a month: %+v, %v", got, err)
	}
	h.got = Fetched{Status: 404}
	now = now.Add(11 * time.Minute)
	allowed(c, 6, true)
}
