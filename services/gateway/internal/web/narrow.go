package web

import (
	"net/url"
	"strings"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// A narrowing is what the reader of the wire wants to see of it, as the address says.
type narrowing struct {
	view.WireFilter
	query *query.Query // nil: no query
	topic *query.Query // of the topic, for events that the monitor has not matched yet
}

// narrowing reads the address. Wrong says what a reader has to mend in the query.
func (v *visit) narrowing() (n narrowing, wrong *queryWrong, err error) {
	q := v.r.URL.Query()
	n.WireFilter = view.WireFilter{Type: news.EventType(q.Get("change")), Language: q.Get("lang"), Source: q.Get("source"), Topic: q.Get("topic")}
	if n.Topic != "" {
		t, err := v.Store.Topic(v.ctx, n.Topic)
		if err != nil {
			return n, nil, err
		}
		if n.topic, err = query.Parse(t.Query); err != nil {
			return n, nil, err
		}
	}
	if s := strings.TrimSpace(q.Get("q")); s != "" {
		if n.query, err = query.Parse(s); err != nil {
			wrong, err = asWrong(s, err)
		}
	}
	return n, wrong, err
}

func (n narrowing) warnings() []queryWarning {
	if n.query == nil {
		return nil
	}
	return warningsOf(n.query)
}

// spans gives the places that made the article pass; empty without a query.
func (n narrowing) spans(a news.Article) []news.Span {
	if n.query == nil {
		return nil
	}
	return n.query.Spans(query.Prepare(query.Of(a)))
}

// asks reports whether an article is what the query asks for.
func (n narrowing) asks(a news.Article) bool {
	return n.query == nil || n.query.Match(query.Prepare(query.Of(a)))
}

// passes reports whether an event that has just come passes all of it. The topic's query is asked here, since the monitor matches
// only after the event.
func (n narrowing) passes(e news.Event) bool {
	language := e.Article.Language
	return (n.Type == "" || n.Type == e.Type) && (n.Source == "" || n.Source == e.Article.Source.ID) &&
		(n.Language == "" || n.Language == language || n.Language == baseLanguage(language)) &&
		n.asks(e.Article) && (n.topic == nil || n.topic.Match(query.Prepare(query.Of(e.Article))))
}

func (n narrowing) topicName(topics []view.TopicRow) string {
	for _, t := range topics {
		if t.ID == n.Topic {
			return t.Name
		}
	}
	return n.Topic
}

const (
	scanBatch = 200
	scanLimit = 2000 // events that a query is asked of for one page
)

// A scanned is what a walk down the wire found.
type scanned struct {
	events      []news.Event
	first, last int64 // the newest and the oldest event looked at; 0: none
	more        bool  // below last
}

// scan walks down the wire from an event (0: the newest) until there is a page of events that pass, or enough was looked at.
func (v *visit) scan(before int64, n narrowing) (s scanned, err error) {
	batch := wireRows
	if n.query != nil {
		batch = scanBatch
	}
	for looked := 0; looked < scanLimit; {
		events, err := v.Store.EventsBefore(v.ctx, before, batch, n.WireFilter)
		if err != nil {
			return s, err
		}
		for _, e := range events {
			if s.first == 0 {
				s.first = e.Seq
			}
			before, s.last, looked = e.Seq, e.Seq, looked+1
			if n.asks(e.Article) {
				s.events = append(s.events, e)
			}
			if len(s.events) == wireRows {
				s.more = true
				return s, nil
			}
		}
		if s.more = len(events) == batch; !s.more {
			return s, nil
		}
	}
	return s, nil
}

// facets gathers the filters of a list, each a link to the list's own address with one parameter changed.
type facets struct {
	query url.Values
	key   string
	now   string // the key's value
	list  []facet
	on    []link
}

// begin starts a heading with the choice that removes its filter.
func (f *facets) begin(name, key, all, now string) {
	f.key, f.now = key, now
	f.list = append(f.list, facet{Name: name, Choices: []choice{{Name: all, Href: with(f.query, key, ""), On: now == ""}}})
}

func (f *facets) add(value, name, lang string) {
	last := &f.list[len(f.list)-1]
	last.Choices = append(last.Choices, choice{Name: name, Href: with(f.query, f.key, value), Lang: lang, On: value == f.now})
}

// end closes a heading: what is on is listed among the choices and above the list, by its name.
func (f *facets) end(name, lang string, all *link) {
	last := &f.list[len(f.list)-1]
	last.All = all
	if f.now == "" {
		return
	}
	listed := false
	for _, c := range last.Choices {
		if c.On {
			listed, name = true, c.Name
		}
	}
	if !listed {
		f.add(f.now, name, lang)
	}
	f.on = append(f.on, link{name, with(f.query, f.key, "")})
}

// with gives a page's address with one parameter changed; an empty value leaves it out.
func with(q url.Values, key, value string) string {
	c := url.Values{}
	for k, list := range q {
		c[k] = list
	}
	if c.Del(key); value != "" {
		c.Set(key, value)
	}
	return "?" + c.Encode()
}
