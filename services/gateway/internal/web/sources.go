package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/outlets"
)

type sourcesPage struct {
	Troubled, Healthy []sourceLine // after the filters
	Feeds, Good       int
	Total             ledgerSum // of today, all feeds
	Looked            *lookedAt
	Problem           string
	URL               string
	CanCheck          bool
	Find, Health      string // the filters
	Language          string
	Languages         []string
	Filtered          bool
	From              int    // where the healthy ones shown begin, of All
	All               int    // healthy ones
	Before, After     string // addresses of the pages before and after
}

// sourcesShown is how many healthy sources a page lists. Those in trouble are all shown.
const sourcesShown = 200

// cut leaves the healthy sources of one page, and the ways to the others.
func (page *sourcesPage) cut(q url.Values) {
	page.All = len(page.Healthy)
	page.From = min(max(page.From, 0), max(page.All-1, 0)) / sourcesShown * sourcesShown
	to := min(page.From+sourcesShown, page.All)
	page.Healthy = page.Healthy[page.From:to]
	at := func(from int) string {
		q.Set("from", strconv.Itoa(from))
		return "/sources?" + q.Encode()
	}
	if page.From > 0 {
		page.Before = at(page.From - sourcesShown)
	}
	if to < page.All {
		page.After = at(to)
	}
}

type sourceLine struct {
	view.SourceRow
	Cause            news.Cause
	Detail, Since    string
	Bad              bool // it will not pass by itself
	LastISO          string
	Last             string
	Every            string
	BackingOff       bool
	Today            ledgerSum
	WaitingFirstPoll bool
	failing          time.Time
}

func (p *Pages) sources(v *visit) error {
	q := v.r.URL.Query()
	from, _ := strconv.Atoi(q.Get("from")) // what is no number is the beginning
	return v.showSources(sourcesPage{Find: strings.TrimSpace(q.Get("q")), Health: q.Get("health"), Language: q.Get("lang"), From: from})
}

// showSources lists the sources, those in trouble first and the longest trouble first among them.
func (v *visit) showSources(page sourcesPage) error {
	rows, err := v.Store.Sources(v.ctx)
	if err != nil {
		return err
	}
	around, err := v.around()
	if err != nil {
		return err
	}
	page.CanCheck, page.Languages = v.Discover != nil, languagesOf(rows)
	page.Filtered = page.Find != "" || page.Health != "" || page.Language != ""
	for _, s := range rows {
		l := v.sourceLine(s, around.offline)
		page.Feeds += len(s.Feeds)
		page.Good += healthy(s.Feeds, around.offline)
		page.Total.add(l.Today.LedgerDay)
		switch {
		case !page.wants(l):
		case l.Cause != "":
			page.Troubled = append(page.Troubled, l)
		default:
			page.Healthy = append(page.Healthy, l)
		}
	}
	slices.SortStableFunc(page.Troubled, func(a, b sourceLine) int {
		if a.Bad != b.Bad {
			return map[bool]int{true: -1, false: 1}[a.Bad]
		}
		return a.failing.Compare(b.failing)
	})
	page.cut(v.r.URL.Query())
	return v.show("sources", "sources", "Sources", page)
}

func healthy(feeds []view.FeedRow, offline *view.Condition) int {
	n := 0
	for _, f := range feeds {
		if !blamed(f.Feed, offline) {
			n++
		}
	}
	return n
}

// blamed reports whether a feed's failure is its own. While the server has no network no source is blamed for not answering.
func blamed(f news.Feed, offline *view.Condition) bool {
	return f.Cause != "" && (offline == nil || !f.Cause.Silent())
}

// wants reports whether a source passes the filters of the page.
func (page *sourcesPage) wants(l sourceLine) bool {
	if page.Language != "" && baseLanguage(l.Language) != page.Language {
		return false
	}
	if page.Health == "attention" && l.Cause == "" || page.Health == "healthy" && l.Cause != "" {
		return false
	}
	find := strings.ToLower(page.Find)
	in := func(s string) bool { return strings.Contains(strings.ToLower(s), find) }
	if in(l.Name) || in(l.ID) {
		return true
	}
	return slices.ContainsFunc(l.Feeds, func(f view.FeedRow) bool { return slices.ContainsFunc(f.Candidates, in) })
}

func (v *visit) sourceLine(s view.SourceRow, offline *view.Condition) sourceLine {
	today := v.Now().UTC().Format(time.DateOnly)
	l := sourceLine{SourceRow: s, LastISO: s.LastItem.In(v.zone).Format(time.RFC3339), Last: v.moment(s.LastItem), WaitingFirstPoll: true}
	if s.Name == "" {
		l.Name = s.ID
	}
	for _, f := range s.Feeds {
		if blamed(f.Feed, offline) && (l.Cause == "" || lasting(f.Cause) && !l.Bad) {
			l.Cause, l.Detail, l.Since, l.Bad, l.failing = f.Cause, todo(f.Cause, f.Detail), v.since(f.Since), lasting(f.Cause), f.Since
			l.BackingOff = f.Failures > 1
		}
		if f.Interval > 0 {
			l.Every = interval(f.Interval)
		}
		l.WaitingFirstPoll = l.WaitingFirstPoll && f.LastPoll.IsZero()
		for _, d := range f.Ledger {
			if d.Day == today {
				l.Today.add(d)
			}
		}
	}
	return l
}

func (l *ledgerSum) add(d view.LedgerDay) {
	l.Seen, l.Published, l.Unchanged, l.Dropped, l.Pending = l.Seen+d.Seen, l.Published+d.Published, l.Unchanged+d.Unchanged, l.Dropped+d.Dropped, l.Pending+d.Pending
}

func interval(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Hours()), ".0") + " h"
}

// addSource looks at an address first, for the feeds of its site; a second press adds one of those found.
func (p *Pages) addSource(v *visit) error {
	page := sourcesPage{URL: strings.TrimSpace(v.r.PostFormValue("url"))}
	if news.Address(page.URL) == "" {
		page.Problem = "That is no web address: write it whole, beginning with https:// or http://."
		return v.showSources(page)
	}
	if v.r.PostFormValue("do") == "add" {
		return v.addFound(page)
	}
	if v.Discover == nil {
		page.Problem = "This gateway cannot look at feeds. Add it from the command line: newswire feed add " + page.URL
		return v.showSources(page)
	}
	found, err := v.Discover(v.ctx, page.URL)
	if err != nil {
		return err
	}
	page.Looked = &lookedAt{Discovery: found, polled: map[string]string{}}
	for _, f := range found.Found {
		s, _, err := v.Store.FeedAt(v.ctx, f.URL)
		if err == nil {
			page.Looked.polled[f.URL] = s.ID
		} else if !errors.Is(err, view.ErrNotFound) {
			return err
		}
	}
	return v.showSources(page)
}

// A lookedAt is what a look at a site found.
type lookedAt struct {
	news.Discovery
	polled map[string]string // the sources of what is polled already, by address
}

// Polled gives the source that polls an address already.
func (l lookedAt) Polled(url string) string { return l.polled[url] }

// addFound adds a feed that was found.
func (v *visit) addFound(page sourcesPage) error {
	site := v.r.PostFormValue("site")
	if news.Address(site) == "" {
		site = outlets.Root(page.URL)
	}
	src := outlets.Canonical(news.Source{Name: v.r.PostFormValue("name"), Site: site, Language: v.r.PostFormValue("language")})
	if len(outlets.Check(src)) > 0 {
		src = outlets.Canonical(news.Source{Site: outlets.Root(page.URL)})
	}
	s, _, err := v.Store.CreateFeed(v.ctx, src, news.Feed{Candidates: []string{page.URL}, Title: v.r.PostFormValue("title")})
	if errors.Is(err, view.ErrExists) {
		page.Problem = "That feed is polled already."
		return v.showSources(page)
	}
	if err != nil {
		return err
	}
	return v.redirect("/sources/" + url.PathEscape(s.ID))
}

// pollNow makes the source's feeds due at once.
func (p *Pages) pollNow(v *visit) error {
	s, err := v.Store.Source(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	for _, f := range s.Feeds {
		if err := v.Store.PollNow(v.ctx, f.ID); err != nil {
			return err
		}
	}
	return v.redirect("/sources/" + url.PathEscape(s.ID))
}
