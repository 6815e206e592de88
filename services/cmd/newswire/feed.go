package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/opml"
)

// FeedCmd is `newswire feed`.
type FeedCmd struct {
	Add    feedAdd    `cmd:"" help:"Add a feed by its address; prints the id of its source."`
	List   feedList   `cmd:"" help:"List the feeds, worst first."`
	Import feedImport `cmd:"" help:"Add the feeds of an OPML file."`
	Export feedExport `cmd:"" help:"Write all feeds as OPML."`
	Check  feedCheck  `cmd:"" help:"Read a feed now and say what the wire makes of it. Adds nothing."`
}

type feedAdd struct {
	apiFlags
	URL  []string `arg:"" help:"Address of the feed; more of them are tried in order."`
	Name string   `help:"The outlet's name. Default: the feed's title."`
	Site string   `help:"The outlet's site. Default: that of the feed."`
}

func (a *feedAdd) Run(ctx context.Context) error {
	c, err := a.connect()
	if err != nil {
		return err
	}
	r, err := c.sources.CreateSource(ctx, connect.NewRequest(&newswirev1.CreateSourceRequest{Urls: a.URL, Name: a.Name, Site: a.Site}))
	if err != nil {
		return c.plain(err)
	}
	fmt.Println(r.Msg.Source.Id)
	return nil
}

type feedList struct{ apiFlags }

func (l *feedList) Run(ctx context.Context) error {
	c, err := l.connect()
	if err != nil {
		return err
	}
	r, err := c.sources.ListSources(ctx, connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		return c.plain(err)
	}
	if !l.table() {
		return list(l.apiFlags, "", r.Msg.Sources, nil)
	}
	type line struct {
		*newswirev1.Feed
		source *newswirev1.Source
	}
	var lines []line
	for _, s := range r.Msg.Sources {
		for _, f := range s.Feeds {
			lines = append(lines, line{f, s})
		}
	}
	return list(l.apiFlags, "SOURCE\tNAME\tHEALTH\tLAST GOOD\tEVERY\tFEED", lines, func(f line) []any {
		health, good, every := "ok", "never", time.Duration(0)
		if f.Cause != "" {
			health = f.Cause
		}
		if f.LastGood != nil {
			good = f.LastGood.AsTime().Local().Format("2 Jan 15:04:05")
		}
		if f.Interval != nil {
			every = f.Interval.AsDuration().Round(time.Second)
		}
		return []any{f.source.Id, f.source.Name, health, good, every, f.Url}
	})
}

type feedImport struct {
	apiFlags
	File string `arg:"" type:"existingfile" help:"The OPML file."`
}

func (i *feedImport) Run(ctx context.Context) error {
	c, err := i.connect()
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	outlines, err := opml.Read(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", i.File, err)
	}
	added, there := 0, 0
	for _, o := range outlines {
		_, err := c.sources.CreateSource(ctx, connect.NewRequest(&newswirev1.CreateSourceRequest{
			Urls: o.URLs, Name: o.Name, Site: o.Site, Country: o.Country, Language: o.Language, Zone: o.Zone,
		}))
		var e *connect.Error
		switch {
		case err == nil:
			added++
		case errors.As(err, &e) && e.Code() == connect.CodeAlreadyExists:
			there++
		case errors.As(err, &e) && e.Code() == connect.CodeInvalidArgument:
			fmt.Fprintf(os.Stderr, "newswire: left out %s: %s\n", o.URLs[0], e.Message())
		default:
			return c.plain(err)
		}
	}
	fmt.Printf("%d added, %d there already, of %d\n", added, there, len(outlines))
	return nil
}

type feedExport struct{ apiFlags }

func (e *feedExport) Run(ctx context.Context) error {
	c, err := e.connect()
	if err != nil {
		return err
	}
	r, err := c.sources.ListSources(ctx, connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		return c.plain(err)
	}
	var out []opml.Outline
	for _, s := range r.Msg.Sources {
		for _, f := range s.Feeds {
			out = append(out, opml.Outline{Name: s.Name, Site: s.Site, Country: s.Country, Language: s.Language, Zone: s.Zone, URLs: f.Urls})
		}
	}
	return opml.Write(os.Stdout, out)
}

type feedCheck struct {
	apiFlags
	URL string `arg:"" help:"Address of the feed."`
}

func (k *feedCheck) Run(ctx context.Context) error {
	c, err := k.connect()
	if err != nil {
		return err
	}
	r, err := c.sources.CheckFeed(ctx, connect.NewRequest(&newswirev1.CheckFeedRequest{Url: k.URL}))
	if err != nil {
		return c.plain(err)
	}
	if !k.table() {
		return printJSON(os.Stdout, r.Msg)
	}
	fmt.Printf("%s\n%s, %d items, language %s\n", visible(r.Msg.Url), visible(r.Msg.Title), r.Msg.Items, visible(r.Msg.Language))
	for _, a := range r.Msg.Newest {
		fmt.Println("  " + visible(a.Title))
	}
	return nil
}
