package fetcher_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// here reaches the test's own servers.
func here() fetcher.Options {
	return fetcher.Options{AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, UserAgent: "test"}
}

func subject(o *outlet, paths ...string) fetcher.Subject {
	s := fetcher.Subject{Source: news.Source{ID: "quay.example", Site: o.url}}
	for _, p := range paths {
		s.Feed.Candidates = append(s.Feed.Candidates, o.url+p)
	}
	return s
}

func TestCheck(t *testing.T) {
	t.Parallel()
	o := newOutlet(t)
	o.set("/robots.txt", "user-agent: *\ndisallow: /a")
	o.set("/moved", "redirect /rss")
	o.set("/rss", rss(item("/a", "Alpha"), item("/b", "Beta"), item("/b2", "Beta"), "<item><title>Odd</title><pubDate>yesterday, perhaps</pubDate></item>"))
	one := subject(o, "/moved")
	one.Feed.ETag = fmt.Sprintf(`"%d"`, len(o.pages["/rss"]))
	r, err := fetcher.Check(t.Context(), here(), one)
	if err != nil || r.Cause != "" || r.URL != o.url+"/rss" || r.Title != "Harbour News" || r.Format != "rss" {
		t.Fatalf("%+v, %v", r, err)
	}
	// Once with the validator, and since nothing has changed once without; each through the redirect.
	var statuses []int
	for _, e := range r.Exchanges {
		statuses = append(statuses, e.Status)
	}
	if fmt.Sprint(statuses) != "[302 304 302 200]" || r.Exchanges[1].Sent["If-None-Match"] != one.Feed.ETag || r.Exchanges[3].Sent["If-None-Match"] != "" ||
		r.Exchanges[3].Received["Etag"] == "" || r.Exchanges[3].Bytes == 0 || r.Exchanges[3].Sent["User-Agent"] != "test" {
		t.Errorf("exchanges are %+v", r.Exchanges)
	}
	if len(r.Dropped) < 1 || !strings.Contains(r.Dropped[0].What, "says the same") || len(r.Undated) != 1 || r.Undated[0].What != "yesterday, perhaps" {
		t.Errorf("dropped %+v, undated %+v", r.Dropped, r.Undated)
	}
	if !strings.Contains(r.Robots, "keeps the wire from") {
		t.Errorf("robots: %q", r.Robots)
	}
}

// TestCheckOfWhatIsLost finds the feed where it stands now.
func TestCheckOfWhatIsLost(t *testing.T) {
	t.Parallel()
	o := newOutlet(t)
	o.set("/", `<html><head><link rel="alternate" type="application/rss+xml" href="/new.xml"></head></html>`)
	o.set("/old.xml", `<html><body>We have a new site!</body></html>`)
	o.set("/new.xml", rss(item("/a", "Alpha")))
	r, err := fetcher.Check(t.Context(), here(), subject(o, "/old.xml"))
	if err != nil || r.Cause != news.CauseNotAFeed || len(r.Found) != 1 || r.Found[0].URL != o.url+"/new.xml" || r.Found[0].Items != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestSecretsStayAtHome asks a feed with a password that then redirects to another site: only its own site gets it, and no report
// shows it.
func TestSecretsStayAtHome(t *testing.T) {
	t.Parallel()
	var elsewhere, home []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		elsewhere = append(elsewhere, r.Header.Get("Authorization")+r.Header.Get("X-Reader"))
		io.WriteString(w, rss(item("/a", "Alpha")))
	}))
	t.Cleanup(other.Close)
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		home = append(home, r.Header.Get("Authorization")+r.Header.Get("X-Reader"))
		http.Redirect(w, r, other.URL, http.StatusFound)
	}))
	t.Cleanup(own.Close)
	options := here()
	options.Secrets = t.TempDir()
	if err := os.WriteFile(filepath.Join(options.Secrets, "quay"), []byte("bearer hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	one := fetcher.Subject{Feed: news.Feed{Candidates: []string{own.URL + "/rss"}, Settings: news.Settings{Secret: "quay", Headers: map[string]string{"X-Reader": "7"}}}}
	r, err := fetcher.Check(t.Context(), options, one)
	if err != nil || r.Cause != "" || r.Items != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if fmt.Sprint(home) != "[Bearer hunter27]" {
		t.Errorf("its own site got %q", home)
	}
	for _, got := range elsewhere {
		if got != "" {
			t.Errorf("another site got %q", got)
		}
	}
	if strings.Contains(fmt.Sprintf("%+v", r), "hunter2") {
		t.Errorf("the report shows the secret: %+v", r)
	}
}

// TestSettingsReachThePages polls a feed whose pages need a cookie and say where their text stands.
func TestSettingsReachThePages(t *testing.T) {
	t.Parallel()
	body := strings.Replace(page("Alpha"), "<article>", "<div class=x>This and nothing else is the text of the story, said the operator who knows the pages of this outlet well.</div><article>", 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/rss":
			io.WriteString(w, rss(item("/a.html", "Alpha")))
		case r.URL.Path == "/a.html" && r.Header.Get("Cookie") == "pass=1":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, body)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	w := newWire(t)
	if err := os.MkdirAll(filepath.Join(w.data, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.data, "secrets", "quay"), []byte("cookie pass=1"), 0o600); err != nil {
		t.Fatal(err)
	}
	set := news.Settings{Secret: "quay", Language: "az", Page: news.Selectors{Body: "div.x"}}
	if _, _, err := w.db.CreateFeed(t.Context(), news.Source{ID: "quay.example", Site: s.URL}, news.Feed{Candidates: []string{s.URL + "/rss"}, Settings: set}); err != nil {
		t.Fatal(err)
	}
	w.start(t, nil)
	key := s.URL + "/a.htmlAlpha"
	until(t, "the article", func() bool { _, ok := w.in.document(key); return ok })
	if d, _ := w.in.document(key); d.Page == nil || !strings.HasPrefix(d.Page.Text, "This and nothing else") || strings.Contains(d.Page.Text, "ferry") || d.Language != "az" || d.Page.Language != "" {
		t.Errorf("the document is %+v", d)
	}
}

// TestLostFeedIsProposed takes a feed away and gives the site another; when the old one answers again, the proposal goes.
func TestLostFeedIsProposed(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/a", "Alpha")))
	f := w.add(t, o, "/rss")
	w.start(t, func(o *fetcher.Options) { o.PollMin, o.PollMax = 20*time.Millisecond, 40*time.Millisecond })
	state := func() news.Feed {
		_, now, err := w.db.Feed(t.Context(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	until(t, "a good poll", func() bool { return state().Polled })
	o.set("/new", rss(item("/a", "Alpha")))
	o.set("/", `<html><link rel="alternate" type="application/rss+xml" href="/new"></html>`)
	o.set("/rss", `<html>A new site!</html>`)
	until(t, "a proposal", func() bool { return len(state().Proposals) > 0 })
	if p := state().Proposals[0]; p.URL != o.url+"/new" || p.Items != 1 || p.Title != "Harbour News" {
		t.Errorf("proposed is %+v", p)
	}
	o.set("/rss", rss(item("/a", "Alpha")))
	until(t, "that it is taken back", func() bool { return len(state().Proposals) == 0 })
}

// TestCheckTakesTurnsWithFetchers checks a feed whose host a fetcher asked a moment ago: the check waits as long as the fetcher would, and
// the fetcher waits after the check.
func TestCheckTakesTurnsWithFetchers(t *testing.T) {
	t.Parallel()
	w, o := newWire(t), newOutlet(t)
	asked := make(chan time.Time, 10)
	o.set("/rss", rss(item("", "Alpha")))
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked <- time.Now()
		o.ServeHTTP(rw, r)
	}))
	defer s.Close()
	o.url = s.URL
	if err := w.db.Begin(t.Context(), "fetcher", time.Now(), time.Minute, false); err != nil {
		t.Fatal(err)
	}
	host := news.Authority(s.URL)
	turn, held, err := w.db.HoldHost(t.Context(), "fetcher", host)
	if err != nil || !held {
		t.Fatalf("held %v, %v", held, err)
	}
	turn.Next = time.Now().Add(1500 * time.Millisecond)
	if _, _, err := w.db.TakeFeeds(t.Context(), "fetcher", time.Now(), 0, []fetcher.Turn{turn}); err != nil {
		t.Fatal(err)
	}
	opts := here()
	opts.Store = w.db
	if r, err := fetcher.Check(t.Context(), opts, subject(o, "/rss")); err != nil || r.Cause != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	if first := <-asked; first.Before(turn.Next) {
		t.Errorf("the check asked %v too soon", turn.Next.Sub(first))
	}
	var last time.Time
	for more := true; more; {
		select {
		case last = <-asked:
		default:
			more = false
		}
	}
	after, held, err := w.db.HoldHost(t.Context(), "fetcher", host)
	if err != nil || !held || after.Next.Equal(turn.Next.Truncate(time.Microsecond)) || after.Next.Before(last) {
		t.Errorf("after the check the host is held %v, until %v, %v", held, after.Next, err)
	}
	// While a fetcher asks the host, nobody else does.
	ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
	defer cancel()
	if _, err := fetcher.Check(ctx, opts, subject(o, "/rss")); err == nil || len(asked) != 0 {
		t.Errorf("a host that a fetcher asks was asked %d times, %v", len(asked), err)
	}
}
