package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/newswire-dev/newswire/services/gateway/internal/diff"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// functions are what templates may call.
func functions(a assets) template.FuncMap {
	return template.FuncMap{
		"asset": func(name string) string { return a.names[name] }, "path": url.PathEscape, "web": webAddress, "short": shortAddress,
		"number": number, "langName": languageName, "rtl": rightToLeft, "causeWords": causeWords, "clip": clip,
		"spark": sparkOf, "bars": Bars, "ledger": Ledger, "add": func(a, b int) int { return a + b },
		"isDel": func(p diff.Piece) bool { return p.Op == diff.Del }, "isIns": func(p diff.Piece) bool { return p.Op == diff.Ins },
		"caretLine":  func(caret string) string { line, _, _ := strings.Cut(caret, "\n"); return line },
		"caretBelow": func(caret string) string { _, below, _ := strings.Cut(caret, "\n"); return below },
	}
}

// number writes 1344 as 1,344.
func number(v any) string {
	s := fmt.Sprint(v)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// languageName gives a language in its own words, with a capital as at the beginning of a line; else its code.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := []rune(display.Self.Name(tag)); len(name) > 0 {
		name[0] = unicode.ToTitle(name[0])
		return string(name)
	}
	return code
}

// rightToLeft reports whether a language is written from right to left.
func rightToLeft(code string) bool {
	return slices.Contains([]string{"ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "ug", "sd"}, baseLanguage(code))
}

// baseLanguage is a tag without its region and script: en-GB is en.
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// compareFolded orders names as people look for them: capitals make no difference.
func compareFolded(a, b string) int {
	if c := strings.Compare(strings.ToLower(a), strings.ToLower(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func sparkOf(title string, days []int) template.HTML {
	days = days[max(0, len(days)-14):]
	v := make([]float64, len(days))
	for i, n := range days {
		v[i] = float64(n)
	}
	return Spark(title, v)
}

// dayBars is the chart of counts per day that ends today.
func dayBars(title, unit string, days []int, today time.Time) Chart {
	c := Chart{Title: title, Unit: unit}
	sum := 0
	for i, n := range days {
		sum += n
		c.Points = append(c.Points, Point{Label: today.AddDate(0, 0, i-len(days)+1).Format("2 Jan"), Value: float64(n)})
	}
	c.Note = fmt.Sprintf("%d days, %s in all", len(days), number(sum))
	return c
}

// webAddress lets an outlet's address into a link only where it is one of the web.
func webAddress(s string) string {
	if news.Address(s) == "" {
		return ""
	}
	return s
}

// clip shortens a query that would not fit on a button, in its middle.
func clip(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most/2]) + "…" + string(r[len(r)-most/2:])
}

// shortAddress is an address as people read it.
func shortAddress(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://"), "www.")
	if r := []rune(s); len(r) > 70 {
		return string(r[:69]) + "…"
	}
	return s
}

// A paragraph is one block of a text in pieces, the matched ones marked.
type paragraph struct{ Pieces []query.Piece }

// paragraphs cuts a text into blocks and marks spans.
func paragraphs(text string, spans []news.Span) []paragraph {
	var out []paragraph
	var now paragraph
	for _, p := range query.Marks(text, spans, "text") {
		parts := strings.Split(p.Text, "\n\n")
		for i, part := range parts {
			if i > 0 {
				out, now = append(out, now), paragraph{}
			}
			if part != "" {
				now.Pieces = append(now.Pieces, query.Piece{Text: part, Marked: p.Marked})
			}
		}
	}
	return append(out, now)
}

const (
	snippetBefore = 60 // code points before the first mark
	snippetLength = 220
)

// snippet is a stretch of a field around its first mark, on one line.
func snippet(text, field string, spans []news.Span) []query.Piece {
	r := []rune(text)
	first := slices.IndexFunc(spans, func(s news.Span) bool { return s.Field == field })
	start := max(0, min(spans[first].Start, len(r))-snippetBefore)
	for start > 0 && start < spans[first].Start && r[start-1] != ' ' && r[start-1] != '\n' {
		start++
	}
	end := min(len(r), start+snippetLength)
	var inside []news.Span
	for _, s := range spans {
		if s.Field == field && s.Start >= start && s.End <= end {
			inside = append(inside, news.Span{Field: field, Start: s.Start - start, End: s.End - start})
		}
	}
	out := query.Marks(strings.ReplaceAll(string(r[start:end]), "\n", " "), inside, field)
	if start > 0 {
		out = append([]query.Piece{{Text: "…"}}, out...)
	}
	if end < len(r) {
		out = append(out, query.Piece{Text: "…"})
	}
	return out
}

// ledgerSum is a ledger's day shown adding up: 1,344 = 52 + 1,288 + 4.
type ledgerSum struct{ view.LedgerDay }

// Words writes the sum.
func (l ledgerSum) Words() string {
	s := fmt.Sprintf("%s = %s + %s + %s", number(l.Seen), number(l.Published), number(l.Unchanged), number(l.Dropped))
	if l.Pending > 0 {
		s += fmt.Sprintf(" + %s pending", number(l.Pending))
	}
	return s
}

// AddsUp reports whether the sum holds.
func (l ledgerSum) AddsUp() bool { return l.Seen == l.Published+l.Unchanged+l.Dropped+l.Pending }

func atoi(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
