package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// one reads a single query and, where an article is given, asks it of the article.
func (t *tryQuery) one(ctx context.Context) error {
	q, err := query.Import(query.Style(t.Style), t.Query)
	var bad *query.Error
	if errors.As(err, &bad) {
		return fmt.Errorf("%w\n%s", err, indented(bad.Caret()))
	}
	if err != nil {
		return err
	}
	var d *query.Doc
	if t.From != "" {
		if d, err = readArticle(ctx, t.From); err != nil {
			return fmt.Errorf("%s: %w", t.From, err)
		}
	}
	switch {
	case t.JSON:
		return printTried(triedQueryOf(q, d))
	case d != nil:
		writeExplained(os.Stdout, q, t.Query, *d)
	default:
		writeQuery(os.Stdout, q, t.Query)
	}
	return nil
}

// readArticle reads a file as an article: JSON as --jsonl has it, the page of an article, or else its text.
func readArticle(ctx context.Context, name string) (*query.Doc, error) {
	b, err := readFile(name)
	if err != nil {
		return nil, err
	}
	if len(b) > maxInput {
		return nil, fmt.Errorf("it has more than %d bytes", maxInput)
	}
	start := bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(start, []byte("{")):
		var a matchedArticle
		if err := json.Unmarshal(start, &a); err != nil {
			return nil, fmt.Errorf(`it begins like JSON but cannot be read (%w): write it as {"title":"...","text":"..."}`, err)
		}
		d := a.doc()
		return &d, nil
	case looksLikeHTML(start):
		return readPage(ctx, b)
	}
	return &query.Doc{Text: strings.ReplaceAll(string(start), "\r\n", "\n")}, nil
}

// looksLikeHTML reports whether bytes begin as a page does.
func looksLikeHTML(b []byte) bool {
	if !bytes.HasPrefix(b, []byte("<")) {
		return false
	}
	head := bytes.ToLower(b[:min(len(b), 2048)])
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<article", "<p>", "<p "} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

func readPage(ctx context.Context, b []byte) (*query.Doc, error) {
	p, _, err := fetcher.TryPage(ctx, fetcher.TryOptions{Input: b})
	var not *fetcher.Error
	if errors.As(err, &not) {
		return plainPage(b)
	}
	if err != nil {
		return nil, err
	}
	return &query.Doc{
		Title: p.Title, Dek: p.Dek, Text: p.Text, Authors: p.Authors, Subjects: p.Categories, URL: p.Canonical, Source: news.SourceID(p.Canonical),
		SourceName: p.SiteName, Language: p.Language, Published: p.Published,
	}, nil
}

// plainPage reads what is too little for the page of an article, as an example is: its first heading and its paragraphs.
func plainPage(b []byte) (*query.Doc, error) {
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	said := func(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }
	d := &query.Doc{Title: said(page.Find("h1").First())}
	if d.Title == "" {
		d.Title = said(page.Find("title").First())
	}
	page.Find("script, style, noscript, template, head, h1").Remove()
	var blocks []string
	page.Find("p").Each(func(_ int, p *goquery.Selection) { blocks = append(blocks, said(p)) })
	if len(blocks) == 0 {
		blocks = append(blocks, said(page.Selection))
	}
	d.Text = strings.Join(blocks, "\n\n")
	d.Language, _ = page.Find("html").Attr("lang")
	return d, nil
}

// triedQuery is the answer of try query --json.
type triedQuery struct {
	Canonical string         `json:"canonical"`
	Grammar   int            `json:"grammar"`
	Warnings  []triedWarning `json:"warnings"`
	Tree      []triedPart    `json:"tree"`
	Matched   *bool          `json:"matched,omitempty"` // absent without an article
	Spans     []triedSpan    `json:"spans,omitempty"`
	Missing   []triedMissing `json:"missing,omitempty"`
}

// Offsets and lengths are in code points.
type triedWarning struct {
	Offset  int    `json:"offset"`
	Length  int    `json:"length"`
	Message string `json:"message"`
	Fix     string `json:"fix"`
}

type triedPart struct {
	Depth int      `json:"depth"`
	Does  string   `json:"does"`
	Text  string   `json:"text,omitempty"`
	Holds *bool    `json:"holds,omitempty"`
	Found []string `json:"found,omitempty"`
	Stem  string   `json:"stem,omitempty"`
}

type triedSpan struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

type triedMissing struct {
	Text string `json:"text"`
	Why  string `json:"why"`
}

func triedQueryOf(q *query.Query, d *query.Doc) triedQuery {
	out := triedQuery{Canonical: q.String(), Grammar: query.Version, Warnings: []triedWarning{}}
	for _, w := range q.Warnings() {
		out.Warnings = append(out.Warnings, triedWarning{w.Point, w.Length, w.Message, w.Fix})
	}
	if d == nil {
		for _, p := range q.Parts() {
			out.Tree = append(out.Tree, triedPart{Depth: p.Depth, Does: p.Does, Text: p.Text})
		}
		return out
	}
	x := q.Explain(query.Prepare(*d))
	out.Matched = &x.Matched
	for _, p := range x.Parts {
		out.Tree = append(out.Tree, triedPart{p.Depth, p.Does, p.Text, &p.Holds, p.Found, p.Stem})
	}
	for _, s := range x.Spans {
		out.Spans = append(out.Spans, triedSpan{s.Field, s.Start, s.End})
	}
	for _, m := range x.Missing {
		out.Missing = append(out.Missing, triedMissing{m.Text, m.Why})
	}
	return out
}
