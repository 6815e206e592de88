package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// writeQuery prints how a query is read: its canonical form, its parts as a tree, and what to mind.
func writeQuery(w io.Writer, q *query.Query, written string) {
	fmt.Fprintln(w, visible(q.String()))
	fmt.Fprintln(w)
	for _, p := range q.Parts() {
		writePart(w, "", p, "")
	}
	for _, warning := range q.Warnings() {
		fmt.Fprintf(w, "\nwarning: %s. %s\n%s\n", visible(warning.Message), visible(warning.Fix), indented(warning.Caret(written)))
	}
}

// writeExplained prints the same with what an article says of each part, and whether and where it matches or what is missing.
func writeExplained(w io.Writer, q *query.Query, written string, d query.Doc) {
	x := q.Explain(query.Prepare(d))
	fmt.Fprintln(w, visible(q.String()))
	fmt.Fprintln(w)
	for _, p := range x.Parts {
		sign := "- "
		if p.Holds {
			sign = "+ "
		}
		writePart(w, sign, p.Part, foundBy(p))
	}
	for _, warning := range q.Warnings() {
		fmt.Fprintf(w, "\nwarning: %s. %s\n%s\n", visible(warning.Message), visible(warning.Fix), indented(warning.Caret(written)))
	}
	fmt.Fprintln(w)
	if x.Matched {
		fmt.Fprintln(w, "The article matches.")
		for _, s := range x.Spans {
			fmt.Fprintf(w, "  %s %d-%d: %s\n", s.Field, s.Start, s.End, visible(around(d, s)))
		}
	} else {
		fmt.Fprintln(w, "The article does not match. Nearest to be missing:")
		for _, m := range x.Missing {
			fmt.Fprintf(w, "  %s: %s\n", visible(m.Text), visible(m.Why))
		}
	}
	fmt.Fprintf(w, "\nGrammar %d, words %d.\n", x.Grammar, x.Index)
}

func writePart(w io.Writer, sign string, p query.Part, found string) {
	line := sign + strings.Repeat("  ", p.Depth) + p.Does
	if p.Text != "" {
		line += ": " + p.Text
	}
	fmt.Fprintln(w, visible(line+found))
}

// foundBy says which words an ending, a wildcard or a stem found.
func foundBy(p query.Explained) string {
	s := ""
	if p.Stem != "" {
		s = ", from " + p.Stem
	}
	if len(p.Found) > 0 {
		s += ", found " + strings.Join(p.Found, ", ")
	}
	return s
}

func indented(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// contextRoom is how many letters are shown to either side of a place that matched.
const contextRoom = 30

// around gives a place of an article with what stands around it, on one line.
func around(d query.Doc, s news.Span) string {
	text := []rune(map[string]string{"title": d.Title, "dek": d.Dek, "text": d.Text}[s.Field])
	from, to := max(0, s.Start-contextRoom), min(len(text), s.End+contextRoom)
	line := string(text[from:s.Start]) + "[" + string(text[s.Start:s.End]) + "]" + string(text[s.End:to])
	if from > 0 {
		line = "…" + line
	}
	if to < len(text) {
		line += "…"
	}
	return strings.Join(strings.Fields(line), " ")
}
