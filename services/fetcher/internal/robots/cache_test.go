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
		c := NewCache("wire", 10, func(context.Context, string) (int, []byte, error) {
			return status, []byte("user-agent: *\ndisallow: /private"), err
		})
		got, _ := c.Allowed(context.Background(), "https://a.example/x")
		if got.Allowed != want || got.RetryAt.IsZero() == later {
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

func TestCacheAsksOncePerHost(t *testing.T) {
	asked := map[string]int{}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := NewCache("wire", 2, func(_ context.Context, url string) (int, []byte, error) {
		asked[url]++
		return 200, []byte("user-agent: *\ndisallow: /private"), nil
	})
	c.now = func() time.Time { return now }
	for range 3 {
		if got, err := c.Allowed(context.Background(), "https://a.example/private/x"); err != nil || got.Allowed || !got.RetryAt.IsZero() {
			t.Errorf("Allowed = %+v, %v", got, err)
		}
	}
	if asked["https://a.example/robots.txt"] != 1 {
		t.Errorf("asked %v", asked)
	}
	now = now.Add(25 * time.Hour)
	c.Allowed(context.Background(), "https://a.example/")
	if asked["https://a.example/robots.txt"] != 2 {
		t.Errorf("after a day asked %v", asked)
	}
	for i := range 100 {
		c.Allowed(context.Background(), fmt.Sprintf("https://h%d.example/", i))
	}
	if len(c.hosts) > 2 {
		t.Errorf("%d hosts are remembered", len(c.hosts))
	}
}
