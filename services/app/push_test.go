package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/opml"
)

// A pushing outlet has a hub, and a feed that never shows what the hub pushes: whatever arrives was pushed.
type pushing struct {
	t    *testing.T
	site *httptest.Server
	hub  *httptest.Server

	mu   sync.Mutex
	form url.Values // of the subscription, nil before it was asked for
}

const pushedWire = "http://wire.example" // what the wire calls itself

func newPushing(t *testing.T) *pushing {
	p := &pushing{t: t}
	p.hub = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		p.mu.Lock()
		p.form = r.PostForm
		p.mu.Unlock()
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(p.hub.Close)
	p.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed":
			w.Header().Set("Content-Type", "application/atom+xml")
			io.WriteString(w, p.feed("old"))
		case strings.HasPrefix(r.URL.Path, "/story/"):
			name := strings.TrimPrefix(r.URL.Path, "/story/")
			fmt.Fprintf(w, `<html><head><title>Story %[1]s</title></head><body><article><h1>Story %[1]s</h1><p>%[2]s</p></article></body></html>`, name,
				strings.Repeat("The harbour master of "+name+" said on Monday that the ferry will sail again in the evening. ", 8))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(p.site.Close)
	return p
}

func (p *pushing) feed(names ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<feed xmlns="http://www.w3.org/2005/Atom"><title>Pushing Post</title><id>urn:pushing</id><updated>2026-03-14T10:00:00Z</updated>
<link rel="hub" href="%s"/><link rel="self" href="%s/feed"/>`, p.hub.URL, p.site.URL)
	for _, name := range names {
		fmt.Fprintf(&b, `<entry><id>urn:%[1]s</id><title>Story %[1]s</title><link href="%[2]s/story/%[1]s"/><updated>2026-03-14T10:00:00Z</updated><summary>Of %[1]s.</summary></entry>`, name, p.site.URL)
	}
	return b.String() + `</feed>`
}

// asked waits until the wire asks the hub.
func (p *pushing) asked() url.Values {
	p.t.Helper()
	eventually(p.t, 60*time.Second, func() error {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.form == nil {
			return fmt.Errorf("the hub was not asked")
		}
		return nil
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.form
}

// call asks the wire's callback, which is at another address than the wire says.
func (p *pushing) call(w wire, method, query, body, signature string) (int, string) {
	p.t.Helper()
	callback := w.url + strings.TrimPrefix(p.asked().Get("hub.callback"), pushedWire) + query
	req, err := http.NewRequestWithContext(p.t.Context(), method, callback, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Host = "wire.example"
	req.Header.Set("Content-Type", "application/atom+xml")
	if signature != "" {
		req.Header.Set("X-Hub-Signature", signature)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (p *pushing) sign(secret, body string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

// TestHubPushesNews follows a subscription at a hub from the feed that names it to an article that only the hub showed.
func TestHubPushesNews(t *testing.T) {
	eachMode(t, func(t *testing.T, m mode) {
		p := newPushing(t)
		w := m.start(t, app.Config{
			Feeds: writeFeeds(t, []opml.Outline{{Name: "Pushing Post", URLs: []string{p.site.URL + "/feed"}, Site: p.site.URL}}), PublicURL: pushedWire,
			AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Token: "s3cret", PollMin: time.Second, RevisitMin: -1,
		})
		form := p.asked()
		if form.Get("hub.mode") != "subscribe" || form.Get("hub.topic") != p.site.URL+"/feed" || len(form.Get("hub.secret")) < 16 || !strings.HasPrefix(form.Get("hub.callback"), pushedWire+"/") {
			t.Fatalf("the hub was asked %v", form)
		}
		confirm := func(topic string) string {
			return "?" + url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {"c-42"}, "hub.lease_seconds": {"86400"}}.Encode()
		}
		if status, _ := p.call(w, "GET", confirm("https://other.example/feed"), "", ""); status != 404 {
			t.Errorf("a topic that was not asked for is answered %d", status)
		}
		if status, body := p.call(w, "GET", confirm(form.Get("hub.topic")), "", ""); status != 200 || body != "c-42" {
			t.Errorf("the confirmation is answered %d %q", status, body)
		}
		forged, real := p.feed("forged"), p.feed("pushed", "old")
		for _, signature := range []string{"", p.sign("guess", forged), p.sign(form.Get("hub.secret"), real)} {
			if status, _ := p.call(w, "POST", "", forged, signature); status/100 != 2 {
				t.Errorf("a forged push is answered %d: that tells whoever tries", status)
			}
		}
		if status, _ := p.call(w, "POST", "", real, p.sign(form.Get("hub.secret"), real)); status != 202 {
			t.Errorf("the push is answered %d", status)
		}
		s := &reader{t: t, url: w.url, token: "s3cret"}
		s.waitFor("created", "Story pushed")
		for _, e := range s.events() {
			if e.Article != nil && strings.Contains(e.Article.Title, "forged") {
				t.Error("a push without the right signature became news")
			}
		}
	})
}
