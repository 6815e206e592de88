package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

func testSequence(t *testing.T, s Server) { writeAndFollow(t, s.fresh(t), 4, 40) }

// testSequenceOldSnapshot holds a transaction open that sees the state before, as a backup does.
func testSequenceOldSnapshot(t *testing.T, s Server) {
	where := s.Where(t)
	db := s.open(t, where)
	(&line{db: db}).created(t, newArticle("herald.example/before", content("before", "text")))
	release := s.Snapshot(t, where)
	defer release()
	writeAndFollow(t, db, 4, 20)
}

// writeAndFollow has writers commit batches of events, some of which fail, while a reader follows: it meets every event once, in
// order, without a hole.
func writeAndFollow(t *testing.T, db *store.DB, writers, batches int) {
	_, _, head, err := db.Range(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var writing sync.WaitGroup
	var emitted atomic.Int64
	for w := range writers {
		writing.Go(func() {
			l := &line{db: db, part: w + 1}
			for b := range batches {
				emitted.Add(int64(writeBatch(t, l, w, b)))
			}
		})
	}
	ended := make(chan struct{})
	go func() { writing.Wait(); close(ended) }()
	seen, deadline := head, time.Now().Add(time.Minute)
	for done := false; !done && time.Now().Before(deadline); {
		select {
		case <-ended:
			done = true
		default:
		}
		seen = follow(t, db, seen)
	}
	if got := seen - head; got != emitted.Load() || got == 0 {
		t.Errorf("the reader saw %d events of %d", got, emitted.Load())
	}
}

// writeBatch commits a batch of one to three events and gives their number; every fifth is rolled back.
func writeBatch(t *testing.T, l *line, w, b int) (n int) {
	for {
		err := l.try(t, func(tx storage.Tx) error {
			n = 0
			for i := range b%3 + 1 {
				id, err := tx.Create(newArticle(fmt.Sprintf("herald.example/%d/%d/%d", w, b, i), content(fmt.Sprint(w, b, i), "text")))
				if err != nil {
					return err
				}
				tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: noon})
				n++
			}
			if b%5 == 4 {
				return errOnPurpose
			}
			return nil
		})
		switch {
		case err == errOnPurpose:
			return 0
		case err == nil:
			return n
		case !l.db.Transient(err):
			t.Error(err)
			return 0
		}
	}
}

var errOnPurpose = fmt.Errorf("rolled back on purpose")

// follow reads on and gives the last number seen.
func follow(t *testing.T, db *store.DB, seen int64) int64 {
	for {
		events, err := db.EventsAfter(t.Context(), seen, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Seq != seen+1 {
				t.Fatalf("event %d follows %d", e.Seq, seen)
			}
			seen = e.Seq
		}
		if len(events) == 0 {
			return seen
		}
	}
}

// testLooksAfterRestore reads from the broker what a database does not remember, since it was restored from a backup: the looks that follow
// are newer than that.
func testLooksAfterRestore(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	poll(t, db, addFeed(t, db, "a.example", noon), noon, items("a.example", 2)...)
	l := &line{db: db}
	l.do(t, func(tx storage.Tx) error { return tx.Claim([]news.Candidate{{Look: 7}, {Look: 500}, {Look: 12}}) })
	l.do(t, func(tx storage.Tx) error { return tx.Claim([]news.Candidate{{Look: 30}}) })
	work, _ := take(t, db, "me", noon, 10)
	if len(work) != 2 || min(work[0].Look, work[1].Look) != 501 {
		t.Errorf("the looks are %+v", work)
	}
}
