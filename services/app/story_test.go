package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/demo"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/opml"
)

// TestStory follows the invented outlets through the wire as their readers would: a topic with a webhook, the events, a revision, a
// withdrawal, the API in its forms.
func TestStory(t *testing.T) {
	eachMode(t, func(t *testing.T, m mode) {
		began := time.Now()
		const speed = 3 // of the invented outlets' clock
		world, err := demo.Start(func() time.Time { return began.Add(speed * time.Since(began)) })
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- world.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
		w := m.start(t, app.Config{
			Feeds: writeFeeds(t, world.Feeds()), AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Token: "s3cret",
			PollMin: 500 * time.Millisecond, PollMax: time.Second, RevisitMin: 2 * time.Second,
		})
		s := &reader{t: t, url: w.url, token: "s3cret"}
		hook := newReceiver(t)
		topic, secret := s.createTopic("Ferries", `ferries OR bərə OR title:паромное`, hook.URL)
		hook.secret = secret
		s.waitFor("created", "Ferries stopped by wind, 340 lorries wait at the port")
		revised := s.waitFor("revised", "Ferries stopped by wind, 410 lorries wait at the port")
		s.waitFor("retracted", "Tramvay xətti martın 20-də açılacaq")
		s.checkRevisions(revised.Article.Id)
		s.checkForms(revised)
		s.checkErrors()
		s.checkStream(revised)
		s.checkSearch()
		s.checkMatches(topic, hook)
	})
}

func writeFeeds(t *testing.T, feeds []opml.Outline) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "feeds.opml")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := opml.Write(f, feeds); err != nil {
		t.Fatal(err)
	}
	return name
}

// A reader asks the gateway as a program does.
type reader struct {
	t     *testing.T
	url   string
	token string
}

func (s *reader) client() *http.Client {
	return &http.Client{Transport: tokened{http.DefaultTransport, s.token}, Timeout: 40 * time.Second}
}

// do asks a path and gives the status and the body. An Authorization among the headers stands in place of the reader's own.
func (s *reader) do(method, path, body string, header ...string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+s.token)
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (s *reader) createTopic(name, query, hook string) (id, secret string) {
	s.t.Helper()
	c := newswirev1connect.NewTopicServiceClient(s.client(), s.url)
	r, err := c.CreateTopic(s.t.Context(), connect.NewRequest(&newswirev1.CreateTopicRequest{Name: name, Query: query, WebhookUrl: hook}))
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.HasPrefix(r.Msg.WebhookSecret, "whsec_") {
		s.t.Errorf("secret %q", r.Msg.WebhookSecret)
	}
	return r.Msg.Topic.Id, r.Msg.WebhookSecret
}

// waitFor reads the sequence until an event of a type and title is there.
func (s *reader) waitFor(kind, title string) *newswirev1.Event {
	s.t.Helper()
	var found *newswirev1.Event
	eventually(s.t, 90*time.Second, func() error {
		for _, e := range s.events() {
			if e.Type == kind && e.Article.Title == title {
				found = e
				return nil
			}
		}
		return fmt.Errorf("no %s event of %q", kind, title)
	})
	return found
}

func (s *reader) events() []*newswirev1.Event {
	s.t.Helper()
	c := newswirev1connect.NewEventServiceClient(&http.Client{Transport: overHTTP2(s)}, s.url, connect.WithGRPC())
	r, err := c.ListEvents(s.t.Context(), connect.NewRequest(&newswirev1.ListEventsRequest{Limit: 1000}))
	if err != nil {
		s.t.Fatal(err)
	}
	for i, e := range r.Msg.Events {
		if e.Seq != int64(i+1) {
			s.t.Fatalf("event %d at place %d", e.Seq, i+1)
		}
	}
	return r.Msg.Events
}

// overHTTP2 asks over HTTP/2 without TLS, as gRPC does.
func overHTTP2(s *reader) http.RoundTripper {
	t := &http.Transport{Protocols: new(http.Protocols)}
	t.Protocols.SetUnencryptedHTTP2(true)
	s.t.Cleanup(t.CloseIdleConnections)
	return tokened{t, s.token}
}

type tokened struct {
	next  http.RoundTripper
	token string
}

func (b tokened) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	return b.next.RoundTrip(r)
}

func (s *reader) checkRevisions(id string) {
	s.t.Helper()
	status, body := s.do("GET", "/v1/articles/"+id, "")
	var a struct {
		Article   struct{ Title, Language string }
		Revisions []struct {
			Revision int
			Text     string
		}
	}
	if err := json.Unmarshal([]byte(body), &a); err != nil || status != 200 {
		s.t.Fatalf("%d %s %v", status, body, err)
	}
	if len(a.Revisions) != 2 || a.Revisions[0].Revision != 1 || !strings.Contains(a.Revisions[0].Text, "340") || !strings.Contains(a.Revisions[1].Text, "410") {
		s.t.Errorf("revisions %+v", a.Revisions)
	}
}

// checkForms holds the JSON to its rules: names as in the definition, empty fields present, 64-bit numbers as strings.
func (s *reader) checkForms(e *newswirev1.Event) {
	s.t.Helper()
	status, body := s.do("GET", fmt.Sprintf("/v1/events?after=%d&limit=1", e.Seq-1), "")
	for _, want := range []string{
		`"type":"revised"`, fmt.Sprintf(`"seq":"%d"`, e.Seq), `"canonical_url":"http`, `"dek":""`, `"categories":[`, `"precision":"minute"`, `"zone_source":"stated"`,
		`"changed":["title","text"]`, fmt.Sprintf(`"next":"%s.%d"`, e.Epoch, e.Seq), `"content_hash":"`, `"state":"live"`,
	} {
		if !strings.Contains(strings.ReplaceAll(body, ": ", ":"), want) {
			s.t.Errorf("%d: no %s in %s", status, want, body)
		}
	}
	if status, body := s.do("POST", "/newswire.v1.EventService/ListEvents", `{"limit":1}`); status != 200 || !strings.Contains(body, `"seq":"1"`) {
		s.t.Errorf("Connect as plain JSON: %d %s", status, body)
	}
	if status, body := s.do("GET", "/v1/snapshot?page_size=5", ""); status != 200 || !strings.Contains(body, `"next_page_token":"`) {
		s.t.Errorf("snapshot: %d %s", status, body)
	}
	if status, body := s.do("GET", "/v1/sources", ""); status != 200 || strings.Count(body, `"ledger"`) != 5 {
		s.t.Errorf("sources: %d %s", status, body)
	}
	if status, body := s.do("POST", "/v1/topics:try", `{"query":"ferries"}`); status != 200 || !strings.Contains(body, `"canonical":"ferries"`) || !strings.Contains(body, `"spans":[{`) {
		s.t.Errorf("try: %d %s", status, body)
	}
}

func (s *reader) checkErrors() {
	s.t.Helper()
	f := func(method, path, body string, status int, says string, header ...string) {
		s.t.Helper()
		got, answer := s.do(method, path, body, header...)
		if got != status || !strings.Contains(answer, says) {
			s.t.Errorf("%s %s: %d %s, want %d saying %q", method, path, got, answer, status, says)
		}
	}
	f("GET", "/v1/events?after=999999", "", 400, "oldest")
	f("GET", "/v1/events?after=NOTTHIS.1", "", 400, "epoch")
	f("GET", "/v1/events?after=x", "", 400, "cursor")
	f("GET", "/v1/events/stream?after=999999", "", 400, "out_of_range")
	f("GET", "/v1/events?limit=5000", "", 400, "limit")
	f("GET", "/v1/articles/nosuch", "", 404, "nosuch")
	f("GET", "/v1/articles?q=(open", "", 400, "parenthesis")
	f("GET", "/v1/articles?from=yesterday", "", 400, "2026-03-14")
	f("POST", "/v1/topics", `{"name":"x","query":"NOT x"}`, 400, "")
	f("POST", "/v1/topics", `{"name":"x","quer":"y"}`, 400, "quer")
	f("POST", "/v1/topics", `{`, 400, "")
	f("POST", "/v1/sources", `{"urls":["ftp://x"]}`, 400, "ftp://x")
	f("GET", "/v1/nosuch", "", 404, "")
	f("POST", "/v1/dead/999:requeue", `{}`, 404, "999")
	f("GET", "/v1/events", "", 401, "NEWSWIRE_TOKEN", "Authorization", "Bearer wrong")
	f("GET", "/v1/events", "", 421, "NEWSWIRE_HOSTS", "Host", "evil.example")
	f("POST", "/v1/topics", `{"name":"x","query":"y"}`, 403, "origin", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
}

// checkStream resumes the stream from an event and expects the next one, under its long id.
func (s *reader) checkStream(e *newswirev1.Event) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", s.url+"/v1/events/stream?after=0", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", fmt.Sprintf("%s.%d", e.Epoch, e.Seq-1))
	res, err := s.client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	var got []string
	for len(got) < 3 && lines.Scan() {
		if l := lines.Text(); l != "" && !strings.HasPrefix(l, ":") {
			got = append(got, l)
		}
	}
	if len(got) < 3 || got[0] != fmt.Sprintf("id: %s.%d", e.Epoch, e.Seq) || got[1] != "event: revised" || !strings.HasPrefix(got[2], `data: {"epoch":`) {
		s.t.Errorf("stream %q", got)
	}
}

func (s *reader) checkSearch() {
	s.t.Helper()
	f := func(query string, titles ...string) {
		s.t.Helper()
		status, body := s.do("GET", "/v1/articles?q="+url.QueryEscape(query), "")
		for _, title := range titles {
			if !strings.Contains(body, title) {
				s.t.Errorf("%s: %d, no %q in %s", query, status, title, body)
			}
		}
		if len(titles) == 0 && strings.Contains(body, `"title":`) {
			s.t.Errorf("%s finds %s", query, body)
		}
	}
	f("BAKI OR ISIK OR isiklar", "Limanda ışıklar yeniden yandı")
	f("strasse lang:de", "Leuchtturmwärter gesucht")
	f(`"410 lorries" lang:en`, "410 lorries")
	f(`"340 lorries were waiting" source:nosuch`)
	f("елка OR маяк", "Маяк на косе")
}

// checkMatches holds the topic's own sequence and the webhook to each other.
func (s *reader) checkMatches(topic string, hook *receiver) {
	s.t.Helper()
	c := newswirev1connect.NewTopicServiceClient(s.client(), s.url)
	var matches []*newswirev1.Match
	eventually(s.t, 30*time.Second, func() error {
		r, err := c.ListMatches(s.t.Context(), connect.NewRequest(&newswirev1.ListMatchesRequest{Id: topic, Limit: 100}))
		if err != nil {
			return err
		}
		matches = r.Msg.Matches
		if got := hook.numbers(); len(matches) < 4 || len(got) < len(matches) {
			return fmt.Errorf("%d matches, %d delivered", len(matches), len(got))
		}
		return nil
	})
	for i, m := range matches {
		if m.Number != int64(i+1) || m.Kind != "appeared" || len(m.Spans) == 0 {
			s.t.Errorf("match %d: %v", i+1, m)
		}
	}
	for i, id := range hook.numbers() {
		if id != fmt.Sprintf("%s/%d", topic, i+1) {
			s.t.Errorf("delivery %d has the id %s", i+1, id)
		}
	}
	if err := hook.failed(); err != nil {
		s.t.Error(err)
	}
	r, err := c.Redeliver(s.t.Context(), connect.NewRequest(&newswirev1.RedeliverRequest{Id: topic, Number: 1}))
	if err != nil || len(r.Msg.Deliveries) != 1 || r.Msg.Deliveries[0].Error != "" || !r.Msg.Deliveries[0].Again {
		s.t.Errorf("redelivery: %v %v", r, err)
	}
	ledger, err := c.ListDeliveries(s.t.Context(), connect.NewRequest(&newswirev1.ListDeliveriesRequest{Id: topic}))
	if err != nil || len(ledger.Msg.Deliveries) != len(matches)+1 {
		s.t.Errorf("ledger: %v %v", ledger, err)
	}
}

// A receiver takes webhooks and checks their signatures.
type receiver struct {
	*httptest.Server
	secret string

	mu  sync.Mutex
	ids []string
	err error
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.err = errors.Join(r.err, err, monitor.Verify(r.secret, req.Header, body, time.Now()))
		if !strings.Contains(string(body), `"type":"match"`) || !strings.Contains(string(body), `"canonical_url"`) {
			r.err = errors.Join(r.err, fmt.Errorf("body %s", body))
		}
		r.ids = append(r.ids, req.Header.Get("webhook-id"))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) numbers() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.ids...)
}

func (r *receiver) failed() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
