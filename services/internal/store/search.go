package store

import (
	"context"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// A Question is what the index is asked: for the order numbers of the newest articles in a range that have all the facets and
// match the query.
type Question struct {
	Query       *query.Query // nil for all
	Facets      []string
	Source      string // id of the source, exactly; empty for all
	From, Below int64  // order numbers
	Limit       int
}

// Articles searches the archive, newest first by order number.
func (db *DB) Articles(ctx context.Context, s view.Search) ([]news.Article, error) {
	q := Question{Query: s.Query, Source: s.Source, Below: orNewest(s.Before), Limit: s.Limit}
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
	t := db.reader(ctx)
	if q.Query == nil && len(q.Facets) == 0 {
		return t.articles(`SELECT `+articleColumns+currentTables+`WHERE a.ord < $1 AND a.ord >= $2 AND a.state <> 'merged' ORDER BY a.ord DESC LIMIT $3`, q.Below, q.From, q.Limit)
	}
	found, err := db.d.Search(ctx, db.read, q)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return t.articles(`SELECT `+articleColumns+currentTables+`WHERE a.ord IN (`+places(1, len(found))+`) AND a.state <> 'merged' ORDER BY a.ord DESC`, anys(found)...)
}
