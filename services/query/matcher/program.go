package matcher

// A query is compiled to a run of uint32: a header for each part, which holds its operation and its size in words, then an
// argument where the operation has one, then its terms or its parts. The terms of all parts are those of one segment.
type op uint32

// The operations.
const (
	all    op = iota + 1 // every part holds
	some                 // one of the parts holds
	none                 // its one part does not hold
	allOf                // the article has every term
	someOf               // ... one of the terms
	noneOf               // ... none of the terms
	run                  // terms stand one after another; see runArgument
	near                 // argument: the words between, and ordered; two parts
	loose                // argument: the words between; parts are runs
	often                // argument: the least number; one part, a run
	dated                // argument: 0; the days from and to follow
)

const opBits = 4

// header gives the header of a part of size words.
func header(o op, size int) uint32 { return uint32(o) | uint32(size)<<opBits }

func opOf(h uint32) op { return op(h & (1<<opBits - 1)) }

func sizeOf(h uint32) uint32 { return h >> opBits }

// body gives how many words of a part come before its terms or parts.
func (o op) body() uint32 {
	if o < run {
		return 1
	}
	return 2
}

// holdsParts reports whether a part is made of parts.
func (o op) holdsParts() bool { return o <= none || o == near || o == loose || o == often }

// holdsTerms reports whether a part is made of terms.
func (o op) holdsTerms() bool { return o >= allOf && o <= run }

// runArgument says how a run lies in its words: needs terms that the article must have come first, then one term for each
// position of the run. It covers one position more than it has terms if wide. If needed, what it needs is all there is to it.
type runArgument struct {
	field  uint32 // 2 bits
	needs  int    // 14 bits
	wide   bool
	needed bool
}

func (r runArgument) word() uint32 {
	w := r.field | uint32(r.needs)<<4
	if r.wide {
		w |= 4
	}
	if r.needed {
		w |= 8
	}
	return w
}

func runOf(w uint32) runArgument {
	return runArgument{field: w & 3, wide: w&4 != 0, needed: w&8 != 0, needs: int(w >> 4 & (1<<14 - 1))}
}

const orderedBit = 1 << 31
