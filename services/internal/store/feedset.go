package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// SetSource stores what an operator says of an outlet. view.ErrNotFound.
func (db *DB) SetSource(ctx context.Context, s news.Source) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE sources SET name = $1, site = $2, country = $3, language = $4, zone = $5 WHERE id = $6`,
			s.Name, s.Site, s.Country, s.Language, s.Zone, s.ID) == 0 {
			return orElse(t.err, fmt.Errorf("source %s: %w: the id of a source is its host, without www", s.ID, view.ErrNotFound))
		}
		return nil
	})
}

// SetFeed stores what an operator says of a feed: its outlet (added where it is new; without an id it stays), its addresses and its
// settings. Where that changes what is asked, the feed is due at once, without validators, and its trouble is forgotten.
// view.ErrNotFound; view.ErrExists when an address is another feed's.
func (db *DB) SetFeed(ctx context.Context, outlet news.Source, set news.Feed) (feed news.Feed, err error) {
	if len(set.Candidates) == 0 {
		return set, fmt.Errorf("feed %d: %w: a feed needs an address", set.ID, view.ErrInvalid)
	}
	err = db.tx(ctx, func(t *tx) error {
		t.lockRows("feeds", "id", []int64{set.ID}) // against the poll that is on its way
		var s news.Source
		if !t.feed(set.ID, &s, &feed) {
			return orElse(t.err, noFeed(set.ID))
		}
		set.SourceID = feed.SourceID
		if outlet.ID != "" && outlet.ID != feed.SourceID {
			t.addSource(outlet)
			set.SourceID = outlet.ID
		}
		t.setFeed(&feed, set)
		return t.claimAddresses(feed)
	})
	return feed, err
}

// setFeed changes a feed as an operator says.
func (t *tx) setFeed(feed *news.Feed, set news.Feed) {
	asked := asking(*feed)
	at := 0 // A new first address is meant to be asked first.
	if feed.Current < len(feed.Candidates) && feed.Candidates[0] == set.Candidates[0] {
		at = max(slices.Index(set.Candidates, feed.Candidates[feed.Current]), 0)
	}
	if !slices.Equal(feed.Candidates, set.Candidates) {
		feed.Proposals = nil
		feed.Version++
	}
	feed.SourceID, feed.Candidates, feed.Current, feed.Settings = set.SourceID, set.Candidates, at, set.Settings
	if asking(*feed) != asked {
		feed.Version++
		feed.ETag, feed.LastModified, feed.NextPoll = "", "", time.UnixMicro(time.Now().UnixMicro()).UTC()
		feed.Failures, feed.Cause, feed.Detail, feed.Since = 0, news.CauseNone, "", time.Time{}
	}
	t.exec(`UPDATE feeds SET source = $1, candidates = $2, candidate = $3, settings = $4, proposals = $5, etag = $6, last_modified = $7,
		next_poll = $8, failures = $9, cause = $10, detail = $11, since = $12, host = $13, country = $14, version = $15 WHERE id = $16`,
		feed.SourceID, asJSON(feed.Candidates), feed.Current, asJSON(feed.Settings), asJSON(list(feed.Proposals)), feed.ETag, feed.LastModified,
		micros(feed.NextPoll), feed.Failures, string(feed.Cause), feed.Detail, micros(feed.Since), feed.Host(), feed.Settings.Country, feed.Version, feed.ID)
}

// asking names what decides the answer of a feed.
func asking(f news.Feed) string {
	address := ""
	if f.Current < len(f.Candidates) {
		address = f.Candidates[f.Current]
	}
	return asJSON([]any{address, f.Settings.Headers, f.Settings.Secret, f.Settings.Proxy})
}

// list gives a list that is stored as one even when it is empty.
func list[T any](of []T) []T {
	if of == nil {
		return []T{}
	}
	return of
}

// RemoveFeed takes a feed out of the polling. Its accounts stay, what is pending still ends, and its troubles end with it. view.ErrNotFound.
func (db *DB) RemoveFeed(ctx context.Context, id int64) error {
	return db.tx(ctx, func(t *tx) error {
		t.lockRows("feeds", "id", []int64{id})
		s := saving{tx: t}
		s.poll.At = time.UnixMicro(time.Now().UnixMicro()).UTC()
		var source news.Source
		if !t.feed(id, &source, &s.poll.Feed) {
			return orElse(t.err, noFeed(id))
		}
		s.poll.URL = feedURL(s.poll.Feed)
		t.row(`SELECT told, since FROM feeds WHERE id = $1`, id).scan(&s.told, moment{&s.since})
		s.tellRemoved()
		t.exec(`UPDATE feeds SET removed = $1, told = '', remarks = '{}', version = version + 1 WHERE id = $2`, micros(s.poll.At), id)
		return t.number(s.events)
	})
}

// Propose stores where a feed may stand now.
func (db *DB) Propose(ctx context.Context, holder string, feed news.Feed, found []news.Proposal) error {
	return db.fetching(ctx, holder, func(t *tx) error {
		t.exec(`UPDATE feeds SET proposals = $1 WHERE id = $2 AND version = $3`, asJSON(list(found)), feed.ID, feed.Version)
		return t.err
	})
}

// Configured gives the feeds that have settings, by their ids: with id, candidates and settings.
func (db *DB) Configured(ctx context.Context) (map[int64]news.Feed, error) {
	out := map[int64]news.Feed{}
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var f news.Feed
		scan(&f.ID, fromJSON(&f.Candidates), fromJSON(&f.Settings))
		out[f.ID] = f
		return nil
	}, `SELECT id, candidates, settings FROM feeds WHERE settings <> '{}'`)
	return out, t.err
}
