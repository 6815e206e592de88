package monitor_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// desk receives a topic's webhooks and keeps the ids in order, those it has already left out.
type desk struct {
	*httptest.Server
	mu     sync.Mutex
	secret string
	ids    []string
	wrong  []string
}

func newDesk(t *testing.T, secret string) *desk {
	d := &desk{secret: secret}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = monitor.Verify(secret, r.Header, body, time.Now())
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if err != nil {
			d.wrong = append(d.wrong, err.Error())
		}
		if id := r.Header.Get("webhook-id"); len(d.ids) == 0 || d.ids[len(d.ids)-1] != id {
			d.ids = append(d.ids, id)
		}
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *desk) received() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append(append([]string(nil), d.ids...), d.wrong...)
}

// publish stores articles and their events in batches of 50.
func publish(t *testing.T, db *store.DB, from, to int) {
	t.Helper()
	for next := from; next < to; {
		end := min(next+50, to)
		move := storage.Move{Group: "storage", Topic: "articles", From: int64(next), To: int64(end)}
		if next == 0 {
			move.From = -1
		}
		err := db.Batch(t.Context(), move, func(tx storage.Tx) error {
			for i := next; i < end; i++ {
				title := fmt.Sprintf("Ferry number %d", i)
				address := fmt.Sprintf("herald.example/%d", i)
				id, err := tx.Create(storage.NewArticle{
					SourceID: "herald.example", Site: "herald.example", Addresses: []string{address}, FirstSeen: time.Now(),
					Content: news.Content{URL: "https://" + address, Canonical: "https://" + address, Title: title, Completeness: news.FromPage, Language: "en", Hash: news.ContentHash(title, "")},
				})
				if err != nil {
					return err
				}
				tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: time.Now()})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		next = end
	}
}

// monitored runs a monitor on the database until the function it gives is called.
func monitored(t *testing.T, db monitor.Store, holder string) (stop func()) {
	t.Helper()
	m, err := monitor.New(monitor.Options{Store: db, Holder: holder, AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !f() {
		if time.Now().After(deadline) {
			t.Fatalf("within a minute it did not happen that %s", what)
		}
		select {
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func numbers(t *testing.T, db *store.DB, topic string) []news.Match {
	t.Helper()
	var all []news.Match
	for {
		ms, err := db.Matches(t.Context(), topic, int64(len(all)), 200)
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, ms...); len(ms) == 0 {
			return all
		}
	}
}

// On the database: monitors come and go amid the events, two at once at the end, and the topic's numbers run 1 to n, each
// article once, and so do the deliveries.
func TestOnSQLite(t *testing.T) {
	const articles = 600
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "wire.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	topic, err := db.CreateTopic(t.Context(), "Ferries", "ferry")
	if err != nil {
		t.Fatal(err)
	}
	secret, err := monitor.NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	desk := newDesk(t, secret)
	if _, err := db.CreateSubscription(t.Context(), news.Subscription{Topic: topic.ID, URL: desk.URL, Secret: secret, State: news.Active}); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		stop := monitored(t, db, fmt.Sprint("brief", n))
		publish(t, db, n*articles/6, (n+1)*articles/6)
		eventually(t, "a match was delivered", func() bool { return len(desk.received()) > n*20 })
		stop()
	}
	monitored(t, db, "one")
	monitored(t, db, "two")
	publish(t, db, articles/2, articles)
	eventually(t, "all was matched", func() bool {
		done, err := monitor.Reached(t.Context(), db, articles)
		if err != nil {
			t.Fatal(err)
		}
		return done
	})
	seen := map[string]bool{}
	for i, m := range numbers(t, db, topic.ID) {
		if m.Number != int64(i)+1 || seen[m.Event.Subject] || m.Reason != news.ReasonNew {
			t.Fatalf("match %d has number %d, reason %s, article %s", i, m.Number, m.Reason, m.Event.Subject)
		}
		seen[m.Event.Subject] = true
	}
	if len(seen) != articles {
		t.Errorf("%d of %d articles matched", len(seen), articles)
	}
	eventually(t, "all was delivered", func() bool { return len(desk.received()) >= articles })
	for i, id := range desk.received() {
		if want := fmt.Sprintf("%s/%d", topic.ID, i+1); id != want {
			t.Fatalf("delivery %d is %s, want %s", i, id, want)
		}
	}
	ledger, err := db.Attempts(t.Context(), topic.ID, 0, 10)
	if err != nil || len(ledger) != 10 || ledger[0].Status != 200 || strings.TrimSpace(ledger[0].Error) != "" {
		t.Errorf("the ledger begins with %+v, %v", ledger, err)
	}
}
