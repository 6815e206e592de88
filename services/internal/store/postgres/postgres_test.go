package postgres_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver for the test's own connection

	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/postgres"
	"github.com/newswire-dev/newswire/services/internal/store/storetest"
	"github.com/newswire-dev/newswire/services/storage"
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

// TestTransient breaks transactions in ways that may pass: the same batch succeeds when it is tried again.
func TestTransient(t *testing.T) {
	where := schema(t) + "&application_name=newswire-transient"
	db, err := server.Open(t, where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kill := func() {
		server.Raw(t, strings.TrimSuffix(where, "&application_name=newswire-transient"),
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'newswire-transient'`)
	}
	f := func(name string, want bool, batch func(storage.Tx) error) {
		t.Helper()
		err := db.Batch(t.Context(), storage.Move{Group: "g", Topic: name, From: -1, To: 1}, batch)
		if err == nil || db.Transient(err) != want {
			t.Errorf("%s: %v, transient %v", name, err, db.Transient(err))
		}
	}
	f("connection killed", true, func(tx storage.Tx) error {
		kill()
		_, err := tx.Get("x")
		return err
	})
	f("killed before the commit", true, func(tx storage.Tx) error { kill(); return nil })
	f("our own fault", false, func(storage.Tx) error { return errors.New("no such thing") })
	if err := db.Batch(t.Context(), storage.Move{Group: "g", Topic: "after", From: -1, To: 1}, func(storage.Tx) error { return nil }); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestDeadlock has two batches lock two articles in opposite order: one is told to try again.
func TestDeadlock(t *testing.T) {
	db, err := server.Open(t, schema(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var ids []string
	err = db.Batch(t.Context(), storage.Move{Group: "g", Topic: "t", From: -1, To: 1}, func(tx storage.Tx) error {
		for _, a := range []string{"s/a", "s/b"} {
			id, err := tx.Create(storage.NewArticle{SourceID: "s", Addresses: []string{a}, FirstSeen: time.Now()})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var met, all sync.WaitGroup
	met.Add(2)
	failed := make([]error, 2)
	for i := range failed {
		all.Go(func() {
			failed[i] = db.Batch(t.Context(), storage.Move{Group: "g", Topic: fmt.Sprint(i), From: -1, To: 1}, func(tx storage.Tx) error {
				if _, err := tx.Get(ids[i]); err != nil {
					return err
				}
				met.Done()
				met.Wait()
				_, err := tx.Get(ids[1-i])
				return err
			})
		})
	}
	all.Wait()
	if err := errors.Join(failed...); err == nil || !db.Transient(err) {
		t.Errorf("a deadlock gives %v", err)
	}
	if failed[0] != nil && failed[1] != nil {
		t.Errorf("both were given up: %v", failed)
	}
}

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
