package store

import (
	"context"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

func (t *tx) addDead(d news.Dead) {
	t.exec(`INSERT INTO dead (topic, part, place, stage, reason, document, record_key, record, headers, at) VALUES (`+places(1, 10)+`)`,
		d.Topic, d.Partition, d.Offset, d.Stage, d.Reason, d.Document, d.Key, d.Value, asJSON(d.Headers), micros(d.Time))
}

const deadColumns = `id, topic, part, place, stage, reason, document, record_key, headers, at, requeued`

func deadFields(d *news.Dead) []any {
	return []any{&d.ID, &d.Topic, &d.Partition, &d.Offset, &d.Stage, &d.Reason, &d.Document, &d.Key, fromJSON(&d.Headers), moment{&d.Time},
		moment{&d.Requeued}}
}

// Dead gives the dead records before an id (0: the newest), newest first, without values.
func (db *DB) Dead(ctx context.Context, before int64, limit int) ([]news.Dead, error) {
	var out []news.Dead
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var d news.Dead
		scan(deadFields(&d)...)
		out = append(out, d)
		return nil
	}, `SELECT `+deadColumns+` FROM dead WHERE id < $1 ORDER BY id DESC LIMIT $2`, orNewest(before), limit)
	return out, t.err
}

func noDead(id int64) error {
	return fmt.Errorf("dead record %d: %w: newswire dead list shows those that are there", id, view.ErrNotFound)
}

// DeadByID gives a dead record with its value.
func (db *DB) DeadByID(ctx context.Context, id int64) (d news.Dead, err error) {
	t := db.reader(ctx)
	if !t.row(`SELECT `+deadColumns+`, record FROM dead WHERE id = $1`, id).scan(append(deadFields(&d), &d.Value)...) {
		return d, orElse(t.err, noDead(id))
	}
	return d, nil
}

// requeuedWait is how long the outcome of a record that was put back may stay out before its items are sent again.
const requeuedWait = 5 * time.Minute

// Requeued marks a dead record as put back and makes the outcome of its document's items open again.
func (db *DB) Requeued(ctx context.Context, id int64) error {
	return db.tx(ctx, func(t *tx) error {
		now := time.Now()
		var document string
		if !t.row(`UPDATE dead SET requeued = $1 WHERE id = $2 RETURNING document`, micros(now), id).scan(&document) {
			return orElse(t.err, noDead(id))
		}
		changes := sums{}
		t.rows(func(scan func(...any)) error {
			var to sum
			scan(&to.feed, &to.day)
			changes.move(sum{to.feed, to.day, news.Dropped, news.DropDead}, to)
			return nil
		}, `UPDATE items SET outcome = '', reason = '', ended = 0, holder = '', sent = TRUE, due = $1
			WHERE document = $2 AND document <> '' AND outcome = 'dropped' AND reason = 'dead' RETURNING feed, day`, micros(now.Add(requeuedWait)), document)
		t.reopen(changes)
		t.post(changes)
		return t.err
	})
}
