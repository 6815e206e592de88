package matcher

import (
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// match gives the queries that an article matches.
func (s *sheet) match(a *query.Prepared) []uint32 {
	s.read(a)
	s.gather()
	s.found = s.found[:0]
	for _, p := range s.tries {
		s.ask(p.query&^sureBit, p.query&sureBit != 0)
	}
	for _, at := range s.always {
		s.ask(at, false)
	}
	return s.found
}

// gather lists the postings whose guard is there. The queries are asked in a second run, so that the processor can fetch many
// of them from memory at once.
func (s *sheet) gather() {
	s.tries = s.tries[:0]
	for _, at := range s.cues {
		list := s.posts[at+1:][:s.posts[at].query]
		s.listed += uint64(len(list))
		for _, p := range list {
			if p.guard == 0 || s.has(p.guard) {
				s.tries = append(s.tries, p)
			}
		}
	}
	for _, p := range s.tries {
		s.touched ^= s.prog[p.query&^sureBit]
	}
}

// ask asks the query at a place in prog, whose first part is known to hold if sure, unless it was asked already.
func (s *sheet) ask(at uint32, sure bool) {
	q := s.prog[at]
	if has(s.asked, uint64(q)) {
		return
	}
	s.asked[q/64] |= 1 << (q % 64)
	s.evaluated++
	if s.matches(s.prog[at+1:], sure) {
		s.found = append(s.found, q)
	}
}

// matches asks a query whose first part is known to hold if sure.
func (s *sheet) matches(prog []uint32, sure bool) bool {
	if opOf(prog[0]) != all {
		return sure || s.holds(prog)
	}
	at := uint32(1)
	if sure {
		at += sizeOf(prog[1])
	}
	for size := sizeOf(prog[0]); at < size; at += sizeOf(prog[at]) {
		if !s.holds(prog[at:]) {
			return false
		}
	}
	return true
}

// holds asks one part.
func (s *sheet) holds(prog []uint32) bool {
	h := prog[0]
	size := sizeOf(h)
	switch o := opOf(h); o {
	case allOf:
		for _, t := range prog[1:size] {
			if !s.has(t) {
				return false
			}
		}
		return true
	case someOf, noneOf:
		for _, t := range prog[1:size] {
			if s.has(t) {
				return o == someOf
			}
		}
		return o == noneOf
	case all:
		return s.matches(prog, false)
	case some:
		for at := uint32(1); at < size; at += sizeOf(prog[at]) {
			if s.holds(prog[at:]) {
				return true
			}
		}
		return false
	case none:
		return !s.holds(prog[1:])
	case run:
		return s.holdsRun(prog)
	case near:
		return s.holdsNear(prog)
	case loose:
		return s.holdsLoose(prog)
	case often:
		left := prog[1]
		s.eachRun(prog[2:], func(int) bool { left--; return left > 0 })
		return left == 0
	}
	day := s.article.Day()
	return day > 0 && day >= int(prog[2]) && (prog[3] == 0 || day <= int(prog[3]))
}

// needs reports whether the article has the terms that a run needs.
func (s *sheet) needs(prog []uint32, r runArgument) bool {
	for _, t := range prog[2 : 2+r.needs] {
		if !s.has(t) {
			return false
		}
	}
	return true
}

func (s *sheet) holdsRun(prog []uint32) bool {
	r := runOf(prog[1])
	if !s.needs(prog, r) {
		return false
	}
	if r.needed {
		return true
	}
	found := false
	s.eachRun(prog, func(int) bool { found = true; return false })
	return found
}

// eachRun calls f with the first position of each place of a run, in no order, until it says stop with false.
func (s *sheet) eachRun(prog []uint32, f func(at int) bool) {
	r := runOf(prog[1])
	if !s.needs(prog, r) {
		return
	}
	base := prog[2+r.needs : sizeOf(prog[0])]
	rarest := s.rarest(base)
	s.each(base[rarest], func(at int) bool {
		at -= rarest
		if !s.lies(query.Field(r.field), at, at+len(base)) {
			return true
		}
		for i, t := range base {
			if i != rarest && !s.stands(t, at+i) {
				return true
			}
		}
		return f(at)
	})
}

// rarest gives the place in a run of the whole word that stands least often, or of the first term where there is none.
func (s *sheet) rarest(base []uint32) int {
	best, least := 0, int32(text.MaxPlaces+1)
	for i, t := range base {
		id := int32(-1)
		switch {
		case s.terms.list[t].kind == word:
			id = s.local.of(t)
		case s.terms.list[t].kind == tested && s.tests[t].Form == query.Whole:
			id = s.cells[s.local.of(t)].word
		}
		if id >= 0 && s.words.List[id].Count < least {
			best, least = i, s.words.List[id].Count
		}
	}
	return best
}

// each calls f with the positions of a term of kind word, begin or tested, which the article has, until it says stop with false.
// Only the first text.MaxPlaces places count. They come in order if they are of one word, or too many.
func (s *sheet) each(t uint32, f func(at int) bool) {
	if s.terms.list[t].kind == word {
		s.eachOf(s.local.of(t), f)
		return
	}
	exact := s.tests[t]
	checked := func(at int) bool {
		return exact.Exact != "" && !exact.MatchesExact(s.article.Written(at)) || f(at)
	}
	places := int32(0)
	for c := s.local.of(t); c >= 0; c = s.cells[c].before {
		places += s.words.List[s.cells[c].word].Count
	}
	if places > text.MaxPlaces {
		s.eachInOrder(t, checked)
		return
	}
	for c, on := s.local.of(t), true; c >= 0 && on; c = s.cells[c].before {
		on = s.eachOf(s.cells[c].word, checked)
	}
}

// eachOf calls f with the positions of a word of the article until it says stop with false, and reports whether it never did.
func (s *sheet) eachOf(id int32, f func(at int) bool) bool {
	for at := s.words.List[id].First; at != text.Gap; at = s.words.Next[at] {
		if !f(int(at)) {
			return false
		}
	}
	return true
}

func (s *sheet) eachInOrder(t uint32, f func(at int) bool) {
	meets := make([]bool, len(s.words.List))
	for c := s.local.of(t); c >= 0; c = s.cells[c].before {
		meets[s.cells[c].word] = true
	}
	left := text.MaxPlaces
	for at, id := range s.words.IDs {
		if id >= 0 && meets[id] {
			if left--; left < 0 || !f(at) {
				return
			}
		}
	}
}

// stands reports whether a term of kind word, begin or tested stands at a position.
func (s *sheet) stands(t uint32, at int) bool {
	id := s.words.IDs[at]
	if id < 0 {
		return false
	}
	if s.terms.list[t].kind == word {
		return s.ids[id] == t
	}
	for c := s.local.of(t); c >= 0; c = s.cells[c].before {
		if s.cells[c].word == id {
			return s.tests[t].MatchesExact(s.article.Written(at))
		}
	}
	return false
}
