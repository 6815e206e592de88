package query

import (
	"slices"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

// MaxSpans is the most places that Spans gives.
const MaxSpans = 200

var partNames = [parts]string{"title", "dek", "text"}

// A stretch is a piece of a part in bytes.
type stretch struct{ part, start, end int }

// Spans gives the places in the document that made it match, in code points, widened to whole words: sorted by title, dek, text
// and place, not overlapping, at most 200. It is empty where the query does not match, or matched by its filters alone.
func (q *Query) Spans(p *Prepared) []news.Span {
	if !q.Match(p) {
		return nil
	}
	return q.marked(p)
}

// marked is Spans of a document that matches.
func (q *Query) marked(p *Prepared) []news.Span {
	m := marker{p: p}
	m.mark(q.tree, false)
	return p.points(merge(m.list))
}

// mostMarks is how many places are gathered before the first of them are chosen.
const mostMarks = 20 * MaxSpans

// A marker gathers where the parts of a query stand that make it hold.
type marker struct {
	p    *Prepared
	list []stretch
}

// mark gathers what makes n, or its negation, hold.
func (m *marker) mark(n *Node, negated bool) {
	switch {
	case len(m.list) > mostMarks:
	case n.Kind == Not:
		m.mark(n.Kids[0], !negated)
	case n.Kind == And || n.Kind == Or:
		for _, k := range n.Kids {
			if m.p.holds(k) != negated {
				m.mark(k, negated)
			}
		}
	case negated || n.Kind == Filter || n.Kind == Published:
	case n.Kind == Near:
		m.markNear(n)
	case n.Kind == Loose:
		inside := m.p.stretches(n, MaxSpans)
		for _, k := range n.Kids {
			m.add(Inside(m.p.occurrences(nil, k), inside))
		}
	case n.Kind == AtLeast:
		m.mark(n.Kids[0], false)
	default:
		m.markWords(n)
	}
}

func (m *marker) markWords(n *Node) {
	room := MaxSpans
	m.p.find(n, func(at int) bool {
		m.list = append(m.list, m.p.stretch(at, n.Width))
		room--
		return room > 0
	})
}

// markNear marks the occurrences of both kids that have one of the other near, down to the words.
func (m *marker) markNear(n *Node) {
	a, b := m.p.occurrences(nil, n.Kids[0]), m.p.occurrences(nil, n.Kids[1])
	m.within(n.Kids[0], NearOf(a, b, n.N, n.Ordered, false))
	m.within(n.Kids[1], NearOf(b, a, n.N, n.Ordered, true))
}

// within marks the words of n that stand inside one of the given occurrences of it.
func (m *marker) within(n *Node, inside []Place) {
	switch n.Kind {
	case Words:
		m.add(Inside(m.p.occurrences(nil, n), inside))
	case Near, Or:
		for _, k := range n.Kids {
			m.within(k, inside)
		}
	}
}

func (m *marker) add(list []Place) {
	for _, x := range list[:min(len(list), MaxSpans)] {
		m.list = append(m.list, m.p.stretch(m.p.position(x), int(x.To-x.From)))
	}
}

// stretch gives an occurrence in bytes, widened to whole words.
func (p *Prepared) stretch(at, width int) stretch {
	part := p.partOf(at)
	last := min(at+width, p.words.Limits[part]) - 1
	end := int(p.words.Ends[last])
	if next := last + 1; next < p.words.Limits[part] && p.words.Starts[next] > p.words.Starts[last] && p.words.Starts[next] < p.words.Ends[last] {
		end = int(p.words.Starts[next]) // the letter without its neighbour
	}
	start, end := text.WholeWord(p.texts[part], int(p.words.Starts[at]), end)
	return stretch{part, start, end}
}

// merge sorts pieces and joins those that overlap.
func merge(list []stretch) []stretch {
	slices.SortFunc(list, func(a, b stretch) int {
		if a.part != b.part {
			return a.part - b.part
		}
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	var out []stretch
	for _, x := range list {
		if n := len(out); n > 0 && out[n-1].part == x.part && x.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, x.end)
			continue
		}
		out = append(out, x)
	}
	return out[:min(len(out), MaxSpans)]
}

// points turns sorted pieces into spans in code points.
func (p *Prepared) points(list []stretch) []news.Span {
	var spans []news.Span
	part, bytes, points := -1, 0, 0
	to := func(i int) int {
		points += utf8.RuneCountInString(p.texts[part][bytes:i])
		bytes = i
		return points
	}
	for _, x := range list {
		if x.part != part {
			part, bytes, points = x.part, 0, 0
		}
		spans = append(spans, news.Span{Field: partNames[part], Start: to(x.start), End: to(x.end)})
	}
	return spans
}
