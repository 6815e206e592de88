package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

const (
	openDays    = 2                // whose sums still change: today and, for clocks that differ, the day before
	overdue     = 10 * time.Minute // after an item was due, when nobody has taken it up
	countedDays = 500              // days of feeds whose rows one audit counts
	countedRows = 100_000          // rows after which it leaves the others to the next
)

// A finding is what an audit found of one day of a feed.
type finding struct {
	*feedDay
	wrong int
	done  bool
}

// Audit holds the accounts of the ledger against each other (what was seen against what became of it) and, a part at a time and
// those longest not counted first, against the items' rows, and these against the addresses of articles. A day that is over and adds
// up is not counted any more.
func (db *DB) Audit(ctx context.Context, now time.Time) (a storage.Accounts, err error) {
	var found []finding
	err = db.view(ctx, func(t *tx) error {
		found = nil
		rows := 0
		for _, d := range t.daysToCount() {
			if rows > countedRows {
				break
			}
			r := d.row()
			counted := t.countRows(d.feed, d.day)
			for s, n := range d.gone {
				counted[s] += n
			}
			f := finding{feedDay: d, wrong: max(differ(d.sums, counted), t.countUnfounded(d.feed, d.day))}
			f.done = f.wrong == 0 && r.Pending == 0 && r.Seen == r.Published+r.Unchanged+r.Dropped && d.day <= day(now)-openDays
			found = append(found, f)
			rows += r.Seen
		}
		return t.err
	})
	if err != nil {
		return a, err
	}
	slices.SortFunc(found, func(a, b finding) int { return cmp.Or(cmp.Compare(a.feed, b.feed), cmp.Compare(a.day, b.day)) })
	err = db.tx(ctx, func(t *tx) error {
		for _, f := range found { // what has changed since is counted again
			t.exec(`UPDATE ledger SET checked = $1, wrong = $2, done = $3 WHERE feed = $4 AND day = $5 AND seen = $6 AND checked = $7`,
				micros(now), f.wrong, f.done, f.feed, f.day, f.seen, f.checked)
		}
		return t.err
	})
	if err != nil {
		return a, err
	}
	return db.accounts(ctx, now)
}

// daysToCount gives the days that are not done, those longest not counted first.
func (t *tx) daysToCount() (out []*feedDay) {
	var keys [][2]int64
	t.rows(func(scan func(...any)) error {
		var k [2]int64
		scan(&k[0], &k[1])
		keys = append(keys, k)
		return nil
	}, `SELECT l.feed, l.day FROM ledger l WHERE NOT l.done ORDER BY l.checked, l.feed, l.day LIMIT $1`, countedDays)
	for _, k := range keys {
		out = append(out, t.days(`l.feed = $1 AND l.day = $2`, k[0], k[1])...)
	}
	return out
}

// countRows counts the items of a feed's day by outcome.
func (t *tx) countRows(feed, day int64) sums {
	out := sums{}
	t.rows(func(scan func(...any)) error {
		s, n := sum{feed: feed, day: day}, 0
		scan(&s.outcome, &s.reason, &n)
		out[s] = n
		return nil
	}, `SELECT outcome, reason, count(*) FROM items WHERE feed = $1 AND day = $2 GROUP BY outcome, reason`, feed, day)
	return out
}

// countUnfounded counts the items of a feed's day that are said to be published and whose address names no article.
func (t *tx) countUnfounded(feed, day int64) (n int) {
	t.row(`SELECT count(*) FROM items i WHERE i.feed = $1 AND i.day = $2 AND i.outcome = $3
		AND NOT EXISTS (SELECT 1 FROM urls u WHERE u.address = i.address)`, feed, day, string(news.Published)).scan(&n)
	return n
}

// differ gives by how many items two counts differ.
func differ(a, b sums) (n int) {
	more := func(x, y sums) (n int) {
		for s, c := range x {
			n += max(c-y[s], 0)
		}
		return n
	}
	return max(more(a, b), more(b, a))
}

// accounts sums up what is known to be wrong, and what waits.
func (db *DB) accounts(ctx context.Context, now time.Time) (a storage.Accounts, err error) {
	err = db.view(ctx, func(t *tx) error {
		var unbalanced, wrong int
		// An outcome outside of the list is on neither side.
		t.row(`SELECT coalesce(sum(CASE WHEN l.seen > l.n THEN l.seen - l.n ELSE l.n - l.seen END), 0), coalesce(sum(l.wrong), 0)
			FROM (SELECT d.seen, d.wrong, coalesce((SELECT sum(s.n) FROM ledger_sums s WHERE s.feed = d.feed AND s.day = d.day
				AND s.outcome IN ($1, $2, $3, $4)), 0) AS n FROM ledger d WHERE NOT d.done) l`,
			string(news.Published), string(news.Unchanged), string(news.Dropped), string(news.Pending)).scan(&unbalanced, &wrong)
		a.Imbalance = max(unbalanced, wrong)
		t.row(`SELECT coalesce(sum(s.n), 0) FROM ledger d JOIN ledger_sums s ON s.feed = d.feed AND s.day = d.day AND s.outcome = '' WHERE NOT d.done`).scan(&a.Pending)
		t.row(`SELECT count(*) FROM items WHERE outcome = '' AND holder = '' AND due < $1`, micros(now.Add(-overdue))).scan(&a.Overdue)
		return t.err
	})
	return a, err
}
