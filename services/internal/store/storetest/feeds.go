package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
)

// addFeed adds a feed of a host.
func addFeed(t testing.TB, db *store.DB, host string, due time.Time) news.Feed {
	t.Helper()
	_, f, err := db.CreateFeed(t.Context(), news.Source{ID: host, Site: "https://" + host},
		news.Feed{Candidates: []string{"https://" + host + "/feed"}, NextPoll: due})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// item gives an item at an address of a host.
func item(host, name string) fetcher.Item {
	link := "https://" + host + "/" + name
	return fetcher.Item{Key: news.Address(link), Fingerprint: "1", Address: news.Address(link), Link: link, Host: host,
		Entry: news.Entry{Link: link, Title: name}}
}

// items gives n items of a host.
func items(host string, n int) (out []fetcher.Item) {
	for i := range n {
		out = append(out, item(host, fmt.Sprintf("%s-%03d", host[:1], i)))
	}
	return out
}

// poll stores a poll of a feed and gives how many of its items were new.
func poll(t testing.TB, db *store.DB, f news.Feed, at time.Time, shown ...fetcher.Item) int {
	t.Helper()
	f.LastPoll, f.LastGood, f.Polled, f.NextPoll = at, at, true, at.Add(5*time.Minute)
	found, err := db.SavePolls(t.Context(), "me", []fetcher.Poll{fetcher.Poll{Feed: f, At: at, Status: 200, Shown: len(shown), Items: shown}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

// dueFeeds gives the feeds that are due, as they are stored, and when the next one is.
func dueFeeds(t testing.TB, db *store.DB, at time.Time) ([]fetcher.Subject, time.Time) {
	t.Helper()
	begin(t, db, "looker")
	due, next, err := db.TakeFeeds(t.Context(), "looker", at, 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	var free []fetcher.Turn
	for _, one := range due {
		free = append(free, one.Turn)
	}
	if err := db.End(t.Context(), "looker", at, free); err != nil {
		t.Fatal(err)
	}
	return due, next
}

func testPolls(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	a := addFeed(t, db, "a.example", noon.Add(-time.Minute))
	addFeed(t, db, "b.example", noon.Add(-time.Hour))
	addFeed(t, db, "c.example", noon.Add(time.Hour))
	due, next := dueFeeds(t, db, noon)
	if len(due) != 2 || due[0].Source.ID != "b.example" || due[1].Feed.ID != a.ID || !next.Equal(noon.Add(time.Hour)) {
		t.Fatalf("due %+v, next %v", due, next)
	}

	if n := poll(t, db, a, noon, item("a.example", "x"), item("a.example", "y")); n != 2 {
		t.Errorf("first poll found %d", n)
	}
	again := item("a.example", "y")
	again.Fingerprint = "2"
	a.ETag, a.Interval, a.Title = `W/"é"`, 90*time.Second, "A"
	a.Cause, a.Detail, a.Failures, a.Since = news.CauseBusy, "it says 429", 2, noon
	if n := poll(t, db, a, noon.Add(time.Minute), item("a.example", "x"), again); n != 1 {
		t.Errorf("second poll found %d", n)
	}
	due, _ = dueFeeds(t, db, noon.Add(time.Hour))
	if len(due) != 3 {
		t.Fatalf("%d due", len(due))
	}
	f := due[1].Feed
	if f.ETag != a.ETag || f.Interval != a.Interval || f.Title != "A" || !f.Polled || f.Cause != news.CauseBusy || !f.Since.Equal(noon) || !f.NextPoll.Equal(noon.Add(6*time.Minute)) {
		t.Errorf("the feed came back as %+v", f)
	}
	rows, err := db.Polls(t.Context(), a.ID, 10)
	if err != nil || len(rows) != 2 || rows[0].Found != 1 || rows[0].Known != 1 || rows[0].Cause != news.CauseBusy {
		t.Errorf("polls are %+v, %v", rows, err)
	}
	if _, err := db.SavePolls(t.Context(), "other", []fetcher.Poll{fetcher.Poll{Feed: a, At: noon}}, nil); !errors.Is(err, fetcher.ErrLost) {
		t.Errorf("another's poll gives %v", err)
	}
	feeds, open, err := db.Unfinished(t.Context(), noon)
	if err != nil || feeds != 2 || open != 3 {
		t.Errorf("unfinished: %d feeds, %d items, %v", feeds, open, err)
	}
	_, _, err = db.CreateFeed(t.Context(), news.Source{ID: "d.example"}, news.Feed{Candidates: []string{"https://d.example/rss", "http://www.a.example/feed/"}})
	if !errors.Is(err, view.ErrExists) {
		t.Errorf("a feed that is there gives %v", err)
	}
	if _, err := db.Source(t.Context(), "d.example"); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("the refused feed's source gives %v", err)
	}
}

func testLedger(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	f := addFeed(t, db, "a.example", noon)
	today := time.Now().UTC()
	shown := items("a.example", 6)
	shown[5].Dropped = news.DropDuplicate
	poll(t, db, f, today.Add(-24*time.Hour), shown[:2]...)
	poll(t, db, f, today, shown...)
	work, _ := take(t, db, "me", today, 10)
	if len(work) != 5 {
		t.Fatalf("took %d", len(work))
	}
	slices.SortFunc(work, func(a, b fetcher.Work) int { return int(a.Items[0] - b.Items[0]) })
	l := &line{db: db}
	l.outcome(t, work[0].Document, news.Published, "")
	l.outcome(t, work[1].Document, news.Unchanged, "")
	l.outcome(t, work[2].Document, news.Dropped, news.DropEmpty)
	l.outcome(t, work[3].Document, news.Unchanged, "")
	row, err := db.Source(t.Context(), "a.example")
	if err != nil || len(row.Feeds) != 1 || len(row.Feeds[0].Ledger) != 2 {
		t.Fatalf("%+v, %v", row, err)
	}
	now, before := row.Feeds[0].Ledger[0], row.Feeds[0].Ledger[1]
	if now.Day != today.Format(time.DateOnly) || now.Seen != 4 || now.Dropped != 2 || now.Unchanged != 1 || now.Pending != 1 ||
		now.Reasons[news.DropEmpty] != 1 || now.Reasons[news.DropDuplicate] != 1 {
		t.Errorf("today is %+v", now)
	}
	if before.Seen != 2 || before.Published != 1 || before.Unchanged != 1 || before.Pending != 0 {
		t.Errorf("yesterday is %+v", before)
	}
}
