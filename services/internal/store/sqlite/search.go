package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/query"
)

// Index writes the tokens of articles. They come in the order of their numbers: FTS5 writes a segment whenever a number goes back.
func (dialect) Index(ctx context.Context, tx *sql.Tx, index string, entries []store.Entry) error {
	insert, err := tx.PrepareContext(ctx, `INSERT INTO `+index+` (rowid, title, body, facet) VALUES ($1, $2, $3, $4)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, e := range entries {
		if !e.New {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+index+` WHERE rowid = $1`, e.Ord); err != nil {
				return err
			}
		}
		title, body, facet := query.Columns(e.Doc)
		if _, err := insert.ExecContext(ctx, e.Ord, title, body, facet); err != nil {
			return err
		}
	}
	return nil
}

// Beside makes an index beside the other.
func (dialect) Beside(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `CREATE VIRTUAL TABLE `+store.IndexBeside+` USING fts5 (title, body, facet, content = '', contentless_delete = 1, tokenize = 'ascii')`)
	return err
}

// Still has nothing to do: there is one writer.
func (dialect) Still(context.Context, *sql.Tx) (string, error) { return "", nil }

// Switch puts the index beside in the place of the other.
func (dialect) Switch(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `DROP TABLE `+store.Index+`; ALTER TABLE `+store.IndexBeside+` RENAME TO `+store.Index)
	return err
}

// Search walks the index backwards from the newest and stops when it has enough.
func (dialect) Search(ctx context.Context, db *sql.DB, q store.Question) ([]int64, error) {
	args := []any{expression(q), q.Below, q.From, q.Limit}
	join := ""
	if q.Source != "" {
		// The facet finds sites below that of the source too.
		join = ` CROSS JOIN articles a ON a.ord = s.rowid AND a.source = $5`
		args = append(args, q.Source)
	}
	rows, err := db.QueryContext(ctx, `SELECT s.rowid FROM search s`+join+` WHERE s.search MATCH $1 AND s.rowid < $2 AND s.rowid >= $3
		ORDER BY s.rowid DESC LIMIT $4`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var ord int64
		if err := rows.Scan(&ord); err != nil {
			return nil, err
		}
		out = append(out, ord)
	}
	return out, rows.Err()
}

// expression gives the expression of FTS5 for a question.
func expression(q store.Question) string {
	var parts []string
	if q.Candidates.FTS5 != "" {
		parts = append(parts, "("+q.Candidates.FTS5+")")
	}
	for _, f := range q.Facets {
		parts = append(parts, `facet : "`+f+`"`)
	}
	return strings.Join(parts, " AND ")
}
