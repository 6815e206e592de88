package query

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

var explained = Doc{
	Title: "Ferry strike ends in Bakı", Dek: "Port reopens",
	Text: "The ferry left the harbour on Monday with two hundred people on board, and the strike of the crews is over.\n\n" +
		"Limanda and limanın were quiet. The Minister said: oil, gas and oil. NATO ships wait. In Nato they say so.",
	Authors: []string{"Leyla Mammadova"}, Subjects: []string{"Transport"}, URL: "https://post.example/ferry-strike", Source: "post.example", SourceName: "The Post",
	Country: "AZ", Language: "az", Change: Created, Published: news.Time{Instant: time.Date(2026, 3, 14, 22, 0, 0, 0, time.UTC), Local: "2026-03-15T02:00:00"},
}

// TestExplainMissing has for each query the parts that are nearest to be missing, with the reason.
func TestExplainMissing(t *testing.T) {
	f := func(query string, want ...string) {
		t.Helper()
		q, err := Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		x := q.Explain(Prepare(explained))
		var got []string
		for _, m := range x.Missing {
			got = append(got, m.Text+": "+m.Why)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s misses\n%s\nwant\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if x.Matched != (len(want) == 0) || x.Grammar != Version || x.Index != IndexVersion {
			t.Errorf("%s: %+v", query, x)
		}
	}
	f("ferry")
	f("coal", "coal: does not occur")
	f("ferry coal wood", "coal: does not occur", "wood: does not occur")
	f("(coal wood) OR (ferry zinc)", "zinc: does not occur")
	f("ferry NOT oil", "oil: it occurs, and must not")
	f("ferry NOT (oil gas)", "oil: it occurs, and must not")
	f("title:oil", "title:oil: stands elsewhere, not in the title")
	f("lead:minister", "lead:minister: stands elsewhere, not in the lead")
	f("body:reopens", "body:reopens: stands elsewhere, not in the text")
	f("cs:FERRY", "cs:FERRY: stands there as Ferry")
	f("!NATO")
	f(`"strike ferry"`, `"strike ferry": its words occur, but not side by side in this order`)
	f(`"oil price"`, `"oil price": of its words price does not occur`)
	f(`"coal mine"`, `"coal mine": none of its words occurs`)
	f("oil@2")
	f("oil@3", "oil@3: stands 2 times, 3 asked")
	f("coal@3", "coal@3: does not occur")
	f("harbour NEAR/5 strike", "harbour NEAR/5 strike: 10 words apart, NEAR/5 asked")
	f("harbour ONEAR/5 strike", "harbour ONEAR/5 strike: 10 words apart, ONEAR/5 asked")
	f("gas ONEAR/2 minister", "gas ONEAR/2 minister: they stand in the other order, 2 words apart, ONEAR/2 asked")
	f("reopens NEAR/9 quiet", "reopens NEAR/9 quiet: they stand in different parts of the article, NEAR/9 asked")
	f("quiet ONEAR/9 ferry", "quiet ONEAR/9 ferry: they stand in the other order, 23 words apart, ONEAR/9 asked")
	f("(coal OR wood) NEAR/5 strike", "(coal OR wood) NEAR/5 strike: none of coal OR wood occurs")
	f("coal NEAR/5 zinc", "coal NEAR/5 zinc: coal does not occur; zinc does not occur")
	f(`"harbour strike"~5`, `"harbour strike"~5: 10 words among them, ~5 asked`)
	f(`"harbour coal"~5`, `"harbour coal"~5: of its words coal does not occur`)
	f(`"reopens quiet"~5`, `"reopens quiet"~5: its words stand in different parts of the article, or not often enough`)
	f("lang:en", "lang:en: the article has az")
	f("country:GB", "country:GB: the article has AZ")
	f("agency:Reuters", "agency:Reuters: the article states no agency")
	f("author:Aliyev subject:sport", "author:Aliyev: the article has Leyla Mammadova", "subject:sport: the article has Transport")
	f("ferry change:revised", "change:revised: the article has created")
	f("ferry published:>2026-03-15", "published:>2026-03-15: published on 2026-03-15")
	f("ferry published:2026-03-15 published:2026-03 published:2026")
	f("Лиманда")
}

func TestExplainParts(t *testing.T) {
	q, err := Parse(`(~liman OR "oil price" OR w?nd*) title:ferr* (ferry NEAR/9 left) NOT coal lang:az`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range q.Explain(Prepare(explained)).Parts {
		line := fmt.Sprintf("%s%v %s", strings.Repeat("  ", p.Depth), p.Holds, p.Does)
		if p.Text != "" {
			line += " " + p.Text
		}
		if p.Stem != "" {
			line += " from " + p.Stem
		}
		if len(p.Found) > 0 {
			line += ": " + strings.Join(p.Found, " ")
		}
		got = append(got, line)
	}
	want := []string{
		"true all of",
		"  true one of",
		"    true forms of a word ~liman from liman: Limanda limanın",
		`    false phrase "oil price"`,
		"    false word with unknown letters w?nd*",
		"  true beginning of a word, in the title title:ferr*: Ferry",
		"  true near, at most 9 words between",
		"    true word ferry",
		"    true word left",
		"  true none of",
		"    false word coal",
		"  true lang lang:az",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
