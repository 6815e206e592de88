package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// An entry is an event as it is stored, without its number.
type entry struct {
	kind     news.EventType
	subject  string
	revision int
	at       time.Time
	source   string
	changed  []string
	about    news.About
	instants news.Instants
}

// entryWidth is the number of columns of an event.
const entryWidth = 10

// emit gives events of articles their numbers and inserts them.
func (t *tx) emit(events []storage.Emission) error {
	if t.err != nil || len(events) == 0 {
		return t.err
	}
	source, err := t.sourcesOf(events)
	if err != nil {
		return err
	}
	entries := make([]entry, len(events))
	for i, e := range events {
		entries[i] = entry{e.Type, e.Article, e.Revision, e.Time, source[e.Article], e.Changed, e.About, e.Instants}
	}
	return t.number(entries)
}

// number gives events their numbers and inserts them. The counter's row stays locked from here to the commit, so that whoever
// reads event n can read all before it; these are the last statements of every transaction that writes events.
func (t *tx) number(entries []entry) error {
	if t.err != nil || len(entries) == 0 {
		return t.err
	}
	var seq int64
	t.row(`UPDATE counters SET n = n + $1 WHERE name = 'event' RETURNING n`, len(entries)).scan(&seq)
	seq -= int64(len(entries))
	for some := range slices.Chunk(entries, maxParameters/entryWidth) {
		args := make([]any, 0, len(some)*entryWidth)
		for _, e := range some {
			seq++
			about, kind := "", "article"
			if e.about != (news.About{}) {
				about = asJSON(e.about)
			}
			if e.kind.OfFeed() {
				kind = "feed"
			}
			args = append(args, seq, string(e.kind), kind, e.subject, e.revision, micros(e.at), e.source, asJSON(e.changed), about, asJSON(e.instants))
		}
		t.exec(`INSERT INTO events (seq, type, kind, subject, revision, at, source, changed, about, instants) VALUES `+rowsOf(len(some), entryWidth), args...)
	}
	return t.err
}

// sourcesOf gives the sources of the events' articles. An event without its article would be a hole for readers.
func (t *tx) sourcesOf(events []storage.Emission) (map[string]string, error) {
	articles := map[string]bool{}
	for _, e := range events {
		articles[e.Article] = true
	}
	ids, source := anys(sortedKeys(articles)), map[string]string{}
	for some := range slices.Chunk(ids, maxParameters) {
		t.rows(func(scan func(...any)) error {
			var id, s string
			scan(&id, &s)
			source[id] = s
			return nil
		}, `SELECT id, source FROM articles WHERE id IN (`+places(1, len(some))+`)`, some...)
	}
	for id := range articles {
		if _, ok := source[id]; !ok && t.err == nil {
			return nil, fmt.Errorf("an event about article %q, which is not there", id)
		}
	}
	return source, t.err
}

// articleColumns render an article as of one revision: tables a (articles), r (revisions) and s (sources).
const articleColumns = `a.id, a.state, a.ord, a.first_seen, a.backfill, r.n, r.at, r.url, r.canonical, r.title, r.dek, r.authors, r.body,
	r.completeness, r.language, r.published, r.modified, r.categories, r.images, r.usage, r.agency, r.hash,
	a.source, coalesce(s.name, ''), coalesce(s.site, ''), ` + countryOf + `, coalesce(s.language, ''), coalesce(s.zone, '')`

// countryOf is the country of an article: its feed's, where that has one of its own, else its outlet's.
const countryOf = `coalesce((SELECT nullif(f.country, '') FROM feeds f WHERE f.id = a.feed), s.country, '')`

func articleFields(a *news.Article) []any {
	return append([]any{&a.ID, &a.State, &a.Order, moment{&a.FirstSeen}, &a.Backfill, &a.Revision, moment{&a.RevisedAt}, &a.URL,
		&a.Canonical, &a.Title, &a.Dek, fromJSON(&a.Authors), &a.Text, &a.Completeness, &a.Language, fromJSON(&a.Published),
		fromJSON(&a.Modified), fromJSON(&a.Categories), fromJSON(&a.Images), fromJSON(&a.Usage), &a.Agency, &a.Hash}, sourceFields(&a.Source)...)
}

// currentEpoch is read with each event, since another process may begin a new one.
const currentEpoch = `(SELECT w.value FROM wire w WHERE w.name = 'epoch')`

const eventColumns = currentEpoch + `, e.seq, e.type, e.at, e.subject, e.changed, e.about, e.instants, ` + articleColumns

// eventTables join an event with its article as of the event's revision.
const eventTables = ` JOIN articles a ON a.id = e.subject JOIN revisions r ON r.article = a.ord AND r.n = e.revision
	LEFT JOIN sources s ON s.id = a.source `

func eventFields(e *news.Event) []any {
	return append([]any{&e.Epoch, &e.Seq, &e.Type, moment{&e.Time}, &e.Subject, fromJSON(&e.Changed), about{&e.About}, fromJSON(&e.Instants)}, articleFields(&e.Article)...)
}

// An about reads what an event says besides its article; most say nothing.
type about struct{ to *news.About }

// Scan reads a column.
func (a about) Scan(src any) error {
	if src == "" {
		return nil
	}
	return fromJSON(a.to).Scan(src)
}

// asOf sets the state of an event's article as the event left it.
func asOf(e *news.Event) {
	if e.Type.OfFeed() {
		return
	}
	e.Article.State = news.Live
	if e.Type == news.Withdrew {
		e.Article.State = news.Retracted
	}
}

// events reads the events of a query of eventColumns.
func (db *DB) events(t *tx, query string, args ...any) ([]news.Event, error) {
	var out []news.Event
	t.rows(func(scan func(...any)) error {
		var e news.Event
		scan(eventFields(&e)...)
		asOf(&e)
		out = append(out, e)
		return nil
	}, query, args...)
	return out, t.err
}

// anyEventColumns are eventColumns where there may be no article.
var anyEventColumns = strings.NewReplacer(articleColumns, `coalesce(a.id, ''), coalesce(a.state, ''), coalesce(a.ord, 0),
	coalesce(a.first_seen, 0), coalesce(a.backfill, FALSE), coalesce(r.n, 0), coalesce(r.at, 0), coalesce(r.url, ''), coalesce(r.canonical, ''),
	coalesce(r.title, ''), coalesce(r.dek, ''), coalesce(r.authors, 'null'), coalesce(r.body, ''), coalesce(r.completeness, ''),
	coalesce(r.language, ''), coalesce(r.published, 'null'), coalesce(r.modified, 'null'), coalesce(r.categories, 'null'),
	coalesce(r.images, 'null'), coalesce(r.usage, 'null'), coalesce(r.agency, ''), coalesce(r.hash, ''), coalesce(a.source, ''), coalesce(s.name, ''), coalesce(s.site, ''),
	`+countryOf+`, coalesce(s.language, ''), coalesce(s.zone, '')`).Replace(eventColumns)

// EventsAfter gives the events after seq in order, those of articles with their articles as of their revision; at most limit.
func (db *DB) EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error) {
	return db.events(db.reader(ctx), `SELECT `+anyEventColumns+` FROM events e LEFT JOIN articles a ON a.id = e.subject
		LEFT JOIN revisions r ON r.article = a.ord AND r.n = e.revision LEFT JOIN sources s ON s.id = a.source
		WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`, seq, limit)
}
