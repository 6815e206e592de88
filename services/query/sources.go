package query

import "strings"

// Sources gives what the query says of outlets where it asks for them, in lower case: hosts, or words of names. What it excludes is
// not among them.
func (q *Query) Sources() []string {
	var out []string
	var walk func(n *node)
	walk = func(n *node) {
		switch {
		case n == nil || n.shape == none:
			return
		case n.shape == leaf && n.field == fieldSource:
			out = append(out, strings.ToLower(strings.Trim(n.raw, `"*`)))
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(q.written)
	return out
}
