package gateway_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// noon is when the articles of the tests appear.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// wire is a gateway over a real database, at a real address.
type wire struct {
	t      *testing.T
	db     *store.DB
	url    string
	wake   chan struct{}
	offset int64
	put    []news.Dead // put back on Kafka
	sent   []news.Match
}

// start serves a gateway until the test ends.
func start(t *testing.T, change func(*gateway.Options)) *wire {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "wire.db"))
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, db: db, wake: make(chan struct{}, 1)}
	o := gateway.Options{
		Store: db, Wake: w.wake, Version: "test", Registry: prometheus.NewRegistry(), Logger: zap.NewNop(),
		Ready:        db.Ping,
		CheckWebhook: monitor.CheckURL,
		NewSecret:    func() (string, error) { return "whsec_c2VjcmV0", nil },
		CheckFeed: func(_ context.Context, _ news.Source, f news.Feed) (news.FeedReport, error) {
			url := f.Candidates[0]
			asked := news.Exchange{URL: url, Sent: map[string]string{"User-Agent": "test"}, Status: 200, Received: map[string]string{"Content-Type": "text/xml"}, Bytes: 900, Took: 80 * time.Millisecond}
			if strings.Contains(url, "broken") {
				asked.Status = 404
				return news.FeedReport{URL: url, Cause: news.CauseNotFound, Detail: "the address does not exist (404)", Exchanges: []news.Exchange{asked}}, nil
			}
			return news.FeedReport{URL: url, Format: "rss", Title: "Harbour Post", Items: 2, Titles: []string{"One", "Two"}, Newest: noon, Exchanges: []news.Exchange{asked},
				Repairs: []string{"a bare & in an address"}, Dropped: []news.CheckedItem{{Title: "One", What: "another entry of the feed says the same"}}, Notes: []string{"no validators"}}, nil
		},
		Discover: func(_ context.Context, url string) (news.Discovery, error) {
			return news.Discovery{Source: news.Source{ID: "harbour.example", Site: url}, Asked: 3, Notes: []string{"robots.txt: nothing"}, Found: []news.FoundFeed{
				{URL: "https://harbour.example/rss", Format: "rss", Title: "Harbour Post", Items: 2, Newest: noon, From: "declared by the page"}, {URL: "https://harbour.example/b", Format: "atom"}}}, nil
		},
		Send: func(_ context.Context, s news.Subscription, m news.Match) news.Attempt {
			w.sent = append(w.sent, m)
			return news.Attempt{Subscription: s.ID, Number: m.Number, Try: 1, Time: noon, Status: 204, Duration: 20 * time.Millisecond}
		},
		Requeue: func(_ context.Context, d news.Dead) error { w.put = append(w.put, d); return nil },
	}
	if change != nil {
		change(&o)
	}
	g, err := gateway.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w.serve(g)
	return w
}

// serve answers over HTTP/1 and HTTP/2, as the program does.
func (w *wire) serve(g *gateway.Gateway) {
	ctx, cancel := context.WithCancel(context.Background())
	s := httptest.NewUnstartedServer(g.Handler())
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	s.Start()
	w.url = s.URL
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
		s.CloseClientConnections()
		s.Close()
		if err := w.db.Close(); err != nil {
			w.t.Error(err)
		}
	})
}

// feed adds an outlet.
func (w *wire) feed(host string) {
	w.t.Helper()
	_, _, err := w.db.CreateFeed(w.t.Context(), news.Source{ID: host, Name: "Harbour Post", Site: "https://" + host, Country: "NL", Zone: "Europe/Amsterdam"},
		news.Feed{Candidates: []string{"https://" + host + "/rss"}})
	if err != nil {
		w.t.Fatal(err)
	}
}

// publish adds articles with a text that names their number, and wakes the gateway.
func (w *wire) publish(host string, numbers ...int) (ids []string) {
	w.t.Helper()
	err := w.db.Batch(w.t.Context(), w.move(), func(tx storage.Tx) error {
		for _, n := range numbers {
			at := noon.Add(time.Duration(n) * time.Minute)
			url := fmt.Sprintf("https://%s/news/%d", host, n)
			title, text := fmt.Sprintf("Ferry %d returns", n), fmt.Sprintf("She came in at dawn & left <again>.\n\nNumber %d.", n)
			id, err := tx.Create(storage.NewArticle{
				SourceID: host, FeedID: 1, Site: host, Addresses: []string{news.Address(url)}, FirstSeen: at, Document: fmt.Sprint("doc", n),
				Content: news.Content{
					URL: url, Canonical: url, Title: title, Text: text, Authors: []string{"Ada Vermeer"}, Completeness: news.FromPage, Language: "en",
					Published: news.Time{Instant: noon, Local: "2026-03-14", Precision: news.Day, ZoneSource: news.ZoneAssumed, Written: "14 March 2026"},
					Hash:      news.ContentHash(title, text),
				},
			})
			if err != nil {
				return err
			}
			tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: at})
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.poke()
	return ids
}

func (w *wire) move() storage.Move {
	w.offset++
	return storage.Move{Group: "storage", Topic: "articles", From: w.offset - 2, To: w.offset - 1}
}

func (w *wire) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// ask sends one request; headers come as name and value in turn.
func (w *wire) ask(method, path, body string, headers ...string) (*http.Response, string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res, string(b)
}

// get asks for a path and reads the JSON of the answer into v.
func (w *wire) get(path string, v any) {
	w.t.Helper()
	res, body := w.ask("GET", path, "")
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("GET %s: %s %s", path, res.Status, body)
	}
	if err := json.Unmarshal([]byte(body), v); err != nil {
		w.t.Fatalf("GET %s: %v in %s", path, err, body)
	}
}

// match has a topic match an event.
func (w *wire) match(topic string, seq int64) {
	w.t.Helper()
	ctx := w.t.Context()
	shards := make([]int, news.Shards)
	for i := range shards {
		shards[i] = i
	}
	saved, err := w.db.TopicsIn(ctx, shards)
	if err != nil {
		w.t.Fatal(err)
	}
	shard := saved[slices.IndexFunc(saved, func(s monitor.Saved) bool { return s.ID == topic })].Shard
	if ok, err := w.db.Hold(ctx, fmt.Sprint("shard/", shard), "me", time.Minute); !ok || err != nil {
		w.t.Fatal("shard is not held: ", err)
	}
	at, err := w.db.Positions(ctx, []int{shard})
	if err != nil {
		w.t.Fatal(err)
	}
	events, err := w.db.EventsAfter(ctx, seq-1, 1)
	if err != nil || len(events) == 0 {
		w.t.Fatal("no event to match: ", err)
	}
	_, err = w.db.Commit(ctx, "me", monitor.Commit{Shards: []int{shard}, From: at[shard], To: at[shard] + 1, Matches: []news.Match{{
		Topic: topic, Seq: seq, Kind: news.Appeared, Reason: news.ReasonNew, QueryVersion: 1, Time: noon, Event: events[0],
		Spans: []news.Span{{Field: "title", Start: 0, End: 5}},
	}}})
	if err != nil {
		w.t.Fatal(err)
	}
}

// die keeps a dead record.
func (w *wire) die() {
	w.t.Helper()
	err := w.db.SaveDead(w.t.Context(), storage.Move{Group: "storage-dead", Topic: "dead", From: -1, To: 0}, news.Dead{
		Topic: "documents", Partition: 3, Offset: 17, Stage: "normaliser", Reason: "not JSON", Document: "doc9", Key: []byte("harbour.example"),
		Value: []byte("{"), Headers: map[string]string{"nw-type": "document"}, Time: noon,
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
