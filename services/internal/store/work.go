package store

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// Take takes up work that is due: fresh items first, then slow items and second looks, which take turns at being before the other, oldest
// first; one piece of a host, with the host, which nobody else asks until it is given back. With replay hosts do not count. next is when more is due at hosts
// that nobody asks (zero: nothing waits). Hosts to give back are given back first.
func (db *DB) Take(ctx context.Context, token string, now time.Time, o fetcher.Taking) (work []fetcher.Work, next time.Time, err error) {
	err = db.fetching(ctx, token, func(t *tx) error {
		take := &taking{Taking: o, tx: t, token: token, now: micros(now), turns: map[string]fetcher.Turn{}, ords: map[string]int64{}, seen: map[string]bool{}}
		t.free(token, o.Free)
		if o.Replay {
			// No hosts are held that would keep others apart.
			t.exec(`SELECT n FROM counters WHERE name = 'look'` + db.d.Lock())
		}
		take.items(freshItems)
		if !o.FreshOnly {
			take.slow()
		}
		take.last()
		take.number()
		take.mark()
		take.unused()
		work, next = take.work, instant(take.next)
		return t.err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	return work, next, nil
}

// slow takes up slow items and second looks. What nobody has seen yet goes first two times of three, by the chance of the clock: it may
// be withdrawn before it is read. A backfill of thousands of pages must not end the looks at today's, either.
func (t *taking) slow() {
	if t.now%3 == 0 {
		t.looks()
		t.items(slowItems)
		return
	}
	t.items(slowItems)
	t.looks()
}

// A taking is one call of Take.
type taking struct {
	fetcher.Taking
	*tx
	token string
	now   int64
	turns map[string]fetcher.Turn // hosts held in this call
	ords  map[string]int64        // of the articles that are looked at again
	seen  map[string]bool         // pieces of items that were chosen
	work  []fetcher.Work
	next  int64 // when more is due; 0: never
}

// room gives how many pieces may still be taken.
func (t *taking) room() int { return max(t.Limit-len(t.work), 0) }

// later notes that something is due at a time.
func (t *taking) later(due int64) {
	due = max(due, t.now)
	if t.next == 0 || due < t.next {
		t.next = due
	}
}

// holding takes the hosts of queues, and gives those queues whose hosts it got.
func (t *taking) holding(queues []queue) []queue {
	if t.Replay {
		return queues
	}
	var hosts []string
	for _, q := range queues {
		hosts = append(hosts, q.host)
	}
	held := t.hold(t.token, usedPage, t.now, hosts)
	maps.Copy(t.turns, held)
	return slices.DeleteFunc(queues, func(q queue) bool { _, ok := held[q.host]; return !ok })
}

// afterwards notes when the next row of hosts is due that give all that is due now.
func (t *taking) afterwards(table, where string, queues []queue) {
	for some := range slices.Chunk(queues, hostsAtOnce) {
		args := []any{t.now}
		for _, q := range some {
			args = append(args, q.host)
		}
		var next int64
		t.row(`SELECT coalesce(min(due), 0) FROM `+table+` WHERE `+where+` AND due > $1 AND host IN (`+places(2, len(some))+`)`, args...).scan(&next)
		if next > 0 {
			t.later(next)
		}
	}
}

// unused gives back hosts at which nothing was found after all.
func (t *taking) unused() {
	for _, w := range t.work {
		delete(t.turns, w.Turn.Host)
	}
	t.free(t.token, slices.Collect(maps.Values(t.turns)))
}

// newDocument gives a document its id.
func newDocument() string { return strings.ToLower(rand.Text()[:20]) }

// number gives the work taken its look numbers, from one step of the counter. What is sent again from its original keeps the
// number it had: its text is as old as that.
func (t *taking) number() {
	var fresh []*fetcher.Work
	for i := range t.work {
		if w := &t.work[i]; w.Look == 0 || !w.Sent || w.Place == (fetcher.Place{}) {
			fresh = append(fresh, w)
		}
	}
	if len(fresh) == 0 {
		return
	}
	var last int64
	t.row(`UPDATE counters SET n = n + $1 WHERE name = 'look' RETURNING n`, len(fresh)).scan(&last)
	for i, w := range fresh {
		w.Look = last - int64(len(fresh)-1-i)
	}
}

// mark writes that the work is in the holder's hands.
func (t *taking) mark() {
	var items, looks []int64
	var itemRows, lookRows []any
	for _, w := range t.work {
		for _, id := range w.Items {
			items = append(items, id)
			itemRows = append(itemRows, id, w.Document, w.Look, w.Tries)
		}
		if w.Article != "" {
			ord := t.ords[w.Article]
			looks = append(looks, ord)
			lookRows = append(lookRows, ord, w.Document, w.Look, w.Tries)
		}
	}
	t.markRows("looks", "article", looks, lookRows)
	t.markRows("items", "id", items, itemRows)
}

func (t *taking) markRows(table, column string, numbers []int64, args []any) {
	n := len(args)
	if n == 0 {
		return
	}
	t.lockRows(table, column, numbers)
	t.exec(`WITH v (id, document, look, tries) AS (VALUES `+typedRows(n/4, "BIGINT", "TEXT", "BIGINT", "BIGINT")+`)
		UPDATE `+table+` SET holder = $`+strconv.Itoa(n+1)+`, document = v.document, look = v.look, tries = v.tries FROM v WHERE `+table+`.`+column+` = v.id`,
		append(args, t.token)...)
}
