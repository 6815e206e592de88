package query

import (
	"slices"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

// MaxSpans is the most places that Spans gives.
const MaxSpans = 200

var fieldNames = [fields]string{"title", "dek", "text"}

// A place is a stretch of a field in bytes.
type place struct{ field, start, end int }

// Spans gives the places in the document that made it match, in code points, widened to whole words: sorted by title, dek, text
// and place, not overlapping, at most 200. It is empty where the query does not match, or matched by source or language alone.
func (q *Query) Spans(p *Prepared) []news.Span {
	if !q.Match(p) {
		return nil
	}
	var list []place
	p.places(q.root, false, &list)
	slices.SortFunc(list, func(a, b place) int {
		if a.field != b.field {
			return a.field - b.field
		}
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	return p.points(merge(list))
}

// places gathers where the parts of n stand that make it, or its negation, true.
func (p *Prepared) places(n *node, negated bool, list *[]place) {
	switch {
	case n.shape == none:
		p.places(n.kids[0], !negated, list)
	case n.shape != leaf:
		for _, k := range n.kids {
			if p.holds(k) != negated {
				p.places(k, negated, list)
			}
		}
	case !negated && n.facets == nil:
		room := MaxSpans
		p.find(n, func(at int) bool {
			*list = append(*list, p.place(n, at))
			room--
			return room > 0 || n.prefix && len(n.tokens) == 1 // such places come word by word, not in order
		})
	}
}

func (p *Prepared) place(n *node, at int) place {
	field := inTitle
	for at >= p.limit[field] {
		field++
	}
	last := at + len(n.tokens) - 1
	end := int(p.ends[last])
	if next := last + 1; n.prefix && next < p.limit[field] && p.starts[next] > p.starts[last] && p.starts[next] < p.ends[last] {
		end = int(p.starts[next]) // the letter without its neighbour
	}
	start, end := text.WholeWord(p.texts[field], int(p.starts[at]), end)
	return place{field, start, end}
}

// merge joins sorted places that overlap.
func merge(list []place) []place {
	var out []place
	for _, x := range list {
		if n := len(out); n > 0 && out[n-1].field == x.field && x.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, x.end)
			continue
		}
		out = append(out, x)
	}
	return out[:min(len(out), MaxSpans)]
}

// points turns sorted places into spans in code points.
func (p *Prepared) points(list []place) []news.Span {
	var spans []news.Span
	field, bytes, points := -1, 0, 0
	to := func(i int) int {
		points += utf8.RuneCountInString(p.texts[field][bytes:i])
		bytes = i
		return points
	}
	for _, x := range list {
		if x.field != field {
			field, bytes, points = x.field, 0, 0
		}
		spans = append(spans, news.Span{Field: fieldNames[field], Start: to(x.start), End: to(x.end)})
	}
	return spans
}

// A Piece is a stretch of a text that is marked as a whole or not at all.
type Piece struct {
	Text   string
	Marked bool
}

// Marks takes s, which is the named field of an article, apart at the spans of that field, which are sorted and do not overlap.
// The pieces joined are s. Spans that do not lie in s are cut or left out.
func Marks(s string, spans []news.Span, field string) []Piece {
	var pieces []Piece
	bytes, points := 0, 0
	piece := func(until int, marked bool) {
		from := bytes
		for points < until && bytes < len(s) {
			_, size := utf8.DecodeRuneInString(s[bytes:])
			bytes, points = bytes+size, points+1
		}
		if bytes > from {
			pieces = append(pieces, Piece{s[from:bytes], marked})
		}
	}
	for _, span := range spans {
		if span.Field == field {
			piece(span.Start, false)
			piece(span.End, true)
		}
	}
	piece(len(s), false)
	return pieces
}
