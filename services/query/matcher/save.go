package matcher

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"sync/atomic"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// ErrVersion says that a saved set was compiled for another grammar, another folding of words or another form of this file. Its queries
// have to be put anew.
var ErrVersion = errors.New("the saved queries were compiled by another version")

const (
	savedMark    = "newswire standing queries\n"
	savedVersion = 1
)

// Save writes the set as it is, compiled, for Load.
func (s *Set) Save(w io.Writer) error {
	b := append([]byte(nil), savedMark...)
	for _, v := range versions() {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	views := s.views()
	b = binary.LittleEndian.AppendUint32(b, uint32(len(views)))
	for _, v := range views {
		b = v.save(b)
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	_, err := w.Write(b)
	return err
}

func versions() []uint32 { return []uint32{savedVersion, query.Version, text.Version} }

// save appends a view. What tables hold is made again: the seed of the hashes changes.
func (v view) save(b []byte) []byte {
	g := v.segment
	b = appendInts(b, []uint32{g.queries, g.known, g.articles.Load(), uint32(min(g.matched.Load(), math.MaxUint32))})
	terms, seen := make([]uint32, 0, 4*len(g.list)), make([]uint32, len(g.seen))
	for i, x := range g.list {
		terms = append(terms, x.a, x.b, uint32(x.kind), uint32(x.info))
		seen[i] = g.seen[i].Load()
	}
	posts := make([]uint32, 0, 2*len(g.posts))
	for _, p := range g.posts {
		posts = append(posts, p.query, p.guard)
	}
	gone := make([]uint32, 0, 2*len(v.gone))
	for _, x := range v.gone {
		gone = append(gone, uint32(x), uint32(x>>32))
	}
	for _, list := range [][]uint32{terms, seen, g.prog, posts, g.always, g.idEnds, g.ownerStarts, gone} {
		b = appendInts(b, list)
	}
	return g.saveTests(appendBytes(appendBytes(b, g.bytes), []byte(g.ids)))
}

func (ts *terms) saveTests(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(ts.tests)))
	for t, q := range ts.tests {
		b = appendInts(b, []uint32{t, uint32(q.Form)})
		b = appendBytes(appendBytes(b, []byte(q.Text)), []byte(q.Exact))
	}
	return b
}

func appendInts(b []byte, list []uint32) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(list)))
	for _, x := range list {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

func appendBytes(b, s []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(s))), s...)
}

// Load reads a set that Save wrote. The error is ErrVersion where its queries have to be put anew.
func Load(r io.Reader) (*Set, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("saved queries: %w", err)
	}
	if len(b) < len(savedMark)+4 || string(b[:len(savedMark)]) != savedMark {
		return nil, errors.New("saved queries: this is no file of them")
	}
	l := loader{b: b[len(savedMark) : len(b)-4]}
	for _, v := range versions() {
		if l.int() != v {
			return nil, ErrVersion
		}
	}
	if crc32.ChecksumIEEE(b[:len(b)-4]) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return nil, errors.New("saved queries: the file is damaged: its checksum is wrong")
	}
	var views []view
	for range l.int() {
		views = append(views, l.view())
	}
	if l.short || len(l.b) > 0 {
		return nil, errors.New("saved queries: the file does not end where it should")
	}
	s := &Set{at: map[string]place{}}
	for _, v := range views {
		for o := range v.idEnds {
			if !v.dead(uint32(o)) {
				s.at[v.id(uint32(o))] = place{v.segment, uint32(o)}
			}
		}
	}
	s.publish(views)
	return s, nil
}

// A loader takes a file apart whose checksum is right.
type loader struct {
	b     []byte
	short bool
}

func (l *loader) int() uint32 {
	if len(l.b) < 4 {
		l.b, l.short = nil, true
		return 0
	}
	x := binary.LittleEndian.Uint32(l.b)
	l.b = l.b[4:]
	return x
}

func (l *loader) bytes() []byte {
	n := int(l.int())
	if n > len(l.b) {
		l.b, l.short = nil, true
		return nil
	}
	s := l.b[:n]
	l.b = l.b[n:]
	return s
}

func (l *loader) ints() []uint32 {
	n := int(l.int())
	if n > len(l.b)/4 {
		l.b, l.short = nil, true
		return nil
	}
	list := make([]uint32, n)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(l.b[4*i:])
	}
	l.b = l.b[4*n:]
	return list
}

func (l *loader) view() view {
	head := l.ints()
	terms, seen := l.ints(), l.ints()
	g := &segment{terms: *newTerms(), prog: l.ints(), seen: make([]atomic.Uint32, len(seen))}
	posts := l.ints()
	g.always, g.idEnds, g.ownerStarts = l.ints(), l.ints(), l.ints()
	gone := l.ints()
	g.bytes, g.ids = append([]byte(nil), l.bytes()...), string(l.bytes())
	tests := l.tests()
	if l.short || len(head) != 4 {
		l.short = true
		return view{segment: g}
	}
	g.queries, g.known = head[0], head[1]
	g.articles.Store(head[2])
	g.matched.Store(uint64(head[3]))
	for i := range seen {
		g.seen[i].Store(seen[i])
	}
	for i := 0; i < len(posts); i += 2 {
		g.posts = append(g.posts, posting{posts[i], posts[i+1]})
	}
	g.restore(terms, tests)
	v := view{segment: g, count: len(g.idEnds)}
	for i := 0; i < len(gone); i += 2 {
		v.gone = append(v.gone, uint64(gone[i])|uint64(gone[i+1])<<32)
	}
	for o := range g.idEnds {
		if v.dead(uint32(o)) {
			v.count--
		}
	}
	return v
}

func (l *loader) tests() map[uint32]query.Term {
	n := l.int()
	tests := map[uint32]query.Term{}
	for i := uint32(0); i < n && !l.short; i++ {
		if at := l.ints(); len(at) == 2 {
			tests[at[0]] = query.Term{Form: query.Form(at[1]), Text: string(l.bytes()), Exact: string(l.bytes())}
		}
	}
	return tests
}

// restore makes the terms with all that finds them.
func (ts *terms) restore(saved []uint32, tests map[uint32]query.Term) {
	ts.list = make([]term, 0, len(saved)/4)
	ts.tests = tests
	for i := 0; i+3 < len(saved); i += 4 {
		t := uint32(len(ts.list))
		x := term{a: saved[i], b: saved[i+1], kind: kind(saved[i+2]), info: info(saved[i+3])}
		ts.list = append(ts.list, x)
		switch x.kind {
		case nothing:
		case pair, inside:
			ts.made.put(mixed(x.kind, x.a, x.b), t)
		default:
			ts.texts.put(spread(x.kind, text.HashBytes(ts.text(t))), t)
		}
	}
	for t := range ts.list {
		if q, ok := tests[uint32(t)]; ok && ts.list[t].kind == tested {
			ts.enterTest(uint32(t), q)
		}
	}
	ts.close()
	ts.settle()
}
