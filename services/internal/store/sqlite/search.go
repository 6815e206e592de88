package sqlite

import (
	"context"
	"database/sql"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/query"
)

// Index writes the tokens of articles. They come in the order of their numbers: FTS5 writes a segment whenever a number goes back.
func (dialect) Index(ctx context.Context, tx *sql.Tx, entries []store.Entry) error {
	for _, e := range entries {
		if !e.New {
			if _, err := tx.ExecContext(ctx, `DELETE FROM search WHERE rowid = $1`, e.Ord); err != nil {
				return err
			}
		}
		title, body, facet := query.Columns(e.Doc)
		_, err := tx.ExecContext(ctx, `INSERT INTO search (rowid, title, body, facet) VALUES ($1, $2, $3, $4)`,
			e.Ord, title, body, facet)
		if err != nil {
			return err
		}
	}
	return nil
}
