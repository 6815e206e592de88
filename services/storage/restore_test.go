package storage_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/bus/embedded"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// TestRestoreBeginsANewEpoch puts an older copy of the database in the place of one that has gone on: what the topic holds beyond it
// must never be taken for what comes now.
func TestRestoreBeginsANewEpoch(t *testing.T) {
	defer goleak.VerifyNone(t)
	folder := t.TempDir()
	broker, err := embedded.Start(embedded.Options{Dir: filepath.Join(folder, "broker")})
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Close()
	b, err := bus.Connect(t.Context(), bus.Config{Brokers: broker.Addrs(), Embedded: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.EnsureTopics(t.Context()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "newswire.db")
	first := with(t, b, name, 3)
	backup, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if later := with(t, b, name, 8); later != first {
		t.Fatalf("without a restore the epoch went from %s to %s", first, later)
	}
	if err := os.WriteFile(name, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	restored := with(t, b, name, 8)
	if restored == first {
		t.Error("after the restore the epoch is the same")
	}
	if again := with(t, b, name, 9); again != restored {
		t.Errorf("started once more the epoch goes from %s to %s", restored, again)
	}
}

// with runs storage on a database until the topic ends with event number n, and gives the epoch there.
func with(t *testing.T, b *bus.Bus, name string, n int) (epoch string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithCancel(t.Context())
	g, ctx := errgroup.WithContext(ctx)
	s, err := storage.New(storage.Options{Store: db, Bus: b, Holder: fmt.Sprint(n)})
	if err != nil {
		t.Fatal(err)
	}
	g.Go(func() error { return s.Run(ctx) })
	create(t, db, n)
	wait(t, func() error {
		var seq int64
		var current string
		if epoch, seq, err = storage.Relayed(t.Context(), b); err != nil {
			return err
		}
		if current, err = db.Epoch(t.Context()); err != nil {
			return err
		}
		last, err := b.Last(t.Context(), bus.Events, 0)
		if err != nil || last == nil {
			return fmt.Errorf("the topic is empty, %v", err)
		}
		events, err := db.EventsAfter(t.Context(), int64(n)-1, 1)
		if err != nil {
			return err
		}
		// The topic may end with an event of another past under the same number.
		same := last.Headers[contract.HeaderTime] == contract.EventHeaders(events[0])[contract.HeaderTime]
		if seq != int64(n) || epoch != current || !same {
			return fmt.Errorf("the topic ends with %s.%d, want %s.%d", epoch, seq, current, n)
		}
		return nil
	})
	cancel()
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
	return epoch
}

// create makes articles until the sequence has n events.
func create(t *testing.T, db *store.DB, n int) {
	t.Helper()
	_, _, head, err := db.Range(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	move := storage.Move{Group: "test", Topic: "test", From: head, To: int64(n)}
	if head == 0 {
		move.From = -1
	}
	err = db.Batch(t.Context(), move, func(tx storage.Tx) error {
		for i := head; i < int64(n); i++ {
			address := fmt.Sprintf("a.example/%d", i)
			id, err := tx.Create(storage.NewArticle{SourceID: "a.example", Site: "a.example", Addresses: []string{address}, FirstSeen: time.Now(),
				Content: news.Content{URL: "https://" + address, Title: address, Completeness: news.FromPage}})
			if err != nil {
				return err
			}
			tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: time.Now().UTC()})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
