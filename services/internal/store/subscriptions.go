package store

import (
	"context"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
)

const subscriptionColumns = `b.id, b.topic, b.url, b.secret, b.state, b.place, b.try, b.next_try, b.failed_since, b.detail, b.created`

func subscriptionFields(s *news.Subscription) []any {
	return []any{&s.ID, &s.Topic, &s.URL, &s.Secret, &s.State, &s.Cursor, &s.Try, moment{&s.NextTry}, moment{&s.FailedSince}, &s.Detail,
		moment{&s.Created}}
}

func noSubscription(id string) error {
	return fmt.Errorf("webhook %s: %w: the topic's page lists those that are there", id, view.ErrNotFound)
}

// wanted is an expression: whether a subscription of table subscriptions has a match beyond place $n that wants delivery.
func wanted(place string) string {
	return `EXISTS (SELECT 1 FROM matches m WHERE m.topic = subscriptions.topic AND m.number > ` + place + ` AND m.delivered)`
}

// CreateSubscription stores a subscription under a new id. It tells the matches beyond its cursor.
func (db *DB) CreateSubscription(ctx context.Context, s news.Subscription) (news.Subscription, error) {
	s.ID = newID()
	if s.State == "" {
		s.State = news.Active
	}
	if s.Created.IsZero() {
		s.Created = time.UnixMicro(time.Now().UnixMicro()).UTC()
	}
	err := db.tx(ctx, func(t *tx) error {
		var one int
		if !t.row(`SELECT 1 FROM topics WHERE id = $1`+db.d.Lock(), s.Topic).scan(&one) {
			return orElse(t.err, noTopic(s.Topic))
		}
		t.exec(`INSERT INTO subscriptions (id, topic, url, secret, state, place, waiting, try, next_try, failed_since, detail, created)
			VALUES (`+places(1, 12)+`)`, s.ID, s.Topic, s.URL, s.Secret, string(s.State), s.Cursor, false, s.Try, micros(s.NextTry),
			micros(s.FailedSince), s.Detail, micros(s.Created))
		t.exec(`UPDATE subscriptions SET waiting = `+wanted("subscriptions.place")+` WHERE id = $1`, s.ID)
		return t.err
	})
	return s, err
}

// Subscription gives a topic's subscription with its secret.
func (db *DB) Subscription(ctx context.Context, topic, id string) (s news.Subscription, err error) {
	t := db.reader(ctx)
	if !t.row(`SELECT `+subscriptionColumns+` FROM subscriptions b WHERE b.topic = $1 AND b.id = $2`, topic, id).scan(subscriptionFields(&s)...) {
		return s, orElse(t.err, noSubscription(id))
	}
	return s, nil
}

// DeleteSubscription deletes a topic's subscription. Its attempts stay in the topic's ledger.
func (db *DB) DeleteSubscription(ctx context.Context, topic, id string) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`DELETE FROM subscriptions WHERE topic = $1 AND id = $2`, topic, id) == 0 {
			return orElse(t.err, noSubscription(id))
		}
		return nil
	})
}

// SaveSubscription stores state, try, next try, failed since and detail.
func (db *DB) SaveSubscription(ctx context.Context, s news.Subscription) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`UPDATE subscriptions SET state = $1, try = $2, next_try = $3, failed_since = $4, detail = $5 WHERE id = $6`,
			string(s.State), s.Try, micros(s.NextTry), micros(s.FailedSince), s.Detail, s.ID) == 0 {
			return orElse(t.err, noSubscription(s.ID))
		}
		return nil
	})
}

// DueDeliveries gives the active subscriptions of shards whose next try is due at now and that have a match to deliver, with that
// match and its event; and when the next one is due.
func (db *DB) DueDeliveries(ctx context.Context, shards []int, now time.Time, limit int) (due []monitor.Due, next time.Time, err error) {
	if len(shards) == 0 {
		return nil, time.Time{}, nil
	}
	t := db.reader(ctx)
	// CROSS JOIN keeps SQLite from beginning with the topics, which are many more than the subscriptions that wait.
	in := `t.shard IN (` + places(2, len(shards)) + `)`
	args := append([]any{micros(now)}, anys(shards)...)
	t.rows(func(scan func(...any)) error {
		var d monitor.Due
		scan(append(append(subscriptionFields(&d.Subscription), topicFields(&d.Topic)...), db.matchFields(&d.Match)...)...)
		asOf(&d.Match.Event)
		due = append(due, d)
		return nil
	}, `SELECT `+subscriptionColumns+`, `+topicColumns+`, `+matchColumns+`
		FROM subscriptions b CROSS JOIN topics t
		JOIN matches m ON m.topic = b.topic AND m.number = (
			SELECT min(w.number) FROM matches w WHERE w.topic = b.topic AND w.number > b.place AND w.delivered)`+matchTables+`
		WHERE t.id = b.topic AND b.waiting AND b.state = 'active' AND b.next_try <= $1 AND `+in+`
		ORDER BY b.next_try, b.id LIMIT `+fmt.Sprint(max(limit, 0)), args...)
	t.row(`SELECT b.next_try FROM subscriptions b CROSS JOIN topics t
		WHERE t.id = b.topic AND b.waiting AND b.state = 'active' AND b.next_try > $1 AND `+in+` ORDER BY b.next_try LIMIT 1`, args...).scan(moment{&next})
	return due, next, t.err
}
