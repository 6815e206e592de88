package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// addsUp reads the ledgers of all sources and checks that every day adds up; it gives the sum of what was seen.
func addsUp(t testing.TB, rows []view.SourceRow) (seen int) {
	t.Helper()
	for _, s := range rows {
		for _, f := range s.Feeds {
			for _, d := range f.Ledger {
				reasons := 0
				for _, n := range d.Reasons {
					reasons += n
				}
				if d.Seen != d.Published+d.Unchanged+d.Dropped+d.Pending || reasons != d.Dropped {
					t.Errorf("feed %d does not add up on %s: %+v", f.ID, d.Day, d)
				}
				seen += d.Seen
			}
		}
	}
	return seen
}

// testAccounts does what a wire does to its accounts, in an order made by chance: at every instant they add up.
func testAccounts(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	l := &line{db: db}
	r := rand.New(rand.NewPCG(7, 7))
	today := time.Now().UTC()
	feeds := []news.Feed{addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)}
	var open []fetcher.Work
	var dead []string
	seen := 0
	for i := range 120 {
		switch r.IntN(5) {
		case 0, 1:
			var shown []fetcher.Item
			for n := range r.IntN(6) {
				it := item("a.example", fmt.Sprint(r.IntN(200)))
				if n == 4 {
					it.Dropped = news.DropDuplicate
				}
				shown = append(shown, it)
			}
			seen += poll(t, db, feeds[r.IntN(2)], today.AddDate(0, 0, -r.IntN(4)), shown...)
		case 2:
			work, _ := take(t, db, "me", today, 5)
			open = append(open, work...)
		case 3:
			if len(open) > 0 {
				w, d := open[0], open[0].Document
				open = open[1:]
				o := [...]news.Outcome{news.Published, news.Unchanged, news.Dropped}[r.IntN(3)]
				reason := news.DropReason("")
				if o == news.Dropped {
					reason = news.DropDead
					dead = append(dead, d)
				}
				if o == news.Published {
					l.publish(t, w)
				} else {
					l.outcome(t, d, o, reason)
				}
			}
		case 4:
			if a, err := db.Audit(t.Context(), today); err != nil || a.Imbalance != 0 {
				t.Fatalf("step %d: %+v, %v", i, a, err)
			}
		}
		rows, err := db.Sources(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := addsUp(t, rows); got != seen {
			t.Fatalf("step %d: the ledgers have %d items, the polls found %d", i, got, seen)
		}
	}
	if len(dead) == 0 || seen == 0 {
		t.Fatalf("nothing was tried: %d seen, %d dead", seen, len(dead))
	}
}

func testAudit(t *testing.T, s Server) {
	where := s.Where(t)
	db := s.open(t, where)
	begin(t, db, "me")
	l := &line{db: db}
	f := addFeed(t, db, "a.example", noon)
	today := time.Now().UTC()
	before := today.AddDate(0, 0, -3)
	poll(t, db, f, before, items("a.example", 3)...)
	poll(t, db, f, today, append(items("a.example", 3), item("a.example", "new"))...)
	audit := func(now time.Time, want storage.Accounts) {
		t.Helper()
		if a, err := db.Audit(t.Context(), now); err != nil || a != want {
			t.Errorf("audit: %+v, %v; want %+v", a, err, want)
		}
	}
	audit(today, storage.Accounts{Pending: 4, Overdue: 3})
	work, _ := take(t, db, "me", today, 10)
	for _, w := range work {
		l.outcome(t, w.Document, news.Dropped, news.DropDead)
	}
	l.do(t, func(tx storage.Tx) error { return nil })
	audit(today, storage.Accounts{})
	// The day is done: its rows are not counted any more, and its sums stay.
	s.Raw(t, where, `UPDATE items SET outcome = 'published' WHERE day < (SELECT max(day) FROM items)`)
	row, err := db.Source(t.Context(), "a.example")
	if err != nil || len(row.Feeds[0].Ledger) != 2 {
		t.Fatalf("%+v, %v", row, err)
	}
	if d := row.Feeds[0].Ledger[1]; d.Seen != 3 || d.Dropped != 3 || d.Reasons[news.DropDead] != 3 {
		t.Errorf("the day that is done shows %+v", d)
	}
	// What is lost past the wire is noticed.
	s.Raw(t, where, `DELETE FROM items WHERE day = (SELECT max(day) FROM items)`)
	audit(today, storage.Accounts{Imbalance: 1})
}

// testUnfounded says of an item that it is published when there is no article: the accounts do not add up.
func testUnfounded(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	l, today := &line{db: db}, time.Now().UTC()
	poll(t, db, addFeed(t, db, "a.example", noon), today, items("a.example", 2)...)
	work, _ := take(t, db, "me", today, 10)
	l.publish(t, work[0])
	if a, err := db.Audit(t.Context(), today); err != nil || a.Imbalance != 0 {
		t.Errorf("with an article: %+v, %v", a, err)
	}
	l.outcome(t, work[1].Document, news.Published, "")
	if a, err := db.Audit(t.Context(), today); err != nil || a.Imbalance != 1 {
		t.Errorf("without one: %+v, %v", a, err)
	}
}

// testHandledAfterAll has a record die of which another copy is handled later: the item is no more dead.
func testHandledAfterAll(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	l, today := &line{db: db}, time.Now().UTC()
	poll(t, db, addFeed(t, db, "a.example", noon), today.AddDate(0, 0, -3), items("a.example", 2)...)
	work, _ := take(t, db, "me", today, 10)
	for i, w := range work {
		m := storage.Move{Group: "dead", Topic: "dead", From: int64(i) - 1, To: int64(i)}
		if err := db.SaveDead(t.Context(), m, news.Dead{Document: w.Document, Time: today}); err != nil {
			t.Fatal(err)
		}
	}
	if a, err := db.Audit(t.Context(), today); err != nil || a != (storage.Accounts{}) { // the day is done
		t.Fatalf("%+v, %v", a, err)
	}
	l.publish(t, work[0])
	row, err := db.Source(t.Context(), "a.example")
	if err != nil {
		t.Fatal(err)
	}
	if d := row.Feeds[0].Ledger[0]; d.Published != 1 || d.Dropped != 1 || d.Pending != 0 {
		t.Errorf("the ledger is %+v", d)
	}
	if a, err := db.Audit(t.Context(), today); err != nil || a != (storage.Accounts{}) {
		t.Errorf("%+v, %v", a, err)
	}
}

// testReopened puts a dead record of a day that is done back.
func testReopened(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	today := time.Now().UTC()
	poll(t, db, addFeed(t, db, "a.example", noon), today.AddDate(0, 0, -3), item("a.example", "x"))
	work, _ := take(t, db, "me", today, 10)
	if err := db.SaveDead(t.Context(), storage.Move{Group: "g", Topic: "t", From: -1, To: 1}, news.Dead{Document: work[0].Document, Time: today}); err != nil {
		t.Fatal(err)
	}
	if a, err := db.Audit(t.Context(), today); err != nil || a != (storage.Accounts{}) {
		t.Fatalf("%+v, %v", a, err)
	}
	list, err := db.Dead(t.Context(), 0, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d dead, %v", len(list), err)
	}
	if err := db.Requeued(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	row, err := db.Source(t.Context(), "a.example")
	if err != nil || row.Feeds[0].Ledger[0].Pending != 1 || row.Feeds[0].Ledger[0].Dropped != 0 {
		t.Errorf("%+v, %v", row.Feeds[0].Ledger, err)
	}
	if a, err := db.Audit(t.Context(), today); err != nil || a.Pending != 1 || a.Imbalance != 0 {
		t.Errorf("%+v, %v", a, err)
	}
}

// benchLedger reads the ledgers of all sources where a million items were shown in ten days by a hundred feeds, a tenth of them
// today.
func benchLedger(b *testing.B, s Server) {
	where := s.Where(b)
	db := s.open(b, where)
	for i := range 100 {
		addFeed(b, db, fmt.Sprintf("outlet%d.example", i), noon)
	}
	today := time.Now().Unix() / 86400
	s.Raw(b, where, fmt.Sprintf(`INSERT INTO items (feed, mark, item_key, fingerprint, day, shown, address, link, host, shared, backfill, entry, outcome, reason, due)
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
		SELECT 1 + i %% 100, 'm' || i, 'k' || i, 'f', %d - (i / 100) %% 10, 0, 'a' || i, '', 'h', FALSE, FALSE, '{}',
			CASE WHEN i %% 7 = 0 THEN 'dropped' ELSE 'published' END, CASE WHEN i %% 7 = 0 THEN 'duplicate' ELSE '' END, 0 FROM n`, today))
	s.Raw(b, where, `INSERT INTO ledger (feed, day, seen) SELECT feed, day, count(*) FROM items GROUP BY feed, day`)
	s.Raw(b, where, `INSERT INTO ledger_sums (feed, day, outcome, reason, n) SELECT feed, day, outcome, reason, count(*) FROM items GROUP BY feed, day, outcome, reason`)
	read := func(b *testing.B) {
		for range b.N {
			rows, err := db.Sources(b.Context())
			if err != nil || len(rows) != 100 || len(rows[0].Feeds[0].Ledger) != 10 {
				b.Fatal(err)
			}
		}
	}
	b.Run("all sources", read)
	b.Run("audit", func(b *testing.B) {
		for range b.N {
			if a, err := db.Audit(b.Context(), time.Now()); err != nil || a.Imbalance != 0 {
				b.Fatalf("%+v, %v", a, err)
			}
		}
	})
	b.Run("one source", func(b *testing.B) {
		for range b.N {
			if _, err := db.Source(b.Context(), "outlet7.example"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
