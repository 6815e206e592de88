package storetest

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

func testFill(t *testing.T, s Server) {
	p := newPollster(t, s)
	l := &line{db: p.db}
	l.created(t, newArticle("a.example/elsewhere", content("elsewhere", "known from another feed")))
	p.poll(nil, item("a.example", "1"), item("a.example", "2"))
	p.poll(func(out *fetcher.Poll) { out.Archives = []string{"https://a.example/older"} }, item("a.example", "8"), item("a.example", "9"))
	take := func(at time.Time, want int) []fetcher.Gap {
		t.Helper()
		gaps, err := p.db.TakeGaps(t.Context(), "me", at, 10)
		if err != nil || len(gaps) != want {
			t.Fatalf("took %d gaps, %v; want %d", len(gaps), err, want)
		}
		return gaps
	}
	g := take(p.at, 1)[0]
	if g.Feed.ID != p.feed.ID || g.Source.ID != "a.example" || !g.To.Equal(p.at) || g.Shown != 2 || len(g.Archives) != 1 || len(g.Known) != 4 {
		t.Errorf("took %+v", g)
	}
	take(p.at.Add(time.Minute), 0)
	// What a fetcher had in hand that ended is free.
	if err := p.db.End(t.Context(), "me", p.at, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.db.Begin(t.Context(), "me", p.at, time.Hour, false); err != nil {
		t.Fatal(err)
	}
	g = take(p.at, 1)[0]

	archive := []fetcher.Item{item("a.example", "9"), item("a.example", "7"), item("a.example", "6"), item("a.example", "elsewhere")}
	unseen, shown, err := p.db.Unseen(t.Context(), g, append(archive, item("a.example", "2")))
	if err != nil || len(unseen) != 2 {
		t.Errorf("unseen %+v, %v", unseen, err)
	}
	if before, now := shown[item("a.example", "2").Key], shown[archive[0].Key]; len(shown) != 2 || !before.Before(g.To) || !now.Equal(g.To) {
		t.Errorf("shown first at %v", shown)
	}
	again := p.at.Add(5 * time.Minute)
	fill := func(next time.Time, items []fetcher.Item, want int) {
		t.Helper()
		if n, err := p.db.FillGap(t.Context(), "me", g, fetcher.Filled{Items: items, At: p.at, Next: next, Detail: "asked"}); err != nil || n != want {
			t.Errorf("recovered %d, %v; want %d", n, err, want)
		}
	}
	fill(again, archive, 2)
	take(again.Add(-time.Second), 0)
	g = take(again, 1)[0]
	fill(time.Time{}, archive, 0)
	take(again.Add(time.Hour), 0)

	events := p.events()[1:]
	if len(events) != 2 || events[1].Type != news.Gapped || events[1].About.Gap.Recovered != 2 || events[1].About.Gap.ID != events[0].About.Gap.ID {
		t.Errorf("the events are %+v", events)
	}
	work, _, err := p.db.Take(t.Context(), "me", p.at, fetcher.Taking{Limit: 20, Replay: true})
	if err != nil || len(work) != 6 {
		t.Fatalf("took %d, %v", len(work), err)
	}
	for _, w := range work {
		if recovered := w.Link == "https://a.example/6" || w.Link == "https://a.example/7"; recovered && w.Backfill {
			t.Errorf("a recovered item is backfill: %+v", w)
		}
	}
	// What an archive held was not shown: a poll of nothing but that and new items has lost the ones before.
	p.poll(nil, item("a.example", "7"), item("a.example", "10"))
	if events := p.events(); len(events) != 4 || events[3].About.Gap.Recovered != 0 || events[3].About.Gap.ID == g.ID {
		t.Errorf("a poll of recovered and new items: %d events", len(events))
	}
	row, err := p.db.Source(t.Context(), "a.example")
	if err != nil || len(row.Feeds[0].Gaps) != 2 || row.Feeds[0].Gaps[1].Recovered != 2 || !row.Feeds[0].Gaps[1].Final || row.Feeds[0].Gaps[1].Detail != "asked" {
		t.Errorf("the source shows %+v, %v", row.Feeds[0].Gaps, err)
	}
}
