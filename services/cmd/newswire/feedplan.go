package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/outlets"
)

// exitChanges is the status of a plan that has changes, with --exit-code: between good and failed, for scripts.
const exitChanges = 3

// planFlags say what a wire is compared with.
type planFlags struct {
	apiFlags
	File string `arg:"" help:"The YAML file, - for standard input."`
	Keep bool   `env:"-" help:"Leave feeds alone that the file does not have, instead of removing them."`
}

// compare gives what would make the wire be as the file says.
func (f planFlags) compare(ctx context.Context) (*client, outlets.Plan, error) {
	raw, err := readFile(f.File)
	if err != nil {
		return nil, outlets.Plan{}, err
	}
	want, err := outlets.Read(raw)
	if err != nil {
		return nil, outlets.Plan{}, fmt.Errorf("%s cannot be used:\n%w", f.File, err)
	}
	c, err := f.connect()
	if err != nil {
		return nil, outlets.Plan{}, err
	}
	have, err := c.outlets(ctx)
	if err != nil {
		return nil, outlets.Plan{}, err
	}
	plan, err := outlets.Compare(have, want)
	if f.Keep {
		plan = plan.WithoutRemovals()
	}
	return c, plan, err
}

// outlets gives the outlets of the wire as a directory has them.
func (c *client) outlets(ctx context.Context) ([]outlets.Outlet, error) {
	sources, err := c.allSources(ctx)
	var out []outlets.Outlet
	for _, s := range sources {
		if len(s.Feeds) > 0 {
			out = append(out, outletOf(s))
		}
	}
	return out, err
}

type feedPlan struct {
	planFlags
	ExitCode bool `env:"-" help:"End with 3 when there are changes."`
}

func (p *feedPlan) Run(ctx context.Context) error {
	_, plan, err := p.compare(ctx)
	if err != nil {
		return err
	}
	if err := showPlan(p.apiFlags, plan); err != nil {
		return err
	}
	if p.ExitCode && len(plan.Changes) > 0 {
		return exitStatus(exitChanges)
	}
	return nil
}

// showPlan prints a plan for people, or its changes as JSON lines.
func showPlan(f apiFlags, plan outlets.Plan) error {
	if !f.JSON {
		return plan.Print(os.Stdout, visible)
	}
	for _, c := range plan.Changes {
		if err := printValue(os.Stdout, c); err != nil {
			return err
		}
	}
	return nil
}

type feedApply struct {
	planFlags
	Yes bool `env:"-" help:"Do not ask before feeds are removed."`
}

func (a *feedApply) Run(ctx context.Context) error {
	c, plan, err := a.compare(ctx)
	if err != nil {
		return err
	}
	if err := showPlan(a.apiFlags, plan); err != nil || len(plan.Changes) == 0 {
		return err
	}
	if n := plan.Count(outlets.RemoveFeed); n > 0 && !a.Yes {
		if err := ask("remove "+counted(n, "feed"), "articles and accounts stay; --keep leaves the feeds, too"); err != nil {
			return err
		}
	}
	p := newProgress("changes", len(plan.Changes))
	made := 0
	err = outlets.Apply(ctx, planned{c}, plan, func(n int) { made = n; p.at(n) })
	p.end()
	if err != nil {
		fmt.Fprintf(os.Stderr, "newswire: %s of %s made; apply the file again to go on\n", grouped(made), counted(len(plan.Changes), "change"))
		return err
	}
	fmt.Fprintf(os.Stderr, "%s made\n", counted(made, "change"))
	return nil
}

// planned makes changes over the API.
type planned struct{ c *client }

func (p planned) AddFeed(ctx context.Context, o news.Source, f news.Feed) error {
	_, err := p.c.sources.CreateSource(ctx, connect.NewRequest(&newswirev1.CreateSourceRequest{
		Urls: f.Candidates, Name: o.Name, Site: o.Site, Country: o.Country, Language: o.Language, Zone: o.Zone, Settings: contract.Settings(f.Settings),
	}))
	return p.c.plain(err)
}

func (p planned) SetOutlet(ctx context.Context, o news.Source) error {
	_, err := p.c.sources.UpdateSource(ctx, connect.NewRequest(&newswirev1.UpdateSourceRequest{
		Id: o.ID, Name: proto.String(o.Name), Site: proto.String(o.Site), Country: proto.String(o.Country), Language: proto.String(o.Language), Zone: proto.String(o.Zone),
	}))
	return p.c.plain(err)
}

func (p planned) SetFeed(ctx context.Context, o news.Source, f news.Feed) error {
	m := &newswirev1.UpdateFeedRequest{Id: f.ID, Urls: f.Candidates, Site: o.Site, Settings: contract.Settings(f.Settings)}
	if m.Settings == nil {
		m.Settings = &newswirev1.FeedSettings{}
	}
	_, err := p.c.sources.UpdateFeed(ctx, connect.NewRequest(m))
	return p.c.plain(err)
}

func (p planned) RemoveFeed(ctx context.Context, id int64) error {
	_, err := p.c.sources.RemoveFeed(ctx, connect.NewRequest(&newswirev1.RemoveFeedRequest{Id: id}))
	var e *connect.Error
	if errors.As(err, &e) && e.Code() == connect.CodeNotFound {
		return nil // somebody else was quicker
	}
	return p.c.plain(err)
}
