package store

import (
	"context"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/storage"
)

// Position gives the next offset of a partition, false where none was stored yet.
func (db *DB) Position(ctx context.Context, group, topic string, partition int) (next int64, ok bool, err error) {
	t := db.reader(ctx)
	ok = t.row(`SELECT next FROM positions WHERE grp = $1 AND topic = $2 AND part = $3`, group, topic, partition).scan(&next)
	return next, ok, t.err
}

// Move moves a position, or makes it when from is negative, and returns bus.ErrLost if it was not at from.
func (db *DB) Move(ctx context.Context, group, topic string, partition int, from, to int64) error {
	return db.tx(ctx, func(t *tx) error {
		return t.move(storage.Move{Group: group, Topic: topic, Partition: partition, From: from, To: to})
	})
}

// move moves a position by compare-and-set. A negative From is met only where no position is stored.
func (t *tx) move(m storage.Move) error {
	var moved int64
	if m.From < 0 {
		moved = t.exec(`INSERT INTO positions (grp, topic, part, next) VALUES ($1, $2, $3, $4) ON CONFLICT (grp, topic, part) DO NOTHING`,
			m.Group, m.Topic, m.Partition, m.To)
	} else {
		moved = t.exec(`UPDATE positions SET next = $1 WHERE grp = $2 AND topic = $3 AND part = $4 AND next = $5`,
			m.To, m.Group, m.Topic, m.Partition, m.From)
	}
	if t.err == nil && moved == 0 {
		return bus.ErrLost
	}
	return t.err
}
