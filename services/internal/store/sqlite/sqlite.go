// Package sqlite opens the wire's memory in one SQLite file: the store of a wire that runs in one process.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/newswire-dev/newswire/services/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the database in the file at path, makes it where there is none, and brings its schema up to date. Every commit is
// on disk when it returns. There is one connection that writes; readers see the last commit and wait for nobody.
func Open(ctx context.Context, path string) (*store.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("folder of the database: %w", err)
	}
	write, err := pool(path, 1, 64<<10, "_txlock=immediate")
	if err != nil {
		return nil, err
	}
	read, err := pool(path, max(4, runtime.NumCPU()), 8<<10, "_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	db, err := store.New(ctx, write, read, dialect{})
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

// pool opens at most size connections, each with a page cache of the given kilobytes.
func pool(path string, size, cache int, more string) (*sql.DB, error) {
	// WAL lets readers go on while one writes; FULL syncs it at every commit.
	dsn := fmt.Sprintf("file:%s?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=journal_size_limit(67108864)&_pragma=cache_size(-%d)&%s",
		(&url.URL{Path: path}).EscapedPath(), cache, more)
	c, err := newConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// A dialect is what SQLite does differently.
type dialect struct{}

// Migrate brings the schema up to date.
func (dialect) Migrate(ctx context.Context, db *sql.DB) error {
	// Two programs on one file: the one that lost the race finds the schema made when it tries again.
	err := store.Migrate(ctx, database.DialectSQLite3, db, migrations)
	for range 3 {
		var newer *store.NewerError
		if err == nil || errors.As(err, &newer) || ctx.Err() != nil {
			return err
		}
		err = store.Migrate(ctx, database.DialectSQLite3, db, migrations)
	}
	return err
}

// Clock is the clock of the process: what time.Now says, also where a test lets it run faster.
func (dialect) Clock() string { return clock + `()` }

// Lock is empty: a transaction of the writer is alone.
func (dialect) Lock() string { return "" }

// Share is empty as well.
func (dialect) Share() string { return "" }

// Free is empty as well.
func (dialect) Free() string { return "" }

// Apart has nothing to do.
func (dialect) Apart(context.Context, *sql.Tx, []string) error { return nil }

// Serial is one above the highest number of the second.
func (dialect) Serial() string {
	return `(SELECT coalesce(max(x.ord) + 1, $1) FROM articles x WHERE x.ord >= $1 AND x.ord < $1 + 1048576)`
}

// Transient reports whether an error is of the file or the machine.
func (dialect) Transient(err error) bool {
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT,
		sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
		sqlite3.SQLITE_NOTADB:
		return true
	}
	return false
}

// Conflict is never met: transactions of the one writer follow each other.
func (dialect) Conflict(error) bool { return false }
