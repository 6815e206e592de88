package fetcher_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
)

// A town is some outlets in memory, all with a new item every other minute, which watch how they are asked.
type town struct {
	began time.Time
	delay map[string]time.Duration // crawl-delay by host
	mu    sync.Mutex
	asked map[string][]request
}

type request struct {
	path       string
	began, end time.Time
	pause      time.Duration // asked for with Retry-After
}

// RoundTrip answers in the place of the network. It takes its time, so that two requests at once would be seen.
func (o *town) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(200 * time.Millisecond):
	}
	status, body, pause := o.answer(r.URL.Host, r.URL.Path)
	h := http.Header{}
	if pause > 0 {
		h.Set("Retry-After", fmt.Sprint(pause.Seconds()))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked[r.URL.Host] = append(o.asked[r.URL.Host], request{r.URL.Path, began, time.Now(), pause})
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (o *town) answer(host, path string) (status int, body string, pause time.Duration) {
	minute := int(time.Since(o.began) / time.Minute)
	switch {
	case path == "/robots.txt":
		if d := o.delay[host]; d > 0 {
			return 200, fmt.Sprintf("user-agent: *\ncrawl-delay: %v", d.Seconds()), 0
		}
		return 404, "", 0
	case path == "/rss" && host == "o3.example" && minute%10 == 7:
		return 429, "", 90 * time.Second
	case path == "/rss":
		var items []string
		for n := minute / 2; n >= max(0, minute/2-20); n-- {
			items = append(items, item(fmt.Sprintf("/sea/%d.html", n), fmt.Sprint("Item ", n)))
		}
		return 200, rss(items...), 0
	}
	return 200, page("Page " + path), 0
}

// A member is one fetcher with a process of its own, as far as it can tell.
type member struct {
	fetcher *fetcher.Fetcher
	killed  atomic.Bool
	kill    func()
	ended   chan error
	*inbox
	http.RoundTripper
}

var errKilled = errors.New("killed")

func (m *member) RoundTrip(r *http.Request) (*http.Response, error) {
	if m.killed.Load() {
		return nil, errKilled
	}
	return m.RoundTripper.RoundTrip(r)
}

func (m *member) Publish(ctx context.Context, ms ...bus.Message) error {
	if m.killed.Load() {
		return errKilled
	}
	return m.inbox.Publish(ctx, ms...)
}

func (o *town) start(t *testing.T, dir string, n int, in *inbox) *member {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "wire.db"))
	if err != nil {
		t.Fatal(err)
	}
	m := &member{inbox: in, RoundTripper: o, ended: make(chan error, 1)}
	m.fetcher, err = fetcher.New(fetcher.Options{Store: db, Publisher: m, Transport: m, DataDir: filepath.Join(dir, fmt.Sprint(n)), PollMin: time.Minute, PollMax: 4 * time.Minute, Look: 3 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { m.ended <- m.fetcher.Run(ctx) }()
	m.kill = func() { // nothing that it would still do has an effect
		m.killed.Store(true)
		db.Close()
		cancel()
		<-m.ended
	}
	return m
}

// TestThreeFetchersAndOneIsKilled runs three fetchers on one database for an hour, of which one is killed and started again.
func TestThreeFetchersAndOneIsKilled(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		o := &town{began: time.Now(), delay: map[string]time.Duration{"o1.example": 5 * time.Second, "o2.example": 20 * time.Second}, asked: map[string][]request{}}
		db, err := sqlite.Open(t.Context(), filepath.Join(dir, "wire.db"))
		if err != nil {
			t.Fatal(err)
		}
		const hosts = 8
		for i := range hosts {
			site := fmt.Sprintf("https://o%d.example", i)
			if _, _, err := db.CreateFeed(t.Context(), news.Source{ID: news.SourceID(site), Site: site}, news.Feed{Candidates: []string{site + "/rss"}}); err != nil {
				t.Fatal(err)
			}
		}
		in := &inbox{got: map[string]news.Document{}, ids: map[string][]string{}}
		members := []*member{o.start(t, dir, 0, in), o.start(t, dir, 1, in), o.start(t, dir, 2, in)}
		time.Sleep(20*time.Minute + 700*time.Millisecond)
		members[1].kill()
		killed := time.Now()
		time.Sleep(20 * time.Minute)
		members[1] = o.start(t, dir, 1, in)
		time.Sleep(20 * time.Minute)
		for _, m := range members {
			m.kill()
		}
		db.Close()
		for i := range hosts {
			host := fmt.Sprintf("o%d.example", i)
			o.manners(t, host)
			o.takenOver(t, host, killed)
			for n := range 27 { // those of the last minutes may be on their way
				key := fmt.Sprintf("https://%s/sea/%d.htmlItem %d", host, n, n)
				if ids := in.ids[key]; len(slices.Compact(slices.Clone(ids))) != 1 {
					t.Errorf("%s was sent as %v", key, ids)
				}
			}
		}
	})
}

// manners checks that a host was asked one thing at a time, at its rate and not in its pauses.
func (o *town) manners(t *testing.T, host string) {
	t.Helper()
	list := o.asked[host]
	tokens := 2.0
	for i := 1; i < len(list); i++ {
		before, now := list[i-1], list[i]
		apart := now.began.Sub(before.began)
		tokens = min(2, tokens-1+apart.Seconds())
		knows := slices.ContainsFunc(list[:i], func(r request) bool { return r.path == "/robots.txt" })
		switch {
		case now.began.Before(before.end):
			t.Errorf("%s: %s at %v while %s was answered", host, now.path, now.began, before.path)
		case tokens < 0.999:
			t.Errorf("%s: %s at %v is more than one a second", host, now.path, now.began)
		case knows && now.began.Sub(before.end) < o.delay[host]:
			t.Errorf("%s: %s at %v came %v after %s", host, now.path, now.began, now.began.Sub(before.end), before.path)
		case before.pause > now.began.Sub(before.end):
			t.Errorf("%s: %s at %v in the pause after %s", host, now.path, now.began, before.path)
		}
	}
	robots := 0
	for _, r := range list {
		if r.path == "/robots.txt" {
			robots++
		}
	}
	if robots != 1 {
		t.Errorf("%s: robots.txt was asked for %d times", host, robots)
	}
}

// takenOver checks that a host was polled at its pace after a fetcher was killed, whichever that was.
func (o *town) takenOver(t *testing.T, host string, killed time.Time) {
	t.Helper()
	for _, r := range o.asked[host] {
		if wait := r.began.Sub(killed); r.path == "/rss" && wait > 0 {
			if wait > 5*time.Minute+time.Minute {
				t.Errorf("%s: after the kill it was polled only after %v", host, wait)
			}
			return
		}
	}
	t.Errorf("%s: not polled after the kill", host)
}
