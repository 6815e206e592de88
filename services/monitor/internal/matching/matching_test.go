package matching

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

var now = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// topic gives one topic, ready to be matched.
func topic(t testing.TB, change func(*news.Topic)) *Topics {
	t.Helper()
	saved := news.Topic{ID: "t", Query: "ferry", Version: 1, Created: now, Head: 5}
	if change != nil {
		change(&saved)
	}
	var out Topics
	for _, err := range out.Change([]news.Topic{saved}, nil) {
		t.Fatal(err)
	}
	return &out
}

func every(string) bool { return true }

func TestWhatAnEventTells(t *testing.T) {
	f := func(kind news.EventType, change func(*news.Event), want string) {
		t.Helper()
		e := news.Event{Seq: 6, Type: kind, Time: now, Article: news.Article{Content: news.Content{Title: "The ferry"}}}
		if change != nil {
			change(&e)
		}
		got := ""
		for _, m := range topic(t, nil).Events([]news.Event{e}, every, now) {
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
		if got := len(changed.Events([]news.Event{e}, every, now)); got != want {
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
	got := topic(t, func(t *news.Topic) { t.Version = 4 }).Events([]news.Event{e}, every, now)
	if len(got) != 1 || got[0].QueryVersion != 4 || got[0].Topic != "t" || got[0].Seq != 6 || got[0].Number != 0 ||
		len(got[0].Spans) != 1 || got[0].Spans[0] != (news.Span{Field: "title", Start: 9, End: 14}) {
		t.Errorf("got %+v", got)
	}
}

func TestTopicsChange(t *testing.T) {
	var ts Topics
	f := func(title string, want ...string) {
		t.Helper()
		e := news.Event{Seq: 6, Type: news.Created, Time: now, Article: news.Article{Content: news.Content{Title: title}}}
		var got []string
		for _, m := range ts.Events([]news.Event{e}, func(id string) bool { return id != "deaf" }, now) {
			got = append(got, fmt.Sprint(m.Topic, m.QueryVersion))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q matches %v, want %v", title, got, want)
		}
	}
	a, b := news.Topic{ID: "a", Query: "ferry", Version: 1}, news.Topic{ID: "b", Query: "barge OR ferry", Version: 1}
	wrong := ts.Change([]news.Topic{b, a, {ID: "c", Query: "ferry (", Version: 1}, {ID: "deaf", Query: "ferry"}}, nil)
	if len(wrong) != 1 || wrong["c"] == nil || ts.Len() != 3 {
		t.Errorf("wrong are %v of %d", wrong, ts.Len())
	}
	f("The ferry", "a1", "b1")
	a.Query, a.Version = "barge", 2
	ts.Change([]news.Topic{a}, []string{"deaf"})
	f("The ferry", "b1")
	f("The barge", "a2", "b1")
	a.Query, a.Version = `"`, 3
	if wrong := ts.Change([]news.Topic{a}, []string{"b", "none"}); len(wrong) != 1 || ts.Len() != 0 {
		t.Errorf("wrong are %v of %d", wrong, ts.Len())
	}
	f("The barge")
}

func TestARevisionTellsWhatIsNew(t *testing.T) {
	f := func(query, before, after, want string) {
		t.Helper()
		e := news.Event{Seq: 9, Type: news.Revised, Time: now, Article: news.Article{ID: "x", Revision: 2, Content: news.Content{Title: "Harbour news", Text: after}}}
		former := news.Article{ID: "x", Revision: 1, Content: news.Content{Title: "Harbour news", Text: before}}
		ts := topic(t, func(t *news.Topic) { t.Query = query })
		got := "nothing"
		for _, m := range ts.Events([]news.Event{e}, every, now) {
			if m, tells := ts.News(m, NewRevision(&e, former)); tells {
				got = string(m.Reason)
				for _, s := range m.Spans {
					got += fmt.Sprintf(" %s %d %s", s.Field, s.Start, string([]rune(map[string]string{"title": "Harbour news", "text": after}[s.Field])[s.Start:s.End]))
				}
			}
		}
		if got != want {
			t.Errorf("%q tells of %q: %s, want %s", query, after, got, want)
		}
	}
	const was = "A ferry waits in the port of Baku. Nobody knows why it does."
	f("ferry", was, was+" The mayor will speak.", "nothing")
	f("ferry", was, was+" The ferry is late.", "revised text 65 ferry")
	f("ferry", was, "It is Tuesday. "+was, "nothing")
	f("ferry", was, strings.Replace(was, "A ferry", "The ferry", 1), "nothing")
	f("ferry", was, "A ferry is gone", "revised text 2 ferry")
	f("ferry", was, strings.Replace(was, "Nobody knows why", "Everybody knows by now why", 1), "nothing")
	f("mayor", was, was+" The mayor will speak.", "revised text 65 mayor")
	f("ferry mayor", was, was+" The mayor will speak.", "revised text 2 ferry text 65 mayor")
	f("ferry -storm", was+" A storm.", was, "revised text 2 ferry")
	f("harbour", was, was+" More.", "nothing")
	f("lang:en OR port", was, was+" More.", "nothing")
	f("port change:revised", was, was+" More.", "revised text 21 port")
	f("ferry", "", was, "revised text 2 ferry")
	f("does", was, was+" A.", "nothing")
	f("İstanbul", "ağ İSTANBUL üçün yeni xəbər var", "ağ İSTANBUL üçün yeni xəbər var; İSTANBUL", "revised text 33 İSTANBUL")
	f("東京", "東京都知事の会見", "東京都知事の会見。東京の猫", "revised text 9 東京")
}

func BenchmarkEvents(b *testing.B) {
	var list []news.Topic
	for i := range 1000 {
		list = append(list, news.Topic{ID: fmt.Sprint(i), Version: 1, Query: fmt.Sprintf(`harbour AND (vessel%d OR "captain of%d") NOT strike`, i, i)})
	}
	var topics Topics
	topics.Change(list, nil)
	text := ""
	for i := range 450 {
		text += fmt.Sprintf("word%d of the harbour ", i%97)
	}
	e := []news.Event{{Seq: 6, Type: news.Created, Time: now, Article: news.Article{Content: news.Content{Title: "The ferry", Text: text}}}}
	for b.Loop() {
		topics.Events(e, every, now)
	}
}
