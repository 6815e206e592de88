package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// A DB is an open database. Its methods may be called at once from many goroutines; it is made by sqlite.Open or postgres.Open.
type DB struct {
	write *sql.DB // one connection where the database has one writer
	read  *sql.DB
	d     Dialect
	set   *statements // of the one connection that writes, nil where there are several
	epoch string
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
	// Serial is an expression: a free order number of the second that begins at $1.
	Serial() string
	// Transient reports whether an error is of the surroundings: nothing happened, the same may be tried again.
	Transient(err error) bool
	// Conflict reports whether the database rolled a transaction back because of another one: deadlock, serialization.
	Conflict(err error) bool
	// Index puts the tokens of articles into the index, in place of those that are there. Entries are in the order of Ord.
	Index(ctx context.Context, tx *sql.Tx, entries []Entry) error
	// Search gives the order numbers of articles, highest first.
	Search(ctx context.Context, db *sql.DB, q Question) ([]int64, error)
}

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
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// introduce writes the epoch and the versions of what the rows are made with, where they are not written yet, and refuses rows
// that were made with others.
func (db *DB) introduce(ctx context.Context) error {
	made := map[string]string{"epoch": rand.Text()[:16], "text": strconv.Itoa(text.Version), "address": strconv.Itoa(news.AddressVersion)}
	return db.tx(ctx, func(tx *tx) error {
		for name, value := range made {
			tx.exec(`INSERT INTO wire (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value)
			var stored string
			tx.row(`SELECT value FROM wire WHERE name = $1`, name).scan(&stored)
			if tx.err == nil && name != "epoch" && stored != value {
				return fmt.Errorf("the database was filled with version %s of %s, this program has version %s: start the program it was filled with", stored, name, value)
			}
			if name == "epoch" {
				db.epoch = stored
			}
		}
		return tx.err
	})
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

// Epoch gives the id of the sequence.
func (db *DB) Epoch(ctx context.Context) (string, error) {
	return db.epoch, db.Ping(ctx)
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
