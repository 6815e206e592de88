package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

func testRhythm(t *testing.T, s Server) {
	p := newPollster(t, s)
	l := &line{db: p.db}
	now := noon.Add(20 * time.Minute)
	for i, ago := range []time.Duration{2 * time.Hour, 2*time.Hour + time.Minute, 50 * time.Hour, 5 * time.Minute, 30 * time.Minute} {
		a := newArticle(fmt.Sprint("a.example/", i), content(fmt.Sprint(i), "text"))
		a.SourceID, a.FirstSeen, a.Backfill = "a.example", now.Add(-ago), i == 4
		l.created(t, a)
	}
	p.poll(nil) // at ten past noon
	if err := p.db.CountHours(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	list, err := p.db.Rhythms(t.Context(), "", 10, now)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	r, this := list[0], noon.Unix()/3600
	if r.Source != "a.example" || len(r.Hours) != 2 || r.Hours[this-2] != 2 || r.Hours[this-50] != 1 || r.Recent != 1 || !r.Answers || !r.Last.Equal(now.Add(-5*time.Minute)) {
		t.Errorf("%+v", r)
	}
	if err := p.db.CountHours(t.Context(), now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	list, err = p.db.Rhythms(t.Context(), "", 10, now.Add(2*time.Hour))
	if err != nil || list[0].Hours[this] != 1 || list[0].Hours[this-2] != 2 || list[0].Answers || list[0].Recent != 0 {
		t.Errorf("two hours later: %+v, %v", list, err)
	}
	if rest, err := p.db.Rhythms(t.Context(), "a.example", 10, now); err != nil || len(rest) != 0 {
		t.Errorf("after the last source: %+v, %v", rest, err)
	}
}

func testNotices(t *testing.T, s Server) {
	p := newPollster(t, s)
	l := &line{db: p.db}
	a := newArticle("a.example/1", content("ferry", "text"))
	a.SourceID = "a.example"
	l.created(t, a)
	topic := matchedTopic(t, p.db, 1)
	named, err := p.db.CreateTopic(t.Context(), "named", "tram source:a.example")
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.db.CreateTopic(t.Context(), "other", "tram")
	if err != nil {
		t.Fatal(err)
	}
	f := func(when string, source, topics int) {
		t.Helper()
		row, err := p.db.Source(t.Context(), "a.example")
		if err != nil || len(row.Notices) != source {
			t.Errorf("%s: the source carries %+v, %v; want %d", when, row.Notices, err, source)
		}
		for _, id := range []string{topic, named.ID} {
			if row, err := p.db.Topic(t.Context(), id); err != nil || len(row.Notices) != topics {
				t.Errorf("%s: topic %s carries %+v, %v; want %d", when, row.Name, row.Notices, err, topics)
			}
		}
		if row, err := p.db.Topic(t.Context(), other.ID); err != nil || len(row.Notices) != 0 {
			t.Errorf("%s: a topic that does not depend on it carries %+v, %v", when, row.Notices, err)
		}
	}
	f("at first", 0, 0)
	silent := news.Notice{Source: "a.example", Kind: news.NoticeSilent, Since: noon, Expected: 12.5, Detail: "no article"}
	for range 2 {
		if err := p.db.RaiseNotice(t.Context(), silent); err != nil {
			t.Fatal(err)
		}
	}
	f("silent", 1, 1)
	row, err := p.db.Source(t.Context(), "a.example")
	if err != nil || row.Notices[0] != silent {
		t.Errorf("the notice came back as %+v, %v", row.Notices, err)
	}
	if list, err := p.db.Rhythms(t.Context(), "", 10, noon); err != nil || !list[0].Open[news.NoticeSilent] || list[0].Open[news.NoticeFlood] {
		t.Errorf("open are %+v, %v", list, err)
	}
	if err := p.db.EndNotice(t.Context(), "a.example", news.NoticeSilent, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	f("over", 1, 0)
	if err := p.db.RaiseNotice(t.Context(), silent); err != nil {
		t.Fatal(err)
	}
	f("silent again", 2, 1)
	p.fails(news.CauseGone, true)
	f("with a feed in trouble", 3, 2)
	p.poll(nil, item("a.example", "1"))
	f("when it can be read", 2, 1)
	p.at = time.Now().UTC()
	p.poll(nil, item("a.example", "2"))
	f("after a gap", 3, 2)
	if row, _ := p.db.Topic(t.Context(), topic); row.Notices[0].Kind != news.NoticeGap || row.Notices[0].Feed != "https://a.example/feed" {
		t.Errorf("the newest is %+v", row.Notices[0])
	}
}
