package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/outlets"
)

type sourcePage struct {
	sourceLine
	Blocks   []feedBlock
	Chart    Chart
	Coverage []noticeLine
	Reasons  []reasonLine
	Offline  bool
}

// A feedBlock is one feed of a source with its ledger and its last polls.
type feedBlock struct {
	view.FeedRow
	Days         []ledgerSum
	Polls        []pollLine
	Gaps         []gapLine
	Next, Good   string
	Every, URL   string
	Others       []string
	Settings     []outlets.Setting
	Hanging      []hangingLine
	Backfill     *backfillLine
	CanCheck     bool
	TroubleSince string
	Todo         string
	Blamed       bool
}

type pollLine struct {
	view.PollRow
	Clock, Took string
}

// A gapLine is a stretch of time of which items may be missing.
type gapLine struct {
	From, To, Every, Missing, Recovered string
	Detail                              string
}

func (v *visit) gapLine(g view.GapRow) gapLine {
	l := gapLine{From: v.moment(g.From), To: v.moment(g.To), Every: interval(g.Every), Missing: "unknown", Detail: g.Detail}
	if g.Missing >= 0 {
		l.Missing = fmt.Sprint("about ", g.Missing)
	}
	l.Recovered = fmt.Sprint(g.Recovered)
	if !g.Final {
		l.Recovered += ", still looking"
	}
	return l
}

// A reasonLine counts the items that were dropped for one reason.
type reasonLine struct {
	Reason news.DropReason
	Items  int
	Means  string
}

const pollRows = 20

func (p *Pages) source(v *visit) error {
	s, err := v.Store.Source(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	around, err := v.around()
	if err != nil {
		return err
	}
	page := sourcePage{sourceLine: v.sourceLine(s, around.offline), Chart: dayBars("Articles a day", "articles", s.Days, v.Now().UTC()), Offline: around.offline != nil}
	page.Coverage = v.notices(s.Notices, true)
	for _, f := range s.Feeds {
		b, err := v.feedBlock(f, around.offline)
		if err != nil {
			return err
		}
		page.Blocks = append(page.Blocks, b)
	}
	page.Reasons = dropped(s.Feeds)
	return v.show("source", "sources", page.Name, page)
}

func (v *visit) feedBlock(f view.FeedRow, offline *view.Condition) (feedBlock, error) {
	b := feedBlock{
		FeedRow: f, Next: v.moment(f.NextPoll), Good: v.moment(f.LastGood), Every: interval(f.Interval), TroubleSince: v.since(f.Since),
		Todo: todo(f.Cause, f.Detail), Blamed: blamed(f.Feed, offline),
	}
	for i, c := range f.Candidates {
		if i == f.Current {
			b.URL = c
		} else {
			b.Others = append(b.Others, c)
		}
	}
	for _, d := range f.Ledger {
		b.Days = append(b.Days, ledgerSum{d})
	}
	for _, g := range f.Gaps {
		b.Gaps = append(b.Gaps, v.gapLine(g))
	}
	b.Settings, b.CanCheck = outlets.Said(f.Feed), v.CheckFeed != nil
	if err := v.waiting(&b); err != nil {
		return b, err
	}
	polls, err := v.Store.Polls(v.ctx, f.ID, pollRows)
	for _, poll := range polls {
		b.Polls = append(b.Polls, pollLine{poll, v.clock(poll.At), fmt.Sprintf("%.2f s", poll.Took.Seconds())})
	}
	return b, err
}

// dropped counts the reasons of all feeds, the most frequent first.
func dropped(feeds []view.FeedRow) []reasonLine {
	count := map[news.DropReason]int{}
	for _, f := range feeds {
		for _, d := range f.Ledger {
			for r, n := range d.Reasons {
				count[r] += n
			}
		}
	}
	var out []reasonLine
	for r, n := range count {
		out = append(out, reasonLine{r, n, dropWords(r)})
	}
	slices.SortFunc(out, func(a, b reasonLine) int {
		if a.Items != b.Items {
			return b.Items - a.Items
		}
		return strings.Compare(string(a.Reason), string(b.Reason))
	})
	return out
}
