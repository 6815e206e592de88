package store

import (
	"context"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// SavePoll stores a poll in one transaction: the feed's new state, the row of the poll, those of its items whose (feed, key,
// fingerprint) is new, and last the events that follow from it. It gives how many were new.
func (db *DB) SavePoll(ctx context.Context, holder string, p fetcher.Poll) (found int, err error) {
	err = db.fetching(ctx, holder, func(t *tx) error {
		s := saving{tx: t, poll: p}
		t.row(`SELECT polled, told, shown, last_good, since FROM feeds WHERE id = $1`+db.d.Lock(), p.Feed.ID).scan(
			&s.polled, &s.told, &s.shown, moment{&s.lastGood}, moment{&s.since})
		for some := range slices.Chunk(p.Items, maxParameters/itemWidth) {
			s.found += t.addItems(p, some, !s.polled, 0)
		}
		t.countSeen(p.Feed.ID, day(p.At), s.found)
		s.findGap()
		s.tellTrouble()
		if p.Same {
			s.poll.Shown = s.shown
		}
		t.saveFeed(s.poll)
		t.savePoll(s.poll, s.found)
		found = s.found
		return t.number(s.events)
	})
	return found, err
}

// A saving is one poll on its way into the database, with what the feed's row said before.
type saving struct {
	*tx
	poll            fetcher.Poll
	polled          bool
	told            news.Cause
	shown           int
	lastGood, since time.Time
	found           int
	events          []entry
}

// itemWidth is the number of columns of a new item.
const itemWidth = 18

// addItems inserts those items of a poll that were not seen before and counts them. Items of a feed's first poll are backfill.
func (t *tx) addItems(p fetcher.Poll, items []fetcher.Item, backfill bool, gap int64) int {
	args := make([]any, 0, len(items)*itemWidth)
	shown := micros(p.At)
	for _, i := range items {
		outcome, ended, entry := news.Pending, int64(0), asJSON(i.Entry)
		if i.Dropped != "" {
			outcome, ended, entry = news.Dropped, shown, "{}"
		}
		args = append(args, p.Feed.ID, hashed(i.Key+"\x00"+i.Fingerprint), i.Key, i.Fingerprint, day(p.At), shown, key(cleaned(i.Address)),
			i.Link, i.Host, i.Shared, backfill, entry, string(outcome), string(i.Dropped), ended, shown, knownBy(i), gap)
	}
	return int(t.exec(`INSERT INTO items (feed, mark, item_key, fingerprint, day, shown, address, link, host, shared, backfill, entry,
		outcome, reason, ended, due, known, gap) VALUES `+rowsOf(len(items), itemWidth)+` ON CONFLICT (feed, mark) DO NOTHING`, args...))
}

// knownBy is what an item is known by whatever it says now: its key, and where entries share a link, the address of its own.
func knownBy(i fetcher.Item) string {
	if i.Shared {
		return hashed("\x00" + i.Address)
	}
	return hashed(i.Key)
}

// countSeen counts items that a feed showed first on a day.
func (t *tx) countSeen(feed, day int64, n int) {
	if n == 0 {
		return
	}
	t.exec(`INSERT INTO ledger (feed, day, seen) VALUES ($1, $2, $3) ON CONFLICT (feed, day) DO UPDATE SET seen = ledger.seen + excluded.seen, done = FALSE`,
		feed, day, n)
}
