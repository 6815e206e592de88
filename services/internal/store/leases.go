package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// Hold takes or renews the lease called name for d by the database's clock; false when another holds it.
func (db *DB) Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	t := &tx{ctx: ctx, q: db.write}
	held := t.exec(`INSERT INTO leases (name, holder, until) VALUES ($1, $2, `+db.d.Clock()+` + $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until < `+db.d.Clock(), name, holder, d.Microseconds())
	return held == 1, t.err
}

// Release gives the lease back; nothing happens when another holds it.
func (db *DB) Release(ctx context.Context, name, holder string) error {
	t := &tx{ctx: ctx, q: db.write}
	t.exec(`DELETE FROM leases WHERE name = $1 AND holder = $2`, name, holder)
	return t.err
}

// fetching runs f in one transaction in which the fetcher's lease stays with the holder.
func (db *DB) fetching(ctx context.Context, holder string, f func(*tx) error) error {
	return db.tx(ctx, func(tx *tx) error {
		var held string
		tx.row(`SELECT holder FROM leases WHERE name = $1`+db.d.Share(), fetcher.Lease).scan(&held)
		if tx.err == nil && held != holder {
			return fetcher.ErrLost
		}
		if tx.err != nil {
			return tx.err
		}
		return f(tx)
	})
}
