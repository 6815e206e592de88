package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/gateway/webtest"
	"github.com/newswire-dev/newswire/services/opml"
)

// TestBrowser drives the pages of a whole wire in Chromium, while an outlet publishes.
func TestBrowser(t *testing.T) {
	eachMode(t, func(t *testing.T, m mode) {
		o := newOutlet(t)
		for range 3 {
			o.publish()
		}
		w := m.start(t, app.Config{
			Feeds:     writeFeeds(t, []opml.Outline{{Name: "Harbour & Rail", Site: o.URL, Language: "en", Country: "AZ", URLs: []string{o.URL + "/feed"}}}),
			AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, PollMin: 200 * time.Millisecond, PollMax: 400 * time.Millisecond, RevisitMin: -1,
		})
		eventually(t, 30*time.Second, func() error {
			if n := len(allEvents(t, w.url)); n < 3 {
				return fmt.Errorf("%d of 3 articles on the wire", n)
			}
			return nil
		})
		webtest.Drive(t, w.url, webtest.Options{Query: "ferry OR quay", Publish: func(*testing.T) string { return o.publish() }, Patience: time.Minute})
	})
}

// An outlet publishes when a test says so.
type outlet struct {
	*httptest.Server

	mu    sync.Mutex
	count int
}

func newOutlet(t *testing.T) *outlet {
	o := &outlet{}
	o.Server = httptest.NewServer(http.HandlerFunc(o.answer))
	t.Cleanup(o.Close)
	return o
}

// publish adds one article and gives its title.
func (o *outlet) publish() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.count++
	return title(o.count)
}

func title(n int) string { return fmt.Sprintf("Ferry number %d leaves the quay on time", n) }

func (o *outlet) answer(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r.URL.Path == "/feed" {
		var b strings.Builder
		b.WriteString(`<rss version="2.0"><channel><title>Harbour &amp; Rail</title>`)
		for n := o.count; n > 0; n-- {
			fmt.Fprintf(&b, "<item><title>%s</title><link>%s/news/%d</link></item>", title(n), o.URL, n)
		}
		fmt.Fprint(w, b.String()+"</channel></rss>")
		return
	}
	var n int
	if _, err := fmt.Sscanf(r.URL.Path, "/news/%d", &n); err != nil || n > o.count {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<html lang="en"><head><title>%[1]s</title><meta property="og:type" content="article"></head><body><article><h1>%[1]s</h1><p>%[2]s</p><p>%[2]s</p></article></body></html>`,
		title(n), "The ferry left the quay as the harbour bell rang, with all its lorries aboard, and nobody was late.")
}
