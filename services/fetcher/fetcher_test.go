package fetcher_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// An outlet is a small site: what its paths answer, and how often each was asked.
type outlet struct {
	mu    sync.Mutex
	pages map[string]string
	asked map[string]int
	url   string
}

func newOutlet(t *testing.T) *outlet {
	o := &outlet{pages: map[string]string{}, asked: map[string]int{}}
	s := httptest.NewServer(o)
	t.Cleanup(s.Close)
	o.url = s.URL
	return o
}

func (o *outlet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	body, ok := o.pages[r.URL.Path]
	o.asked[r.URL.Path]++
	o.mu.Unlock()
	etag := fmt.Sprintf(`"%d"`, len(body))
	switch {
	case !ok:
		http.NotFound(w, r)
	case strings.HasPrefix(body, "redirect "):
		http.Redirect(w, r, strings.TrimPrefix(body, "redirect "), http.StatusFound)
	case strings.HasPrefix(body, "moved "):
		http.Redirect(w, r, strings.TrimPrefix(body, "moved "), http.StatusMovedPermanently)
	case body == "status 500":
		w.WriteHeader(http.StatusInternalServerError)
	case r.Header.Get("If-None-Match") == etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		w.Header().Set("ETag", etag)
		if strings.HasPrefix(body, "<html") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		io.WriteString(w, body)
	}
}

func (o *outlet) set(path, body string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pages[path] = body
}

func (o *outlet) count(path string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked[path]
}

func rss(items ...string) string {
	return `<rss version="2.0"><channel><title>Harbour News</title><language>en</language>` + strings.Join(items, "") + `</channel></rss>`
}

func item(link, title string) string {
	return "<item><title>" + title + "</title><link>" + link + "</link><guid isPermaLink=\"false\">" + title + "</guid><description>About " + title + ".</description></item>"
}

// page is an article as outlets print them.
func page(title string) string {
	p := "<p>The ferry came back to the pier at noon, and the people who had waited for it went on board with their bicycles and bags. It was the first crossing since the storm, said the captain, who thanked everybody for their patience.</p>"
	return "<html><head><title>" + title + "</title></head><body><article><h1>" + title + "</h1>" + strings.Repeat(p, 4) + "</article></body></html>"
}

// inbox is a publisher that keeps what it was given, or fails.
type inbox struct {
	mu   sync.Mutex
	fail int
	got  map[string]news.Document // by link
	ids  map[string][]string      // all ids sent, by link
}

func (i *inbox) Publish(_ context.Context, ms ...bus.Message) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, m := range ms {
		var d news.Document
		if err := json.Unmarshal(m.Value, &d); err != nil {
			return err
		}
		i.ids[d.Link+d.Entry.GUID] = append(i.ids[d.Link+d.Entry.GUID], d.ID)
		i.got[d.Link+d.Entry.GUID] = d
		if slow := m.Topic == bus.DocumentsSlow; !slow && (m.Topic != bus.Documents || d.Backfill || d.Article != "") || string(m.Key) != d.Site || m.Headers[bus.HeaderDocument] != d.ID || d.ID == "" || d.Look == 0 {
			return errors.New("the record does not fit its document")
		}
	}
	if i.fail > 0 {
		i.fail--
		return errors.New("the broker is away")
	}
	return nil
}

func (i *inbox) document(key string) (news.Document, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	d, ok := i.got[key]
	return d, ok
}

// A wire is a fetcher at work on a database of its own.
type wire struct {
	db   *store.DB
	in   *inbox
	data string
}

func newWire(t *testing.T) *wire {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "wire.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &wire{db: db, data: dir, in: &inbox{got: map[string]news.Document{}, ids: map[string][]string{}}}
}

func (w *wire) add(t *testing.T, o *outlet, candidates ...string) news.Feed {
	t.Helper()
	for i := range candidates {
		candidates[i] = o.url + candidates[i]
	}
	_, f, err := w.db.CreateFeed(t.Context(), news.Source{ID: news.Site(o.url), Site: o.url, Zone: "Asia/Baku"}, news.Feed{Candidates: candidates})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// start runs a fetcher until the test ends, or stop is called.
func (w *wire) start(t *testing.T, change func(*fetcher.Options)) (stop func()) {
	t.Helper()
	o := fetcher.Options{Store: w.db, Publisher: w.in, DataDir: w.data, AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		PollMin: 50 * time.Millisecond, PollMax: 100 * time.Millisecond}
	if change != nil {
		change(&o)
	}
	f, err := fetcher.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// until waits for a condition.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); {
		if is() {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	t.Fatal("waited in vain: " + what)
}

func TestFetcher(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/robots.txt", "user-agent: *\ndisallow: /private/")
	o.set("/rss", rss(item("/sea/1.html", "One"), item("/sea/missing.html", "Missing"), item("/private/2.html", "Private"),
		item("/sea/moved.html", "Moved"), item("/live", "Live one"), item("/live", "Live two")))
	o.set("/sea/1.html", page("One as printed"))
	o.set("/sea/moved.html", "redirect /")
	o.set("/", page("Home"))
	o.set("/wrong", "<html><body>no feed</body></html>")
	w.add(t, o, "/gone.xml", "/wrong", "/rss")
	w.start(t, nil)

	f := func(key string, cause news.Cause, home bool) news.Document {
		t.Helper()
		var d news.Document
		until(t, "a document of "+key, func() (ok bool) { d, ok = w.in.document(o.url + key); return })
		if d.Cause != cause || d.Home != home || (d.Page == nil) != (cause != "") || d.Entry.Title == "" || !d.Backfill || d.Shown.IsZero() || d.Fetched.IsZero() || d.Extracted.IsZero() || d.Language != "en" {
			t.Errorf("%s: %+v", key, d)
		}
		return d
	}
	one := f("/sea/1.htmlOne", "", false)
	if one.Page == nil || one.Page.Title != "One as printed" || one.Final != o.url+"/sea/1.html" || one.Entry.Summary != "About One." || one.Address != news.Address(one.Link) {
		t.Errorf("%+v", one)
	}
	f("/sea/missing.htmlMissing", news.CauseNotFound, false)
	f("/private/2.htmlPrivate", news.CauseRobots, false)
	f("/sea/moved.htmlMoved", news.CauseNotFound, true)
	f("/liveLive one", news.CauseShared, false)
	f("/liveLive two", news.CauseShared, false)
	if o.count("/live") != 0 || o.count("/private/2.html") != 0 {
		t.Error("pages were fetched that should not be")
	}
	until(t, "a feed that is asked only for what changed", func() bool { return o.count("/rss") > 3 })
	if o.count("/gone.xml") != 1 || o.count("/sea/1.html") != 1 {
		t.Errorf("asked: %v", o.asked)
	}
	files, err := filepath.Glob(filepath.Join(w.data, "originals", "*.warc.gz"))
	if err != nil || len(files) != 1 {
		t.Errorf("originals: %v, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Size() < 500 {
		t.Errorf("originals: %v, %v", info, err)
	}
}

func TestNothingIsLostWhenTheBrokerIsAway(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	var items []string
	for i := range 4 {
		path := fmt.Sprintf("/sea/%d.html", i)
		o.set(path, page(fmt.Sprint("Page ", i)))
		items = append(items, item(path, fmt.Sprint("Item ", i)))
	}
	o.set("/rss", rss(items...))
	w.add(t, o, "/rss")
	w.in.fail = 1
	w.start(t, nil)
	for i := range 4 {
		key := fmt.Sprintf("%s/sea/%d.htmlItem %d", o.url, i, i)
		until(t, "a document of "+key, func() bool { _, ok := w.in.document(key); return ok })
	}
	w.in.mu.Lock()
	defer w.in.mu.Unlock()
	twice := 0
	for key, ids := range w.in.ids {
		for _, id := range ids[1:] {
			twice++
			if id != ids[0] {
				t.Errorf("%s was sent under %v", key, ids)
			}
		}
	}
	if twice == 0 {
		t.Error("what failed was not sent again")
	}
}

func TestANewFetcherGoesOn(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/sea/1.html", "One")))
	o.set("/sea/1.html", page("One"))
	w.add(t, o, "/rss")
	stop := w.start(t, nil)
	until(t, "the first document", func() bool { _, ok := w.in.document(o.url + "/sea/1.htmlOne"); return ok })
	stop()
	o.set("/rss", rss(item("/sea/2.html", "Two"), item("/sea/1.html", "One")))
	o.set("/sea/2.html", page("Two"))
	w.start(t, nil)
	until(t, "the second document", func() bool { _, ok := w.in.document(o.url + "/sea/2.htmlTwo"); return ok })
	two, _ := w.in.document(o.url + "/sea/2.htmlTwo")
	if two.Backfill || len(w.in.ids[o.url+"/sea/1.htmlOne"]) != 1 {
		t.Errorf("%+v, sent %v", two, w.in.ids)
	}
}

func TestOnceEnds(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss())
	w.add(t, o, "/rss")
	w.add(t, o, "/missing")
	f, err := fetcher.New(fetcher.Options{Store: w.db, Publisher: w.in, DataDir: w.data, Once: true, AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := f.Run(ctx); err != nil || ctx.Err() != nil || o.count("/rss") != 1 || o.count("/missing") != 1 {
		t.Errorf("Run = %v, %v, asked %v", err, ctx.Err(), o.asked)
	}
}

func TestTry(t *testing.T) {
	t.Parallel()
	o := newOutlet(t)
	o.set("/rss", rss(item("/sea/1.html", "One")))
	o.set("/sea/1.html", page("One"))
	nets := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	f, final, err := fetcher.TryFeed(t.Context(), fetcher.TryOptions{URL: o.url + "/rss", AllowNets: nets})
	if err != nil || final != o.url+"/rss" || len(f.Items) != 1 || f.Items[0].Link != o.url+"/sea/1.html" {
		t.Errorf("TryFeed = %+v, %q, %v", f, final, err)
	}
	p, _, err := fetcher.TryPage(t.Context(), fetcher.TryOptions{Input: []byte(page("Given")), URL: "https://news.example/1"})
	if err != nil || p.Title != "Given" {
		t.Errorf("TryPage = %+v, %v", p, err)
	}
	var e *fetcher.Error
	if _, _, err := fetcher.TryFeed(t.Context(), fetcher.TryOptions{URL: o.url + "/none", AllowNets: nets}); !errors.As(err, &e) || e.Cause != news.CauseNotFound {
		t.Errorf("TryFeed = %v", err)
	}
	if _, _, err := fetcher.TryPage(t.Context(), fetcher.TryOptions{URL: o.url + "/rss"}); !errors.As(err, &e) || e.Cause != news.CauseForbidden {
		t.Errorf("TryPage = %v", err)
	}
}
