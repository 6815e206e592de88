package store

import (
	"context"
	"fmt"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// currentTables join an article with its current revision and its source.
const currentTables = ` FROM articles a JOIN revisions r ON r.article = a.ord AND r.n = a.revision LEFT JOIN sources s ON s.id = a.source `

func (t *tx) articles(query string, args ...any) ([]news.Article, error) {
	var out []news.Article
	t.rows(func(scan func(...any)) error {
		var a news.Article
		scan(articleFields(&a)...)
		out = append(out, a)
		return nil
	}, query, args...)
	return out, t.err
}

func noArticle(id string) error {
	return fmt.Errorf("article %s: %w: ids are those that events and searches give", id, view.ErrNotFound)
}

// Article gives one article in its current revision with all its revisions, first to current. An id that was merged gives the
// article that it leads to.
func (db *DB) Article(ctx context.Context, id string) (news.Article, []news.Article, error) {
	all, err := db.reader(ctx).articles(`SELECT `+articleColumns+` FROM articles a JOIN revisions r ON r.article = a.ord
		LEFT JOIN sources s ON s.id = a.source
		WHERE a.ord = coalesce((SELECT m.article FROM merged m WHERE m.loser = $1), (SELECT o.ord FROM articles o WHERE o.id = $1)) ORDER BY r.n`, id)
	if err != nil || len(all) == 0 {
		return news.Article{}, nil, orElse(err, noArticle(id))
	}
	return all[len(all)-1], all, nil
}

// Revision gives an article as it was in one of its revisions, the zero value where there is none.
func (db *DB) Revision(ctx context.Context, id string, revision int) (news.Article, error) {
	all, err := db.reader(ctx).articles(`SELECT `+articleColumns+` FROM articles a JOIN revisions r ON r.article = a.ord
		LEFT JOIN sources s ON s.id = a.source WHERE a.id = $1 AND r.n = $2`, id, revision)
	if err != nil || len(all) == 0 {
		return news.Article{}, err
	}
	return all[0], nil
}

// Snapshot gives live articles with id > after in the order of their ids.
func (db *DB) Snapshot(ctx context.Context, after string, limit int) ([]news.Article, error) {
	return db.reader(ctx).articles(`SELECT `+articleColumns+currentTables+`WHERE a.id > $1 AND a.state = 'live' ORDER BY a.id LIMIT $2`, after, limit)
}

// Provenance gives where the article's current text came from.
func (db *DB) Provenance(ctx context.Context, id string) (p view.Provenance, err error) {
	t := db.reader(ctx)
	var urls []string
	var current int
	found := t.row(`SELECT a.feed, coalesce(f.candidates, '[]'), coalesce(f.candidate, 0), r.document, coalesce(d.file, ''), coalesce(d.start, 0),
			coalesce((SELECT e.instants FROM events e WHERE e.subject = a.id AND e.revision = a.revision ORDER BY e.seq LIMIT 1), '{}')
		FROM articles a JOIN revisions r ON r.article = a.ord AND r.n = a.revision LEFT JOIN feeds f ON f.id = a.feed
		LEFT JOIN documents d ON d.id = r.document AND r.document <> '' WHERE a.id = $1`, id).scan(
		&p.FeedID, fromJSON(&urls), &current, &p.Document, &p.File, &p.Offset, fromJSON(&p.Instants))
	if !found {
		return p, orElse(t.err, noArticle(id))
	}
	if current < len(urls) {
		p.FeedURL = urls[current]
	}
	return p, nil
}
