package web_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/internal/web"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// says fails the test where a page does not say what it should, or says what it should not (a leading !).
func says(t *testing.T, h http.Handler, target string, wants ...string) {
	t.Helper()
	body := get(t, h, target).Body.String()
	for _, want := range wants {
		if unwanted, no := strings.CutPrefix(want, "!"); no == strings.Contains(body, strings.TrimPrefix(want, "!")) {
			t.Errorf("%s: %q is there: %v", target, unwanted, no)
		}
	}
}

func TestTheWireIsNarrowed(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	says(t, h, "/wire?q=ferry", "<mark>ferry</mark>", "!Barley steady", "!data-stream=\"\"")
	says(t, h, "/wire?q=zeppelin", "Nothing on the wire passes", "data-stream=")
	says(t, h, "/wire?q=%28ferry", "cannot be read", "^", `aria-invalid="true"`, "!data-stream")
	says(t, h, "/wire?topic=t1", "week early", `name="topic" value="t1"`)
	says(t, h, "/wire?lang=ar&q=x", `href="?q=x"`, `href="?lang=ar"`, "العربية")
	says(t, h, "/wire?refresh=60", `http-equiv="refresh" content="60"`)
	says(t, h, "/wire?source=ledger.example", "Caspian Ledger", "!تعليق")
	if w := get(t, h, "/wire?topic=none"); w.Code != http.StatusNotFound {
		t.Errorf("the wire of a topic that is not there answers %d", w.Code)
	}
}

func TestNoSourceIsBlamedWithoutANetwork(t *testing.T) {
	m := filled(t)
	m.sources[1].Feeds[0].Cause, m.sources[1].Feeds[0].Detail = news.CauseUnreachable, "dial tcp: network is unreachable"
	says(t, pages(t, m, web.Options{}), "/sources", "Needs attention (1)", "no answer")
	m.down = []view.Condition{{Name: "network", Since: m.now}, {Name: "disk", Detail: "Page fetching has stopped.", Since: m.now}}
	h := pages(t, m, web.Options{})
	says(t, h, "/sources", "!Needs attention (", "!no answer", "reached no source since 14:31", "Page fetching has stopped.")
	says(t, h, "/sources/almarfa.example", "!tag-bad")
}

func TestSourcesAreFound(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	says(t, h, "/sources?q=LEDGER", "Caspian Ledger", "!almarfa.example")
	says(t, h, "/sources?health=attention", "almarfa.example", "!ledger.example")
	says(t, h, "/sources?lang=ar", "almarfa.example", "!ledger.example")
	says(t, h, "/sources?q=nothing", "No source passes")
}

func TestAQueryIsRepairedWithOnePress(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	body := post(t, h, "/topics/new", url.Values{"q": {`(ferry OR "storm`}, "do": {"try"}}).Body.String()
	for _, want := range []string{`name="fix"`, `(ferry OR &#34;storm&#34;)`, "<title>Error: "} {
		if !strings.Contains(body, want) {
			t.Errorf("the repair is not offered: no %q", want)
		}
	}
	body = post(t, h, "/topics/new", url.Values{"q": {`(ferry OR "storm`}, "fix": {`(ferry OR "storm")`}}).Body.String()
	if !strings.Contains(body, `<mark>storm</mark>`) {
		t.Error("a press on the repair does not try it")
	}
	body = post(t, h, "/topics/t1/edit", url.Values{"q": {"ferry"}, "name": {"x"}, "do": {"try"}}).Body.String()
	if !strings.Contains(body, "saved version") {
		t.Error("the trial is not compared with the saved version")
	}
}

func TestNobodyPutsWordsIntoThePage(t *testing.T) {
	m := filled(t)
	h := pages(t, m, web.Options{})
	says(t, h, "/topics/t1?said=Your+token+has+expired", "!token has expired")
	says(t, h, "/topics/t1?said=resumed", "goes on from where it stopped")
	w := post(t, h, "/topics/t1/webhooks", url.Values{"url": {"https://desk.example/h"}})
	if !strings.Contains(w.Body.String(), "whsec_") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("a page with a secret is kept: %q", w.Header().Get("Cache-Control"))
	}
}

func TestWordsOfASearchAreMarkedInTheArticle(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	says(t, h, "/search?q=storm", `/articles/n1?q=storm`)
	says(t, h, "/articles/n1?q=storm", "<mark>storm</mark>", "Without marks")
	says(t, h, "/articles/n1?q=barley", "does not match", "!<mark>")
	says(t, h, "/articles/n1?topic=gone", "!<mark>", "week early")
	says(t, h, "/articles/n1?q=%28", "!<mark>", "week early")
}

func TestPagesAreSentPacked(t *testing.T) {
	h := pages(t, filled(t), web.Options{})
	w := get(t, h, "/wire", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil || string(b) != get(t, h, "/wire").Body.String() {
		t.Errorf("the packed page is another: %v", err)
	}
}

// lines gives the lines of the stream that wants ends, with those before it.
func lines(t *testing.T, address, wants string, then func()) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	then()
	var out []string
	for s := bufio.NewScanner(answer.Body); s.Scan(); {
		out = append(out, s.Text())
		if strings.Contains(s.Text(), wants) {
			return out
		}
	}
	t.Fatalf("the stream ends without %q: %q", wants, out)
	return nil
}

func TestStreamPassesWhatThePageAsksFor(t *testing.T) {
	m := filled(t)
	s := serve(t, m)
	got := lines(t, s.URL+"/wire/stream?after=e1.6&q=ferry", "Hostile", func() {
		m.publish("Barley again", "no boats", m.sources[0].Source)
		m.publish("Hostile\rdata: <li>forged</li>", "the ferry", m.sources[0].Source)
	})
	if all := strings.Join(got, "\n"); strings.Contains(all, "Barley") || strings.Contains(all, "\ndata: <li>forged") || !strings.Contains(all, "Hostile") {
		t.Errorf("the stream sends %s", all)
	}
	got = lines(t, s.URL+"/wire/stream?after=other.3", "A last one", func() { m.publish("A last one", "x", m.sources[0].Source) })
	if all := strings.Join(got, "\n"); strings.Contains(all, "Hostile") {
		t.Errorf("a cursor of another epoch begins before the head: %s", all)
	}
}
