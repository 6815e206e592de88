package matcher

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/newswire-dev/newswire/services/query"
)

// A Set is the standing queries, by id. Match may be called by any number of goroutines while others change the set: it never
// waits for them, and sees all of a change or nothing of it. The zero value is an empty set.
type Set struct {
	now atomic.Pointer[[]view] // the oldest and largest first

	articles, posted, asked, matched atomic.Uint64

	mu sync.Mutex // of those who change the set
	at map[string]place
}

// A place is where an id is.
type place struct {
	segment *segment
	owner   uint32
}

// A view is a segment without the owners that were replaced or removed since.
type view struct {
	*segment
	gone  []uint64 // bits by owner; nil where none is
	count int      // of those that are left
}

func (v view) dead(owner uint32) bool { return v.gone != nil && has(v.gone, uint64(owner)) }

// drop takes an owner away. The bits are another view's as well unless they were copied.
func (v *view) drop(owner uint32, copied bool) {
	if v.gone == nil {
		v.gone = make([]uint64, len(v.idEnds)/64+1)
	} else if !copied {
		v.gone = slices.Clone(v.gone)
	}
	v.gone[owner/64] |= 1 << (owner % 64)
	v.count--
}

func (s *Set) views() []view {
	if p := s.now.Load(); p != nil {
		return *p
	}
	return nil
}

// Len gives the number of queries.
func (s *Set) Len() int {
	n := 0
	for _, v := range s.views() {
		n += v.count
	}
	return n
}

// A Batch is changes of a set that are made together. It compiles each query as it is put, so that its tree need not be kept: many
// are best changed in one batch.
type Batch struct {
	builder *builder
	changed map[string]uint32 // the last owner of an id; removed where there is none
	like    *Set              // which knows what articles are like; nil: none does
}

const removed = ^uint32(0)

// NewBatch makes an empty batch.
func NewBatch() *Batch { return &Batch{builder: newBuilder(), changed: map[string]uint32{}} }

// Put adds a query, in the place of one that has its id.
func (b *Batch) Put(id string, q *query.Query) { b.put(id, q.Root()) }

// Expect says that articles are like those that another set has matched. An empty set to which the batch is applied is arranged by that;
// one that has matched articles itself knows better. A part of the queries in the other set is enough: common words are in most parts.
func (b *Batch) Expect(like *Set) { b.like = like }

func (b *Batch) put(id string, root *query.Node) {
	b.Remove(id)
	b.changed[id] = uint32(len(b.builder.asked))
	b.builder.add(id, root)
}

// Remove takes the query with an id away, if there is one.
func (b *Batch) Remove(id string) {
	if o, ok := b.changed[id]; ok && o != removed {
		b.builder.asked[o].gone = true
	}
	b.changed[id] = removed
}

// Apply makes the changes of a batch, which may not be used again. The next call of Match sees them all.
func (s *Set) Apply(b *Batch) {
	if len(b.changed) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	views := slices.Clone(s.views())
	copied := map[*segment]bool{}
	for id := range b.changed {
		p, ok := s.at[id]
		if !ok {
			continue
		}
		delete(s.at, id)
		i := slices.IndexFunc(views, func(v view) bool { return v.segment == p.segment })
		views[i].drop(p.owner, copied[p.segment])
		copied[p.segment] = true
	}
	known := views
	if len(views) == 0 && b.like != nil {
		known = b.like.views()
	}
	if len(known) > 0 {
		b.builder.borrow(known[0].segment)
	}
	s.publish(s.tidy(append(views, s.enter(b.builder))))
}

// Put adds one query, in the place of one that has its id.
func (s *Set) Put(id string, q *query.Query) {
	b := NewBatch()
	b.Put(id, q)
	s.Apply(b)
}

// Remove takes one query away, if it is there.
func (s *Set) Remove(id string) {
	b := NewBatch()
	b.Remove(id)
	s.Apply(b)
}

// enter makes a segment and notes where its ids are.
func (s *Set) enter(b *builder) view {
	g := b.segment()
	if s.at == nil {
		s.at = make(map[string]place, len(g.idEnds))
	}
	for o := range g.idEnds {
		s.at[g.id(uint32(o))] = place{g, uint32(o)}
	}
	return view{segment: g, count: len(g.idEnds)}
}

func (s *Set) publish(views []view) { s.now.Store(&views) }

// growth is how many times as many queries as all smaller ones together a segment has at least. So there are few, and a query is moved
// seldom.
const growth = 4

// tidy joins segments until each is much larger than the next and none is half empty.
func (s *Set) tidy(views []view) []view {
	views = slices.DeleteFunc(views, func(v view) bool { return v.count == 0 })
	from, smaller := len(views), 0
	for i := len(views) - 1; i >= 0; i-- {
		if v := views[i]; smaller > 0 && v.count < growth*smaller || 2*v.count < len(v.idEnds) {
			from = i
		}
		smaller += views[i].count
	}
	if from == len(views) {
		return views
	}
	return append(views[:from:from], s.join(views[from:]))
}

// join makes one segment of several.
func (s *Set) join(views []view) view {
	b := newBuilder()
	for _, v := range views {
		b.take(v)
	}
	return s.enter(b)
}

// Tune arranges the queries anew by what the articles were like that were matched so far, if that is worth its time: it takes about
// as long as matching a quarter as many articles as there are queries. It reports whether it did. Match goes on meanwhile.
func (s *Set) Tune() bool {
	views := s.views()
	if len(views) == 0 || !views[0].due() {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if views = s.views(); len(views) == 0 || !views[0].due() {
		return false
	}
	s.publish([]view{s.join(views)})
	return true
}

// Match calls found with the id of each query that the article matches, in no particular order.
func (s *Set) Match(a *query.Prepared, found func(id string)) {
	for _, v := range s.views() {
		sheet := v.sheet()
		for _, q := range sheet.match(a) {
			for o, to := v.owners(q); o < to; o++ {
				if !v.dead(o) {
					found(v.id(o))
				}
			}
		}
		sheet.learn()
		s.posted.Add(sheet.listed)
		s.asked.Add(sheet.evaluated)
		s.matched.Add(uint64(len(sheet.found)))
		v.sheets.Put(sheet)
	}
	s.articles.Add(1)
}

// Stats counts what Match did. Posted are the queries listed under words and other properties that articles had, Asked those of them
// that were evaluated, Matched those that matched; a query that is asked under several ids counts once.
type Stats struct{ Articles, Posted, Asked, Matched uint64 }

// Stats gives what Match did since the set was made.
func (s *Set) Stats() Stats {
	return Stats{s.articles.Load(), s.posted.Load(), s.asked.Load(), s.matched.Load()}
}

// Less gives what was done since before.
func (s Stats) Less(before Stats) Stats {
	return Stats{s.Articles - before.Articles, s.Posted - before.Posted, s.Asked - before.Asked, s.Matched - before.Matched}
}
