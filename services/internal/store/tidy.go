package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// How long rows are kept that only show what was.
const (
	keptPolls    = 3 * 24 * time.Hour // rows of polls; then their sums by day stay
	pollsOfFeed  = 200                // rows of polls of one feed, whatever their age
	keptAttempts = 90 * 24 * time.Hour
	keptMemories = 180 * 24 * time.Hour // of hosts' pages, after the last page
	feedsAtOnce  = 500
)

// Tidy lets go what nobody asks for any more: old rows of polls into their sums, hosts that want no rest, old tries of webhooks. It
// does a part of the feeds in each transaction, so that nobody waits for it for long.
func (db *DB) Tidy(ctx context.Context, token string, now time.Time) error {
	for from := int64(0); ; {
		var last int64
		err := db.fetching(ctx, token, func(t *tx) error {
			t.row(`SELECT coalesce(max(id), 0) FROM (SELECT id FROM feeds WHERE id > $1 ORDER BY id LIMIT $2) f`, from, feedsAtOnce).scan(&last)
			t.foldPolls(from, last, now)
			return t.err
		})
		if err != nil {
			return err
		}
		if from = last; last == 0 {
			break
		}
	}
	return db.fetching(ctx, token, func(t *tx) error {
		t.forgetHosts(now)
		t.exec(`DELETE FROM site_memories WHERE saved < $1`, micros(now.Add(-keptMemories)))
		t.exec(`DELETE FROM robots WHERE asked < $1`, micros(now.AddDate(0, -1, 0)))
		t.exec(`DELETE FROM attempts WHERE at < $1`, micros(now.Add(-keptAttempts)))
		return t.err
	})
}

// foldPolls adds old rows of polls of the feeds after from up to to to their sums, and deletes them.
func (t *tx) foldPolls(from, to int64, now time.Time) {
	until := map[int64]int64{}
	t.rows(func(scan func(...any)) error {
		var feed, oldest, last int64
		scan(&feed, &oldest, &last)
		if last = max(last, micros(now.Add(-keptPolls))); oldest > 0 && oldest <= last {
			until[feed] = last
		}
		return nil
	}, `SELECT f.id, coalesce((SELECT p.at FROM polls p WHERE p.feed = f.id ORDER BY p.at LIMIT 1), 0),
			coalesce((SELECT p.at FROM polls p WHERE p.feed = f.id ORDER BY p.at DESC LIMIT 1 OFFSET $3), 0)
		FROM feeds f WHERE f.id > $1 AND f.id <= $2`, from, to, pollsOfFeed)
	for feed, last := range until {
		t.exec(`INSERT INTO poll_days (feed, day, polls, failed, shown, found)
			SELECT feed, at / 86400000000, count(*), sum(CASE WHEN cause = '' THEN 0 ELSE 1 END), sum(shown), sum(found) FROM polls
			WHERE feed = $1 AND at <= $2 GROUP BY feed, at / 86400000000
			ON CONFLICT (feed, day) DO UPDATE SET polls = poll_days.polls + excluded.polls, failed = poll_days.failed + excluded.failed,
				shown = poll_days.shown + excluded.shown, found = poll_days.found + excluded.found`, feed, last)
		t.exec(`DELETE FROM polls WHERE feed = $1 AND at <= $2`, feed, last)
	}
}

// PollDays sums the polls of a feed by UTC day, the newest first: of the rows that are there and of those that were let go.
func (db *DB) PollDays(ctx context.Context, feed int64, limit int) (out []view.PollDay, err error) {
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var d view.PollDay
		var n int64
		scan(&n, &d.Polls, &d.Failed, &d.Shown, &d.Found)
		d.Day = time.UnixMicro(n * microsPerDay).UTC().Format(time.DateOnly)
		out = append(out, d)
		return nil
	}, `SELECT day, CAST(sum(polls) AS BIGINT), CAST(sum(failed) AS BIGINT), CAST(sum(shown) AS BIGINT), CAST(sum(found) AS BIGINT) FROM (
			SELECT day, polls, failed, shown, found FROM poll_days WHERE feed = $1
			UNION ALL
			SELECT at / 86400000000, 1, CASE WHEN cause = '' THEN 0 ELSE 1 END, shown, found FROM polls WHERE feed = $1) d
		GROUP BY day ORDER BY day DESC LIMIT $2`, feed, limit)
	return out, t.err
}
