package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// SetCondition says something about the wire itself; an empty detail ends it. Setting it again keeps the time at which it began.
func (db *DB) SetCondition(ctx context.Context, name, detail string) error {
	t := &tx{ctx: ctx, q: db.write, d: db.d}
	if detail == "" {
		t.exec(`DELETE FROM conditions WHERE name = $1`, name)
		return t.err
	}
	t.exec(`INSERT INTO conditions (name, detail, since) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET detail = excluded.detail`,
		name, detail, micros(time.Now()))
	return t.err
}

// Conditions gives what is wrong with the wire itself.
func (db *DB) Conditions(ctx context.Context) ([]view.Condition, error) {
	var out []view.Condition
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var c view.Condition
		scan(&c.Name, &c.Detail, moment{&c.Since})
		out = append(out, c)
		return nil
	}, `SELECT name, detail, since FROM conditions ORDER BY name`)
	return out, t.err
}
