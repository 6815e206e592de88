package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/matcher"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// maxArticle is the longest line that an article of --jsonl may have, in bytes.
const maxArticle = 16 << 20

// matchedArticle is one line of the input of try query --jsonl. Its id is answered as it was written.
type matchedArticle struct {
	ID         json.RawMessage `json:"id"`
	Title      string          `json:"title"`
	Dek        string          `json:"dek"`
	Text       string          `json:"text"`
	Lang       string          `json:"lang"`
	Source     string          `json:"source"`
	SourceName string          `json:"source_name"`
	Country    string          `json:"country"`
	Authors    []string        `json:"authors"`
	Subjects   []string        `json:"subjects"`
	Agency     string          `json:"agency"`
	URL        string          `json:"url"`
	Change     string          `json:"change"`
	Published  string          `json:"published"`
}

// doc gives the article as it is matched. A time of publication that cannot be read counts as none.
func (a *matchedArticle) doc() query.Doc {
	var published news.Time
	if a.Published != "" {
		published, _ = wiredate.Parse(a.Published, nil)
	}
	return query.Doc{
		Title: a.Title, Dek: a.Dek, Text: a.Text, Language: a.Lang, Source: a.Source, SourceName: a.SourceName, Country: a.Country,
		Authors: a.Authors, Subjects: a.Subjects, Agency: a.Agency, URL: a.URL, Change: query.Change(a.Change), Published: published,
	}
}

// matchLines answers articles line by line: whoever writes one may wait for its answer before writing the next. Queries that cannot be
// read are said and left out, and make the command fail when all articles are answered.
func (t *tryQuery) matchLines(ctx context.Context) error {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	set, loaded, err := readQueries(t.Queries, os.Stderr, func(few *matcher.Set) { matchAhead(in, few) })
	if err != nil {
		return err
	}
	m := matching{set: set, out: bufio.NewWriterSize(os.Stdout, 1<<16)}
	err = m.lines(ctx, in)
	if err = errors.Join(err, m.out.Flush()); err != nil {
		return err
	}
	if t.Stats {
		m.spent.write(os.Stderr, loaded)
	}
	if loaded.refused > 0 {
		return fmt.Errorf("%s: %d of %d queries cannot be read and were left out", t.Queries, loaded.refused, loaded.refused+set.Len())
	}
	return nil
}

// matchAhead matches the articles that are there to be read, once the first is, without taking them.
func matchAhead(in *bufio.Reader, few *matcher.Set) {
	if _, err := in.Peek(1); err != nil {
		return
	}
	there, _ := in.Peek(in.Buffered())
	var doc query.Prepared
	for line := range bytes.Lines(there) {
		var a matchedArticle
		if json.Unmarshal(line, &a) == nil { // else it is answered when it is read
			doc.Reset(a.doc())
			few.Match(&doc, func(string) {})
		}
	}
}

// matching is one run of try query --jsonl.
type matching struct {
	set   *matcher.Set
	doc   query.Prepared
	line  []byte // of the answer
	found []string
	out   *bufio.Writer
	spent spending
}

func (m *matching) lines(ctx context.Context, in *bufio.Reader) error {
	for n := 1; ctx.Err() == nil; n++ {
		line, tooLong, err := readLine(in, maxArticle)
		m.answer(n, line, tooLong)
		m.out.Write(m.line) // its error stays, and Flush gives it
		if in.Buffered() == 0 || err != nil {
			if err := m.out.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return ctx.Err()
}

// answer writes the answer to a line into m.line: nothing to an empty one.
func (m *matching) answer(n int, line []byte, tooLong bool) {
	began := time.Now()
	if m.spent.cpu == 0 {
		m.spent.cpu = processorTime()
	}
	m.line = m.line[:0]
	var a matchedArticle
	switch err := json.Unmarshal(line, &a); {
	case tooLong:
		m.fail(a.ID, fmt.Sprintf("line %d is longer than %d bytes", n, maxArticle))
		return
	case len(line) == 0:
		return
	case err != nil:
		m.fail(a.ID, fmt.Sprintf(`line %d %s: write it as {"id":"1","title":"...","text":"..."}`, n, wrongIn(err)))
		return
	}
	m.line = append(append(append(m.line, `{"id":`...), named(a.ID)...), `,"matches":[`...)
	m.doc.Reset(a.doc())
	m.found = m.found[:0]
	m.set.Match(&m.doc, func(id string) { m.found = append(m.found, id) })
	slices.Sort(m.found) // the set finds them in an order that depends on the articles before
	for i, id := range m.found {
		if i > 0 {
			m.line = append(m.line, ',')
		}
		m.line = appendJSON(m.line, id)
	}
	m.line = append(m.line, "]}\n"...)
	m.spent.article(time.Since(began))
}

func (m *matching) fail(id json.RawMessage, what string) {
	b, _ := json.Marshal(errorLine{named(id), what}) // neither part can fail
	m.line = append(append(m.line, b...), '\n')
}

// named gives an id as it is answered: that of an article without one is empty.
func named(id json.RawMessage) json.RawMessage {
	if id == nil {
		return json.RawMessage(`""`)
	}
	return id
}

// appendJSON appends a string as JSON.
func appendJSON(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7F || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string cannot fail
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
