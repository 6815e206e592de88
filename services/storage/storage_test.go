package storage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/bus/embedded"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/normaliser"
	"github.com/newswire-dev/newswire/services/storage"
)

// TestDocumentsBecomeEvents sends documents through normaliser and storage twice, with a restart of both in between, and reads the
// events topic: every article once, in the order of the sequence, without a hole, and one dead letter for what nobody can read.
func TestDocumentsBecomeEvents(t *testing.T) {
	defer goleak.VerifyNone(t)
	folder := t.TempDir()
	broker, err := embedded.Start(embedded.Options{Dir: filepath.Join(folder, "broker")})
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Close()
	db, err := sqlite.Open(t.Context(), filepath.Join(folder, "newswire.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	b, err := bus.Connect(t.Context(), bus.Config{Brokers: broker.Addrs(), Embedded: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.EnsureTopics(t.Context()); err != nil {
		t.Fatal(err)
	}
	const articles = 300
	send := func() {
		var out []bus.Message
		for i := range articles {
			out = append(out, record(t, document(i)))
		}
		out[7].Value = []byte("{not json")
		if err := b.Publisher().Publish(t.Context(), out...); err != nil {
			t.Fatal(err)
		}
	}

	seen := &sequence{}
	stop := run(t, b, db, "one", seen)
	send()
	wait(t, func() error { return seen.reached(articles - 1) })
	stop()
	stop = run(t, b, db, "two", seen)
	send() // the same documents and looks again: nothing new
	wait(t, func() error {
		dead, err := db.Dead(t.Context(), 0, 10)
		if err == nil && len(dead) < 2 {
			err = fmt.Errorf("%d dead letters", len(dead))
		}
		return err
	})
	extra := document(articles)
	if err := b.Publisher().Publish(t.Context(), record(t, extra)); err != nil {
		t.Fatal(err)
	}
	wait(t, func() error { return seen.reached(articles) })
	stop()
	if err := seen.wrong(); err != nil {
		t.Error(err)
	}
	events, err := db.EventsAfter(t.Context(), 0, 1000)
	if err != nil || len(events) != articles {
		t.Errorf("%d events in the database, want %d: %v", len(events), articles, err)
	}
}

func document(i int) news.Document {
	link := fmt.Sprintf("https://a%d.example/news/%d", i%10, i)
	return news.Document{
		ID: fmt.Sprint("d", i), Look: int64(i + 1), SourceID: "a.example", FeedID: 1, Site: news.Site(link), Link: link, Final: link,
		Address: news.Address(link), Shown: time.Now().UTC(), Language: "en",
		Page: &news.Page{Title: fmt.Sprintf("Story %d", i), Text: strings.Repeat(fmt.Sprintf("Words of story %d. ", i), 40)},
	}
}

func record(t *testing.T, d news.Document) bus.Message {
	value, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return bus.Message{Topic: bus.Documents, Key: []byte(d.Site), Value: value, Headers: map[string]string{bus.HeaderDocument: d.ID, bus.HeaderLeastReader: "1"}}
}

func run(t *testing.T, b *bus.Bus, db storage.Store, holder string, seen *sequence) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	g, ctx := errgroup.WithContext(ctx)
	s, err := storage.New(storage.Options{Store: db, Bus: b, Holder: holder})
	if err != nil {
		t.Fatal(err)
	}
	g.Go(func() error { return s.Run(ctx) })
	g.Go(func() error { return normaliser.New(normaliser.Options{Bus: b}).Run(ctx) })
	g.Go(func() error {
		return b.Consume(ctx, bus.ConsumerOptions{Group: "reader", Topics: []string{bus.Events}, Handler: seen.take})
	})
	return func() {
		cancel()
		if err := g.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// sequence is a reader of newswire.events that drops what it has seen and notes holes.
type sequence struct {
	mu   sync.Mutex
	last int64
	err  error
}

func (s *sequence) take(_ context.Context, batch []bus.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range batch {
		_, seq, err := contract.ParseCursor(m.Headers[contract.HeaderID])
		if err != nil {
			s.err = err
		}
		if seq > s.last+1 && s.err == nil {
			s.err = fmt.Errorf("event %d follows %d", seq, s.last)
		}
		s.last = max(s.last, seq)
	}
	return nil
}

func (s *sequence) reached(n int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last < n {
		return fmt.Errorf("event %d of %d on the topic", s.last, n)
	}
	return nil
}

func (s *sequence) wrong() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func wait(t *testing.T, check func() error) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(60 * time.Second)
	for {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-deadline:
			t.Fatal(err)
		case <-tick.C:
		}
	}
}
