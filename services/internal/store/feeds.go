package store

import (
	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

const feedColumns = `f.id, f.source, f.candidates, f.candidate, f.title, f.etag, f.last_modified, f.body_hash, f.step, f.next_poll,
	f.last_poll, f.last_good, f.polled, f.failures, f.cause, f.detail, f.since, f.settings, f.proposals, f.rhythm, f.hints, f.whole, f.same, f.doubt, f.moved, f.moved_since, f.moved_seen, f.pushed, f.remarks, f.version`

func feedFields(f *news.Feed) []any {
	return []any{&f.ID, &f.SourceID, fromJSON(&f.Candidates), &f.Current, &f.Title, &f.ETag, &f.LastModified, &f.BodyHash,
		span{&f.Interval}, moment{&f.NextPoll}, moment{&f.LastPoll}, moment{&f.LastGood}, &f.Polled, &f.Failures, &f.Cause,
		&f.Detail, moment{&f.Since}, fromJSON(&f.Settings), fromJSON(&f.Proposals), fromJSON(&f.Rhythm), fromJSON(&f.Hints),
		moment{&f.Whole}, &f.Same, moment{&f.Doubt}, &f.Moved, moment{&f.MovedSince}, &f.MovedSeen, moment{&f.Pushed}, fromJSON(&f.Remarks), &f.Version}
}

const sourceColumns = `s.id, s.name, s.site, s.country, s.language, s.zone`

func sourceFields(s *news.Source) []any {
	return []any{&s.ID, &s.Name, &s.Site, &s.Country, &s.Language, &s.Zone}
}

// saveFeed stores a feed's state after a poll, and what the feed says of its outlet where that is not known.
func (t *tx) saveFeed(p fetcher.Poll) {
	f := p.Feed
	t.exec(`UPDATE feeds SET candidate = $1, title = $2, etag = $3, last_modified = $4, body_hash = $5, step = $6, next_poll = $7,
		last_poll = $8, last_good = $9, polled = $10, failures = $11, cause = $12, detail = $13, since = $14, host = $15, rhythm = $16,
		whole = $17, same = $18, doubt = $19, hints = $20, moved = $21, moved_since = $22, moved_seen = $23, remarks = $24 WHERE id = $25`,
		f.Current, f.Title, f.ETag, f.LastModified, f.BodyHash, f.Interval.Microseconds(), micros(f.NextPoll), micros(f.LastPoll),
		micros(f.LastGood), f.Polled, f.Failures, string(f.Cause), f.Detail, micros(f.Since), f.Host(), asJSON(f.Rhythm),
		micros(f.Whole), f.Same, micros(f.Doubt), asJSON(f.Hints), f.Moved, micros(f.MovedSince), f.MovedSeen, asJSON(f.Remarks), f.ID)
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

// savePace stores a feed's state after a poll that brought what the last one brought.
func (t *tx) savePace(f news.Feed) {
	t.exec(`UPDATE feeds SET step = $1, next_poll = $2, last_poll = $3, last_good = $4, same = $5 WHERE id = $6 AND version = $7`,
		f.Interval.Microseconds(), micros(f.NextPoll), micros(f.LastPoll), micros(f.LastGood), f.Same, f.ID, f.Version)
}

// savePoll adds the row of a poll.
func (t *tx) savePoll(p fetcher.Poll, found int) {
	shown := `$5`
	if p.Quiet {
		shown = `(SELECT f.shown + $5 FROM feeds f WHERE f.id = $1)`
	}
	t.exec(`INSERT INTO polls (feed, at, took, status, shown, found, cause, detail) VALUES ($1, $2, $3, $4, `+shown+`, $6, $7, $8)`,
		p.Feed.ID, micros(p.At), p.Took.Microseconds(), p.Status, p.Shown, found, string(p.Feed.Cause), p.Feed.Detail)
}
