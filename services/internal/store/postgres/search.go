package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// entriesAtOnce bounds the rows of one statement; each carries a whole text.
const entriesAtOnce = 100

// Index writes the tokens of articles.
func (dialect) Index(ctx context.Context, tx *sql.Tx, index string, entries []store.Entry) error {
	for len(entries) > 0 {
		some := entries[:min(entriesAtOnce, len(entries))]
		entries = entries[len(some):]
		var rows []string
		var args []any
		for _, e := range some {
			args = append(args, e.Ord, query.Vector(e.Doc))
			rows = append(rows, fmt.Sprintf("($%d, CAST(CAST($%d AS TEXT) AS TSVECTOR))", len(args)-1, len(args)))
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO `+index+` (ord, words) VALUES `+strings.Join(rows, ", ")+`
			ON CONFLICT (ord) DO UPDATE SET words = excluded.words`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// Beside makes an index beside the other. It is filled before it is made searchable, which is faster.
func (dialect) Beside(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `CREATE TABLE `+store.IndexBeside+` (ord BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)`)
	return err
}

// Still lets others read articles, not write them. The clock by which a revision is dated may be an hour behind.
func (dialect) Still(ctx context.Context, tx *sql.Tx) (string, error) {
	_, err := tx.ExecContext(ctx, `LOCK TABLE articles IN SHARE MODE`)
	return `NOT EXISTS (SELECT 1 FROM ` + store.IndexBeside + ` b WHERE b.ord = a.ord) OR
		a.revised_at >= CAST((extract(epoch FROM transaction_timestamp()) - 3600) * 1000000 AS BIGINT)`, err
}

// Switch puts the index beside in the place of the other, with the names that it has there.
func (dialect) Switch(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		`DROP TABLE ` + store.Index,
		`ALTER TABLE ` + store.IndexBeside + ` RENAME TO ` + store.Index,
		`ALTER INDEX ` + store.IndexBeside + `_pkey RENAME TO ` + store.Index + `_pkey`,
		`CREATE INDEX ` + store.Index + `_words ON ` + store.Index + ` USING gin (words)`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// walks are how many of the newest rows are looked through before the index of words is asked. The planner cannot tell a common
// word, for which walking backwards is best, from one that is rare or a phrase that hardly exists, for which that reads everything.
var walks = [...]int{200, 2000}

// Search walks some rows backwards from the newest, and asks the index of words where that does not give enough.
func (dialect) Search(ctx context.Context, db *sql.DB, q store.Question) ([]int64, error) {
	source, args := "", []any{expression(q), q.Below, q.From, q.Limit}
	if q.Source != "" {
		// The facet finds sites below that of the source too.
		source = ` AND EXISTS (SELECT 1 FROM articles a WHERE a.ord = m.ord AND a.source = $5)`
		args = append(args, q.Source)
	}
	for _, n := range walks {
		found, err := ords(ctx, db, `SELECT m.ord FROM (SELECT s.ord, s.words FROM search s WHERE s.ord < $2 AND s.ord >= $3
			ORDER BY s.ord DESC LIMIT `+strconv.Itoa(n)+`) m WHERE m.words @@ CAST($1 AS TSQUERY)`+source+` ORDER BY m.ord DESC LIMIT $4`, args)
		if err != nil || len(found) == q.Limit {
			return found, err
		}
	}
	return ords(ctx, db, `WITH m AS MATERIALIZED (
			SELECT s.ord FROM search s WHERE s.words @@ CAST($1 AS TSQUERY) AND s.ord < $2 AND s.ord >= $3)
		SELECT m.ord FROM m WHERE TRUE`+source+` ORDER BY m.ord DESC LIMIT $4`, args)
}

// ords runs a query whose plan is made for its arguments.
func ords(ctx context.Context, db *sql.DB, sql string, args []any) ([]int64, error) {
	rows, err := db.QueryContext(ctx, sql, append([]any{pgx.QueryExecModeExec}, args...)...)
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

// expression gives the text of the tsquery for a question.
func expression(q store.Question) string {
	var parts []string
	if q.Candidates.TSQuery != "" {
		parts = append(parts, "("+q.Candidates.TSQuery+")")
	}
	for _, f := range q.Facets {
		parts = append(parts, text.Quoted(f))
	}
	return strings.Join(parts, " & ")
}
