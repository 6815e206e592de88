package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// Hold takes or renews the lease called name for d by the database's clock; false when another holds it.
func (db *DB) Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	t := &tx{ctx: ctx, q: db.write, d: db.d}
	held := t.exec(`INSERT INTO leases (name, holder, until) VALUES ($1, $2, `+db.d.Clock()+` + $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until < `+db.d.Clock(), name, holder, d.Microseconds())
	return held == 1, t.err
}

// Release gives the lease back; nothing happens when another holds it.
func (db *DB) Release(ctx context.Context, name, holder string) error {
	t := &tx{ctx: ctx, q: db.write, d: db.d}
	t.exec(`DELETE FROM leases WHERE name = $1 AND holder = $2`, name, holder)
	return t.err
}

// Begin begins a fetcher's session, which lasts for d by the database's clock unless it is renewed. alone says that no other
// fetcher can be at work, so that all sessions before it are over.
func (db *DB) Begin(ctx context.Context, token string, now time.Time, d time.Duration, alone bool) error {
	return db.tx(ctx, func(t *tx) error {
		t.exec(`INSERT INTO fetchers (token, until) VALUES ($1, `+db.d.Clock()+` + $2)`, token, d.Microseconds())
		over := `until < ` + db.d.Clock()
		if alone {
			over = `token <> $1`
		}
		return t.endSessions(now, over, token)
	})
}

// Renew makes a session last for d from now on; false when it is over. It also ends the sessions whose time is over.
func (db *DB) Renew(ctx context.Context, token string, now time.Time, d time.Duration) (held bool, err error) {
	err = db.tx(ctx, func(t *tx) error {
		held = t.exec(`UPDATE fetchers SET until = `+db.d.Clock()+` + $1 WHERE token = $2`, d.Microseconds(), token) == 1
		return t.endSessions(now, `until < `+db.d.Clock()+` AND token <> $1`, token)
	})
	return held && err == nil, err
}

// End ends a session: what it had in hand is free at once. The turns given are those of hosts at which nothing was left to do.
func (db *DB) End(ctx context.Context, token string, now time.Time, free []fetcher.Turn) error {
	return db.tx(ctx, func(t *tx) error {
		t.free(token, free)
		return t.endSessions(now, `token = $1`, token)
	})
}

// endSessions ends the sessions that a condition names and frees what they had in hand. Nobody knows what they last asked their
// hosts, so these rest as after a request.
func (t *tx) endSessions(now time.Time, where, token string) error {
	var over []any
	t.rows(func(scan func(...any)) error {
		var one string
		scan(&one)
		over = append(over, one)
		return nil
	}, `SELECT token FROM fetchers WHERE $1 <> '' AND `+where+` ORDER BY token`, token)
	for _, one := range over {
		if t.exec(`DELETE FROM fetchers WHERE token = $1`, one) == 0 {
			continue // another has ended it
		}
		t.exec(`UPDATE hosts SET holder = '', next = CASE
				WHEN delay > 0 AND next < $1 + delay THEN $1 + delay WHEN next < $1 + $2 THEN $1 + $2 ELSE next END
			WHERE holder = $3`, micros(now), fetcher.HostGap.Microseconds(), one)
		t.lockRows("looks", "article", t.numbers(`SELECT article FROM looks WHERE holder = $1 AND holder <> ''`, one))
		t.exec(`UPDATE looks SET holder = '' WHERE holder = $1 AND holder <> ''`, one)
		t.lockRows("items", "id", t.numbers(`SELECT id FROM items WHERE holder = $1 AND holder <> '' AND outcome = ''`, one))
		t.exec(`UPDATE items SET holder = '' WHERE holder = $1 AND holder <> '' AND outcome = ''`, one)
		t.exec(`DELETE FROM leases WHERE holder = $1`, one)
		t.exec(`UPDATE gaps SET due = $1, holder = '' WHERE holder = $2 AND due > $1`, micros(now), one)
	}
	return t.err
}

// fetching runs f in one transaction while the session of a token lasts.
func (db *DB) fetching(ctx context.Context, token string, f func(*tx) error) error {
	return db.tx(ctx, func(tx *tx) error {
		var found string
		tx.row(`SELECT token FROM fetchers WHERE token = $1`+db.d.Share(), token).scan(&found)
		if tx.err == nil && found != token {
			return fetcher.ErrLost
		}
		if tx.err != nil {
			return tx.err
		}
		return f(tx)
	})
}
