package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// ledgerShown is how many days of a feed's ledger are shown.
const ledgerShown = 14

// A sum is a line of the ledger: the items that a feed first showed on a day, with one outcome.
type sum struct {
	feed, day int64
	outcome   news.Outcome
	reason    news.DropReason
}

// sums counts by how many items lines of the ledger change.
type sums map[sum]int

// move moves an item from one line to another.
func (s sums) move(from, to sum) {
	s[from]--
	s[to]++
}

// lines gives the lines that change, in their order.
func (s sums) lines() []sum {
	return slices.SortedFunc(maps.Keys(s), func(a, b sum) int {
		return cmp.Or(cmp.Compare(a.feed, b.feed), cmp.Compare(a.day, b.day), strings.Compare(string(a.outcome), string(b.outcome)),
			strings.Compare(string(a.reason), string(b.reason)))
	})
}

// reopen has days counted again that were done, or are just being counted, since items of theirs wait again.
func (t *tx) reopen(changes sums) {
	for _, s := range changes.lines() {
		t.exec(`UPDATE ledger SET done = FALSE, checked = CASE WHEN checked > 0 THEN 0 ELSE checked - 1 END WHERE feed = $1 AND day = $2`, s.feed, s.day)
	}
}

// post changes the lines of the ledger. It comes after all changes of items' rows in a transaction, and in one order, so that
// transactions wait for one another and not in a circle.
func (t *tx) post(changes sums) {
	maps.DeleteFunc(changes, func(_ sum, n int) bool { return n == 0 })
	lines := changes.lines()
	const width = 5
	for some := range slices.Chunk(lines, maxParameters/width) {
		var args []any
		for _, l := range some {
			args = append(args, l.feed, l.day, string(l.outcome), string(l.reason), changes[l])
		}
		t.exec(`INSERT INTO ledger_sums (feed, day, outcome, reason, n) VALUES `+rowsOf(len(some), width)+`
			ON CONFLICT (feed, day, outcome, reason) DO UPDATE SET n = ledger_sums.n + excluded.n`, args...)
	}
	clear(changes)
}

// A feedDay is one day of a feed's ledger. seen was counted when items were found, sums when they were found and ended.
type feedDay struct {
	feed, day int64
	seen      int
	checked   int64 // when its rows were counted last
	sums      sums
	gone      sums // of them, rows that were let go
}

func (d feedDay) row() view.LedgerDay {
	out := view.LedgerDay{Day: time.UnixMicro(d.day * microsPerDay).UTC().Format(time.DateOnly), Seen: d.seen, Reasons: map[news.DropReason]int{}}
	for s, n := range d.sums {
		switch s.outcome {
		case news.Published:
			out.Published += n
		case news.Unchanged:
			out.Unchanged += n
		case news.Dropped:
			out.Dropped += n
			if n != 0 {
				out.Reasons[s.reason] += n
			}
		case news.Pending:
			out.Pending += n
		}
	}
	return out
}

// ledgers reads the days of the feeds of a source, the newest first; an empty id means all sources.
func (t *tx) ledgers(source string, each func(feed int64, d view.LedgerDay)) {
	days := t.days(`l.day > $1 AND ($2 = '' OR l.feed IN (SELECT f.id FROM feeds f WHERE f.source = $2))`, day(time.Now())-ledgerShown, source)
	for _, d := range days {
		each(d.feed, d.row())
	}
}

// days reads days of the ledger that a condition on l names, the newest of a feed first.
func (t *tx) days(where string, args ...any) (out []*feedDay) {
	t.rows(func(scan func(...any)) error {
		var s sum
		var seen, n, gone int
		var checked int64
		scan(&s.feed, &s.day, &seen, &checked, &s.outcome, &s.reason, &n, &gone)
		if last := len(out) - 1; last < 0 || out[last].feed != s.feed || out[last].day != s.day {
			out = append(out, &feedDay{feed: s.feed, day: s.day, seen: seen, checked: checked, sums: sums{}, gone: sums{}})
		}
		out[len(out)-1].sums[s], out[len(out)-1].gone[s] = n, gone
		return nil
	}, `SELECT l.feed, l.day, l.seen, l.checked, coalesce(s.outcome, ''), coalesce(s.reason, ''), coalesce(s.n, 0), coalesce(s.gone, 0) FROM ledger l
		LEFT JOIN ledger_sums s ON s.feed = l.feed AND s.day = l.day WHERE `+where+` ORDER BY l.feed, l.day DESC`, args...)
	return out
}
