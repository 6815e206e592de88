package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"golang.org/x/term"

	"github.com/newswire-dev/newswire/services/app"
)

// serveFlags are the flags of everything that runs.
type serveFlags struct {
	Data          string        `default:"newswire-data" type:"path" help:"Folder of the database, the embedded broker and the originals."`
	Listen        string        `placeholder:"HOST:PORT" help:"Address to serve on. Default 127.0.0.1:8080; a service other than the gateway serves health and metrics, by default on 127.0.0.1:0."`
	Hosts         []string      `placeholder:"NAME,..." help:"Names, besides localhost and addresses, by which browsers may ask for the wire; * for any."`
	Kafka         []string      `placeholder:"HOST:PORT,..." help:"Kafka brokers. Default: the embedded broker."`
	KafkaPrefix   string        `default:"newswire." hidden:"" help:"What the names of Kafka topics and groups begin with, so that several wires can share brokers."`
	Database      string        `placeholder:"URL" help:"PostgreSQL database, postgres://user@host/name. Default: SQLite in --data."`
	Feeds         string        `type:"path" placeholder:"FILE.opml" help:"Add the feeds of this file. Default: the shipped list, when there are no feeds yet."`
	Replay        []string      `type:"path" placeholder:"FILE.warc.gz" help:"Answer every fetch from WARC files instead of the network. Can be given several times."`
	Once          bool          `help:"End when every feed was polled once and nothing is pending."`
	AllowNet      []string      `placeholder:"CIDR" help:"Let the fetcher and webhooks reach this network, with every port and plain http, though it is not public."`
	PollMin       time.Duration `default:"1m" help:"Shortest time between two polls of a feed."`
	PollMax       time.Duration `default:"24h" help:"Longest time between two polls of a feed."`
	RevisitMin    time.Duration `default:"15m" help:"Look at an article again after this long, then doubled each time for a day; 0 for never."`
	KeepOriginals string        `default:"20GB" placeholder:"SIZE|AGE" help:"Keep at most this much of the pages as fetched (20GB), or for this long (720h)."`
	KeepItems     time.Duration `default:"2160h" help:"Keep the rows of items for this long (336h or more); then their sums by day stay, and what they are known by."`
	PublicURL     string        `name:"public-url" placeholder:"URL" help:"Where the world reaches this wire (https://wire.example). With it, hubs are asked to push the news of feeds that have one (WebSub)."`
	Secrets       string        `placeholder:"DIR" help:"Folder of the files with cookies and passwords of feeds. Default: secrets in --data."`
	UserAgent     string        `placeholder:"TEXT" help:"User-Agent of every fetch; it should say who you are and where to complain."`
}

func (f serveFlags) config(services ...app.Service) (app.Config, error) {
	c := app.Config{
		Services: services, Version: version, Data: f.Data, Listen: f.Listen, Hosts: f.Hosts, Kafka: f.Kafka, Prefix: f.KafkaPrefix, Database: f.Database, Feeds: f.Feeds,
		Replay: f.Replay, Once: f.Once, PollMin: f.PollMin, PollMax: f.PollMax, RevisitMin: f.RevisitMin, PublicURL: f.PublicURL,
		KeepOriginals: f.KeepOriginals, KeepItems: f.KeepItems, Secrets: f.Secrets, UserAgent: f.UserAgent, Logger: logger(),
	}
	if f.RevisitMin == 0 {
		c.RevisitMin = -1
	}
	var err error
	if c.AllowNets, err = networks(f.AllowNet); err != nil {
		return c, err
	}
	c.Token, err = token()
	return c, err
}

// networks reads what --allow-net was given.
func networks(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%w: --allow-net %q is no network: write it as 10.0.0.0/8", app.ErrUsage, s)
		}
		out = append(out, p)
	}
	return out, nil
}

// logger writes for people on a terminal, and JSON otherwise. It writes to standard error.
func logger() *zap.Logger {
	plain := zap.NewProductionEncoderConfig()
	plain.EncodeTime = zapcore.RFC3339NanoTimeEncoder
	encoder := zapcore.NewJSONEncoder(plain)
	if term.IsTerminal(int(os.Stderr.Fd())) {
		c := zap.NewDevelopmentEncoderConfig()
		c.EncodeTime = zapcore.TimeEncoderOfLayout("15:04:05.000")
		c.EncodeLevel = zapcore.CapitalColorLevelEncoder
		encoder = zapcore.NewConsoleEncoder(c)
	}
	return zap.New(zapcore.NewCore(encoder, zapcore.Lock(os.Stderr), zap.InfoLevel))
}

type runCmd struct{ serveFlags }

func (r *runCmd) Run(ctx context.Context) error {
	c, err := r.config()
	if err != nil {
		return err
	}
	c.Started = func(listen, broker string) {
		fmt.Fprintf(os.Stderr, "newswire %s: the wire is on http://%s\n", version, listen)
		if broker != "" {
			fmt.Fprintf(os.Stderr, "  events: Kafka topic newswire.events at %s, or http://%s/v1/events\n", broker, listen)
		}
	}
	return app.Run(ctx, c)
}

// serviceFlags are the same flags for one service alone.
type serviceFlags struct{ serveFlags }

func (f *serviceFlags) serve(ctx context.Context, s app.Service) error {
	c, err := f.config(s)
	if err != nil {
		return err
	}
	c.Started = func(listen, _ string) {
		c.Logger.Info("serving", zap.String("service", string(s)), zap.String("listen", listen))
	}
	return app.Run(ctx, c)
}

type (
	fetcherCmd    struct{ serviceFlags }
	normaliserCmd struct{ serviceFlags }
	storageCmd    struct{ serviceFlags }
	monitorCmd    struct{ serviceFlags }
	gatewayCmd    struct{ serviceFlags }
)

func (c *fetcherCmd) Run(ctx context.Context) error    { return c.serve(ctx, app.Fetcher) }
func (c *normaliserCmd) Run(ctx context.Context) error { return c.serve(ctx, app.Normaliser) }
func (c *storageCmd) Run(ctx context.Context) error    { return c.serve(ctx, app.Storage) }
func (c *monitorCmd) Run(ctx context.Context) error    { return c.serve(ctx, app.Monitor) }
func (c *gatewayCmd) Run(ctx context.Context) error    { return c.serve(ctx, app.Gateway) }
