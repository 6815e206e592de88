// Package matching decides which topics an event matches, and what the match tells. It is pure: it reads no database and
// numbers nothing.
package matching

import (
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/matcher"
)

// fresh is how long after its publication an article is told.
const fresh = 7 * 24 * time.Hour

// Floor is the number of an event at and below which a topic matches nothing.
func Floor(t news.Topic) int64 {
	if t.Version == 1 {
		return t.Head
	}
	return 0
}

// hears reports whether an event comes after the topic's version was saved. A changed query also takes what came before that
// and was not matched yet with its former version, or an hour without a monitor would be lost to an edit.
func hears(t news.Topic, e *news.Event) bool {
	return e.Seq > t.Head || t.Version > 1 && e.Time.After(t.Created)
}

// Topics are topics as they are matched: all of them at once. The zero value holds none. It is for one goroutine.
type Topics struct {
	set    matcher.Set
	topics map[string]news.Topic
	parsed map[string]*query.Query // of those that matched lately; the set needs none
}

// maxParsed is how many queries are kept in their long form.
const maxParsed = 4096

// Change puts topics in the place of those with their ids and removes others. It gives what is wrong with queries that cannot be read, by the
// topic's id; such a topic matches nothing.
func (ts *Topics) Change(put []news.Topic, remove []string) map[string]error {
	if ts.topics == nil {
		ts.topics, ts.parsed = map[string]news.Topic{}, map[string]*query.Query{}
	}
	wrong := map[string]error{}
	batch := matcher.NewBatch()
	for _, t := range put {
		delete(ts.parsed, t.ID)
		q, err := query.Parse(t.Query)
		if err != nil {
			wrong[t.ID] = err
			remove = append(remove, t.ID)
			continue
		}
		ts.topics[t.ID] = t
		batch.Put(t.ID, q)
	}
	for _, id := range remove {
		delete(ts.topics, id)
		batch.Remove(id)
	}
	ts.set.Apply(batch)
	return wrong
}

// Len gives the number of topics.
func (ts *Topics) Len() int { return len(ts.topics) }

// Tune arranges the topics by what the articles were like, now and then; see matcher.Set.
func (ts *Topics) Tune() { ts.set.Tune() }

// Events gives the matches of those topics that take them, in the order of the events and then of the topics' ids, without numbers. now
// is their time.
func (ts *Topics) Events(events []news.Event, takes func(id string) bool, now time.Time) []news.Match {
	var out []news.Match
	var ids []string
	var doc query.Prepared
	for i := range events {
		e := &events[i]
		kind, reason := told(e)
		if kind == "" {
			continue
		}
		doc.Reset(docOf(e.Article, e.Type))
		ids = ids[:0]
		ts.set.Match(&doc, func(id string) { ids = append(ids, id) })
		slices.Sort(ids)
		for _, id := range ids {
			if t := ts.topics[id]; takes(id) && hears(t, e) {
				out = append(out, news.Match{Topic: id, Seq: e.Seq, Kind: kind, Reason: reason, QueryVersion: t.Version,
					Time: now, Spans: ts.query(t).Spans(&doc), Event: *e})
			}
		}
	}
	return out
}

// query gives the query of a topic, which can be read.
func (ts *Topics) query(t news.Topic) *query.Query {
	q := ts.parsed[t.ID]
	if q == nil {
		if len(ts.parsed) >= maxParsed {
			clear(ts.parsed)
		}
		q, _ = query.Parse(t.Query) // it was read before
		ts.parsed[t.ID] = q
	}
	return q
}

func docOf(a news.Article, t news.EventType) query.Doc {
	return query.DocOf(a.Content, a.Source, changes[t])
}

// changes says what change: in a query means.
var changes = map[news.EventType]query.Change{
	news.Created: query.Created, news.Revised: query.Revised, news.Withdrew: query.Retracted, news.Restored: query.Restored,
}

// told gives what a match of an event tells and why, nothing for types that topics do not hear of. A retraction is told of old
// articles as well: who read them must know.
func told(e *news.Event) (news.MatchKind, news.MatchReason) {
	switch {
	case e.Type == news.Withdrew:
		return news.WithdrawnAs, news.ReasonRetract
	case e.Type == news.Created && e.Article.Backfill:
		return news.Appeared, news.ReasonBackfill
	case e.Type == news.Restored:
		return news.RestoredAs, news.ReasonRestored
	case e.Type != news.Created && e.Type != news.Revised:
		return "", ""
	case old(e):
		return news.Appeared, news.ReasonOld
	case e.Type == news.Revised:
		return news.Appeared, news.ReasonRevised
	}
	return news.Appeared, news.ReasonNew
}

// old reports whether an article was published more than seven days before the event, whatever hour of a day or month without
// one is meant. What states no date is fresh.
func old(e *news.Event) bool {
	p := e.Article.Published
	if p.IsZero() {
		return false
	}
	latest := p.Instant
	switch p.Precision {
	case news.Month:
		latest = latest.AddDate(0, 1, 0)
	case news.Day:
		latest = latest.AddDate(0, 0, 1)
	}
	return latest.Before(e.Time.Add(-fresh))
}
