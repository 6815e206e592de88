package store

import (
	"context"

	"github.com/newswire-dev/newswire/services/news"
)

// Attempted stores an attempt and the subscription's new state. Of a subscription that was deleted meanwhile nothing is stored.
func (db *DB) Attempted(ctx context.Context, a news.Attempt, s news.Subscription) error {
	return db.tx(ctx, func(t *tx) error {
		// The row is locked before its matches are looked for: whoever adds one marks the subscription after this.
		var topic string
		if !t.row(`SELECT topic FROM subscriptions WHERE id = $1`+db.d.Lock(), s.ID).scan(&topic) {
			return t.err
		}
		t.addAttempt(a, topic)
		t.exec(`UPDATE subscriptions SET place = $1, try = $2, next_try = $3, failed_since = $4, state = $5, detail = $6,
			waiting = `+wanted("$1")+` WHERE id = $7`,
			s.Cursor, s.Try, micros(s.NextTry), micros(s.FailedSince), string(s.State), s.Detail, s.ID)
		return t.err
	})
}

func (t *tx) addAttempt(a news.Attempt, topic string) {
	t.exec(`INSERT INTO attempts (subscription, topic, number, try, at, status, error, took, again) VALUES (`+places(1, 9)+`)`,
		a.Subscription, topic, a.Number, a.Try, micros(a.Time), a.Status, a.Error, a.Duration.Microseconds(), a.Again)
}

// SaveAttempt stores an attempt that somebody made by hand.
func (db *DB) SaveAttempt(ctx context.Context, a news.Attempt) error {
	return db.tx(ctx, func(t *tx) error {
		var topic string
		if !t.row(`SELECT topic FROM subscriptions WHERE id = $1`, a.Subscription).scan(&topic) {
			return orElse(t.err, noSubscription(a.Subscription))
		}
		t.addAttempt(a, topic)
		return t.err
	})
}

// Attempts gives the ledger of a topic, newest first, before an attempt's id (0: the newest).
func (db *DB) Attempts(ctx context.Context, topic string, before int64, limit int) ([]news.Attempt, error) {
	var out []news.Attempt
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var a news.Attempt
		scan(&a.ID, &a.Subscription, &a.Number, &a.Try, moment{&a.Time}, &a.Status, &a.Error, span{&a.Duration}, &a.Again)
		out = append(out, a)
		return nil
	}, `SELECT id, subscription, number, try, at, status, error, took, again FROM attempts
		WHERE topic = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, topic, orNewest(before), limit)
	if len(out) == 0 && t.err == nil {
		return nil, db.topicThere(ctx, topic)
	}
	return out, t.err
}
