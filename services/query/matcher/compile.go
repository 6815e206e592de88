package matcher

import (
	"github.com/newswire-dev/newswire/services/query"
)

// An expr is a part of a query on its way to a program.
type expr struct {
	op    op
	arg   uint32
	terms []uint32
	parts []expr
}

// A compiler turns the trees of queries into programs over its terms.
type compiler struct {
	*terms
}

// compile gives the program of a query.
func (c *compiler) compile(out []uint32, root *query.Node) []uint32 {
	e := c.part(root)
	return e.write(out)
}

func (c *compiler) part(n *query.Node) expr {
	switch n.Kind {
	case query.And:
		return join(all, allOf, c.parts(n.Kids))
	case query.Or:
		return join(some, someOf, c.parts(n.Kids))
	case query.Not:
		return negate(c.part(n.Kids[0]))
	case query.Words:
		return c.words(n)
	case query.Near:
		arg := uint32(n.N)
		if n.Ordered {
			arg |= orderedBit
		}
		return expr{op: near, arg: arg, parts: c.placed(n.Kids)}
	case query.Loose:
		return expr{op: loose, arg: uint32(n.N), parts: c.placed(n.Kids)}
	case query.AtLeast:
		return expr{op: often, arg: uint32(n.N), parts: c.placed(n.Kids)}
	case query.Filter:
		return c.filter(n)
	}
	return expr{op: dated, terms: []uint32{uint32(n.From), uint32(n.To)}}
}

func (c *compiler) parts(kids []*query.Node) []expr {
	list := make([]expr, len(kids))
	for i, k := range kids {
		list[i] = c.part(k)
	}
	return list
}

// join puts the single terms of a group into one part, and groups of its own kind into it.
func join(group, flat op, parts []expr) expr {
	out, terms, bars := expr{op: group}, expr{op: flat}, expr{op: noneOf}
	for _, p := range parts {
		switch {
		case p.op == flat || p.op.holdsTerms() && p.op != run && p.op != noneOf && len(p.terms) == 1:
			terms.terms = append(terms.terms, p.terms...)
		case p.op == noneOf && group == all:
			bars.terms = append(bars.terms, p.terms...)
		case p.op == group:
			out.parts = append(out.parts, p.parts...)
		default:
			out.parts = append(out.parts, p)
		}
	}
	if len(terms.terms) > 0 {
		out.parts = append(out.parts, terms)
	}
	if len(bars.terms) > 0 {
		out.parts = append(out.parts, bars)
	}
	if len(out.parts) == 1 {
		return out.parts[0]
	}
	return out
}

func negate(e expr) expr {
	switch {
	case e.op == none:
		return e.parts[0]
	case e.op == someOf, e.op == allOf && len(e.terms) == 1:
		return expr{op: noneOf, terms: e.terms}
	case e.op == noneOf:
		return expr{op: someOf, terms: e.terms}
	}
	return expr{op: none, parts: []expr{e}}
}

// words makes a term of a word or a pair, and a run of what is longer.
func (c *compiler) words(n *query.Node) expr {
	e := c.run(n)
	if r := runOf(e.arg); r.needed {
		return expr{op: allOf, terms: e.terms[:r.needs]}
	}
	return e
}

// placed compiles what stands beside NEAR, whose places count.
func (c *compiler) placed(kids []*query.Node) []expr {
	list := make([]expr, len(kids))
	for i, k := range kids {
		switch k.Kind {
		case query.Words:
			list[i] = c.run(k)
		case query.Or:
			list[i] = expr{op: some, parts: c.placed(k.Kids)}
		default:
			list[i] = c.part(k)
		}
	}
	return list
}

// maxNeeds is how many terms a run says that it needs: the first ones of a long one do.
const maxNeeds = 64

func (c *compiler) run(n *query.Node) expr {
	r := runArgument{field: uint32(n.Field), wide: n.Width > len(n.Terms)}
	var needs, base []uint32
	for _, t := range n.Terms {
		base = append(base, c.term(t))
	}
	if len(base) == 1 {
		needs = append(needs, base[0])
	}
	for i := 1; i < len(base) && i <= maxNeeds; i++ {
		switch a, b := base[i-1], base[i]; {
		case c.list[a].kind == word && c.list[b].kind == word:
			needs = append(needs, c.makePair(a, b))
		case len(needs) == 0 || i == 1:
			needs = append(needs, a, b)
		default:
			needs = append(needs, b)
		}
	}
	if n.Field != query.Any {
		for i := range needs {
			needs[i] = c.makeInside(r.field, needs[i])
		}
	}
	r.needs = len(needs)
	r.needed = len(base) == 1 || len(base) == 2 && len(needs) == 1
	return expr{op: run, arg: r.word(), terms: append(needs, base...)}
}

// term gives the term of one word.
func (c *compiler) term(t query.Term) uint32 {
	if t.Form == query.Whole && t.Exact == "" {
		id, _ := c.intern(word, t.Text)
		return id
	}
	return c.internTest(t)
}

func (c *compiler) filter(n *query.Node) expr {
	var groups []expr
	for _, list := range n.Facets {
		g := expr{op: allOf}
		for _, f := range list {
			t, _ := c.intern(facet, f)
			g.terms = append(g.terms, t)
		}
		groups = append(groups, g)
	}
	return join(some, someOf, groups)
}

// write appends the words of a part.
func (e *expr) write(out []uint32) []uint32 {
	at := len(out)
	out = append(out, 0)
	if e.op.body() == 2 {
		out = append(out, e.arg)
	}
	out = append(out, e.terms...)
	for i := range e.parts {
		out = e.parts[i].write(out)
	}
	out[at] = header(e.op, len(out)-at)
	return out
}
