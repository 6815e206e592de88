package app

import (
	"context"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// checkFeed polls a feed now, as the fetcher would, and explains it.
func (w *wire) checkFeed(ctx context.Context, s news.Source, f news.Feed) (news.FeedReport, error) {
	r, err := fetcher.Check(ctx, w.reach(), fetcher.Subject{Source: s, Feed: f})
	if err != nil || s.ID == "" {
		return r, err
	}
	drifted, err := w.db.Drifted(ctx, s.ID)
	for _, n := range drifted {
		r.Notes = append(r.Notes, "since "+n.Since.Format("2 January 15:04 MST")+" its pages are built in another way. "+n.Detail)
	}
	return r, err
}

// discover looks for the feeds of a site.
func (w *wire) discover(ctx context.Context, url string) (news.Discovery, error) {
	return fetcher.Discover(ctx, w.reach(), url)
}

// reach says how the gateway reaches outlets for an operator: as the fetcher does.
func (w *wire) reach() fetcher.Options {
	return fetcher.Options{Store: w.db, DataDir: w.Data, UserAgent: w.UserAgent, AllowNets: w.AllowNets, Secrets: w.Secrets, PollMin: w.PollMin, PollMax: w.PollMax}
}
