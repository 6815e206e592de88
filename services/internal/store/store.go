package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/newswire-dev/newswire/services/query"
)

// A DB is an open database. Its methods may be called at once from many goroutines; it is made by sqlite.Open or postgres.Open.
type DB struct {
	write *sql.DB // one connection where the database has one writer
	read  *sql.DB
	d     Dialect
	set   *statements // of the one connection that writes, nil where there are several
}

// A Dialect is what the databases do differently. Clauses are pieces of SQL.
type Dialect interface {
	// Migrate brings the schema to the newest version that the program knows. It is safe when several processes do it at once.
	Migrate(ctx context.Context, db *sql.DB) error
	// Clock is an expression: the database's time in microseconds since 1970.
	Clock() string
	// Lock follows a SELECT whose rows the transaction is going to change; Share one whose rows must stay as they are.
	Lock() string
	Share() string
	// Free follows a SELECT of rows that the transaction is going to change, and leaves out those that another one has locked.
	Free() string
	// Apart keeps other transactions from having one of the names until this one ends, and waits for those that do. It comes before all
	// other locks of a transaction.
	Apart(ctx context.Context, tx *sql.Tx, names []string) error
	// Serial is an expression: a free order number of the second that begins at $1.
	Serial() string
	// Transient reports whether an error is of the surroundings: nothing happened, the same may be tried again.
	Transient(err error) bool
	// Conflict reports whether the database rolled a transaction back because of another one: deadlock, serialization.
	Conflict(err error) bool
	// Index puts the tokens of articles into an index (Index or IndexBeside), in place of those that are there. Entries are in
	// the order of Ord.
	Index(ctx context.Context, tx *sql.Tx, index string, entries []Entry) error
	// Beside makes an empty index IndexBeside. Still keeps others from writing articles until the transaction ends, and gives the
	// condition of those that they may have written since it began: a clause about articles a, empty where there are none. Switch
	// puts the index beside in the place of the other.
	Beside(ctx context.Context, tx *sql.Tx) error
	Still(ctx context.Context, tx *sql.Tx) (missed string, err error)
	Switch(ctx context.Context, tx *sql.Tx) error
	// Search gives the order numbers of articles, highest first.
	Search(ctx context.Context, db *sql.DB, q Question) ([]int64, error)
}

// The tables of the index of words: the one that is searched, and the one that is made beside it to take its place.
const (
	Index       = "search"
	IndexBeside = "search_beside"
)

// An Entry is what the index holds of an article's current revision.
type Entry struct {
	Ord int64 // order number
	New bool  // nothing is there yet
	Doc query.Doc
}

// New gives the database over two pools, which may be one and the same, after bringing its schema up to date. It closes the
// pools when it fails.
func New(ctx context.Context, write, read *sql.DB, d Dialect) (*DB, error) {
	db := &DB{write: write, read: read, d: d}
	if write != read {
		db.set = newStatements()
	}
	err := d.Migrate(ctx, write)
	if err == nil {
		err = db.introduce(ctx)
	}
	if err == nil {
		err = db.nameHosts(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close closes the pools.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return db.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one)
}

// Transient reports whether an error is of the surroundings (deadlock, serialization, connection, disk, a race that another
// worker won): nothing has happened, and the same may be tried again.
func (db *DB) Transient(err error) bool {
	if err == nil {
		return false
	}
	var r *raceError
	return errors.As(err, &r) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || db.d.Transient(err)
}

// raceError says that another transaction did at once what this one began.
type raceError struct{ what string }

func (e *raceError) Error() string {
	return e.what + " at the same time as another worker: to be tried again"
}
