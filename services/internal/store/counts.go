package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// Counts gives the numbers that the pages show of the whole.
func (db *DB) Counts(ctx context.Context) (c view.Counts, err error) {
	err = db.view(ctx, func(t *tx) error {
		today := day(time.Now()) * microsPerDay
		t.row(`SELECT count(*) FROM articles`).scan(&c.Articles)
		t.row(`SELECT count(*) FROM articles WHERE first_seen >= $1`, today).scan(&c.Today)
		t.row(`SELECT count(DISTINCT source), count(DISTINCT CASE WHEN cause <> '' THEN source END), coalesce(min(last_poll), 0) FROM feeds WHERE removed = 0`).
			scan(&c.Sources, &c.Troubled, moment{&c.AccountedUntil})
		t.row(`SELECT count(*) FROM items WHERE outcome = ''`).scan(&c.Pending)
		t.row(`SELECT count(*) FROM dead WHERE requeued = 0`).scan(&c.Dead)
		t.row(`SELECT count(*) FROM documents`).scan(&c.Originals)
		return t.err
	})
	return c, err
}
