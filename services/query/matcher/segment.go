package matcher

import (
	"slices"
	"sync"
	"sync/atomic"
)

// A segment is an index of queries. It never changes, but for what is counted.
type segment struct {
	terms
	prog    []uint32 // of each query its number, then its program
	queries uint32

	posts  []posting // of each term that has any, their number, as of a query, and then they
	always []uint32  // places in prog of the queries that no term is needed for

	ids         string   // of the owners, one after another, in the order of their queries
	idEnds      []uint32 // of each owner
	ownerStarts []uint32 // of each query's owners; one more at the end

	known    uint32          // of how many articles was known what they had when the segment was built
	matched  atomic.Uint64   // articles
	articles atomic.Uint32   // that were counted
	seen     []atomic.Uint32 // by term: how many of those had it
	sheets   sync.Pool
}

// A posting says that the query at a place in prog is to be asked when a term is there, if its guard, unless 0, is there too.
type posting struct{ query, guard uint32 }

// sureBit marks a posting whose term makes the first part of the query, or all of it, true.
const sureBit = 1 << 31

// sheet gives a sheet that nobody uses; it is put back into sheets.
func (g *segment) sheet() *sheet {
	if s, ok := g.sheets.Get().(*sheet); ok {
		return s
	}
	return g.newSheet()
}

func (g *segment) id(owner uint32) string {
	from := uint32(0)
	if owner > 0 {
		from = g.idEnds[owner-1]
	}
	return g.ids[from:g.idEnds[owner]]
}

// owners gives the first owner of a query and the one after the last.
func (g *segment) owners(query uint32) (from, to uint32) {
	return g.ownerStarts[query], g.ownerStarts[query+1]
}

// setOwners puts the owners in the order of their queries, whose numbers are now those in moved.
func (g *segment) setOwners(owners []owner, moved []uint32) {
	g.ownerStarts = make([]uint32, g.queries+1)
	size := 0
	for i := range owners {
		owners[i].query = moved[owners[i].query]
		g.ownerStarts[owners[i].query+1]++
		size += len(owners[i].id)
	}
	for q := 1; q < len(g.ownerStarts); q++ {
		g.ownerStarts[q] += g.ownerStarts[q-1]
	}
	slices.SortStableFunc(owners, func(a, b owner) int { return int(a.query) - int(b.query) })
	ids := make([]byte, 0, size)
	g.idEnds = make([]uint32, len(owners))
	for i, o := range owners {
		ids = append(ids, o.id...)
		g.idEnds[i] = uint32(len(ids))
	}
	g.ids = string(ids)
}

// setPostings sorts postings into the lists of their terms.
func (g *segment) setPostings(found []termPosting) {
	count := make([]uint32, len(g.list))
	lists := 0
	for _, p := range found {
		if count[p.term]++; count[p.term] == 1 {
			lists++
		}
	}
	g.posts = make([]posting, len(found)+lists)
	at := uint32(0)
	for t, n := range count {
		if n > 0 {
			g.list[t].info |= posted | info(at)<<infoBits
			g.posts[at].query = n
			count[t] = at + 1
			at += n + 1
		}
	}
	for _, p := range found {
		g.posts[count[p.term]] = p.posting
		count[p.term]++
	}
	g.always = slices.Clip(g.always)
	g.settle()
}
