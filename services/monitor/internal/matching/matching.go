// Package matching decides which topics an event matches, and what the match tells. It is pure: it reads no database and
// numbers nothing.
package matching

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// fresh is how long after its publication an article is told.
const fresh = 7 * 24 * time.Hour

// A Topic is one version of a saved query, ready to be matched. It is immutable.
type Topic struct {
	news.Topic
	query *query.Query
}

// Compile reads a topic's query. The error says where it cannot be read.
func Compile(t news.Topic) (*Topic, error) {
	q, err := query.Parse(t.Query)
	if err != nil {
		return nil, err
	}
	return &Topic{Topic: t, query: q}, nil
}

// Floor is the number of an event at and below which the topic matches nothing.
func (t *Topic) Floor() int64 {
	if t.Version == 1 {
		return t.Head
	}
	return 0
}

// hears reports whether an event comes after the topic's version was saved. A changed query also takes what came before that
// and was not matched yet with its former version, or an hour without a monitor would be lost to an edit.
func (t *Topic) hears(e *news.Event) bool {
	return e.Seq > t.Head || t.Version > 1 && e.Time.After(t.Created)
}

// Events gives the matches of topics in events, in the order of the events, without numbers. now is their time.
func Events(topics []*Topic, events []news.Event, now time.Time) []news.Match {
	var out []news.Match
	for i := range events {
		e := &events[i]
		kind, reason := told(e)
		if kind == "" {
			continue
		}
		doc := query.Prepare(query.DocOf(e.Article.Content, e.Article.Source, changes[e.Type]))
		for _, t := range topics {
			if t.hears(e) && t.query.Match(doc) {
				out = append(out, news.Match{Topic: t.ID, Seq: e.Seq, Kind: kind, Reason: reason, QueryVersion: t.Version,
					Time: now, Spans: t.query.Spans(doc), Event: *e})
			}
		}
	}
	return out
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
