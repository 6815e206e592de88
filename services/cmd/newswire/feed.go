package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/news"
)

// FeedCmd is `newswire feed`.
type FeedCmd struct {
	Add      feedAdd      `cmd:"" help:"Look for the feeds of a site, say what each holds, and add the best one."`
	List     feedList     `cmd:"" help:"List the feeds, those in trouble first."`
	Check    feedCheck    `cmd:"" help:"Poll a feed now and explain what happens. Changes nothing."`
	Ledger   feedLedger   `cmd:"" help:"Account for every item that feeds showed, by day; for one feed also its polls, gaps and what hangs."`
	Set      feedSet      `cmd:"" help:"Change addresses and settings of a feed."`
	Poll     feedPoll     `cmd:"" help:"Make a feed due now."`
	Adopt    feedAdopt    `cmd:"" help:"Take an address that was proposed for a feed which is no more where it was."`
	Remove   feedRemove   `cmd:"" help:"Stop polling feeds. Their articles and accounts stay."`
	Backfill feedBackfill `cmd:"" help:"Read what a feed's sitemaps and archive pages hold back to a day."`
	Import   feedImport   `cmd:"" help:"Add the feeds of an OPML file."`
	Export   feedExport   `cmd:"" help:"Write all feeds with their settings, as OPML or as YAML for plan and apply."`
	Plan     feedPlan     `cmd:"" help:"Show what apply would change."`
	Apply    feedApply    `cmd:"" help:"Make the feeds be those of a YAML file."`
}

type feedList struct {
	apiFlags
	Trouble bool `env:"-" help:"Only feeds in trouble."`
}

func (l *feedList) Run(ctx context.Context) error {
	c, err := l.connect()
	if err != nil {
		return err
	}
	sources, err := c.allSources(ctx)
	if err != nil {
		return err
	}
	var lines []listedFeed
	for _, s := range sources {
		kept := s.Feeds[:0]
		for _, f := range s.Feeds {
			if !l.Trouble || f.Cause != "" || len(f.Proposals) > 0 {
				lines, kept = append(lines, listedFeed{f, s}), append(kept, f)
			}
		}
		s.Feeds = kept
	}
	if !l.table() {
		for _, s := range sources {
			if len(s.Feeds) > 0 || !l.Trouble {
				if err := printJSON(os.Stdout, s); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := list(l.apiFlags, "FEED\tSOURCE\tSTATE\tEVERY\tNEXT\tLAST GOOD\tADDRESS", lines, func(f listedFeed) []any { return f.cells(time.Now()) }); err != nil {
		return err
	}
	return advise(os.Stdout, lines)
}

// A listedFeed is a feed with its source.
type listedFeed struct {
	*newswirev1.Feed
	source *newswirev1.Source
}

func (f listedFeed) cells(now time.Time) []any {
	state := "ok"
	switch {
	case f.Cause != "":
		state = f.Cause + " for " + ago(now, f.Since.AsTime())
	case f.LastPoll == nil:
		state = "first poll to come"
	}
	every, next, good := "-", "-", "never"
	if f.Interval != nil {
		every = short(f.Interval.AsDuration())
	}
	if f.NextPoll != nil {
		if next = "now"; f.NextPoll.AsTime().After(now) {
			next = "in " + short(f.NextPoll.AsTime().Sub(now))
		}
	}
	if f.LastGood != nil {
		good = ago(now, f.LastGood.AsTime()) + " ago"
	}
	return []any{f.Id, f.source.Id, state, every, next, good, f.Url}
}

// advise says under a list what to do about trouble, once for each feed.
func advise(w io.Writer, lines []listedFeed) error {
	for _, f := range lines {
		if f.Cause == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "\nfeed %d, %s: %s\n", f.Id, f.Cause, visible(f.Detail)); err != nil {
			return err
		}
		for _, p := range f.Proposals {
			if _, err := fmt.Fprintf(w, "  it may be at %s now (%d items): newswire feed adopt %d %s\n", visible(p.Url), p.Items, f.Id, shell(p.Url)); err != nil {
				return err
			}
		}
	}
	return nil
}

// shell gives a stranger's address as an argument that can be copied into a command line.
func shell(s string) string {
	s = visible(s)
	plain := strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~:/%+,@=", r))
	}) < 0
	if plain && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// ago gives how long something is ago.
func ago(now, then time.Time) string { return short(now.Sub(then)) }

// short gives a time span in its largest unit.
func short(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return fmt.Sprintf("%ds", d.Round(time.Second)/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm", d.Round(time.Minute)/time.Minute)
	case d < 48*time.Hour:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Hours()), ".0") + "h"
	}
	return fmt.Sprintf("%dd", d/(24*time.Hour))
}

func (c *client) allSources(ctx context.Context) ([]*newswirev1.Source, error) {
	r, err := c.sources.ListSources(ctx, connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		return nil, c.plain(err)
	}
	return r.Msg.Sources, nil
}

// feed finds a feed by what an operator calls it: its number, one of its addresses, or a source that has it alone.
func (c *client) feed(ctx context.Context, name string) (*newswirev1.Source, *newswirev1.Feed, error) {
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		r, err := c.sources.GetFeed(ctx, connect.NewRequest(&newswirev1.GetFeedRequest{Id: id}))
		if err != nil {
			return nil, nil, c.plain(err)
		}
		return r.Msg.Source, r.Msg.Feed, nil
	}
	sources, err := c.allSources(ctx)
	if err != nil {
		return nil, nil, err
	}
	address := news.Address(name)
	for _, s := range sources {
		for _, f := range s.Feeds {
			for _, u := range f.Urls {
				if address != "" && news.Address(u) == address || u == name {
					return s, f, nil
				}
			}
		}
	}
	for _, s := range sources {
		if s.Id != strings.TrimPrefix(name, "www.") {
			continue
		}
		if len(s.Feeds) == 1 {
			return s, s.Feeds[0], nil
		}
		var ids []string
		for _, f := range s.Feeds {
			ids = append(ids, strconv.FormatInt(f.Id, 10))
		}
		return nil, nil, fmt.Errorf("%w: %s has %d feeds (%s): name one of them", app.ErrUsage, name, len(s.Feeds), strings.Join(ids, ", "))
	}
	return nil, nil, fmt.Errorf("no feed is called %q: give its number or address, as newswire feed list shows them", name)
}
