package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// TakeFeeds takes up feeds that are due, one of a host and the longest due first, with their hosts, which nobody else asks until
// they are given back. next is when another is due (zero: none). Hosts to give back are given back first.
func (db *DB) TakeFeeds(ctx context.Context, token string, now time.Time, limit int, free []fetcher.Turn) (due []fetcher.Subject, next time.Time, err error) {
	err = db.fetching(ctx, token, func(t *tx) error {
		t.free(token, free)
		due = t.dueFeeds(micros(now), limit)
		var hosts []string
		for _, one := range due {
			hosts = append(hosts, one.Turn.Host)
		}
		held := t.hold(token, usedPoll, micros(now), hosts)
		kept := due[:0]
		for _, one := range due {
			if turn, ok := held[one.Turn.Host]; ok {
				one.Turn = turn
				kept = append(kept, one)
			}
		}
		if due = kept; len(due) < limit {
			next = t.nextFeed(micros(now))
		}
		return t.err
	})
	return due, next, err
}

// pollable is a condition: the host h of a feed f may be asked for it at $1. For a moment it is left to pages that wait, if it was
// polled last.
const pollable = `(h.host IS NULL OR h.holder = '' AND h.next <= $1 AND (h.used <> '` + usedPoll + `' OR h.next + 2000000 <= $1 OR NOT EXISTS (
	SELECT 1 FROM items i WHERE i.host = f.host AND i.due <= $1 AND i.lane = 0 AND ` + freeItems + `)))`

// dueFeeds gives feeds that are due at hosts that are free, one of each host.
func (t *tx) dueFeeds(now int64, limit int) (due []fetcher.Subject) {
	seen := map[string]bool{}
	t.rows(func(scan func(...any)) error {
		var s fetcher.Subject
		scan(append(append(feedFields(&s.Feed), sourceFields(&s.Source)...), &s.Turn.Host)...)
		if !seen[s.Turn.Host] && len(due) < limit {
			seen[s.Turn.Host] = true
			due = append(due, s)
		}
		return nil
	}, `SELECT `+feedColumns+`, `+sourceColumns+`, f.host FROM feeds f JOIN sources s ON s.id = f.source LEFT JOIN hosts h ON h.host = f.host
		WHERE f.removed = 0 AND f.next_poll <= $1 AND `+pollable+` ORDER BY f.next_poll, f.id LIMIT $2`, now, 2*limit)
	return due
}

// nextFeed gives when the next feed is due, or the host of one that is.
func (t *tx) nextFeed(now int64) time.Time {
	var feed, host int64
	t.row(`SELECT next_poll FROM feeds WHERE removed = 0 AND next_poll > $1 ORDER BY next_poll LIMIT 1`, now).scan(&feed)
	t.row(`SELECT coalesce(min(h.next), 0) FROM feeds f JOIN hosts h ON h.host = f.host
		WHERE f.removed = 0 AND f.next_poll <= $1 AND h.holder = '' AND h.next > $1`, now).scan(&host)
	if feed == 0 || host > 0 && host < feed {
		feed = host
	}
	return instant(feed)
}

// nameHosts writes the host that is asked for each feed where it is not known: for feeds from before it was kept.
func (db *DB) nameHosts(ctx context.Context) error {
	return db.tx(ctx, func(t *tx) error {
		hosts := map[int64]string{}
		t.rows(func(scan func(...any)) error {
			var f news.Feed
			scan(&f.ID, fromJSON(&f.Candidates), &f.Current)
			hosts[f.ID] = f.Host()
			return nil
		}, `SELECT id, candidates, candidate FROM feeds WHERE host = ''`)
		for id, host := range hosts {
			t.exec(`UPDATE feeds SET host = $1 WHERE id = $2`, host, id)
		}
		return t.err
	})
}
