package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/newswire-dev/newswire/services/news"
)

const matchColumns = `m.topic, m.number, m.seq, m.kind, m.reason, m.version, m.at, m.spans, ` + eventColumns

// matchTables join a match with its event.
const matchTables = ` JOIN events e ON e.seq = m.seq` + eventTables

func (db *DB) matchFields(m *news.Match) []any {
	return append([]any{&m.Topic, &m.Number, &m.Seq, &m.Kind, &m.Reason, &m.QueryVersion, moment{&m.Time}, fromJSON(&m.Spans)},
		eventFields(&m.Event)...)
}

func (db *DB) matches(ctx context.Context, topic, where, order string, n int64, limit int) ([]news.Match, error) {
	var out []news.Match
	t := db.reader(ctx)
	t.rows(func(scan func(...any)) error {
		var m news.Match
		scan(db.matchFields(&m)...)
		asOf(&m.Event)
		out = append(out, m)
		return nil
	}, `SELECT `+matchColumns+` FROM matches m`+matchTables+`WHERE m.topic = $1 AND m.number `+where+` $2 ORDER BY m.number `+order+` LIMIT $3`,
		topic, n, limit)
	if len(out) == 0 && t.err == nil {
		return nil, db.topicThere(ctx, topic)
	}
	return out, t.err
}

func (db *DB) topicThere(ctx context.Context, id string) error {
	var one int
	t := db.reader(ctx)
	if !t.row(`SELECT 1 FROM topics WHERE id = $1`, id).scan(&one) {
		return orElse(t.err, noTopic(id))
	}
	return nil
}

// Matches gives the matches of a topic after a number, oldest first.
func (db *DB) Matches(ctx context.Context, topic string, after int64, limit int) ([]news.Match, error) {
	return db.matches(ctx, topic, ">", "ASC", after, limit)
}

// MatchesBefore gives the matches of a topic before a number (0: the newest), newest first.
func (db *DB) MatchesBefore(ctx context.Context, topic string, before int64, limit int) ([]news.Match, error) {
	return db.matches(ctx, topic, "<", "DESC", orNewest(before), limit)
}

// TopicsOf gives the topics that each article matched in its latest match, by article id. One whose withdrawal was told is left out.
func (db *DB) TopicsOf(ctx context.Context, articles []string) (map[string][]news.Topic, error) {
	out := map[string][]news.Topic{}
	t := db.reader(ctx)
	for some := range slices.Chunk(articles, 500) {
		t.rows(func(scan func(...any)) error {
			var article string
			var topic news.Topic
			scan(append([]any{&article}, topicFields(&topic)...)...)
			out[article] = append(out[article], topic)
			return nil
		}, `SELECT m.article, `+topicColumns+` FROM matches m JOIN topics t ON t.id = m.topic
			WHERE m.article IN (`+places(1, len(some))+`) AND m.kind <> 'withdrawn' AND NOT EXISTS (
				SELECT 1 FROM matches l WHERE l.article = m.article AND l.topic = m.topic AND l.number > m.number)
			ORDER BY m.article, t.name, t.id`, anys(some)...)
	}
	if t.err != nil {
		return nil, fmt.Errorf("topics of articles: %w", t.err)
	}
	return out, nil
}
