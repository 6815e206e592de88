package store

import (
	"context"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// CreateFeed adds a feed and, where it is new, its source. The feed is due at once unless it says when. view.ErrExists when one
// of the candidates is a feed already.
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
		t.exec(`INSERT INTO sources (id, name, site, country, language, zone, added) VALUES (`+places(1, 7)+`) ON CONFLICT (id) DO NOTHING`,
			s.ID, s.Name, s.Site, s.Country, s.Language, s.Zone, micros(time.Now()))
		t.row(`SELECT `+sourceColumns+` FROM sources s WHERE s.id = $1`, s.ID).scan(sourceFields(&source)...)
		t.row(`INSERT INTO feeds (source, candidates, candidate, title, step, next_poll) VALUES (`+places(1, 6)+`) RETURNING id`,
			s.ID, asJSON(f.Candidates), f.Current, f.Title, f.Interval.Microseconds(), micros(f.NextPoll)).scan(&feed.ID)
		return t.addFeedAddresses(feed)
	})
	return source, feed, err
}

// addFeedAddresses claims the addresses of a feed's candidates.
func (t *tx) addFeedAddresses(f news.Feed) error {
	seen := map[string]bool{}
	for _, c := range f.Candidates {
		address := news.Address(c)
		if address == "" {
			address = c
		}
		if address = key(address); seen[address] {
			continue
		}
		seen[address] = true
		if t.exec(`INSERT INTO feed_addresses (address, feed) VALUES ($1, $2) ON CONFLICT (address) DO NOTHING`, address, f.ID) == 0 {
			return orElse(t.err, fmt.Errorf("feed %s: %w: it is polled already", c, view.ErrExists))
		}
	}
	return t.err
}

// PollNow makes a feed due at once.
func (db *DB) PollNow(ctx context.Context, feed int64) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE feeds SET next_poll = $1 WHERE id = $2`, micros(time.Now()), feed) == 0 {
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
