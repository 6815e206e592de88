package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

const feedColumns = `f.id, f.source, f.candidates, f.candidate, f.title, f.etag, f.last_modified, f.body_hash, f.step, f.next_poll,
	f.last_poll, f.last_good, f.polled, f.failures, f.cause, f.detail, f.since, f.settings, f.proposals`

func feedFields(f *news.Feed) []any {
	return []any{&f.ID, &f.SourceID, fromJSON(&f.Candidates), &f.Current, &f.Title, &f.ETag, &f.LastModified, &f.BodyHash,
		span{&f.Interval}, moment{&f.NextPoll}, moment{&f.LastPoll}, moment{&f.LastGood}, &f.Polled, &f.Failures, &f.Cause,
		&f.Detail, moment{&f.Since}, fromJSON(&f.Settings), fromJSON(&f.Proposals)}
}

const sourceColumns = `s.id, s.name, s.site, s.country, s.language, s.zone`

func sourceFields(s *news.Source) []any {
	return []any{&s.ID, &s.Name, &s.Site, &s.Country, &s.Language, &s.Zone}
}

// DueFeeds gives the feeds to poll at now, the longest due first, and when the next one is due.
func (db *DB) DueFeeds(ctx context.Context, now time.Time, limit int) (due []fetcher.Subject, next time.Time, err error) {
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var s fetcher.Subject
		scan(append(feedFields(&s.Feed), sourceFields(&s.Source)...)...)
		due = append(due, s)
		return nil
	}, `SELECT `+feedColumns+`, `+sourceColumns+` FROM feeds f JOIN sources s ON s.id = f.source
		WHERE f.removed = 0 AND f.next_poll <= $1 ORDER BY f.next_poll, f.id LIMIT $2`, micros(now), limit)
	t.row(`SELECT next_poll FROM feeds WHERE removed = 0 AND next_poll > $1 ORDER BY next_poll LIMIT 1`, micros(now)).scan(moment{&next})
	return due, next, t.err
}

// saveFeed stores a feed's state after a poll, and what the feed says of its outlet where that is not known.
func (t *tx) saveFeed(p fetcher.Poll) {
	f := p.Feed
	t.exec(`UPDATE feeds SET candidate = $1, title = $2, etag = $3, last_modified = $4, body_hash = $5, step = $6, next_poll = $7,
		last_poll = $8, last_good = $9, polled = $10, failures = $11, cause = $12, detail = $13, since = $14 WHERE id = $15`,
		f.Current, f.Title, f.ETag, f.LastModified, f.BodyHash, f.Interval.Microseconds(), micros(f.NextPoll), micros(f.LastPoll),
		micros(f.LastGood), f.Polled, f.Failures, string(f.Cause), f.Detail, micros(f.Since), f.ID)
	if p.Feed.Cause == "" && !p.Same {
		t.exec(`UPDATE feeds SET shown = $1 WHERE id = $2`, p.Shown, f.ID)
	}
	if p.Name != "" {
		t.exec(`UPDATE sources SET name = $1 WHERE id = $2 AND name = ''`, p.Name, f.SourceID)
	}
	if p.Lang != "" {
		t.exec(`UPDATE feeds SET language = $1 WHERE id = $2`, p.Lang, f.ID)
		t.exec(`UPDATE sources SET language = $1 WHERE id = $2 AND language = ''`, p.Lang, f.SourceID)
	}
}

// keptPolls is how long the rows of polls are kept. What they found stays in the items.
const keptPolls = 3 * 24 * time.Hour

// savePoll adds the row of a poll and forgets the feed's oldest ones.
func (t *tx) savePoll(p fetcher.Poll, found int) {
	t.exec(`INSERT INTO polls (feed, at, took, status, shown, found, cause, detail) VALUES (`+places(1, 8)+`)`,
		p.Feed.ID, micros(p.At), p.Took.Microseconds(), p.Status, p.Shown, found, string(p.Feed.Cause), p.Feed.Detail)
	t.exec(`DELETE FROM polls WHERE feed = $1 AND at < $2`, p.Feed.ID, micros(p.At.Add(-keptPolls)))
}
