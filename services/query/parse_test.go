package query

import (
	"errors"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		q, err := Parse(in)
		if err != nil {
			t.Errorf("Parse(%q): %v", in, err)
			return
		}
		if q.String() != want {
			t.Errorf("Parse(%q) = %q, want %q", in, q, want)
		}
		if again, err := Parse(q.String()); err != nil || again.String() != want {
			t.Errorf("Parse(%q) = %v, %v", q, again, err)
		}
	}
	f("oil", "oil")
	f("  oil   gas ", "oil gas")
	f("oil AND gas", "oil gas")
	f("oil AND gas OR coal", "(oil gas) OR coal")
	f("oil OR gas coal", "oil OR (gas coal)")
	f("oil (gas (coal wood))", "oil gas coal wood")
	f("oil -gas", "oil NOT gas")
	f("oil NOT NOT gas", "oil gas")
	f("oil NOT (gas OR coal)", "oil NOT (gas OR coal)")
	f(`"oil   price" “gas price” „Öl“ «нефть»`, `"oil price" "gas price" Öl нефть`)
	f(`"oil"`, "oil")
	f(`"AND" not`, `"AND" "not"`)
	f("title:oil title:gas", "title:(oil gas)")
	f("TITLE:(oil OR gas) coal", "title:(oil OR gas) coal")
	f("title: oil coal", "title:oil coal")
	f("title:-oil coal", "NOT title:oil coal")
	f(`title:"oil price" OR coal`, `title:"oil price" OR coal`)
	f("lang:en_GB oil", "lang:en-gb oil")
	f("source:(azernews.az OR \"The Herald\")", `source:(azernews.az OR "The Herald")`)
	f("source:127.0.0.1:8081 oil", "source:127.0.0.1:8081 oil")
	f("source:localhost:8081 oil", `source:"localhost:8081" oil`)
	f("oil, gas!", "oil gas")
	f("Coca-Cola 10:30", "Coca-Cola 10:30")
	f("（石油 OR 天然气） title：价格", "(石油 OR 天然气) title:价格")
	f("oil (gas OR NOT coal)", "oil (gas OR NOT coal)")
	f("\"a\x00b\"", `"a b"`)
	f("oil NEAR gas", "oil NEAR/4 gas")
	f("oil w/5 gas OR coal onear/3 wood", "(oil NEAR/5 gas) OR (coal ONEAR/3 wood)")
	f("oil NEAR/5 gas NEAR/3 coal", "(oil NEAR/5 gas) NEAR/3 coal")
	f("oil NEAR/5 (gas NEAR/3 coal) wood", "(oil NEAR/5 (gas NEAR/3 coal)) wood")
	f(`(oil OR "crude oil") NEAR/50 (gas* OR cs:LNG)`, `(oil OR "crude oil") NEAR/50 (gas* OR cs:LNG)`)
	f("NOT oil NEAR/2 gas coal", "NOT (oil NEAR/2 gas) coal")
	f("title:oil NEAR/5 gas", "title:(oil NEAR/5 gas)")
	f("title:(oil NEAR/5 gas) coal", "title:(oil NEAR/5 gas) coal")
	f("near w/o w/5x", `"near" w/o w/5x`)
	f(`"near" "w/5" "onear/7"`, `"near" "w/5" "onear/7"`)
	f("pric* wom?n organi?at* NAT?", "pric* wom?n organi?at* NAT?")
	f(`"who? me" "NAT?" "wom?n" "oil pric*"`, `"who me" NAT wom?n "oil pric*"`)
	f("東京* 京*", "東京 京")
	f("!NATO cs:UN !(A OR B) cs:title:X title:!Y", "cs:NATO cs:UN (cs:A OR cs:B) title:cs:X title:cs:Y")
	f(`~oil ~(gas OR "coal mines") title:~x`, `~oil (~gas OR ~"coal mines") title:~x`)
	f(`oil@3 "oil price"@2 oil@1 gas*@4 ~coal@5 cs:X@6`, `oil@3 "oil price"@2 oil gas*@4 ~coal@5 cs:X@6`)
	f(`info@example.com "oil@3"`, `info@example.com "oil@3"`)
	f(`"oil  price"~5 “gas price”~0 "oil"~7`, `"oil price"~5 "gas price"~0 oil`)
	f("lead:oil body:(gas coal)", "lead:oil body:gas body:coal")
	f("author:\"Leyla Mammadova\" country:az LANG:AZ agency:Reuters change:Revised", `author:"Leyla Mammadova" country:AZ lang:az agency:Reuters change:revised`)
	f("url:https://www.example.com/a?b=1 oil", "url:www.example.com/a?b=1 oil")
	f("subject:(energy OR \"oil and gas\")", `subject:(energy OR "oil and gas")`)
	f("oil published:>2026-01-01 published:(>=2026 OR <2020-05)", "oil published:>2026-01-01 published:(>=2026 OR <2020-05)")
	f("oil published:=2026-01 published:2026-01..2026-02-15", "oil published:2026-01 published:2026-01..2026-02-15")
	f("Putin's oil", "Putin oil")
	f(`"Putin's oil"`, `"Putin's oil"`)
	f("oil –gas", "oil NOT gas")
}

func TestParseErrors(t *testing.T) {
	f := func(in, caret, message string) {
		t.Helper()
		_, err := Parse(in)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q) = %v, want an error", in, err)
			return
		}
		if !strings.Contains(e.Message, message) || e.Fix == "" || !strings.HasSuffix(e.Fix, ".") {
			t.Errorf("Parse(%q): %v, want %q and a remedy", in, e, message)
		}
		if lines := strings.Split(e.Caret(), "\n"); caret != "" && (len(lines) != 2 || lines[1] != caret) {
			t.Errorf("Parse(%q) shows\n%s\nwant\n%s", in, e.Caret(), caret)
		}
	}
	f("", "^", "empty")
	f("   ", "^^^", "empty")
	f("NOT oil", "^^^^^^^", "only says what must not")
	f("-oil -gas", "^^^^^^^^^", "only says what must not")
	f("oil OR NOT gas", "^^^^^^^^^^^^^^", "only says what must not")
	f("oil (gas", "    ^", "never closed")
	f("oil (", "    ^", "never closed")
	f("oil )", "    ^", "closes nothing")
	f(")", "^", "closes nothing")
	f("oil ()", "     ^", "nothing between")
	f(`oil "gas`, "    ^", "never closed")
	f(`«нефть`, "^", "never closed")
	f("石油 (", "     ^", "never closed")
	f("oil AND", "    ^^^", "nothing follows AND")
	f("oil OR OR gas", "    ^^", "nothing follows OR")
	f("AND oil", "^^^", "nothing stands before AND")
	f("(OR oil)", " ^^", "nothing stands before OR")
	f("oil NOT", "    ^^^", "nothing follows NOT")
	f("oil NOT AND gas", "    ^^^", "nothing follows NOT")
	f("titel:oil", "^^^^^^", "no field titel:")
	f("title:", "^^^^^^", "nothing follows title:")
	f("title:(source:a)", "       ^^^^^^^", "stands inside title:")
	f("title:source:a", "      ^^^^^^^", "stands inside title:")
	f("oil … gas", "    ^", "no letter or digit")
	f(`oil ""`, "    ^^", "no letter or digit")
	f("oil - gas", "    ^", "no letter or digit")
	f("lang:english oil", "     ^^^^^^^", "no language code")
	f("source:... oil", "       ^^^", "no letter or digit")
	f(strings.Repeat("(", 65)+"oil"+strings.Repeat(")", 65), "", "nested more than 64")
	f(strings.Repeat("-", 5000)+"oil", "", "nested more than 64")
	f(strings.Repeat("a OR b (", 40)+"c"+strings.Repeat(")", 40), "", "nested more than 64")
	f(strings.Repeat("!", 5000)+"oil", "", "nested more than 64")
	f(strings.Repeat("a ", 2001), "", "more than 2,000 words")
	f(strings.Repeat("石", 2002), "", "more than 2,000 words")
	f(strings.Repeat("a", 20001), "", "20001 characters")
	f(strings.Repeat("long ", 100)+"(", strings.Repeat(" ", 37)+"^", "never closed")
}

func TestErrorPlace(t *testing.T) {
	_, err := Parse("石油 AND (天")
	var e *Error
	if !errors.As(err, &e) || e.Offset != 11 || e.Point != 7 || e.Length != 1 {
		t.Fatalf("%#v", err)
	}
	want := "query, character 8: this parenthesis is never closed. Add ) at the end of the group, or leave it out."
	if e.Error() != want {
		t.Errorf("%q, want %q", e.Error(), want)
	}
}

func TestWarnings(t *testing.T) {
	f := func(in string, want ...string) {
		t.Helper()
		q, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range q.Warnings() {
			got = append(got, string([]rune(in)[w.Point:w.Point+w.Length])+": "+w.Message+". "+w.Fix)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q warns\n%s\nwant\n%s", in, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		again, _ := Parse(q.String())
		if len(again.Warnings()) > 0 {
			t.Errorf("%q warns %v", again, again.Warnings())
		}
	}
	f("oil OR gas")
	f("(oil gas) OR coal")
	f("oil gas OR coal", "OR: AND and OR meet without parentheses, and AND binds first. Write the parentheses you mean; it is read as (oil gas) OR coal.")
	f("石油 or gas", "or: “or” is read as a word to be found. Write OR to join words, or quotation marks around it to seek it.")
	f(`oil "or" gas`)
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"oil OR gas -coal", `title:("a b" c)`, "lang:en source:a.b", "((", "“x”", "東京 AND -(a OR NOT b)", "a\xff\x00",
		`(oil OR "a b") NEAR/5 (gas* OR cs:LNG) ONEAR w/3 x`, `"a b c"~5 oil@3 "a b"@2`, "!NATO ~liman wom?n* title:!(A OR ~b)", "published:>2026-01 change:revised oil",
		"url:https://a.b/c?d=1 author:\"a b\" country:az", "oil^3 –gas |", "near onear w/5 Баку"} {
		f.Add(s)
	}
	article := Doc{Title: "oil 東京都", Dek: "gas", Text: "a b c LNG NATO limanda\n\nwoman a b oil baku", Source: "a.b", Language: "az", Country: "AZ", Change: Revised}
	doc := Prepare(article)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Offset > len(s) || e.Length < 1 || e.Caret() == "" {
				t.Fatalf("%q: %#v", s, err)
			}
			return
		}
		again, err := Parse(q.String())
		if err != nil || again.String() != q.String() {
			t.Fatalf("%q prints as %q, which prints as %v, %v", s, q, again, err)
		}
		if q.Match(doc) != again.Match(doc) || q.Candidates() != again.Candidates() {
			t.Fatalf("%q and %q differ", s, q)
		}
		if q.Match(doc) != q.Naive(article) {
			t.Fatalf("%q: Match says %v", s, q.Match(doc))
		}
		if x := q.Explain(doc); x.Matched != q.Match(doc) || x.Matched == (len(x.Missing) > 0) {
			t.Fatalf("%q: %+v", s, x)
		}
		for _, style := range Styles() {
			_, _ = Import(style, s)
		}
		_, _ = Saved(s, 1)
	})
}

func BenchmarkParse(b *testing.B) {
	s := `(nexvondo OR "vonteraxri zentyter" OR "ulpragorax ulzengor" OR (shalozen NEAR/5 "belulaxsha prime")) AND (looked OR embarrassing OR conferen*) NOT (initial OR council OR attack) lang:en title:rates`
	b.ReportMetric(float64(len(s)), "bytes")
	for b.Loop() {
		if _, err := Parse(s); err != nil {
			b.Fatal(err)
		}
	}
}
