package storetest

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

func testRemarks(t *testing.T, s Server) {
	p := newPollster(t, s)
	told := p.troubles()
	notices := func(want ...news.NoticeKind) {
		t.Helper()
		row, err := p.db.Source(t.Context(), "a.example")
		if err != nil {
			t.Fatal(err)
		}
		var got []news.NoticeKind
		for _, n := range row.Notices {
			if n.Until.IsZero() {
				got = append(got, n.Kind)
			}
			if n.Kind == news.NoticeStale && (n.Feed != "https://a.example/feed" || n.Detail != "nothing new" || !n.Since.Equal(noon)) {
				t.Errorf("the notice is %+v", n)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("the source carries %q, want %q", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("the source carries %q, want %q", got, want)
			}
		}
	}
	holds := func(detail string) news.Remark { return news.Remark{Since: noon, Detail: detail} }
	set := func(r news.Remarks) func(*fetcher.Poll) {
		r.First, r.Newest, r.Pause = noon, noon, time.Hour
		return func(out *fetcher.Poll) { out.Feed.Remarks = r }
	}
	one := item("a.example", "1")
	p.poll(nil, one)
	p.poll(set(news.Remarks{Malformed: news.Remark{Detail: "repairs", Against: 1}}), one)
	told()
	notices()

	both := news.Remarks{Stale: holds("nothing new"), Malformed: holds("repairs")}
	p.poll(set(both), one)
	told("began stale", "began malformed")
	notices(news.NoticeStale, news.NoticeMalformed)
	topic, err := p.db.CreateTopic(t.Context(), "named", "tram source:a.example")
	if err != nil {
		t.Fatal(err)
	}
	if row, err := p.db.Topic(t.Context(), topic.ID); err != nil || len(row.Notices) != 1 || row.Notices[0].Kind != news.NoticeStale {
		t.Errorf("a topic that depends on it carries %+v, %v: what costs it no articles is not its concern", row.Notices, err)
	}
	_, f, err := p.db.Feed(t.Context(), p.feed.ID)
	if err != nil || f.Remarks != p.feed.Remarks || f.Remarks.Pause != time.Hour {
		t.Errorf("the remarks came back as %+v, %v; want %+v", f.Remarks, err, p.feed.Remarks)
	}
	if f.Failures != 0 || f.Cause != "" || f.Interval != 10*time.Minute {
		t.Errorf("a feed with remarks has %d failures, %q, and is polled every %v", f.Failures, f.Cause, f.Interval)
	}
	if c, err := p.db.Counts(t.Context()); err != nil || c.Troubled != 0 {
		t.Errorf("%d sources are in trouble, %v", c.Troubled, err)
	}
	p.poll(set(both), one)
	told()

	if err := p.db.RaiseNotice(t.Context(), news.Notice{Source: "a.example", Kind: news.NoticeSilent, Since: noon, Detail: "no article"}); err != nil {
		t.Fatal(err)
	}
	notices(news.NoticeSilent, news.NoticeMalformed) // which says that it is stale

	p.fails(news.CauseGone, true)
	told("began gone")
	p.poll(set(news.Remarks{Clock: holds("an hour ahead")}), one)
	told("ended gone", "ended stale", "ended malformed", "began clock")
	if err := p.db.EndNotice(t.Context(), "a.example", news.NoticeSilent, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	notices(news.NoticeClock)
}

// testRemovedInTrouble removes a feed whose troubles were told: they end, and a poll that was on its way tells no more.
func testRemovedInTrouble(t *testing.T, s Server) {
	p := newPollster(t, s)
	told := p.troubles()
	p.poll(nil, item("a.example", "1"))
	p.poll(func(out *fetcher.Poll) {
		out.Feed.Remarks.Malformed = news.Remark{Since: noon, Detail: "repairs"}
	}, item("a.example", "1"))
	p.fails(news.CauseGone, true)
	told("began malformed", "began gone")
	if err := p.db.RemoveFeed(t.Context(), p.feed.ID); err != nil {
		t.Fatal(err)
	}
	told("ended gone", "ended malformed")
	p.fails(news.CauseNotAFeed, true)
	told()
	_, f, err := p.db.CreateFeed(t.Context(), news.Source{ID: "a.example"}, news.Feed{Candidates: p.feed.Candidates})
	if err != nil {
		t.Fatal(err)
	}
	p.feed = f
	p.poll(nil, item("a.example", "2"))
	told()
}
