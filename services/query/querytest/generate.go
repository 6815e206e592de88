// Package querytest draws documents and queries for tests that compare ways of evaluating a query. Their words are few, so that
// they meet often.
package querytest

import (
	"strings"

	"github.com/newswire-dev/newswire/services/query"
	"pgregory.net/rapid"
)

// words are written in several ways that fold alike, in scripts with and without spaces.
func words() []string {
	return []string{"oil", "Oil", "gas", "price", "BAKI", "Bakı", "Coca-Cola", "cola", "ёлка", "Елка", "Straße", "2024年", "東京", "京都", "東京都", "都", "年", "猫", "대통령은", "ไทย", "it's", "½"}
}

// Docs draws documents.
func Docs() *rapid.Generator[query.Doc] {
	return rapid.Custom(func(t *rapid.T) query.Doc {
		return query.Doc{
			Title: prose(t, "title"), Dek: prose(t, "dek"), Text: prose(t, "text"),
			Source:     rapid.SampledFrom([]string{"azernews.az", "news.example.co.uk", "127.0.0.1:8081", "bücher.example", ""}).Draw(t, "source"),
			SourceName: rapid.SampledFrom([]string{"AzerNews", "The Gas Herald", "東京新聞", ""}).Draw(t, "name"),
			Language:   rapid.SampledFrom([]string{"en", "en-GB", "az", "zh-Hant-TW", ""}).Draw(t, "language"),
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
	pick := rapid.IntRange(0, 9).Draw(t, "shape")
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
		return "title:(" + plain(t) + rapid.SampledFrom([]string{" ", " OR ", " -"}).Draw(t, "sign") + plain(t) + ")"
	}
	return "-(" + inner() + ") " + inner()
}

func term(t *rapid.T) string {
	switch rapid.IntRange(0, 7).Draw(t, "term") {
	case 0:
		return "title:" + plain(t)
	case 1:
		return "lang:" + rapid.SampledFrom([]string{"en", "en-GB", "az", "zh", "zh-Hant"}).Draw(t, "lang")
	case 2:
		return "source:" + rapid.SampledFrom([]string{"azernews.az", "azernews", "co.uk", "uk", "example.co.uk", "127.0.0.1:8081", "bücher.example", "gas", `"gas herald"`, "東京", "新聞"}).Draw(t, "source")
	case 3:
		return "-" + plain(t)
	}
	return plain(t)
}

// plain draws a word or a phrase.
func plain(t *rapid.T) string {
	list := rapid.SliceOfN(rapid.SampledFrom(words()), 1, 3).Draw(t, "words")
	if len(list) == 1 {
		return list[0]
	}
	return `"` + strings.Join(list, rapid.SampledFrom([]string{" ", "-", ""}).Draw(t, "between")) + `"`
}
