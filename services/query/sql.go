package query

import (
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/text"
)

// FTS5 gives the MATCH expression for a table fts5(title, body, facet, tokenize='ascii', detail=full) whose columns are those of
// Columns: title is text.Joined, body is text.BodyColumn, which parts dek and text by a token of its own, and facet is
// Facets joined by spaces. It finds exactly what Match matches.
func (q *Query) FTS5() string { return fts(q.root, false).text }

// maxStack is how many symbols FTS5's parser holds at once, with some left for the innermost term. Parse refuses what needs more:
// a NOT inside a NOT, some thirty deep.
const maxStack = 94

// An expression is a part of a MATCH expression, with the symbols that FTS5's parser holds while it reads the part.
type expression struct {
	text  string
	stack int
}

// fts writes n or its negation, whichever positive says can be asked for. FTS5 knows NOT only between two expressions.
func fts(n *node, negated bool) expression {
	switch under(n.shape, negated) {
	case leaf:
		return expression{ftsLeaf(n), 1}
	case none:
		return fts(n.kids[0], !negated)
	case some:
		return ftsChain(n.kids, " OR ", negated)
	}
	var with, without []*node
	for _, k := range n.kids {
		if positive(k, negated) {
			with = append(with, k)
		} else {
			without = append(without, k)
		}
	}
	must := ftsChain(with, " AND ", negated)
	if len(without) == 0 {
		return must
	}
	not := ftsChain(without, " OR ", !negated)
	return expression{"(" + must.text + " NOT " + not.text + ")", max(1+must.stack, 3+not.stack)}
}

// ftsChain joins kids, the deepest first: what stands at the left costs the parser one symbol a level, not three.
func ftsChain(kids []*node, sign string, negated bool) expression {
	list := make([]expression, len(kids))
	for i, k := range kids {
		list[i] = fts(k, negated)
	}
	if len(list) == 1 {
		return list[0]
	}
	slices.SortStableFunc(list, func(a, b expression) int { return b.stack - a.stack })
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = x.text
	}
	return expression{enclosed(parts, sign), max(1+list[0].stack, 3+list[1].stack)}
}

func ftsLeaf(n *node) string {
	if n.facets != nil {
		return groups(n.facets, `"`, " OR ", " AND ")
	}
	s := `"` + strings.Join(n.tokens, " ") + `"`
	if n.prefix {
		s += " *"
	}
	if n.field == fieldTitle {
		s = "title : " + s
	}
	return s
}

// TSQuery gives the text of a tsquery (cast it with ::tsquery, never to_tsquery) over the tsvector of Vector. It finds what Match
// matches, as far as a tsvector goes: see text.TSVector for phrases late in very long texts.
func (q *Query) TSQuery() string { return ts(q.root) }

func ts(n *node) string {
	switch n.shape {
	case none:
		return "!" + ts(n.kids[0])
	case all:
		return chain(n.kids, " & ", ts)
	case some:
		return chain(n.kids, " | ", ts)
	}
	if n.facets != nil {
		return groups(n.facets, "'", " | ", " & ")
	}
	parts := make([]string, len(n.tokens))
	for i, tok := range n.tokens {
		parts[i] = text.Quoted(tok) + suffix(n, i)
	}
	return enclosed(parts, " <-> ")
}

// suffix is what follows the i-th token of a leaf in a tsquery.
func suffix(n *node, i int) string {
	s := ""
	if n.prefix && i == len(n.tokens)-1 {
		s = "*"
	}
	if n.field == fieldTitle {
		s += "A"
	}
	if s != "" {
		return ":" + s
	}
	return ""
}

func chain(kids []*node, sign string, write func(*node) string) string {
	parts := make([]string, len(kids))
	for i, k := range kids {
		parts[i] = write(k)
	}
	return enclosed(parts, sign)
}

// groups writes alternatives of facets that must be there together.
func groups(facets [][]string, quote, or, and string) string {
	var parts []string
	for _, group := range facets {
		var tokens []string
		for _, facet := range group {
			tokens = append(tokens, quote+facet+quote)
		}
		parts = append(parts, enclosed(tokens, and))
	}
	return enclosed(parts, or)
}

func enclosed(parts []string, sign string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, sign) + ")"
}
