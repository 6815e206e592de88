package fetcher_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
)

// settling ends the items of what was sent, as storage does at the other end of the wire.
type settling struct{ *store.DB }

func (s settling) Sent(ctx context.Context, holder string, due map[string]time.Time) error {
	if err := s.DB.Sent(ctx, holder, due); err != nil {
		return err
	}
	for id := range due {
		if err := s.Drop(ctx, holder, id, news.DropWithdrawn); err != nil {
			return err
		}
	}
	return nil
}

// record writes a WARC file with one feed and its pages, and gives its path.
func record(t testing.TB, pages int) string {
	t.Helper()
	dir := t.TempDir()
	folder, err := originals.Open(dir, originals.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var items []string
	var captures []originals.Capture
	html, at := http.Header{"Content-Type": {"text/html"}}, time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	for i := range pages {
		url := fmt.Sprintf("https://news.example/sea/%d.html", i)
		items = append(items, item(url, fmt.Sprint("Item ", i)))
		captures = append(captures, originals.Capture{URL: url, Fetched: at, Status: 200, Header: html, Body: []byte(page(fmt.Sprint("Page ", i)))})
	}
	items = append(items, item("https://news.example/missing", "Missing"))
	captures = append(captures, originals.Capture{URL: "https://news.example/rss", Fetched: at, Status: 200, Body: []byte(rss(items...))})
	places, err := folder.Write(context.Background(), captures)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, places[0].File)
}

func TestReplayOnce(t *testing.T) {
	t.Parallel()
	const pages = 300
	w := newWire(t)
	if _, _, err := w.db.CreateFeed(t.Context(), news.Source{ID: "news.example", Site: "https://news.example"}, news.Feed{Candidates: []string{"https://news.example/rss"}}); err != nil {
		t.Fatal(err)
	}
	f, err := fetcher.New(fetcher.Options{Store: settling{w.db}, Publisher: w.in, DataDir: w.data, Once: true, Replay: []string{record(t, pages)}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	start := time.Now()
	if err := f.Run(ctx); err != nil || ctx.Err() != nil {
		t.Fatal(err, ctx.Err())
	}
	t.Logf("%d pages in %v", pages, time.Since(start))
	read, missing := 0, 0
	for key, ids := range w.in.ids {
		if d := w.in.got[key]; d.Page != nil && d.Final == d.Link {
			read++
		} else if d.Cause == news.CauseNotFound {
			missing++
		}
		if len(ids) != 1 {
			t.Errorf("%s was sent %d times", key, len(ids))
		}
	}
	if read != pages || missing != 1 {
		t.Errorf("%d pages were read, %d not found", read, missing)
	}
	if files, _ := filepath.Glob(filepath.Join(w.data, "originals", "*")); len(files) != 0 {
		t.Errorf("originals were written again: %v", files)
	}
}
