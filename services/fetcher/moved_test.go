package fetcher

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

func TestMovesAreAdoptedWhenTheyAreSure(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	hop := func(status int) client.Hop { return client.Hop{URL: "https://a.example/old", Status: status} }
	f := func(want string, hops ...client.Hop) {
		t.Helper()
		if got := forGood(&client.Response{Final: "https://a.example/new", Hops: hops}); got != want {
			t.Errorf("forGood(%v) = %q", hops, got)
		}
	}
	f("")
	f("https://a.example/new", hop(301), hop(308))
	f("", hop(301), hop(302))
	f("", hop(307))

	feed := news.Feed{Interval: time.Hour, LastGood: now, Candidates: []string{"https://a.example/old"}}
	a := answer{status: 304, unchanged: true, moved: "https://a.example/new"}
	for i, want := range []string{"", "", "https://a.example/new"} {
		p := a.poll(Subject{Feed: feed}, now.Add(time.Duration(i)*12*time.Hour), even)
		if p.Adopt != want || p.Quiet || p.Feed.MovedSeen != i+1 {
			t.Errorf("after %d answers: adopts %q, %+v", i+1, p.Adopt, p.Feed)
		}
		feed = p.Feed
	}
	if p := (answer{status: 304, unchanged: true}).poll(Subject{Feed: feed}, now, even); p.Feed.Moved != "" || p.Feed.MovedSeen != 0 {
		t.Errorf("when it leads there no more: %+v", p.Feed)
	}
	a.moved = "https://a.example/third"
	if p := a.poll(Subject{Feed: feed}, now, even); p.Feed.MovedSeen != 1 || p.Adopt != "" {
		t.Errorf("when it leads elsewhere: %+v", p.Feed)
	}
}

func TestAFeedThatBecameEmptyIsInTrouble(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	before := news.Feed{Interval: 10 * time.Minute, LastGood: now.Add(-time.Hour)}
	f := answer{}.settle(before, before, Sighting{Before: 30}, now, even)
	if f.Cause != news.CauseEmpty || f.Failures != 1 || !f.Since.Equal(now) || f.Interval != 15*time.Minute {
		t.Errorf("empty for the first time: %+v", f)
	}
	f = answer{}.settle(before, f, Sighting{Before: 30}, now.Add(time.Hour), even)
	if f.Failures != 2 || !f.Since.Equal(now) {
		t.Errorf("empty again: %+v", f)
	}
	if f = (answer{status: 200, unchanged: true}).poll(Subject{Feed: f}, now.Add(2*time.Hour), even).Feed; f.Cause != news.CauseEmpty || f.Failures != 3 || !f.Since.Equal(now) {
		t.Errorf("empty as before: %+v", f)
	}
	if f = (answer{}).settle(before, before, Sighting{}, now, even); f.Cause != "" {
		t.Errorf("one that was never full: %+v", f)
	}
}
