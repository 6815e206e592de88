package storetest

import (
	"slices"
	"testing"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// revised adds a revision to an article and its event.
func (l *line) revised(t testing.TB, id string, n int, c news.Content) {
	t.Helper()
	l.do(t, func(tx storage.Tx) error {
		tx.Emit(storage.Emission{Type: news.Revised, Article: id, Revision: n, Time: noon, Changed: []string{"text"}})
		return tx.Revise(id, n, noon, c)
	})
}

// retracted retracts an article.
func (l *line) retracted(t testing.TB, id string) {
	t.Helper()
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Get(id)
		if err != nil {
			return err
		}
		k.State = news.Retracted
		tx.Emit(storage.Emission{Type: news.Withdrew, Article: id, Revision: k.Revision, Time: noon})
		return tx.Update(k)
	})
}

func testWire(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	if epoch, oldest, head, err := db.Range(t.Context()); err != nil || epoch == "" || oldest != 0 || head != 0 {
		t.Errorf("an empty sequence is %d to %d of %q, %v", oldest, head, epoch, err)
	}
	a := l.created(t, newArticle("herald.example/a", content("a", "one"))) // 1
	b := newArticle("post.example/b", content("b", "deux"))
	b.SourceID, b.Content.Language = "post.example", "fr-CA"
	bID := l.created(t, b)                                                   // 2
	c := l.created(t, newArticle("herald.example/c", content("c", "three"))) // 3
	l.revised(t, a, 2, content("a", "one more"))                             // 4
	l.revised(t, a, 3, content("a", "and more"))                             // 5
	l.retracted(t, c)                                                        // 6
	topic := matchedTopic(t, db, 2, 3, 4)
	f := func(before int64, limit int, filter view.WireFilter, want ...int64) {
		t.Helper()
		events, err := db.EventsBefore(t.Context(), before, limit, filter)
		var got []int64
		for _, e := range events {
			got = append(got, e.Seq)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("before %d, %+v: %v, %v; want %v", before, filter, got, err, want)
		}
	}
	f(0, 10, view.WireFilter{}, 6, 5, 2)
	f(0, 2, view.WireFilter{}, 6, 5)
	f(5, 10, view.WireFilter{}, 2)
	f(0, 10, view.WireFilter{Type: news.Created}, 3, 2, 1)
	f(0, 10, view.WireFilter{Type: news.Revised}, 5)
	f(0, 10, view.WireFilter{Source: "herald.example"}, 6, 5)
	f(0, 10, view.WireFilter{Language: "fr"}, 2)
	f(0, 10, view.WireFilter{Language: "fr-CA", Source: "post.example", Type: news.Created}, 2)
	f(0, 10, view.WireFilter{Topic: topic}, 4, 3, 2)
	f(4, 10, view.WireFilter{Topic: topic, Source: "herald.example", Type: news.Created}, 3)
	f(0, 10, view.WireFilter{Topic: "none"})
	if epoch, oldest, head, err := db.Range(t.Context()); err != nil || epoch == "" || oldest != 1 || head != 6 {
		t.Errorf("the sequence is %d to %d, %v", oldest, head, err)
	}
	events, err := db.EventsAfter(t.Context(), 2, 10)
	if err != nil || len(events) != 4 || events[0].Article.State != news.Live || events[3].Article.State != news.Retracted {
		t.Errorf("states as of the events: %+v, %v", events, err)
	}
	if live, err := db.Snapshot(t.Context(), "", 10); err != nil || len(live) != 2 || live[0].ID > live[1].ID || live[0].ID != min(a, bID) || live[1].ID != max(a, bID) {
		t.Errorf("live are %+v, %v", live, err)
	}
	if rest, err := db.Snapshot(t.Context(), min(a, bID), 10); err != nil || len(rest) != 1 || rest[0].ID != max(a, bID) {
		t.Errorf("the snapshot goes on with %+v, %v", rest, err)
	}
}

func testArchive(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	var ids []string
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		ids = append(ids, l.created(t, newArticle("herald.example/"+name, content(name, "text"))))
	}
	page, err := db.Articles(t.Context(), view.Search{Limit: 2})
	if err != nil || len(page) != 2 || page[0].ID != ids[4] || page[1].ID != ids[3] {
		t.Fatalf("the newest are %+v, %v", page, err)
	}
	page, err = db.Articles(t.Context(), view.Search{Limit: 10, Before: page[1].Order})
	if err != nil || len(page) != 3 || page[2].ID != ids[0] {
		t.Errorf("the rest is %+v, %v", page, err)
	}
}
