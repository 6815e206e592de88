// Command newswire is a self-hosted news wire: all services in one process, or one of five, and the operator's commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/newswire-dev/newswire/services/app"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "unreleased"

const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// commands is the command line. Names are a contract: others script against them.
type commands struct {
	Run        runCmd        `cmd:"" default:"withargs" help:"Run the whole wire in one process (the default)."`
	Demo       demoCmd       `cmd:"" help:"Run the wire on a small invented world of outlets, served by itself. Try this first."`
	Fetcher    fetcherCmd    `cmd:"" help:"Run the fetcher alone: polls feeds, fetches pages."`
	Normaliser normaliserCmd `cmd:"" help:"Run a normaliser alone: documents to article candidates."`
	Storage    storageCmd    `cmd:"" help:"Run a storage worker alone: articles, revisions, events."`
	Monitor    monitorCmd    `cmd:"" help:"Run a monitor alone: topics, matches, webhooks."`
	Gateway    gatewayCmd    `cmd:"" help:"Run the gateway alone: pages and API."`
	Feed       FeedCmd       `cmd:"" help:"Feeds of a running wire: add, check, set, plan, apply, account for every item."`
	Topic      TopicCmd      `cmd:"" help:"Topics of a running wire: add, list, try, and webhooks."`
	Events     EventsCmd     `cmd:"" help:"Print the events of a running wire, one JSON a line."`
	Dead       DeadCmd       `cmd:"" help:"Records that could not be handled: list, show, requeue."`
	Try        tryCmd        `cmd:"" help:"Show what the wire makes of a feed or a page. Writes nothing."`
	Health     healthCmd     `cmd:"" help:"Ask a service whether it is ready; exit 0 when it is."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// exitStatus is an error that has been said already: the command ends with it.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		// Pages are much garbage over little that stays: to collect half as often saves an eighth of the CPU for some tens of MB.
		debug.SetGCPercent(200)
	}
	os.Exit(run(ctx, os.Args[1:]))
}

// run runs one command line and gives its exit status.
func run(ctx context.Context, args []string) int {
	var cli commands
	parser, err := kong.New(&cli, kong.Name("newswire"),
		kong.Description("A self-hosted news wire: feeds to articles, revisions, events and topics. Without a command it runs everything in one process and shows the wire on http://127.0.0.1:8080."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.DefaultEnvars("NEWSWIRE"), kong.Resolvers(kong.ResolverFunc(fromFile)), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return fail(exitFailed, err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return fail(exitUsage, fmt.Errorf("%w (newswire --help lists commands and flags)", err))
	}
	err = command.Run()
	var status exitStatus
	switch {
	case errors.Is(err, app.ErrUsage):
		return fail(exitUsage, err)
	case errors.As(err, &status):
		return int(status)
	case ctx.Err() != nil:
		return exitInterrupted
	case err != nil:
		return fail(exitFailed, err)
	}
	return 0
}

func fail(status int, err error) int {
	fmt.Fprintln(os.Stderr, "newswire:", err)
	return status
}
