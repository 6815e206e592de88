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
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/fetcher"
)

// maxLine is the longest line of --jsonl that is read, in bytes.
const maxLine = 1 << 20

// pageLine is one line of the input of --jsonl. Its id is answered as it was written.
type pageLine struct {
	ID   json.RawMessage `json:"id"`
	URL  string          `json:"url"`
	Path string          `json:"path"`
}

// The three answers.
type (
	articleLine struct {
		ID json.RawMessage `json:"id"`
		article
	}
	notArticleLine struct {
		ID         json.RawMessage `json:"id"`
		NotArticle string          `json:"not_article"`
	}
	errorLine struct {
		ID    json.RawMessage `json:"id"`
		Error string          `json:"error"`
	}
)

// lines answers line by line: whoever writes one may wait for its answer before writing the next.
func (t *tryPage) lines(ctx context.Context) error {
	head, err := headers(t.Header)
	if err != nil {
		return err
	}
	if isURL(t.From) || t.URL != "" {
		return fmt.Errorf("%w: with --jsonl every line names its own url and path: give a file of such lines, or - for standard input", app.ErrUsage)
	}
	in := os.Stdin
	if t.From != "" && t.From != "-" {
		if in, err = os.Open(t.From); err != nil {
			return err
		}
		defer in.Close()
	}
	reader := bufio.NewReader(in)
	for n := 1; ctx.Err() == nil; n++ {
		line, tooLong, err := readLine(reader)
		if answer := answerLine(ctx, n, line, tooLong, fetcher.TryOptions{Header: head}); answer != nil {
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

// readLine reads one line. Of a line longer than maxLine it keeps nothing.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxLine; !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSpace(line), tooLong, err
		}
	}
}

// answerLine gives the answer to a line, nil to an empty one.
func answerLine(ctx context.Context, n int, line []byte, tooLong bool, o fetcher.TryOptions) any {
	unnamed := json.RawMessage(`""`)
	var in pageLine
	switch err := json.Unmarshal(line, &in); {
	case tooLong:
		return errorLine{unnamed, fmt.Sprintf("line %d is longer than %d bytes", n, maxLine)}
	case len(line) == 0:
		return nil
	case in.ID == nil && err == nil:
		in.ID = unnamed
	case err != nil:
		if in.ID == nil {
			in.ID = unnamed
		}
		return errorLine{in.ID, fmt.Sprintf(`line %d %s: write it as {"id":"1","url":"https://...","path":"page.html"}`, n, wrongIn(err))}
	}
	if in.Path == "" || in.Path == "-" {
		return errorLine{in.ID, fmt.Sprintf("line %d names no path: the page is read from a file", n)}
	}
	answer, err := in.answer(ctx, o)
	if err != nil {
		return errorLine{in.ID, err.Error()}
	}
	return answer
}

// wrongIn says in the words of the input why a line cannot be read.
func wrongIn(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		return kind.Field + " must be a text and is a " + kind.Value
	}
	return "is no JSON object"
}

// answer reads one page. One that makes the reader panic is an error, and the pages after it are read.
func (in pageLine) answer(ctx context.Context, o fetcher.TryOptions) (answer any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: the extractor fails on it: %v", in.Path, p)
		}
	}()
	if o.Input, err = readFile(in.Path); err != nil {
		return nil, err
	}
	o.URL, o.UTF8 = in.URL, utf8.Valid(o.Input)
	p, _, err := fetcher.TryPage(ctx, o)
	var not *fetcher.Error
	switch {
	case errors.As(err, &not):
		return notArticleLine{in.ID, not.Detail}, nil
	case err != nil:
		return nil, err
	}
	return articleLine{in.ID, articleOf(p)}, nil
}
