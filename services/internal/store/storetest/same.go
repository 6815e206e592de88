package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/storage"
)

var longText = strings.Repeat("a text of some length ", 20)

func testMerge(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	first := newArticle("herald.example/a", content("zebra", longText))
	first.Next = storage.NextLook{Due: noon, Step: time.Hour}
	a := l.created(t, first)
	second := newArticle("herald.example/b", content("zebra", longText+"and more"))
	second.FirstSeen, second.Next = noon.Add(time.Minute), first.Next
	b := l.created(t, second)
	third := newArticle("herald.example/c", content("zebra", longText))
	third.FirstSeen = noon.Add(2 * time.Minute)
	c := l.created(t, third)
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Find([]string{"herald.example/b", "herald.example/a"})
		if err != nil || k.ID != a || k.Order == 0 || k.Site != "herald.example" || k.RevisedAt.IsZero() {
			return fmt.Errorf("found %+v, %v", k, err)
		}
		others, err := tx.Others(k, []string{"herald.example/b", "herald.example/a", "herald.example/new"})
		if err != nil || len(others) != 1 || others[0].ID != b {
			return fmt.Errorf("others %+v, %v", others, err)
		}
		if others, err = tx.Others(k, []string{"herald.example/a", "herald.example/new"}); err != nil || len(others) != 0 {
			return fmt.Errorf("others of one article %+v, %v", others, err)
		}
		if twins, err := tx.Twins("herald.example", first.Content); err != nil || len(twins) != 2 || twins[0].ID != a || twins[1].ID != c {
			return fmt.Errorf("twins %+v, %v", twins, err)
		}
		if twins, err := tx.Twins("other.example", first.Content); err != nil || len(twins) != 0 {
			return fmt.Errorf("twins on another site %+v, %v", twins, err)
		}
		tx.Emit(storage.Emission{Type: news.Merged, Article: a, Revision: 1, Time: noon, About: news.About{Merged: b}})
		return tx.Merge(a, b)
	})
	l.do(t, func(tx storage.Tx) error {
		for _, address := range []string{"herald.example/a", "herald.example/b"} {
			if k, err := tx.Find([]string{address}); err != nil || k == nil || k.ID != a {
				return fmt.Errorf("%s leads to %+v, %v", address, k, err)
			}
		}
		if k, err := tx.Get(b); err != nil || k == nil || k.ID != a {
			return fmt.Errorf("the loser's id leads to %+v, %v", k, err)
		}
		return tx.Merge(c, a) // what was merged before goes along
	})
	for _, id := range []string{a, b, c} {
		if got, all, err := db.Article(t.Context(), id); err != nil || got.ID != c || len(all) != 1 {
			t.Errorf("article %s gives %s, %v", id, got.ID, err)
		}
	}
	events, err := db.EventsAfter(t.Context(), 0, 10)
	if err != nil || len(events) != 4 || events[1].Article.ID != b || events[3].Type != news.Merged || events[3].About.Merged != b || events[3].Article.ID != a {
		t.Errorf("events %+v, %v", events, err)
	}
	if wire, err := db.EventsBefore(t.Context(), 0, 10, view.WireFilter{}); err != nil || len(wire) != 1 || wire[0].Subject != c {
		t.Errorf("the wire shows %+v, %v", wire, err)
	}
	if live, err := db.Snapshot(t.Context(), "", 10); err != nil || len(live) != 1 {
		t.Errorf("live are %+v, %v", live, err)
	}
	q, err := query.Parse("zebra")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []*query.Query{nil, q} {
		if found, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 10}); err != nil || len(found) != 1 || found[0].ID != c {
			t.Errorf("found %+v, %v", found, err)
		}
	}
	begin(t, db, "me")
	if work, _ := take(t, db, "me", noon.Add(time.Hour), 10); len(work) != 0 {
		t.Errorf("looks at what was merged: %+v", work)
	}
}

func testAddressTakenOver(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	old := newArticle("herald.example/briefing", content("old", "yesterday's"))
	old.Addresses = append(old.Addresses, "herald.example/other")
	oldID := l.created(t, old)
	fresh := newArticle("herald.example/briefing", content("new", "today's"))
	fresh.Former = oldID
	freshID := l.created(t, fresh)
	if freshID != oldID+"-2" {
		t.Errorf("the ids are %s and %s", oldID, freshID)
	}
	l.do(t, func(tx storage.Tx) error {
		if k, err := tx.Find([]string{"herald.example/briefing"}); err != nil || k.ID != freshID {
			return fmt.Errorf("the address leads to %+v, %v", k, err)
		}
		k, err := tx.Find([]string{"herald.example/other"})
		if err != nil || k.ID != oldID {
			return fmt.Errorf("the other address leads to %+v, %v", k, err)
		}
		last, err := tx.Last(oldID)
		if err != nil || last.Title != "old" || last.Text != "yesterday's" || last.Completeness != news.FromPage {
			return fmt.Errorf("the old one said %+v, %v", last, err)
		}
		return nil
	})
}

func testReread(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	a := newArticle("herald.example/a", content("a", "one okapi"))
	a.Content.Extractor = "1"
	id := l.created(t, a)
	again := content("a", "one zebra")
	again.Extractor = "2"
	l.do(t, func(tx storage.Tx) error { return tx.Reread(id, 1, again) })
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Get(id)
		if err != nil || k.Revision != 1 || k.Extractor != "2" || k.Hash != again.Hash {
			return fmt.Errorf("known %+v, %v", k, err)
		}
		return nil
	})
	if got, all, err := db.Article(t.Context(), id); err != nil || got.Text != "one zebra" || len(all) != 1 {
		t.Errorf("article %+v, %v", got, err)
	}
	for word, want := range map[string]int{"okapi": 0, "zebra": 1} {
		q, err := query.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		if found, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 10}); err != nil || len(found) != want {
			t.Errorf("%s finds %d, %v", word, len(found), err)
		}
	}
	if events, err := db.EventsAfter(t.Context(), 0, 10); err != nil || len(events) != 1 {
		t.Errorf("%d events, %v", len(events), err)
	}
}

func testAnswers(t *testing.T, s Server) {
	p := newPollster(t, s)
	l := &line{db: p.db}
	p.poll(nil)
	var ids []string
	for i, name := range []string{"a", "b", "c"} {
		a := newArticle("herald.example/"+name, content(name, "text"))
		a.SourceID, a.FeedID, a.FirstSeen = "a.example", p.feed.ID, noon.Add(time.Duration(i)*time.Minute)
		ids = append(ids, l.created(t, a))
	}
	l.do(t, func(tx storage.Tx) error {
		tx.Answered("herald.example", noon.Add(time.Hour))
		tx.Answered("herald.example", noon)
		return nil
	})
	l.do(t, func(tx storage.Tx) error {
		tx.Answered("herald.example", noon.Add(time.Minute))
		return nil
	})
	f := func(what string, ask func(tx storage.Tx) (bool, error), want bool) {
		t.Helper()
		l.do(t, func(tx storage.Tx) error {
			if got, err := ask(tx); err != nil || got != want {
				t.Errorf("%s: %v, %v", what, got, err)
			}
			return nil
		})
	}
	f("answered since", func(tx storage.Tx) (bool, error) { return tx.AnsweredSince("herald.example", noon.Add(time.Hour)) }, true)
	f("answered before", func(tx storage.Tx) (bool, error) { return tx.AnsweredSince("herald.example", noon.Add(61*time.Minute)) }, false)
	f("never answered", func(tx storage.Tx) (bool, error) { return tx.AnsweredSince("post.example", noon) }, false)
	f("feed answered", func(tx storage.Tx) (bool, error) { return tx.FeedAnsweredSince("a.example", p.at) }, true)
	f("feed did not answer since", func(tx storage.Tx) (bool, error) { return tx.FeedAnsweredSince("a.example", p.at.Add(time.Second)) }, false)
	probe := func(tx storage.Tx) (bool, error) {
		k, err := tx.Get(ids[2])
		if err != nil {
			return false, err
		}
		return tx.Probe(k, noon.Add(2*time.Hour))
	}
	f("probe", probe, true)
	f("probe again", probe, true)
	work, _ := take(t, p.db, "me", noon.Add(2*time.Hour), 10)
	if len(work) != 1 || work[0].Article != ids[1] {
		t.Errorf("the newest other article is looked at: %+v", work)
	}
	for _, id := range ids[:2] {
		l.do(t, func(tx storage.Tx) error {
			k, err := tx.Get(id)
			if err != nil {
				return err
			}
			k.Gone = 1
			return tx.Update(k)
		})
	}
	f("all others are gone", probe, true)
	l.retracted(t, ids[0])
	l.retracted(t, ids[1])
	f("no other is live", probe, false)
}
