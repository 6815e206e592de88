package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

const wireRows = 50

type wirePage struct {
	Days    []wireDay
	Query   string
	Stream  string // address of the live stream; empty where the list is not the newest
	Older   string
	Empty   bool // nothing is on the wire at all
	Filters []filter
	On      []filter // those that are on, each with the address without it
	Topics  []filter
	Wrong   *queryWrong
	Until   string
}

type wireDay struct {
	Name string
	Rows []row
}

// A filter is a link that narrows the wire, or one that widens it again.
type filter struct {
	Name, Href, Lang string
	On               bool
}

// wire shows the newest events, one row an article; with a query, the newest articles of the archive that match it.
func (p *Pages) wire(v *visit) error {
	q := v.r.URL.Query()
	page := wirePage{Query: strings.TrimSpace(q.Get("q"))}
	if page.Query != "" {
		return v.redirect("/search?q=" + url.QueryEscape(page.Query))
	}
	f := view.WireFilter{Type: news.EventType(q.Get("change")), Language: q.Get("lang"), Source: q.Get("source"), Topic: q.Get("topic")}
	before := atoi(q.Get("before"))
	events, err := v.Store.EventsBefore(v.ctx, before, wireRows, f)
	if err != nil {
		return err
	}
	epoch, _, head, err := v.Store.Range(v.ctx)
	if err != nil {
		return err
	}
	page.Empty = head == 0
	if err := v.fillWire(&page, events); err != nil {
		return err
	}
	if before == 0 {
		q.Set("after", contract.FormatCursor(epoch, head))
		page.Stream = "/wire/stream?" + q.Encode()
	}
	if len(events) == wireRows {
		page.Older = with(v.r.URL.Query(), "before", strconv.FormatInt(events[len(events)-1].Seq, 10))
	}
	if err := v.wireFilters(&page, f); err != nil {
		return err
	}
	counts, _, err := v.around()
	if err != nil {
		return err
	}
	if !counts.AccountedUntil.IsZero() {
		page.Until = v.clock(counts.AccountedUntil)
	}
	if page.Empty {
		return v.show("empty", "wire", "Wire", page)
	}
	return v.show("wire", "wire", "Wire", page)
}

// fillWire parts the rows by day and names the topics that their articles matched.
func (v *visit) fillWire(page *wirePage, events []news.Event) error {
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.Subject
	}
	topics, err := v.Store.TopicsOf(v.ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range events {
		r := v.eventRow(e)
		r.Topics = topics[e.Subject]
		day := e.Time.In(v.zone).Format("Monday 2 January 2006")
		if n := len(page.Days); n == 0 || page.Days[n-1].Name != day {
			page.Days = append(page.Days, wireDay{Name: day})
		}
		d := &page.Days[len(page.Days)-1]
		d.Rows = append(d.Rows, r)
	}
	return nil
}

// wireFilters lists the topics and kinds of change to narrow by, and what is on.
func (v *visit) wireFilters(page *wirePage, f view.WireFilter) error {
	topics, err := v.Store.Topics(v.ctx)
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	query.Del("before")
	page.Topics = append(page.Topics, filter{Name: "Everything", Href: with(query, "topic", ""), On: f.Topic == ""})
	for _, t := range topics[:min(len(topics), 12)] {
		on := t.ID == f.Topic
		page.Topics = append(page.Topics, filter{Name: t.Name, Href: with(query, "topic", t.ID), On: on})
		if on {
			page.On = append(page.On, filter{Name: t.Name, Href: with(query, "topic", "")})
		}
	}
	for _, c := range []struct{ name, value string }{{"New", "created"}, {"Revised", "revised"}, {"Retracted", "retracted"}, {"Restored", "restored"}} {
		page.Filters = append(page.Filters, filter{Name: c.name, Href: with(query, "change", c.value), On: string(f.Type) == c.value})
		if string(f.Type) == c.value {
			page.On = append(page.On, filter{Name: c.name, Href: with(query, "change", "")})
		}
	}
	if f.Language != "" {
		page.On = append(page.On, filter{Name: languageName(f.Language), Href: with(query, "lang", "")})
	}
	if f.Source != "" {
		page.On = append(page.On, filter{Name: f.Source, Href: with(query, "source", "")})
	}
	return nil
}

// with gives the page's address with one parameter changed; an empty value leaves it out.
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

// queryWrong says what is wrong with a query, and where.
type queryWrong struct{ Message, Fix, Caret string }

func wrongOf(err *query.Error) *queryWrong {
	return &queryWrong{Message: err.Message, Fix: err.Fix, Caret: err.Caret()}
}
