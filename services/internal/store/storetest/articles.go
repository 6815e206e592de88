package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/bus"
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

// publish makes an article of a piece of work, where there is none yet, and ends its items as published.
func (l *line) publish(t testing.TB, w fetcher.Work) {
	t.Helper()
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Find([]string{w.Address})
		if err == nil && k == nil {
			_, err = tx.Create(newArticle(w.Address, content(w.Entry.Title, "one")))
		}
		return errors.Join(err, tx.Outcome(w.Document, news.Published, ""))
	})
}

// outcome ends the items of a document in a batch of its own.
func (l *line) outcome(t testing.TB, document string, o news.Outcome, r news.DropReason) {
	t.Helper()
	l.do(t, func(tx storage.Tx) error { return tx.Outcome(document, o, r) })
}

func testArticle(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	a := newArticle("herald.example/a", content("a", "one two"))
	a.Content.Published = news.Time{Instant: noon.Add(-time.Hour), Precision: news.Minute, Local: "2026-03-14T15:00", Zone: "+04:00"}
	a.Content.Authors, a.Content.Images = []string{"Ada Example"}, []news.Image{{URL: "https://herald.example/i.jpg", Caption: "c"}}
	a.Content.Agency = "Reuters"
	a.Content.Usage = news.Usage{Mining: news.MiningReserved, Uses: "train-ai=n"}
	a.Document, a.Look = "d1", 1
	id := l.created(t, a)
	b := l.created(t, newArticle("herald.example/b", content("b", "three")))
	l.do(t, func(tx storage.Tx) error {
		k, err := tx.Find([]string{"herald.example/none", "herald.example/a"})
		if err != nil || k == nil || k.ID != id || k.Revision != 1 || k.Look != 1 || k.Hash != a.Content.Hash || !k.FirstSeen.Equal(noon) {
			return fmt.Errorf("found %+v, %v", k, err)
		}
		if err := tx.Revise(id, 2, noon, content("a", "one two three")); err != nil {
			return err
		}
		k.Look, k.Document, k.Revision = 7, "d7", 2
		tx.Emit(storage.Emission{Type: news.Revised, Article: id, Revision: 2, Time: noon, Changed: []string{"text"},
			Instants: news.Instants{Shown: noon, Committed: noon.Add(time.Second)}})
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
	got := events[0].Article
	if !reflect.DeepEqual(got.Content, a.Content) || got.Order>>20 != noon.Add(-time.Hour).Unix() || got.Revision != 1 {
		t.Errorf("the first event renders %+v\nwant %+v", got, a.Content)
	}
	if e := events[2]; e.Article.Text != "one two three" || e.Article.Revision != 2 || e.Changed[0] != "text" || !e.Committed.Equal(noon.Add(time.Second)) {
		t.Errorf("the third event renders %+v", e)
	}
	current, all, err := db.Article(t.Context(), id)
	if err != nil || current.Revision != 2 || len(all) != 2 || all[0].Text != "one two" {
		t.Errorf("article %+v of %d revisions, %v", current, len(all), err)
	}
	for n, want := range []string{"", "one two", "one two three", ""} {
		if a, err := db.Revision(t.Context(), id, n); err != nil || a.Text != want || want != "" && (a.ID != id || a.Revision != n) {
			t.Errorf("revision %d is %+v, %v", n, a, err)
		}
	}
	if p, err := db.Provenance(t.Context(), id); err != nil || p.Document != "d7" || !p.Instants.Shown.Equal(noon) {
		t.Errorf("provenance %+v, %v", p, err)
	}
	if _, _, err := db.Article(t.Context(), "none"); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("an article that is not there gives %v", err)
	}
}

func testIdentity(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	first := l.created(t, newArticle("herald.example/a", content("a", "one")))
	l.do(t, func(tx storage.Tx) error {
		return errors.Join(tx.Name(first, []string{"herald.example/amp/a", "herald.example/a", ""}))
	})
	// Another article takes the address up again: it has an id of its own, the address stays with the first.
	var second string
	l.do(t, func(tx storage.Tx) error {
		if k, err := tx.Find([]string{"herald.example/a"}); err != nil || k == nil || k.ID != first {
			return fmt.Errorf("found %+v, %v", k, err)
		}
		a := newArticle("herald.example/a", content("a2", "two"))
		a.Addresses = append(a.Addresses, "herald.example/a2")
		id, err := tx.Create(a)
		second = id
		return err
	})
	if second != first+"-2" {
		t.Errorf("the second article at an address has the id %s, the first %s", second, first)
	}
	long := "herald.example/" + strings.Repeat("long/", 1000)
	third := l.created(t, newArticle(long, content("long", "three")))
	f := func(want string, addresses ...string) {
		t.Helper()
		l.do(t, func(tx storage.Tx) error {
			k, err := tx.Find(addresses)
			if err != nil || (k == nil) != (want == "") || k != nil && k.ID != want {
				t.Errorf("%.60q name %+v, %v; want %s", addresses, k, err, want)
			}
			return nil
		})
	}
	f(first, "herald.example/amp/a")
	f(second, "herald.example/a2")
	f(first, "herald.example/a2", "herald.example/amp/a")
	f(third, long)
	f("", long+"x", "")
	f("")
	// What nobody looked for in the transaction stays with its article as well.
	l.do(t, func(tx storage.Tx) error {
		if err := tx.Name(third, []string{"herald.example/amp/a", "herald.example/third"}); err != nil {
			return err
		}
		_, err := tx.Create(newArticle("herald.example/a2", content("a4", "four")))
		return err
	})
	f(first, "herald.example/amp/a")
	f(second, "herald.example/a2")
	f(third, "herald.example/third")
	l.do(t, func(tx storage.Tx) error {
		yes, err := tx.Seen(first, news.ContentHash("a", "one"))
		no, err2 := tx.Seen(first, news.ContentHash("a", "two"))
		if !yes || no {
			t.Errorf("hashes seen: %v and %v", yes, no)
		}
		return errors.Join(err, err2)
	})
}

func testOrder(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	orders := map[int64]bool{}
	f := func(name string, published, want time.Time) {
		t.Helper()
		a := newArticle("herald.example/"+name, content(name, "text"))
		if !published.IsZero() {
			a.Content.Published = news.Time{Instant: published, Precision: news.Second}
		}
		got, _, err := db.Article(t.Context(), l.created(t, a))
		if err != nil || got.Order>>20 != want.Unix() || got.Order >= 1<<53 || orders[got.Order] || got.Order < store.OrderAt(want) || got.Order >= store.OrderAt(want.Add(time.Second)) {
			t.Errorf("%s has the order number %d, %v; want one of %v", name, got.Order, err, want)
		}
		orders[got.Order] = true
	}
	f("stated", noon.Add(-time.Hour), noon.Add(-time.Hour))
	f("nothing stated", time.Time{}, noon)
	f("ahead", noon.Add(time.Hour), noon)
	f("the same second", noon.Add(-time.Hour), noon.Add(-time.Hour))
	f("the same second again", noon.Add(-time.Hour), noon.Add(-time.Hour))
	f("long ago", time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, 0))
}

func testHostileText(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	a := newArticle("herald.example/\x00\xff", content("it's \x00 \xff \\ $1 \"", "a\x00b \xc3 'quoted' & | ! :* \\ "+strings.Repeat("word ", 40000)))
	a.Content.Authors, a.Content.Categories = []string{"A\x00\xff"}, []string{"\xfe"}
	id := l.created(t, a)
	// A text of the most different words that a document holds: more than an index of words takes.
	var words strings.Builder
	for i := 0; words.Len() < 900<<10; i++ {
		fmt.Fprintf(&words, "w%07d ", i)
	}
	l.created(t, newArticle("herald.example/words", content(strings.Repeat("title ", 10000), words.String())))
	got, _, err := db.Article(t.Context(), id)
	if err != nil || !utf8.ValidString(got.Title+got.Text) || strings.ContainsRune(got.Title+got.Text, 0) || !strings.Contains(got.Title, "it's") {
		t.Errorf("it came back as %.80q, %v", got.Title, err)
	}
}

func testPosition(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	if _, ok, err := db.Position(ctx, "g", "t", 0); ok || err != nil {
		t.Errorf("a position that was never stored: %v, %v", ok, err)
	}
	f := func(from, to int64, want error, at int64) {
		t.Helper()
		if err := db.Move(ctx, "g", "t", 0, from, to); !errors.Is(err, want) {
			t.Errorf("move from %d to %d gives %v, want %v", from, to, err, want)
		}
		if next, ok, err := db.Position(ctx, "g", "t", 0); err != nil || !ok || next != at {
			t.Errorf("then it is at %d, %v, %v; want %d", next, ok, err, at)
		}
	}
	f(-1, 5, nil, 5)
	f(-1, 6, bus.ErrLost, 5)
	f(4, 6, bus.ErrLost, 5)
	f(5, 9, nil, 9)
	called := false
	err := db.Batch(ctx, storage.Move{Group: "g", Topic: "t", From: 5, To: 10}, func(storage.Tx) error { called = true; return nil })
	if !errors.Is(err, bus.ErrLost) || called {
		t.Errorf("a batch from another's position gives %v, called %v", err, called)
	}
}

func testRollBack(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	l.created(t, newArticle("herald.example/a", content("a", "one")))
	broken := errors.New("broken")
	err := l.try(t, func(tx storage.Tx) error {
		id, err := tx.Create(newArticle("herald.example/b", content("b", "two")))
		tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: noon})
		return errors.Join(err, broken)
	})
	if !errors.Is(err, broken) || db.Transient(err) {
		t.Errorf("a batch that failed gives %v", err)
	}
	if next, _, _ := db.Position(t.Context(), "storage", "articles", 0); next != 1 {
		t.Errorf("the position is %d", next)
	}
	l.do(t, func(tx storage.Tx) error {
		if k, err := tx.Find([]string{"herald.example/b"}); k != nil || err != nil {
			t.Errorf("what was rolled back is there: %+v, %v", k, err)
		}
		return nil
	})
	err = l.try(t, func(tx storage.Tx) error {
		tx.Emit(storage.Emission{Type: news.Created, Article: "none", Revision: 1, Time: noon})
		return nil
	})
	if err == nil || db.Transient(err) {
		t.Errorf("an event about nothing gives %v", err)
	}
	l.created(t, newArticle("herald.example/c", content("c", "three")))
	if events, err := db.EventsAfter(t.Context(), 0, 10); err != nil || len(events) != 2 || events[1].Seq != 2 {
		t.Errorf("%d events, %v", len(events), err)
	}
}

// testAddressRace has two workers meet one new address: one article comes of it.
func testAddressRace(t *testing.T, s Server) {
	if s.Writers < 2 {
		t.Skip("one writer at a time: nothing to race")
	}
	db := s.fresh(t)
	const rounds = 20
	file := func(l *line, address, title string) error {
		return l.try(t, func(tx storage.Tx) error {
			k, err := tx.Find([]string{address})
			if err != nil || k != nil {
				return err
			}
			id, err := tx.Create(newArticle(address, content(title, "text")))
			tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: noon})
			return err
		})
	}
	var all sync.WaitGroup
	for w := range 3 {
		l := &line{db: db, part: w}
		all.Go(func() {
			for i := range rounds {
				address := fmt.Sprintf("herald.example/race-%d", i)
				for err := file(l, address, "t"); err != nil; err = file(l, address, "t") {
					if !db.Transient(err) {
						t.Errorf("a lost race gives %v", err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	c, err := db.Counts(t.Context())
	events, err2 := db.EventsAfter(t.Context(), 0, 1000)
	if c.Articles != rounds || len(events) != rounds || err != nil || err2 != nil {
		t.Errorf("%d articles and %d events of %d addresses, %v, %v", c.Articles, len(events), rounds, err, err2)
	}
}
