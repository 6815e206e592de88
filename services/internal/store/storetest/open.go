package storetest

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/query"
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

// testReindex opens a database whose index an older program made: it is made anew, and one of a newer program is refused.
func testReindex(t *testing.T, s Server) {
	where := s.Where(t)
	db := s.open(t, where)
	addFeed(t, db, "post.example", noon)
	l := &line{db: db}
	for i := range 450 { // more than are indexed at once
		l.created(t, newArticle("post.example/"+strconv.Itoa(i), content("Gas "+strconv.Itoa(i), "Putin's visit")))
	}
	s.Raw(t, where, `DELETE FROM search`)
	s.Raw(t, where, `UPDATE wire SET value = '1' WHERE name = 'text'`)
	found := func() (n int) {
		t.Helper()
		q, err := query.Parse(`"putin visit"`)
		if err != nil {
			t.Fatal(err)
		}
		list, err := db.Articles(t.Context(), view.Search{Query: q, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := found(); n != 0 {
		t.Fatalf("%d are found without an index", n)
	}
	db = s.open(t, where)
	if n := found(); n != 450 {
		t.Errorf("%d are found with the new index, want 450", n)
	}
	l.db = db
	l.created(t, newArticle("post.example/new", content("Gas", "Putin's visit")))
	if n := found(); n != 451 {
		t.Errorf("%d are found with one more, want 451", n)
	}
	s.Raw(t, where, `UPDATE wire SET value = '99999' WHERE name = 'text'`)
	if db, err := s.Open(t, where); err == nil {
		_ = db.Close()
		t.Error("the index of a newer program was opened")
	} else if !strings.Contains(err.Error(), "start the newer program") {
		t.Errorf("the index of a newer program says %v", err)
	}
}

// testGrammar opens a database with queries of the first grammar: they keep what they mean and their version.
func testGrammar(t *testing.T, s Server) {
	where := s.Where(t)
	db := s.open(t, where)
	topic, err := db.CreateTopic(t.Context(), "Near", "oil NEAR gas wom?n")
	if err != nil {
		t.Fatal(err)
	}
	s.Raw(t, where, `UPDATE topics SET grammar = 1`)
	s.Raw(t, where, `UPDATE topic_versions SET grammar = 1`)
	const want = `oil "near" gas "wom n"`
	for range 2 {
		db = s.open(t, where)
		row, err := db.Topic(t.Context(), topic.ID)
		if err != nil || !strings.EqualFold(row.Query, want) || row.Version != 1 {
			t.Fatalf("the query is %q, version %d, %v; want %q", row.Query, row.Version, err, want)
		}
		versions, err := db.TopicVersions(t.Context(), topic.ID)
		if err != nil || len(versions) != 1 || versions[0].Query != row.Query {
			t.Fatalf("the versions are %+v, %v", versions, err)
		}
	}
}
