package storetest

import (
	"slices"
	"testing"

	"github.com/newswire-dev/newswire/services/fetcher"
)

func testMoved(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	begin(t, db, "me")
	a, b := addFeed(t, db, "a.example", noon), addFeed(t, db, "b.example", noon)
	adopt := func(to string, want string) {
		t.Helper()
		_, f, err := db.Feed(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		f.LastGood, f.Polled, f.Moved, f.MovedSince, f.MovedSeen, f.ETag = noon, true, to, noon, 3, "e"
		if _, err := db.SavePolls(ctx, "me", []fetcher.Poll{{Feed: f, At: noon, Status: 304, Same: true, Adopt: to}}, nil); err != nil {
			t.Fatal(err)
		}
		if _, f, err = db.Feed(ctx, a.ID); err != nil || !slices.Equal(f.Candidates, []string{want}) || f.ETag != "e" {
			t.Errorf("moved to %s: %+v, %v", to, f, err)
		}
		if adopted := to == want; adopted != (f.Moved == "" && f.MovedSeen == 0) {
			t.Errorf("moved to %s: %+v", to, f)
		}
	}
	adopt("https://c.example/new", "https://c.example/new")
	adopt(b.Candidates[0], "https://c.example/new") // that is another feed
	due, _ := dueFeeds(t, db, noon)
	if i := slices.IndexFunc(due, func(s fetcher.Subject) bool { return s.Feed.ID == a.ID }); i < 0 || due[i].Turn.Host != "c.example" {
		t.Errorf("due are %+v", due)
	}
	// The address that it left is free.
	if f := addFeed(t, db, "a.example", noon); f.ID == a.ID {
		t.Error("the old address still names the feed")
	}
}
