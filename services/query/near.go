package query

import (
	"cmp"
	"slices"
	"sort"
)

// A Place is an occurrence: the positions from From to before To.
type Place struct{ From, To int32 }

// PartGap is how many positions nobody holds between two parts of a document where Place is used, so that whatever is near stands in one part.
const PartGap = 1 << 14

// AreNear reports whether an occurrence of a and one of b have at most n positions between them. Lists are sorted by From, then
// To. The time is linear.
func AreNear(a, b []Place, n int, ordered bool) bool {
	if ordered {
		return precedes(a, b, n)
	}
	return reaches(a, b, n) || reaches(b, a, n)
}

// precedes reports whether one of b starts at most n after one of a ends.
func precedes(a, b []Place, n int) bool {
	for _, x := range a {
		if i := startingAt(b, x.To); i < len(b) && int(b[i].From-x.To) <= n {
			return true
		}
	}
	return false
}

// reaches reports whether one of b, starting where one of a starts or later, starts at most n after that ends.
func reaches(a, b []Place, n int) bool {
	i := 0
	for _, x := range a {
		for i < len(b) && b[i].From < x.From {
			i++
		}
		if i == len(b) {
			return false
		}
		if int(b[i].From-x.To) <= n {
			return true
		}
	}
	return false
}

// startingAt gives the first of a list that starts at a position or later.
func startingAt(list []Place, from int32) int {
	return sort.Search(len(list), func(i int) bool { return list[i].From >= from })
}

// Hulls appends to out the occurrences of a NEAR, sorted and each once: for each occurrence of either kid the stretches to the
// nearest of the other kid before it and to the nearest after it, where they are near. If ordered, before is what ends where it
// starts or earlier, of those the last to end, and after is what starts where it ends or later, the first to start. If not,
// before is what starts where it starts or earlier, of those the last to end, and after is what starts there or later, the first
// to start. Of several such the shortest counts.
func Hulls(out, a, b []Place, n int, ordered bool) []Place {
	start := len(out)
	out = hullsAfter(out, a, b, n, ordered)
	out = hullsBefore(out, b, a, n, ordered)
	if !ordered {
		out = hullsAfter(out, b, a, n, false)
		out = hullsBefore(out, a, b, n, false)
	}
	return out[:start+len(Sorted(out[start:]))]
}

// Sorted sorts places in place and drops what stands twice.
func Sorted(list []Place) []Place {
	slices.SortFunc(list, func(x, y Place) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
	return slices.Compact(list)
}

// hullsAfter joins each of a to the nearest of b after it.
func hullsAfter(out, a, b []Place, n int, ordered bool) []Place {
	for _, x := range a {
		from := x.From
		if ordered {
			from = x.To
		}
		if i := startingAt(b, from); i < len(b) && int(b[i].From-x.To) <= n {
			out = append(out, Place{x.From, max(x.To, b[i].To)})
		}
	}
	return out
}

// hullsBefore joins each of a to the nearest of b before it.
func hullsBefore(out, a, b []Place, n int, ordered bool) []Place {
	if ordered {
		b = slices.Clone(b)
		slices.SortFunc(b, func(x, y Place) int { return cmp.Or(cmp.Compare(x.To, y.To), cmp.Compare(x.From, y.From)) })
	}
	i, best := 0, Place{From: -1, To: -PartGap}
	for _, x := range a {
		for i < len(b) && (ordered && b[i].To <= x.From || !ordered && b[i].From <= x.From) {
			if b[i].To >= best.To {
				best = b[i]
			}
			i++
		}
		if int(x.From-best.To) <= n {
			out = append(out, Place{best.From, max(x.To, best.To)})
		}
	}
	return out
}
