package app_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/app/internal/corpus"
	"github.com/newswire-dev/newswire/services/text"
)

// TestRealInput runs the wire once over the measuring data: 122 news pages under their real addresses with a feed for each outlet,
// and 50 real feeds whose pages are not there.
func TestRealInput(t *testing.T) {
	archive, truth, err := corpus.Real(shared(t))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	warc, feeds := filepath.Join(folder, "real.warc.gz"), filepath.Join(folder, "feeds.opml")
	if err := archive.Write(warc, feeds); err != nil {
		t.Fatal(err)
	}
	eachMode(t, func(t *testing.T, m mode) {
		data := t.TempDir()
		c := app.Config{Data: data, Feeds: feeds, Replay: []string{warc}, Once: true, RevisitMin: -1}
		if m.name == "served" {
			c.Database, c.Prefix = database(t), "real"+strings.ToLower(t.Name()[len(t.Name())-3:])+filepath.Base(folder)+"."
		}
		w := m.start(t, c)
		select {
		case <-w.done:
		case <-time.After(5 * time.Minute):
			t.Fatal("--once does not end after five minutes")
		}
		w.stop()
		// What was read stays: a second start shows it. It has nothing to read, and must find nothing new.
		c.Once, c.NoFeeds = false, true
		w = m.start(t, c)
		checkPages(t, w.url, truth)
		checkLedger(t, w.url, len(archive.Feeds))
	})
}

func checkPages(t *testing.T, url string, truth map[string]corpus.Truth) {
	t.Helper()
	seen, entries := map[string]int{}, 0
	worst := 1.0
	for _, e := range allEvents(t, url) {
		a := e.Article
		if e.Type != "created" {
			t.Errorf("event %d is %s: nothing changed in the archive (%s)", e.Seq, e.Type, a.Url)
		}
		want, ok := truth[a.Url]
		if !ok {
			entries++
			if a.Completeness != "entry" || a.Title == "" && a.Text == "" {
				t.Errorf("%s, whose page is not there, came as %s with title %q", a.Url, a.Completeness, a.Title)
			}
			continue
		}
		seen[a.Url]++
		if a.Title == "" || a.Completeness != "page" {
			t.Errorf("%s: title %q, completeness %s", a.Url, a.Title, a.Completeness)
		}
		if f := overlap(a.Dek+" "+a.Text, want.Summary+" "+want.Body); f < 0.5 {
			t.Errorf("%s: only %.2f of the text agrees", a.Url, f)
		} else {
			worst = min(worst, f)
		}
	}
	for u := range truth {
		if seen[u] != 1 {
			t.Errorf("%s came %d times", u, seen[u])
		}
	}
	if entries < 500 {
		t.Errorf("only %d items of the real feeds came from their entries", entries)
	}
	t.Logf("%d pages, worst agreement %.2f; %d items from their entries", len(seen), worst, entries)
}

// overlap is the F1 of the words of two texts, as multisets.
func overlap(a, b string) float64 {
	count := map[string]int{}
	na, nb, both := 0, 0, 0
	for _, w := range text.Tokens(b) {
		count[w.Text]++
		nb++
	}
	for _, w := range text.Tokens(a) {
		na++
		if count[w.Text] > 0 {
			count[w.Text]--
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(na+nb)
}

// checkLedger checks that every item of every feed has an outcome and that the sums hold.
func checkLedger(t *testing.T, url string, feeds int) {
	t.Helper()
	c := newswirev1connect.NewSourceServiceClient(http.DefaultClient, url)
	r, err := c.ListSources(t.Context(), connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range r.Msg.Sources {
		for _, f := range s.Feeds {
			n++
			seen := int32(0)
			for _, d := range f.Ledger {
				seen += d.Seen
				if d.Seen != d.Published+d.Unchanged+d.Dropped || d.Pending != 0 {
					t.Errorf("%s: %v does not add up", f.Url, d)
				}
				dropped := int32(0)
				for _, k := range d.Reasons {
					dropped += k
				}
				if dropped != d.Dropped {
					t.Errorf("%s: %d dropped, reasons say %v", f.Url, d.Dropped, d.Reasons)
				}
			}
			if seen == 0 {
				t.Errorf("%s showed nothing: %s %s", f.Urls, f.Cause, f.Detail)
			}
		}
	}
	if n != feeds {
		t.Errorf("%d feeds, want %d", n, feeds)
	}
}

// allEvents reads the whole sequence over HTTP and checks that it has no holes.
func allEvents(t *testing.T, url string) []*newswirev1.Event {
	t.Helper()
	c := newswirev1connect.NewEventServiceClient(http.DefaultClient, url)
	var out []*newswirev1.Event
	for after := ""; ; {
		r, err := c.ListEvents(t.Context(), connect.NewRequest(&newswirev1.ListEventsRequest{After: after, Limit: 500}))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Msg.Events) == 0 {
			return out
		}
		for _, e := range r.Msg.Events {
			if e.Seq != int64(len(out)+1) {
				t.Fatalf("event %d follows %d", e.Seq, len(out))
			}
			out = append(out, e)
		}
		after = r.Msg.Next
	}
}
