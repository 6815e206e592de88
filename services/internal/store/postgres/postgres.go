// Package postgres opens the wire's memory in PostgreSQL 14 or newer: the store of a wire whose services run apart.
package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/database"

	"github.com/newswire-dev/newswire/services/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// connections is the most that one process holds.
const connections = 16

// Open opens the database that a URL names (postgres://user:password@host:5432/name) and brings its schema up to date. The
// tables lie in the first schema of the search path. Errors do not show the password.
func Open(ctx context.Context, address string) (*store.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the database's URL cannot be read (%s): it should look like postgres://user:password@host:5432/name", reason(err))
	}
	// What a server or a URL may set otherwise: numbering relies on seeing what was committed before each statement.
	config.RuntimeParams["default_transaction_isolation"] = "read committed"
	config.RuntimeParams["jit"] = "off"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "newswire"
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db, err := store.New(ctx, pool, pool, dialect{})
	if err != nil {
		return nil, fmt.Errorf("open database %s at %s:%d: %w", config.Database, config.Host, config.Port, err)
	}
	return db, nil
}

// reason gives what is wrong with a URL without repeating it: the text of the error may hold the password.
func reason(err error) string {
	var parse *url.Error
	if errors.As(err, &parse) {
		err = parse.Err
		if strings.Contains(err.Error(), "invalid port") {
			return "invalid port"
		}
		return "not a URL"
	}
	return "a value in it is not valid"
}

// A dialect is what PostgreSQL does differently.
type dialect struct{}

// migrating is the key of the advisory lock under which one process at a time migrates.
const migrating = 0x6e657773

// Migrate brings the schema up to date.
func (dialect) Migrate(ctx context.Context, db *sql.DB) (err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrating); err != nil {
		return fmt.Errorf("lock for migrating: %w", err)
	}
	defer func() {
		_, unlocked := c.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, migrating)
		err = errors.Join(err, unlocked)
	}()
	return store.Migrate(ctx, database.DialectPostgres, db, migrations)
}

// Clock is the server's clock, which goes on within a transaction.
func (dialect) Clock() string {
	return `CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`
}

// Lock keeps others from changing or locking rows.
func (dialect) Lock() string { return ` FOR UPDATE` }

// Share keeps others from changing rows.
func (dialect) Share() string { return ` FOR SHARE` }

// Free passes by rows that others have locked.
func (dialect) Free() string { return ` FOR UPDATE SKIP LOCKED` }

// Apart takes the advisory locks of names in the order of their keys.
func (dialect) Apart(ctx context.Context, tx *sql.Tx, names []string) error {
	keys := make([]int64, len(names))
	for i, name := range names {
		sum := sha256.Sum256([]byte(name))
		keys[i] = int64(binary.BigEndian.Uint64(sum[:]))
	}
	slices.Sort(keys)
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(u.key) FROM unnest(CAST($1 AS BIGINT[])) WITH ORDINALITY AS u (key, n) ORDER BY u.n`, keys)
	return err
}

// Serial counts within all seconds alike, so that workers never wait for each other's numbers. One that is taken is counted past.
func (dialect) Serial() string { return `CAST($1 AS BIGINT) + (nextval('serials') & 1048575)` }

// Transient reports whether an error is of the server, the connection or another transaction, and not of the data.
func (dialect) Transient(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch class := e.Code[:min(2, len(e.Code))]; class {
		case "0A", "21", "22", "23", "42", "54":
			// Not supported, cardinality, data, constraint, syntax or name, too large.
			return false
		}
		return true
	}
	var network net.Error
	return errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		strings.Contains(err.Error(), "conn closed")
}

// Conflict reports whether the server gave this transaction up for another one's sake.
func (dialect) Conflict(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}
