package matcher

import (
	"hash/maphash"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/newswire-dev/newswire/services/query"
)

// A builder gathers queries for one segment.
type builder struct {
	compiler
	prog   []uint32
	starts []uint32 // of each query in prog
	asked  []owner
	counts []counted // by term, as far as known
}

// An owner is who asks a query.
type owner struct {
	query uint32
	gone  bool
	id    string
}

func newBuilder() *builder { return &builder{compiler: compiler{newTerms()}} }

// add takes a query that is asked under an id.
func (b *builder) add(id string, root *query.Node) {
	b.asked = append(b.asked, owner{query: uint32(len(b.starts)), id: id})
	b.starts = append(b.starts, uint32(len(b.prog)))
	b.prog = b.compile(b.prog, root)
}

// take takes the queries of a segment that somebody still asks, and what was learned of their terms.
func (b *builder) take(v view) {
	g := v.segment
	m := mover{from: &g.terms, to: b.terms, moved: make([]uint32, len(g.list))}
	for at := uint32(0); int(at) < len(g.prog); at += 1 + sizeOf(g.prog[at+1]) {
		first := true
		for o, to := g.owners(g.prog[at]); o < to; o++ {
			if v.dead(o) {
				continue
			}
			if first {
				b.starts = append(b.starts, uint32(len(b.prog)))
				b.prog = m.move(b.prog, g.prog[at+1:])
				first = false
			}
			b.asked = append(b.asked, owner{query: uint32(len(b.starts) - 1), id: g.id(o)})
		}
	}
	b.learn(g, m.moved)
}

// A mover rewrites programs over the terms of one segment into programs over those of another.
type mover struct {
	from, to *terms
	moved    []uint32 // 0: not yet
}

// move appends the part that a program begins with.
func (m *mover) move(out, prog []uint32) []uint32 {
	h := prog[0]
	o, size := opOf(h), sizeOf(h)
	if o.holdsParts() {
		out = append(out, prog[:o.body()]...)
		for at := o.body(); at < size; at += sizeOf(prog[at]) {
			out = m.move(out, prog[at:])
		}
		return out
	}
	at := len(out)
	out = append(out, prog[:size]...)
	if o.holdsTerms() {
		for i := at + int(o.body()); i < len(out); i++ {
			out[i] = m.term(out[i])
		}
	}
	return out
}

func (m *mover) term(t uint32) uint32 {
	if m.moved[t] == 0 {
		m.moved[t] = m.fresh(t)
	}
	return m.moved[t]
}

func (m *mover) fresh(t uint32) uint32 {
	switch x := m.from.list[t]; x.kind {
	case pair:
		return m.to.makePair(m.term(x.a), m.term(x.b))
	case inside:
		return m.to.makeInside(x.a, m.term(x.b))
	case begin, tested:
		return m.to.internTest(m.from.tests[t])
	default:
		to, _ := m.to.intern(x.kind, string(m.from.text(t)))
		return to
	}
}

// segment makes the segment of what was gathered.
func (b *builder) segment() *segment {
	b.asked = slices.DeleteFunc(b.asked, func(o owner) bool { return o.gone })
	b.close()
	g := &segment{terms: *b.terms, seen: make([]atomic.Uint32, len(b.list))}
	w := weigher{builder: b, g: g, alike: make(map[uint64]uint32, len(b.starts)), seed: maphash.MakeSeed()}
	w.estimate()
	moved := make([]uint32, len(b.starts))
	for q, start := range b.starts {
		moved[q] = w.enter(b.prog[start:])
	}
	g.prog = slices.Clip(g.prog)
	g.setOwners(b.asked, moved)
	g.setPostings(w.found)
	return g
}

// enter writes a query with its parts in the order in which they are to be asked and posts it, unless the same query is there
// already. It gives its number.
func (w *weigher) enter(prog []uint32) uint32 {
	g := w.g
	start := uint32(len(g.prog))
	g.prog = w.ordered(append(g.prog, g.queries), prog)
	p, set := w.posting(start)
	written := g.prog[start+1:]
	hash := maphash.Bytes(w.seed, unsafe.Slice((*byte)(unsafe.Pointer(&written[0])), 4*len(written)))
	if at, ok := w.alike[hash]; ok {
		if there := g.prog[at+1:]; slices.Equal(there[:min(len(written), len(there))], written) {
			g.prog = g.prog[:start]
			return g.prog[at]
		}
	}
	w.alike[hash] = start
	g.queries++
	if len(set) == 0 {
		g.always = append(g.always, start)
	}
	for _, t := range set {
		w.found = append(w.found, termPosting{t, p})
	}
	return g.queries - 1
}
