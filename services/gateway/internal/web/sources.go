package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

type sourcesPage struct {
	Troubled, Healthy []sourceLine
	Feeds, Good       int
	Total             ledgerSum // of today, all feeds
	Check             *feedCheck
	Problem           string
	URL               string
}

type sourceLine struct {
	view.SourceRow
	Cause            news.Cause
	Detail, Since    string
	LastISO          string
	Last             string
	Every            string
	Today            ledgerSum
	WaitingFirstPoll bool
}

// A feedCheck is what was found at an address, before it is added.
type feedCheck struct{ view.FeedCheck }

func (p *Pages) sources(v *visit) error { return v.showSources(sourcesPage{}) }

func (v *visit) showSources(page sourcesPage) error {
	rows, err := v.Store.Sources(v.ctx)
	if err != nil {
		return err
	}
	today := v.Now().UTC().Format(time.DateOnly)
	for _, s := range rows {
		l := v.sourceLine(s, today)
		page.Feeds += len(s.Feeds)
		for _, f := range s.Feeds {
			if f.Cause == "" {
				page.Good++
			}
		}
		page.Total.add(l.Today.LedgerDay)
		if l.Cause != "" {
			page.Troubled = append(page.Troubled, l)
		} else {
			page.Healthy = append(page.Healthy, l)
		}
	}
	return v.show("sources", "sources", "Sources", page)
}

func (v *visit) sourceLine(s view.SourceRow, today string) sourceLine {
	l := sourceLine{SourceRow: s, LastISO: s.LastItem.In(v.zone).Format(time.RFC3339), Last: v.moment(s.LastItem), WaitingFirstPoll: true}
	if s.Name == "" {
		l.Name = s.ID
	}
	for _, f := range s.Feeds {
		if f.Cause != "" && l.Cause == "" {
			l.Cause, l.Detail, l.Since = f.Cause, f.Detail, v.moment(f.Since)
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
	return fmt.Sprintf("%.1f h", d.Hours())
}

// addSource looks at an address first; a second press adds what was found.
func (p *Pages) addSource(v *visit) error {
	page := sourcesPage{URL: v.r.PostFormValue("url")}
	if news.Address(page.URL) == "" {
		page.Problem = "That is no web address: write it whole, beginning with https:// or http://."
		return v.showSources(page)
	}
	if v.CheckFeed == nil {
		page.Problem = "This gateway cannot look at feeds. Add it from the command line: newswire feed add " + page.URL
		return v.showSources(page)
	}
	found, err := v.CheckFeed(v.ctx, page.URL)
	if err != nil {
		page.Problem = err.Error()
		return v.showSources(page)
	}
	if v.r.PostFormValue("do") != "add" {
		page.Check = &feedCheck{found}
		return v.showSources(page)
	}
	s, _, err := v.Store.CreateFeed(v.ctx, found.Source, found.Feed)
	if errors.Is(err, view.ErrExists) {
		page.Problem = "That feed is polled already."
		return v.showSources(page)
	}
	if err != nil {
		return err
	}
	return v.redirect("/sources/" + url.PathEscape(s.ID))
}

type sourcePage struct {
	sourceLine
	Feeds2  []feedBlock
	Chart   Chart
	Reasons []reasonLine
}

type feedBlock struct {
	view.FeedRow
	Ledger          []ledgerSum
	Polls           []pollLine
	Next, Good      string
	Every, URL      string
	TroubleSince    string
	FailuresInWords string
}

type pollLine struct {
	view.PollRow
	Clock, Took string
}

type reasonLine struct {
	Reason string
	Items  int
	Means  string
}

const pollRows = 20

func (p *Pages) source(v *visit) error {
	s, err := v.Store.Source(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	page := sourcePage{sourceLine: v.sourceLine(s, v.Now().UTC().Format(time.DateOnly)), Chart: dayBars("Articles a day", "articles", s.Days, v.Now().UTC())}
	reasons := map[news.DropReason]int{}
	for _, f := range s.Feeds {
		b := feedBlock{FeedRow: f, Next: v.moment(f.NextPoll), Good: v.moment(f.LastGood), Every: interval(f.Interval), TroubleSince: v.moment(f.Since)}
		if f.Current < len(f.Candidates) {
			b.URL = f.Candidates[f.Current]
		}
		for _, d := range f.Ledger {
			b.Ledger = append(b.Ledger, ledgerSum{d})
			for r, n := range d.Reasons {
				reasons[r] += n
			}
		}
		polls, err := v.Store.Polls(v.ctx, f.ID, pollRows)
		if err != nil {
			return err
		}
		for _, poll := range polls {
			b.Polls = append(b.Polls, pollLine{poll, v.clock(poll.At), fmt.Sprintf("%.2f s", poll.Took.Seconds())})
		}
		page.Feeds2 = append(page.Feeds2, b)
	}
	for r, n := range reasons {
		page.Reasons = append(page.Reasons, reasonLine{string(r), n, dropWords(r)})
	}
	slices.SortFunc(page.Reasons, func(a, b reasonLine) int { return cmp.Or(b.Items-a.Items, cmp.Compare(a.Reason, b.Reason)) })
	return v.show("source", "sources", page.Name, page)
}

func dropWords(r news.DropReason) string {
	return map[news.DropReason]string{
		news.DropDuplicate: "another entry of the same feed; it was published once", news.DropOffSite: "advertisement on another site",
		news.DropWithdrawn: "gone before it was read", news.DropNoAddress: "neither link nor guid nor title",
		news.DropDead: "a record about it could not be handled; put back, it is pending again", news.DropEmpty: "neither title nor text",
	}[r]
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
