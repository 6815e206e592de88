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
	"reflect"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// maxLine is the longest line of --jsonl that is read, in bytes.
const maxLine = 1 << 20

// errorLine is the answer to a line that cannot be answered: the lines after it are.
type errorLine struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// lineReader answers the lines of --jsonl.
type lineReader struct {
	form   string // of a line, for people
	answer func(ctx context.Context, id json.RawMessage, line []byte) (any, error)
}

// badLine is what is wrong in a line itself, to be said with its number.
type badLine string

func (b badLine) Error() string { return string(b) }

// run answers line by line: whoever writes one may wait for its answer before writing the next.
func (l lineReader) run(ctx context.Context, from string) (err error) {
	in := os.Stdin
	if from != "" && from != "-" {
		if in, err = os.Open(from); err != nil {
			return err
		}
		defer in.Close()
	}
	reader := bufio.NewReader(in)
	for n := 1; ctx.Err() == nil; n++ {
		line, tooLong, err := readLine(reader, maxLine)
		if answer := l.line(ctx, n, line, tooLong); answer != nil {
			if err := writeJSON(os.Stdout, answer, ""); err != nil {
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

// readLine reads one line. Of a line longer than most bytes it keeps nothing.
func readLine(r *bufio.Reader, most int) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > most; !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSpace(line), tooLong, err
		}
	}
}

// line gives the answer to a line, nil to an empty one. The id is answered as it was written.
func (l lineReader) line(ctx context.Context, n int, line []byte, tooLong bool) any {
	unnamed := json.RawMessage(`""`)
	switch {
	case tooLong:
		return errorLine{unnamed, fmt.Sprintf("line %d is longer than %d bytes", n, maxLine)}
	case len(line) == 0:
		return nil
	}
	var named struct {
		ID json.RawMessage `json:"id"`
	}
	err := json.Unmarshal(line, &named)
	if named.ID == nil {
		named.ID = unnamed
	}
	var answer any
	if err == nil {
		answer, err = l.safely(ctx, named.ID, line)
	}
	var bad badLine
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return answer
	case errors.As(err, &bad):
		return errorLine{named.ID, fmt.Sprintf("line %d %s", n, bad)}
	case errors.As(err, &kind), errors.As(err, &syntax):
		return errorLine{named.ID, fmt.Sprintf("line %d %s: write it as %s", n, wrongIn(err), l.form)}
	}
	return errorLine{named.ID, err.Error()}
}

// safely answers one line. One that makes a reader panic is an error, and the lines after it are read.
func (l lineReader) safely(ctx context.Context, id json.RawMessage, line []byte) (answer any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the reader fails on it: %v", p)
		}
	}()
	return l.answer(ctx, id, line)
}

// wrongIn says in the words of the input why a line cannot be read.
func wrongIn(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		want := "a text"
		if kind.Type.Kind() == reflect.Map {
			want = "an object"
		}
		return kind.Field + " must be " + want + " and is a " + kind.Value
	}
	return "is no JSON object"
}

// onlyLines refuses flags that every line states for itself.
func (f tryFlags) onlyLines() error {
	if isURL(f.From) || f.URL != "" {
		return fmt.Errorf("%w: with --jsonl every line names its own url and path: give a file of such lines, or - for standard input", app.ErrUsage)
	}
	return nil
}

// The answers to a page.
type (
	articleLine struct {
		ID json.RawMessage `json:"id"`
		article
	}
	notArticleLine struct {
		ID         json.RawMessage `json:"id"`
		NotArticle string          `json:"not_article"`
		Published  json.RawMessage `json:"published,omitempty"` // what the page says of itself, where it does
		Modified   json.RawMessage `json:"modified,omitempty"`
	}
)

// lines answers pages.
func (t *tryPage) lines(ctx context.Context) error {
	head, err := headers(t.Header)
	if err != nil {
		return err
	}
	if err := t.onlyLines(); err != nil {
		return err
	}
	return lineReader{`{"id":"1","url":"https://...","path":"page.html"}`, func(ctx context.Context, id json.RawMessage, line []byte) (any, error) {
		var in struct {
			URL  string `json:"url"`
			Path string `json:"path"`
		}
		if err := json.Unmarshal(line, &in); err != nil {
			return nil, err
		}
		return pageAnswer(ctx, id, in.Path, fetcher.TryOptions{Header: head, URL: in.URL})
	}}.run(ctx, t.From)
}

// statedTime is a time where there is one, nothing else.
func statedTime(t news.Time) json.RawMessage {
	if t.IsZero() {
		return nil
	}
	return timeJSON(t)
}

// pageAnswer reads one page.
func pageAnswer(ctx context.Context, id json.RawMessage, path string, o fetcher.TryOptions) (answer any, err error) {
	if path == "" || path == "-" {
		return nil, badLine("names no path: the page is read from a file")
	}
	if o.Input, err = readFile(path); err != nil {
		return nil, err
	}
	o.UTF8 = utf8.Valid(o.Input)
	p, _, err := fetcher.TryPage(ctx, o)
	var not *fetcher.Error
	switch {
	case errors.As(err, &not):
		return notArticleLine{id, not.Detail, statedTime(p.Published), statedTime(p.Modified)}, nil
	case err != nil:
		return nil, err
	}
	return articleLine{id, articleOf(p.Page)}, nil
}
