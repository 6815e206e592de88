package store

import (
	"context"
	"slices"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// SavePoll stores a poll in one transaction: the feed's new state, the row of the poll, and those of its items whose (feed, key,
// fingerprint) is new. It gives how many were new.
func (db *DB) SavePoll(ctx context.Context, holder string, p fetcher.Poll) (found int, err error) {
	err = db.fetching(ctx, holder, func(t *tx) error {
		var polled bool
		t.row(`SELECT polled FROM feeds WHERE id = $1`+db.d.Lock(), p.Feed.ID).scan(&polled)
		found = 0
		for some := range slices.Chunk(p.Items, maxParameters/itemWidth) {
			found += t.addItems(p, some, !polled)
		}
		t.saveFeed(p)
		t.savePoll(p, found)
		return t.err
	})
	return found, err
}

// itemWidth is the number of columns of a new item.
const itemWidth = 16

// addItems inserts those items of a poll that were not seen before and counts them. Items of a feed's first poll are backfill.
func (t *tx) addItems(p fetcher.Poll, items []fetcher.Item, backfill bool) int {
	args := make([]any, 0, len(items)*itemWidth)
	shown := micros(p.At)
	for _, i := range items {
		outcome, ended, entry := news.Pending, int64(0), asJSON(i.Entry)
		if i.Dropped != "" {
			outcome, ended, entry = news.Dropped, shown, "{}"
		}
		args = append(args, p.Feed.ID, hashed(i.Key+"\x00"+i.Fingerprint), i.Key, i.Fingerprint, day(p.At), shown, key(cleaned(i.Address)),
			i.Link, i.Host, i.Shared, backfill, entry, string(outcome), string(i.Dropped), ended, shown)
	}
	return int(t.exec(`INSERT INTO items (feed, mark, item_key, fingerprint, day, shown, address, link, host, shared, backfill, entry,
		outcome, reason, ended, due) VALUES `+rowsOf(len(items), itemWidth)+` ON CONFLICT (feed, mark) DO NOTHING`, args...))
}
