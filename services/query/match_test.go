package query_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/querytest"
	"github.com/newswire-dev/newswire/services/text"
	"pgregory.net/rapid"
)

var article = query.Doc{
	Title: "Oil price climbs in BAKI", Dek: "The gas market waits", Text: "Coca-Cola's profit fell.\n\n東京都知事の会見 2024年の。 The price of oil, İSTANBUL'DA.",
	Source: "news.azernews.az", SourceName: "Azer News Agency", Language: "en-GB",
}

func TestMatch(t *testing.T) {
	p := query.Prepare(article)
	f := func(q string, want bool) {
		t.Helper()
		parsed, err := query.Parse(q)
		if err != nil {
			t.Errorf("Parse(%q): %v", q, err)
		} else if got := parsed.Match(p); got != want {
			t.Errorf("%q: %v", q, got)
		}
	}
	f("oil", true)
	f("OIL gas profit", true)
	f("oil coal", false)
	f("coal OR oil", true)
	f("bakı", true)
	f(`"oil price"`, true)
	f(`"price oil"`, false)
	f(`"baki the"`, false)   // from title into dek
	f(`"waits coca"`, false) // from dek into text
	f(`"fell 東京都"`, true)    // over a paragraph, as in the indexes
	f("知事 2024年 都知", true)   //
	f("京", true)             //
	f("北京", false)           //
	f("title:oil", true)     //
	f("title:gas", false)    //
	f("title:(oil NOT gas)", true)
	f("oil NOT title:climbs", false)
	f("lang:en", true)
	f("lang:en-gb oil", true)
	f("lang:en-us", false)
	f("source:azernews.az", true)
	f("source:news.azernews.az", true)
	f("source:az", false)
	f("source:zernews.az", false)
	f(`source:"news azer"`, true)
	f("source:herald", false)
	f("oil (coal OR NOT wood)", true)
	f("oil -(gas OR coal)", false)
}

// Azerbaijani is the same in both scripts; other languages' Cyrillic words do not find Latin ones.
func TestMatchAzerbaijani(t *testing.T) {
	f := func(q, words, language string, want bool) {
		t.Helper()
		parsed, err := query.Parse(q)
		if err != nil {
			t.Fatal(err)
		}
		doc := query.Doc{Text: words, Language: language}
		if got := parsed.Match(query.Prepare(doc)); got != want || got != parsed.Naive(doc) {
			t.Errorf("%s on %q (%s): %v", q, words, language, got)
		}
	}
	f("Бакы", "Bakı şəhəri", "az", true)
	f("Bakı", "Бакы шәһәри", "az", true)
	f(`"Бакы şəhəri"`, "Бакы шәһәри", "az-Cyrl", true)
	f("Бакы NEAR/0 шәһәри", "Bakı şəhəri", "az", true)
	f("шәһәр*", "Bakı şəhərində", "az", true)
	f("~Азәрбајҹан", "Azərbaycanda", "az", true)
	f("нефть NOT Бакы", "нефть Bakı", "az", false)
	f("Азәрбајҹан", "Azərbaycan Respublikası", "", true)
	f("Баку", "Baku", "en", false)
	f("нефть", "neft", "en", false)
	f("нефть", "нефть", "ru", true)
	f("cs:Бакы", "Bakı", "az", false)
}

func TestSpans(t *testing.T) {
	p := query.Prepare(article)
	f := func(q string, want ...string) {
		t.Helper()
		parsed, err := query.Parse(q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range parsed.Spans(p) {
			field := map[string]string{"title": article.Title, "dek": article.Dek, "text": article.Text}[s.Field]
			got = append(got, s.Field+" "+string([]rune(field)[s.Start:s.End]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q marks %q, want %q", q, got, want)
		}
	}
	f("oil", "title Oil", "text oil")
	f("title:oil", "title Oil")
	f(`"price of oil"`, "text price of oil")
	f(`"oil price" price`, "title Oil price", "text price")
	f("istanbul", "text İSTANBUL'DA")
	f("coca-cola", "text Coca-Cola's")
	f("東京都知事", "text 東京都知事")
	f("京 2024年", "text 京", "text 2024年")
	f("gas OR (oil coal)", "dek gas")
	f("gas NOT (coal OR NOT oil)", "title Oil", "dek gas", "text oil")
	f("coal")
	f("lang:en")
}

func TestSpansAreFew(t *testing.T) {
	parsed, _ := query.Parse("a OR b OR 東")
	doc := query.Doc{Title: strings.Repeat("東西", 150), Text: strings.Repeat("a b ", 5000)}
	spans := parsed.Spans(query.Prepare(doc))
	if len(spans) != query.MaxSpans || spans[0] != (news.Span{Field: "title", Start: 0, End: 1}) || spans[199] != (news.Span{Field: "text", Start: 98, End: 99}) {
		t.Errorf("%d spans, %v", len(spans), spans[len(spans)-1])
	}
}

func TestMarks(t *testing.T) {
	f := func(s string, spans []news.Span, want string) {
		t.Helper()
		got := ""
		for _, p := range query.Marks(s, spans, "text") {
			if p.Marked {
				got += "[" + p.Text + "]"
			} else {
				got += p.Text + "|"
			}
		}
		if got != want {
			t.Errorf("Marks(%q, %v) = %q, want %q", s, spans, got, want)
		}
	}
	f("", nil, "")
	f("oil", nil, "oil|")
	f("ölpreis ist", []news.Span{{Field: "title", Start: 0, End: 2}, {Field: "text", Start: 0, End: 2}}, "[öl]preis ist|")
	f("die 東京 x", []news.Span{{Field: "text", Start: 4, End: 6}, {Field: "text", Start: 7, End: 99}}, "die |[東京] |[x]")
	f("oil", []news.Span{{Field: "text", Start: 9, End: 12}}, "oil|")
}

func TestPropertyCanonicalAndSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc, s := querytest.Docs().Draw(t, "doc"), querytest.Queries().Draw(t, "query")
		q, _ := query.Parse(s)
		again, err := query.Parse(q.String())
		if err != nil || again.String() != q.String() || slices.ContainsFunc(again.Warnings(), func(w query.Warning) bool { return !strings.Contains(w.Message, "mixes") }) {
			t.Fatalf("%q prints as %q, which reads as %v, %v", s, q, again, err)
		}
		p := query.Prepare(doc)
		if q.Match(p) != again.Match(p) {
			t.Fatalf("%q and %q differ", s, q)
		}
		checkSpans(t, q, p, doc)
	})
}

func TestPropertyMatchIsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := querytest.Docs().Draw(t, "doc")
		p := query.Prepare(doc)
		for _, s := range rapid.SliceOfN(querytest.Queries(), 1, 8).Draw(t, "queries") {
			q, _ := query.Parse(s)
			if got, want := q.Match(p), q.Naive(doc); got != want {
				t.Fatalf("%q on %+v: %v, want %v", s, doc, got, want)
			}
		}
	})
}

func checkSpans(t *rapid.T, q *query.Query, p *query.Prepared, doc query.Doc) {
	spans := q.Spans(p)
	if len(spans) > 0 && !q.Match(p) {
		t.Fatalf("%q marks without matching", q)
	}
	for field, s := range map[string]string{"title": doc.Title, "dek": doc.Dek, "text": doc.Text} {
		last, joined := 0, ""
		for _, x := range spans {
			if x.Field == field {
				if x.Start < last || x.End <= x.Start || x.End > utf8.RuneCountInString(s) {
					t.Fatalf("%q: span %v of %q after %d", q, x, s, last)
				}
				last = x.End
			}
		}
		for _, piece := range query.Marks(s, spans, field) {
			joined += piece.Text
		}
		if joined != s {
			t.Fatalf("%q marked is %q", s, joined)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	doc := query.Doc{Title: article.Title, Text: strings.Repeat(article.Text+" The minister told reporters that talks would go on. ", 30)}
	b.SetBytes(int64(len(doc.Text)))
	for b.Loop() {
		query.Prepare(doc)
	}
}

func BenchmarkMatch(b *testing.B) {
	q, err := query.Parse(`(oil OR "natural gas" OR coal) title:price lang:en -"oil minister"`)
	if err != nil {
		b.Fatal(err)
	}
	p := query.Prepare(article)
	for b.Loop() {
		q.Match(p)
	}
}

func BenchmarkTSVector(b *testing.B) {
	s := strings.Repeat(article.Text+" The minister told reporters that talks would go on. ", 30)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		text.TSVector("", article.Title, "", s, nil)
	}
}
