package store

import (
	"context"
	"database/sql"
	"strings"
	"unicode/utf8"
)

// A tx runs statements one after the other. After the first failure it runs none and err holds it, so that a list of statements
// needs one look at err at its end; whoever depends on a result looks at once.
type tx struct {
	ctx context.Context
	q   queryer
	raw *sql.Tx     // nil outside a transaction
	set *statements // prepared, may be nil
	d   Dialect
	err error
}

type queryer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// tries is how often a transaction is begun that others get in the way of.
const tries = 5

// tx runs f in one transaction of the writer: committed when f returns nil, rolled back otherwise. Where the database rolls it
// back because of another transaction, f runs again.
func (db *DB) tx(ctx context.Context, f func(*tx) error) error {
	err := db.once(ctx, f)
	for n := 1; n < tries && err != nil && db.d.Conflict(err); n++ {
		err = db.once(ctx, f)
	}
	return err
}

// once runs f in one transaction of the writer, once.
func (db *DB) once(ctx context.Context, f func(*tx) error) error {
	err := db.within(ctx, db.write, nil, db.set, f)
	if db.set != nil {
		db.set.prepare(ctx, db.write)
	}
	return err
}

// view runs f over one state of the database, which others may change meanwhile.
func (db *DB) view(ctx context.Context, f func(*tx) error) error {
	return db.within(ctx, db.read, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, nil, f)
}

func (db *DB) within(ctx context.Context, pool *sql.DB, o *sql.TxOptions, set *statements, f func(*tx) error) error {
	raw, err := pool.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	t := &tx{ctx: ctx, q: raw, raw: raw, set: set, d: db.d}
	err = f(t)
	if err == nil {
		err = t.err
	}
	if err != nil {
		// What broke the transaction says more than what ending it says.
		_ = raw.Rollback()
		return err
	}
	return raw.Commit()
}

// reader runs single queries without a transaction.
func (db *DB) reader(ctx context.Context) *tx { return &tx{ctx: ctx, q: db.read, d: db.d} }

// prepared gives the prepared statement of a text in this transaction, nil when there is none.
func (t *tx) prepared(query string) *sql.Stmt {
	if t.set == nil || t.raw == nil {
		return nil
	}
	if st := t.set.of(query); st != nil {
		return t.raw.StmtContext(t.ctx, st)
	}
	return nil
}

// exec runs a statement and gives the number of rows it changed.
func (t *tx) exec(query string, args ...any) int64 {
	if t.err != nil {
		return 0
	}
	var r sql.Result
	var err error
	if st := t.prepared(query); st != nil {
		r, err = st.ExecContext(t.ctx, clean(args)...)
	} else {
		r, err = t.q.ExecContext(t.ctx, query, clean(args)...)
	}
	if err != nil {
		t.err = err
		return 0
	}
	n, err := r.RowsAffected()
	t.err = err
	return n
}

// rows runs a query and calls each for every row.
func (t *tx) rows(each func(scan func(...any)) error, query string, args ...any) {
	if t.err != nil {
		return
	}
	var rows *sql.Rows
	var err error
	if st := t.prepared(query); st != nil {
		rows, err = st.QueryContext(t.ctx, clean(args)...)
	} else {
		rows, err = t.q.QueryContext(t.ctx, query, clean(args)...)
	}
	if err != nil {
		t.err = err
		return
	}
	defer rows.Close()
	for rows.Next() {
		err := each(func(dest ...any) {
			if t.err == nil {
				t.err = rows.Scan(dest...)
			}
		})
		if t.err == nil {
			t.err = err
		}
		if t.err != nil {
			return
		}
	}
	t.err = rows.Err()
}

// A row is the first row of an answer.
type row struct {
	t     *tx
	query string
	args  []any
}

func (t *tx) row(query string, args ...any) row { return row{t: t, query: query, args: args} }

// scan reads the row and reports whether there was one.
func (r row) scan(dest ...any) bool {
	found := false
	r.t.rows(func(scan func(...any)) error {
		if !found {
			found = true
			scan(dest...)
		}
		return nil
	}, r.query, r.args...)
	return found && r.t.err == nil
}

// clean takes from strings what PostgreSQL refuses to store: NUL and bytes that are not UTF-8.
func clean(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = cleaned(s)
		}
	}
	return args
}

func cleaned(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
