package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// Batch runs f in one transaction that first moves the position from p.From to p.To (bus.ErrLost when it was elsewhere), and last
// numbers and inserts the events that f emitted, in the order of the calls.
func (db *DB) Batch(ctx context.Context, p storage.Move, f func(storage.Tx) error) error {
	return db.once(ctx, func(t *tx) error {
		if err := t.move(p); err != nil {
			return err
		}
		b := &batch{tx: t, db: db, named: map[string]int64{}, sources: map[origin]news.Source{}, revised: map[string]int64{},
			outcomes: map[string]settled{}, due: map[int64]scheduled{}, answered: map[string]int64{}, changes: sums{}}
		if err := f(b); err != nil {
			return err
		}
		if err := b.Flush(); err != nil {
			return err
		}
		b.post(b.changes)
		t.looked(b.look)
		return t.emit(b.emitted)
	})
}

// SaveDead stores a dead record and ends the items of its document as dropped(dead), moving the position as Batch does.
func (db *DB) SaveDead(ctx context.Context, p storage.Move, d news.Dead) error {
	return db.tx(ctx, func(t *tx) error {
		if err := t.move(p); err != nil {
			return err
		}
		t.addDead(d)
		t.settle(d.Document, news.Dropped, news.DropDead)
		return t.err
	})
}

// A batch is the transaction that storage works in. What nothing in it reads again waits and is written in few statements: by
// flush, and the tokens at the end, in the order of their articles' numbers.
type batch struct {
	*tx
	db      *DB
	emitted []storage.Emission
	entries []Entry
	named   map[string]int64       // articles of the addresses looked for in this transaction; 0 where there was none
	sources map[origin]news.Source // id, name and country by where articles are from
	revised map[string]int64       // articles that were revised in this transaction, by id

	revisions []any // rows to insert
	outcomes  map[string]settled
	due       map[int64]scheduled // second looks
	answered  map[string]int64    // when sites answered
	changes   sums                // of the ledger
	look      int64               // the highest that was claimed
}

// settled is the outcome of a document's items.
type settled struct {
	outcome news.Outcome
	reason  news.DropReason
}

// scheduled is the next second look at an article; a zero due ends them.
type scheduled struct {
	link string
	next storage.NextLook
}

// looked lets the next look be above one that was taken up. It is below only where the database was restored from a backup and the broker
// remembers more: new looks would all be older than those, and no change would be seen for as long.
func (t *tx) looked(look int64) {
	var n int64
	if look > 0 && t.row(`SELECT n FROM counters WHERE name = 'look'`).scan(&n) && n < look {
		t.exec(`UPDATE counters SET n = $1 WHERE name = 'look' AND n < $1`, look)
	}
}

// Emit appends an event to the sequence at the end of the transaction.
func (b *batch) Emit(e storage.Emission) { b.emitted = append(b.emitted, e) }

// Flush writes what waits so far.
func (b *batch) Flush() error {
	b.flush()
	err := b.index()
	b.entries = nil
	return err
}

// index writes the tokens of the batch's articles; the last revision of an article counts.
func (b *batch) index() error {
	slices.SortStableFunc(b.entries, func(x, y Entry) int { return cmp.Compare(x.Ord, y.Ord) })
	var last []Entry
	for _, e := range b.entries {
		if n := len(last) - 1; n >= 0 && last[n].Ord == e.Ord {
			e.New = last[n].New
			last[n] = e
			continue
		}
		last = append(last, e)
	}
	if b.err != nil || len(last) == 0 {
		return b.err
	}
	return b.db.d.Index(b.ctx, b.raw, Index, last)
}
