package feed

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/fields"
	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/news"
)

// TestReadingsAgree holds what the wire takes of a feed against everything that the feed says: two readers of one document, which
// must not tell two stories.
func TestReadingsAgree(t *testing.T) {
	type source struct {
		name string
		o    Options
	}
	var all []source
	dir := shared(t, "feedparser")
	raw, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		File, URL string
		Headers   map[string]string
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		all = append(all, source{filepath.Join(dir, c.File), Options{URL: c.URL, ContentType: c.Headers["Content-type"], Location: c.Headers["Content-Location"]}})
	}
	real := shared(t, "real")
	files, err := os.ReadDir(real)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != "manifest.json" {
			all = append(all, source{filepath.Join(real, f.Name()), Options{URL: "https://feed.example/rss"}})
		}
	}
	items, differ := 0, map[string]int{}
	for _, s := range all {
		b, err := os.ReadFile(s.name)
		if err != nil {
			t.Fatal(err)
		}
		f, err1 := Read(b, s.o)
		w, err2 := ReadWhole(b, s.o)
		if (err1 == nil) != (err2 == nil) || len(f.Items) != len(w.Items) {
			t.Errorf("%s: %d items, %v; whole %d, %v", s.name, len(f.Items), err1, len(w.Items), err2)
			continue
		}
		for i, e := range f.Items {
			items++
			for field, pair := range compared(e, w.Items[i]) {
				// A script in a title is none of its words; what is left of a mangled one may be.
				if pair[0] != pair[1] && !strings.Contains(s.name, "title_crazy") {
					if differ[field]++; differ[field] <= 12 {
						t.Errorf("%s %d %s: %.100q, whole %.100q", strings.TrimPrefix(s.name, dir), i, field, pair[0], pair[1])
					}
				}
			}
		}
	}
	t.Logf("%d documents, %d items: %v differ", len(all), items, differ)
}

// compared gives what is the same in both readings but for what each is for: the wire takes the address behind a counter, only what can
// be fetched, and an id as it was written.
func compared(e news.Entry, s *fields.Subject) map[string][2]string {
	published, had := s.Published, ""
	if published == "" {
		published = s.Created
	}
	if published == "" {
		published = s.Updated
	}
	if !e.Published.IsZero() {
		had = e.Published.Instant.Format(time.RFC3339)
	}
	link := s.Link
	if slices.Contains(s.Links, e.Link) || s.Other["feedburner_origlink"] == e.Link || resolve.Link("", link) == "" {
		link = e.Link
	}
	id := s.ID
	if strings.HasSuffix(id, e.GUID) || strings.ReplaceAll(e.GUID, "%20", " ") == id {
		id = e.GUID
	}
	return map[string][2]string{
		"title":     {e.Title, cut(oneLine(plain(s.Title)), maxTitle)},
		"link":      {e.Link, link},
		"published": {had, published},
		"guid":      {e.GUID, id},
	}
}
