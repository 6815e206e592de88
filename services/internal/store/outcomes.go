package store

import (
	"context"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// Archived stores where the originals of documents lie.
func (db *DB) Archived(ctx context.Context, holder string, where map[string]fetcher.Place) error {
	if len(where) == 0 {
		return nil
	}
	return db.fetching(ctx, holder, func(t *tx) error {
		const width = 5
		var args []any
		now := micros(time.Now())
		for _, id := range sortedKeys(where) {
			args = append(args, id, where[id].File, where[id].Offset, where[id].Length, now)
		}
		t.exec(`INSERT INTO documents (id, file, start, size, at) VALUES `+rowsOf(len(where), width)+`
			ON CONFLICT (id) DO UPDATE SET file = excluded.file, start = excluded.start, size = excluded.size, at = excluded.at`, args...)
		return t.err
	})
}

// Sent marks documents as acknowledged by the broker, to be sent again at the times given should their outcome stay out. What
// storage has settled meanwhile stays as it is.
func (db *DB) Sent(ctx context.Context, holder string, due map[string]time.Time) error {
	return db.fetching(ctx, holder, func(t *tx) error {
		t.lockLooks(sortedKeys(due))
		t.lockItems(sortedKeys(due))
		for ids := range slices.Chunk(sortedKeys(due), maxParameters/2) {
			args := make([]any, 0, 2*len(ids))
			for _, id := range ids {
				args = append(args, id, micros(due[id]))
			}
			v := `WITH v (document, due) AS (VALUES ` + typedRows(len(ids), "TEXT", "BIGINT") + `) `
			t.exec(v+`UPDATE looks SET sent = TRUE, holder = '', due = v.due FROM v
				WHERE looks.document = v.document AND looks.document <> ''`, args...)
			t.exec(v+`UPDATE items SET sent = TRUE, holder = '', due = v.due FROM v
				WHERE items.document = v.document AND items.document <> '' AND items.outcome = ''`, args...)
		}
		return t.err
	})
}

// Later puts work back with the cause of a failure that may pass, or without one where nothing was tried; it is due again at the time
// given.
func (db *DB) Later(ctx context.Context, holder string, w fetcher.Work, due time.Time, cause news.Cause, detail string) error {
	return db.fetching(ctx, holder, func(t *tx) error {
		set := ` SET holder = '', due = $1, tries = tries + CASE WHEN $2 = '' THEN 0 ELSE 1 END, cause = $2, detail = $3 WHERE document = $4 AND document <> ''`
		args := []any{micros(due), string(cause), detail, w.Document}
		if w.Article != "" {
			t.exec(`UPDATE looks`+set, args...)
		} else {
			t.lockItems([]string{w.Document})
			t.exec(`UPDATE items`+set+` AND outcome = ''`, args...)
		}
		return t.err
	})
}

// Drop ends all items of a document as dropped, where their outcome is open.
func (db *DB) Drop(ctx context.Context, holder string, document string, reason news.DropReason) error {
	return db.fetching(ctx, holder, func(t *tx) error {
		t.settle(document, news.Dropped, reason)
		return t.err
	})
}

// settle ends the items of a document, where their outcome is open. Of a dead one the entry stays, since it may be put back.
func (t *tx) settle(document string, o news.Outcome, r news.DropReason) {
	entry := `, entry = '{}'`
	if r == news.DropDead {
		entry = ``
	}
	changes := sums{}
	t.lockItems([]string{document})
	t.rows(func(scan func(...any)) error {
		changes.ended(scan, o, r)
		return nil
	}, `UPDATE items SET outcome = $1, reason = $2, ended = $3, holder = ''`+entry+` WHERE document = $4 AND document <> '' AND outcome = ''
		RETURNING feed, day`, string(o), string(r), micros(time.Now()), document)
	t.post(changes)
}

// ended notes that an item, whose feed and day a row gives, was pending and is no more.
func (s sums) ended(scan func(...any), o news.Outcome, r news.DropReason) {
	var from sum
	scan(&from.feed, &from.day)
	s.move(from, sum{from.feed, from.day, o, r})
}

// Unfinished counts the feeds that were not polled since the given time, and the items without outcome.
func (db *DB) Unfinished(ctx context.Context, since time.Time) (feeds, items int, err error) {
	t := db.reader(ctx)
	t.row(`SELECT count(*) FROM feeds WHERE removed = 0 AND last_poll < $1`, micros(since)).scan(&feeds)
	t.row(`SELECT count(*) FROM items WHERE outcome = ''`).scan(&items)
	return feeds, items, t.err
}

// Unsettled counts the items that were sent and have no outcome, at most as many as asked for.
func (db *DB) Unsettled(ctx context.Context, most int) (n int, err error) {
	t := db.reader(ctx)
	t.row(`SELECT count(*) FROM (SELECT 1 FROM items WHERE outcome = '' AND sent LIMIT $1) i`, most).scan(&n)
	return n, t.err
}
