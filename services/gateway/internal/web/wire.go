package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

const wireRows = 50

type wirePage struct {
	Days     []wireDay
	Query    string
	Kept     []link // the other filters, which a new query keeps
	Stream   string // address of the live stream; empty where the list is not the newest
	Older    string
	First    int64 // events between which the rows lie, as far as was looked
	Last     int64
	Partial  bool // a query was asked of the events that far, and more lie below
	Filters  []facet
	On       []link // the filters that are on, each with the address without it
	Wrong    *queryWrong
	Warnings []queryWarning
	Until    string // every feed was asked since
	Sources  int
}

type wireDay struct {
	Name string
	Rows []row
}

// wire shows the newest events, one row an article.
func (p *Pages) wire(v *visit) error {
	n, wrong, err := v.narrowing()
	if err != nil {
		return err
	}
	page := wirePage{Query: v.r.URL.Query().Get("q"), Wrong: wrong, Warnings: n.warnings()}
	epoch, _, head, err := v.Store.Range(v.ctx)
	if err != nil {
		return err
	}
	around, err := v.around()
	if err != nil {
		return err
	}
	if head == 0 {
		return v.showEmpty(around)
	}
	if wrong == nil {
		if err := v.fillWire(&page, n, contract.FormatCursor(epoch, head)); err != nil {
			return err
		}
	}
	if err := v.wireFilters(&page, n); err != nil {
		return err
	}
	if !around.counts.AccountedUntil.IsZero() {
		page.Until = v.since(around.counts.AccountedUntil)
	}
	return v.showEvery("wire", "wire", "Wire", page)
}

// showEmpty explains why nothing is there: no sources, no network, or not yet.
func (v *visit) showEmpty(around surroundings) error {
	if around.offline != nil {
		return v.show("offline", "wire", "No network", v.moment(around.offline.Since))
	}
	f, err := v.frame("wire", "Start", nil)
	if err != nil {
		return err
	}
	if around.counts.Sources > 0 {
		f.Refresh = 5 // the first articles are on their way
	}
	return v.sendFrame("empty", f)
}

// showEvery shows a page that loads itself again every ?refresh= seconds, for a screen on the wall.
func (v *visit) showEvery(name, section, title string, page any) error {
	f, err := v.frame(section, title, page)
	if err != nil {
		return err
	}
	if n := atoi(v.r.URL.Query().Get("refresh")); n >= 10 && n <= 3600 {
		f.Refresh = int(n)
	}
	return v.sendFrame(name, f)
}

// fillWire reads the events, parts the rows by day, and says where to go on.
func (v *visit) fillWire(page *wirePage, n narrowing, cursor string) error {
	q := v.r.URL.Query()
	before := atoi(q.Get("before"))
	found, err := v.scan(before, n)
	if err != nil {
		return err
	}
	rows, err := v.eventRows(found.events)
	if err != nil {
		return err
	}
	for i, r := range rows {
		r.mark(n.spans(found.events[i].Article))
		day := found.events[i].Time.In(v.zone).Format("Monday 2 January 2006")
		if k := len(page.Days); k == 0 || page.Days[k-1].Name != day {
			page.Days = append(page.Days, wireDay{Name: day})
		}
		d := &page.Days[len(page.Days)-1]
		d.Rows = append(d.Rows, r)
	}
	page.First, page.Last, page.Partial = found.last, found.first, n.query != nil && found.more
	if found.more {
		page.Older = with(q, "before", strconv.FormatInt(found.last, 10))
	}
	if before == 0 {
		q.Set("after", cursor)
		page.Stream = "/wire/stream?" + q.Encode()
	}
	return nil
}

// eventRows makes the rows of events, with the topics that their articles matched.
func (v *visit) eventRows(events []news.Event) ([]row, error) {
	if len(events) == 0 {
		return nil, nil
	}
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.Subject
	}
	topics, err := v.Store.TopicsOf(v.ctx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(events))
	for i, e := range events {
		rows[i] = v.eventRow(e)
		rows[i].Topics = topics[e.Subject]
		rows[i].Mine = len(rows[i].Topics) > 0
	}
	return rows, nil
}

// A facet is a heading with the links that narrow a list by one thing.
type facet struct {
	Name    string
	Choices []choice
	All     *link // to more than the choices
}

// A choice is a link that narrows the list.
type choice struct {
	Name, Href, Lang string
	On               bool
}

const facetChoices = 12

// wireFilters lists what to narrow by, and what is on.
func (v *visit) wireFilters(page *wirePage, n narrowing) error {
	topics, err := v.Store.Topics(v.ctx)
	if err != nil {
		return err
	}
	tags, err := v.tags()
	if err != nil {
		return err
	}
	f := facets{query: v.r.URL.Query()}
	f.query.Del("before")
	f.begin("Topics", "topic", "Everything", n.Topic)
	for _, t := range topics[:min(len(topics), facetChoices)] {
		f.add(t.ID, t.Name, "")
	}
	f.end(n.topicName(topics), "", &link{"All topics", "/topics"})
	f.begin("Change", "change", "All", string(n.Type))
	for _, t := range []news.EventType{news.Created, news.Revised, news.Withdrew, news.Restored} {
		f.add(string(t), changeName(t), "")
	}
	f.end(string(n.Type), "", nil)
	f.begin("Language", "lang", "All", n.Language)
	for _, tag := range tags[:min(len(tags), facetChoices)] {
		f.add(tag, languageName(tag), tag)
	}
	f.end(languageName(n.Language), n.Language, nil)
	f.begin("Outlet", "source", "All", n.Source)
	for _, r := range page.outlets() {
		f.add(r.Source, r.SourceName, r.Language)
	}
	f.end(n.Source, "", &link{"All sources", "/sources"})
	if n.query != nil {
		f.on = append(f.on, link{page.Query, with(f.query, "q", "")})
	}
	page.Filters, page.On = f.list, f.on
	for _, key := range []string{"topic", "change", "lang", "source"} {
		if value := f.query.Get(key); value != "" {
			page.Kept = append(page.Kept, link{key, value})
		}
	}
	return nil
}

func changeName(t news.EventType) string {
	switch t {
	case news.Created:
		return "New"
	case news.Revised:
		return "Revised"
	case news.Withdrew:
		return "Retracted"
	}
	return "Restored"
}

// outlets gives a row of each outlet on the page, by name.
func (page *wirePage) outlets() []row {
	var out []row
	for _, d := range page.Days {
		for _, r := range d.Rows {
			if !slices.ContainsFunc(out, func(o row) bool { return o.Source == r.Source }) {
				out = append(out, r)
			}
		}
	}
	slices.SortFunc(out, func(a, b row) int { return compareFolded(a.SourceName, b.SourceName) })
	return out[:min(len(out), facetChoices)]
}

const tagsAge = time.Minute

// tags gives the languages of the sources, the most frequent first.
func (v *visit) tags() ([]string, error) {
	return v.languages.get(v.Now(), tagsAge, func() ([]string, error) {
		rows, err := v.Store.Sources(v.ctx)
		return languagesOf(rows), err
	})
}

func languagesOf(rows []view.SourceRow) []string {
	count := map[string]int{}
	for _, s := range rows {
		if base := baseLanguage(s.Language); base != "" {
			count[base]++
		}
	}
	var out []string
	for tag := range count {
		out = append(out, tag)
	}
	slices.SortFunc(out, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return compareFolded(a, b)
	})
	return out
}
