package web

import (
	"net/url"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

const (
	trialRows = 20
	trialDays = 28
	trialPage = 500   // articles read at once
	trialMost = 5_000 // articles counted
	nearRows  = 5
)

// A trial is what a query finds in the archive, before it is saved.
type trial struct {
	Counted    string // of the last days
	Chart      Chart
	Busiest    string // day
	Peak       int    // articles on it
	Saved      bool   // there is a saved version to compare with
	More, Less int    // articles of the days that match now and not as saved, and the other way round
	Rows       []row  // the latest
	Near       []nearMiss
}

// A nearMiss is an article that a query would match with one condition less.
type nearMiss struct {
	row
	Asked, Why string // the condition, and what of it failed
	Looser     string // a query that matches
}

// try runs a query on the archive; saved is the topic's query as it stands, empty for a new one.
func (v *visit) try(q *query.Query, saved string) (*trial, error) {
	latest, err := v.Store.Articles(v.ctx, view.Search{Query: q, Limit: trialRows})
	if err != nil {
		return nil, err
	}
	t := &trial{}
	for _, a := range latest {
		r := v.articleRow(a, q.Spans(query.Prepare(query.Of(a))))
		r.Link += "?q=" + url.QueryEscape(q.String())
		t.Rows = append(t.Rows, r)
	}
	old, err := query.Parse(saved)
	t.Saved = err == nil
	found, err := v.lately(q)
	if err != nil {
		return nil, err
	}
	t.count(found, v.Now().UTC())
	if t.Saved && old.String() != q.String() {
		t.More = unmatched(old, found)
		before, err := v.lately(old)
		if err != nil {
			return nil, err
		}
		t.Less = unmatched(q, before)
	}
	t.Near, err = v.nearMisses(q)
	return t, err
}

// nearMisses gives the latest articles that a query misses by one condition, each condition's newest first.
func (v *visit) nearMisses(q *query.Query) ([]nearMiss, error) {
	var out []nearMiss
	shown := map[string]bool{}
	for _, loose := range q.Loosened() {
		list, err := v.Store.Articles(v.ctx, view.Search{Query: loose, From: day(v.Now().UTC()).AddDate(0, 0, 1-trialDays), Limit: trialRows})
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			doc := query.Prepare(query.Of(a))
			x := q.Explain(doc)
			if len(x.Missing) != 1 || shown[a.ID] {
				continue
			}
			shown[a.ID] = true
			miss := nearMiss{v.articleRow(a, loose.Spans(doc)), x.Missing[0].Text, x.Missing[0].Why, loose.String()}
			miss.Link += "?q=" + url.QueryEscape(miss.Looser)
			if out = append(out, miss); len(out) == nearRows {
				return out, nil
			}
			break
		}
	}
	return out, nil
}

// lately gives the articles of the last days that a query matches, newest first, trialMost at most.
func (v *visit) lately(q *query.Query) ([]news.Article, error) {
	var found []news.Article
	s := view.Search{Query: q, From: day(v.Now().UTC()).AddDate(0, 0, 1-trialDays), Limit: trialPage}
	for len(found) < trialMost {
		list, err := v.Store.Articles(v.ctx, s)
		if err != nil {
			return nil, err
		}
		for i := range list {
			list[i].Images, list[i].Categories = nil, nil
		}
		if found = append(found, list...); len(list) < trialPage {
			break
		}
		s.Before = list[len(list)-1].Order
	}
	return found, nil
}

// count counts articles by the UTC day that they stand at in the archive.
func (t *trial) count(found []news.Article, now time.Time) {
	days := make([]int, trialDays)
	for i := range found {
		ago := int(day(now).Sub(day(dated(&found[i]))).Hours() / 24)
		if place := trialDays - 1 - ago; place >= 0 && place < trialDays {
			days[place]++
		}
	}
	t.Chart = dayBars("Matches a day", "matches", days, now)
	for i, n := range days {
		if n > 0 && n >= t.Peak {
			t.Peak, t.Busiest = n, t.Chart.Points[i].Label
		}
	}
	if t.Counted = number(len(found)); len(found) >= trialMost {
		t.Counted += "+"
	}
}

// dated is the time by which the archive orders an article: published as stated or first seen, whichever is earlier.
func dated(a *news.Article) time.Time {
	if p := a.Published; !p.IsZero() && p.Instant.Before(a.FirstSeen) {
		return p.Instant
	}
	return a.FirstSeen
}

func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// unmatched counts the articles that a query does not match.
func unmatched(q *query.Query, list []news.Article) (n int) {
	for _, a := range list {
		if !q.Match(query.Prepare(query.Of(a))) {
			n++
		}
	}
	return n
}
