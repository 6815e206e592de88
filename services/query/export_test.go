package query

import (
	"slices"
	"strings"
)

// Naive evaluates a query the slow way, by looking for strings in the columns of the indexes.
func (q *Query) Naive(d Doc) bool {
	title, body, facet := Columns(d)
	var holds func(n *node) bool
	holds = func(n *node) bool {
		switch n.shape {
		case none:
			return !holds(n.kids[0])
		case all:
			return !slices.ContainsFunc(n.kids, func(k *node) bool { return !holds(k) })
		case some:
			return slices.ContainsFunc(n.kids, holds)
		}
		for _, group := range n.facets {
			if !slices.ContainsFunc(group, func(f string) bool { return !slices.Contains(strings.Fields(facet), f) }) {
				return true
			}
		}
		if n.facets != nil {
			return false
		}
		want := " " + strings.Join(n.tokens, " ")
		if !n.prefix {
			want += " "
		}
		return strings.Contains(" "+title+" ", want) || n.field == "" && strings.Contains(" "+body+" ", want)
	}
	return holds(q.root)
}
