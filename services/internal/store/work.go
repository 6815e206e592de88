package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// Take takes up work that is due: pending items and second looks, at most perHost for one host (0: no bound), none for the busy
// hosts, items before looks, oldest first. next is when more is due on hosts that are neither busy nor full.
func (db *DB) Take(ctx context.Context, holder string, now time.Time, limit, perHost int, busy []string) (work []fetcher.Work, next time.Time, err error) {
	err = db.fetching(ctx, holder, func(t *tx) error {
		take := &taking{tx: t, holder: holder, now: micros(now), limit: limit, perHost: perHost, taken: map[string]int{}}
		for _, host := range busy {
			take.taken[host] = full
		}
		// What another holder took and did not finish is free again.
		t.exec(`UPDATE items SET holder = '' WHERE holder <> '' AND outcome = '' AND holder <> $1`, holder)
		t.exec(`UPDATE looks SET holder = '' WHERE holder <> '' AND holder <> $1`, holder)
		take.items()
		take.looks()
		take.last()
		take.number()
		take.mark()
		work, next = take.work, instant(take.next)
		return t.err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	return work, next, nil
}

// A taking is one call of Take.
type taking struct {
	*tx
	holder         string
	now            int64
	limit, perHost int
	taken          map[string]int // by host
	work           []fetcher.Work
	next           int64 // when more is due; 0: never
}

// full is the number of pieces taken from a host that may not give more.
const full = 1 << 30

// closed reports whether a host may give no more.
func (t *taking) closed(host string) bool {
	return t.taken[host] >= full || t.perHost > 0 && t.taken[host] >= t.perHost
}

// free gives how many pieces a host may still give.
func (t *taking) free(host string) int {
	n := t.limit - len(t.work)
	if t.closed(host) {
		n = 0
	} else if t.perHost > 0 {
		n = min(n, t.perHost-t.taken[host])
	}
	return max(n, 0)
}

// later notes that something is due at a time.
func (t *taking) later(due int64) {
	due = max(due, t.now)
	if t.next == 0 || due < t.next {
		t.next = due
	}
}

// A queue is what waits for one host, with the time at which the first of it is due.
type queue struct {
	host string
	due  int64
}

// queues gives the hosts for which something waits in a table, the longest due first. It seeks from host to host, so that it
// costs the same whether ten or ten thousand pages wait for each; where is the condition of the table's index.
func (t *taking) queues(table, where string) (due []queue) {
	t.rows(func(scan func(...any)) error {
		var q queue
		scan(&q.host, &q.due)
		switch {
		case t.closed(q.host):
		case q.due > t.now:
			t.later(q.due)
		default:
			due = append(due, q)
		}
		return nil
	}, `WITH RECURSIVE hosts (host) AS (
			SELECT (SELECT host FROM `+table+` WHERE `+where+` ORDER BY host LIMIT 1)
			UNION ALL
			SELECT (SELECT w.host FROM `+table+` w WHERE `+where+` AND w.host > hosts.host ORDER BY w.host LIMIT 1)
			FROM hosts WHERE hosts.host IS NOT NULL
		)
		SELECT host, (SELECT w.due FROM `+table+` w WHERE `+where+` AND w.host = hosts.host ORDER BY w.due LIMIT 1)
		FROM hosts WHERE host IS NOT NULL`)
	slices.SortFunc(due, func(a, b queue) int { return cmp.Or(cmp.Compare(a.due, b.due), strings.Compare(a.host, b.host)) })
	return due
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
	var items, looks []any
	for _, w := range t.work {
		for _, id := range w.Items {
			items = append(items, id, w.Document, w.Look, w.Tries)
		}
		if w.Article != "" {
			looks = append(looks, w.Article, w.Document, w.Look, w.Tries)
		}
	}
	t.markRows("items", `items.id = v.id`, "BIGINT", items)
	t.markRows("looks", `looks.article = (SELECT a.ord FROM articles a WHERE a.id = v.id)`, "TEXT", looks)
}

func (t *taking) markRows(table, is, kind string, args []any) {
	n := len(args)
	if n == 0 {
		return
	}
	t.exec(`WITH v (id, document, look, tries) AS (VALUES `+typedRows(n/4, kind, "TEXT", "BIGINT", "BIGINT")+`)
		UPDATE `+table+` SET holder = $`+strconv.Itoa(n+1)+`, document = v.document, look = v.look, tries = v.tries FROM v WHERE `+is,
		append(args, t.holder)...)
}
