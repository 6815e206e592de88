package query

import (
	"strings"

	"github.com/newswire-dev/newswire/services/text"
)

// The fields of a document in the order of their positions.
const (
	inTitle = iota
	inDek
	inText
	fields
)

// gap is what stands between two fields, so that no phrase runs from one into the other.
const gap = int32(-1)

// A Prepared is a document that is tokenised and indexed for matching many queries. It is immutable and may be used by
// many goroutines.
type Prepared struct {
	texts  [fields]string
	limit  [fields]int // position after the last of each field
	ids    []int32     // of the word at each position, or gap
	starts []int32     // bytes in the field, at each position
	ends   []int32
	known  map[string]int32
	words  []vocable // by id
	later  []int32   // the next position of the same word, or gap
	facets map[string]struct{}
}

// A vocable is one word of a document, wherever it stands.
type vocable struct {
	word        string
	first, last int32 // positions
	count       int32
}

// Prepare tokenises a document, in time linear in its length. A field beyond 2 GiB is not foreseen.
func Prepare(d Doc) *Prepared {
	p := &Prepared{texts: [fields]string{d.Title, d.Dek, d.Text}, known: map[string]int32{}, facets: map[string]struct{}{}}
	for i, s := range p.texts {
		text.Each(s, p.add)
		p.limit[i] = len(p.ids)
		p.ids, p.starts, p.ends, p.later = append(p.ids, gap), append(p.starts, 0), append(p.ends, 0), append(p.later, gap)
	}
	for _, facet := range Facets(d) {
		p.facets[facet] = struct{}{}
	}
	return p
}

func (p *Prepared) add(tok []byte, start, end int) {
	at := int32(len(p.ids))
	id, known := p.known[string(tok)]
	if known {
		w := &p.words[id]
		p.later[w.last] = at
		w.last, w.count = at, w.count+1
	} else {
		id = int32(len(p.words))
		p.words = append(p.words, vocable{word: string(tok), first: at, last: at, count: 1})
		p.known[p.words[id].word] = id
	}
	p.ids, p.starts, p.ends, p.later = append(p.ids, id), append(p.starts, int32(start)), append(p.ends, int32(end)), append(p.later, gap)
}

// Match reports whether the document is what the query asks for.
func (q *Query) Match(p *Prepared) bool { return p.holds(q.root) }

func (p *Prepared) holds(n *node) bool {
	switch n.shape {
	case none:
		return !p.holds(n.kids[0])
	case all:
		for _, k := range n.kids {
			if !p.holds(k) {
				return false
			}
		}
		return true
	case some:
		for _, k := range n.kids {
			if p.holds(k) {
				return true
			}
		}
		return false
	}
	if n.facets != nil {
		return p.holdsFacet(n.facets)
	}
	found := false
	p.find(n, func(int) bool { found = true; return false })
	return found
}

func (p *Prepared) holdsFacet(groups [][]string) bool {
	for _, group := range groups {
		there := true
		for _, facet := range group {
			_, ok := p.facets[facet]
			there = there && ok
		}
		if there {
			return true
		}
	}
	return false
}

// find calls f with the position of each place of a leaf's phrase until it says stop with false.
func (p *Prepared) find(n *node, f func(at int) bool) {
	limit := len(p.ids)
	if n.field == fieldTitle {
		limit = p.limit[inTitle]
	}
	if n.prefix && len(n.tokens) == 1 {
		p.begin(n.tokens[0], limit, f)
		return
	}
	rarest, anchor := p.rarest(n)
	if rarest == gap {
		return
	}
	for at := p.words[rarest].first; at != gap; at = p.later[at] {
		start := int(at) - anchor
		if start+len(n.tokens) > limit {
			return
		}
		if start >= 0 && p.stands(n, start) && !f(start) {
			return
		}
	}
}

// rarest gives the least frequent whole token of a phrase and its place in the phrase; gap where one is not in the document.
func (p *Prepared) rarest(n *node) (id int32, place int) {
	id = gap
	for i, tok := range n.tokens {
		if n.prefix && i == len(n.tokens)-1 {
			break
		}
		x, known := p.known[tok]
		if !known {
			return gap, 0
		}
		if id == gap || p.words[x].count < p.words[id].count {
			id, place = x, i
		}
	}
	return id, place
}

func (p *Prepared) stands(n *node, start int) bool {
	for i, tok := range n.tokens {
		id := p.ids[start+i]
		if id == gap {
			return false
		}
		if w := p.words[id].word; w != tok && !(n.prefix && i == len(n.tokens)-1 && strings.HasPrefix(w, tok)) {
			return false
		}
	}
	return true
}

// begin finds the words that begin with a letter.
func (p *Prepared) begin(letter string, limit int, f func(at int) bool) {
	for _, w := range p.words {
		if !strings.HasPrefix(w.word, letter) {
			continue
		}
		for at := w.first; at != gap && int(at) < limit; at = p.later[at] {
			if !f(int(at)) {
				return
			}
		}
	}
}
