package store

import (
	"context"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// A Question is what the index is asked: for the order numbers of the newest articles in a range that have all the facets and
// that the expressions find.
type Question struct {
	Candidates  query.Candidates
	Facets      []string
	Source      string // id of the source, exactly; empty for all
	From, Below int64  // order numbers
	Limit       int
}

// The index gives candidates, which are read and asked with the query itself, as the monitors ask it. So a page takes several
// questions where the index says less than the query; each asks for twice as many as the last.
const (
	mostAtOnce    = 400
	mostOfSearch  = 4_000  // candidates that one search reads
	mostOfListing = 40_000 // candidates that are read for a list that must be whole
)

// Search searches the archive, newest first by order number. The page is full, or the archive has no more, or so many articles were
// read that it is better to say how far the search went.
func (db *DB) Search(ctx context.Context, s view.Search) (view.Found, error) {
	return db.search(ctx, s, mostOfSearch)
}

// Articles gives what Search does without a place to go on. It reads on until the list has s.Limit articles, within reason.
func (db *DB) Articles(ctx context.Context, s view.Search) ([]news.Article, error) {
	found, err := db.search(ctx, s, mostOfListing)
	return found.Articles, err
}

func (db *DB) search(ctx context.Context, s view.Search, most int) (view.Found, error) {
	q := questionOf(s)
	var out view.Found
	for read := 0; read < most; {
		q.Limit = min(max(s.Limit+1-len(out.Articles), read), mostAtOnce)
		list, last, err := db.candidates(ctx, q)
		if err != nil {
			return view.Found{}, err
		}
		for _, a := range list {
			if s.Query != nil && !s.Query.Match(query.Prepare(query.Of(a))) {
				continue
			}
			if len(out.Articles) == s.Limit {
				out.Next = out.Articles[s.Limit-1].Order
				return out, nil
			}
			out.Articles = append(out.Articles, a)
		}
		if last == 0 {
			return out, nil
		}
		read += q.Limit
		q.Below = last
	}
	out.Next = q.Below
	return out, nil
}

func questionOf(s view.Search) Question {
	q := Question{Source: s.Source, Below: orNewest(s.Before)}
	if s.Query != nil {
		q.Candidates = s.Query.Candidates()
	}
	if !s.From.IsZero() {
		q.From = OrderAt(s.From)
	}
	if !s.To.IsZero() {
		q.Below = min(q.Below, OrderAt(s.To))
	}
	if s.Language != "" {
		q.Facets = append(q.Facets, query.Facets(query.Doc{Language: s.Language})[0])
	}
	if s.Source != "" {
		q.Facets = append(q.Facets, query.Facets(query.Doc{Source: s.Source})[0])
	}
	return q
}

// candidates gives the articles that the index finds, newest first, and the order number below which there may be more; 0 where
// there are no more.
func (db *DB) candidates(ctx context.Context, q Question) (list []news.Article, last int64, err error) {
	t := db.reader(ctx)
	if q.Candidates == (query.Candidates{}) && len(q.Facets) == 0 {
		list, err = t.articles(`SELECT `+articleColumns+currentTables+`WHERE a.ord < $1 AND a.ord >= $2 AND a.state <> 'merged' ORDER BY a.ord DESC LIMIT $3`, q.Below, q.From, q.Limit)
		if len(list) == q.Limit {
			last = list[len(list)-1].Order
		}
		return list, last, err
	}
	found, err := db.d.Search(ctx, db.read, q)
	if err != nil || len(found) == 0 {
		return nil, 0, err
	}
	if len(found) == q.Limit {
		last = found[len(found)-1]
	}
	// What was merged into another article since stays in the index.
	list, err = t.articles(`SELECT `+articleColumns+currentTables+`WHERE a.ord IN (`+places(1, len(found))+`) AND a.state <> 'merged' ORDER BY a.ord DESC`, anys(found)...)
	return list, last, err
}
