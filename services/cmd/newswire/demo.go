package main

import (
	"context"
	"fmt"
	"os"

	"github.com/newswire-dev/newswire/services/app"
)

type demoCmd struct {
	Listen string `placeholder:"HOST:PORT" help:"Address to serve on. Default: any free port of 127.0.0.1."`
}

func (d *demoCmd) Run(ctx context.Context) error {
	c := app.Config{Version: version, Listen: d.Listen, Logger: logger()}
	var err error
	if c.Token, err = token(); err != nil {
		return err
	}
	c.Started = func(listen, broker string) {
		fmt.Fprintf(os.Stderr, "newswire demo: five invented outlets; nothing on the wire is real, and nothing is kept\n  open http://%s\n  events: Kafka topic newswire.events at %s, or http://%[1]s/v1/events\n  within a minute and a half an article is revised, one is withdrawn, and one is copied by another outlet; stop with Ctrl-C\n", listen, broker)
	}
	return app.RunDemo(ctx, c)
}
