package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
)

// hangsAfter is how long an item may wait before a ledger names it.
const hangsAfter = 10 * time.Minute

type feedLedger struct {
	apiFlags
	Feed string `arg:"" optional:"" help:"One feed: its number, address, or source. Default: all; a table sums them by day."`
	Days int    `env:"-" default:"7" help:"How many days, at most 14."`
}

func (l *feedLedger) Run(ctx context.Context) error {
	c, err := l.connect()
	if err != nil {
		return err
	}
	if l.Feed == "" {
		return l.all(ctx, c)
	}
	_, feed, err := c.feed(ctx, l.Feed)
	if err != nil {
		return err
	}
	r, err := c.sources.GetFeed(ctx, connect.NewRequest(&newswirev1.GetFeedRequest{Id: feed.Id, Limit: 200}))
	if err != nil {
		return c.plain(err)
	}
	r.Msg.Feed.Ledger = r.Msg.Feed.Ledger[:min(len(r.Msg.Feed.Ledger), l.Days)]
	if !l.table() {
		if err := printJSON(os.Stdout, r.Msg); err != nil {
			return err
		}
		return addsUp(r.Msg.Feed.Ledger)
	}
	return printFeedLedger(os.Stdout, r.Msg, time.Now())
}

// all prints the accounts of all feeds by day, and names the feeds whose accounts do not add up or that have items waiting.
func (l *feedLedger) all(ctx context.Context, c *client) error {
	sources, err := c.allSources(ctx)
	if err != nil {
		return err
	}
	if !l.table() {
		return printLines(sources, l.Days)
	}
	days := map[string]*newswirev1.LedgerDay{}
	for _, s := range sources {
		for _, f := range s.Feeds {
			for _, d := range f.Ledger {
				sum(days, d)
			}
		}
	}
	var list []*newswirev1.LedgerDay
	for _, day := range slices.Backward(slices.Sorted(maps.Keys(days))) {
		if len(list) < l.Days {
			list = append(list, days[day])
		}
	}
	printDays(os.Stdout, list)
	return addsUp(list)
}

// A dayLine is one day of one feed.
type dayLine struct {
	Source    string           `json:"source"`
	Feed      int64            `json:"feed,string"`
	URL       string           `json:"url"`
	Day       string           `json:"day"`
	Seen      int32            `json:"seen"`
	Published int32            `json:"published"`
	Unchanged int32            `json:"unchanged"`
	Dropped   int32            `json:"dropped"`
	Pending   int32            `json:"pending"`
	Reasons   map[string]int32 `json:"reasons"` // of the dropped
	AddsUp    bool             `json:"adds_up"`
}

// printLines prints one line for each feed and day, the newest first.
func printLines(sources []*newswirev1.Source, days int) error {
	var all []*newswirev1.LedgerDay
	for _, s := range sources {
		for _, f := range s.Feeds {
			for _, d := range f.Ledger[:min(len(f.Ledger), days)] {
				all = append(all, d)
				if err := printValue(os.Stdout, dayLine{s.Id, f.Id, f.Url, d.Day, d.Seen, d.Published, d.Unchanged, d.Dropped, d.Pending, d.Reasons, balanced(d)}); err != nil {
					return err
				}
			}
		}
	}
	return addsUp(all)
}

func sum(days map[string]*newswirev1.LedgerDay, d *newswirev1.LedgerDay) {
	to := days[d.Day]
	if to == nil {
		to = &newswirev1.LedgerDay{Day: d.Day, Reasons: map[string]int32{}}
		days[d.Day] = to
	}
	to.Seen, to.Published, to.Unchanged, to.Dropped, to.Pending = to.Seen+d.Seen, to.Published+d.Published, to.Unchanged+d.Unchanged, to.Dropped+d.Dropped, to.Pending+d.Pending
	for reason, n := range d.Reasons {
		to.Reasons[reason] += n
	}
}

// balanced reports whether a day adds up.
func balanced(d *newswirev1.LedgerDay) bool {
	return d.Seen == d.Published+d.Unchanged+d.Dropped+d.Pending
}

// addsUp is an error where a day does not: then items were lost unseen, which must never be.
func addsUp(days []*newswirev1.LedgerDay) error {
	var bad []string
	for _, d := range days {
		if !balanced(d) {
			bad = append(bad, d.Day)
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("the accounts of %s do not add up: this is a fault of the wire; keep its log and database, and report it", strings.Join(bad, ", "))
	}
	return nil
}

// printDays prints accounts as a table.
func printDays(w io.Writer, days []*newswirev1.LedgerDay) {
	if len(days) == 0 {
		fmt.Fprintln(w, "nothing was seen yet")
		return
	}
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "DAY (UTC)\tSEEN\t=\tPUBLISHED\t+\tUNCHANGED\t+\tDROPPED\t+\tPENDING\t\t")
	for _, d := range days {
		check := "adds up"
		if !balanced(d) {
			check = "DOES NOT ADD UP"
		}
		fmt.Fprintf(t, "%s\t%d\t=\t%d\t+\t%d\t+\t%d\t+\t%d\t%s\t\n", d.Day, d.Seen, d.Published, d.Unchanged, d.Dropped, d.Pending, check)
	}
	t.Flush() // to a terminal or a buffer
	reasons := map[string]int32{}
	for _, d := range days {
		for reason, n := range d.Reasons {
			reasons[reason] += n
		}
	}
	var words []string
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		words = append(words, fmt.Sprintf("%s %d", reason, reasons[reason]))
	}
	if len(words) > 0 {
		fmt.Fprintf(w, "dropped: %s\n", strings.Join(words, ", "))
	}
}

// printFeedLedger prints the accounts of one feed: by day, what hangs, its polls, its gaps, the work on its past.
func printFeedLedger(w io.Writer, r *newswirev1.GetFeedResponse, now time.Time) error {
	fmt.Fprintf(w, "feed %d of %s: %s\n\n", r.Feed.Id, visible(first(r.Source.GetName(), r.Source.GetId())), visible(r.Feed.Url))
	printDays(w, r.Feed.Ledger)
	var hanging []*newswirev1.PendingItem
	for _, p := range r.Pending {
		if now.Sub(p.Shown.AsTime()) > hangsAfter {
			hanging = append(hanging, p)
		}
	}
	section(w, "waiting for more than ten minutes", len(hanging), func(i int) string { return waits(hanging[i], now) })
	if len(r.Polls) > 0 {
		fmt.Fprintln(w, "\nlast polls:")
		printPolls(w, r.Polls[:min(len(r.Polls), 12)], now.Location())
	}
	printGaps(w, r.Feed.Gaps, now.Location())
	if b := r.Backfill; b != nil {
		fmt.Fprintf(w, "\nbackfill: %s\n", visible(backfillWords(b)))
	}
	return addsUp(r.Feed.Ledger)
}

// waits says why an item has no outcome yet.
func waits(p *newswirev1.PendingItem, now time.Time) string {
	why := "not taken up yet"
	switch {
	case p.Sent:
		why = "sent, and the outcome is out; it is sent again"
	case p.Cause != "":
		why = p.Cause + ": " + p.Detail
	}
	due := "now"
	if at := p.Due.AsTime(); at.After(now) {
		due = "in " + short(at.Sub(now))
	}
	return fmt.Sprintf("%s  for %s, due %s, %s\n    %s", first(p.Link, p.Title), ago(now, p.Shown.AsTime()), due, counted(int(p.Tries), "failure"), why)
}

// printPolls prints polls as a table: sightings, of which most are known.
func printPolls(w io.Writer, polls []*newswirev1.PollRecord, zone *time.Location) {
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	for _, p := range polls {
		status := "no answer"
		if p.Status != 0 {
			status = fmt.Sprint(p.Status)
		}
		what := fmt.Sprintf("%d shown, %d known, %d new", p.Shown, p.Known, p.Found)
		if p.Cause != "" {
			what = p.Cause + ": " + p.Detail
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", p.Time.AsTime().In(zone).Format("2 Jan 15:04:05"), status, taken(p.Took.AsDuration()), visible(what))
	}
	t.Flush() // to a terminal or a buffer
}

// printGaps prints the stretches of time in which items may have come and gone unseen.
func printGaps(w io.Writer, gaps []*newswirev1.Gap, zone *time.Location) {
	section(w, "gaps", len(gaps), func(i int) string {
		g := gaps[i]
		missing := "an unknown number"
		if g.Missing != nil {
			missing = fmt.Sprintf("about %d", *g.Missing)
		}
		return fmt.Sprintf("%s to %s: %s may be missing, %d recovered", g.From.AsTime().In(zone).Format("2 Jan 15:04"), g.To.AsTime().In(zone).Format("2 Jan 15:04"), missing, g.Recovered)
	})
}
