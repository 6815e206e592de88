package store

import (
	"context"
	"crypto/rand"
	"fmt"
)

// restoredLooks is by how much the numbers of looks go on after a restore: records of before it that come again are older.
const restoredLooks = 1_000_000_000

// Epoch gives the id of the sequence.
func (db *DB) Epoch(ctx context.Context) (epoch string, err error) {
	t := db.reader(ctx)
	t.row(`SELECT ` + currentEpoch).scan(&epoch)
	return epoch, t.err
}

// Former gives the epoch that the current one took over from; empty where there was none, or it is not known.
func (db *DB) Former(ctx context.Context) (epoch string, err error) {
	t := db.reader(ctx)
	t.row(`SELECT value FROM wire WHERE name = 'former epoch'`).scan(&epoch)
	return epoch, t.err
}

// BeginEpoch begins a new epoch after former, which a topic holds more of than the database: it was restored. It gives the id. Another
// that began it at the same time has done the same.
func (db *DB) BeginEpoch(ctx context.Context, current, former string) (epoch string, err error) {
	err = db.tx(ctx, func(t *tx) error {
		epoch = rand.Text()[:16]
		if t.exec(`UPDATE wire SET value = $1 WHERE name = 'epoch' AND value = $2`, epoch, current) == 0 {
			t.row(`SELECT ` + currentEpoch).scan(&epoch)
			return t.err
		}
		t.exec(`INSERT INTO wire (name, value) VALUES ('former epoch', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, former)
		t.exec(`UPDATE counters SET n = n + $1 WHERE name = 'look'`, restoredLooks)
		return t.err
	})
	if err != nil {
		return "", fmt.Errorf("begin a new epoch of the sequence: %w", err)
	}
	return epoch, nil
}
