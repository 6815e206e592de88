package query

import "github.com/newswire-dev/newswire/services/text"

// build makes what is evaluated of what is written.
func build(n *node) *Node {
	switch n.shape {
	case none:
		return &Node{Kind: Not, Kids: []*Node{build(n.kids[0])}}
	case all:
		return &Node{Kind: And, Kids: buildAll(n.kids)}
	case some:
		return &Node{Kind: Or, Kids: buildAll(n.kids)}
	}
	if n.facets != nil {
		return &Node{Kind: Filter, Facets: n.facets}
	}
	out := &Node{Kind: Words, Width: len(n.tokens)}
	if n.field == fieldTitle {
		out.Field = Title
	}
	for i, tok := range n.tokens {
		t := Term{Text: tok}
		if n.prefix && i == len(n.tokens)-1 {
			t.Form = Begins
		}
		out.Terms = append(out.Terms, t)
	}
	if last := len(n.tokens) - 1; !n.prefix && text.Paired(n.tokens[last]) {
		out.Width++
	}
	return out
}

func buildAll(kids []*node) []*Node {
	out := make([]*Node, len(kids))
	for i, k := range kids {
		out[i] = build(k)
	}
	return out
}
