package storage_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// TestTheOneThatIsRefusedIsNamed has the database refuse the text of one of five candidates, which is written only at the end of the batch:
// that one is the poison, and the others can be filed.
func TestTheOneThatIsRefusedIsNamed(t *testing.T) {
	where := filepath.Join(t.TempDir(), "newswire.db")
	db, err := sqlite.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	raw, err := sql.Open("sqlite", where)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(`CREATE TRIGGER refuse BEFORE INSERT ON revisions WHEN NEW.title = 'Title 3' BEGIN SELECT RAISE(ABORT, 'refused'); END`); err != nil {
		t.Fatal(err)
	}
	s, err := storage.New(storage.Options{Store: db, Holder: "me"})
	if err != nil {
		t.Fatal(err)
	}
	var batch []bus.Message
	for i := range 5 {
		title := fmt.Sprint("Title ", i)
		value, err := json.Marshal(news.Candidate{Document: fmt.Sprint("d", i), Look: int64(i + 1), Site: "a.example", Addresses: []string{fmt.Sprint("a.example/", i)},
			Shown: time.Now(), Content: news.Content{Title: title, Text: title, Hash: title, Completeness: news.FromPage}})
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, bus.Message{Topic: bus.Articles, Offset: int64(i) - 1, Value: value})
	}
	var poison *bus.Poison
	if err := s.File(t.Context(), batch); !errors.As(err, &poison) || poison.Index != 3 {
		t.Fatalf("filing gives %v", err)
	}
	if err := s.File(t.Context(), batch[:3]); err != nil {
		t.Errorf("those before it: %v", err)
	}
	if c, err := db.Counts(t.Context()); err != nil || c.Articles != 3 {
		t.Errorf("%d articles, %v", c.Articles, err)
	}
}
