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

// Stretches gives up to most stretches that hold an occurrence of each list and are no longer than room, sorted by their beginning,
// each the shortest that begins where an occurrence does. repeats says of each list how many lists before it are the same: it then
// needs an occurrence more. The time is linear in the occurrences times the lists.
func Stretches(lists [][]Place, repeats []int, room, most int) []Place {
	var out []Place
	next := make([]int, len(lists)) // of each list the first that begins at the stretch or later
	for {
		from, to, ok := nextStretch(lists, repeats, next)
		if !ok {
			return out
		}
		if int(to-from) <= room {
			if out = append(out, Place{from, to}); len(out) == most {
				return out
			}
		}
		for i, list := range lists {
			for next[i] < len(list) && list[next[i]].From <= from {
				next[i]++
			}
		}
	}
}

// nextStretch gives the shortest stretch from the first of what is left on that has them all.
func nextStretch(lists [][]Place, repeats, next []int) (from, to int32, ok bool) {
	from = -1
	for i, list := range lists {
		at := next[i] + repeats[i]
		if at >= len(list) {
			return 0, 0, false
		}
		to = max(to, list[at].To)
		if first := list[next[i]].From; from < 0 || first < from {
			from = first
		}
	}
	return from, to, true
}

// NearOf gives those of a that have one of b near. Second says that a is the second of an ordered pair.
func NearOf(a, b []Place, n int, ordered, second bool) []Place {
	ends := endsOf(b, ordered)
	var out []Place
	for _, x := range a {
		after := !ordered || !second
		before := !ordered || second
		if after && startsWithin(b, x, n, ordered) || before && endsWithin(b, ends, x, n, ordered) {
			out = append(out, x)
		}
	}
	return out
}

// endsOf gives where the occurrences of a list end: sorted, or for each the latest end so far.
func endsOf(list []Place, sorted bool) []int32 {
	ends := make([]int32, len(list))
	for i, x := range list {
		ends[i] = x.To
		if !sorted && i > 0 {
			ends[i] = max(ends[i], ends[i-1])
		}
	}
	if sorted {
		slices.Sort(ends)
	}
	return ends
}

// startsWithin reports whether one of b starts at most n after the end of x, and not before its start, or its end if apart.
func startsWithin(b []Place, x Place, n int, apart bool) bool {
	from := x.From
	if apart {
		from = x.To
	}
	i := startingAt(b, from)
	return i < len(b) && int(b[i].From-x.To) <= n
}

// endsWithin reports whether one of b that starts where x does or earlier, or if apart ends there, ends at most n before it.
func endsWithin(b []Place, ends []int32, x Place, n int, apart bool) bool {
	i := startingAt(b, x.From+1)
	if apart {
		i = sort.Search(len(ends), func(i int) bool { return ends[i] > x.From })
	}
	return i > 0 && int(x.From-ends[i-1]) <= n
}

// Inside gives those of a list that lie in one of the stretches. Both are sorted.
func Inside(list, stretches []Place) []Place {
	var out []Place
	i, reach := 0, int32(-1)
	for _, x := range list {
		for i < len(stretches) && stretches[i].From <= x.From {
			reach = max(reach, stretches[i].To)
			i++
		}
		if x.To <= reach {
			out = append(out, x)
		}
	}
	return out
}

// Distance gives the fewest positions between an occurrence of a and one of b, 0 where two overlap; if ordered only where that of
// b follows. It is -1 where there is none.
func Distance(a, b []Place, ordered bool) int {
	best := -1
	note := func(gap int32) {
		if gap = max(gap, 0); best < 0 || int(gap) < best {
			best = int(gap)
		}
	}
	ends := endsOf(b, false)
	for _, x := range a {
		from := x.From
		if ordered {
			from = x.To
		}
		if i := startingAt(b, from); i < len(b) {
			note(b[i].From - x.To)
		}
		if i := startingAt(b, x.From+1); !ordered && i > 0 {
			note(x.From - ends[i-1])
		}
	}
	return best
}
