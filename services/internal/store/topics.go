package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

const topicColumns = `t.id, t.owner, t.name, t.query, t.version, t.created, t.saved, t.head, t.matches`

func topicFields(t *news.Topic) []any {
	return []any{&t.ID, &t.Owner, &t.Name, &t.Query, &t.Version, moment{&t.Created}, moment{&t.Saved}, &t.Head, &t.Matches}
}

// newID gives an id that nobody can guess: 16 letters and digits.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// shardOf gives the shard of a topic.
func shardOf(topic string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(topic))
	return int(h.Sum32() % news.Shards)
}

func noTopic(id string) error {
	return fmt.Errorf("topic %s: %w: it may have been deleted; the list of topics has those that are there", id, view.ErrNotFound)
}

// CreateTopic gives a topic its id, version 1 and the head at which it was saved.
func (db *DB) CreateTopic(ctx context.Context, name, canonical string) (news.Topic, error) {
	now := time.UnixMicro(time.Now().UnixMicro()).UTC()
	topic := news.Topic{ID: newID(), Name: name, Query: canonical, Version: 1, Created: now, Saved: now}
	err := db.tx(ctx, func(t *tx) error {
		topic.Head = t.head()
		t.exec(`INSERT INTO topics (id, name, shard, query, grammar, version, created, saved, head) VALUES (`+places(1, 9)+`)`,
			topic.ID, name, shardOf(topic.ID), canonical, query.Version, 1, micros(now), micros(now), topic.Head)
		t.addVersion(topic)
		return t.err
	})
	return topic, err
}

// head gives the number of the last event.
func (t *tx) head() (seq int64) {
	t.row(`SELECT n FROM counters WHERE name = 'event'`).scan(&seq)
	return seq
}

// addVersion keeps a version of a topic's query and tells the monitors that something changed.
func (t *tx) addVersion(topic news.Topic) {
	t.exec(`INSERT INTO topic_versions (topic, version, query, grammar, saved, head) VALUES ($1, $2, $3, $4, $5, $6)`,
		topic.ID, topic.Version, topic.Query, query.Version, micros(topic.Saved), topic.Head)
	t.stamp()
}

func (t *tx) stamp() { t.exec(`UPDATE counters SET n = n + 1 WHERE name = 'topics'`) }

// UpdateTopic stores a name and a query, and raises the version when the query differs.
func (db *DB) UpdateTopic(ctx context.Context, id, name, canonical string) (topic news.Topic, err error) {
	err = db.tx(ctx, func(t *tx) error {
		topic = news.Topic{}
		if !t.row(`SELECT `+topicColumns+` FROM topics t WHERE t.id = $1`+db.d.Lock(), id).scan(topicFields(&topic)...) {
			return orElse(t.err, noTopic(id))
		}
		topic.Name = name
		if topic.Query == canonical {
			t.exec(`UPDATE topics SET name = $1 WHERE id = $2`, name, id)
			t.stamp()
			return t.err
		}
		topic.Query, topic.Version, topic.Saved, topic.Head = canonical, topic.Version+1, time.UnixMicro(time.Now().UnixMicro()).UTC(), t.head()
		t.exec(`UPDATE topics SET name = $1, query = $2, grammar = $3, version = $4, saved = $5, head = $6 WHERE id = $7`,
			name, canonical, query.Version, topic.Version, micros(topic.Saved), topic.Head, id)
		t.addVersion(topic)
		return t.err
	})
	return topic, err
}

// orElse gives the first error that is one.
func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// DeleteTopic deletes a topic with its versions, matches, subscriptions and their ledgers.
func (db *DB) DeleteTopic(ctx context.Context, id string) error {
	return db.tx(ctx, func(t *tx) error {
		if t.exec(`DELETE FROM topics WHERE id = $1`, id) == 0 {
			return orElse(t.err, noTopic(id))
		}
		for _, table := range []string{"topic_versions", "matches", "subscriptions", "attempts"} {
			t.exec(`DELETE FROM `+table+` WHERE topic = $1`, id)
		}
		t.stamp()
		return t.err
	})
}

// TopicVersions gives all versions of a topic's query, newest first.
func (db *DB) TopicVersions(ctx context.Context, id string) ([]news.Topic, error) {
	var out []news.Topic
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var v news.Topic
		scan(append(topicFields(&v), &v.Query, &v.Version, moment{&v.Saved}, &v.Head)...)
		out = append(out, v)
		return nil
	}, `SELECT `+topicColumns+`, v.query, v.version, v.saved, v.head FROM topic_versions v JOIN topics t ON t.id = v.topic
		WHERE v.topic = $1 ORDER BY v.version DESC`, id)
	if t.err == nil && len(out) == 0 {
		return nil, noTopic(id)
	}
	return out, t.err
}

// TopicsStamp grows with every change of any topic.
func (db *DB) TopicsStamp(ctx context.Context) (n int64, err error) {
	t := db.reader(ctx)
	t.row(`SELECT n FROM counters WHERE name = 'topics'`).scan(&n)
	return n, t.err
}

// TopicsIn gives the topics of shards, as they are matched.
func (db *DB) TopicsIn(ctx context.Context, shards []int) ([]monitor.Saved, error) {
	var out []monitor.Saved
	if len(shards) == 0 {
		return nil, nil
	}
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var s monitor.Saved
		scan(append(topicFields(&s.Topic), &s.Shard, &s.CaughtUp)...)
		out = append(out, s)
		return nil
	}, `SELECT `+topicColumns+`, t.shard, t.caught_up = t.version FROM topics t WHERE t.shard IN (`+places(1, len(shards))+`) ORDER BY t.id`, anys(shards)...)
	return out, t.err
}
