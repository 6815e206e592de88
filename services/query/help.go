package query

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// A HelpSection is a part of the help on the language: entries with examples, notes, or queries that are refused.
type HelpSection struct {
	ID      string // for links to it
	Title   string
	Text    string // what stands before the entries; may be empty
	Entries []HelpEntry
	Notes   []string
	Refused []string // queries; Parse says why
}

// A HelpEntry is one way of writing, with an article that the example matches and one that it does not. The examples are run in the tests.
type HelpEntry struct {
	ID     string
	Query  string
	Does   string // what is found; a sentence without its full stop
	Match  Doc    // only what matters is filled in
	Differ Doc    // does not match
}

// Help gives the help on the language, for people who write queries.
func Help() []HelpSection {
	return []HelpSection{
		{ID: "words", Title: "Words and phrases", Text: "Words side by side must all be there. Capital and small letters, accents and the s of a possessive do not matter.", Entries: helpWords()},
		{ID: "distance", Title: "How words stand together", Text: "Nothing is near, and no phrase runs, across the border between headline, standfirst and text.", Entries: helpDistance()},
		{ID: "forms", Title: "Forms of a word", Text: "A word means itself. Endings are asked for.", Entries: helpForms()},
		{ID: "fields", Title: "Where to look", Text: "A field before a group holds for the whole group.", Entries: helpFields()},
		{ID: "filters", Title: "Which articles", Text: "Filters look at what is known of an article, not at its words.", Entries: helpFilters()},
		{ID: "order", Title: "What binds first", Notes: []string{
			"NEAR, then NOT, then AND (or nothing at all between words), then OR.",
			"Where AND and OR stand side by side without parentheses, a warning shows how it is read.",
			"Operators are written in capitals. To seek such a word itself, put it in quotation marks: \"near\".",
		}},
		{ID: "languages", Title: "Languages", Notes: []string{
			"Azerbaijani and Turkish: i, ı, İ and I find each other. Azerbaijani in Latin and in Cyrillic letters is the same.",
			"Russian and Ukrainian: ё and е are the same. A Latin letter inside a Cyrillic word is reported.",
			"Arabic, Persian and Hebrew: vowel marks and tatweel do not count; forms of alef and yeh are the same.",
			"Chinese, Japanese, Korean, Thai and their neighbours: a word is found wherever its letters stand together. A letter counts as a word for NEAR.",
			"Quotation marks of every language work like straight ones.",
			"There are forms (~) for Azerbaijani, Turkish, Russian, Ukrainian, English, German, French, Spanish, Italian and some of their relatives.",
		}},
		{ID: "refused", Title: "What is refused", Text: "A query that would match nearly everything, or that would cost too much, is refused with the place and the reason.", Refused: []string{
			"NOT sport", "oil OR NOT gas", "change:revised", "oi*", "*oil", "w??????n", "oil NEAR/80 gas", "(oil gas) NEAR/5 price", "oil NEAR/5 title:gas", "oil^3",
		}},
		{ID: "styles", Title: "Queries of other services", Notes: []string{
			"Most of what media services agree on can be pasted as it is.",
			"Meltwater: ingress: is read as lead:, and, or and not in small letters are operators, weights (oil^9) are left out.",
			"Cision: headline(...) is read as title:(...), publication(...) as source:(...), cs(...) as cs:(...); w/5 is NEAR/5 everywhere.",
			"What is read otherwise than it is written is reported when the query is imported, and nothing is guessed.",
		}},
	}
}

func helpWords() []HelpEntry {
	return []HelpEntry{
		{"word", "harbour strike", "both words, anywhere in headline, standfirst or text", Doc{Title: "Strike at the Harbour"}, Doc{Title: "Strike at the airport"}},
		{"phrase", `"harbour strike"`, "these words together, in this order", Doc{Title: "The harbour strike goes on"}, Doc{Title: "Strike at the harbour"}},
		{"or", "ferry OR harbour", "one or the other, or both", Doc{Title: "The ferry is late"}, Doc{Title: "The train is late"}},
		{"not", `port NOT "port wine"`, "the first without the second; also -\"port wine\" and AND NOT", Doc{Title: "The port is closed"}, Doc{Title: "Port wine is sweet"}},
		{"group", "(harbour OR port) (strike OR walkout)", "one of each group", Doc{Title: "Walkout in the port"}, Doc{Title: "The port and the harbour"}},
		{"times", "ferry@3", "a word at least so many times", Doc{Text: "Ferry one, ferry two, ferry three."}, Doc{Text: "Ferry one and ferry two."}},
		{"case", "cs:SOS", "with exactly these letters; also !SOS", Doc{Title: "Ship sends SOS"}, Doc{Title: "Sos is a word in Latin"}},
	}
}

func helpDistance() []HelpEntry {
	return []HelpEntry{
		{"near", "harbour NEAR/5 strike", "at most five words between them, in any order; NEAR alone is NEAR/4, w/5 is NEAR/5", Doc{Text: "The strike that closed the harbour"}, Doc{Text: "The strike began in spring, and in the autumn of the year the harbour froze"}},
		{"onear", "ferry ONEAR/3 leaves", "the same, in the order written", Doc{Text: "The ferry for Aktau leaves"}, Doc{Text: "She leaves the ferry"}},
		{"near-groups", `(ferry OR "cargo ship") NEAR/5 (late OR delayed)`, "groups on either side", Doc{Text: "The cargo ship was much delayed"}, Doc{Text: "The ship was late"}},
		{"loose", `"ferry harbour late"~2`, "all the words, in any order, with at most two others among them", Doc{Text: "In the harbour the late ferry waits"}, Doc{Text: "The ferry waits in the new outer harbour until it is late"}},
	}
}

func helpForms() []HelpEntry {
	return []HelpEntry{
		{"beginning", "harbour*", "every word that begins so; at least three letters", Doc{Title: "Two harbours"}, Doc{Title: "Harbor"}},
		{"unknown-letter", "organi?ation", "one letter, whichever it is", Doc{Title: "An organisation of ports"}, Doc{Title: "They organise ports"}},
		{"stem", "~liman", "the forms of a word, by the rules of the article's language; they are shown in the explanation", Doc{Title: "Limanda növbə", Language: "az"}, Doc{Title: "Limon bahalaşıb", Language: "az"}},
	}
}

func helpFields() []HelpEntry {
	return []HelpEntry{
		{"title", "title:ferry", "in the headline", Doc{Title: "The ferry sank"}, Doc{Title: "Accident at sea", Text: "The ferry sank."}},
		{"lead", "lead:ferry", "in the standfirst or the first paragraph", Doc{Text: "The ferry sank.\n\nNobody was hurt."}, Doc{Text: "Accident at sea.\n\nThe ferry sank."}},
		{"body", "body:ferry", "in the text, without headline and standfirst", Doc{Title: "At sea", Text: "The ferry sank."}, Doc{Title: "The ferry sank", Text: "Nobody was hurt."}},
		{"field-group", "title:(wheat OR barley)", "a field over a group", Doc{Title: "Barley is dear"}, Doc{Title: "Grain is dear", Text: "Barley most of all."}},
	}
}

func helpFilters() []HelpEntry {
	day := func(day int) news.Time {
		return news.Time{Instant: time.Date(2026, 1, day, 9, 0, 0, 0, time.UTC), Local: time.Date(2026, 1, day, 9, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05"), Precision: news.Minute}
	}
	f := func(d Doc) Doc { d.Title = "The ferry sank"; return d }
	return []HelpEntry{
		{"lang", "ferry lang:en", "articles in a language: en, az, pt-br", f(Doc{Language: "en-GB"}), f(Doc{Language: "de"})},
		{"source", "ferry source:herald.example", "articles of an outlet, by its host or by words of its name", f(Doc{Source: "herald.example"}), f(Doc{Source: "post.example"})},
		{"country", "ferry country:AZ", "articles of outlets of a country", f(Doc{Country: "AZ"}), f(Doc{Country: "GB"})},
		{"author", `ferry author:"Leyla Mammadova"`, "articles by somebody", f(Doc{Authors: []string{"Leyla Mammadova"}}), f(Doc{Authors: []string{"Leyla Aliyeva", "Rena Mammadova"}})},
		{"subject", `ferry subject:transport`, "articles whose section or keywords have these words", f(Doc{Subjects: []string{"Sea transport"}}), f(Doc{Subjects: []string{"Sport"}})},
		{"agency", "ferry agency:Reuters", "articles with an agency's credit", f(Doc{Agency: "Reuters"}), f(Doc{Agency: "Report"})},
		{"url", "ferry url:herald.example/business", "articles whose address has these words in this order", f(Doc{URL: "https://herald.example/business/ferry-1"}), f(Doc{URL: "https://herald.example/sport/ferry-2"})},
		{"change", "ferry change:revised", "only revisions; also created, retracted, restored", f(Doc{Change: Revised}), f(Doc{Change: Created})},
		{"published", "ferry published:>2026-01-10", "articles published after a day; also >=, <, <=, a month (2026-01), a year, or two days with .. between", f(Doc{Published: day(11)}), f(Doc{Published: day(10)})},
	}
}
