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

func open(t testing.TB) *store.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), schema(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestStore(t *testing.T) { storetest.Run(t, open) }
