package main

import (
	"bytes"
	"errors"
	"net/url"
	"time"

	readeck "codeberg.org/readeck/go-readability/v2"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"strings"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/extract/internal/measure"
)

// A system is an extractor that is measured, or no more than the parse that all of them need.
type system struct {
	name string
	read func(page []byte, address string) (measure.Reading, error)
}

// floor is the name of the parse that all others are compared with.
const floor = "parse (x/net)"

func systems() []system {
	return []system{
		{floor, func(page []byte, _ string) (measure.Reading, error) {
			_, err := html.Parse(bytes.NewReader(page))
			return measure.Reading{}, err
		}},
		{"newswire", ours},
		{"go-trafilatura", trafilaturaWith(trafilatura.Options{})},
		{"go-trafilatura + fallback", trafilaturaWith(trafilatura.Options{EnableFallback: true})},
		{"go-readability v2", readability},
		{"go-domdistiller", distilled},
	}
}

func ours(page []byte, address string) (measure.Reading, error) {
	p, err := extract.Page(page, address, extract.Options{UTF8: true})
	var not *extract.NotArticle
	if errors.As(err, &not) {
		p = not.Page
	}
	r := measure.Reading{Text: p.Text, Dek: p.Dek, Title: p.Title, Authors: p.Authors, Date: p.Published.Local, Language: p.Language}
	if !p.Published.IsZero() && strings.Contains(p.Published.Local, "T") {
		r.Instant = day(p.Published.Instant.UTC())
	}
	if len(p.Images) > 0 {
		r.Image = p.Images[0].URL
	}
	return r, err
}

func trafilaturaWith(o trafilatura.Options) func([]byte, string) (measure.Reading, error) {
	return func(page []byte, address string) (measure.Reading, error) {
		doc, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			return measure.Reading{}, err
		}
		o := o
		o.OriginalURL, _ = url.Parse(address)
		got, err := trafilatura.ExtractDocument(doc, o)
		if err != nil {
			return measure.Reading{}, err
		}
		m := got.Metadata
		return measure.Reading{Text: soft(got.ContentText), Title: m.Title, Authors: named(m.Author), Date: day(m.Date), Language: m.Language, Image: m.Image}, nil
	}
}

func readability(page []byte, address string) (measure.Reading, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return measure.Reading{}, err
	}
	base, _ := url.Parse(address)
	parser := readeck.NewParser()
	got, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return measure.Reading{}, err
	}
	if got.Node == nil {
		return measure.Reading{}, errors.New("no content")
	}
	var text strings.Builder
	if err := got.RenderText(&text); err != nil {
		return measure.Reading{}, err
	}
	published, _ := got.PublishedTime()
	return measure.Reading{Text: soft(text.String()), Title: got.Title(), Authors: named(got.Byline()), Date: day(published), Language: got.Language(), Image: got.ImageURL()}, nil
}

func distilled(page []byte, _ string) (measure.Reading, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return measure.Reading{}, err
	}
	got, err := distiller.Apply(doc, &distiller.Options{SkipPagination: true})
	if err != nil {
		return measure.Reading{}, err
	}
	return measure.Reading{Text: soft(got.Text), Title: got.Title, Authors: named(got.MarkupInfo.Author)}, nil
}

// soft drops soft hyphens, which no reader sees.
func soft(s string) string { return strings.ReplaceAll(s, "\u00ad", "") }

func named(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
