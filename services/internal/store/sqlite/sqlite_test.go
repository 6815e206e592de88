package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/internal/store/storetest"
)

var server = storetest.Server{
	Where: func(t testing.TB) string { return filepath.Join(t.TempDir(), "a folder", "wire.db") },
	Open: func(t testing.TB, address string) (*store.DB, error) {
		return sqlite.Open(t.Context(), address)
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
		tx, err := db.BeginTx(context.Background(), nil)
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
	Writers: 1,
}

// raw opens the file past the store.
func raw(t testing.TB, address string) *sql.DB {
	db, err := sql.Open("sqlite", address+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestStore(t *testing.T) { storetest.Run(t, server) }

func BenchmarkStore(b *testing.B) { storetest.Bench(b, server) }
