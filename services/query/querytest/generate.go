// Package querytest draws documents and queries for tests that compare ways of evaluating a query. Their words are few, so that
// they meet often.
package querytest

import (
	"fmt"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"pgregory.net/rapid"
)

// words are written in several ways that fold alike, in scripts with and without spaces.
func words() []string {
	return []string{"oil", "Oil", "OIL", "gas", "Gas's", "price", "prices", "BAKI", "Bakı", "Бакы", "Coca-Cola", "cola", "ёлка", "Елка", "Straße",
		"2024年", "東京", "京都", "東京都", "都", "年", "猫", "대통령은", "ไทย", "it's", "½", "limanda", "limanın"}
}

// Docs draws documents.
func Docs() *rapid.Generator[query.Doc] {
	return rapid.Custom(func(t *rapid.T) query.Doc {
		day := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "day"))
		published := news.Time{Instant: day, Local: day.Format(time.DateOnly), Precision: news.Day}
		return query.Doc{
			Title: prose(t, "title"), Dek: prose(t, "dek"), Text: prose(t, "text"),
			Authors:    rapid.SampledFrom([][]string{nil, {"Leyla Mammadova"}, {"Ann Oil", "Gas Price"}}).Draw(t, "authors"),
			Subjects:   rapid.SampledFrom([][]string{nil, {"Energy", "Oil and gas"}, {"Sport"}}).Draw(t, "subjects"),
			Agency:     rapid.SampledFrom([]string{"", "Reuters", "Report News"}).Draw(t, "agency"),
			URL:        rapid.SampledFrom([]string{"", "https://azernews.az/business/oil-price-1.html"}).Draw(t, "url"),
			Source:     rapid.SampledFrom([]string{"azernews.az", "news.example.co.uk", "127.0.0.1:8081", "bücher.example", ""}).Draw(t, "source"),
			SourceName: rapid.SampledFrom([]string{"AzerNews", "The Gas Herald", "東京新聞", ""}).Draw(t, "name"),
			Country:    rapid.SampledFrom([]string{"AZ", "GB", ""}).Draw(t, "country"),
			Language:   rapid.SampledFrom([]string{"en", "en-GB", "az", "zh-Hant-TW", ""}).Draw(t, "language"),
			Change:     rapid.SampledFrom([]query.Change{"", query.Created, query.Revised, query.Retracted}).Draw(t, "change"),
			Published:  rapid.SampledFrom([]news.Time{published, {}}).Draw(t, "published"),
		}
	})
}

func prose(t *rapid.T, label string) string {
	var b strings.Builder
	for _, w := range rapid.SliceOfN(rapid.SampledFrom(words()), 0, 8).Draw(t, label) {
		b.WriteString(w + rapid.SampledFrom([]string{" ", " ", " ", "", ", ", "。", "\n\n"}).Draw(t, "sign"))
	}
	return b.String()
}

// Queries draws queries that parse.
func Queries() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return expression(t, 3) }).Filter(func(s string) bool {
		_, err := query.Parse(s)
		return err == nil
	})
}

func expression(t *rapid.T, depth int) string {
	pick := rapid.IntRange(0, 11).Draw(t, "shape")
	if depth == 0 || pick < 3 {
		return term(t)
	}
	inner := func() string { return expression(t, depth-1) }
	switch pick {
	case 3, 4:
		return inner() + rapid.SampledFrom([]string{" ", " AND "}).Draw(t, "and") + inner()
	case 5:
		return inner() + " OR " + inner()
	case 6:
		return "(" + inner() + " OR " + inner() + ") " + inner()
	case 7:
		return inner() + " NOT (" + inner() + ")"
	case 8:
		return field(t) + "(" + sought(t) + rapid.SampledFrom([]string{" ", " OR ", " -"}).Draw(t, "sign") + sought(t) + ")"
	case 9:
		return "(" + near(t, 2) + ")"
	case 10:
		return field(t) + near(t, 1)
	}
	return "-(" + inner() + ") " + inner()
}

func field(t *rapid.T) string {
	return rapid.SampledFrom([]string{"title:", "lead:", "body:"}).Draw(t, "field")
}

// near draws two things with a distance.
func near(t *rapid.T, depth int) string {
	side := func() string {
		switch pick := rapid.IntRange(0, 3).Draw(t, "side"); {
		case pick == 0:
			return "(" + sought(t) + " OR " + sought(t) + ")"
		case pick == 1 && depth > 0:
			return "(" + near(t, depth-1) + ")"
		}
		return sought(t)
	}
	sign := rapid.SampledFrom([]string{"NEAR", "NEAR/0", "NEAR/1", "NEAR/2", "ONEAR/1", "ONEAR/3", "w/2"}).Draw(t, "near")
	return side() + " " + sign + " " + side()
}

func term(t *rapid.T) string {
	switch rapid.IntRange(0, 9).Draw(t, "term") {
	case 0:
		return field(t) + sought(t)
	case 1:
		return filter(t)
	case 2:
		return "-" + sought(t)
	case 3:
		return sought(t) + fmt.Sprintf("@%d", rapid.IntRange(1, 3).Draw(t, "times"))
	case 4:
		return `"` + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words()), 2, 3).Draw(t, "words"), " ") + fmt.Sprintf(`"~%d`, rapid.IntRange(0, 3).Draw(t, "room"))
	}
	return sought(t)
}

func filter(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"lang:en", "lang:en-GB", "lang:az", "lang:zh", "lang:zh-Hant",
		"source:azernews.az", "source:azernews", "source:co.uk", "source:uk", "source:example.co.uk", "source:127.0.0.1:8081", "source:bücher.example",
		"source:gas", `source:"gas herald"`, "source:東京", "source:新聞", "country:AZ", "country:gb",
		"author:mammadova", `author:"leyla mammadova"`, `author:"oil gas"`, "subject:oil", `subject:"oil and gas"`, `subject:"and energy"`,
		"agency:reuters", "url:azernews.az/business", "url:price", "change:revised", "change:created",
		"published:>2025-06-15", "published:<=2026-02", "published:2025", "published:2024-11..2026-03",
	}).Draw(t, "filter")
}

// sought draws a word or a phrase with its signs.
func sought(t *rapid.T) string {
	switch rapid.IntRange(0, 7).Draw(t, "sought") {
	case 0:
		return rapid.SampledFrom([]string{"pric*", "gas*", "стр*", "ёлк*", "東京*", "coca-col*", "liman*"}).Draw(t, "prefix")
	case 1:
		return rapid.SampledFrom([]string{"p?ice", "o?l", "coca-c?la", "pri?e*", "ёлк?"}).Draw(t, "wild")
	case 2:
		return rapid.SampledFrom([]string{"!", "cs:"}).Draw(t, "cased") + rapid.SampledFrom([]string{"OIL", "oil", "Gas", "BAKI", "Coca-Cola", "Straße", "Pri*", `"Oil price"`, "東京"}).Draw(t, "exact")
	case 3:
		return "~" + rapid.SampledFrom([]string{"liman", "price", "oil", "ёлка", "東京", `"oil prices"`}).Draw(t, "stem")
	}
	list := rapid.SliceOfN(rapid.SampledFrom(words()), 1, 3).Draw(t, "words")
	if len(list) == 1 {
		return list[0]
	}
	return `"` + strings.Join(list, rapid.SampledFrom([]string{" ", "-", ""}).Draw(t, "between")) + `"`
}
