package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// allSettings says something of everything.
var allSettings = news.Settings{
	Language: "az", Country: "AZ", Zone: "Asia/Baku", Headers: map[string]string{"Accept-Language": "az"}, Secret: "a", Proxy: "http://proxy.example:3128",
	PollMin: time.Minute, PollMax: time.Hour, Page: news.Selectors{Title: "h1", Remove: []string{".ad"}},
}

func testFeedSettings(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	ctx := t.Context()
	f := addFeed(t, db, "a.example", noon)
	addFeed(t, db, "b.example", noon)
	f.ETag, f.Cause, f.Failures = "e1", news.CauseNotAFeed, 3
	poll(t, db, f, noon, items("a.example", 2)...)
	found := []news.Proposal{{URL: "https://a.example/rss", Title: "A", Items: 3, Newest: noon}}
	if err := db.Propose(ctx, "me", f, found); err != nil {
		t.Fatal(err)
	}
	_, there, err := db.Feed(ctx, f.ID)
	if err != nil || !reflect.DeepEqual(there.Proposals, found) {
		t.Fatalf("proposals are %+v, %v", there.Proposals, err)
	}

	next := there.NextPoll
	there.Settings = allSettings
	there.Settings.Headers, there.Settings.Secret, there.Settings.Proxy = nil, "", ""
	set, err := db.SetFeed(ctx, news.Source{}, there)
	if err != nil || set.ETag != "e1" || !set.NextPoll.Equal(next) || set.Cause != news.CauseNotAFeed || len(set.Proposals) != 1 {
		t.Errorf("settings that do not change the asking give %+v, %v", set, err)
	}
	there.Settings = allSettings
	set, err = db.SetFeed(ctx, news.Source{}, there)
	if err != nil || set.ETag != "" || set.NextPoll.Equal(next) || set.Cause != "" {
		t.Errorf("settings that change the asking give %+v, %v", set, err)
	}
	there.Candidates = []string{"https://a.example/rss", "https://a.example/feed"}
	if set, err = db.SetFeed(ctx, news.Source{ID: "c.example", Name: "C"}, there); err != nil || set.SourceID != "c.example" || len(set.Proposals) != 0 || set.Current != 0 {
		t.Errorf("a feed that moves is %+v, %v", set, err)
	}
	if source, by, err := db.FeedAt(ctx, "http://www.a.example/rss/"); err != nil || by.ID != f.ID || source.Name != "C" || !reflect.DeepEqual(by.Settings, allSettings) {
		t.Errorf("by its address the feed is %+v of %+v, %v", by, source, err)
	}
	if all, err := db.Configured(ctx); err != nil || len(all) != 1 || !reflect.DeepEqual(all[f.ID].Settings, allSettings) {
		t.Errorf("settings are %+v, %v", all, err)
	}
	there.Candidates = []string{"https://b.example/feed"}
	if _, err := db.SetFeed(ctx, news.Source{}, there); !errors.Is(err, view.ErrExists) {
		t.Errorf("another feed's address gives %v", err)
	}
	if _, err := db.SetFeed(ctx, news.Source{}, news.Feed{ID: 99, Candidates: []string{"https://x.example"}}); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a feed that is not there gives %v", err)
	}
	testSetSource(t, db)
}

// testChangedMeanwhile changes a feed while a poll of it is on its way: what the poll showed is kept, and nothing of it is said of the
// feed as it is now.
func testChangedMeanwhile(t *testing.T, s Server) {
	f := func(name string, change func(db *store.DB, f news.Feed) error, stays bool) {
		t.Helper()
		db := s.fresh(t)
		begin(t, db, "me")
		first := addFeed(t, db, "a.example", noon)
		poll(t, db, first, noon, item("a.example", "1"))
		due, _ := dueFeeds(t, db, noon.Add(time.Hour))
		if len(due) != 1 {
			t.Fatalf("%s: due are %+v", name, due)
		}
		if err := change(db, due[0].Feed); err != nil {
			t.Fatal(err)
		}
		_, set, err := db.Feed(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		after := due[0].Feed
		after.ETag, after.Current, after.LastPoll, after.Failures, after.Interval = "of the poll", 1, noon.Add(time.Hour), 7, time.Minute
		for _, quiet := range []bool{true, false} {
			p := fetcher.Poll{Feed: after, At: noon.Add(time.Hour), Status: 200, Quiet: quiet, Adopt: "https://old.example/feed"}
			if !quiet {
				p.Items, p.Shown = items("a.example", 2), 2
			}
			found, err := db.SavePolls(t.Context(), "me", []fetcher.Poll{p}, nil)
			if err != nil || !quiet && found[0] != 2 {
				t.Errorf("%s: found %v, %v", name, found, err)
			}
		}
		_, got, err := db.Feed(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if stays && !reflect.DeepEqual(got, set) {
			t.Errorf("%s: the feed was set to\n%+v, and is\n%+v", name, set, got)
		}
		if !stays && (got.ETag != "of the poll" || !reflect.DeepEqual(got.Settings, set.Settings)) {
			t.Errorf("%s: the poll is lost: %+v", name, got)
		}
	}
	set := func(change func(*news.Feed)) func(*store.DB, news.Feed) error {
		return func(db *store.DB, f news.Feed) error {
			change(&f)
			_, err := db.SetFeed(t.Context(), news.Source{}, f)
			return err
		}
	}
	f("another address", set(func(f *news.Feed) { f.Candidates = []string{"https://a.example/new"} }), true)
	f("one more address", set(func(f *news.Feed) { f.Candidates = append(f.Candidates, "https://a.example/2") }), true)
	f("a cookie", set(func(f *news.Feed) { f.Settings.Secret = "a" }), true)
	f("removed and added again", func(db *store.DB, f news.Feed) error {
		if err := db.RemoveFeed(t.Context(), f.ID); err != nil {
			return err
		}
		_, _, err := db.CreateFeed(t.Context(), news.Source{ID: "a.example"}, news.Feed{Candidates: f.Candidates})
		return err
	}, true)
	f("its zone", set(func(f *news.Feed) { f.Settings.Zone = "Asia/Baku" }), false)
	f("nothing", func(*store.DB, news.Feed) error { return nil }, false)
}

func testSetSource(t *testing.T, db *store.DB) {
	t.Helper()
	want := news.Source{ID: "b.example", Name: "B", Site: "https://www.b.example", Country: "GE", Language: "ka", Zone: "Asia/Tbilisi"}
	if err := db.SetSource(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if row, err := db.Source(t.Context(), "b.example"); err != nil || row.Source != want {
		t.Errorf("the source is %+v, %v", row.Source, err)
	}
	if err := db.SetSource(t.Context(), news.Source{ID: "z.example"}); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a source that is not there gives %v", err)
	}
}

// testRemovedFeed removes a feed and adds it again: it goes on with its accounts.
func testRemovedFeed(t *testing.T, s Server) {
	db := s.fresh(t)
	begin(t, db, "me")
	ctx := t.Context()
	f := addFeed(t, db, "a.example", noon)
	addFeed(t, db, "b.example", noon)
	poll(t, db, f, time.Now(), items("a.example", 2)...)
	if err := db.RemoveFeed(ctx, f.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.RemoveFeed(ctx, f.ID); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("removing it twice gives %v", err)
	}
	due, _ := dueFeeds(t, db, time.Now().Add(time.Hour))
	if len(due) != 1 || due[0].Source.ID != "b.example" {
		t.Errorf("due are %+v", due)
	}
	if rows, err := db.Sources(ctx); err != nil || len(rows) != 1 {
		t.Errorf("%d sources are listed, %v", len(rows), err)
	}
	if row, err := db.Source(ctx, "a.example"); err != nil || len(row.Feeds) != 0 {
		t.Errorf("the source without feeds is %+v, %v", row, err)
	}
	if _, _, err := db.FeedAt(ctx, "https://a.example/feed"); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("the removed feed gives %v", err)
	}
	if work, _ := take(t, db, "me", time.Now(), 10); len(work) != 2 {
		t.Errorf("%d of its items are still fetched", len(work))
	}
	revived := news.Source{ID: "a.example", Name: "A", Site: "https://a.example/", Country: "AZ"}
	if now, again, err := db.CreateFeed(ctx, revived, news.Feed{Candidates: []string{"https://a.example/feed"}}); err != nil || again.ID != f.ID || now != revived {
		t.Errorf("added again it is %+v of %+v, %v", again, now, err)
	}
	if row, err := db.Source(ctx, "a.example"); err != nil || len(row.Feeds) != 1 || len(row.Feeds[0].Ledger) != 1 || row.Feeds[0].Ledger[0].Seen != 2 {
		t.Errorf("its accounts are %+v, %v", row.Feeds, err)
	}
}

// testFeedCountry gives a feed a country of its own: its articles are of that one, in search and in events, and the other feeds' are not.
func testFeedCountry(t *testing.T, s Server) {
	db := s.fresh(t)
	ctx := t.Context()
	outlet := news.Source{ID: "a.example", Name: "A", Site: "https://a.example", Country: "AZ"}
	_, plain, err := db.CreateFeed(ctx, outlet, news.Feed{Candidates: []string{"https://a.example/az"}})
	if err != nil {
		t.Fatal(err)
	}
	_, abroad, err := db.CreateFeed(ctx, outlet, news.Feed{Candidates: []string{"https://a.example/ge"}, Settings: news.Settings{Country: "GE"}})
	if err != nil {
		t.Fatal(err)
	}
	l := &line{db: db}
	for i, feed := range []int64{plain.ID, abroad.ID} {
		a := newArticle(fmt.Sprintf("a.example/%d", i), content("Ferry", "The ferry left."))
		a.SourceID, a.FeedID = outlet.ID, feed
		l.created(t, a)
	}
	for _, country := range []string{"AZ", "GE"} {
		q, err := query.Parse("ferry country:" + country)
		if err != nil {
			t.Fatal(err)
		}
		found, err := db.Articles(ctx, view.Search{Query: q, Limit: 10})
		if err != nil || len(found) != 1 || found[0].Source.Country != country {
			t.Errorf("country:%s finds %+v, %v", country, found, err)
		}
	}
	events, err := db.EventsAfter(ctx, 0, 10)
	if err != nil || len(events) != 2 || events[0].Article.Source.Country != "AZ" || events[1].Article.Source.Country != "GE" {
		t.Errorf("events are %+v, %v", events, err)
	}
}
