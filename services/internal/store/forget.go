package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	forgetAtOnce = 100    // rows of one transaction, so that nobody waits for it for long
	forgetMost   = 10_000 // rows of one run
	forgetFeeds  = 20     // feeds whose marks one transaction looks through
	forgetTurns  = 144    // of which each has its feeds
	forgetTurn   = 24 * time.Hour / forgetTurns
	keptMarks    = 2 * 365 // days after a feed showed an item last, until what it was known by is let go too
)

// Forget lets rows of items go that can matter no more: those of feed-days older than keep that are done in the ledger, which add up and
// in which nothing is pending. The sums of the ledger stay, and a mark of each item, so that it is still known when the feed shows it
// again; the marks go two years after the feed showed the item last. Items that died stay, since they can be put back. One run lets go so
// many, in short transactions, and the next goes on.
func (db *DB) Forget(ctx context.Context, token string, now time.Time, keep time.Duration) (out fetcher.Forgotten, err error) {
	before := day(now.Add(-keep))
	for more := true; more && out.Items < forgetMost; {
		var n int
		err = db.fetching(ctx, token, func(t *tx) error {
			n, more = t.forgetItems(before, day(now))
			return t.err
		})
		if err != nil {
			return out, err
		}
		out.Items += n
	}
	for from, more := int64(0), true; more; {
		var n int
		var last int64
		err = db.fetching(ctx, token, func(t *tx) error {
			n, last = t.forgetMarks(from, now)
			return t.err
		})
		if err != nil {
			return out, err
		}
		from, more = last, last != 0
		out.Marks += n
	}
	return out, nil
}

// ForgetOriginals lets go where originals lie, of a file that is no more, and gives how many.
func (db *DB) ForgetOriginals(ctx context.Context, token, file string) (all int, err error) {
	for n := 1; n > 0; all += n {
		err = db.fetching(ctx, token, func(t *tx) error {
			n = int(t.exec(`DELETE FROM documents WHERE id IN (SELECT id FROM documents WHERE file = $1 ORDER BY id LIMIT $2)`, file, forgetAtOnce))
			return t.err
		})
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// forgetItems lets go items of the oldest feed-day that is whole; more says that there may be others.
func (t *tx) forgetItems(before, today int64) (n int, more bool) {
	var feed, of int64
	if !t.row(`SELECT feed, day FROM ledger WHERE done AND whole AND day < $1 ORDER BY day, feed LIMIT 1`, before).scan(&feed, &of) {
		return 0, false
	}
	var ids []int64
	var marks []any
	gone := sums{}
	t.rows(func(scan func(...any)) error {
		var id, shown, gap int64
		var mark, known, key string
		s := sum{feed: feed, day: of}
		scan(&id, &mark, &known, &key, &shown, &gap, &s.outcome, &s.reason)
		if known == "" { // of an older release
			known = hashed(key)
		}
		if gap != 0 {
			shown = 0
		}
		ids, marks = append(ids, id), append(marks, feed, short(mark), short(known), shown, today)
		gone[s]++
		return nil
	}, `SELECT id, mark, known, item_key, shown, gap, outcome, reason FROM items WHERE feed = $1 AND day = $2 AND outcome <> '' AND reason <> $3
		ORDER BY id LIMIT $4`, feed, of, string(news.DropDead), forgetAtOnce)
	t.lockRows("items", "id", slices.Clone(ids))
	const width = 5
	for rows := range slices.Chunk(marks, maxParameters/width*width) {
		t.exec(`INSERT INTO item_marks (feed, mark, known, shown, last) VALUES `+rowsOf(len(rows)/width, width)+` ON CONFLICT (feed, mark) DO NOTHING`, rows...)
	}
	for some := range slices.Chunk(ids, maxParameters) {
		t.exec(`DELETE FROM items WHERE id IN (`+places(1, len(some))+`)`, anys(some)...)
	}
	if len(ids) < forgetAtOnce {
		t.exec(`UPDATE ledger SET whole = FALSE WHERE feed = $1 AND day = $2`, feed, of)
	}
	for _, s := range gone.lines() {
		t.exec(`UPDATE ledger_sums SET gone = gone + $1 WHERE feed = $2 AND day = $3 AND outcome = $4 AND reason = $5`,
			gone[s], s.feed, s.day, string(s.outcome), string(s.reason))
	}
	return len(ids), true
}

// forgetMarks lets go the marks of items that some feeds after one do not show any more: these have shown something new since, and not
// these for long. Each call goes by the time, so that every feed comes up once a day and the marks are not all read for it at once.
func (t *tx) forgetMarks(from int64, now time.Time) (n int, last int64) {
	turn := micros(now) / (forgetTurn.Microseconds()) % forgetTurns
	feeds := t.numbers(`SELECT id FROM feeds WHERE id > $1 AND id % $2 = $3 ORDER BY id LIMIT $4`, from, forgetTurns, turn, forgetFeeds)
	for _, last = range feeds {
		n += int(t.exec(`DELETE FROM item_marks WHERE feed = $1 AND last < $2 AND last < (SELECT max(l.day) FROM ledger l WHERE l.feed = $1)`,
			last, day(now)-keptMarks))
	}
	return n, last
}

// short gives the number that a mark keeps of a hash.
func short(hash string) int64 {
	n, err := strconv.ParseUint(hash[:min(16, len(hash))], 16, 64)
	if err != nil {
		n, _ = strconv.ParseUint(hashed(hash)[:16], 16, 64)
	}
	return int64(n)
}

// anyMarked reports whether the feed showed one of the items before, in whatever form, whose rows were let go.
func (t *tx) anyMarked(p fetcher.Poll, items []fetcher.Item) bool {
	args := []any{p.Feed.ID}
	for _, i := range items {
		args = append(args, short(knownBy(i)))
	}
	var one int
	return t.row(`SELECT 1 FROM item_marks WHERE feed = $1 AND shown <> 0 AND known IN (`+places(2, len(items))+`) LIMIT 1`, args...).scan(&one)
}

// markedBefore adds what the marks tell of items: which are known, and when the feed showed them first.
func (t *tx) markedBefore(feed int64, items []fetcher.Item, found map[string]bool, first map[string]time.Time) {
	args, of := []any{feed}, map[int64]string{}
	for _, i := range items {
		of[short(knownBy(i))] = knownBy(i)
		args = append(args, short(knownBy(i)))
	}
	t.rows(func(scan func(...any)) error {
		var known int64
		var shown time.Time
		scan(&known, moment{&shown})
		one := of[known]
		found[one] = true
		if last, ok := first[one]; !shown.IsZero() && (!ok || shown.Before(last)) {
			first[one] = shown
		}
		return nil
	}, `SELECT known, shown FROM item_marks WHERE feed = $1 AND known IN (`+places(2, len(items))+`)`, args...)
}

// unmarked leaves out those of the items of a poll that are known by their marks, and notes that these are shown.
func (t *tx) unmarked(feed, today int64, items []fetcher.Item) []fetcher.Item {
	known := map[int64]bool{}
	var again []any
	for some := range slices.Chunk(items, maxParameters-1) {
		args := []any{feed}
		for _, i := range some {
			args = append(args, short(markOf(i)))
		}
		t.rows(func(scan func(...any)) error {
			var mark, last int64
			scan(&mark, &last)
			if known[mark] = true; last < today {
				again = append(again, mark)
			}
			return nil
		}, `SELECT mark, last FROM item_marks WHERE feed = $1 AND mark IN (`+places(2, len(some))+`)`, args...)
	}
	for some := range slices.Chunk(again, maxParameters-2) {
		t.exec(`UPDATE item_marks SET last = $1 WHERE feed = $2 AND mark IN (`+places(3, len(some))+`)`, append([]any{today, feed}, some...)...)
	}
	if len(known) == 0 {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), func(i fetcher.Item) bool { return known[short(markOf(i))] })
}
