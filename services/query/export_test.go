package query

import (
	"slices"

	"github.com/newswire-dev/newswire/services/text"
)

// naive evaluates a query the slow way: it looks at every position for every word, and at every pair for every distance.
type naive struct {
	doc    Doc
	parts  [3][]text.Token
	facets []string
}

// Naive evaluates a query as the package comment says, as simply as can be.
func (q *Query) Naive(d Doc) bool {
	e := naive{doc: d, facets: Facets(d)}
	for i, s := range []string{d.Title, d.Dek, d.Text} {
		text.EachIn(d.Language, s, func(tok []byte, start, end int) {
			e.parts[i] = append(e.parts[i], text.Token{Text: string(tok), Start: start, End: end})
		})
	}
	return e.holds(q.Root())
}

func (e *naive) holds(n *Node) bool {
	switch n.Kind {
	case And:
		for _, k := range n.Kids {
			if !e.holds(k) {
				return false
			}
		}
		return true
	case Or:
		for _, k := range n.Kids {
			if e.holds(k) {
				return true
			}
		}
		return false
	case Not:
		return !e.holds(n.Kids[0])
	case Filter:
		for _, list := range n.Facets {
			if !slices.ContainsFunc(list, func(f string) bool { return !slices.Contains(e.facets, f) }) {
				return true
			}
		}
		return false
	case Published:
		day := DayOf(e.doc.Published)
		return day != 0 && day >= n.From && (n.To == 0 || day <= n.To)
	case AtLeast:
		count := 0
		for part := range 3 {
			count += len(e.occurrences(n.Kids[0], part))
		}
		return count >= n.N
	}
	for part := range 3 {
		switch n.Kind {
		case Loose:
			if e.loose(n, part) {
				return true
			}
		default:
			if len(e.occurrences(n, part)) > 0 {
				return true
			}
		}
	}
	return false
}

// loose tries each stretch.
func (e *naive) loose(n *Node, part int) bool {
	width := n.N
	for _, k := range n.Kids {
		width += k.Width
	}
	for from := range e.parts[part] {
		whole := true
		for _, k := range n.Kids {
			same, inside := 0, 0
			for _, other := range n.Kids {
				if slices.Equal(other.Terms, k.Terms) {
					same++
				}
			}
			for _, o := range e.occurrences(k, part) {
				if int(o.From) >= from && int(o.To) <= from+width {
					inside++
				}
			}
			whole = whole && inside >= same
		}
		if whole {
			return true
		}
	}
	return false
}

func (e *naive) occurrences(n *Node, part int) []Place {
	switch n.Kind {
	case Words:
		return e.words(n, part)
	case Or:
		var out []Place
		for _, k := range n.Kids {
			out = append(out, e.occurrences(k, part)...)
		}
		return Sorted(out)
	}
	return hullsOfPairs(e.occurrences(n.Kids[0], part), e.occurrences(n.Kids[1], part), n.N, n.Ordered)
}

// hullsOfPairs joins each pair of which one is the nearest to the other, as Hulls says.
func hullsOfPairs(a, b []Place, n int, ordered bool) []Place {
	var out []Place
	try := func(x Place, others []Place, before bool) {
		var best *Place
		for _, y := range others {
			switch {
			case before && ordered && y.To > x.From, before && !ordered && y.From > x.From, !before && ordered && y.From < x.To, !before && !ordered && y.From < x.From:
			case best == nil, before && (y.To > best.To || y.To == best.To && y.From > best.From), !before && (y.From < best.From || y.From == best.From && y.To < best.To):
				best = &y
			}
		}
		if best == nil || before && int(x.From-best.To) > n || !before && int(best.From-x.To) > n {
			return
		}
		out = append(out, Place{min(x.From, best.From), max(x.To, best.To)})
	}
	for _, x := range a {
		try(x, b, false)
		if !ordered {
			try(x, b, true)
		}
	}
	for _, y := range b {
		try(y, a, true)
		if !ordered {
			try(y, a, false)
		}
	}
	return Sorted(out)
}

func (e *naive) words(n *Node, part int) []Place {
	tokens := e.parts[part]
	limit := len(tokens)
	switch {
	case n.Field == Title && part != partTitle, n.Field == Lead && part == partTitle, n.Field == Body && part != partText:
		return nil
	case n.Field == Lead && part == partText:
		border := FirstParagraph(e.doc.Text)
		for limit > 0 && tokens[limit-1].Start >= border {
			limit--
		}
	}
	var out []Place
	for at := range tokens {
		fits := at+len(n.Terms) <= limit
		for i := 0; fits && i < len(n.Terms); i++ {
			tok := tokens[at+i]
			written := []string{e.doc.Title, e.doc.Dek, e.doc.Text}[part][tok.Start:tok.End]
			fits = n.Terms[i].Matches(tok.Text, e.doc.Language) && n.Terms[i].MatchesExact(written)
		}
		if fits {
			out = append(out, Place{int32(at), int32(at + n.Width)})
		}
	}
	return out
}
