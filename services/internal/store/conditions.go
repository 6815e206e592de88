package store

import (
	"context"
	"time"
)

// SetCondition says something about the wire itself; an empty detail ends it. Setting it again keeps the time at which it began.
func (db *DB) SetCondition(ctx context.Context, name, detail string) error {
	t := &tx{ctx: ctx, q: db.write}
	if detail == "" {
		t.exec(`DELETE FROM conditions WHERE name = $1`, name)
		return t.err
	}
	t.exec(`INSERT INTO conditions (name, detail, since) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET detail = excluded.detail`,
		name, detail, micros(time.Now()))
	return t.err
}
