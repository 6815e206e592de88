package demo

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/newswire-dev/newswire/services/extract"
)

// TestPagesReadAsWritten extracts every page of the world, at every time of its life, and compares it with what was written.
func TestPagesReadAsWritten(t *testing.T) {
	clock := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	w, err := Start(func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	for _, after := range []time.Duration{0, 20 * time.Second, 45 * time.Second, 3 * time.Minute} {
		clock = w.began.Add(after)
		for i, o := range w.outlets {
			for _, s := range w.shown(i) {
				checkStory(t, w, o, s)
			}
		}
	}
}

// TestFeedsSayWhatPagesDo reads every feed of the world.
func TestFeedsSayWhatPagesDo(t *testing.T) {
	clock := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	w, err := Start(func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	clock = w.began.Add(45 * time.Second)
	for i, o := range w.outlets {
		_, body := get(t, o.site+"/feed")
		f, err := gofeed.NewParser().ParseString(body)
		if err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		stories := w.shown(i)
		if len(f.Items) != len(stories) {
			t.Errorf("%s shows %d items of %d", o.name, len(f.Items), len(stories))
		}
		for _, it := range f.Items {
			at := slices.IndexFunc(stories, func(s *story) bool { return strings.HasSuffix(it.Link, s.path) })
			if at < 0 {
				t.Errorf("%s links %s", o.name, it.Link)
				continue
			}
			s := stories[at]
			if it.Title != s.title && it.Title != w.current(s).title || it.PublishedParsed == nil || !it.PublishedParsed.Equal(s.published.Truncate(time.Second)) {
				t.Errorf("%s: %q at %v, want %q at %v", o.name, it.Title, it.PublishedParsed, s.title, s.published)
			}
			if len(it.Authors) > 0 && it.Authors[0].Name != s.author {
				t.Errorf("%s: by %q, want %q", o.name, it.Authors[0].Name, s.author)
			}
		}
	}
}

func checkStory(t *testing.T, w *World, o *outlet, s *story) {
	t.Helper()
	status, body := get(t, o.site+s.path)
	if s.withdrawn > 0 && w.age() > s.withdrawn {
		if status != http.StatusGone {
			t.Errorf("%s answers %d after it was withdrawn", s.path, status)
		}
		return
	}
	now := w.current(s)
	p, err := extract.Page([]byte(body), o.site+s.path, extract.Options{Zone: o.location})
	if err != nil {
		t.Errorf("%s: %v", s.path, err)
		return
	}
	if p.Title != now.title || !p.Published.Instant.Equal(now.published) && !p.Published.Instant.Equal(now.published.Truncate(time.Minute)) {
		t.Errorf("%s: %q at %v, want %q at %v", s.path, p.Title, p.Published.Instant, now.title, now.published)
	}
	if want := strings.Join(now.text, "\n\n"); !strings.HasSuffix(p.Text, want) {
		t.Errorf("%s: text\n%s\nwant\n%s", s.path, p.Text, want)
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}
