package matcher

// paths lead along the letters of a word to the heads that it begins with; most words are left after a letter or two. They are
// a Bloom filter with one hash: a path can go on or end where it should not, and who follows it looks the head up.
type paths struct {
	on    []uint64 // two bits by step: a head begins so, and a head ends here
	shift int      // of a step
}

const (
	pathStart = 0xCBF29CE484222325
	pathPrime = 0x9E3779B97F4A7C15
)

// step gives the hash of a beginning that is longer by a byte.
func step(h uint64, c byte) uint64 { return (h ^ uint64(c) ^ h>>32) * pathPrime }

func newPaths(heads [][]byte) paths {
	n := 0
	for _, s := range heads {
		n += len(s)
	}
	p := paths{shift: 64 - 6}
	for 1<<(64-p.shift) < 16*n {
		p.shift--
	}
	p.on = make([]uint64, 1<<(64-p.shift)*2/64)
	for _, s := range heads {
		h := uint64(pathStart)
		for _, c := range s {
			h = step(h, c)
			at := h >> p.shift * 2
			p.on[at/64] |= 1 << (at % 64)
		}
		at := h>>p.shift*2 + 1
		p.on[at/64] |= 1 << (at % 64)
	}
	return p
}

func has(bits []uint64, i uint64) bool { return bits[i/64]>>(i%64)&1 != 0 }

// along appends the lengths of the beginnings of a word that may be heads.
func (p *paths) along(out []int, s []byte) []int {
	if p.on == nil {
		return out
	}
	h := uint64(pathStart)
	for i, c := range s {
		h = step(h, c)
		at := h >> p.shift * 2
		switch p.on[at/64] >> (at % 64) & 3 {
		case 1:
		case 3:
			out = append(out, i+1)
		default:
			return out
		}
	}
	return out
}
