package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

const backfillColumns = `b.feed, b.since, b.state, b.began, b.ended, b.pages, b.pages_left, b.seen, b.found, b.detail`

func backfillFields(b *news.Backfill) []any {
	return []any{&b.FeedID, moment{&b.Since}, &b.State, moment{&b.Began}, moment{&b.Ended}, &b.Pages, &b.PagesLeft, &b.Seen, &b.Found, &b.Detail}
}

// StartBackfill begins to read a feed's past, or goes on where one back to the same time was stopped. view.ErrNotFound.
func (db *DB) StartBackfill(ctx context.Context, feed int64, since time.Time) (b news.Backfill, err error) {
	err = db.tx(ctx, func(t *tx) error {
		var s news.Source
		var f news.Feed
		if !t.feed(feed, &s, &f) {
			return orElse(t.err, noFeed(feed))
		}
		now, from := micros(time.Now()), micros(since)
		if t.exec(`UPDATE backfills SET state = $1, ended = 0 WHERE feed = $2 AND since = $3 AND state IN ($4, $5)`,
			string(news.BackfillRunning), feed, from, string(news.BackfillRunning), string(news.BackfillStopped)) == 0 {
			t.exec(`DELETE FROM backfills WHERE feed = $1`, feed)
			t.exec(`INSERT INTO backfills (feed, since, state, began) VALUES (`+places(1, 4)+`)`, feed, from, string(news.BackfillRunning), now)
		}
		t.backfill(feed, &b)
		return t.err
	})
	return b, err
}

// StopBackfill lets a backfill rest where it is. view.ErrNotFound when none is running.
func (db *DB) StopBackfill(ctx context.Context, feed int64) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE backfills SET state = $1, ended = $2 WHERE feed = $3 AND state = $4`,
			string(news.BackfillStopped), micros(time.Now()), feed, string(news.BackfillRunning)) == 0 {
			return orElse(t.err, fmt.Errorf("backfill of feed %d: %w: none is running", feed, view.ErrNotFound))
		}
		return nil
	})
}

// Backfill gives the last backfill of a feed; its state is empty where there was none.
func (db *DB) Backfill(ctx context.Context, feed int64) (b news.Backfill, err error) {
	t := db.reader(ctx)
	t.backfill(feed, &b)
	return b, t.err
}

func (t *tx) backfill(feed int64, b *news.Backfill) {
	t.row(`SELECT `+backfillColumns+` FROM backfills b WHERE b.feed = $1`, feed).scan(backfillFields(b)...)
	t.row(`SELECT count(*) FROM items WHERE feed = $1 AND outcome = ''`, feed).scan(&b.Pending)
}

// RunningBackfills gives the backfills that are to be worked on.
func (db *DB) RunningBackfills(ctx context.Context) (out []fetcher.Backfilling, err error) {
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var b fetcher.Backfilling
		scan(append(append(append(backfillFields(&b.Backfill), &b.Place), feedFields(&b.Feed)...), sourceFields(&b.Source)...)...)
		out = append(out, b)
		return nil
	}, `SELECT `+backfillColumns+`, b.place, `+feedColumns+`, `+sourceColumns+` FROM backfills b JOIN feeds f ON f.id = b.feed JOIN sources s ON s.id = f.source
		WHERE b.state = $1 AND f.removed = 0 ORDER BY b.began, b.feed`, string(news.BackfillRunning))
	for i := range out {
		out[i].Known = t.linksOf(out[i].Feed.ID)
		t.row(`SELECT count(*) FROM items WHERE feed = $1 AND outcome = ''`, out[i].Feed.ID).scan(&out[i].Pending)
	}
	return out, t.err
}

// SaveBackfill stores one step of a backfill: as pending those of the items that the feed never showed and whose address names no
// article, and where the next step goes on. It gives how many were new. What an operator stopped meanwhile stays so.
func (db *DB) SaveBackfill(ctx context.Context, holder string, b fetcher.Backfilling, at time.Time, items []fetcher.Item) (found int, err error) {
	err = db.fetching(ctx, holder, func(t *tx) error {
		found = 0
		unseen, _, err := t.unseen(fetcher.Gap{Subject: b.Subject, ID: -1}, items)
		if err != nil {
			return err
		}
		changes := sums{}
		for some := range slices.Chunk(unseen, maxParameters/itemWidth) {
			found += t.addItems(fetcher.Poll{Feed: b.Feed, At: at}, some, true, ofBackfill, changes)
		}
		t.countSeen(b.Feed.ID, day(at), found)
		t.post(changes)
		ended := int64(0)
		if b.State != news.BackfillRunning {
			ended = micros(at)
		}
		t.exec(`UPDATE backfills SET state = CASE WHEN state = $1 THEN $2 ELSE state END, ended = CASE WHEN state = $1 THEN $3 ELSE ended END, place = $4,
			pages = $5, pages_left = $6, seen = $7, found = found + $8, detail = $9 WHERE feed = $10 AND since = $11`,
			string(news.BackfillRunning), string(b.State), ended, b.Place, b.Pages, b.PagesLeft, b.Seen, found, b.Detail, b.Feed.ID, micros(b.Since))
		return t.err
	})
	return found, err
}

// PendingItems gives the items of a feed that wait for an outcome, the longest waiting first.
func (db *DB) PendingItems(ctx context.Context, feed int64, limit int) (out []view.PendingRow, err error) {
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var p view.PendingRow
		var e news.Entry
		scan(&p.ID, &p.Link, moment{&p.Shown}, moment{&p.Due}, &p.Tries, &p.Sent, &p.Cause, &p.Detail, fromJSON(&e))
		p.Title = e.Title
		out = append(out, p)
		return nil
	}, `SELECT id, link, shown, due, tries, sent, cause, detail, entry FROM items WHERE feed = $1 AND outcome = '' ORDER BY day, id LIMIT $2`, feed, limit)
	return out, t.err
}
