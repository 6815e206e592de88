package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
)

// Positions gives the number of the last event that each shard has matched.
func (db *DB) Positions(ctx context.Context, shards []int) (map[int]int64, error) {
	out := map[int]int64{}
	if len(shards) == 0 {
		return out, nil
	}
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var shard int
		var position int64
		scan(&shard, &position)
		out[shard] = position
		return nil
	}, `SELECT shard, position FROM shards WHERE shard IN (`+places(1, len(shards))+`)`, anys(shards)...)
	return out, t.err
}

// errShards says that a monitor may not write for some of its shards.
var errShards = errors.New("another monitor has taken over shards, or moved them")

// matched runs f in one transaction in which the holder holds the shards.
func (db *DB) matched(ctx context.Context, holder string, shards []int, f func(*tx) error) error {
	return db.tx(ctx, func(t *tx) error {
		names := []any{holder}
		for _, shard := range shards {
			names = append(names, "shard/"+strconv.Itoa(shard))
		}
		held := 0
		t.rows(func(func(...any)) error { held++; return nil },
			`SELECT name FROM leases WHERE holder = $1 AND name IN (`+places(2, len(shards))+`)`+db.d.Share(), names...)
		if t.err == nil && held != len(shards) {
			return fmt.Errorf("%w: %d of %d are held", errShards, held, len(shards))
		}
		if t.err != nil {
			return t.err
		}
		return f(t)
	})
}

// Commit stores the matches of one batch of events with their numbers, and moves the shards from From to To.
func (db *DB) Commit(ctx context.Context, holder string, c monitor.Commit) (stored []news.Match, err error) {
	if len(c.Shards) == 0 {
		return nil, nil
	}
	err = db.matched(ctx, holder, c.Shards, func(t *tx) error {
		moved := t.exec(`UPDATE shards SET position = $1 WHERE position = $2 AND shard IN (`+places(3, len(c.Shards))+`)`,
			append([]any{c.To, c.From}, anys(c.Shards)...)...)
		if t.err == nil && int(moved) != len(c.Shards) {
			return fmt.Errorf("%w: %d of %d are at %d", errShards, moved, len(c.Shards), c.From)
		}
		stored = t.addMatches(c.Matches, db.d.Lock())
		return t.err
	})
	if err != nil {
		return nil, err
	}
	return stored, nil
}

// CatchUp stores the matches of one topic's version for events between its head and its shard's position, and marks the version
// as caught up. A version that was replaced meanwhile stores nothing.
func (db *DB) CatchUp(ctx context.Context, holder string, saved monitor.Saved, matches []news.Match) (stored []news.Match, err error) {
	err = db.matched(ctx, holder, []int{saved.Shard}, func(t *tx) error {
		stored = nil
		if t.exec(`UPDATE topics SET caught_up = version WHERE id = $1 AND version = $2`, saved.ID, saved.Version) == 1 {
			stored = t.addMatches(matches, db.d.Lock())
		}
		return t.err
	})
	if err != nil {
		return nil, err
	}
	return stored, nil
}

// matchWidth is the number of columns of a match.
const matchWidth = 11

// A told is what is matched once.
type told struct {
	topic, article string
	revision       int
	kind           news.MatchKind
}

func tells(m news.Match) told {
	return told{m.Topic, m.Event.Subject, m.Event.Article.Revision, m.Kind}
}

// addMatches numbers the matches that are not there yet, per topic in their order, and stores them.
func (t *tx) addMatches(matches []news.Match, lock string) []news.Match {
	last := t.lastNumbers(matches, lock)
	var stored []news.Match
	for some := range slices.Chunk(matches, maxParameters/4) {
		there := t.there(some)
		for _, m := range some {
			number, ok := last[m.Topic]
			if !ok || there[tells(m)] {
				continue
			}
			there[tells(m)] = true
			m.Number = number + 1
			last[m.Topic] = m.Number
			stored = append(stored, m)
		}
	}
	for some := range slices.Chunk(stored, maxParameters/matchWidth) {
		t.insertMatches(some)
	}
	t.countMatches(stored, last)
	if t.err != nil {
		return nil
	}
	return stored
}

// lastNumbers gives the number of the last match of each topic that is still there, and keeps others from numbering.
func (t *tx) lastNumbers(matches []news.Match, lock string) map[string]int64 {
	last := map[string]int64{}
	topics := map[string]bool{}
	for _, m := range matches {
		topics[m.Topic] = true
	}
	for some := range slices.Chunk(sortedKeys(topics), maxParameters) {
		t.rows(func(scan func(...any)) error {
			var id string
			var n int64
			scan(&id, &n)
			last[id] = n
			return nil
		}, `SELECT id, matches FROM topics WHERE id IN (`+places(1, len(some))+`) ORDER BY id`+lock, anys(some)...)
	}
	return last
}

// there gives which of the matches are stored already.
func (t *tx) there(matches []news.Match) map[told]bool {
	var args []any
	for _, m := range matches {
		args = append(args, m.Topic, m.Event.Subject, m.Event.Article.Revision, string(m.Kind))
	}
	there := map[told]bool{}
	t.rows(func(scan func(...any)) error {
		var k told
		scan(&k.topic, &k.article, &k.revision, &k.kind)
		there[k] = true
		return nil
	}, `WITH v (topic, article, revision, kind) AS (VALUES `+typedRows(len(matches), "TEXT", "TEXT", "BIGINT", "TEXT")+`)
		SELECT m.topic, m.article, m.revision, m.kind FROM v JOIN matches m
			ON m.topic = v.topic AND m.article = v.article AND m.revision = v.revision AND m.kind = v.kind`, args...)
	return there
}

func (t *tx) insertMatches(matches []news.Match) {
	args := make([]any, 0, len(matches)*matchWidth)
	for _, m := range matches {
		args = append(args, m.Topic, m.Number, m.Event.Subject, m.Event.Article.Revision, string(m.Kind), m.Seq, string(m.Reason),
			m.QueryVersion, micros(m.Time), asJSON(m.Spans), m.Reason.Delivered())
	}
	t.exec(`INSERT INTO matches (topic, number, article, revision, kind, seq, reason, version, at, spans, delivered) VALUES `+
		rowsOf(len(matches), matchWidth), args...)
}

// countMatches stores the last number of each topic that got matches, and marks the subscriptions that have something to deliver.
func (t *tx) countMatches(stored []news.Match, last map[string]int64) {
	numbered, delivered := map[string]bool{}, map[string]bool{}
	for _, m := range stored {
		numbered[m.Topic] = true
		if m.Reason.Delivered() {
			delivered[m.Topic] = true
		}
	}
	for some := range slices.Chunk(sortedKeys(numbered), maxParameters/2) {
		var args []any
		for _, id := range some {
			args = append(args, id, last[id])
		}
		t.exec(`WITH v (id, n) AS (VALUES `+typedRows(len(some), "TEXT", "BIGINT")+`)
			UPDATE topics SET matches = v.n FROM v WHERE topics.id = v.id`, args...)
	}
	for some := range slices.Chunk(sortedKeys(delivered), maxParameters) {
		t.exec(`UPDATE subscriptions SET waiting = TRUE WHERE NOT waiting AND topic IN (`+places(1, len(some))+`)`, anys(some)...)
	}
}
