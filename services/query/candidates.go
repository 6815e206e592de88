package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/text"
)

// Candidates is what a database can look for: it finds every document that a query matches, and others. What it finds is to be
// read and asked with Match. An empty expression finds all documents.
type Candidates struct {
	// FTS5 is the MATCH expression for a table fts5(title, body, facet, tokenize='ascii', detail=full) that holds what Columns gives.
	FTS5 string
	// TSQuery is the text of a tsquery over the tsvector of Vector. Cast it with ::tsquery, never with to_tsquery.
	TSQuery string
}

// Candidates gives what a database can look for to find what the query matches.
func (q *Query) Candidates() Candidates {
	fts := above(q.tree, &sqlite{}, false)
	if fts.stack > maxStack {
		fts = above(q.tree, &sqlite{flat: true}, false)
	}
	if fts.stack > maxStack {
		fts = bound{}
	}
	out := Candidates{FTS5: fts.positive(), TSQuery: above(q.tree, &postgres{}, false).positive()}
	if out.TSQuery != "" {
		out.TSQuery += " | " + text.Quoted(text.Cut())
	}
	return out
}

// maxStack is how many symbols FTS5's parser holds at once, with some left for the innermost term.
const maxStack = 94

// A bound is an expression above what a part of a query matches: all that text finds, or all that it does not find if except;
// the zero bound is all documents. Stack is how many symbols FTS5's parser holds while it reads the text.
type bound struct {
	text   string
	except bool
	stack  int
}

// positive gives the expression, empty where only something else than an expression could say it.
func (b bound) positive() string {
	if b.except {
		return ""
	}
	return b.text
}

// A dialect writes expressions of a database.
type dialect interface {
	// words gives an expression that finds what a Words finds and more; exact says that there is no more.
	words(n *Node) (b bound, exact bool)
	// close gives one for two kids that are near each other, if there is a better one than AND.
	close(n *Node) (bound, bool)
	facet(token string) string
	join(list []bound, or bool) bound
	// without gives what the first finds and the second does not.
	without(a, b bound) bound
}

// above gives a bound of n, or of its negation.
func above(n *Node, d dialect, negated bool) bound {
	switch {
	case n.Kind == Not:
		return above(n.Kids[0], d, !negated)
	case n.Kind == And && !negated || n.Kind == Or && negated:
		return aboveAll(kidsAbove(n, d, negated), d)
	case n.Kind == And || n.Kind == Or:
		return aboveSome(kidsAbove(n, d, negated), d)
	}
	b, exact := aboveLeaf(n, d)
	switch {
	case !negated:
		return b
	case !exact || b.text == "":
		return bound{}
	}
	b.except = true
	return b
}

func kidsAbove(n *Node, d dialect, negated bool) []bound {
	list := make([]bound, len(n.Kids))
	for i, k := range n.Kids {
		list[i] = above(k, d, negated)
	}
	return list
}

// parted gives what the bounds find and what they except, and whether one of them is all documents.
func parted(list []bound) (with, except []bound, everything bool) {
	for _, b := range list {
		switch {
		case b.text == "":
			everything = true
		case b.except:
			b.except = false
			except = append(except, b)
		default:
			with = append(with, b)
		}
	}
	return with, except, everything
}

// aboveAll gives a bound of what all of a list match.
func aboveAll(list []bound, d dialect) bound {
	with, except, _ := parted(list)
	switch {
	case len(except) == 0 && len(with) == 0:
		return bound{}
	case len(except) == 0:
		return d.join(with, false)
	case len(with) == 0:
		b := d.join(except, true)
		b.except = true
		return b
	}
	return d.without(d.join(with, false), d.join(except, true))
}

// aboveSome gives a bound of what at least one of a list matches.
func aboveSome(list []bound, d dialect) bound {
	with, except, everything := parted(list)
	switch {
	case everything:
		return bound{}
	case len(except) == 0:
		return d.join(with, true)
	}
	b := d.join(except, false)
	if len(with) > 0 {
		b = d.without(b, d.join(with, true))
	}
	b.except = true
	return b
}

// aboveLeaf gives a bound of what joins no other parts by logic, and whether it is exact.
func aboveLeaf(n *Node, d dialect) (bound, bool) {
	switch n.Kind {
	case Words:
		return d.words(n)
	case Near:
		if b, ok := d.close(n); ok {
			return b, false
		}
		return aboveAll(kidsAbove(n, d, false), d), false
	case Loose, AtLeast:
		return aboveAll(kidsAbove(n, d, false), d), false
	case Published:
		return anyOf(publishedFacets(n.From, n.To), d), false
	}
	var groups []bound
	for _, facets := range n.Facets {
		var all []bound
		for _, f := range facets {
			if !isStored(f) {
				return bound{}, false
			}
			all = append(all, bound{text: d.facet(f), stack: 1})
		}
		groups = append(groups, d.join(all, false))
	}
	return d.join(groups, true), true
}

func anyOf(facets []string, d dialect) bound {
	var list []bound
	for _, f := range facets {
		list = append(list, bound{text: d.facet(f), stack: 1})
	}
	return d.join(list, true)
}

// isStored reports whether an index holds a facet.
func isStored(facet string) bool { return !strings.HasPrefix(facet, text.Facet(facetChange, "")) }

// The years that facets tell apart; what lies outside counts to the nearest.
const (
	firstYear = 1600
	lastYear  = 2199
)

func clampYear(year int) int { return min(max(year, firstYear), lastYear) }

// publishedFacets gives the facets of which a document has one whose day lies in a range: months, years, decades and centuries.
func publishedFacets(from, to int) []string {
	at, last := clampYear(from/10000)*12, lastYear*12+11
	if year := from / 10000; year >= firstYear && year <= lastYear {
		at += from/100%100 - 1
	}
	if to > 0 && to/10000 >= firstYear && to/10000 <= lastYear {
		last = clampYear(to/10000)*12 + to/100%100 - 1
	}
	var list []string
	for at <= last {
		months, value := 1, fmt.Sprintf("%04d-%02d", at/12, at%12+1)
		for _, unit := range []struct {
			years  int
			format string
		}{{1, "%04d"}, {10, "%03d"}, {100, "%02d"}} {
			if n := unit.years * 12; at%n == 0 && at+n-1 <= last {
				months, value = n, fmt.Sprintf(unit.format, at/n)
			}
		}
		list = append(list, text.Facet(facetDate, value))
		at += months
	}
	return list
}

// sqlite writes MATCH expressions of FTS5, which knows NOT only between two of them. If flat, nothing is excepted.
type sqlite struct{ flat bool }

func (*sqlite) facet(token string) string { return `"` + token + `"` }

// words gives phrases as such, which also stand beyond the places that count, and lead and body as the column that holds them.
func (d *sqlite) words(n *Node) (bound, bool) {
	column := map[Field]string{Title: "title : ", Lead: "body : ", Body: "body : "}[n.Field]
	var list []bound
	for _, s := range d.phrases(n.Terms) {
		list = append(list, bound{text: column + s, stack: 1})
	}
	return d.join(list, false), isExact(n)
}

// isExact reports whether an index tells exactly where one word stands.
func isExact(n *Node) bool {
	t := n.Terms[0]
	return len(n.Terms) == 1 && (t.Form == Whole || t.Form == Begins) && t.Exact == "" && (n.Field == Any || n.Field == Title)
}

// phrases gives runs of whole words, of which the last may be the beginning of one.
func (*sqlite) phrases(terms []Term) []string {
	var list, run []string
	for _, t := range terms {
		run = append(run, t.Prefix())
		if t.Form != Whole {
			list, run = append(list, `"`+strings.Join(run, " ")+`" *`), nil
		}
	}
	if run != nil {
		list = append(list, `"`+strings.Join(run, " ")+`"`)
	}
	return list
}

func (d *sqlite) close(n *Node) (bound, bool) {
	a, b := n.Kids[0], n.Kids[1]
	if a.Kind != Words || b.Kind != Words || !allWhole(a.Terms) || !allWhole(b.Terms) {
		return bound{}, false
	}
	room := n.N + a.Width - len(a.Terms) + b.Width - len(b.Terms)
	column := map[Field]string{Title: "title : ", Lead: "body : ", Body: "body : "}[a.Field]
	return bound{text: fmt.Sprintf("%sNEAR(%s %s, %d)", column, d.phrases(a.Terms)[0], d.phrases(b.Terms)[0], room), stack: 3}, true
}

func allWhole(terms []Term) bool {
	return !slices.ContainsFunc(terms, func(t Term) bool { return t.Form != Whole })
}

// join puts the deepest first: what stands at the left costs the parser one symbol a level, not three.
func (*sqlite) join(list []bound, or bool) bound {
	if len(list) == 1 {
		return list[0]
	}
	sign := " AND "
	if or {
		sign = " OR "
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b bound) int { return b.stack - a.stack })
	return bound{text: enclosed(list, sign), stack: max(1+list[0].stack, 3+list[1].stack)}
}

func (d *sqlite) without(a, b bound) bound {
	if d.flat {
		return a
	}
	return bound{text: "(" + a.text + " NOT " + b.text + ")", stack: max(1+a.stack, 3+b.stack)}
}

// postgres writes tsqueries.
type postgres struct{}

func (*postgres) facet(token string) string { return text.Quoted(token) }

// words gives a phrase also as its words in documents whose vector does not have all positions.
func (d *postgres) words(n *Node) (bound, bool) {
	weight := map[Field]string{Title: "A", Lead: "D", Body: "D"}[n.Field]
	parts := make([]string, len(n.Terms))
	for i, t := range n.Terms {
		if parts[i] = text.Quoted(t.Prefix()); t.Form != Whole || weight != "" {
			parts[i] += ":" + map[bool]string{true: "*"}[t.Form != Whole] + weight
		}
	}
	if len(parts) == 1 {
		return bound{text: parts[0]}, isExact(n)
	}
	phrase, each := strings.Join(parts, " <-> "), strings.Join(parts, " & ")
	return bound{text: "((" + phrase + ") | (" + each + " & " + text.Quoted(text.Long()) + "))"}, false
}

func (*postgres) close(*Node) (bound, bool) { return bound{}, false }

func (*postgres) join(list []bound, or bool) bound {
	if len(list) == 1 {
		return list[0]
	}
	if or {
		return bound{text: enclosed(list, " | ")}
	}
	return bound{text: enclosed(list, " & ")}
}

func (*postgres) without(a, b bound) bound { return bound{text: "(" + a.text + " & !" + b.text + ")"} }

func enclosed(list []bound, sign string) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, x := range list {
		if i > 0 {
			b.WriteString(sign)
		}
		b.WriteString(x.text)
	}
	b.WriteByte(')')
	return b.String()
}
