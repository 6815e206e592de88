package storetest

import (
	"strings"
	"sync"
	"testing"
)

func testOpenTwice(t *testing.T, s Server) {
	where := s.Where(t)
	first, err := s.open(t, where).Epoch(t.Context())
	if err != nil || first == "" {
		t.Fatalf("epoch %q, %v", first, err)
	}
	if second, err := s.open(t, where).Epoch(t.Context()); err != nil || second != first {
		t.Errorf("opened again, the epoch is %q, was %q, %v", second, first, err)
	}
	if other, _ := s.fresh(t).Epoch(t.Context()); other == first {
		t.Errorf("two databases have the epoch %q", first)
	}
}

func testOpenAtOnce(t *testing.T, s Server) {
	where := s.Where(t)
	epochs := make([]string, 4)
	var all sync.WaitGroup
	for i := range epochs {
		all.Go(func() {
			db, err := s.Open(t, where)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			epochs[i], _ = db.Epoch(t.Context())
		})
	}
	all.Wait()
	for _, e := range epochs {
		if e == "" || e != epochs[0] {
			t.Fatalf("opened at once, the epochs are %q", epochs)
		}
	}
}

func testOpenNewer(t *testing.T, s Server) {
	where := s.Where(t)
	s.open(t, where)
	s.Raw(t, where, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
	if db, err := s.Open(t, where); err == nil {
		_ = db.Close()
		t.Error("a newer schema was opened")
	} else if !strings.Contains(err.Error(), "start the newer program") {
		t.Errorf("a newer schema says %v", err)
	}
}
