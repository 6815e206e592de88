package matcher

import "math/bits"

// whereabouts says where the terms of an article stand: a hash table that stays in the cache, since it holds no others.
type whereabouts struct {
	slots []uint64 // the term in the high half, its value in the low; 0 is free
	shift int      // 32 less the bits of an index
	used  int
}

const (
	leastWhere = 1 << 10
	keptWhere  = 1 << 16 // a table larger than this is not kept for the next article
)

func (w *whereabouts) clear() {
	w.used = 0
	if len(w.slots) == 0 || len(w.slots) > keptWhere {
		w.make(leastWhere)
		return
	}
	clear(w.slots)
}

func (w *whereabouts) make(n int) {
	w.slots, w.shift = make([]uint64, n), 32-bits.TrailingZeros(uint(n))
}

// slot gives where a term is, or belongs.
func (w *whereabouts) slot(t uint32) int {
	i := int(t * 0x9E3779B1 >> w.shift)
	for w.slots[i] != 0 && uint32(w.slots[i]>>32) != t {
		i = (i + 1) & (len(w.slots) - 1)
	}
	return i
}

// set gives a term, which is not 0, a value.
func (w *whereabouts) set(t uint32, value int32) {
	i := w.slot(t)
	if w.slots[i] == 0 {
		if w.used++; 2*w.used > len(w.slots) {
			w.grow()
			i = w.slot(t)
		}
	}
	w.slots[i] = uint64(t)<<32 | uint64(uint32(value))
}

// of gives the value of a term that has one.
func (w *whereabouts) of(t uint32) int32 { return int32(uint32(w.slots[w.slot(t)])) }

func (w *whereabouts) grow() {
	before := w.slots
	w.make(2 * len(before))
	for _, x := range before {
		if x != 0 {
			w.slots[w.slot(uint32(x>>32))] = x
		}
	}
}
