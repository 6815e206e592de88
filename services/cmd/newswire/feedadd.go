package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"connectrpc.com/connect"
	"golang.org/x/term"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/app"
)

type feedAdd struct {
	apiFlags
	URL      []string `arg:"" help:"Address of a site or of a feed. Several are the addresses of one feed, tried in order, and added as they are."`
	Name     string   `env:"-" help:"The outlet's name. Default: what the site or the feed says."`
	Site     string   `env:"-" help:"The outlet's site. Default: that of the feed."`
	Country  string   `env:"-" placeholder:"AZ" help:"Country of the outlet."`
	Language string   `env:"-" placeholder:"az" help:"Language of the outlet. Default: what the feed says."`
	Zone     string   `env:"-" placeholder:"NAME" help:"Time zone of dates that state none, as in Asia/Baku."`
	All      bool     `env:"-" xor:"which" help:"Add all feeds found, but those of comments and those that are empty."`
	Pick     []int    `env:"-" xor:"which" placeholder:"N" help:"Add these of the feeds found, by their numbers."`
	DryRun   bool     `env:"-" xor:"which" help:"Only say what is found."`
	AsIs     bool     `env:"-" help:"Do not look: add the address as it is."`
}

func (a *feedAdd) Run(ctx context.Context) error {
	c, err := a.connect()
	if err != nil {
		return err
	}
	if a.AsIs || len(a.URL) > 1 {
		if a.DryRun || a.All || len(a.Pick) > 0 {
			return fmt.Errorf("%w: addresses that are added as they are leave nothing to choose: give one address alone, without --as-is", app.ErrUsage)
		}
		return a.add(ctx, c, nil, a.URL)
	}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		fmt.Fprintf(os.Stderr, "looking at %s; this takes up to half a minute, since no host is asked more than once a second\n", a.URL[0])
	}
	r, err := c.sources.DiscoverFeeds(ctx, connect.NewRequest(&newswirev1.DiscoverFeedsRequest{Url: a.URL[0]}))
	if err != nil {
		return c.plain(err)
	}
	switch {
	case a.DryRun && !a.table():
		for _, f := range r.Msg.Found {
			if err := printJSON(os.Stdout, f); err != nil {
				return err
			}
		}
	case a.DryRun:
		describeFound(os.Stdout, r.Msg, time.Now())
	default:
		describeFound(os.Stderr, r.Msg, time.Now())
	}
	if len(r.Msg.Found) == 0 {
		return fmt.Errorf("no feed was found at %s: look on the site for its address, or add an address that you know with --as-is", a.URL[0])
	}
	if a.DryRun {
		return nil
	}
	return a.addFound(ctx, c, r.Msg)
}

// addFound adds those of the feeds found that were asked for.
func (a *feedAdd) addFound(ctx context.Context, c *client, r *newswirev1.DiscoverFeedsResponse) error {
	chosen, err := a.choose(r.Found)
	if err != nil {
		return err
	}
	for _, f := range chosen {
		if f.Feed != 0 {
			fmt.Fprintf(os.Stderr, "%s is polled already, as feed %d\n", visible(f.Url), f.Feed)
			continue
		}
		if err := a.add(ctx, c, r.Source, []string{f.Url}); err != nil {
			return err
		}
	}
	return nil
}

// choose gives the feeds to add: those picked, all that are worth it, or the best.
func (a *feedAdd) choose(found []*newswirev1.FoundFeed) (out []*newswirev1.FoundFeed, err error) {
	for _, n := range a.Pick {
		if n < 1 || n > len(found) {
			return nil, fmt.Errorf("%w: --pick %d: there are %d feeds", app.ErrUsage, n, len(found))
		}
		out = append(out, found[n-1])
	}
	if len(out) > 0 {
		return out, nil
	}
	if !a.All {
		return found[:1], nil
	}
	for _, f := range found {
		if f.Items > 0 && !strings.Contains(strings.ToLower(f.Url), "/comments/") {
			out = append(out, f)
		}
	}
	return out, nil
}

// add adds one feed, and says so.
func (a *feedAdd) add(ctx context.Context, c *client, known *newswirev1.Source, urls []string) error {
	m := &newswirev1.CreateSourceRequest{Urls: urls, Name: a.Name, Site: a.Site, Country: a.Country, Language: a.Language, Zone: a.Zone}
	if known != nil {
		m.Name, m.Site, m.Language = first(a.Name, known.Name), first(a.Site, known.Site), first(a.Language, known.Language)
	}
	r, err := c.sources.CreateSource(ctx, connect.NewRequest(m))
	var e *connect.Error
	switch {
	case errors.As(err, &e) && e.Code() == connect.CodeAlreadyExists:
		fmt.Fprintln(os.Stderr, "newswire:", visible(e.Message()))
		return nil
	case err != nil:
		return c.plain(err)
	}
	if a.table() {
		fmt.Printf("added %s as feed %d of %s\n", visible(urls[0]), r.Msg.Feed.GetId(), visible(r.Msg.Source.Id))
		return nil
	}
	fmt.Println(r.Msg.Source.Id)
	return nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// describeFound says what a look at a site found.
func describeFound(w io.Writer, r *newswirev1.DiscoverFeedsResponse, now time.Time) {
	for i, f := range r.Found {
		fmt.Fprintf(w, "%2d  %s\n    %s%s\n", i+1, visible(f.Url), visible(heldBy(f, now)), map[bool]string{true: fmt.Sprintf("; polled already, as feed %d", f.Feed)}[f.Feed != 0])
		if len(f.Repairs) > 0 {
			fmt.Fprintf(w, "    read after repairs: %s\n", visible(strings.Join(f.Repairs, "; ")))
		}
		for _, t := range f.Titles[:min(len(f.Titles), 3)] {
			fmt.Fprintf(w, "      %s\n", visible(t))
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(w, " -  %s\n", visible(n))
	}
	fmt.Fprintf(w, "%s found with %d requests\n", counted(len(r.Found), "feed"), r.Asked)
}

// heldBy says what a feed holds.
func heldBy(f *newswirev1.FoundFeed, now time.Time) string {
	out := []string{f.Format}
	if f.Title != "" {
		out = append(out, fmt.Sprintf("%q", f.Title))
	}
	out = append(out, counted(int(f.Items), "item"))
	if f.Newest != nil {
		out = append(out, "newest "+ago(now, f.Newest.AsTime())+" ago")
	}
	if f.Language != "" {
		out = append(out, "language "+f.Language)
	}
	if f.From != "" {
		out = append(out, f.From)
	}
	return strings.Join(out, ", ")
}

// counted gives a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// grouped gives a number with its thousands set apart.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
