package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// mostOfWindow is how many articles one run of a topic over the archive takes.
const mostOfWindow = 1_000

// RunTopic matches a topic with the articles of the archive from a time on and before another, oldest first, and stores the matches
// that it does not have, with the reason archive. It leaves what came after the topic's version was saved to the monitors, and what is
// retracted. It gives the number of new matches; of more than 1,000 articles that match it takes the newest.
func (db *DB) RunTopic(ctx context.Context, id string, from, before time.Time) (int, error) {
	row, err := db.Topic(ctx, id)
	if err != nil {
		return 0, err
	}
	q, err := query.Parse(row.Query)
	if err != nil {
		return 0, fmt.Errorf("%w: the topic's query cannot be read: %w", view.ErrInvalid, err)
	}
	articles, err := db.Articles(ctx, view.Search{Query: q, From: from, To: before, Limit: mostOfWindow})
	if err != nil {
		return 0, err
	}
	var ids []string
	for _, a := range articles {
		if a.State == news.Live {
			ids = append(ids, a.ID)
		}
	}
	matches, err := db.earlier(ctx, row.Topic, q, ids)
	if err != nil {
		return 0, err
	}
	stored := 0
	err = db.tx(ctx, func(t *tx) error {
		version := 0
		if !t.row(`SELECT version FROM topics WHERE id = $1`+db.d.Lock(), id).scan(&version) {
			return orElse(t.err, noTopic(id))
		}
		if version != row.Version {
			return fmt.Errorf("%w: the topic's query was changed meanwhile: run it again", view.ErrInvalid)
		}
		stored = len(t.addMatches(matches, db.d.Lock()))
		return t.err
	})
	return stored, err
}

// earlier gives the matches of a topic in articles as they were when its version was saved, in the order of the events.
func (db *DB) earlier(ctx context.Context, topic news.Topic, q *query.Query, ids []string) ([]news.Match, error) {
	var out []news.Match
	for some := range slices.Chunk(ids, maxParameters-1) {
		events, err := db.events(db.reader(ctx), `SELECT `+eventColumns+` FROM events e`+eventTables+`WHERE e.seq IN (
			SELECT max(n.seq) FROM events n WHERE n.seq <= $1 AND n.type IN ('created', 'revised', 'restored')
			AND n.subject IN (`+places(2, len(some))+`) GROUP BY n.subject)`, append([]any{topic.Head}, anys(some)...)...)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			doc := query.Prepare(query.Of(e.Article))
			if q.Match(doc) {
				out = append(out, news.Match{Topic: topic.ID, Seq: e.Seq, Kind: news.Appeared, Reason: news.ReasonArchive, QueryVersion: topic.Version,
					Time: time.UnixMicro(time.Now().UnixMicro()).UTC(), Spans: q.Spans(doc), Event: e})
			}
		}
	}
	slices.SortFunc(out, func(a, b news.Match) int { return int(a.Seq - b.Seq) })
	return out, nil
}
