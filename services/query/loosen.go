package query

import "slices"

// maxLoosened bounds how many queries Loosened gives.
const maxLoosened = 12

// Loosened gives queries that ask for one thing less: without one of the parts that must all hold, or with the words of a NEAR
// anywhere. What such a query finds and the query does not is a near miss. An alternative (OR) is not loosened: it has others.
func (q *Query) Loosened() []*Query {
	var out []*Query
	give := func(root *node) {
		if positive(root, false) && len(out) < maxLoosened {
			if loose, err := parse(Native, canonical(root)); err == nil {
				out = append(out, loose)
			}
		}
	}
	root := q.written
	if root.shape == nearby {
		give(group(all, root.kids))
	}
	if root.shape != all {
		return out
	}
	for i, k := range root.kids {
		var instead []*node
		if k.shape == nearby {
			instead = k.kids
		}
		give(group(all, slices.Concat(root.kids[:i], instead, root.kids[i+1:])))
	}
	return out
}
