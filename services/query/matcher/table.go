package matcher

import "math/bits"

// table finds a term by a hash of 64 bits. Hashes are compared, not what they are of: those of texts are text.Hash, whose seed nobody
// outside knows, those of pairs are one to one.
type table struct {
	slots []slot
	shift int
	used  int
}

type slot struct {
	hash uint64
	term uint32 // 0 is free
	info info   // of the term, set when all is known
}

const leastTable = 6 // bits

// find gives the term with a hash, 0 where there is none.
func (t *table) find(hash uint64) (uint32, info) {
	if t.used == 0 {
		return 0, 0
	}
	for i := int(hash >> t.shift); ; i = (i + 1) & (len(t.slots) - 1) {
		if s := &t.slots[i]; s.hash == hash || s.term == 0 {
			return s.term, s.info
		}
	}
}

func (t *table) put(hash uint64, term uint32) {
	if 4*(t.used+1) > 3*len(t.slots) {
		t.grow(max(2*len(t.slots), 1<<leastTable))
	}
	t.used++
	t.set(slot{hash: hash, term: term})
}

func (t *table) set(s slot) {
	i := int(s.hash >> t.shift)
	for t.slots[i].term != 0 {
		i = (i + 1) & (len(t.slots) - 1)
	}
	t.slots[i] = s
}

func (t *table) grow(n int) {
	before := t.slots
	t.slots = make([]slot, n)
	t.shift = 64 - bits.TrailingZeros(uint(n))
	for _, s := range before {
		if s.term != 0 {
			t.set(s)
		}
	}
}
