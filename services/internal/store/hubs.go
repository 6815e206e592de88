package store

import (
	"context"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

const hubColumns = `h.feed, h.path, h.url, h.topic, h.secret, h.until, h.asked, h.tries, h.detail`

func hubFields(h *fetcher.Hub) []any {
	return []any{&h.Feed, &h.Path, &h.URL, &h.Topic, &h.Secret, moment{&h.Until}, moment{&h.Asked}, &h.Tries, &h.Detail}
}

// offerHub takes up what a body says of its hub: a new hub or topic is a new subscription under a new path and secret; where a body
// names none any more the subscription runs out.
func (t *tx) offerHub(feed int64, o fetcher.Hub, at time.Time) {
	if o.URL == "" {
		t.exec(`UPDATE hubs SET due = 0 WHERE feed = $1 AND due <> 0`, feed)
		return
	}
	made := t.exec(`INSERT INTO hubs (feed, path, url, topic, secret, due) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (feed) DO UPDATE SET path = excluded.path, url = excluded.url, topic = excluded.topic, secret = excluded.secret,
			until = 0, due = excluded.due, asked = 0, tries = 0, detail = ''
		WHERE hubs.url <> excluded.url OR hubs.topic <> excluded.topic OR hubs.due = 0 AND hubs.until < excluded.due`,
		feed, o.Path, o.URL, o.Topic, o.Secret, micros(at))
	if made > 0 {
		t.exec(`UPDATE feeds SET pushed = 0 WHERE id = $1`, feed)
	}
}

// DueHubs gives the subscriptions to ask for at now, the longest due first, and when the next one is due (zero: none).
func (db *DB) DueHubs(ctx context.Context, now time.Time, limit int) (due []fetcher.Hub, next time.Time, err error) {
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var h fetcher.Hub
		scan(hubFields(&h)...)
		due = append(due, h)
		return nil
	}, `SELECT `+hubColumns+` FROM hubs h JOIN feeds f ON f.id = h.feed
		WHERE h.due <> 0 AND h.due <= $1 AND f.removed = 0 ORDER BY h.due, h.feed LIMIT $2`, micros(now), limit)
	t.row(`SELECT coalesce(min(due), 0) FROM hubs WHERE due > $1`, micros(now)).scan(moment{&next})
	return due, next, t.err
}

// AskedHub stores that a hub is asked, and when it is asked again unless it confirms before.
func (db *DB) AskedHub(ctx context.Context, token string, h fetcher.Hub, again time.Time) error {
	return db.fetching(ctx, token, func(t *tx) error {
		t.exec(`UPDATE hubs SET asked = $1, due = $2, tries = tries + 1, detail = $3 WHERE feed = $4 AND path = $5 AND due <> 0`,
			micros(h.Asked), micros(again), h.Detail, h.Feed, h.Path)
		return t.err
	})
}

// HubAt gives the subscription of a path; false when there is none, or its feed was removed.
func (db *DB) HubAt(ctx context.Context, path string) (h fetcher.Hub, ok bool, err error) {
	t := db.reader(ctx)
	ok = t.row(`SELECT `+hubColumns+` FROM hubs h JOIN feeds f ON f.id = h.feed WHERE h.path = $1 AND f.removed = 0`, path).scan(hubFields(&h)...)
	return h, ok, t.err
}

// ConfirmHub stores that a hub pushes until a time, and when it is asked to go on.
func (db *DB) ConfirmHub(ctx context.Context, h fetcher.Hub, renew time.Time) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE hubs SET until = $1, due = $2, tries = 0, detail = '' WHERE feed = $3 AND path = $4`, micros(h.Until), micros(renew), h.Feed, h.Path) == 1 {
			t.exec(`UPDATE feeds SET pushed = $1 WHERE id = $2`, micros(h.Until), h.Feed)
		}
		return t.err
	})
}

// DenyHub stores that a hub does not push, why, and when it is asked again.
func (db *DB) DenyHub(ctx context.Context, h fetcher.Hub, again time.Time) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE hubs SET until = 0, due = $1, detail = $2 WHERE feed = $3 AND path = $4`, micros(again), h.Detail, h.Feed, h.Path) == 1 {
			t.exec(`UPDATE feeds SET pushed = 0 WHERE id = $1`, h.Feed)
		}
		return t.err
	})
}

// KeepPush stores a body until a fetcher reads it. fetcher.ErrFull when most of the feed wait already.
func (db *DB) KeepPush(ctx context.Context, p fetcher.Push, most int) error {
	return db.tx(ctx, func(t *tx) error {
		waiting := 0
		t.row(`SELECT count(*) FROM pushes WHERE feed = $1`, p.Feed).scan(&waiting)
		if waiting >= most {
			return orElse(t.err, fmt.Errorf("feed %d: %w", p.Feed, fetcher.ErrFull))
		}
		t.exec(`INSERT INTO pushes (feed, at, kind, body) VALUES ($1, $2, $3, $4)`, p.Feed, micros(p.At), p.Type, p.Body)
		return t.err
	})
}

// Pushes gives bodies that hubs sent and that were not saved as polls yet, the oldest first. What a feed sent that was removed is let go.
func (db *DB) Pushes(ctx context.Context, limit int) ([]fetcher.Pushed, error) {
	var out []fetcher.Pushed
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var p fetcher.Pushed
		scan(append(append([]any{&p.ID, moment{&p.At}, &p.Type, &p.Body, &p.Topic}, feedFields(&p.Feed)...), sourceFields(&p.Source)...)...)
		out = append(out, p)
		return nil
	}, `SELECT p.id, p.at, p.kind, p.body, h.topic, `+feedColumns+`, `+sourceColumns+` FROM pushes p JOIN hubs h ON h.feed = p.feed
		JOIN feeds f ON f.id = p.feed JOIN sources s ON s.id = f.source WHERE f.removed = 0 ORDER BY p.id LIMIT $1`, limit)
	return out, t.err
}
