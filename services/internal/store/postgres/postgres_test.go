package postgres_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver for the test's own connection

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/postgres"
	"github.com/newswire-dev/newswire/services/internal/store/storetest"
)

// schema makes a schema of its own and gives the URL that leads to it.
func schema(t testing.TB) string {
	t.Helper()
	server := os.Getenv("NEWSWIRE_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("NEWSWIRE_TEST_POSTGRES is not set: the URL of a PostgreSQL server to test with")
		}
		t.Skip("NEWSWIRE_TEST_POSTGRES is not set: the URL of a PostgreSQL server to test with")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ToLower(rand.Text()[:12])
	if _, err := admin.ExecContext(t.Context(), `CREATE SCHEMA `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), `DROP SCHEMA `+name+` CASCADE`); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

var server = storetest.Server{
	Where: schema,
	Open: func(t testing.TB, address string) (*store.DB, error) {
		return postgres.Open(t.Context(), address)
	},
	Raw: func(t testing.TB, address, statement string) {
		db := raw(t, address)
		defer db.Close()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	},
	Snapshot: func(t testing.TB, address string) func() {
		db := raw(t, address)
		tx, err := db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := tx.QueryRow(`SELECT count(*) FROM events`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return func() {
			_ = tx.Rollback()
			_ = db.Close()
		}
	},
	Writers: 4,
}

// raw opens the database past the store.
func raw(t testing.TB, address string) *sql.DB {
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestStore(t *testing.T) { storetest.Run(t, server) }

func TestErrorsHideThePassword(t *testing.T) {
	f := func(address string) {
		t.Helper()
		_, err := postgres.Open(t.Context(), address)
		if err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%v", err)
		}
	}
	f("postgres://wire:sesame@127.0.0.1:1/wire?connect_timeout=2")
	f("postgres://wire:sesame@127.0.0.1:port/wire")
	f("postgres://wire:ses ame%zz@127.0.0.1/sesame")
	f("postgres://wire:sesame@127.0.0.1/wire?sslmode=sesame")
	f("host=127.0.0.1 password=sesame port=x")
}

func BenchmarkStore(b *testing.B) { storetest.Bench(b, server) }
