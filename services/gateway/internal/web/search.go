package web

import (
	"errors"
	"fmt"
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
	On               []filter
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
	list, err := v.Store.Articles(v.ctx, s)
	if err != nil {
		return err
	}
	for _, a := range list {
		r := v.articleRow(a, nil)
		if s.Query != nil {
			r = v.articleRow(a, s.Query.Spans(query.Prepare(query.Of(a))))
		}
		page.Rows = append(page.Rows, r)
	}
	if len(list) == searchRows {
		page.Older = with(q, "before", strconv.FormatInt(list[len(list)-1].Order, 10))
	}
	for _, f := range [][2]string{{"from", page.From}, {"to", page.To}, {"lang", page.Language}, {"source", page.Source}} {
		if f[1] != "" {
			page.On = append(page.On, filter{Name: f[0] + " " + f[1], Href: with(q, f[0], "")})
		}
	}
	return v.show("search", "search", "Search", page)
}

// read reads query and days; wrong says what a reader has to mend.
func (page *searchPage) read(s *view.Search, zone *time.Location) (wrong *queryWrong, err error) {
	if page.Query != "" {
		if s.Query, err = query.Parse(page.Query); err != nil {
			return asWrong(err)
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

// asWrong gives an error of the query language for the page; others stay errors.
func asWrong(err error) (*queryWrong, error) {
	var bad *query.Error
	if errors.As(err, &bad) {
		return wrongOf(bad), nil
	}
	return nil, err
}

func warningsOf(q *query.Query) []queryWarning {
	var out []queryWarning
	for _, w := range q.Warnings() {
		out = append(out, queryWarning{w.Message, q.String()})
	}
	return out
}

// dayOf reads a day of the reader's zone, and gives the beginning of it or of a day past it.
func dayOf(s string, past int, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return t, fmt.Errorf("%q is no day: write it as 2026-03-14", s)
	}
	return t.AddDate(0, 0, past), nil
}

// Keep gives the filters that a new query keeps.
func (p searchPage) Keep() map[string]string {
	keep := map[string]string{}
	for key, value := range map[string]string{"from": p.From, "to": p.To, "source": p.Source, "lang": p.Language} {
		if value != "" {
			keep[key] = value
		}
	}
	return keep
}
