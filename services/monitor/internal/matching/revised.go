package matching

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// context is how many words on one side of a place have to stand as they did for the place to be an old one.
const context = 4

// A Revision is an event of a revision beside the revision before it.
type Revision struct {
	event       *news.Event
	before, now *query.Prepared
	there       string // the words of the one before
}

// NewRevision prepares an event and the article as it was before.
func NewRevision(e *news.Event, before news.Article) *Revision {
	r := &Revision{event: e, before: query.Prepare(docOf(before, e.Type)), now: query.Prepare(docOf(e.Article, e.Type))}
	r.there = words(r.before)
	return r
}

// News gives what a match tells that the revision before did not, and whether it tells anything. It tells everything where the
// revision before did not match, or the query asks for change:. Else it tells of those places that did not stand there before: a place
// is an old one if it stood there with the four words before it, or with the four after it, or, at the border of a part, with
// what there is on both sides.
func (ts *Topics) News(m news.Match, r *Revision) (news.Match, bool) {
	q := ts.query(ts.topics[m.Topic])
	if !q.Match(r.before) || asksChange(q.Root()) {
		return m, true
	}
	a := &r.event.Article
	part := map[string]int{"title": 0, "dek": 1, "text": 2}
	texts := [...]string{a.Title, a.Dek, a.Text}
	m.Spans = slices.DeleteFunc(m.Spans, func(s news.Span) bool {
		p := part[s.Field]
		return r.stood(p, bytesOf(texts[p], s))
	})
	return m, len(m.Spans) > 0
}

// asksChange reports whether a query asks what happened to the article.
func asksChange(n *query.Node) bool {
	for _, list := range n.Facets {
		for _, f := range list {
			if strings.HasPrefix(f, text.Facet("e", "")) {
				return true
			}
		}
	}
	return slices.ContainsFunc(n.Kids, asksChange)
}

// border is written for what is before the first and after the last word of a part.
const border = "\x00 "

// words writes all words of a document, with borders around each part.
func words(d *query.Prepared) string {
	var b strings.Builder
	b.WriteString(" " + border)
	w := d.Words()
	for _, id := range w.IDs {
		b.WriteString(written(w, id))
	}
	return b.String()
}

func written(w *text.Words, id int32) string {
	switch id {
	case text.Gap:
		return border + border
	case text.Other:
		return "\x01 "
	}
	return w.Text(id) + " "
}

// stood reports whether a place in a part, given by bytes, stood in the revision before.
func (r *Revision) stood(part int, place [2]int) bool {
	w := r.now.Words()
	first, end := 0, w.Limits[part]
	if part > 0 {
		first = w.Limits[part-1] + 1
	}
	from, _ := slices.BinarySearch(w.Ends[first:end], int32(place[0]+1))
	to, _ := slices.BinarySearch(w.Starts[first:end], int32(place[1]))
	from, to = from+first, to+first
	holds := func(from, to int) bool {
		var b strings.Builder
		b.WriteByte(' ')
		if from < first {
			b.WriteString(border)
		}
		for _, id := range w.IDs[max(from, first):min(to, end)] {
			b.WriteString(written(w, id))
		}
		if to > end {
			b.WriteString(border)
		}
		return strings.Contains(r.there, b.String())
	}
	return from-context >= first && holds(from-context, to) || to+context <= end && holds(from, to+context) || holds(from-context, to+context)
}

// bytesOf gives the bytes of a span of code points.
func bytesOf(s string, span news.Span) [2]int {
	var at [2]int
	i, points := 0, 0
	for k, point := range []int{span.Start, span.End} {
		for ; points < point && i < len(s); points++ {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
		}
		at[k] = i
	}
	return at
}
