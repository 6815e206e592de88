package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements keeps the statements of one writing connection prepared: SQLite plans a text anew each time it meets it. It is for
// pools of one connection, which is free for preparing only between transactions; so a text is prepared after the transaction
// that used it for the second time.
type statements struct {
	mu    sync.Mutex
	used  map[string]int
	ready map[string]*sql.Stmt
}

const (
	maxStatements = 200 // kept; texts that depend on the number of their rows come in many forms
	maxTexts      = 2000
)

func newStatements() *statements {
	return &statements{used: map[string]int{}, ready: map[string]*sql.Stmt{}}
}

// of gives the prepared statement of a text, nil when there is none, and counts its use.
func (s *statements) of(text string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st, ok := s.ready[text]; ok {
		return st
	}
	if len(s.used) < maxTexts {
		s.used[text]++
	}
	return nil
}

// prepare prepares what was used twice.
func (s *statements) prepare(ctx context.Context, db *sql.DB) {
	for _, text := range s.wanted() {
		// A text that cannot be prepared now is met again.
		if st, err := db.PrepareContext(ctx, text); err == nil {
			s.keep(text, st)
		}
	}
}

func (s *statements) wanted() (texts []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for text, n := range s.used {
		if n >= 2 && len(s.ready)+len(texts) < maxStatements {
			texts = append(texts, text)
			delete(s.used, text)
		}
	}
	return texts
}

func (s *statements) keep(text string, st *sql.Stmt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.ready[text]; ok {
		_ = st.Close() // prepared twice at once
		return
	}
	s.ready[text] = st
}
