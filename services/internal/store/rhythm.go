package store

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

const (
	microsPerHour = int64(time.Hour / time.Microsecond)
	hoursKept     = 5 * 7 * 24       // of a source's history
	hourLate      = 10 * time.Minute // after an hour, when its articles are stored
	noticesShown  = 20
)

// CountHours counts the articles of the hours that are over into the history of their sources. Backfill is of no hour.
func (db *DB) CountHours(ctx context.Context, now time.Time) error {
	until := micros(now.Add(-hourLate)) / microsPerHour
	var from int64
	look := db.reader(ctx)
	look.row(`SELECT coalesce((SELECT CAST(value AS BIGINT) FROM wire WHERE name = 'rhythm'), 0)`).scan(&from)
	if look.err != nil || from >= until {
		return look.err
	}
	return db.tx(ctx, func(t *tx) error {
		from = max(from, until-hoursKept)
		t.exec(`INSERT INTO rhythm (source, hour, n) SELECT source, first_seen / 3600000000, count(*) FROM articles
			WHERE first_seen >= $1 AND first_seen < $2 AND NOT backfill GROUP BY source, first_seen / 3600000000
			ON CONFLICT (source, hour) DO UPDATE SET n = excluded.n`, from*microsPerHour, until*microsPerHour)
		t.exec(`DELETE FROM rhythm WHERE hour < $1`, until-hoursKept)
		t.exec(`INSERT INTO wire (name, value) VALUES ('rhythm', CAST(CAST($1 AS BIGINT) AS TEXT)) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, until)
		return t.err
	})
}

// Rhythms gives the history of sources with an id above after, in the order of their ids.
func (db *DB) Rhythms(ctx context.Context, after string, limit int, now time.Time) (out []storage.Rhythm, err error) {
	err = db.view(ctx, func(t *tx) error {
		out = nil
		at := map[string]int{}
		t.rows(func(scan func(...any)) error {
			r := storage.Rhythm{Hours: map[int64]int{}, Open: map[news.NoticeKind]bool{}}
			scan(&r.Source, moment{&r.Last}, &r.Recent, &r.Answers)
			at[r.Source] = len(out)
			out = append(out, r)
			return nil
		}, `SELECT s.id, coalesce((SELECT max(a.first_seen) FROM articles a WHERE a.source = s.id), 0),
				(SELECT count(*) FROM articles a WHERE a.source = s.id AND a.first_seen > $3 AND NOT a.backfill),
				EXISTS (SELECT 1 FROM feeds f WHERE f.source = s.id AND f.removed = 0 AND f.last_good > $3)
			FROM sources s WHERE s.id > $1 ORDER BY s.id LIMIT $2`, after, limit, micros(now.Add(-time.Hour)))
		if len(out) == 0 {
			return t.err
		}
		last := out[len(out)-1].Source
		t.rows(func(scan func(...any)) error {
			var source string
			var hour int64
			var n int
			scan(&source, &hour, &n)
			if i, ok := at[source]; ok {
				out[i].Hours[hour] = n
			}
			return nil
		}, `SELECT source, hour, n FROM rhythm WHERE source > $1 AND source <= $2`, after, last)
		t.rows(func(scan func(...any)) error {
			var source string
			var kind news.NoticeKind
			scan(&source, &kind)
			if i, ok := at[source]; ok {
				out[i].Open[kind] = true
			}
			return nil
		}, `SELECT source, kind FROM notices WHERE until = 0 AND source > $1 AND source <= $2`, after, last)
		return t.err
	})
	return out, err
}

// RaiseNotice says something of a source, or says it anew.
func (db *DB) RaiseNotice(ctx context.Context, n news.Notice) error {
	t := &tx{ctx: ctx, q: db.write, d: db.d}
	t.exec(`INSERT INTO notices (source, kind, since, expected, seen, detail) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (source, kind) WHERE until = 0 DO UPDATE SET expected = excluded.expected, seen = excluded.seen, detail = excluded.detail`,
		n.Source, string(n.Kind), micros(n.Since), n.Expected, n.Seen, n.Detail)
	return t.err
}

// EndNotice ends what was said of a source.
func (db *DB) EndNotice(ctx context.Context, source string, kind news.NoticeKind, at time.Time) error {
	t := &tx{ctx: ctx, q: db.write, d: db.d}
	t.exec(`UPDATE notices SET until = $1 WHERE source = $2 AND kind = $3 AND until = 0`, micros(at), source, string(kind))
	return t.err
}
