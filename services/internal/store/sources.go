package store

import (
	"context"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// daysShown is how many days of articles and matches are shown.
const daysShown = 28

// Sources gives the sources that have feeds, with them, by name.
func (db *DB) Sources(ctx context.Context) ([]view.SourceRow, error) { return db.sources(ctx, "") }

// Source gives one source with its feeds.
func (db *DB) Source(ctx context.Context, id string) (view.SourceRow, error) {
	rows, err := db.sources(ctx, id)
	if err != nil || len(rows) == 0 {
		return view.SourceRow{}, orElse(err, fmt.Errorf("source %s: %w: the id of a source is its host, without www", id, view.ErrNotFound))
	}
	return rows[0], nil
}

// sources gives sources with their feeds; an empty id means all. It reads one state of the database, so that the sums agree.
func (db *DB) sources(ctx context.Context, id string) (out []view.SourceRow, err error) {
	err = db.view(ctx, func(t *tx) error {
		at := map[string]int{}
		t.rows(func(scan func(...any)) error {
			r := view.SourceRow{Days: make([]int, daysShown)}
			scan(sourceFields(&r.Source)...)
			at[r.ID] = len(out)
			out = append(out, r)
			return nil
		}, `SELECT `+sourceColumns+` FROM sources s
			WHERE s.id = $1 OR $1 = '' AND EXISTS (SELECT 1 FROM feeds f WHERE f.source = s.id AND f.removed = 0) ORDER BY lower(s.name), s.id`, id)
		of := func(source string) *view.SourceRow {
			if i, ok := at[source]; ok {
				return &out[i]
			}
			return &view.SourceRow{Days: make([]int, daysShown)}
		}
		t.sourceFeeds(id, of)
		if id != "" {
			t.sourceGaps(id, of(id))
			of(id).Notices = t.notices([]string{id}, time.Now(), true)
		}
		t.sourceArticles(id, of)
		return t.err
	})
	return out, err
}

// sourceFeeds reads the feeds of sources and their ledgers.
func (t *tx) sourceFeeds(id string, of func(string) *view.SourceRow) {
	where := map[int64][2]any{}
	t.rows(func(scan func(...any)) error {
		var f view.FeedRow
		scan(feedFields(&f.Feed)...)
		s := of(f.SourceID)
		where[f.ID] = [2]any{s, len(s.Feeds)}
		s.Feeds = append(s.Feeds, f)
		return nil
	}, `SELECT `+feedColumns+` FROM feeds f WHERE f.removed = 0 AND ($1 = '' OR f.source = $1) ORDER BY f.id`, id)
	t.ledgers(id, func(feed int64, d view.LedgerDay) {
		if w, ok := where[feed]; ok {
			f := &w[0].(*view.SourceRow).Feeds[w[1].(int)]
			f.Ledger = append(f.Ledger, d)
		}
	})
}

// sourceArticles counts the articles of sources.
func (t *tx) sourceArticles(id string, of func(string) *view.SourceRow) {
	t.rows(func(scan func(...any)) error {
		var source string
		var n int
		var last time.Time
		scan(&source, &n, moment{&last})
		s := of(source)
		s.Articles, s.LastItem = n, last
		return nil
	}, `SELECT source, count(*), max(first_seen) FROM articles WHERE $1 = '' OR source = $1 GROUP BY source`, id)
	first := day(time.Now()) - daysShown + 1
	t.rows(func(scan func(...any)) error {
		var source string
		var d int64
		var n int
		scan(&source, &d, &n)
		if i := d - first; i >= 0 && i < daysShown {
			of(source).Days[i] = n
		}
		return nil
	}, `SELECT source, first_seen / 86400000000, count(*) FROM articles WHERE ($1 = '' OR source = $1) AND first_seen >= $2
		GROUP BY source, first_seen / 86400000000`, id, first*microsPerDay)
}
