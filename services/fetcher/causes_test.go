package fetcher_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
)

// A ward answers for outlets, of which each ails with something from the third hour to the ninth; for well.example it never does.
type ward map[string]*ailment

type ailment struct {
	until time.Time // of its trouble
	says  string    // a word of what is told
	ails  func(*http.Request) (*http.Response, error)
}

func (w ward) RoundTrip(r *http.Request) (*http.Response, error) {
	a, now := w[r.URL.Host], time.Now()
	switch {
	case r.URL.Path != "/feed" && r.URL.Path != "/elsewhere":
		return answer(r, 404, "text/plain", "nothing here"), nil
	case a != nil && now.After(bedtime.Add(3*time.Hour)) && now.Before(a.until):
		return a.ails(r)
	}
	return answer(r, 200, "application/rss+xml", daily(a == nil && now.After(bedtime.Add(20*time.Hour)) || a != nil && now.After(a.until))), nil
}

func answer(r *http.Request, status int, kind, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {kind}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}
}

// daily is a feed of twenty days until two weeks before the begin, and of one item more when there is news.
func daily(fresh bool) string {
	var items []string
	dated := func(at time.Time) {
		items = append(items, fmt.Sprintf("<item><title>Of %s</title><guid>%d</guid><pubDate>%s</pubDate></item>", at.Format(time.DateOnly), at.Unix(), at.Format(time.RFC1123Z)))
	}
	if fresh {
		dated(bedtime.Add(9 * time.Hour))
	}
	for i := range 20 {
		dated(bedtime.AddDate(0, 0, -13-i))
	}
	return rss(items...)
}

// bedtime is when the bubbles of synctest begin.
var bedtime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// TestEveryCauseBeginsAndEnds lets a feed ail with each of the causes, and be well again. It is told as a trouble that begins and ends once,
// with what is wrong.
func TestEveryCauseBeginsAndEnds(t *testing.T) {
	dir := t.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "newswire-causes-"); err == nil { // memory, where there is such a folder
		dir = shm
		t.Cleanup(func() { os.RemoveAll(shm) })
	}
	all := causes()
	var told map[string][]news.Trouble
	synctest.Test(t, func(t *testing.T) { told = nurse(t, dir, all) })
	for host, a := range all {
		cause := strings.TrimSuffix(host, ".example")
		var got []string
		for _, tr := range told[host] {
			got = append(got, string(tr.State)+" "+string(tr.Cause))
			if tr.State == news.TroubleBegan && (len(tr.Detail) < 20 || !strings.Contains(tr.Detail, a.says)) {
				t.Errorf("%s: it says %q", cause, tr.Detail)
			}
		}
		if want := []string{"began " + cause, "ended " + cause}; !slices.Equal(got, want) {
			t.Errorf("told is %q, want %q", got, want)
		}
	}
	if len(told["well.example"]) > 0 {
		t.Errorf("of one that is well: %+v", told["well.example"])
	}
}

// nurse runs a fetcher over a ward and gives the troubles that it told, by host.
func nurse(t *testing.T, dir string, all ward) map[string][]news.Trouble {
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "wire.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for host := range all {
		add(t, db, host)
	}
	add(t, db, "well.example")
	in := &inbox{got: map[string]news.Document{}, ids: map[string][]string{}}
	f, err := fetcher.New(fetcher.Options{Store: db, Publisher: in, DataDir: dir, Transport: all, PollMin: time.Minute, Look: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 36*time.Hour)
	defer cancel()
	if err := f.Run(ctx); err != nil {
		t.Fatal(err)
	}
	told := map[string][]news.Trouble{}
	events, err := db.EventsAfter(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.About.Trouble != nil {
			told[e.About.Feed.Source.ID] = append(told[e.About.Feed.Source.ID], *e.About.Trouble)
		}
	}
	return told
}

func add(t *testing.T, db *store.DB, host string) {
	t.Helper()
	_, _, err := db.CreateFeed(t.Context(), news.Source{ID: host, Site: "https://" + host}, news.Feed{Candidates: []string{"https://" + host + "/feed"}})
	if err != nil {
		t.Fatal(err)
	}
}

// causes are all ailments of feeds.
func causes() ward {
	fails := func(err error) func(*http.Request) (*http.Response, error) {
		return func(*http.Request) (*http.Response, error) { return nil, err }
	}
	says := func(status int, kind, body string, headers ...string) func(*http.Request) (*http.Response, error) {
		return func(r *http.Request) (*http.Response, error) { return answer(r, status, kind, body, headers...), nil }
	}
	all := ward{}
	f := func(cause news.Cause, word string, ails func(*http.Request) (*http.Response, error)) {
		all[string(cause)+".example"] = &ailment{bedtime.Add(9 * time.Hour), word, ails}
	}
	f(news.CauseUnreachable, "", fails(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}))
	f(news.CauseTimeout, "", func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	f(news.CauseDNS, "", fails(&net.DNSError{Err: "no such host", Name: "sick.example", IsNotFound: true}))
	f(news.CauseTLS, "", fails(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}))
	f(news.CauseNotFound, "new address", says(404, "text/html", "<html>no</html>"))
	f(news.CauseGone, "for good", says(410, "text/html", "<html>no</html>"))
	f(news.CauseRefused, "ask it", says(403, "text/html", "<html>no</html>"))
	f(news.CauseBlocked, "", says(403, "text/html", "<html>Just a moment...</html>", "Cf-Mitigated", "challenge"))
	f(news.CauseBusy, "pause", says(429, "text/html", "<html>no</html>", "Retry-After", "600"))
	f(news.CauseServer, "tried again", says(500, "text/html", "<html>no</html>"))
	f(news.CauseNotAFeed, "", says(200, "text/html", page("A page")))
	f(news.CauseMoved, "for good", func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/elsewhere" {
			return answer(r, 200, "text/html", page("Moved")), nil
		}
		return answer(r, 301, "text/html", "", "Location", "/elsewhere"), nil
	})
	f(news.CauseEmpty, "new one", says(200, "application/rss+xml", rss()))
	f(news.CauseTooLarge, "", says(200, "application/rss+xml", "<rss><channel>"+strings.Repeat(" ", 11<<20)))
	f(news.CauseForbidden, "", func(r *http.Request) (*http.Response, error) {
		return answer(r, 302, "text/html", "", "Location", "ftp://sick.example/feed"), nil
	})
	f(news.CauseMalformed, "repairs", func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, "application/rss+xml", strings.Replace(daily(false), "Of ", "Fish & chips of ", 3)), nil
	})
	f(news.CauseClock, "ahead", func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, "application/rss+xml", daily(false), "Date", time.Now().Add(3*time.Hour).UTC().Format(http.TimeFormat)), nil
	})
	f(news.CauseStale, "nothing new", says(200, "application/rss+xml", daily(false)))
	all["stale.example"].until = bedtime.Add(30 * time.Hour)
	return all
}
