package store

import (
	"context"
	"strconv"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// Range gives the epoch, the oldest kept event and the head of the sequence (0 when it is empty).
func (db *DB) Range(ctx context.Context) (epoch string, oldest, head int64, err error) {
	t := db.reader(ctx)
	t.row(`SELECT `+currentEpoch+`, coalesce((SELECT min(seq) FROM events), 0), n FROM counters WHERE name = 'event'`).scan(&epoch, &oldest, &head)
	return epoch, oldest, head, t.err
}

// EventsBefore gives the events before seq (0: the newest), newest first, one for an article: its latest, with a type its latest
// of that type, with a topic the latest that matched it. At most limit.
func (db *DB) EventsBefore(ctx context.Context, seq int64, limit int, f view.WireFilter) ([]news.Event, error) {
	w := wireQuery{args: []any{orNewest(seq)}}
	from, order := ` FROM events e`, `e.seq`
	if f.Topic != "" {
		topic := w.arg(f.Topic)
		from, order = ` FROM matches m JOIN events e ON e.seq = m.seq`, `m.seq`
		// The plus keeps SQLite from walking all later matches of the topic to find one of the article.
		w.and(`m.topic = ` + topic + ` AND m.seq < $1 AND NOT EXISTS (SELECT 1 FROM matches l
			WHERE l.topic = m.topic AND l.article = m.article AND +l.seq > m.seq` + w.later(f, "l.seq") + `)`)
	} else {
		w.and(`e.seq < $1 AND e.kind = 'article' AND a.state <> 'merged' AND NOT EXISTS (SELECT 1 FROM events l WHERE l.subject = e.subject AND l.seq > e.seq` + w.later(f, "") + `)`)
	}
	if f.Type != "" {
		w.and(`e.type = ` + w.arg(string(f.Type)))
	}
	if f.Source != "" {
		w.and(`e.source = ` + w.arg(f.Source))
	}
	if f.Language != "" {
		own := w.arg(f.Language)
		w.and(`(r.language = ` + own + ` OR r.language LIKE ` + own + ` || '-%')`)
	}
	return db.events(db.reader(ctx), `SELECT `+eventColumns+from+eventTables+`WHERE `+w.where+` ORDER BY `+order+` DESC LIMIT `+strconv.Itoa(max(limit, 0)), w.args...)
}

// A wireQuery gathers conditions and their arguments.
type wireQuery struct {
	where string
	args  []any
}

func (w *wireQuery) arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *wireQuery) and(condition string) {
	if w.where != "" {
		w.where += ` AND `
	}
	w.where += condition
}

// later narrows what makes an event not the latest of its article to the wanted type.
func (w *wireQuery) later(f view.WireFilter, seq string) string {
	switch {
	case f.Type == "":
		return ""
	case seq == "":
		return ` AND l.type = ` + w.arg(string(f.Type))
	}
	return ` AND EXISTS (SELECT 1 FROM events le WHERE le.seq = ` + seq + ` AND le.type = ` + w.arg(string(f.Type)) + `)`
}
