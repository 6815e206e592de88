package matcher

import (
	"hash/maphash"
	"slices"
	"unsafe"

	"github.com/newswire-dev/newswire/services/query"
)

// A desk is where places are gathered. Lists are lent until the question is answered, and used again for the next.
type desk struct {
	lists [][]query.Place
	lent  int

	seed maphash.Seed
	kept map[uint64][]query.Place // by the hash of a part's program: the places in a crowded article
}

func (d *desk) lend() []query.Place {
	if d.lent == len(d.lists) {
		d.lists = append(d.lists, make([]query.Place, 0, 64))
	}
	d.lent++
	return d.lists[d.lent-1][:0]
}

// grown keeps what the list that was lent at a place has become.
func (d *desk) grown(lent int, list []query.Place) []query.Place {
	d.lists[lent] = list[:0]
	return list
}

// answered takes all lists back.
func (d *desk) answered() { d.lent = 0 }

// clear forgets an article.
func (d *desk) clear() {
	if len(d.kept) > 0 {
		clear(d.kept)
	}
	d.lent = 0
}

// crowded is from how many positions on the places in an article are kept for other queries that ask for them: there, they may be
// thousands.
const crowded = 4000

// places gives the places of a run, of any of some parts, or of a NEAR, sorted and each once.
func (s *sheet) places(prog []uint32) []query.Place {
	if len(s.words.IDs) < crowded {
		return s.seekPlaces(prog)
	}
	key := maphash.Bytes(s.seed, unsafe.Slice((*byte)(unsafe.Pointer(&prog[0])), 4*sizeOf(prog[0])))
	list, known := s.kept[key]
	if !known {
		list = slices.Clone(s.seekPlaces(prog))
		s.kept[key] = list
	}
	return list
}

func (s *sheet) seekPlaces(prog []uint32) []query.Place {
	switch opOf(prog[0]) {
	case run:
		return s.placesOfRun(prog)
	case some:
		var lists [][]query.Place
		for at := uint32(1); at < sizeOf(prog[0]); at += sizeOf(prog[at]) {
			if list := s.places(prog[at:]); len(list) > 0 {
				lists = append(lists, list)
			}
		}
		return s.merged(lists)
	}
	a, b := s.places(prog[2:]), s.places(prog[2+sizeOf(prog[2]):])
	lent := s.lent
	return s.grown(lent, query.Hulls(s.lend(), a, b, int(prog[1]&^orderedBit), prog[1]&orderedBit != 0))
}

func (s *sheet) placesOfRun(prog []uint32) []query.Place {
	lent, width := s.lent, widthOf(prog)
	out := s.lend()
	inOrder := true
	s.eachRun(prog, func(at int) bool {
		from := at
		for _, border := range s.words.Limits[:2] {
			if at > border {
				from += query.PartGap
			}
		}
		inOrder = inOrder && (len(out) == 0 || out[len(out)-1].From < int32(from))
		out = append(out, query.Place{From: int32(from), To: int32(from + width)})
		return true
	})
	if !inOrder {
		out = query.Sorted(out)
	}
	return s.grown(lent, out)
}

// merged makes one sorted list of several.
func (s *sheet) merged(lists [][]query.Place) []query.Place {
	switch n := len(lists); n {
	case 0:
		return nil
	case 1:
		return lists[0]
	default:
		a, b := s.merged(lists[:n/2]), s.merged(lists[n/2:])
		lent := s.lent
		return s.grown(lent, merge(s.lend(), a, b))
	}
}

func merge(out, a, b []query.Place) []query.Place {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			a = a[1:]
		case a[0].From < b[0].From || a[0].From == b[0].From && a[0].To < b[0].To:
			out, a = append(out, a[0]), a[1:]
		default:
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// widthOf gives how many positions a place of a run covers.
func widthOf(prog []uint32) int {
	r := runOf(prog[1])
	width := int(sizeOf(prog[0])) - 2 - r.needs
	if r.wide {
		width++
	}
	return width
}

// may reports whether a part that has places can have one in the article, by its terms alone.
func (s *sheet) may(prog []uint32) bool {
	switch opOf(prog[0]) {
	case run:
		return s.needs(prog, runOf(prog[1]))
	case some:
		for at := uint32(1); at < sizeOf(prog[0]); at += sizeOf(prog[at]) {
			if s.may(prog[at:]) {
				return true
			}
		}
		return false
	}
	return s.may(prog[2:]) && s.may(prog[2+sizeOf(prog[2]):])
}

// holdsNear reports whether there are places of both parts near each other.
func (s *sheet) holdsNear(prog []uint32) bool {
	if !s.may(prog) {
		return false
	}
	defer s.answered()
	a := s.places(prog[2:])
	return len(a) > 0 && query.AreNear(a, s.places(prog[2+sizeOf(prog[2]):]), int(prog[1]&^orderedBit), prog[1]&orderedBit != 0)
}

// holdsLoose reports whether there is a stretch in which every part has a place, and a part that is written again another one.
func (s *sheet) holdsLoose(prog []uint32) bool {
	defer s.answered()
	var lists [][]query.Place
	var repeats []int
	room := int(prog[1])
	for at := uint32(2); at < sizeOf(prog[0]); at += sizeOf(prog[at]) {
		part := prog[at : at+sizeOf(prog[at])]
		list := s.places(part)
		if len(list) == 0 {
			return false
		}
		again := 0
		for before := uint32(2); before < at; before += sizeOf(prog[before]) {
			if slices.Equal(prog[before:before+sizeOf(prog[before])], part) {
				again++
			}
		}
		lists, repeats, room = append(lists, list), append(repeats, again), room+widthOf(part)
	}
	return stretches(lists, repeats, room)
}

// stretches reports whether there is a stretch of room with a place of each list. Where one list is short it looks only around
// its places.
func stretches(lists [][]query.Place, repeats []int, room int) bool {
	rare, sum := lists[0], 0
	for _, l := range lists {
		if sum += len(l); len(l) < len(rare) {
			rare = l
		}
	}
	if len(rare)*64 > sum {
		return len(query.Stretches(lists, repeats, room, 1)) > 0
	}
	around := make([][]query.Place, len(lists))
	for _, x := range rare {
		for i, l := range lists {
			around[i] = between(l, x.To-int32(room), x.From+int32(room))
		}
		if len(query.Stretches(around, repeats, room, 1)) > 0 {
			return true
		}
	}
	return false
}

// between gives the places of a sorted list that begin at from or later and before to.
func between(list []query.Place, from, to int32) []query.Place {
	begins := func(p query.Place, at int32) int { return int(p.From - at) }
	first, _ := slices.BinarySearchFunc(list, from, begins)
	end, _ := slices.BinarySearchFunc(list, to, begins)
	return list[first:end]
}
