package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// Topics gives all topics, by name.
func (db *DB) Topics(ctx context.Context) ([]view.TopicRow, error) { return db.topics(ctx, "") }

// Topic gives one topic.
func (db *DB) Topic(ctx context.Context, id string) (view.TopicRow, error) {
	rows, err := db.topics(ctx, id)
	if err != nil || len(rows) == 0 || id == "" {
		return view.TopicRow{}, orElse(err, noTopic(id))
	}
	return rows[0], nil
}

// topics gives topics with what belongs to them; an empty id means all.
func (db *DB) topics(ctx context.Context, id string) (out []view.TopicRow, err error) {
	err = db.view(ctx, func(t *tx) error {
		at := map[string]int{}
		t.rows(func(scan func(...any)) error {
			r := view.TopicRow{Days: make([]int, daysShown)}
			scan(append(topicFields(&r.Topic), moment{&r.LastMatch})...)
			at[r.ID] = len(out)
			out = append(out, r)
			return nil
		}, `SELECT `+topicColumns+`, coalesce((SELECT max(m.at) FROM matches m WHERE m.topic = t.id), 0) FROM topics t
			WHERE $1 = '' OR t.id = $1 ORDER BY lower(t.name), t.id`, id)
		t.rows(func(scan func(...any)) error {
			var s news.Subscription
			scan(subscriptionFields(&s)...)
			s.Secret = ""
			if i, ok := at[s.Topic]; ok {
				out[i].Subscriptions = append(out[i].Subscriptions, s)
			}
			return nil
		}, `SELECT `+subscriptionColumns+` FROM subscriptions b WHERE $1 = '' OR b.topic = $1 ORDER BY b.created, b.id`, id)
		first := day(time.Now()) - daysShown + 1
		t.rows(func(scan func(...any)) error {
			var topic string
			var d int64
			var n int
			scan(&topic, &d, &n)
			if i, ok := at[topic]; ok && d >= first && d < first+daysShown {
				out[i].Days[d-first] = n
			}
			return nil
		}, `SELECT topic, at / 86400000000, count(*) FROM matches WHERE ($1 = '' OR topic = $1) AND at >= $2
			GROUP BY topic, at / 86400000000`, id, first*microsPerDay)
		if id != "" && len(out) == 1 {
			out[0].Notices = t.notices(t.dependsOn(out[0].Topic, time.Now()), time.Now(), false)
		}
		return t.err
	})
	return out, err
}
