package main

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
)

// A served is a gateway over a database of its own; outlets are asked by functions of the test.
type served struct {
	api string
	db  *store.DB
}

func serveWire(t *testing.T) served {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "wire.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	g, err := gateway.New(gateway.Options{Store: db, Wake: make(chan struct{}), Registry: prometheus.NewRegistry(), Logger: zap.NewNop(), Ready: db.Ping,
		CheckFeed: func(_ context.Context, _ news.Source, f news.Feed) (news.FeedReport, error) {
			if strings.Contains(f.Candidates[0], "gone") {
				return news.FeedReport{URL: f.Candidates[0], Cause: news.CauseGone, Detail: "the outlet has taken it away for good (410)"}, nil
			}
			return news.FeedReport{URL: f.Candidates[0], Format: "rss", Items: 3}, nil
		},
		Discover: func(_ context.Context, url string) (news.Discovery, error) {
			if strings.Contains(url, "nothing") {
				return news.Discovery{Asked: 9, Notes: []string{url + ": a page that declares no feed"}}, nil
			}
			return news.Discovery{Source: news.Source{ID: "quay.example", Site: "https://quay.example", Name: "Quay", Language: "en"}, Asked: 4, Found: []news.FoundFeed{
				{URL: "https://quay.example/rss", Format: "rss", Title: "Quay", Items: 30}, {URL: "https://quay.example/sport", Format: "atom", Title: "Sport", Items: 7},
				{URL: "https://quay.example/comments/feed/", Format: "rss", Title: "Comments on Quay", Items: 2}, {URL: "https://quay.example/empty", Format: "rss"}}}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(g.Handler())
	t.Cleanup(s.Close)
	return served{s.URL, db}
}

// run runs a command of `newswire feed` that must end with a status, and gives its output.
func (s served) run(t *testing.T, want int, args ...string) (out, complaint string) {
	t.Helper()
	status, out, complaint := command(t, "", append(append([]string{"feed"}, args...), "--api", s.api)...)
	if status != want {
		t.Fatalf("feed %v: status %d, want %d: %s%s", args, status, want, out, complaint)
	}
	return out, complaint
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func says(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestFeedAdd(t *testing.T) {
	w := serveWire(t)
	out, told := w.run(t, 0, "add", "https://quay.example", "--dry-run")
	if got := values(t, out, "url"); len(got) != 4 || told != "" {
		t.Errorf("a dry run finds %q, %s", got, told)
	}
	out, told = w.run(t, 0, "add", "https://quay.example")
	if out != "quay.example\n" {
		t.Errorf("added %q", out)
	}
	says(t, told, "https://quay.example/rss", "30 items", "4 feeds found with 4 requests")
	_, told = w.run(t, 0, "add", "https://quay.example")
	says(t, told, "https://quay.example/rss is polled already, as feed 1")
	out, _ = w.run(t, 0, "add", "https://quay.example", "--all")
	if out != "quay.example\n" {
		t.Errorf("of all feeds were added %q", out)
	}
	_, told = w.run(t, 0, "add", "https://quay.example", "--pick", "3", "--pick", "1")
	says(t, told, "feed 1")
	out, _ = w.run(t, 0, "list")
	says(t, out, "https://quay.example/rss", "https://quay.example/sport", "https://quay.example/comments/feed/")
	if strings.Contains(out, "/empty") || strings.Count(out, "\n") != 1 {
		t.Errorf("the list is %s", out)
	}
	w.run(t, 2, "add", "https://quay.example", "--pick", "9")
	_, told = w.run(t, 1, "add", "https://nothing.example")
	says(t, told, "declares no feed", "no feed was found at https://nothing.example", "--as-is")
	w.run(t, 0, "add", "https://marsh.example/a.xml", "https://marsh.example/b.xml", "--country", "nl", "--zone", "Europe/Amsterdam")
	_, told = w.run(t, 1, "add", "--as-is", "https://x.example/rss", "--zone", "Amsterdam")
	says(t, told, `"Amsterdam" is no time zone`)
	out, _ = w.run(t, 0, "export", "--yaml")
	says(t, out, "country: NL", "zone: Europe/Amsterdam", "- https://marsh.example/b.xml")
}

const watched = `outlets:
  - name: Marsh
    site: https://marsh.example
    feeds:
      - https://marsh.example/a.xml
  - name: Quay
    site: https://www.quay.example
    country: GB
    language: en
    zone: Europe/London
    feeds:
      - url: https://www.quay.example/rss
        zone: Asia/Baku
        headers:
          X-Reader: "1"
        secret: quay
        proxy: http://proxy.example:3128
        poll: {min: 90s, max: 2h}
        page:
          title: h1
          body: div.text p
          remove:
            - .ad
      - https://www.quay.example/sport
`

func TestFeedPlanAndApply(t *testing.T) {
	w := serveWire(t)
	file := write(t, "outlets.yaml", watched)
	out, _ := w.run(t, 0, "plan", file)
	says(t, out, "+ feed https://www.quay.example/rss  (quay.example)", "poll.min     90s", "3 to add, 0 to change, 0 to remove, 0 as they are")
	w.run(t, 3, "plan", file, "--exit-code")
	w.run(t, 0, "apply", file)
	out, _ = w.run(t, 0, "plan", file, "--exit-code")
	if out != "0 to add, 0 to change, 0 to remove, 3 as they are\n" {
		t.Errorf("after apply the plan is\n%s", out)
	}
	if out, _ = w.run(t, 0, "export", "--yaml"); out != watched {
		t.Errorf("exported is\n%s", out)
	}

	changed := write(t, "outlets.yaml", strings.NewReplacer("zone: Asia/Baku", "language: az", "- https://www.quay.example/sport", "- https://www.quay.example/news", "country: GB", "country: IE").Replace(watched))
	out, told := w.run(t, 2, "apply", changed)
	says(t, out, "- feed https://www.quay.example/sport", "~ outlet quay.example", "country      GB -> IE", "zone         Asia/Baku -> (none)", "1 to add, 2 to change, 1 to remove, 1 as they are")
	says(t, told, "give --yes")
	out, _ = w.run(t, 0, "apply", changed, "--keep")
	says(t, out, "0 to remove")
	w.run(t, 0, "apply", changed, "--yes")
	w.run(t, 0, "plan", changed, "--exit-code")

	_, told = w.run(t, 1, "plan", write(t, "bad.yaml", "outlets:\n  - sit: x\n    feeds: [quay]\n"))
	says(t, told, "cannot be used", "line 2, outlets[0].sit: no such field (do you mean site?)", `line 3, outlets[0].feeds[0].urls[0]: "quay" is no web address`)
}

func TestFeedListsTravel(t *testing.T) {
	from, to, wary := serveWire(t), serveWire(t), serveWire(t)
	from.run(t, 0, "apply", write(t, "outlets.yaml", watched))
	list, _ := from.run(t, 0, "export")
	file := write(t, "feeds.opml", list+`<outline text="B & C" xmlUrl="https://b.example/?a=1&b=2" zone="Nowhere/At all">`)
	out, _ := to.run(t, 0, "import", file, "--trust")
	if out != "4 added, 0 there already, of 4\n" {
		t.Errorf("imported %q", out)
	}
	if out, _ = to.run(t, 0, "import", file); out != "0 added, 4 there already, of 4\n" {
		t.Errorf("imported again %q", out)
	}
	to.run(t, 0, "remove", "https://b.example/?b=2&a=1", "--yes")
	if out, _ = to.run(t, 0, "export", "--yaml"); out != watched {
		t.Errorf("what was exported comes back as\n%s", out)
	}
	_, told := wary.run(t, 0, "import", file)
	says(t, told, "1 feed of headers, secret or proxy left out")
	out, _ = wary.run(t, 0, "export", "--yaml")
	says(t, out, "zone: Asia/Baku", "title: h1")
	if strings.Contains(out, "secret") || strings.Contains(out, "proxy") || strings.Contains(out, "X-Reader") {
		t.Errorf("a stranger's list is trusted with\n%s", out)
	}
}

func TestFeedSetAndRemove(t *testing.T) {
	w := serveWire(t)
	w.run(t, 0, "apply", write(t, "outlets.yaml", watched))
	t.Setenv("NEWSWIRE_POLL_MIN", "7s") // of a wire on the same machine: none of set's business
	w.run(t, 0, "set", "https://quay.example/rss/", "--zone", "", "--poll-max", "1d", "--header", "x-reader:", "--header", "Accept-Language: az", "--body", "article", "--remove", "", "--secret", "other")
	out, _ := w.run(t, 0, "export", "--yaml")
	says(t, out, "poll: {min: 90s, max: 1d}", "Accept-Language: az", "body: article", "secret: other")
	if strings.Contains(out, "Asia/Baku") || strings.Contains(out, "X-Reader") || strings.Contains(out, "remove") {
		t.Errorf("not taken back:\n%s", out)
	}
	_, told := w.run(t, 1, "set", "marsh.example", "--header", "Cookie: a=b", "--secret", "../x", "--poll-min", "1s")
	says(t, told, "headers.Cookie: is a secret", "secret: is not the name of a file", "poll.min: 1s is out of bounds")
	w.run(t, 2, "set", "marsh.example", "--poll-min", "soon")
	_, told = w.run(t, 2, "set", "quay.example", "--zone", "UTC")
	says(t, told, "quay.example has 2 feeds")
	_, told = w.run(t, 1, "set", "nosuch.example", "--zone", "UTC")
	says(t, told, "newswire feed list shows them")
	w.run(t, 0, "set", "marsh.example", "--outlet", "https://quay.example", "--url", "https://marsh.example/b.xml,c", "--url", "https://marsh.example/a.xml")
	out, _ = w.run(t, 0, "list")
	says(t, out, `"https://marsh.example/b.xml,c"`)
	if strings.Contains(out, `"id":"marsh.example"`) {
		t.Errorf("the outlet without feeds is listed: %s", out)
	}
	w.run(t, 0, "poll", "https://marsh.example/a.xml")
	_, told = w.run(t, 1, "adopt", "https://marsh.example/a.xml")
	says(t, told, "nothing is proposed")
	_, told = w.run(t, 2, "remove", "https://marsh.example/a.xml")
	says(t, told, "give --yes")
	w.run(t, 0, "remove", "https://marsh.example/a.xml", "--yes")
	w.run(t, 1, "remove", "https://marsh.example/a.xml", "--yes")
}

func TestFeedCheckOfAnAddress(t *testing.T) {
	w := serveWire(t)
	out, _ := w.run(t, 0, "check", "https://quay.example/rss")
	if got := values(t, out, "items"); len(got) != 1 || got[0] != "3" {
		t.Errorf("checked %s", out)
	}
	out, told := w.run(t, 1, "check", "https://gone.example/rss")
	says(t, out, `"cause":"gone"`)
	if told != "" {
		t.Errorf("a check complains %q", told)
	}
	status, _, told := command(t, "", "feed", "check", "http://127.0.0.1:9/rss", "--api", "http://127.0.0.1:9")
	if status != 1 || !strings.Contains(told, "the feed is asked from here") {
		t.Errorf("without a wire: %d %s", status, told)
	}
}

func TestFeedBackfill(t *testing.T) {
	w := serveWire(t)
	w.run(t, 0, "add", "--as-is", "https://quay.example/rss")
	out, _ := w.run(t, 0, "backfill", "quay.example", "--since", "2026-01-02", "--detach")
	says(t, out, `"since":"2026-01-02T00:00:00Z"`, `"state":"running"`)
	w.run(t, 0, "backfill", "quay.example", "--stop")
	w.run(t, 1, "backfill", "quay.example", "--stop")
	w.run(t, 2, "backfill", "quay.example", "--since", "yesterday")
	w.run(t, 2, "backfill", "quay.example")
	_, told := w.run(t, 1, "backfill", "quay.example", "--since", "1980-01-01", "--detach")
	says(t, told, "between 1990 and today")
}

func TestFeedBackfillInterrupted(t *testing.T) {
	w := serveWire(t)
	w.run(t, 0, "add", "--as-is", "https://quay.example/rss")
	ctx, interrupt := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"feed", "backfill", "1", "--since", "30d", "--api", w.api}) }()
	state := func() news.BackfillState {
		b, err := w.db.Backfill(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		return b.State
	}
	for end := time.Now().Add(20 * time.Second); state() != news.BackfillRunning; {
		if time.Now().After(end) {
			t.Fatal("it does not begin")
		}
		<-time.After(5 * time.Millisecond)
	}
	interrupt()
	if status := <-ended; status != exitInterrupted || state() != news.BackfillStopped {
		t.Errorf("status %d, state %s", status, state())
	}
}

func TestShell(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := shell(in); got != want {
			t.Errorf("%q gives %s, want %s", in, got, want)
		}
	}
	f("https://a.example/rss", "https://a.example/rss")
	f("https://a.example/?a=1&b=$(reboot)", "'https://a.example/?a=1&b=$(reboot)'")
	f("https://a.example/'\x1b;x", `'https://a.example/'\'';x'`)
}

func TestProgress(t *testing.T) {
	began := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	now := began
	var out strings.Builder
	p := &progress{w: &out, what: "feeds", all: 6079, began: began, last: began, now: func() time.Time { return now }}
	for n := range 30 {
		now = began.Add(time.Duration(n) * time.Second)
		p.at(n * 100)
	}
	p.end()
	want := "1,000 of 6,079 feeds, 100 a second, about 51s left\n2,000 of 6,079 feeds, 100 a second, about 41s left\n"
	if out.String() != want {
		t.Errorf("it says %q, want %q", out.String(), want)
	}
	if got := p.line(1, 2*time.Minute); got != "1 of 6,079 feeds, 1 a minute, about 8d left" {
		t.Errorf("slow work: %q", got)
	}
}
