package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/fetcher"
)

type tryRobots struct {
	From  string `arg:"" optional:"" name:"file|-" help:"A robots.txt, or - for standard input; with --jsonl a file of lines."`
	Agent string `placeholder:"A" default:"newswire" help:"Product token of who asks."`
	URL   string `name:"url" placeholder:"U" help:"What is asked for: an address, or its path and query."`
	JSONL bool   `name:"jsonl" help:"Read lines {\"id\",\"robots\",\"agent\",\"url\"} and answer each at once with a line {\"id\",\"allowed\"}."`
}

func (t *tryRobots) Run(ctx context.Context) error {
	switch {
	case t.JSONL:
		return lineReader{`{"id":"1","robots":"User-agent: *\nDisallow: /x","agent":"newswire","url":"https://..."}`, robotsAnswer}.run(ctx, t.From)
	case t.From == "":
		return fmt.Errorf("%w: nothing to try: give a robots.txt, or - for standard input", app.ErrUsage)
	case t.URL == "":
		return fmt.Errorf("%w: --url is needed: what is asked for", app.ErrUsage)
	}
	rules, err := readFile(t.From)
	if err != nil {
		return err
	}
	return printTried(fetcher.TryRobots(rules, t.Agent, t.URL))
}

// robotsAnswer reads the rules of one line.
func robotsAnswer(_ context.Context, id json.RawMessage, line []byte) (any, error) {
	var in struct {
		Robots string `json:"robots"`
		Agent  string `json:"agent"`
		URL    string `json:"url"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return nil, err
	}
	return struct {
		ID      json.RawMessage `json:"id"`
		Allowed bool            `json:"allowed"`
	}{id, fetcher.TryRobots([]byte(in.Robots), in.Agent, in.URL).Allowed}, nil
}
