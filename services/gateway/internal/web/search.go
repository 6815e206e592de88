package web

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/query"
)

const searchRows = 50

type searchPage struct {
	Query, Canonical string
	From, To         string
	Source, Language string
	Rows             []row
	Warnings         []queryWarning
	Wrong            *queryWrong
	Older            string
	Asked            bool
	On               []link
}

// A queryWarning says what may not be meant in a query, and how to write it.
type queryWarning struct{ Message, Repair string }

// search asks the archive, newest first.
func (p *Pages) search(v *visit) error {
	q := v.r.URL.Query()
	page := searchPage{Query: strings.TrimSpace(q.Get("q")), From: q.Get("from"), To: q.Get("to"), Source: q.Get("source"), Language: q.Get("lang")}
	page.Asked = page.Query != "" || page.From != "" || page.To != "" || page.Source != "" || page.Language != ""
	s := view.Search{Source: page.Source, Language: page.Language, Limit: searchRows, Before: atoi(q.Get("before"))}
	if wrong, err := page.read(&s, v.zone); err != nil {
		return err
	} else if wrong != nil {
		page.Wrong = wrong
		return v.show("search", "search", "Search", page)
	}
	found, err := v.Store.Search(v.ctx, s)
	if err != nil {
		return err
	}
	for _, a := range found.Articles {
		if s.Query == nil {
			page.Rows = append(page.Rows, v.articleRow(a, nil))
			continue
		}
		r := v.articleRow(a, s.Query.Spans(query.Prepare(query.Of(a))))
		r.Link += "?q=" + url.QueryEscape(page.Query)
		page.Rows = append(page.Rows, r)
	}
	if found.Next > 0 {
		page.Older = with(q, "before", strconv.FormatInt(found.Next, 10))
	}
	for _, f := range []struct{ key, words, value string }{
		{"from", "from", page.From}, {"to", "until", page.To}, {"lang", "language", page.Language}, {"source", "outlet", page.Source},
	} {
		if f.value != "" {
			page.On = append(page.On, link{f.words + " " + f.value, with(q, f.key, "")})
		}
	}
	title := "Search"
	if page.Query != "" {
		title = page.Query + " · Search"
	}
	return v.show("search", "search", title, page)
}

// read reads query and days; wrong says what a reader has to mend.
func (page *searchPage) read(s *view.Search, zone *time.Location) (wrong *queryWrong, err error) {
	if page.Query != "" {
		if s.Query, err = query.Parse(page.Query); err != nil {
			return asWrong(page.Query, err)
		}
		page.Canonical = s.Query.String()
		page.Warnings = warningsOf(s.Query)
	}
	if s.From, err = dayOf(page.From, 0, zone); err != nil {
		return &queryWrong{Message: err.Error()}, nil
	}
	if s.To, err = dayOf(page.To, 1, zone); err != nil {
		return &queryWrong{Message: err.Error()}, nil
	}
	return nil, nil
}

func warningsOf(q *query.Query) []queryWarning {
	var out []queryWarning
	for _, w := range q.Warnings() {
		out = append(out, queryWarning{w.Message, q.String()})
	}
	return out
}

// dayOf is the beginning of a day in the reader's zone, some days later.
func dayOf(s string, later int, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return t, fmt.Errorf("%q is no day: write it as 2026-03-14", s)
	}
	return t.AddDate(0, 0, later), nil
}

// queryWrong says what is wrong with a query, where, and offers queries that may be meant.
type queryWrong struct {
	Message, Fix string
	Column       int    // counted in characters from 1; 0 where it is not about the query
	Caret        string // the query and the place below it, two lines
	Repairs      []string
}

// asWrong gives an error of the query language, about what was written, for the page; others stay errors.
func asWrong(written string, err error) (*queryWrong, error) {
	var bad *query.Error
	if !errors.As(err, &bad) {
		return nil, err
	}
	return &queryWrong{Message: bad.Message, Column: bad.Point + 1, Fix: bad.Fix, Caret: bad.Caret(), Repairs: repairs(written, bad)}, nil
}
