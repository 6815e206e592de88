package main

import (
	"context"
	"fmt"

	"github.com/newswire-dev/newswire/services/app"
)

// tryQuery is `newswire try query`.
type tryQuery struct {
	Query   string `arg:"" optional:"" help:"The query."`
	From    string `arg:"" optional:"" name:"file|-" help:"An article: its text, its page (HTML), or JSON as --jsonl reads it; - for standard input."`
	Style   string `enum:",meltwater,cision" default:"" placeholder:"NAME" help:"Read the query as another service writes it: meltwater or cision."`
	JSON    bool   `name:"json" help:"Answer a single query as JSON."`
	JSONL   bool   `name:"jsonl" help:"Read articles as lines of JSON from standard input and answer each at once with the ids of the queries of --queries that it matches."`
	Queries string `placeholder:"FILE" help:"Queries for --jsonl: lines of an id, a tab and a query."`
	Stats   bool   `help:"With --jsonl: end with articles per second and processor time per article, on standard error."`
}

func (t *tryQuery) Run(ctx context.Context) error {
	switch {
	case t.JSONL && t.Queries == "":
		return fmt.Errorf("%w: --jsonl needs --queries FILE, with lines of an id, a tab and a query", app.ErrUsage)
	case t.JSONL && t.Query != "":
		return fmt.Errorf("%w: with --jsonl the queries are those of --queries: leave %q out", app.ErrUsage, t.Query)
	case t.JSONL && (t.Style != "" || t.JSON):
		return fmt.Errorf("%w: --style and --json go with a single query", app.ErrUsage)
	case t.JSONL:
		return t.matchLines(ctx)
	case t.Queries != "" || t.Stats:
		return fmt.Errorf("%w: --queries and --stats go with --jsonl", app.ErrUsage)
	case t.Query == "":
		return fmt.Errorf("%w: nothing to try: give a query, or --jsonl with --queries FILE", app.ErrUsage)
	}
	return t.one(ctx)
}
