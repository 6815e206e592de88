package app

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/demo"
	"github.com/newswire-dev/newswire/services/opml"
)

// RunDemo runs the wire on an invented world of outlets, in a fresh temporary folder and on any free port. c says where to
// listen and what to call; feeds, data and the rest are the demonstration's own.
func RunDemo(ctx context.Context, c Config) error {
	world, err := demo.Start(nil)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "newswire-demo-")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer os.RemoveAll(folder)
	if c.Feeds, err = writeFeeds(folder, world.Feeds()); err != nil {
		return err
	}
	c.Data, c.Demo, c.Services = folder, true, nil
	c.Kafka, c.Database, c.Replay, c.Once = nil, "", nil, false
	c.AllowNets = append(c.AllowNets, netip.MustParsePrefix("127.0.0.0/8"))
	c.PollMin, c.PollMax, c.RevisitMin = 2*time.Second, 4*time.Second, 5*time.Second
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	g, ctx := errgroup.WithContext(ctx)
	ctx, stop := context.WithCancel(ctx)
	g.Go(func() error { return world.Run(ctx) })
	g.Go(func() error {
		defer stop()
		return Run(ctx, c)
	})
	return g.Wait()
}

func writeFeeds(folder string, feeds []opml.Outline) (name string, err error) {
	name = folder + "/feeds.opml"
	f, err := os.Create(name)
	if err != nil {
		return "", fmt.Errorf("demo: %w", err)
	}
	if err := opml.Write(f, feeds); err != nil {
		f.Close()
		return "", fmt.Errorf("demo: %w", err)
	}
	return name, f.Close()
}
