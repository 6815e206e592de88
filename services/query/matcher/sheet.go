package matcher

import (
	"hash/maphash"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// A sheet is what one article has of the terms of one segment, and the marks of asking its queries. It is used for one article
// after the other.
type sheet struct {
	*segment
	article *query.Prepared
	words   *text.Words

	have  []uint64 // bits by term
	there []uint32 // the terms whose bit is set, each once
	cues  []uint32 // where the lists of their postings begin
	asked []uint64 // bits by query
	tries []posting
	found []uint32 // queries

	ids   []uint32    // by word of the article: its term, 0 where it has none
	marks []info      // by word of the article: that of its term
	local whereabouts // of kind word, the word of the article; begin or tested, its last cell

	cells   []cell // where terms begin and tested stand
	lengths []int
	desk

	touched           uint32
	listed, evaluated uint64 // of this article
}

// A cell says that a term begin or tested is met by a word of the article, wherever it is written as the term wants.
type cell struct {
	term   uint32
	word   int32
	before int32 // the cell before of the same term, or -1
}

func (g *segment) newSheet() *sheet {
	return &sheet{
		segment: g, have: make([]uint64, len(g.list)/64+1), asked: make([]uint64, g.queries/64+1),
		desk: desk{seed: maphash.MakeSeed(), kept: map[uint64][]query.Place{}},
	}
}

// read finds the terms of an article.
func (s *sheet) read(a *query.Prepared) {
	s.article, s.words = a, a.Words()
	for _, t := range s.there {
		s.have[t/64] = 0
	}
	clear(s.asked)
	s.listed, s.evaluated = 0, 0
	s.desk.clear()
	s.local.clear()
	s.there, s.cues, s.ids, s.marks, s.cells = s.there[:0], s.cues[:0], s.ids[:0], s.marks[:0], s.cells[:0]
	for i := range s.words.List {
		s.readWord(int32(i))
	}
	s.readPositions()
	for _, f := range a.Facets() {
		if t, info := s.find(facet, text.Hash(f)); t != 0 {
			s.set(t, info)
		}
	}
}

func (s *sheet) set(t uint32, i info) {
	if bit := uint64(1) << (t % 64); s.have[t/64]&bit == 0 {
		s.have[t/64] |= bit
		s.there = append(s.there, t)
		if i&posted != 0 {
			s.cues = append(s.cues, uint32(i>>infoBits))
		}
	}
}

func (s *sheet) has(t uint32) bool { return s.have[t/64]>>(t%64)&1 != 0 }

func (s *sheet) readWord(i int32) {
	t, info := s.find(word, s.words.List[i].Hash)
	s.ids, s.marks = append(s.ids, t), append(s.marks, info)
	if t != 0 {
		s.set(t, info)
		s.local.set(t, i)
	}
	for _, x := range s.anywhere {
		s.try(x, i)
	}
	b := s.words.Bytes(i)
	s.lengths = s.along(s.lengths[:0], b)
	for _, n := range s.lengths {
		hash := text.HashBytes(b[:n])
		if x, info := s.find(begin, hash); x != 0 {
			s.meet(x, info, i)
		}
		if len(s.heads) == 0 {
			continue
		}
		h, _ := s.find(head, hash)
		for _, x := range s.heads[h] {
			s.try(x, i)
		}
	}
}

// try enters a tested term where a word of the article is what it seeks.
func (s *sheet) try(t uint32, i int32) {
	q := s.tests[t]
	if !q.Matches(s.words.Text(i), s.article.Language()) {
		return
	}
	if q.Exact == "" {
		s.meet(t, s.terms.list[t].info, i)
		return
	}
	for at := s.words.List[i].First; at != text.Gap; at = s.words.Next[at] {
		if q.MatchesExact(s.article.Written(int(at))) {
			s.meet(t, s.terms.list[t].info, i)
			return
		}
	}
}

// meet enters that a word of the article meets a term.
func (s *sheet) meet(t uint32, info info, i int32) {
	before := int32(-1)
	if s.has(t) {
		before = s.local.of(t)
	}
	s.set(t, info)
	s.local.set(t, int32(len(s.cells)))
	s.cells = append(s.cells, cell{t, i, before})
}

// readPositions finds pairs, and terms in fields.
func (s *sheet) readPositions() {
	before := info(0)
	for at, id := range s.words.IDs {
		marks := info(0)
		if id >= 0 {
			marks = s.marks[id]
		}
		if before&startsPair != 0 && marks&endsPair != 0 {
			if t, info := s.made.find(mixed(pair, s.ids[s.words.IDs[at-1]], s.ids[id])); t != 0 {
				s.set(t, info)
				if info&scoped != 0 {
					s.readFields(t, at-1, at+1)
				}
			}
		}
		if marks&scoped != 0 {
			s.readFields(s.ids[id], at, at+1)
		}
		before = marks
	}
	for i, c := range s.cells {
		if s.local.of(c.term) == int32(i) && s.terms.list[c.term].info&scoped != 0 {
			s.each(c.term, func(at int) bool { s.readFields(c.term, at, at+1); return true })
		}
	}
}

// readFields enters a term in each field that holds its positions from at to before to.
func (s *sheet) readFields(t uint32, at, to int) {
	for f := query.Title; f <= query.Body; f++ {
		if s.lies(f, at, to) {
			if x, info := s.made.find(mixed(inside, uint32(f), t)); x != 0 {
				s.set(x, info)
			}
		}
	}
}

func (s *sheet) lies(f query.Field, at, to int) bool {
	first, end := s.article.Range(f)
	return first <= at && to <= end
}
