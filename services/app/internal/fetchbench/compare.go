package main

import (
	"context"
	"fmt"
	"os"
)

// compare measures a wire beside another reader on the same articles, fetched and extracted, and the other's polls. Where the other
// cannot be had the wire is measured alone.
func compare(ctx context.Context, o options, port, folder string) error {
	w, err := startWire(ctx, folder, "articles", opml(o.articles/perFeed, func(n int) string { return shelfFeed(port, n) }))
	if err != nil {
		return err
	}
	err = settled(ctx, w.url, o.articles)
	w.stop()
	if err != nil {
		return err
	}
	what := fmt.Sprintf("CPU s for %d articles of 30-170 KB", o.articles)
	fmt.Printf("%-44s %.1f (newswire, whole wire with its database; load %s)\n", what, spent(w.process), load())
	postgres := os.Getenv("NEWSWIRE_TEST_POSTGRES")
	if postgres == "" {
		fmt.Println("Miniflux is left out: set NEWSWIRE_TEST_POSTGRES (postgres://...) for its database")
		return nil
	}
	if err := comparePeer(ctx, o, port, folder, postgres, what); err != nil {
		fmt.Println("Miniflux is left out:", err)
	}
	return ctx.Err()
}

func comparePeer(ctx context.Context, o options, port, folder, postgres, what string) error {
	p, err := newPeer(ctx, folder, postgres)
	if err != nil {
		return err
	}
	defer p.close()
	own, database, err := p.articles(ctx, port, o.articles)
	if err != nil {
		return err
	}
	fmt.Printf("%-44s %.1f (Miniflux %s, %.1f of them in its database; load %s)\n", what, own+database, minifluxVersion, database, load())
	n := min(o.feeds, 2000)
	rate, cpu, err := p.polls(ctx, port, n)
	if err != nil {
		return err
	}
	fmt.Printf("%-44s %.0f polls/s, %.2f CPU ms per poll, database included (load %s)\n", fmt.Sprintf("Miniflux, %d feeds, 98 of 100 polls 304", n), rate, cpu, load())
	return nil
}
