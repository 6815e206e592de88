package web

import (
	"errors"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/query"
)

// helpPage is the query language by example. Nothing of it is written here: the examples are run, and the refusals are the parser's.
type helpPage struct{ Sections []helpSection }

type helpSection struct {
	query.HelpSection
	Entries []helpEntry
	Refused []helpRefusal
}

type helpEntry struct {
	ID, Query, Does string
	Finds           []query.Piece
	Not             string
}

type helpRefusal struct{ Caret, Message, Fix string }

func (p *Pages) help(v *visit) error {
	page := helpPage{}
	for _, s := range query.Help() {
		section := helpSection{HelpSection: s}
		for _, e := range s.Entries {
			q, err := query.Parse(e.Query)
			if err != nil {
				return err
			}
			finds, not := found(q, e.Match), told(e.Differ)
			if e.Match.Title == e.Differ.Title && e.Match.Text == e.Differ.Text { // only what is known of them differs
				finds, not = []query.Piece{{Text: properties(e.Match), Marked: true}}, properties(e.Differ)
			}
			section.Entries = append(section.Entries, helpEntry{e.ID, e.Query, e.Does, finds, not})
		}
		for _, refused := range s.Refused {
			var bad *query.Error
			if _, err := query.Parse(refused); errors.As(err, &bad) {
				section.Refused = append(section.Refused, helpRefusal{bad.Caret(), bad.Message, bad.Fix})
			}
		}
		page.Sections = append(page.Sections, section)
	}
	return v.show("help", "help", "Query language", page)
}

// found gives the words of an example with what a query finds in them marked.
func found(q *query.Query, d query.Doc) []query.Piece {
	spans := q.Spans(query.Prepare(d))
	out := query.Marks(d.Title, spans, "title")
	for _, part := range []struct{ field, words string }{{"dek", d.Dek}, {"text", d.Text}} {
		if part.words == "" {
			continue
		}
		if len(out) > 0 {
			out = append(out, query.Piece{Text: " / "})
		}
		out = append(out, query.Marks(part.words, spans, part.field)...)
	}
	if about := properties(d); about != "" {
		out = append(out, query.Piece{Text: " (" + about + ")"})
	}
	return out
}

// told gives an example as plain words.
func told(d query.Doc) string {
	var parts []string
	for _, s := range []string{d.Title, d.Dek, d.Text} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	words := strings.Join(parts, " / ")
	if about := properties(d); about != "" {
		words += " (" + about + ")"
	}
	return words
}

// properties says what an example states besides its words.
func properties(d query.Doc) string {
	day := ""
	if !d.Published.IsZero() {
		day = d.Published.Instant.UTC().Format(time.DateOnly)
	}
	var parts []string
	for _, s := range []string{d.SourceName, d.Source, d.Country, d.Language, strings.Join(d.Authors, ", "), strings.Join(d.Subjects, ", "), d.Agency, d.URL, string(d.Change), day} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
