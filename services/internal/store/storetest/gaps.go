package storetest

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
)

// A pollster polls one feed, minute by minute.
type pollster struct {
	t    *testing.T
	db   *store.DB
	feed news.Feed
	at   time.Time
}

func newPollster(t *testing.T, s Server) *pollster {
	db := s.fresh(t)
	begin(t, db, "me")
	return &pollster{t: t, db: db, feed: addFeed(t, db, "a.example", noon), at: noon}
}

// poll stores a poll of ten minutes later.
func (p *pollster) poll(change func(*fetcher.Poll), shown ...fetcher.Item) {
	p.t.Helper()
	p.at = p.at.Add(10 * time.Minute)
	f := p.feed
	f.LastPoll, f.LastGood, f.Polled, f.Interval, f.NextPoll = p.at, p.at, true, 10*time.Minute, p.at.Add(10*time.Minute)
	f.Failures, f.Cause, f.Detail, f.Since = 0, "", "", time.Time{}
	out := fetcher.Poll{Feed: f, At: p.at, Status: 200, Shown: len(shown), Items: shown, URL: "https://a.example/feed",
		Sooner: fetcher.Timing{Interval: 5 * time.Minute, NextPoll: p.at.Add(5 * time.Minute)}}
	if change != nil {
		change(&out)
	}
	if _, err := p.db.SavePolls(p.t.Context(), "me", []fetcher.Poll{out}, nil); err != nil {
		p.t.Fatal(err)
	}
	p.feed = out.Feed
}

// fails stores a poll that failed.
func (p *pollster) fails(cause news.Cause, definite bool) {
	p.t.Helper()
	before := p.feed
	p.poll(func(out *fetcher.Poll) {
		f := before
		f.Failures++
		if f.Since.IsZero() {
			f.Since = out.At
		}
		f.LastPoll, f.Cause, f.Detail = out.At, cause, "it says "+string(cause)
		out.Feed, out.Definite, out.Status, out.Items, out.Shown = f, definite, 500, nil, 0
	})
}

// events gives the events so far.
func (p *pollster) events() []news.Event {
	p.t.Helper()
	list, err := p.db.EventsAfter(p.t.Context(), 0, 100)
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

func dated(name string, at time.Time) fetcher.Item {
	i := item("a.example", name)
	i.Entry.Published = news.Time{Instant: at, Precision: news.Second}
	return i
}

func testGap(t *testing.T, s Server) {
	p := newPollster(t, s)
	p.poll(nil, item("a.example", "1"), item("a.example", "2"))
	p.poll(nil, item("a.example", "2"), item("a.example", "3"))
	changed := item("a.example", "3")
	changed.Fingerprint = "changed"
	p.poll(nil, changed)
	if events := p.events(); len(events) != 0 {
		t.Fatalf("polls that overlap raise %+v", events)
	}
	before := p.at
	p.poll(func(out *fetcher.Poll) { out.Archives = []string{"https://a.example/older"} },
		dated("9", before.Add(9*time.Minute)), dated("8", before.Add(7*time.Minute)), dated("7", before.Add(5*time.Minute)))
	events := p.events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	e := events[0]
	g := e.About.Gap
	if e.Seq != 1 || e.Type != news.Gapped || e.Subject != "feed/1" || e.Epoch == "" || e.About.Feed == nil || e.About.Feed.URL != "https://a.example/feed" ||
		e.About.Feed.Source.ID != "a.example" || e.Article.ID != "" || g == nil {
		t.Fatalf("the event is %+v", e)
	}
	// Two minutes lie between two items, and five before the oldest: some two were missed.
	if !g.From.Equal(before) || !g.To.Equal(p.at) || g.Shown != 3 || g.Missing < 2 || g.Missing > 3 || g.Final || g.ID == 0 {
		t.Errorf("the gap is %+v", g)
	}
	row, err := p.db.Source(t.Context(), "a.example")
	if err != nil || len(row.Feeds[0].Gaps) != 1 || row.Feeds[0].Gaps[0].Shown != 3 || row.Feeds[0].Gaps[0].Every != 10*time.Minute {
		t.Errorf("the source shows %+v, %v", row.Feeds, err)
	}
	if f := row.Feeds[0]; f.Interval != 5*time.Minute || !f.NextPoll.Equal(p.at.Add(5*time.Minute)) {
		t.Errorf("after a gap the feed is polled every %v, next %v", f.Interval, f.NextPoll)
	}
	if wire, err := p.db.EventsBefore(t.Context(), 0, 10, view.WireFilter{}); err != nil || len(wire) != 0 {
		t.Errorf("the wire of articles shows %+v, %v", wire, err)
	}
	p.poll(nil, item("a.example", "undated"))
	if events = p.events(); len(events) != 2 || events[1].About.Gap.Missing != -1 {
		t.Errorf("without dates and history: %+v", events[len(events)-1].About.Gap)
	}
}

func testNoGap(t *testing.T, s Server) {
	p := newPollster(t, s)
	p.poll(nil)
	p.poll(nil, item("a.example", "1"))
	if events := p.events(); len(events) != 0 {
		t.Errorf("the first items of a feed that was empty raise %+v", events)
	}
	p.poll(nil)
	p.poll(func(out *fetcher.Poll) { out.Same = true })
	if events := p.events(); len(events) != 0 {
		t.Errorf("an empty poll raises %+v", events)
	}
	one := item("a.example", "hub")
	one.Shared, one.Address = true, "a.example/hub#1"
	two := one
	two.Address, two.Fingerprint = "a.example/hub#2", "2"
	p.poll(nil, one, item("a.example", "1"))
	p.poll(nil, two)
	if events := p.events(); len(events) != 1 {
		t.Errorf("items that share a link: %d events, want 1", len(events))
	}
}

func testSameShown(t *testing.T, s Server) {
	p := newPollster(t, s)
	p.poll(nil, items("a.example", 30)...)
	p.poll(func(out *fetcher.Poll) { out.Same, out.Status, out.Shown = true, 304, 0 })
	p.fails(news.CauseServer, false)
	p.poll(func(out *fetcher.Poll) { out.Same, out.Status, out.Shown = true, 304, 0 })
	polls, err := p.db.Polls(t.Context(), p.feed.ID, 10)
	if err != nil || len(polls) != 4 {
		t.Fatalf("%d polls, %v", len(polls), err)
	}
	for _, i := range []int{0, 2} {
		if polls[i].Shown != 30 || polls[i].Known != 30 || polls[i].Found != 0 {
			t.Errorf("a poll whose body is the same says %d shown, %d known, %d new", polls[i].Shown, polls[i].Known, polls[i].Found)
		}
	}
}

// troubles gives a check that since the last call only the troubles wanted were told.
func (p *pollster) troubles() func(want ...string) {
	var seen int
	return func(want ...string) {
		t := p.t
		t.Helper()
		var got []string
		for _, e := range p.events()[seen:] {
			tr := e.About.Trouble
			if e.Type != news.Troubled || tr == nil || e.About.Feed == nil || tr.Since.IsZero() || tr.Detail == "" {
				t.Fatalf("the event is %+v", e)
			}
			got = append(got, string(tr.State)+" "+string(tr.Cause))
		}
		seen += len(got)
		if len(got) != len(want) {
			t.Fatalf("told %q, want %q", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("told %q, want %q", got, want)
			}
		}
	}
}

func testTrouble(t *testing.T, s Server) {
	p := newPollster(t, s)
	f := p.troubles()
	p.poll(nil, item("a.example", "1"))
	p.fails(news.CauseUnreachable, false)
	f()
	p.poll(nil, item("a.example", "1"))
	f()
	p.fails(news.CauseUnreachable, false)
	p.fails(news.CauseUnreachable, false)
	f("began unreachable")
	p.fails(news.CauseUnreachable, false)
	f()
	p.fails(news.CauseGone, true)
	f("ended unreachable", "began gone")
	p.poll(nil, item("a.example", "1"))
	f("ended gone")
	p.fails(news.CauseGone, true)
	f("began gone")
}
