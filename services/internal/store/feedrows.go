package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// CreateFeed adds a feed and, where it is new, its source. The feed is due at once unless it says when. A feed that was removed
// goes on with its rows. view.ErrExists when one of the candidates is a feed already.
func (db *DB) CreateFeed(ctx context.Context, s news.Source, f news.Feed) (source news.Source, feed news.Feed, err error) {
	if len(f.Candidates) == 0 {
		return s, f, fmt.Errorf("a feed of %s has no address", s.ID)
	}
	f.SourceID = s.ID
	if f.NextPoll.IsZero() {
		f.NextPoll = time.UnixMicro(time.Now().UnixMicro()).UTC()
	}
	err = db.tx(ctx, func(t *tx) error {
		source, feed = s, f
		t.addSource(s)
		t.row(`SELECT `+sourceColumns+` FROM sources s WHERE s.id = $1`, s.ID).scan(sourceFields(&source)...)
		if former := t.removedFeed(f.Candidates); former != 0 {
			feed.ID = former
			return t.reviveFeed(feed)
		}
		t.row(`INSERT INTO feeds (source, candidates, candidate, title, step, next_poll, settings, host, rhythm, country) VALUES (`+places(1, 10)+`) RETURNING id`,
			s.ID, asJSON(f.Candidates), f.Current, f.Title, f.Interval.Microseconds(), micros(f.NextPoll), asJSON(f.Settings), f.Host(), asJSON(f.Rhythm), f.Settings.Country).scan(&feed.ID)
		return t.claimAddresses(feed)
	})
	return source, feed, err
}

// addSource adds an outlet that is new. One that has no feeds any more is as good as new.
func (t *tx) addSource(s news.Source) {
	t.exec(`INSERT INTO sources (id, name, site, country, language, zone, added) VALUES (`+places(1, 7)+`)
		ON CONFLICT (id) DO UPDATE SET name = CASE WHEN excluded.name = '' THEN sources.name ELSE excluded.name END, site = excluded.site,
			country = excluded.country, language = CASE WHEN excluded.language = '' THEN sources.language ELSE excluded.language END, zone = excluded.zone
		WHERE NOT EXISTS (SELECT 1 FROM feeds f WHERE f.source = sources.id AND f.removed = 0)`,
		s.ID, s.Name, s.Site, s.Country, s.Language, s.Zone, micros(time.Now()))
}

// removedFeed gives the first feed that was removed and has one of the addresses, 0 when there is none.
func (t *tx) removedFeed(candidates []string) (id int64) {
	for _, address := range addressesOf(candidates) {
		if t.row(`SELECT a.feed FROM feed_addresses a JOIN feeds f ON f.id = a.feed WHERE a.address = $1 AND f.removed <> 0`, address).scan(&id) {
			return id
		}
	}
	return 0
}

// reviveFeed takes a removed feed up again.
func (t *tx) reviveFeed(f news.Feed) error {
	t.exec(`UPDATE feeds SET source = $1, candidates = $2, candidate = $3, settings = $4, proposals = '[]', next_poll = $5, etag = '', last_modified = '',
		failures = 0, cause = '', detail = '', since = 0, removed = 0, host = $6, country = $7, version = version + 1 WHERE id = $8`,
		f.SourceID, asJSON(f.Candidates), f.Current, asJSON(f.Settings), micros(f.NextPoll), f.Host(), f.Settings.Country, f.ID)
	return t.claimAddresses(f)
}

// addressesOf gives the addresses of candidates as they are compared, each once.
func addressesOf(candidates []string) (out []string) {
	for _, c := range candidates {
		address := news.Address(c)
		if address == "" {
			address = c
		}
		if address = key(address); !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// claimAddresses makes the addresses of a feed's candidates its own, and gives up those that it had besides. What a removed feed
// had is free; view.ErrExists where another feed has one.
func (t *tx) claimAddresses(f news.Feed) error {
	t.exec(`DELETE FROM feed_addresses WHERE feed = $1`, f.ID)
	for i, address := range addressesOf(f.Candidates) {
		t.exec(`DELETE FROM feed_addresses WHERE address = $1 AND feed IN (SELECT id FROM feeds WHERE removed <> 0)`, address)
		if t.exec(`INSERT INTO feed_addresses (address, feed) VALUES ($1, $2) ON CONFLICT (address) DO NOTHING`, address, f.ID) == 0 {
			return orElse(t.err, fmt.Errorf("feed %s: %w: it is polled already", f.Candidates[min(i, len(f.Candidates)-1)], view.ErrExists))
		}
	}
	return t.err
}

// Feed gives one feed with its source. view.ErrNotFound.
func (db *DB) Feed(ctx context.Context, id int64) (s news.Source, f news.Feed, err error) {
	t := db.reader(ctx)
	if !t.feed(id, &s, &f) {
		return s, f, orElse(t.err, noFeed(id))
	}
	return s, f, nil
}

// FeedAt gives the feed that has an address among its candidates. view.ErrNotFound.
func (db *DB) FeedAt(ctx context.Context, address string) (s news.Source, f news.Feed, err error) {
	t := db.reader(ctx)
	var id int64
	for _, a := range addressesOf([]string{address}) {
		t.row(`SELECT feed FROM feed_addresses WHERE address = $1`, a).scan(&id)
	}
	if t.err != nil || id == 0 || !t.feed(id, &s, &f) {
		return s, f, orElse(t.err, fmt.Errorf("feed %s: %w: it is not polled", address, view.ErrNotFound))
	}
	return s, f, nil
}

// feed reads a feed that was not removed, and its source.
func (t *tx) feed(id int64, s *news.Source, f *news.Feed) bool {
	return t.row(`SELECT `+feedColumns+`, `+sourceColumns+` FROM feeds f JOIN sources s ON s.id = f.source WHERE f.id = $1 AND f.removed = 0`, id).
		scan(append(feedFields(f), sourceFields(s)...)...)
}

// PollNow makes a feed due at once.
func (db *DB) PollNow(ctx context.Context, feed int64) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE feeds SET next_poll = $1 WHERE id = $2 AND removed = 0`, micros(time.Now()), feed) == 0 {
			return orElse(t.err, noFeed(feed))
		}
		return nil
	})
}

func noFeed(id int64) error {
	return fmt.Errorf("feed %d: %w: the list of sources has those that are there", id, view.ErrNotFound)
}

// Polls gives the last polls of a feed, newest first.
func (db *DB) Polls(ctx context.Context, feed int64, limit int) ([]view.PollRow, error) {
	var out []view.PollRow
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var p view.PollRow
		scan(moment{&p.At}, &p.Status, &p.Shown, &p.Found, span{&p.Took}, &p.Cause, &p.Detail)
		p.Known = p.Shown - p.Found
		out = append(out, p)
		return nil
	}, `SELECT at, status, shown, found, took, cause, detail FROM polls WHERE feed = $1 ORDER BY at DESC, id DESC LIMIT $2`, feed, limit)
	return out, t.err
}
