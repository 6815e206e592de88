package matcher

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// A weigher decides, by how rare terms are, in which order a query's parts are asked and under which terms the query is posted:
// the cheapest set of which a matching article has at least one. Of an AND that is the cheapest of its parts' sets, of an OR
// all of its parts', of a phrase its rarest pair of words; NOT has none.
type weigher struct {
	*builder
	g     *segment
	odds  []float32 // by term: how likely an article has it
	alike map[uint64]uint32
	seed  maphash.Seed
	stack []uint32 // sets of terms that are being weighed
	must  []uint32 // single terms that every match has
	found []termPosting
	parts []weighed
}

type weighed struct {
	rank float32
	prog []uint32
}

// A termPosting is an entry of the list of a term.
type termPosting struct {
	term uint32
	posting
}

const never = float32(1e9) // the cost of what has no set

// rank gives the place of a part among those of an AND: what is cheap and likely to fail goes first.
func (w *weigher) rank(prog []uint32) float32 {
	size := sizeOf(prog[0])
	switch opOf(prog[0]) {
	case allOf:
		rarest := float32(1)
		for _, t := range prog[1:size] {
			rarest = min(rarest, w.odds[t])
		}
		return rarest
	case someOf:
		return 1 + float32(size)/1e4
	case noneOf:
		return 3 + float32(size)/1e4
	case dated:
		return 2
	case run:
		return 4
	case all, some, none:
		return 5 + float32(size)/1e4
	}
	return 10 + float32(size)/1e4
}

// ordered appends a part with the parts of its groups in order.
func (w *weigher) ordered(out, prog []uint32) []uint32 {
	h := prog[0]
	o, size := opOf(h), sizeOf(h)
	if !o.holdsParts() {
		return append(out, prog[:size]...)
	}
	out = append(out, prog[:o.body()]...)
	if o > some {
		for at := o.body(); at < size; at += sizeOf(prog[at]) {
			out = w.ordered(out, prog[at:])
		}
		return out
	}
	from := len(w.parts)
	for at := o.body(); at < size; at += sizeOf(prog[at]) {
		w.parts = append(w.parts, weighed{w.rank(prog[at:]), prog[at:]})
	}
	to := len(w.parts)
	slices.SortStableFunc(w.parts[from:to], func(a, b weighed) int { return cmp.Compare(a.rank, b.rank) })
	for i := from; i < to; i++ {
		out = w.ordered(out, w.parts[i].prog)
	}
	w.parts = w.parts[:from]
	return out
}

// set pushes the cheapest set of a part onto the stack and gives its cost, never where there is none.
func (w *weigher) set(prog []uint32) float32 {
	size := sizeOf(prog[0])
	switch o := opOf(prog[0]); o {
	case allOf:
		return w.rarest(prog[1:size])
	case run:
		return w.rarest(prog[2 : 2+runOf(prog[1]).needs])
	case someOf:
		cost := float32(0)
		for _, t := range prog[1:size] {
			cost += w.odds[t]
		}
		w.stack = append(w.stack, prog[1:size]...)
		return cost
	case some:
		return w.union(prog[1:size])
	case all, near, loose, often:
		cost, _ := w.cheapest(prog[o.body():size])
		return cost
	}
	return never
}

func (w *weigher) rarest(list []uint32) float32 {
	best := list[0]
	for _, t := range list[1:] {
		if w.odds[t] < w.odds[best] {
			best = t
		}
	}
	w.stack = append(w.stack, best)
	return w.odds[best]
}

func (w *weigher) union(parts []uint32) float32 {
	from, sum := len(w.stack), float32(0)
	for at := 0; at < len(parts); at += int(sizeOf(parts[at])) {
		cost := w.set(parts[at:])
		if cost == never {
			w.stack = w.stack[:from]
			return never
		}
		sum += cost
	}
	return sum
}

// cheapest pushes the cheapest set of parts and says which part has it.
func (w *weigher) cheapest(parts []uint32) (float32, int) {
	from, to, best, which := len(w.stack), len(w.stack), never, -1
	for at := 0; at < len(parts); at += int(sizeOf(parts[at])) {
		cost := w.set(parts[at:])
		if cost < best {
			to = from + copy(w.stack[from:], w.stack[to:])
			best, which = cost, at
		}
		w.stack = w.stack[:to]
	}
	return best, which
}

// posting gives how the query that the segment's program ends with, whose number stands at start, is posted, and under which
// terms; none where it has to be asked always. A part that a posting makes true is put before the others.
func (w *weigher) posting(start uint32) (posting, []uint32) {
	prog := w.g.prog[start+1:]
	w.stack, w.must = w.stack[:0], w.must[:0]
	sure, cost := false, never
	if opOf(prog[0]) == all {
		var which int
		if cost, which = w.cheapest(prog[1:]); which >= 0 && satisfied(prog[1+which:]) {
			rotate(prog[1:], which)
			sure = true
		}
	} else {
		cost = w.set(prog)
		sure = satisfied(prog)
	}
	if cost == never {
		return posting{}, nil
	}
	w.require(prog)
	slices.Sort(w.stack)
	set := slices.Compact(w.stack)
	p := posting{start, w.guard(set)}
	if sure {
		p.query |= sureBit
	}
	return p, set
}

// satisfied reports whether a part holds as soon as one term of its set is there.
func satisfied(prog []uint32) bool {
	switch opOf(prog[0]) {
	case someOf:
		return true
	case allOf:
		return sizeOf(prog[0]) == 2
	}
	return false
}

// rotate moves the part at which before the others.
func rotate(parts []uint32, which int) {
	part := slices.Clone(parts[which : which+int(sizeOf(parts[which]))])
	copy(parts[len(part):], parts[:which])
	copy(parts, part)
}

// require gathers single terms that every match has.
func (w *weigher) require(prog []uint32) {
	size := sizeOf(prog[0])
	switch o := opOf(prog[0]); o {
	case allOf:
		w.must = append(w.must, prog[1:size]...)
	case run:
		w.must = append(w.must, prog[2:2+runOf(prog[1]).needs]...)
	case all, near, loose, often:
		for at := o.body(); at < size; at += sizeOf(prog[at]) {
			w.require(prog[at:])
		}
	}
}

// guard gives the rarest of the terms that must be there and are not in the set, 0 where there is none.
func (w *weigher) guard(set []uint32) uint32 {
	guard := uint32(0)
	for _, t := range w.must {
		if (guard == 0 || w.odds[t] < w.odds[guard]) && !(len(set) == 1 && set[0] == t) {
			guard = t
		}
	}
	return guard
}
