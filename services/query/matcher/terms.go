package matcher

import (
	"slices"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// kind is what a term is.
type kind uint8

// The kinds. A term is something that an article has or has not; whatever a query asks of an article is first asked of its terms, by
// one look at one bit each.
const (
	nothing kind = iota // term 0 alone
	word                // a folded word
	begin               // a word that begins so
	tested              // a word that query.Term says: patterns, stems, exact forms
	head                // what begin and tested words begin with; no article has it
	facet               // a property
	pair                // word a, and word b right after it
	inside              // term b in field a
)

// What has to be done where a term stands.
const (
	startsPair = 1 << iota
	endsPair
	scoped
	posted // the list of its postings is not empty
)

// info is the flags of a term, and above them where the list of its postings begins. It stands beside the term wherever that is found, so
// that no other memory need be touched.
type info uint32

const infoBits = 4

// A term says where the bytes of its text stand, or, for pair and inside, its a and b.
type term struct {
	a, b uint32
	kind kind
	info info
}

// terms are the terms of a segment, counted from 1. They are only read once the segment is built.
type terms struct {
	list     []term
	bytes    []byte
	texts    table                 // terms with a text
	made     table                 // terms made of others
	paths                          // to the heads; made when all of them are known
	heads    map[uint32][]uint32   // by head: the terms tested that begin so
	anywhere []uint32              // the terms tested that may begin in any way
	tests    map[uint32]query.Term // by term begin or tested
}

func newTerms() *terms {
	return &terms{list: make([]term, 1), heads: map[uint32][]uint32{}, tests: map[uint32]query.Term{}}
}

func (ts *terms) text(t uint32) []byte { return ts.bytes[ts.list[t].a:ts.list[t].b] }

// spread parts the hashes of the kinds of term that share a text.
func spread(k kind, hash uint64) uint64 { return hash + uint64(k-word)*0x9E3779B97F4A7C15 }

// mixed is one to one for terms and fields below 2^30.
func mixed(k kind, a, b uint32) uint64 {
	h := (uint64(k-pair)<<62 | uint64(a)<<32 | uint64(b)) * 0x9E3779B97F4A7C15
	h = (h ^ h>>32) * 0xBF58476D1CE4E5B9
	return h ^ h>>29
}

// find gives the term of a text whose text.Hash is known, 0 where there is none.
func (ts *terms) find(k kind, hash uint64) (uint32, info) { return ts.texts.find(spread(k, hash)) }

// intern gives the term of a text, a new one where there is none.
func (ts *terms) intern(k kind, s string) (t uint32, fresh bool) {
	hash := spread(k, text.Hash(s))
	if t, _ := ts.texts.find(hash); t != 0 {
		return t, false
	}
	from := uint32(len(ts.bytes))
	ts.bytes = append(ts.bytes, s...)
	t = ts.add(term{a: from, b: uint32(len(ts.bytes)), kind: k})
	ts.texts.put(hash, t)
	return t, true
}

func (ts *terms) makePair(a, b uint32) uint32 {
	ts.list[a].info |= startsPair
	ts.list[b].info |= endsPair
	return ts.make(pair, a, b)
}

func (ts *terms) makeInside(field, t uint32) uint32 {
	ts.list[t].info |= scoped
	return ts.make(inside, field, t)
}

// make gives the term made of a and b, a new one where there is none.
func (ts *terms) make(k kind, a, b uint32) uint32 {
	hash := mixed(k, a, b)
	t, _ := ts.made.find(hash)
	if t == 0 {
		t = ts.add(term{a: a, b: b, kind: k})
		ts.made.put(hash, t)
	}
	return t
}

func (ts *terms) add(x term) uint32 {
	ts.list = append(ts.list, x)
	return uint32(len(ts.list) - 1)
}

// internTest gives the term of a word that is not simply compared.
func (ts *terms) internTest(q query.Term) uint32 {
	if q.Form == query.Begins && q.Exact == "" {
		t, _ := ts.intern(begin, q.Text)
		ts.tests[t] = q
		return t
	}
	t, fresh := ts.intern(tested, string(rune('0'+q.Form))+q.Text+"\x00"+q.Exact)
	if !fresh {
		return t
	}
	ts.tests[t] = q
	ts.enterTest(t, q)
	return t
}

// enterTest enters a tested term at the head of the words that it can match.
func (ts *terms) enterTest(t uint32, q query.Term) {
	if beginning := q.Prefix(); beginning != "" {
		h, _ := ts.intern(head, beginning)
		ts.heads[h] = append(ts.heads[h], t)
	} else {
		ts.anywhere = append(ts.anywhere, t)
	}
}

// settle writes the infos of the terms beside them, when all is known.
func (ts *terms) settle() {
	for _, t := range []*table{&ts.texts, &ts.made} {
		for i := range t.slots {
			t.slots[i].info = ts.list[t.slots[i].term].info
		}
	}
}

// close makes what is known only when all terms are there.
func (ts *terms) close() {
	var heads [][]byte
	for t, x := range ts.list {
		if x.kind == head || x.kind == begin {
			heads = append(heads, ts.text(uint32(t)))
		}
	}
	if len(heads) > 0 {
		ts.paths = newPaths(heads)
	}
	ts.list, ts.bytes = slices.Clip(ts.list), slices.Clip(ts.bytes)
}
