package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/storage"
)

var searchWords = []string{"Bakı", "Бакы", "pipeline", "minister", "ministers", "ışıq", "gas", "GAS", "Əliyev", "signs", "2026", "Straße", "news", "deal", "北京"}

// searchArticles gives n articles of a few words from a few outlets.
func searchArticles(r *rand.Rand, n int) (out []storage.NewArticle) {
	outlets := []string{"herald.example", "post.example", "blog.post.example"}
	languages := []string{"en", "en-GB", "az", ""}
	some := func(n int) string {
		words := make([]string, r.IntN(n)+1)
		for i := range words {
			words[i] = searchWords[r.IntN(len(searchWords))]
		}
		return strings.Join(words, " ")
	}
	for i := range n {
		outlet := outlets[r.IntN(len(outlets))]
		a := newArticle(fmt.Sprintf("%s/%d", outlet, i), content(some(4), some(12)))
		a.SourceID, a.Content.Language = outlet, languages[r.IntN(len(languages))]
		if r.IntN(3) == 0 {
			a.Content.Dek = some(3)
		}
		a.Content.Published = news.Time{Instant: noon.Add(-time.Duration(r.IntN(100)) * time.Hour), Precision: news.Minute}
		a.Content.Authors = [][]string{nil, {"Leyla Mammadova"}, {"Ann Deal", "Leyla News"}}[r.IntN(3)]
		a.Content.Categories = [][]string{nil, {"Energy", "Oil and gas"}}[r.IntN(2)]
		if i%4 == 0 {
			a.Content.Text += "\n\n" + some(6)
		}
		out = append(out, a)
	}
	return out
}

// searchQueries gives queries over the same words.
func searchQueries(r *rand.Rand, n int) (out []*query.Query) {
	word := func() string { return searchWords[r.IntN(len(searchWords))] }
	forms := []func() string{
		word,
		func() string { return word() + " " + word() },
		func() string { return `"` + word() + " " + word() + `"` },
		func() string { return word() + " OR " + word() },
		func() string { return word() + " NOT " + word() },
		func() string { return "title:" + word() },
		func() string { return "(" + word() + " OR " + word() + ") lang:en" },
		func() string { return word() + " source:post.example" },
		func() string { return "lang:az NOT (" + word() + " " + word() + ")" },
		func() string { return fmt.Sprintf("%s NEAR/%d %s", word(), r.IntN(3), word()) },
		func() string { return fmt.Sprintf("(%s OR %s) ONEAR/%d %s", word(), word(), r.IntN(3), word()) },
		func() string { return `"` + word() + " " + word() + `"~2` },
		func() string { return word() + "@2" },
		func() string { return "cs:" + word() },
		func() string { return "~" + word() },
		func() string { return "minis* NOT cs:gas" },
		func() string { return "p?peline OR lead:" + word() },
		func() string { return "body:" + word() + " NOT " + word() + " NEAR " + word() },
		func() string { return word() + " author:(leyla OR \"ann deal\") subject:\"oil and gas\"" },
		func() string { return word() + " published:>=" + noon.AddDate(0, 0, -2).Format(time.DateOnly) },
		func() string { return word() + " change:revised" },
	}
	for len(out) < n {
		if q, err := query.Parse(forms[r.IntN(len(forms))]()); err == nil {
			out = append(out, q)
		}
	}
	return out
}

// testSearch demands of the index what the matcher says of each article, revised ones included.
func testSearch(t *testing.T, s Server) {
	db, r := s.fresh(t), rand.New(rand.NewPCG(1, 2))
	addFeed(t, db, "post.example", noon)
	l := &line{db: db}
	l.do(t, func(tx storage.Tx) error {
		for i, a := range searchArticles(r, 300) {
			id, err := tx.Create(a)
			if err == nil && i%10 == 0 {
				err = tx.Revise(id, 2, noon, searchArticles(r, 1)[0].Content)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	all, err := db.Articles(t.Context(), view.Search{Limit: 1000})
	if err != nil || len(all) != 300 {
		t.Fatalf("%d articles, %v", len(all), err)
	}
	found, prepared := 0, make([]*query.Prepared, len(all))
	for i, a := range all {
		prepared[i] = query.Prepare(query.Of(a))
	}
	for _, q := range searchQueries(r, 200) {
		var want []int64
		for i, a := range all {
			if q.Match(prepared[i]) {
				want = append(want, a.Order)
			}
		}
		got, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 1000})
		if err != nil || !slices.Equal(orders(got), want) {
			t.Fatalf("%s finds %d, %v; matches %d", q, len(got), err, len(want))
		}
		found += len(want)
		if paged := pages(t, db, q, 40); !slices.Equal(paged, want) {
			t.Fatalf("%s finds %d page by page; matches %d", q, len(paged), len(want))
		}
	}
	if found < 100 {
		t.Errorf("the queries find %d in all: they try nothing", found)
	}
}

// pages reads what a query finds, size articles at a time.
func pages(t *testing.T, db *store.DB, q *query.Query, size int) (out []int64) {
	s := view.Search{Query: q, Limit: size}
	for {
		found, err := db.Search(t.Context(), s)
		if err != nil || len(found.Articles) > size {
			t.Fatalf("%s: a page of %d, %v", q, len(found.Articles), err)
		}
		out = append(out, orders(found.Articles)...)
		if s.Before = found.Next; s.Before == 0 {
			return out
		}
	}
}

// testSearchSaysHowFarItCame demands that a search which finds nothing does not read the whole archive at once, and can be gone on with.
func testSearchSaysHowFarItCame(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	const all = 4500
	l.do(t, func(tx storage.Tx) error {
		for i := range all {
			a := newArticle(fmt.Sprintf("post.example/%d", i), content("Gas", "text"))
			if i == 0 {
				a.Content.Title = "GAS"
			}
			a.FirstSeen = noon.Add(time.Duration(i) * time.Second)
			if _, err := tx.Create(a); err != nil {
				return err
			}
		}
		return nil
	})
	q, err := query.Parse("cs:GAS")
	if err != nil {
		t.Fatal(err)
	}
	found, err := db.Search(t.Context(), view.Search{Query: q, Limit: 10})
	if err != nil || len(found.Articles) != 0 || found.Next == 0 {
		t.Fatalf("%d found, next %d, %v; want a place to go on", len(found.Articles), found.Next, err)
	}
	if list := pages(t, db, q, 10); len(list) != 1 {
		t.Errorf("page by page %d are found", len(list))
	}
	if list, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 10}); err != nil || len(list) != 1 {
		t.Errorf("the list has %d, %v", len(list), err)
	}
}

func orders(list []news.Article) (out []int64) {
	for _, a := range list {
		out = append(out, a.Order)
	}
	return out
}

func testSearchNarrowed(t *testing.T, s Server) {
	db := s.fresh(t)
	l := &line{db: db}
	gas, err := query.Parse("gas")
	if err != nil {
		t.Fatal(err)
	}
	for i, source := range []string{"post.example", "blog.post.example", "herald.example", "post.example"} {
		a := newArticle(fmt.Sprintf("%s/%d", source, i), content(fmt.Sprint("gas ", i), "text"))
		a.SourceID, a.FirstSeen = source, noon.Add(time.Duration(i)*time.Hour)
		a.Content.Language = []string{"en-GB", "en", "az", ""}[i]
		l.created(t, a)
	}
	f := func(s view.Search, want ...string) {
		t.Helper()
		s.Limit = 10
		list, err := db.Articles(t.Context(), s)
		var got []string
		for _, a := range list {
			got = append(got, strings.TrimPrefix(a.Title, "gas "))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v finds %v, %v; want %v", s, got, err, want)
		}
	}
	for _, q := range []*query.Query{nil, gas} {
		f(view.Search{Query: q}, "3", "2", "1", "0")
		f(view.Search{Query: q, Source: "post.example"}, "3", "0")
		f(view.Search{Query: q, Language: "en"}, "1", "0")
		f(view.Search{Query: q, Language: "en-gb"}, "0")
		f(view.Search{Query: q, Language: "az", Source: "post.example"})
		f(view.Search{Query: q, From: noon.Add(time.Hour)}, "3", "2", "1")
		f(view.Search{Query: q, To: noon.Add(2 * time.Hour)}, "1", "0")
		f(view.Search{Query: q, From: noon.Add(time.Hour), To: noon.Add(3 * time.Hour), Source: "herald.example"}, "2")
	}
}
