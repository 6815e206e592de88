package storetest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

func testDead(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	today := time.Now().UTC()
	poll(t, db, addFeed(t, db, "a.example", noon), today, items("a.example", 1)...)
	work, _ := take(t, db, "me", today, 10)
	d := news.Dead{Topic: "documents", Partition: 3, Offset: 17, Stage: "normaliser", Reason: "not JSON", Document: work[0].Document,
		Key: []byte("a.example"), Value: []byte{0, 0xff, '{'}, Headers: map[string]string{"nw-type": "document"}, Time: noon}
	m := storage.Move{Group: "storage-dead", Topic: "dead", From: -1, To: 1}
	if err := db.SaveDead(ctx, m, d); err != nil {
		t.Fatal(err)
	}
	if err := db.SaveDead(ctx, m, d); !errors.Is(err, bus.ErrLost) {
		t.Errorf("the same record again gives %v", err)
	}
	list, err := db.Dead(ctx, 0, 10)
	if err != nil || len(list) != 1 || list[0].Value != nil || list[0].Offset != 17 || !list[0].Requeued.IsZero() {
		t.Fatalf("dead are %+v, %v", list, err)
	}
	got, err := db.DeadByID(ctx, list[0].ID)
	if err != nil || !bytes.Equal(got.Value, d.Value) || !bytes.Equal(got.Key, d.Key) || got.Headers["nw-type"] != "document" || !got.Time.Equal(noon) {
		t.Errorf("the record is %+v, %v", got, err)
	}
	ledger := func(dropped, pending, dead int) {
		t.Helper()
		row, err := db.Source(ctx, "a.example")
		if err != nil {
			t.Fatal(err)
		}
		c, err := db.Counts(ctx)
		if day := row.Feeds[0].Ledger[0]; err != nil || day.Reasons[news.DropDead] != dropped || day.Dropped != dropped || day.Pending != pending || c.Dead != dead {
			t.Errorf("the ledger says %+v, the counts %+v, %v", day, c, err)
		}
	}
	ledger(1, 0, 1)
	if err := db.Requeued(ctx, list[0].ID); err != nil {
		t.Fatal(err)
	}
	ledger(0, 1, 0)
	again, next := take(t, db, "me", today, 10)
	if len(again) != 0 || next.Before(today) {
		t.Errorf("put back, it waits for its outcome: %+v, next %v", again, next)
	}
	again, _ = take(t, db, "me", next, 10)
	if len(again) != 1 || again[0].Document != d.Document || again[0].Entry.Title == "" || !again[0].Sent {
		t.Errorf("its outcome stays out: %+v", again)
	}
	if err := db.Requeued(ctx, 99); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a dead record that is not there gives %v", err)
	}
	if _, err := db.DeadByID(ctx, 99); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a dead record that is not there gives %v", err)
	}
}

func testSources(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	source, feed, err := db.CreateFeed(ctx, news.Source{ID: "a.example", Name: "A", Site: "https://a.example", Country: "AZ", Zone: "Asia/Baku"},
		news.Feed{Candidates: []string{"https://a.example/rss", "https://a.example/feed"}, Title: "Top"})
	if err != nil || feed.ID == 0 || source.Name != "A" {
		t.Fatalf("%+v %+v, %v", source, feed, err)
	}
	source, second, err := db.CreateFeed(ctx, news.Source{ID: "a.example", Name: "Other"}, news.Feed{Candidates: []string{"https://a.example/sport"}})
	if err != nil || second.ID == feed.ID || source.Name != "A" || source.Country != "AZ" {
		t.Errorf("a second feed: %+v %+v, %v", source, second, err)
	}
	addFeed(t, db, "nameless.example", noon)
	l := &line{db: db}
	a := newArticle("a.example/x", content("x", "text"))
	a.SourceID, a.FeedID, a.FirstSeen, a.Document = "a.example", feed.ID, time.Now().UTC(), "d1"
	id := l.created(t, a)
	rows, err := db.Sources(ctx)
	if err != nil || len(rows) != 2 || rows[1].ID != "a.example" || len(rows[1].Feeds) != 2 || rows[1].Articles != 1 || rows[1].Days[27]+rows[1].Days[26] != 1 ||
		!rows[1].LastItem.Equal(a.FirstSeen.Truncate(time.Microsecond)) {
		t.Errorf("sources are %+v, %v", rows, err)
	}
	if err := db.Archived(ctx, "me", map[string]fetcher.Place{"d1": {File: "f", Offset: 3, Length: 5}}); err != nil {
		t.Fatal(err)
	}
	if p, err := db.Provenance(ctx, id); err != nil || p.FeedURL != "https://a.example/rss" || p.File != "f" || p.Offset != 3 || p.Document != "d1" {
		t.Errorf("provenance %+v, %v", p, err)
	}
	poll(t, db, second, time.Now())
	if err := db.PollNow(ctx, second.ID); err != nil {
		t.Error(err)
	}
	if row, err := db.Source(ctx, "a.example"); err != nil || row.Feeds[1].NextPoll.After(time.Now()) {
		t.Errorf("the feed is due later: %+v, %v", row.Feeds, err)
	}
	if err := db.PollNow(ctx, 99); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a feed that is not there gives %v", err)
	}
	if _, err := db.Source(ctx, "none"); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a source that is not there gives %v", err)
	}
	named := feed
	named.SourceID = "nameless.example"
	if _, err := db.SavePolls(ctx, "me", []fetcher.Poll{{Feed: named, At: noon, Name: "Named", Lang: "az"}}, nil); err != nil {
		t.Fatal(err)
	}
	if row, err := db.Source(ctx, "nameless.example"); err != nil || row.Name != "Named" || row.Language != "az" {
		t.Errorf("named by its feed: %+v, %v", row.Source, err)
	}
}

func testCounts(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	if c, err := db.Counts(ctx); err != nil || c != (view.Counts{}) {
		t.Errorf("an empty wire counts %+v, %v", c, err)
	}
	begin(t, db, "me")
	a, b := addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)
	poll(t, db, a, noon, items("a.example", 2)...)
	if c, err := db.Counts(ctx); err != nil || !c.AccountedUntil.IsZero() || c.Sources != 2 || c.Pending != 2 {
		t.Errorf("one feed was never polled: %+v, %v", c, err)
	}
	b.Cause = news.CauseGone
	poll(t, db, b, noon.Add(time.Minute))
	l := &line{db: db}
	l.created(t, newArticle("a.example/old", content("old", "text")))
	today := newArticle("a.example/new", content("new", "text"))
	today.FirstSeen = time.Now().UTC()
	l.created(t, today)
	if c, err := db.Counts(ctx); err != nil || !c.AccountedUntil.Equal(noon) || c.Troubled != 1 || c.Articles != 2 || c.Today != 1 {
		t.Errorf("counts are %+v, %v", c, err)
	}
}

func testConditions(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	set := func(detail string) {
		t.Helper()
		if err := db.SetCondition(ctx, "network", detail); err != nil {
			t.Error(err)
		}
	}
	set("no route")
	first, err := db.Conditions(ctx)
	if err != nil || len(first) != 1 || first[0].Detail != "no route" || time.Since(first[0].Since) > time.Minute {
		t.Fatalf("conditions are %+v, %v", first, err)
	}
	set("no name server")
	if again, err := db.Conditions(ctx); err != nil || len(again) != 1 || again[0].Detail != "no name server" || !again[0].Since.Equal(first[0].Since) {
		t.Errorf("said again: %+v, %v", again, err)
	}
	set("")
	if none, err := db.Conditions(ctx); err != nil || len(none) != 0 {
		t.Errorf("ended: %+v, %v", none, err)
	}
}
