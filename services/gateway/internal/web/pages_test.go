package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/internal/stream"
	"github.com/newswire-dev/newswire/services/gateway/internal/web"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/gateway/webtest"
	"github.com/newswire-dev/newswire/services/news"
)

// hooks makes webhooks in memory.
type hooks struct{ *memory }

func (h hooks) Create(_ context.Context, topic, url string) (news.Subscription, error) {
	s := news.Subscription{ID: "h1", Topic: topic, URL: url, Secret: "whsec_c2VjcmV0", State: news.Active}
	kept := s
	kept.Secret = ""
	h.hooks[topic] = append(h.hooks[topic], kept)
	return s, nil
}

func (h hooks) Delete(_ context.Context, topic, _ string) error {
	delete(h.hooks, topic)
	return nil
}

func (h hooks) Test(_ context.Context, _, id string) (news.Attempt, error) {
	a := news.Attempt{ID: 1, Subscription: id, Try: 1, Time: h.now, Status: 200, Duration: 84 * time.Millisecond}
	h.attempts = append(h.attempts, a)
	return a, nil
}
func (h hooks) Resume(context.Context, string, string) error { return nil }
func (h hooks) Redeliver(ctx context.Context, topic, id string, _ int64) (news.Attempt, error) {
	return h.Test(ctx, topic, id)
}

// filled is an archive with articles in three languages, a revision, a retraction, and a topic.
func filled(t *testing.T) *memory {
	t.Helper()
	m := newMemory()
	if _, err := m.CreateTopic(t.Context(), "Caspian ports", "(ferry OR bərə) storm"); err != nil {
		t.Fatal(err)
	}
	ledger, arabic := m.sources[0].Source, m.sources[1].Source
	m.publish("Second ferry back <b>from</b> dry dock", "The ferry sails on Monday.\n\nA storm is expected, the port says.", ledger)
	m.publish("تعليق رحلات العبّارات في بحر قزوين", "نص قصير", arabic)
	m.publish("Barley steady as rail tariffs hold", "Nothing about boats.", ledger)
	m.publish("", "Tramvay", source("gun.example", "", "az"))
	m.revise("n1", "Second ferry back from dry dock a week early", "The ferry sails on Sunday.\n\nA storm is expected, the port says.")
	m.retract("n3")
	return m
}

func pages(t *testing.T, m *memory, o web.Options) http.Handler {
	t.Helper()
	o.Store, o.Webhooks, o.Now, o.Version = m, hooks{m}, func() time.Time { return m.now }, "0.4"
	if o.Zone == nil {
		o.Zone = time.FixedZone("Asia/Baku", 4*3600)
	}
	p, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func get(t *testing.T, h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(t *testing.T, h http.Handler, target string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var inline = regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<script>|<style|javascript:`)

func TestPagesSay(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	f := func(target string, status int, wants ...string) {
		t.Helper()
		w := get(t, h, target)
		body := w.Body.String()
		if w.Code != status {
			t.Errorf("%s answers %d, want %d\n%.400s", target, w.Code, status, body)
			return
		}
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s has %d h1, want one", target, n)
		}
		if bad := inline.FindString(body); bad != "" {
			t.Errorf("%s holds %q, which its policy refuses", target, bad)
		}
		for _, want := range wants {
			if !strings.Contains(body, want) && !strings.Contains(html.UnescapeString(body), want) {
				t.Errorf("%s does not say %q", target, want)
			}
		}
	}
	f("/", 200, "Second ferry back from dry dock a week early", "1,284 today", `dir="rtl"`, "retracted", "revised, 2nd text", "Caspian ports", "/wire/stream?after=e1.6")
	f("/wire?change=retracted", 200, "Barley steady", "Remove this filter")
	f("/wire?lang=ar", 200, "تعليق")
	f("/wire?lang=xx", 200, "Show everything")
	f("/articles/n1", 200, "<ins>", "<del>", "14 Mar 2026, day only", "https://ledger.example/n1", "2026-03-14.warc.gz", "1 paragraph unchanged")
	f("/articles/n1?topic=t1", 200, "<mark>ferry</mark>", "<mark>storm</mark>", "Caspian ports")
	f("/articles/n1?rev=1", 200, "Second ferry back &lt;b&gt;from&lt;/b&gt; dry dock", "earlier text")
	f("/articles/n1?a=1&b=2", 200, "week early")
	f("/articles/n3", 200, "retracted")
	f("/articles/n4", 200, "gun.example/n4")
	f("/articles/none", 404, "no such page")
	f("/search?q=ferry+OR+b%C9%99r%C9%99", 200, "<mark>ferry</mark>", "Understood as", "ferry OR bərə")
	f("/search?q=%28ferry", 200, "^", "cannot be read")
	f("/search?q=zeppelin", 200, "No article")
	f("/search?from=tomorrow", 200, "2026-03-14")
	f("/topics", 200, "Caspian ports", "(ferry OR bərə) storm", "<svg")
	f("/topics/t1", 200, "match 1", "<mark>ferry</mark>", "Add a webhook", "version 1")
	f("/topics/none", 404)
	f("/topics/new?q=ferry", 200, ">ferry</textarea>")
	f("/topics/t1/edit", 200, "Caspian ports")
	f("/topics/t1/delete", 200, "Delete it")
	f("/topics/t1/webhooks/h1/delete", 200, "Remove it")
	f("/sources", 200, "blocked", "Ask them to allow us", "1,344 = 52 + 1,288 + 4")
	f("/sources/ledger.example", 200, "1,344 = 52 + 1,288 + 4", "Poll now", "duplicate", "0.34 s")
	f("/sources/none.example", 404)
	f("/help", 200, "title:")
	f("/help", 200, "<mark>herald.example</mark>")
	f("/help", 200, "only says what must not occur")
	f("/login", 200, `name="token"`)
	f("/nowhere", 404)
}

func TestHeaders(t *testing.T) {
	m := filled(t)
	h := pages(t, m, web.Options{})
	w := get(t, h, "/articles/n1")
	if got := w.Header().Get("Link"); got != `<https://ledger.example/n1>; rel="canonical"` {
		t.Errorf("Link is %q", got)
	}
	if got := w.Header().Get("X-Robots-Tag"); got != "noindex" {
		t.Errorf("X-Robots-Tag is %q", got)
	}
	if got := w.Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("Cache-Control is %q", got)
	}
	if again := get(t, h, "/articles/n1", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("an unchanged page answers %d, want 304", again.Code)
	}
	style := regexp.MustCompile(`/assets/style\.[0-9a-f]+\.css`).FindString(w.Body.String())
	if css := get(t, h, style); css.Code != 200 || !strings.Contains(css.Header().Get("Cache-Control"), "max-age=31536000") {
		t.Errorf("stylesheet %q answers %d with %q", style, css.Code, css.Header().Get("Cache-Control"))
	}
}

func TestHostileAddressesAreNoLinks(t *testing.T) {
	m := newMemory()
	m.publish("T", "x", m.sources[0].Source)
	m.revisions["n1"][0].Canonical, m.revisions["n1"][0].URL = "javascript:alert(1)", "javascript:alert(1)"
	w := get(t, pages(t, m, web.Options{}), "/articles/n1")
	if body := w.Body.String(); strings.Contains(body, `href="javascript`) || w.Header().Get("Link") != "" {
		t.Error("an address that is none of the web became a link")
	}
}

func TestTimesInUTC(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	f := func(target, cookie, want string) {
		t.Helper()
		if body := get(t, h, target, "Cookie", cookie).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s with cookie %q does not say %q", target, cookie, want)
		}
	}
	f("/wire", "", "14:31<small>:07")
	f("/wire?times=utc", "", "10:31<small>:07")
	f("/wire", "times=utc", "10:31<small>:07")
}

func TestStatesOfTheWire(t *testing.T) {
	empty := newMemory()
	if body := get(t, pages(t, empty, web.Options{Demo: true, Token: true}), "/").Body.String(); !strings.Contains(body, "Demonstration") || !strings.Contains(body, "/logout") || !strings.Contains(body, "/sources") {
		t.Error("the first start does not say what it is and what to do")
	}
	off := filled(t)
	off.down = []view.Condition{{Name: "network", Detail: "network unreachable", Since: off.now}}
	h := pages(t, off, web.Options{})
	for _, target := range []string{"/wire", "/offline"} {
		if body := get(t, h, target).Body.String(); !strings.Contains(body, "14:31:07") || !strings.Contains(body, "no network") && !strings.Contains(body, "reached no source") {
			t.Errorf("%s does not say that there is no network, and since when", target)
		}
	}
	broken := filled(t)
	broken.broken = errors.New("disk gone")
	if w := get(t, pages(t, broken, web.Options{}), "/wire"); w.Code != 500 || strings.Contains(w.Body.String(), "disk gone") {
		t.Errorf("a broken archive answers %d with %.100s", w.Code, w.Body.String())
	}
}

func TestTopicIsTriedSavedAndDeleted(t *testing.T) {
	m := filled(t)
	h := pages(t, m, web.Options{})
	f := func(form url.Values, wants ...string) {
		t.Helper()
		body := post(t, h, "/topics/new", form).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%v does not say %q", form, want)
			}
		}
	}
	f(url.Values{"q": {"ferry"}, "do": {"try"}}, "<mark>ferry</mark>", "Trial on the archive", "Matches a day", "busiest day")
	f(url.Values{"q": {"ferry zeppelin"}, "do": {"try"}}, "Nothing in the archive matches", "Close, but no match", "does not occur", `value="ferry"`)
	f(url.Values{"q": {"(ferry"}, "do": {"save"}, "name": {"x"}}, "Nothing was saved", "^", `aria-invalid="true"`)
	f(url.Values{"q": {"ferry"}, "do": {"save"}}, "name")
	if len(m.topics) != 1 {
		t.Fatalf("%d topics after tries and errors, want the first alone", len(m.topics))
	}
	f(url.Values{"q": {"ferry"}, "do": {"save"}, "name": {"Boats"}, "webhook": {"https://desk.example/h"}}, "whsec_c2VjcmV0", "desk.example")
	if body := get(t, h, "/topics/t2").Body.String(); strings.Contains(body, "whsec_") {
		t.Error("the secret is shown a second time")
	}
	if w := post(t, h, "/topics/t2/webhooks/h1/test", nil); w.Code != http.StatusSeeOther {
		t.Errorf("a test delivery answers %d", w.Code)
	}
	if body := get(t, h, "/topics/t2").Body.String(); !strings.Contains(body, "delivered") {
		t.Error("the ledger does not show the test delivery")
	}
	if w := post(t, h, "/topics/t2/delete", nil); w.Code != http.StatusSeeOther || len(m.topics) != 1 {
		t.Errorf("deleting answers %d and leaves %d topics", w.Code, len(m.topics))
	}
}

func TestTopicIsRunOverTheArchive(t *testing.T) {
	m := filled(t)
	h := pages(t, m, web.Options{})
	w := post(t, h, "/topics/t1/run", nil)
	if w.Code != http.StatusSeeOther || len(m.ran) != 1 || !strings.HasPrefix(m.ran[0], "t1 from ") {
		t.Fatalf("%d, ran %q", w.Code, m.ran)
	}
	if body := get(t, h, w.Header().Get("Location")).Body.String(); !strings.Contains(body, "41 articles") || !strings.Contains(body, "not delivered") {
		t.Error("the page does not say what was found")
	}
	post(t, h, "/topics/t1/edit", url.Values{"q": {"ferry harbour"}, "name": {"x"}, "do": {"save"}, "archive": {"28"}})
	if len(m.ran) != 2 {
		t.Errorf("saving with the archive ran %q", m.ran)
	}
}

func TestQueryIsReadWhileItIsWritten(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	f := func(q string, wants ...string) {
		t.Helper()
		w := post(t, h, "/topics/check", url.Values{"q": {q}})
		body := w.Body.String()
		if strings.Contains(body, "<html") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%q: a whole page, or one to be kept: %.80s", q, body)
		}
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%q does not say %q: %s", q, want, body)
			}
		}
	}
	f("ferry  AND harbour", `Understood as <code dir="auto">ferry harbour</code>`)
	f("ferry harbour OR port", "Understood as", "Warning", "AND binds first")
	f("(ferry", "Not readable yet", `value="(ferry)"`)
	f("<script>alert(1)</script>")
	if w := post(t, h, "/topics/check", url.Values{"q": {" "}}); strings.TrimSpace(w.Body.String()) != "" {
		t.Errorf("an empty query says %q", w.Body.String())
	}
}

func TestFeedIsLookedForThenAdded(t *testing.T) {
	m := filled(t)
	h := pages(t, m, web.Options{Discover: func(_ context.Context, url string) (news.Discovery, error) {
		return news.Discovery{Source: source("new.example", "New Herald", "en"), Asked: 4, Notes: []string{"/old: 404"}, Found: []news.FoundFeed{
			{URL: url + "/rss", Title: "Herald", Items: 30, Titles: []string{"A first headline"}}, {URL: "https://ledger.example/rss", Title: "Known", Items: 1}}}, nil
	}})
	before := len(m.sources)
	body := post(t, h, "/sources", url.Values{"url": {"https://new.example"}}).Body.String()
	for _, want := range []string{"2 feeds found", "A first headline", "https://new.example/rss", "It is polled already", "/old: 404"} {
		if !strings.Contains(body, want) {
			t.Errorf("what was found does not say %q", want)
		}
	}
	if len(m.sources) != before {
		t.Error("looking adds it already")
	}
	add := url.Values{"url": {"https://new.example/rss"}, "do": {"add"}, "site": {"https://www.new.example"}, "name": {"New Herald"}, "language": {"en"}}
	if w := post(t, h, "/sources", add); w.Code != http.StatusSeeOther || len(m.sources) != before+1 || w.Header().Get("Location") != "/sources/new.example" {
		t.Errorf("adding answers %d %s", w.Code, w.Header().Get("Location"))
	}
	if body := post(t, h, "/sources", url.Values{"url": {"file:///etc/passwd"}}).Body.String(); !strings.Contains(body, "no web address") {
		t.Error("an address that is none is not refused in words")
	}
	if w := post(t, h, "/sources/ledger.example/poll", nil); w.Code != http.StatusSeeOther || len(m.polled) != 1 {
		t.Errorf("polling now answers %d", w.Code)
	}
}

func TestManySources(t *testing.T) {
	m := filled(t)
	for n := range 450 {
		id := fmt.Sprintf("o%03d.example", n)
		m.sources = append(m.sources, view.SourceRow{Source: source(id, id, "en"), Days: make([]int, 28), Feeds: []view.FeedRow{{Feed: news.Feed{ID: int64(100 + n), Candidates: []string{"https://" + id}, LastPoll: m.now}}}})
	}
	h := pages(t, m, web.Options{})
	f := func(path string, rows int, wants ...string) {
		t.Helper()
		body := get(t, h, path).Body.String()
		if n := strings.Count(body, `.example</div>`) + strings.Count(body, `.example ·`); n < rows || n > rows+2 {
			t.Errorf("%s lists %d sources, want about %d", path, n, rows)
		}
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
	f("/sources", 200, "451, from 1", "/sources?from=200")
	f("/sources?from=400&lang=en", 50, "from 401", "/sources?from=200&amp;lang=en")
	f("/sources?from=nonsense", 200, "from 1")
	f("/sources?from=99999", 50, "from 401")
}

func TestFeedOfSource(t *testing.T) {
	m := filled(t)
	f := &m.sources[0].Feeds[0].Feed
	f.Settings = news.Settings{Secret: "ledger-pass", Zone: "Asia/Baku", Page: news.Selectors{Body: "div.text"}}
	f.Proposals = []news.Proposal{{URL: "https://ledger.example/new.xml", Title: "Ledger <b>", Items: 12, From: "declared by the page"}}
	h := pages(t, m, web.Options{CheckFeed: func(_ context.Context, s news.Source, f news.Feed) (news.FeedReport, error) {
		return news.FeedReport{Format: "rss", Items: 30, Repairs: []string{"a bare <"}, Next: "in 4 min", Robots: "the pages may be fetched",
			Exchanges: []news.Exchange{{URL: f.Candidates[0], Status: 200, Bytes: 48213, Sent: map[string]string{"Cookie": "(secret)"}, Received: map[string]string{"Etag": "x"}}}}, nil
	}})
	says := func(body string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not on the page", want)
			}
		}
	}
	body := get(t, h, "/sources/ledger.example").Body.String()
	says(body, "ledger-pass", "page.body", "It may stand elsewhere now", "ledger.example/new.xml", "Ledger &lt;b&gt;", "A slow page", "no answer: no complete answer in time", "Backfill to 14 Feb 2026: running", "Explain a poll")
	if strings.Contains(body, "A new page") {
		t.Error("an item that has just come hangs")
	}
	says(post(t, h, "/sources/ledger.example/feeds/1/check", nil).Body.String(), "One poll, explained", "(secret)", "48,213 bytes", "a bare &lt;", "in 4 min")
	if w := post(t, h, "/sources/ledger.example/feeds/1/adopt", url.Values{"url": {"https://elsewhere.example/"}}); w.Code != http.StatusSeeOther || f.Candidates[0] != "https://ledger.example/rss" {
		t.Errorf("an address that was not proposed is adopted: %d %q", w.Code, f.Candidates)
	}
	if w := post(t, h, "/sources/ledger.example/feeds/1/adopt", url.Values{"url": {"https://ledger.example/new.xml"}}); w.Code != http.StatusSeeOther || f.Candidates[0] != "https://ledger.example/new.xml" {
		t.Errorf("adopting answers %d, the feed has %q", w.Code, f.Candidates)
	}
	if w := post(t, h, "/sources/almarfa.example/feeds/1/remove", nil); w.Code != http.StatusNotFound {
		t.Errorf("another source's feed is removed: %d", w.Code)
	}
	says(get(t, h, "/sources/ledger.example/feeds/1/remove").Body.String(), "Stop polling this feed?")
	if w := post(t, h, "/sources/ledger.example/feeds/1/remove", nil); w.Code != http.StatusSeeOther || len(m.sources[0].Feeds) != 0 {
		t.Errorf("removing answers %d", w.Code)
	}
	says(get(t, h, "/sources/ledger.example").Body.String(), "no feeds any more")
}

// serve runs the pages with their hub on a real listener.
func serve(t *testing.T, m *memory) *httptest.Server {
	t.Helper()
	hub := stream.NewHub()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- hub.Run(ctx, m.wake) }()
	h := pages(t, m, web.Options{Hub: hub})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", web.ContentSecurityPolicy)
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStreamSendsRowsAndChanges(t *testing.T) {
	m := filled(t)
	s := serve(t, m)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/wire/stream?after=e1.4", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", "e1.5")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	until := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), `"id":"a-n1"`) {
				t.Errorf("what Last-Event-ID says was seen is sent again: %s", lines.Text())
			}
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("the stream ends without %q: %v", want, lines.Err())
	}
	until(`"id":"a-n3"`)
	m.publish("A new ferry", "storm", m.sources[0].Source)
	until("event: item")
	until("A new ferry")
	m.revise("n4", "Tram", "Tramvay")
	until("event: changed")
	until(`{"id":"a-n4","what":"revised 14:31"}`)
}

func TestInABrowser(t *testing.T) {
	m := filled(t)
	n := 0
	webtest.Drive(t, serve(t, m).URL, webtest.Options{Query: "ferry", Publish: func(*testing.T) string {
		n++
		title := "Ferry number " + strings.Repeat("I", n) + " sails"
		m.publish(title, "A storm passed.", m.sources[0].Source)
		return title
	}})
}
