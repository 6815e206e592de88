package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// content gives the content of an article.
func content(title, text string) news.Content {
	return news.Content{
		URL: "https://herald.example/" + title, Canonical: "https://herald.example/" + title, Title: title, Text: text,
		Completeness: news.FromPage, Language: "en", Hash: news.ContentHash(title, text),
	}
}

// newArticle gives an article at an address.
func newArticle(address string, c news.Content) storage.NewArticle {
	return storage.NewArticle{
		SourceID: "herald.example", Site: "herald.example", Addresses: []string{address}, FirstSeen: noon, Content: c, Link: c.URL,
	}
}

// A line moves one partition forward, batch by batch.
type line struct {
	db   *store.DB
	part int
	next int64
}

// do runs one batch and fails the test when it fails.
func (l *line) do(t testing.TB, f func(storage.Tx) error) {
	t.Helper()
	if err := l.try(t, f); err != nil {
		t.Fatal(err)
	}
}

func (l *line) try(t testing.TB, f func(storage.Tx) error) error {
	m := storage.Move{Group: "storage", Topic: "articles", Partition: l.part, From: l.next, To: l.next + 1}
	if l.next == 0 {
		m.From = -1
	}
	err := l.db.Batch(t.Context(), m, f)
	if err == nil {
		l.next++
	}
	return err
}

// created makes an article and its event in a batch of its own.
func (l *line) created(t testing.TB, a storage.NewArticle) (id string) {
	t.Helper()
	l.do(t, func(tx storage.Tx) (err error) {
		if id, err = tx.Create(a); err == nil {
			tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: noon})
		}
		return err
	})
	return id
}

func testArticle(t *testing.T, open Opener) {
	db := open(t)
	l := &line{db: db}
	a := newArticle("herald.example/a", content("a", "one two"))
	a.Content.Published = news.Time{Instant: noon.Add(-time.Hour), Precision: news.Minute}
	a.Content.Authors = []string{"Ada Example"}
	id := l.created(t, a)
	b := l.created(t, newArticle("herald.example/b", content("b", "three")))
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Find([]string{"herald.example/none", "herald.example/a"})
		if err != nil || k == nil || k.ID != id || k.Revision != 1 {
			return fmt.Errorf("found %+v, %v", k, err)
		}
		if err := tx.Revise(id, 2, noon, content("a", "one two three")); err != nil {
			return err
		}
		k.Look, k.Document = 7, "d7"
		k.Revision = 2
		tx.Emit(storage.Emission{Type: news.Revised, Article: id, Revision: 2, Time: noon, Changed: []string{"text"}})
		return tx.Update(k)
	})
	events, err := db.EventsAfter(t.Context(), 0, 10)
	if err != nil || len(events) != 3 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	for i, e := range events {
		if e.Seq != int64(i+1) || e.Subject != []string{id, b, id}[i] || e.Epoch == "" {
			t.Errorf("event %d is %d of %s", i, e.Seq, e.Subject)
		}
	}
	if e := events[0].Article; e.Text != "one two" || e.Order>>20 != noon.Add(-time.Hour).Unix() || e.Authors[0] != "Ada Example" || !e.Published.Instant.Equal(noon.Add(-time.Hour)) {
		t.Errorf("first event renders %+v", e)
	}
	if e := events[2]; e.Article.Text != "one two three" || e.Article.Revision != 2 || e.Changed[0] != "text" {
		t.Errorf("third event renders %+v", e)
	}
}
