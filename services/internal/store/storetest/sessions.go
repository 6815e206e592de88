package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
)

func testSessions(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	poll(t, db, addFeed(t, db, "a.example", noon.Add(time.Hour)), noon, items("a.example", 2)...)
	if err := db.Begin(ctx, "short", noon, 50*time.Millisecond, false); err != nil {
		t.Fatal(err)
	}
	work, _ := taking(t, db, "short", noon, fetcher.Taking{Limit: 5})
	if len(work) != 1 {
		t.Fatalf("took %+v", work)
	}
	renew := func(token string, want bool) {
		t.Helper()
		if held, err := db.Renew(ctx, token, noon, time.Hour); err != nil || held != want {
			t.Errorf("%s is held: %v, %v", token, held, err)
		}
	}
	until(t, "a session that is not renewed ends", func() bool {
		_, err := db.Renew(ctx, "me", noon, time.Hour)
		return err == nil && errors.Is(db.PollAll(ctx, "short", noon, time.Time{}), fetcher.ErrLost)
	})
	renew("short", false)
	// Nobody knows what it last asked, so its host rests.
	if more, next := taking(t, db, "me", noon, fetcher.Taking{Limit: 5}); len(more) != 0 || !next.Equal(noon.Add(fetcher.HostGap)) {
		t.Errorf("at once: %+v, next %v", more, next)
	}
	more, _ := taking(t, db, "me", noon.Add(fetcher.HostGap), fetcher.Taking{Limit: 5})
	if len(more) != 1 || more[0].Document != work[0].Document || more[0].Look <= work[0].Look {
		t.Errorf("what it had in hand is %+v", more)
	}
	begin(t, db, "you")
	renew("me", true)
	if err := db.Begin(ctx, "alone", noon, time.Hour, true); err != nil {
		t.Fatal(err)
	}
	renew("me", false)
	renew("you", false)
	renew("alone", true)
	for name, err := range map[string]error{
		"Take": second(db.Take(ctx, "me", noon, fetcher.Taking{Limit: 1})), "TakeFeeds": second(db.TakeFeeds(ctx, "me", noon, 1, nil)),
		"Sent": db.Sent(ctx, "me", map[string]time.Time{"d": noon}), "Archived": db.Archived(ctx, "me", map[string]fetcher.Place{"d": {}}),
		"Drop": db.Drop(ctx, "me", "d", news.DropEmpty), "Later": db.Later(ctx, "me", fetcher.Work{}, noon, "", ""), "PollAll": db.PollAll(ctx, "me", noon, noon), "Tidy": db.Tidy(ctx, "me", noon), "Forget": forgotten(db.Forget(ctx, "me", noon, keptDays)),
	} {
		if !errors.Is(err, fetcher.ErrLost) {
			t.Errorf("%s after the end of the session: %v", name, err)
		}
	}
	if _, _, err := db.HoldHost(ctx, "me", "x"); !errors.Is(err, fetcher.ErrLost) {
		t.Errorf("HoldHost after the end of the session: %v", err)
	}
}

// second leaves out what a call gives besides its error.
func second[T any](_ T, _ time.Time, err error) error { return err }

// forgotten does so as well.
func forgotten(_ fetcher.Forgotten, err error) error { return err }

// takeFeeds takes feeds and gives their sources.
func takeFeeds(t *testing.T, db *store.DB, token string, at time.Time, limit int, free ...fetcher.Turn) (ids string, next time.Time) {
	t.Helper()
	due, next, err := db.TakeFeeds(t.Context(), token, at, limit, free)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range due {
		if one.Turn.Host != one.Feed.Host() {
			t.Errorf("took %+v", one)
		}
		ids += one.Source.ID[:1]
	}
	return ids, next
}

func testHosts(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	begin(t, db, "you")
	for i, host := range []string{"a.example", "b.example", "c.example"} {
		addFeed(t, db, host, noon.Add(time.Duration(i)*time.Second))
	}
	second, err := func() (f news.Feed, err error) {
		_, f, err = db.CreateFeed(ctx, news.Source{ID: "z.example"}, news.Feed{Candidates: []string{"https://www.a.example/other"}, NextPoll: noon})
		return f, err
	}()
	if err != nil {
		t.Fatal(err)
	}
	at := noon.Add(time.Minute)
	f := func(token string, when time.Time, limit int, want string, wantNext time.Time, free ...fetcher.Turn) {
		t.Helper()
		if ids, next := takeFeeds(t, db, token, when, limit, free...); ids != want || !next.Equal(wantNext) {
			t.Errorf("%s takes %q, next %v; want %q, %v", token, ids, next, want, wantNext)
		}
	}
	f("me", noon.Add(-time.Minute), 10, "", noon)
	f("me", at, 2, "ab", time.Time{}) // one of a host
	f("you", at, 10, "c", time.Time{})
	f("you", at, 10, "", time.Time{})
	// Who redirects to a host that another asks waits for it; its own it may ask.
	hold := func(token, host string, want bool) {
		t.Helper()
		if _, held, err := db.HoldHost(ctx, token, host); err != nil || held != want {
			t.Errorf("%s holds %s: %v, %v", token, host, held, err)
		}
	}
	hold("you", "a.example", false)
	hold("me", "a.example", true)
	hold("you", "d.example", true)
	// The poll gives the host back with its next turn, and the second feed there is taken after it.
	first, _ := db.Source(ctx, "a.example")
	feed := first.Feeds[0].Feed
	feed.NextPoll = noon.Add(time.Hour)
	if _, err := db.SavePolls(ctx, "me", []fetcher.Poll{{Feed: feed, At: at}}, []fetcher.Turn{{Host: "a.example", Next: at.Add(time.Second)}}); err != nil {
		t.Fatal(err)
	}
	f("you", at, 10, "", at.Add(time.Second))
	f("you", at.Add(time.Second), 10, "z", noon.Add(time.Hour))
	// Feeds and pages of one host take turns.
	poll(t, db, second, at, item("a.example", "x"))
	feed.NextPoll = at
	if _, err := db.SavePolls(ctx, "me", []fetcher.Poll{{Feed: feed, At: at}}, nil); err != nil {
		t.Fatal(err)
	}
	after := at.Add(time.Minute)
	free := fetcher.Turn{Host: "a.example", Next: after}
	if work, _ := taking(t, db, "you", after, fetcher.Taking{Limit: 5, Free: []fetcher.Turn{free}}); len(work) != 1 {
		t.Errorf("after a poll a page: %+v", work)
	}
	poll(t, db, second, at, item("a.example", "y"))
	if work, _ := taking(t, db, "you", after, fetcher.Taking{Limit: 5, Free: []fetcher.Turn{free}}); len(work) != 0 {
		t.Errorf("after a page a poll: %+v", work)
	}
	f("you", after, 1, "a", time.Time{})
}

func testRobots(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	if _, ok, err := db.Robots(ctx, "https://a.example"); err != nil || ok {
		t.Errorf("nothing is kept: %v, %v", ok, err)
	}
	for _, body := range []string{"user-agent: *", "disallow: /\x00\xff"} {
		want := fetcher.Robots{Status: 200, Body: []byte(body), Asked: noon, Expires: noon.Add(time.Hour)}
		if err := db.KeepRobots(ctx, "https://a.example", want); err != nil {
			t.Fatal(err)
		}
		got, ok, err := db.Robots(ctx, "https://a.example")
		if err != nil || !ok || got.Status != 200 || !got.Asked.Equal(noon) || !got.Expires.Equal(want.Expires) || got.Body[0] != body[0] {
			t.Errorf("kept %+v, %v, %v", got, ok, err)
		}
	}
}

func testTidy(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	old, many := addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)
	for i := range 4 {
		poll(t, db, old, noon.Add(time.Duration(i-4)*48*time.Hour), item("a.example", fmt.Sprint(i)))
	}
	var polls []fetcher.Poll
	for i := range 250 {
		polls = append(polls, fetcher.Poll{Feed: many, At: noon.Add(time.Duration(i-250) * time.Second), Status: 304, Quiet: true})
	}
	if _, err := db.SavePolls(ctx, "me", polls, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing left to do
		if err := db.Tidy(ctx, "me", noon); err != nil {
			t.Fatal(err)
		}
		rows, err := db.Polls(ctx, old.ID, 1000)
		if err != nil || len(rows) != 1 {
			t.Errorf("%d polls of the last days are kept, want 1, %v", len(rows), err)
		}
		if rows, err = db.Polls(ctx, many.ID, 1000); err != nil || len(rows) != 200 {
			t.Errorf("%d polls of a feed that is polled often are kept, want 200, %v", len(rows), err)
		}
		sums, err := db.PollDays(ctx, old.ID, 10)
		if err != nil || len(sums) != 4 || sums[0].Polls != 1 || sums[0].Found != 1 || sums[3].Found != 1 {
			t.Errorf("sums %+v, %v", sums, err)
		}
	}
	if sums, err := db.PollDays(ctx, many.ID, 10); err != nil || len(sums) != 1 || sums[0].Polls != 250 {
		t.Errorf("sums %+v, %v", sums, err)
	}
}
