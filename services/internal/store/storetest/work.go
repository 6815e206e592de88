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

// take takes work of any number of a host, and fails the test when it fails.
func take(t testing.TB, db *store.DB, token string, at time.Time, limit int) ([]fetcher.Work, time.Time) {
	t.Helper()
	return taking(t, db, token, at, fetcher.Taking{Limit: limit, Replay: true})
}

func taking(t testing.TB, db *store.DB, token string, at time.Time, o fetcher.Taking) ([]fetcher.Work, time.Time) {
	t.Helper()
	work, next, err := db.Take(t.Context(), token, at, o)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, w := range work {
		if w.Document == "" || w.Look == 0 || w.Source.ID == "" || w.Link == "" || seen[w.Document] || !o.Replay && w.Turn.Host != w.Host {
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
	begin(t, db, "me")
	begin(t, db, "you")
	a, b := addFeed(t, db, "a.example", noon.Add(time.Hour)), addFeed(t, db, "b.example", noon.Add(time.Hour))
	poll(t, db, a, noon, items("a.example", 5)...)
	poll(t, db, b, noon.Add(time.Second), items("b.example", 5)...)
	at := noon.Add(time.Minute)

	if work, next := taking(t, db, "me", noon.Add(-time.Hour), fetcher.Taking{Limit: 10}); len(work) != 0 || !next.Equal(noon) {
		t.Errorf("before anything is due: %d, next %v", len(work), next)
	}
	one, _ := taking(t, db, "me", at, fetcher.Taking{Limit: 1})
	if len(one) != 1 || !one[0].Backfill || !one[0].Slow || one[0].FeedID != a.ID || one[0].Entry.Title != "a-000" || !one[0].Shown.Equal(noon) {
		t.Fatalf("the oldest comes first: %+v", one)
	}
	two, next := taking(t, db, "you", at, fetcher.Taking{Limit: 10})
	if len(two) != 1 || two[0].Host != "b.example" || !next.IsZero() {
		t.Errorf("while a is asked, and one of b: %+v, next %v", two, next)
	}
	if more, _ := taking(t, db, "me", at, fetcher.Taking{Limit: 10}); len(more) != 0 {
		t.Errorf("while both are asked: %+v", more)
	}
	// The host says when it may be asked next.
	rest := fetcher.Turn{Host: "a.example", Next: at.Add(30 * time.Second), Delay: 30 * time.Second}
	if more, next := taking(t, db, "me", at, fetcher.Taking{Limit: 10, Free: []fetcher.Turn{rest}}); len(more) != 0 || !next.Equal(rest.Next) {
		t.Errorf("while a rests: %+v, next %v", more, next)
	}
	more, _ := taking(t, db, "you", rest.Next, fetcher.Taking{Limit: 10})
	if len(more) != 1 || more[0].Host != "a.example" || more[0].Turn.Delay != rest.Delay {
		t.Errorf("after its rest: %+v", more)
	}
	left, _ := take(t, db, "me", at, 3)
	last, next := take(t, db, "me", at, 10)
	if len(left) != 3 || len(last) != 4 || !next.IsZero() {
		t.Errorf("the rest, in a replay: %d and %d, next %v", len(left), len(last), next)
	}
	looks := map[int64]bool{}
	for _, w := range slices.Concat(one, two, more, left, last) {
		looks[w.Look] = true
	}
	if len(looks) != 10 {
		t.Errorf("%d look numbers for 10 pieces of work", len(looks))
	}
}

func testFreshFirst(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	f := addFeed(t, db, "a.example", noon.Add(time.Hour))
	poll(t, db, f, noon, item("a.example", "old"), item("a.example", "older"))
	f.Polled = true
	poll(t, db, f, noon.Add(time.Minute), item("a.example", "new"))
	fill := item("a.example", "fill")
	fill.Slow = true
	poll(t, db, f, noon.Add(time.Minute), fill)
	at := noon.Add(2 * time.Minute)
	free := func(n int) []fetcher.Turn {
		return []fetcher.Turn{{Host: "a.example", Next: at.Add(time.Duration(n-1) * time.Second)}}
	}
	for i, want := range []string{"new", "old", "older", "fill"} {
		work, _ := taking(t, db, "me", at.Add(time.Duration(i)*time.Second), fetcher.Taking{Limit: 5, Free: free(i)})
		if len(work) != 1 || work[0].Entry.Title != want || work[0].Slow != (want != "new") {
			t.Errorf("piece %d is %+v, want %s", i, work, want)
		}
	}
	poll(t, db, f, at, fill, item("a.example", "newer"))
	if work, _ := taking(t, db, "me", at.Add(time.Minute), fetcher.Taking{Limit: 5, FreshOnly: true, Free: free(0)}); len(work) != 1 || work[0].Entry.Title != "newer" {
		t.Errorf("fresh alone: %+v", work)
	}
}

func testTakeByAddress(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	a, b := addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)
	poll(t, db, a, noon, item("a.example", "x"))
	poll(t, db, b, noon, item("b.example", "y"))
	b.Polled = true
	poll(t, db, b, noon, item("a.example", "x"))
	changed := item("a.example", "x")
	changed.Fingerprint, changed.Entry.Title = "2", "changed"
	poll(t, db, a, noon, changed)
	work, _ := take(t, db, "me", noon, 10)
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
	begin(t, db, "me")
	poll(t, db, addFeed(t, db, "a.example", noon), noon, items("a.example", 2)...)
	work, _ := take(t, db, "me", noon, 10)
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
	if n, err := db.Unsettled(ctx, 10); err != nil || n != 1 {
		t.Errorf("%d are unsettled, %v", n, err)
	}
	got, next := take(t, db, "me", noon.Add(30*time.Second), 10)
	if len(got) != 0 || !next.Equal(noon.Add(time.Minute)) {
		t.Fatalf("nothing is due: %+v, next %v", got, next)
	}
	got, next = take(t, db, "me", noon.Add(time.Minute), 10)
	if len(got) != 1 || got[0].Document != second.Document || got[0].Tries != 1 || got[0].Look <= second.Look || got[0].Sent || !next.Equal(noon.Add(5*time.Minute)) {
		t.Errorf("after a failure: %+v, next %v", got, next)
	}
	got, _ = take(t, db, "me", noon.Add(5*time.Minute), 10)
	if len(got) != 1 || got[0].Document != first.Document || !got[0].Sent || got[0].Place != place || got[0].Look != first.Look || got[0].Tries != 1 {
		t.Errorf("an outcome that stays out: %+v", got)
	}
	// Storage is faster than the acknowledgement: what is settled stays settled.
	(&line{db: db}).outcome(t, first.Document, news.Published, "")
	if err := db.Sent(ctx, "me", map[string]time.Time{first.Document: noon}); err != nil {
		t.Fatal(err)
	}
	if got, _ = take(t, db, "me", noon.Add(time.Hour), 10); len(got) != 0 {
		t.Errorf("after its outcome it is taken again: %+v", got)
	}
}

func testTakeOver(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	poll(t, db, addFeed(t, db, "a.example", noon), noon, items("a.example", 3)...)
	mine, _ := take(t, db, "me", noon, 2)
	if err := db.End(ctx, "me", noon, nil); err != nil {
		t.Fatal(err)
	}
	begin(t, db, "you")
	if err := db.Sent(ctx, "me", map[string]time.Time{mine[0].Document: noon}); err == nil {
		t.Error("who lost the lease may write")
	}
	yours, _ := take(t, db, "you", noon, 10)
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
	begin(t, db, "me")
	f := addFeed(t, db, "herald.example", noon)
	l := &line{db: db}
	a := newArticle("herald.example/a", content("a", "one"))
	a.FeedID, a.Next = f.ID, storage.NextLook{Due: noon.Add(15 * time.Minute), Step: 15 * time.Minute, ETag: `W/"é"`, LastModified: "Sat, 14 Mar"}
	id := l.created(t, a)
	poll(t, db, f, noon)
	poll(t, db, f, noon, item("herald.example", "z"))

	work, _ := take(t, db, "me", noon.Add(time.Hour), 10)
	if len(work) != 2 || work[0].Article != "" || work[1].Article != id || work[1].Link != a.Link || work[1].Address != "herald.example/a" {
		t.Fatalf("items come before looks: %+v", work)
	}
	look := work[1]
	if look.ETag != `W/"é"` || look.LastModified != "Sat, 14 Mar" {
		t.Errorf("the validators came back as %q and %q", look.ETag, look.LastModified)
	}
	if again, _ := take(t, db, "me", noon.Add(time.Hour), 10); len(again) != 0 {
		t.Errorf("taken twice: %+v", again)
	}
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Get(id)
		if err != nil || k.LookStep != 15*time.Minute {
			t.Errorf("known %+v, %v", k, err)
		}
		if err := tx.Move(id, "https://herald.example/renamed"); err != nil {
			return err
		}
		return tx.Look(id, storage.NextLook{Due: noon.Add(2 * time.Hour), Step: 30 * time.Minute})
	})
	// The acknowledgement comes after storage has scheduled the next look.
	if err := db.Sent(t.Context(), "me", map[string]time.Time{look.Document: noon.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	work, next := take(t, db, "me", noon.Add(time.Hour), 10)
	if len(work) != 0 || !next.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("before the next look: %+v, next %v", work, next)
	}
	work, _ = take(t, db, "me", noon.Add(2*time.Hour), 10)
	if len(work) != 1 || work[0].Document == look.Document || work[0].Look <= look.Look || work[0].Link != "https://herald.example/renamed" {
		t.Errorf("the next look is %+v", work)
	}
	l.do(t, func(tx storage.Tx) error { return tx.Look(id, storage.NextLook{}) })
	if work, next := take(t, db, "me", noon.Add(48*time.Hour), 10); len(work) != 0 || !next.IsZero() {
		t.Errorf("after the last look: %+v, next %v", work, next)
	}
}

func testOutcomeOnce(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	today := time.Now().UTC()
	poll(t, db, addFeed(t, db, "a.example", noon), today, items("a.example", 2)...)
	work, _ := take(t, db, "me", today, 10)
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
