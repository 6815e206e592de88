package matching

import (
	"fmt"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

var now = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func topic(t testing.TB, change func(*news.Topic)) *Topic {
	t.Helper()
	saved := news.Topic{ID: "t", Query: "ferry", Version: 1, Created: now, Head: 5}
	if change != nil {
		change(&saved)
	}
	out, err := Compile(saved)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatAnEventTells(t *testing.T) {
	f := func(kind news.EventType, change func(*news.Event), want string) {
		t.Helper()
		e := news.Event{Seq: 6, Type: kind, Time: now, Article: news.Article{Content: news.Content{Title: "The ferry"}}}
		if change != nil {
			change(&e)
		}
		got := ""
		for _, m := range Events([]*Topic{topic(t, nil)}, []news.Event{e}, now) {
			got = string(m.Kind) + " " + string(m.Reason)
		}
		if got != want {
			t.Errorf("%s tells %q, want %q", kind, got, want)
		}
	}
	published := func(ago time.Duration, p news.Precision) func(*news.Event) {
		return func(e *news.Event) { e.Article.Published = news.Time{Instant: now.Add(-ago), Precision: p} }
	}
	backfill := func(e *news.Event) { e.Article.Backfill = true }
	const day = 24 * time.Hour

	f(news.Created, nil, "appeared new")
	f(news.Revised, nil, "appeared revised")
	f(news.Withdrew, nil, "withdrawn retracted")
	f(news.Restored, nil, "restored restored")
	f("merged", nil, "")
	f(news.Created, backfill, "appeared backfill")
	f(news.Revised, backfill, "appeared revised")
	f(news.Created, published(6*day, news.Second), "appeared new")
	f(news.Created, published(8*day, news.Second), "appeared old")
	f(news.Revised, published(8*day, news.Minute), "appeared old")
	f(news.Withdrew, published(8*day, news.Second), "withdrawn retracted")
	f(news.Created, published(7*day+12*time.Hour, news.Day), "appeared new")
	f(news.Created, published(9*day, news.Day), "appeared old")
	f(news.Created, published(35*day, news.Month), "appeared new")
	f(news.Created, published(-time.Hour, news.Second), "appeared new")
	f(news.Created, func(e *news.Event) { e.Seq = 5 }, "")
	f(news.Created, func(e *news.Event) { e.Article.Title = "The barge" }, "")
}

func TestAVersionHearsWhatComesAfterIt(t *testing.T) {
	f := func(version int, seq int64, at time.Time, want int) {
		t.Helper()
		e := news.Event{Seq: seq, Type: news.Created, Time: at, Article: news.Article{Content: news.Content{Title: "The ferry"}}}
		changed := topic(t, func(t *news.Topic) { t.Version = version })
		if got := len(Events([]*Topic{changed}, []news.Event{e}, now)); got != want {
			t.Errorf("version %d gives %d matches of event %d, want %d", version, got, seq, want)
		}
	}
	f(1, 6, now.Add(-time.Hour), 1)
	f(1, 5, now.Add(time.Hour), 0)
	f(2, 6, now.Add(-time.Hour), 1)
	f(2, 5, now.Add(time.Hour), 1)
	f(2, 5, now.Add(-time.Hour), 0)
}

func TestAMatchSaysWhereAndByWhat(t *testing.T) {
	e := news.Event{Seq: 6, Type: news.Created, Time: now, Article: news.Article{Content: news.Content{Title: "Über the ferry"}}}
	got := Events([]*Topic{topic(t, func(t *news.Topic) { t.Version = 4 })}, []news.Event{e}, now)
	if len(got) != 1 || got[0].QueryVersion != 4 || got[0].Topic != "t" || got[0].Seq != 6 || got[0].Number != 0 ||
		len(got[0].Spans) != 1 || got[0].Spans[0] != (news.Span{Field: "title", Start: 9, End: 14}) {
		t.Errorf("got %+v", got)
	}
}

func BenchmarkEvents(b *testing.B) {
	var topics []*Topic
	for i := range 1000 {
		topics = append(topics, topic(b, func(t *news.Topic) {
			t.Query = fmt.Sprintf(`harbour AND (vessel%d OR "captain of%d") NOT strike`, i, i)
		}))
	}
	text := ""
	for i := range 450 {
		text += fmt.Sprintf("word%d of the harbour ", i%97)
	}
	e := []news.Event{{Seq: 6, Type: news.Created, Time: now, Article: news.Article{Content: news.Content{Title: "The ferry", Text: text}}}}
	for b.Loop() {
		Events(topics, e, now)
	}
}
