package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
)

// hold takes a lease for the rest of the test.
func hold(t testing.TB, db *store.DB, name, holder string) {
	t.Helper()
	if ok, err := db.Hold(t.Context(), name, holder, time.Hour); err != nil || !ok {
		t.Fatalf("%s is not held by %s: %v", name, holder, err)
	}
}

// begin begins a fetcher's session for the rest of the test.
func begin(t testing.TB, db *store.DB, token string) {
	t.Helper()
	if err := db.Begin(t.Context(), token, noon, time.Hour, false); err != nil {
		t.Fatal(err)
	}
}

// until waits for a condition.
func until(t testing.TB, what string, f func() bool) {
	t.Helper()
	end := time.Now().Add(10 * time.Second)
	for !f() {
		if time.Now().After(end) {
			t.Fatalf("not within ten seconds: %s", what)
		}
	}
}

func testLeases(t *testing.T, s Server) {
	db := s.fresh(t)
	f := func(holder string, d time.Duration, want bool) {
		t.Helper()
		if got, err := db.Hold(t.Context(), "relay", holder, d); err != nil || got != want {
			t.Errorf("%s holds: %v, %v; want %v", holder, got, err, want)
		}
	}
	f("a", time.Hour, true)
	f("b", time.Hour, false)
	f("a", time.Millisecond, true)
	until(t, "a lease that ran out passes on", func() bool {
		ok, err := db.Hold(t.Context(), "relay", "b", time.Hour)
		return err == nil && ok
	})
	f("a", time.Hour, false)
	if err := db.Release(t.Context(), "relay", "a"); err != nil {
		t.Error(err)
	}
	f("a", time.Hour, false)
	if err := db.Release(t.Context(), "relay", "b"); err != nil {
		t.Error(err)
	}
	f("a", time.Hour, true)

	if err := db.Drop(t.Context(), "nobody", "d", "empty"); !errors.Is(err, fetcher.ErrLost) {
		t.Errorf("a write without the lease gives %v", err)
	}
}
