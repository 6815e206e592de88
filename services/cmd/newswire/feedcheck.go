package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

type feedCheck struct {
	apiFlags
	Feed      string   `arg:"" help:"A feed that is polled (its number, address, or source), or any address."`
	Offline   bool     `env:"-" help:"Ask from here, without a running wire: for an address."`
	Zone      string   `env:"-" placeholder:"NAME" help:"With --offline: time zone of dates that state none."`
	AllowNet  []string `placeholder:"CIDR" help:"With --offline: let the address be in this network though it is not public."`
	UserAgent string   `placeholder:"TEXT" help:"With --offline: User-Agent of the fetch."`
}

func (k *feedCheck) Run(ctx context.Context) error {
	report, err := k.report(ctx)
	if err != nil {
		return err
	}
	if k.table() {
		printReport(os.Stdout, report, time.Now())
	} else if err := printJSON(os.Stdout, report); err != nil {
		return err
	}
	if report.Cause != "" {
		return exitStatus(exitFailed)
	}
	return nil
}

// report asks the wire, or from here where that is wanted or there is none.
func (k *feedCheck) report(ctx context.Context) (*newswirev1.CheckFeedResponse, error) {
	if k.Offline {
		return k.offline(ctx)
	}
	c, err := k.connect()
	if err != nil {
		return nil, err
	}
	m := &newswirev1.CheckFeedRequest{Url: k.Feed}
	if !isURL(k.Feed) {
		_, f, err := c.feed(ctx, k.Feed)
		if err != nil {
			return nil, err
		}
		m = &newswirev1.CheckFeedRequest{Id: f.Id}
	}
	r, err := c.sources.CheckFeed(ctx, connect.NewRequest(m))
	switch {
	case errors.Is(err, syscall.ECONNREFUSED) && isURL(k.Feed):
		fmt.Fprintf(os.Stderr, "newswire: no wire answers at %s: the feed is asked from here\n", c.base)
		return k.offline(ctx)
	case err != nil:
		return nil, c.plain(err)
	}
	return r.Msg, nil
}

func (k *feedCheck) offline(ctx context.Context) (*newswirev1.CheckFeedResponse, error) {
	if news.Address(k.Feed) == "" {
		return nil, fmt.Errorf("%w: %q is no address: without a running wire, write it whole, beginning with https://", app.ErrUsage, k.Feed)
	}
	allow, err := networks(k.AllowNet)
	if err != nil {
		return nil, err
	}
	o := fetcher.Options{AllowNets: allow, UserAgent: first(k.UserAgent, app.UserAgent(version))}
	one := fetcher.Subject{Source: news.Source{Zone: k.Zone}, Feed: news.Feed{Candidates: []string{k.Feed}}}
	report, err := fetcher.Check(ctx, o, one)
	if err != nil {
		return nil, err
	}
	out := contract.Report(report)
	for _, f := range report.Found {
		out.Found = append(out.Found, contract.Found(f, 0))
	}
	return out, nil
}

// printReport prints a check for a person, in the order in which a poll goes.
func printReport(w io.Writer, r *newswirev1.CheckFeedResponse, now time.Time) {
	if r.Feed != nil {
		fmt.Fprintf(w, "feed %d of %s\n", r.Feed.Id, visible(first(r.Source.GetName(), r.Source.GetId())))
	}
	printExchanges(w, r)
	if r.Cause != "" {
		fmt.Fprintf(w, "\nTROUBLE  %s: %s\n", r.Cause, visible(r.Detail))
	} else {
		printContent(w, r, now)
	}
	section(w, "found instead", len(r.Found), func(i int) string {
		f := r.Found[i]
		adopt := ""
		if r.Feed != nil {
			adopt = fmt.Sprintf("\n    newswire feed set %d --url %s", r.Feed.Id, shell(f.Url))
		}
		return f.Url + "\n    " + heldBy(f, now) + adopt
	})
	if r.Feed != nil {
		printState(w, r, now)
	}
}

func printExchanges(w io.Writer, r *newswirev1.CheckFeedResponse) {
	for _, e := range r.Exchanges {
		fmt.Fprintf(w, "\nGET %s\n", visible(e.Url))
		printHeaders(w, "  > ", e.Sent)
		switch {
		case e.Status == 0 && e.Took == nil:
			fmt.Fprintln(w, "  not asked")
		case e.Status == 0:
			fmt.Fprintf(w, "  no answer after %s\n", taken(e.Took.AsDuration()))
		case len(e.Received) == 0 && e.Bytes == 0:
			fmt.Fprintf(w, "  %d\n", e.Status)
		default:
			fmt.Fprintf(w, "  %d, %s bytes, %s\n", e.Status, grouped(int(e.Bytes)), taken(e.Took.AsDuration()))
		}
		printHeaders(w, "  < ", e.Received)
		if e.Detail != "" {
			fmt.Fprintf(w, "  %s\n", visible(e.Detail))
		}
	}
}

func taken(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func printHeaders(w io.Writer, mark string, h map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		fmt.Fprintf(w, "%s%s: %s\n", mark, visible(name), visible(h[name]))
	}
}

func printContent(w io.Writer, r *newswirev1.CheckFeedResponse, now time.Time) {
	fmt.Fprintf(w, "\nREAD  %s", r.Format)
	if r.Title != "" {
		fmt.Fprintf(w, ", %q", visible(r.Title))
	}
	fmt.Fprintf(w, ", %s", counted(int(r.Items), "item"))
	if r.NewestTime != nil {
		fmt.Fprintf(w, ", newest %s ago", ago(now, r.NewestTime.AsTime()))
	}
	if r.Language != "" {
		fmt.Fprintf(w, ", language %s", visible(r.Language))
	}
	if r.Encoding != "" {
		fmt.Fprintf(w, ", %s", visible(r.Encoding))
	}
	fmt.Fprintln(w)
	for _, a := range r.Newest {
		fmt.Fprintf(w, "  %s\n", visible(a.Title))
	}
	item := func(list []*newswirev1.CheckedItem) func(int) string {
		return func(i int) string {
			return strings.TrimSpace(fmt.Sprintf("%s %s", first(list[i].Link, list[i].Title, "an item"), "("+list[i].What+")"))
		}
	}
	section(w, "repaired", len(r.Repairs), func(i int) string { return r.Repairs[i] })
	section(w, "dropped", len(r.Dropped), item(r.Dropped))
	section(w, "dates that cannot be read", len(r.Undated), item(r.Undated))
	section(w, "worth knowing", len(r.Notes), func(i int) string { return r.Notes[i] })
	if r.Robots != "" {
		fmt.Fprintf(w, "\npages: %s\n", visible(r.Robots))
	}
}

// section prints a list with a heading; nothing where it is empty.
func section(w io.Writer, head string, n int, of func(int) string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", head)
	for i := range n {
		for j, line := range strings.Split(of(i), "\n") {
			mark := "  - "
			if j > 0 {
				mark = ""
			}
			fmt.Fprintf(w, "%s%s\n", mark, visible(line))
		}
	}
}

// printState prints what the wire knows of a feed that it polls.
func printState(w io.Writer, r *newswirev1.CheckFeedResponse, now time.Time) {
	fmt.Fprintf(w, "\nnext poll %s\n", visible(r.Next))
	if r.Feed.Cause != "" {
		fmt.Fprintf(w, "in trouble for %s, %s: %s: %s\n", ago(now, r.Feed.Since.AsTime()), counted(int(r.Feed.Failures), "failure"), r.Feed.Cause, visible(r.Feed.Detail))
	}
	if len(r.Polls) > 0 {
		fmt.Fprintln(w, "\nlast polls:")
		printPolls(w, r.Polls[:min(len(r.Polls), 8)], now.Location())
	}
	printGaps(w, r.Feed.Gaps, now.Location())
}
