package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/storage"
)

var searchWords = []string{"Bakı", "pipeline", "minister", "ışıq", "gas", "Əliyev", "signs", "2026", "Straße", "news", "deal", "北京"}

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
	found := 0
	for _, q := range searchQueries(r, 150) {
		var want []int64
		for _, a := range all {
			d := query.Doc{Title: a.Title, Dek: a.Dek, Text: a.Text, Source: a.Source.ID, SourceName: a.Source.Name, Language: a.Language}
			if q.Match(query.Prepare(d)) {
				want = append(want, a.Order)
			}
		}
		got, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 1000})
		if err != nil || !slices.Equal(orders(got), want) {
			t.Fatalf("%s finds %d, %v; matches %d", q, len(got), err, len(want))
		}
		found += len(want)
		if len(want) > 3 {
			page, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 2, Before: want[0]})
			if err != nil || !slices.Equal(orders(page), want[1:3]) {
				t.Fatalf("%s goes on with %v, %v; want %v", q, orders(page), err, want[1:3])
			}
		}
	}
	if found < 100 {
		t.Errorf("the queries find %d in all: they try nothing", found)
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
