package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/outlets"
)

// feedSet changes what is said with a flag, and leaves the rest. An empty value takes a setting back.
type feedSet struct {
	apiFlags
	Feed     string   `arg:"" help:"The feed: its number, address, or source."`
	URL      []string `env:"-" sep:"none" name:"url" placeholder:"URL" help:"Its address; given several times, they are tried in order."`
	Outlet   *string  `env:"-" placeholder:"SITE" help:"Move it to the outlet of this site."`
	Language *string  `env:"-" help:"Language of what it shows."`
	Country  *string  `env:"-" help:"Country of what it shows."`
	Zone     *string  `env:"-" help:"Time zone of dates that state none, as in Asia/Baku."`
	Header   []string `env:"-" sep:"none" placeholder:"'K: V'" help:"A header for the feed's own site; 'K:' takes it back. Can be given several times."`
	Secret   *string  `env:"-" placeholder:"FILE" help:"Name of a file in the fetcher's --secrets folder: one line, 'cookie NAME=VALUE', 'basic USER:PASSWORD' or 'bearer TOKEN'. Sent to the feed's own site only."`
	Proxy    *string  `env:"-" placeholder:"URL" help:"Fetch the feed and its pages through this proxy (http, https, socks5)."`
	PollMin  *string  `env:"-" placeholder:"TIME" help:"Shortest time between two polls: 30s, 5m, 2h."`
	PollMax  *string  `env:"-" placeholder:"TIME" help:"Longest time between two polls."`
	Title    *string  `env:"-" placeholder:"CSS" help:"Where pages have their title."`
	Body     *string  `env:"-" placeholder:"CSS" help:"Where pages have their text."`
	Author   *string  `env:"-" placeholder:"CSS" help:"Where pages name who wrote."`
	Date     *string  `env:"-" placeholder:"CSS" help:"Where pages have the time of publication."`
	Remove   []string `env:"-" sep:"none" placeholder:"CSS" help:"What is no part of the article. Can be given several times; '' takes all back."`
}

func (s *feedSet) Run(ctx context.Context) error {
	c, err := s.connect()
	if err != nil {
		return err
	}
	_, feed, err := c.feed(ctx, s.Feed)
	if err != nil {
		return err
	}
	set := &newswirev1.FeedSettings{}
	if feed.Settings != nil {
		set = proto.Clone(feed.Settings).(*newswirev1.FeedSettings)
	}
	if err := s.change(set); err != nil {
		return err
	}
	m := &newswirev1.UpdateFeedRequest{Id: feed.Id, Urls: s.URL, Settings: set}
	if s.Outlet != nil {
		m.Site = *s.Outlet
	}
	r, err := c.sources.UpdateFeed(ctx, connect.NewRequest(m))
	if err != nil {
		return c.plain(err)
	}
	if !s.table() {
		return printJSON(os.Stdout, r.Msg.Feed)
	}
	return outlets.Write(os.Stdout, []outlets.Outlet{outletOf(&newswirev1.Source{Id: r.Msg.Feed.Source, Feeds: []*newswirev1.Feed{r.Msg.Feed}})})
}

// change puts what the flags say into settings.
func (s *feedSet) change(set *newswirev1.FeedSettings) error {
	if set.Page == nil {
		set.Page = &newswirev1.PageSelectors{}
	}
	for to, value := range map[*string]*string{&set.Language: s.Language, &set.Country: s.Country, &set.Zone: s.Zone, &set.Secret: s.Secret, &set.Proxy: s.Proxy,
		&set.Page.Title: s.Title, &set.Page.Body: s.Body, &set.Page.Author: s.Author, &set.Page.Date: s.Date} {
		if value != nil {
			*to = strings.TrimSpace(*value)
		}
	}
	if len(s.Remove) > 0 {
		set.Page.Remove = nil
		for _, css := range s.Remove {
			if css != "" {
				set.Page.Remove = append(set.Page.Remove, css)
			}
		}
	}
	for _, line := range s.Header {
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return fmt.Errorf("%w: --header %q is no header: write it as 'Accept-Language: az'", app.ErrUsage, line)
		}
		setHeader(set, name, strings.TrimSpace(value))
	}
	var err error
	if s.PollMin != nil {
		set.PollMin, err = spanOf("--poll-min", *s.PollMin)
	}
	if s.PollMax != nil && err == nil {
		set.PollMax, err = spanOf("--poll-max", *s.PollMax)
	}
	return err
}

// setHeader sets a header, or takes it back where it has no value.
func setHeader(set *newswirev1.FeedSettings, name, value string) {
	for there := range set.Headers {
		if strings.EqualFold(there, name) {
			delete(set.Headers, there)
		}
	}
	if value == "" {
		return
	}
	if set.Headers == nil {
		set.Headers = map[string]string{}
	}
	set.Headers[name] = value
}

func spanOf(flag, text string) (*durationpb.Duration, error) {
	if text == "" || text == "0" {
		return nil, nil
	}
	d, err := outlets.Span(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", app.ErrUsage, flag, err)
	}
	return durationpb.New(d), nil
}

// outletOf gives a source of the API as a directory has it.
func outletOf(s *newswirev1.Source) outlets.Outlet {
	o := outlets.Outlet{}
	o.ID, o.Name, o.Site, o.Country, o.Language, o.Zone = s.Id, s.Name, s.Site, s.Country, s.Language, s.Zone
	for _, f := range s.Feeds {
		o.Feeds = append(o.Feeds, contract.FeedFrom(f))
	}
	return o
}

type feedPoll struct {
	apiFlags
	Feed string `arg:"" help:"The feed: its number, address, or source."`
}

func (p *feedPoll) Run(ctx context.Context) error {
	c, err := p.connect()
	if err != nil {
		return err
	}
	_, feed, err := c.feed(ctx, p.Feed)
	if err != nil {
		return err
	}
	_, err = c.sources.PollFeed(ctx, connect.NewRequest(&newswirev1.PollFeedRequest{Id: feed.Id}))
	return c.plain(err)
}

type feedAdopt struct {
	apiFlags
	Feed string `arg:"" help:"The feed: its number, address, or source."`
	URL  string `arg:"" optional:"" help:"Which of the addresses proposed; the first where none is given."`
}

func (a *feedAdopt) Run(ctx context.Context) error {
	c, err := a.connect()
	if err != nil {
		return err
	}
	_, feed, err := c.feed(ctx, a.Feed)
	if err != nil {
		return err
	}
	r, err := c.sources.AdoptProposal(ctx, connect.NewRequest(&newswirev1.AdoptProposalRequest{Id: feed.Id, Url: a.URL}))
	if err != nil {
		return c.plain(err)
	}
	if !a.table() {
		return printJSON(os.Stdout, r.Msg.Feed)
	}
	fmt.Printf("feed %d is polled at %s now; its former address stays as the next candidate\n", feed.Id, visible(r.Msg.Feed.Url))
	return nil
}

type feedRemove struct {
	apiFlags
	Feed []string `arg:"" help:"The feeds: their numbers, addresses, or sources."`
	Yes  bool     `env:"-" help:"Do not ask."`
}

func (r *feedRemove) Run(ctx context.Context) error {
	c, err := r.connect()
	if err != nil {
		return err
	}
	var feeds []*newswirev1.Feed
	for _, name := range r.Feed {
		_, f, err := c.feed(ctx, name)
		if err != nil {
			return err
		}
		feeds = append(feeds, f)
	}
	if !r.Yes {
		for _, f := range feeds {
			fmt.Fprintf(os.Stderr, "- feed %d  %s\n", f.Id, visible(f.Url))
		}
		if err := ask("stop polling "+counted(len(feeds), "feed"), "articles and accounts stay"); err != nil {
			return err
		}
	}
	for _, f := range feeds {
		if _, err := c.sources.RemoveFeed(ctx, connect.NewRequest(&newswirev1.RemoveFeedRequest{Id: f.Id})); err != nil {
			return c.plain(err)
		}
	}
	fmt.Printf("%s removed\n", counted(len(feeds), "feed"))
	return nil
}

// since reads a day, or how long ago: 2026-11-01, 30d.
func since(text string, now time.Time) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	if d, err := outlets.Span(text); err == nil && d > 0 {
		return now.Add(-d).UTC().Truncate(time.Hour), nil
	}
	return time.Time{}, fmt.Errorf("%w: --since %q is no day: write it as 2026-11-01, or how long ago, as in 30d", app.ErrUsage, text)
}
