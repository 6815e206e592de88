package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// keptDays is short, so that the ledger still shows the days.
const keptDays = 5 * 24 * time.Hour

// testForget lets the rows of old items go: nothing that anyone sees of the accounts changes, and what the feed shows again is known.
func testForget(t *testing.T, s Server) {
	where := s.Where(t)
	db := s.open(t, where)
	begin(t, db, "me")
	l, today := &line{db: db}, time.Now().UTC()
	f := addFeed(t, db, "a.example", noon)
	old := today.Add(-keptDays).AddDate(0, 0, -2)
	poll(t, db, f, old.AddDate(0, 0, -1), items("a.example", 3)...)
	f.Polled = true
	poll(t, db, f, old, item("a.example", "ended"), item("a.example", "dead"))
	poll(t, db, f, old.AddDate(0, 0, 1), item("a.example", "open"))
	poll(t, db, f, today.AddDate(0, 0, -4), item("a.example", "young"))
	settleAll(t, db, l, today, map[string]news.Outcome{"dead": news.Dropped, "open": news.Pending})
	audit := func(pending int) {
		t.Helper()
		if a, err := db.Audit(t.Context(), today); err != nil || a.Imbalance != 0 || a.Pending != pending {
			t.Errorf("the accounts are %+v, %v", a, err)
		}
	}
	forget := func(at time.Time, want fetcher.Forgotten) {
		t.Helper()
		if got, err := db.Forget(t.Context(), "me", at, keptDays); err != nil || got != want {
			t.Errorf("forgot %+v, %v; want %+v", got, err, want)
		}
	}
	forget(today, fetcher.Forgotten{}) // no day is done yet
	audit(1)
	before := ledger(t, s, where)
	forget(today, fetcher.Forgotten{Items: 4}) // neither the dead one, nor those of the day on which one is pending
	forget(today, fetcher.Forgotten{})
	if after := ledger(t, s, where); after != before {
		t.Errorf("the ledger was\n%s, and is\n%s", before, after)
	}
	audit(1)

	// What is shown again, in the same form, is known: no row, no sighting of something new, no gap.
	if n := poll(t, db, f, today, items("a.example", 3)...); n != 0 {
		t.Errorf("%d old items are new", n)
	}
	changed := item("a.example", "a-001")
	changed.Fingerprint = "2"
	if n := poll(t, db, f, today, changed); n != 1 {
		t.Errorf("an old item in a new form: %d", n)
	}
	if gaps, err := db.TakeGaps(t.Context(), "me", today.Add(time.Hour), 10); err != nil || len(gaps) != 3 { // of the polls above
		t.Errorf("gaps %+v, %v", gaps, err)
	}
	unseen, shown, err := db.Unseen(t.Context(), fetcher.Gap{Subject: fetcher.Subject{Feed: f}, ID: 7}, []fetcher.Item{item("a.example", "a-000"), item("a.example", "never")})
	if err != nil || len(unseen) != 1 || unseen[0].Entry.Title != "never" || !shown[item("a.example", "a-000").Key].Equal(old.AddDate(0, 0, -1).Truncate(time.Microsecond)) {
		t.Errorf("unseen %+v, shown %v, %v", unseen, shown, err)
	}
	// What had died can be put back: its day is counted with what was let go of it.
	dead(t, db, today)
	audit(3)

	// Two years later the marks of what is not shown any more go as well; the ledgers keep their sums.
	poll(t, db, f, today.AddDate(1, 0, 0), append(items("a.example", 3), item("a.example", "fresh"))...)
	later := today.AddDate(2, 0, 7)
	for i := range 144 {
		if i == 143 {
			t.Error("the marks were never looked at")
		}
		got, err := db.Forget(t.Context(), "me", later.Add(time.Duration(i)*10*time.Minute), 5*365*24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if got.Marks > 0 {
			if got.Marks != 1 {
				t.Errorf("%d marks were let go, want that of the one that was not shown again", got.Marks)
			}
			break
		}
	}
}

// testForgetOriginals lets the places in a file go that is no more.
func testForgetOriginals(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	poll(t, db, addFeed(t, db, "a.example", noon), noon, item("a.example", "1"))
	work, _ := take(t, db, "me", noon, 1)
	places := map[string]fetcher.Place{work[0].Document: {File: "old.warc.gz", Offset: 7, Length: 9}, "other": {File: "new.warc.gz", Length: 9}}
	for i := range 250 {
		places[fmt.Sprint("d", i)] = fetcher.Place{File: "old.warc.gz", Offset: int64(i), Length: 1}
	}
	if err := db.Archived(t.Context(), "me", places); err != nil {
		t.Fatal(err)
	}
	if err := db.Sent(t.Context(), "me", map[string]time.Time{work[0].Document: noon.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{251, 0} {
		if n, err := db.ForgetOriginals(t.Context(), "me", "old.warc.gz"); err != nil || n != want {
			t.Errorf("%d places were let go, %v; want %d", n, err, want)
		}
	}
	if c, err := db.Counts(t.Context()); err != nil || c.Originals != 1 {
		t.Errorf("%d originals are left, %v", c.Originals, err)
	}
	again, _ := take(t, db, "me", noon.Add(time.Hour), 1)
	if len(again) != 1 || again[0].Place != (fetcher.Place{}) || again[0].Look <= work[0].Look {
		t.Errorf("what is sent again is fetched anew, under a new look: %+v", again)
	}
}

// settleAll ends what waits, as published but for those whose outcome is given.
func settleAll(t *testing.T, db *store.DB, l *line, at time.Time, other map[string]news.Outcome) {
	t.Helper()
	work, _ := take(t, db, "me", at, 100)
	for _, w := range work {
		outcome, ok := other[w.Entry.Title]
		switch {
		case !ok:
			l.publish(t, w)
		case outcome == news.Dropped:
			err := db.SaveDead(t.Context(), storage.Move{Group: "dead", Topic: "dead", From: -1, To: 1}, news.Dead{Document: w.Document, Time: at})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// dead puts the only dead record back.
func dead(t *testing.T, db *store.DB, at time.Time) {
	t.Helper()
	list, err := db.Dead(t.Context(), 0, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d dead, %v", len(list), err)
	}
	if err := db.Requeued(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
}

// ledger gives all days of the ledger of the only source, as the pages do.
func ledger(t *testing.T, s Server, where string) string {
	t.Helper()
	row, err := s.open(t, where).Source(t.Context(), "a.example")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(row.Feeds[0].Ledger, row.Articles)
}
