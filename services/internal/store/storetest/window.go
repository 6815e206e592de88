package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// A topic that is run over the archive has what was there before it, once, oldest first, and leaves the rest to the monitors.
func testWindow(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	l := &line{db: db}
	article := func(name, text string, days int) string {
		a := newArticle("herald.example/"+name, content(name, text))
		a.FirstSeen = noon.AddDate(0, 0, days)
		return l.created(t, a)
	}
	article("early", "gas of long ago", -9)
	first := article("first", "gas", -2)
	withdrawn := article("withdrawn", "gas", -1)
	second := article("second", "gas now", -1)
	article("other", "oil", -1)
	changed := article("changed", "nothing", -1)
	l.retracted(t, withdrawn)
	l.revised(t, second, 2, content("second", "gas twice"))
	topic, err := db.CreateTopic(ctx, "Gas", "gas")
	if err != nil {
		t.Fatal(err)
	}
	article("late", "gas", 0)
	l.revised(t, changed, 2, content("changed", "gas after all"))
	f := func(want int, from, before time.Time) {
		t.Helper()
		if n, err := db.RunTopic(ctx, topic.ID, from, before); err != nil || n != want {
			t.Errorf("from %v before %v there are %d new matches, want %d, %v", from, before, n, want, err)
		}
	}
	f(0, noon.AddDate(0, 0, -8), noon.AddDate(0, 0, -3))
	f(2, noon.AddDate(0, 0, -3), time.Time{})
	f(0, noon.AddDate(0, 0, -3), time.Time{})
	f(1, noon.AddDate(0, 0, -10), noon.AddDate(0, 0, -8))
	list, err := db.Matches(ctx, topic.ID, 0, 10)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d matches, %v", len(list), err)
	}
	for i, want := range []string{first + " 1", second + " 2"} {
		m := list[i]
		if got := fmt.Sprint(m.Event.Subject, " ", m.Event.Article.Revision); got != want || m.Number != int64(i)+1 || m.Reason != news.ReasonArchive ||
			m.Kind != news.Appeared || m.Reason.Delivered() || len(m.Spans) != 1 || m.QueryVersion != 1 {
			t.Errorf("match %d is %s: %+v", i+1, got, m)
		}
	}
	if !strings.Contains(list[2].Event.Article.Text, "long ago") {
		t.Errorf("the last match is %+v", list[2])
	}
	if _, err := db.RunTopic(ctx, "none", noon, time.Time{}); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a topic that is not there gives %v", err)
	}
}
