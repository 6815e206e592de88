package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// take takes work and fails the test when it fails.
func take(t testing.TB, db *store.DB, holder string, at time.Time, limit, perHost int, busy ...string) ([]fetcher.Work, time.Time) {
	t.Helper()
	work, next, err := db.Take(t.Context(), holder, at, limit, perHost, busy)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, w := range work {
		if w.Document == "" || w.Look == 0 || w.Source.ID == "" || w.Link == "" || seen[w.Document] {
			t.Fatalf("took %+v", w)
		}
		seen[w.Document] = true
	}
	return work, next
}

// hosts counts work by host.
func hosts(work []fetcher.Work) map[string]int {
	n := map[string]int{}
	for _, w := range work {
		n[w.Host]++
	}
	return n
}

func testTakeByHost(t *testing.T, s Server) {
	db := s.fresh(t)
	hold(t, db, fetcher.Lease, "me")
	a, b := addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)
	poll(t, db, a, noon, items("a.example", 5)...)
	poll(t, db, b, noon.Add(time.Second), items("b.example", 5)...)

	if work, next := take(t, db, "me", noon.Add(-time.Hour), 10, 1); len(work) != 0 || !next.Equal(noon) {
		t.Errorf("before anything is due: %d, next %v", len(work), next)
	}
	work, _ := take(t, db, "me", noon.Add(time.Minute), 10, 2)
	if n := hosts(work); n["a.example"] != 2 || n["b.example"] != 2 || len(work) != 4 {
		t.Errorf("two of each host: %v", n)
	}
	if !work[0].Backfill || work[0].FeedID != a.ID || work[0].Entry.Title != "a-000" || !work[0].Shown.Equal(noon) {
		t.Errorf("the oldest comes first: %+v", work[0])
	}
	more, _ := take(t, db, "me", noon.Add(time.Minute), 10, 2, "a.example")
	if n := hosts(more); n["b.example"] != 2 || len(more) != 2 {
		t.Errorf("while a is busy: %v", n)
	}
	rest, _ := take(t, db, "me", noon.Add(time.Minute), 3, 0)
	last, next := take(t, db, "me", noon.Add(time.Minute), 10, 0)
	if len(rest) != 3 || len(last) != 1 || !next.IsZero() {
		t.Errorf("the rest: %d and %d, next %v", len(rest), len(last), next)
	}
	looks := map[int64]bool{}
	for _, w := range slices.Concat(work, more, rest, last) {
		looks[w.Look] = true
	}
	if len(looks) != 10 {
		t.Errorf("%d look numbers for 10 pieces of work", len(looks))
	}
}

func testTakeByAddress(t *testing.T, s Server) {
	db := s.fresh(t)
	hold(t, db, fetcher.Lease, "me")
	a, b := addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)
	poll(t, db, a, noon, item("a.example", "x"))
	poll(t, db, b, noon, item("b.example", "y"))
	b.Polled = true
	poll(t, db, b, noon, item("a.example", "x"))
	changed := item("a.example", "x")
	changed.Fingerprint, changed.Entry.Title = "2", "changed"
	poll(t, db, a, noon, changed)
	work, _ := take(t, db, "me", noon, 10, 1)
	if len(work) != 2 || len(work[0].Items)+len(work[1].Items) != 4 {
		t.Fatalf("took %+v", work)
	}
	w := work[slices.IndexFunc(work, func(w fetcher.Work) bool { return w.Host == "a.example" })]
	if len(w.Items) != 3 || w.FeedID != a.ID || w.Backfill || w.Entry.Title != "changed" {
		t.Errorf("one page shown three times is %+v", w)
	}
	(&line{db: db}).outcome(t, w.Document, news.Published, "")
	if _, open, err := db.Unfinished(t.Context(), noon); err != nil || open != 1 {
		t.Errorf("%d items are open, %v", open, err)
	}
}

func testSendAgain(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	hold(t, db, fetcher.Lease, "me")
	poll(t, db, addFeed(t, db, "a.example", noon), noon, items("a.example", 2)...)
	work, _ := take(t, db, "me", noon, 10, 0)
	first, second := work[0], work[1]

	if err := db.Later(ctx, "me", second, noon.Add(time.Minute), news.CauseServer, "it says 500"); err != nil {
		t.Fatal(err)
	}
	place := fetcher.Place{File: "one.warc.gz", Offset: 17, Length: 4}
	if err := db.Archived(ctx, "me", map[string]fetcher.Place{first.Document: place}); err != nil {
		t.Fatal(err)
	}
	if err := db.Sent(ctx, "me", map[string]time.Time{first.Document: noon.Add(5 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	got, next := take(t, db, "me", noon.Add(30*time.Second), 10, 0)
	if len(got) != 0 || !next.Equal(noon.Add(time.Minute)) {
		t.Fatalf("nothing is due: %+v, next %v", got, next)
	}
	got, next = take(t, db, "me", noon.Add(time.Minute), 10, 0)
	if len(got) != 1 || got[0].Document != second.Document || got[0].Tries != 1 || got[0].Look <= second.Look || got[0].Sent || !next.Equal(noon.Add(5*time.Minute)) {
		t.Errorf("after a failure: %+v, next %v", got, next)
	}
	got, _ = take(t, db, "me", noon.Add(5*time.Minute), 10, 0)
	if len(got) != 1 || got[0].Document != first.Document || !got[0].Sent || got[0].Place != place || got[0].Look != first.Look || got[0].Tries != 1 {
		t.Errorf("an outcome that stays out: %+v", got)
	}
	// Storage is faster than the acknowledgement: what is settled stays settled.
	(&line{db: db}).outcome(t, first.Document, news.Published, "")
	if err := db.Sent(ctx, "me", map[string]time.Time{first.Document: noon}); err != nil {
		t.Fatal(err)
	}
	if got, _ = take(t, db, "me", noon.Add(time.Hour), 10, 0); len(got) != 0 {
		t.Errorf("after its outcome it is taken again: %+v", got)
	}
}

func testTakeOver(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	hold(t, db, fetcher.Lease, "me")
	poll(t, db, addFeed(t, db, "a.example", noon), noon, items("a.example", 3)...)
	mine, _ := take(t, db, "me", noon, 2, 0)
	if err := db.Release(ctx, fetcher.Lease, "me"); err != nil {
		t.Fatal(err)
	}
	hold(t, db, fetcher.Lease, "you")
	if err := db.Sent(ctx, "me", map[string]time.Time{mine[0].Document: noon}); err == nil {
		t.Error("who lost the lease may write")
	}
	yours, _ := take(t, db, "you", noon, 10, 0)
	if len(yours) != 3 {
		t.Fatalf("took over %d", len(yours))
	}
	for _, m := range mine {
		i := slices.IndexFunc(yours, func(w fetcher.Work) bool { return w.Document == m.Document })
		if i < 0 || yours[i].Look <= m.Look {
			t.Errorf("document %s was not taken over", m.Document)
		}
	}
}

func testLooks(t *testing.T, s Server) {
	db := s.fresh(t)
	hold(t, db, fetcher.Lease, "me")
	f := addFeed(t, db, "herald.example", noon)
	l := &line{db: db}
	a := newArticle("herald.example/a", content("a", "one"))
	a.FeedID, a.Next = f.ID, storage.NextLook{Due: noon.Add(15 * time.Minute), Step: 15 * time.Minute, ETag: `W/"é"`, LastModified: "Sat, 14 Mar"}
	id := l.created(t, a)
	poll(t, db, f, noon, item("herald.example", "z"))

	work, _ := take(t, db, "me", noon.Add(time.Hour), 10, 2)
	if len(work) != 2 || work[0].Article != "" || work[1].Article != id || work[1].Link != a.Link || work[1].Address != "herald.example/a" {
		t.Fatalf("items come before looks: %+v", work)
	}
	look := work[1]
	if look.ETag != `W/"é"` || look.LastModified != "Sat, 14 Mar" {
		t.Errorf("the validators came back as %q and %q", look.ETag, look.LastModified)
	}
	if again, _ := take(t, db, "me", noon.Add(time.Hour), 10, 2); len(again) != 0 {
		t.Errorf("taken twice: %+v", again)
	}
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Get(id)
		if err != nil || k.LookStep != 15*time.Minute {
			t.Errorf("known %+v, %v", k, err)
		}
		return tx.Look(id, storage.NextLook{Due: noon.Add(2 * time.Hour), Step: 30 * time.Minute})
	})
	// The acknowledgement comes after storage has scheduled the next look.
	if err := db.Sent(t.Context(), "me", map[string]time.Time{look.Document: noon.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	work, next := take(t, db, "me", noon.Add(time.Hour), 10, 2)
	if len(work) != 0 || !next.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("before the next look: %+v, next %v", work, next)
	}
	work, _ = take(t, db, "me", noon.Add(2*time.Hour), 10, 2)
	if len(work) != 1 || work[0].Document == look.Document || work[0].Look <= look.Look {
		t.Errorf("the next look is %+v", work)
	}
	l.do(t, func(tx storage.Tx) error { return tx.Look(id, storage.NextLook{}) })
	if work, next := take(t, db, "me", noon.Add(48*time.Hour), 10, 2); len(work) != 0 || !next.IsZero() {
		t.Errorf("after the last look: %+v, next %v", work, next)
	}
}

func testOutcomeOnce(t *testing.T, s Server) {
	db := s.fresh(t)
	hold(t, db, fetcher.Lease, "me")
	today := time.Now().UTC()
	poll(t, db, addFeed(t, db, "a.example", noon), today, items("a.example", 2)...)
	work, _ := take(t, db, "me", today, 10, 0)
	l := &line{db: db}
	l.outcome(t, work[0].Document, news.Published, "")
	l.outcome(t, work[0].Document, news.Dropped, news.DropDead)
	if err := db.Drop(t.Context(), "me", work[0].Document, news.DropEmpty); err != nil {
		t.Fatal(err)
	}
	l.outcome(t, "", news.Dropped, news.DropDead)
	row, err := db.Source(t.Context(), "a.example")
	if err != nil || len(row.Feeds[0].Ledger) != 1 {
		t.Fatalf("%+v, %v", row, err)
	}
	if d := row.Feeds[0].Ledger[0]; d.Published != 1 || d.Pending != 1 || d.Dropped != 0 {
		t.Errorf("an outcome was set twice: %+v", d)
	}
}
