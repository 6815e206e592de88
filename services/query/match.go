package query

import (
	"slices"

	"github.com/newswire-dev/newswire/services/text"
)

// Match reports whether the document is what the query asks for. It is the reference for every other way of evaluating.
func (q *Query) Match(p *Prepared) bool { return p.holds(q.tree) }

func (p *Prepared) holds(n *Node) bool {
	switch n.Kind {
	case And:
		return !slices.ContainsFunc(n.Kids, func(k *Node) bool { return !p.holds(k) })
	case Or:
		return slices.ContainsFunc(n.Kids, p.holds)
	case Not:
		return !p.holds(n.Kids[0])
	case Near:
		a := p.occurrences(nil, n.Kids[0])
		return len(a) > 0 && AreNear(a, p.occurrences(nil, n.Kids[1]), n.N, n.Ordered)
	case Loose:
		return len(p.stretches(n, 1)) > 0
	case AtLeast:
		return p.count(n.Kids[0], n.N) == n.N
	case Filter:
		return slices.ContainsFunc(n.Facets, p.hasAll)
	case Published:
		return p.day > 0 && p.day >= n.From && (n.To == 0 || p.day <= n.To)
	}
	return p.count(n, 1) > 0
}

func (p *Prepared) hasAll(facets []string) bool {
	for _, f := range facets {
		if _, ok := slices.BinarySearch(p.facets, f); !ok {
			return false
		}
	}
	return true
}

// count counts the occurrences of a Words, up to most.
func (p *Prepared) count(n *Node, most int) int {
	found := 0
	p.find(n, func(int) bool { found++; return found < most })
	return found
}

// occurrences appends the occurrences of what can stand beside NEAR to out, sorted and each once.
func (p *Prepared) occurrences(out []Place, n *Node) []Place {
	start := len(out)
	switch n.Kind {
	case Words:
		p.find(n, func(at int) bool { out = append(out, p.place(at, n.Width)); return true })
		return out
	case Or:
		for _, k := range n.Kids {
			out = p.occurrences(out, k)
		}
	case Near:
		return Hulls(out, p.occurrences(nil, n.Kids[0]), p.occurrences(nil, n.Kids[1]), n.N, n.Ordered)
	}
	return out[:start+len(Sorted(out[start:]))]
}

// stretches gives up to most stretches in which a Loose holds, in order.
func (p *Prepared) stretches(n *Node, most int) []Place {
	lists, room := make([][]Place, len(n.Kids)), n.N
	for i, k := range n.Kids {
		room += k.Width
		if lists[i] = p.occurrences(nil, k); len(lists[i]) == 0 {
			return nil
		}
	}
	return Stretches(lists, repeats(n.Kids), room, most)
}

// repeats gives for each kid of a Loose how many kids before it are the same.
func repeats(kids []*Node) []int {
	out := make([]int, len(kids))
	for i, k := range kids {
		for _, before := range kids[:i] {
			if slices.Equal(before.Terms, k.Terms) {
				out[i]++
			}
		}
	}
	return out
}

// find calls f with the position of each occurrence of a Words, in order, until f says stop with false.
func (p *Prepared) find(n *Node, f func(at int) bool) {
	s := search{p: p, n: n}
	if !s.resolve() {
		return
	}
	s.from, s.to = p.Range(n.Field)
	if s.anchor < 0 {
		s.walk(f)
		return
	}
	for at := p.words.List[s.ids[s.anchor]].First; at != text.Gap; at = p.words.Next[at] {
		if start := int(at) - s.anchor; s.stands(start) && !f(start) {
			return
		}
	}
}

// A search is the search for one Words in a document.
type search struct {
	p        *Prepared
	n        *Node
	ids      []int32 // of the terms that are whole words; Other for those that are not
	anchor   int     // the rarest of them; -1 where there is none
	from, to int
	few      [8]int32
}

// resolve looks the whole words up. It reports whether all of them stand in the document.
func (s *search) resolve() bool {
	words := &s.p.words
	s.ids, s.anchor = s.few[:0], -1
	for i, t := range s.n.Terms {
		id := text.Other
		if t.Form == Whole {
			if id = words.Find(t.Text); id == text.Gap {
				return false
			}
			if s.anchor < 0 || words.List[id].Count < words.List[s.ids[s.anchor]].Count {
				s.anchor = i
			}
		}
		s.ids = append(s.ids, id)
	}
	return true
}

// stands reports whether the terms stand from a position on, inside the field.
func (s *search) stands(start int) bool {
	if start < s.from || start+len(s.ids) > s.to {
		return false
	}
	words := &s.p.words
	for i, t := range s.n.Terms {
		at := start + i
		id := words.IDs[at]
		switch {
		case id < 0:
			return false
		case t.Form == Whole:
			if id != s.ids[i] {
				return false
			}
		case !t.Matches(words.Text(id), s.p.language):
			return false
		}
		if t.Exact != "" && !t.MatchesExact(s.p.Written(at)) {
			return false
		}
	}
	return true
}

// walk finds what has no whole word, by the places of its first term. Only the first text.MaxPlaces places of the term count.
func (s *search) walk(f func(at int) bool) {
	for _, at := range s.p.placesOf(s.n.Terms[0]) {
		if s.stands(int(at)) && !f(int(at)) {
			return
		}
	}
}

// placesOf gives the first text.MaxPlaces positions of the words that a term matches, in order.
func (p *Prepared) placesOf(t Term) []int32 {
	var list []int32
	for _, id := range p.beginning(t.Prefix()) {
		if !t.Matches(p.words.Text(id), p.language) {
			continue
		}
		for at := p.words.List[id].First; at != text.Gap; at = p.words.Next[at] {
			list = append(list, at)
		}
	}
	slices.Sort(list)
	return list[:min(len(list), text.MaxPlaces)]
}
