package app

import (
	"context"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/news"
)

// shownTitles is how many of a feed's items a check names.
const shownTitles = 5

// checkFeed reads a feed now, as the fetcher would, and says what it made of it.
func (w *wire) checkFeed(ctx context.Context, url string) (gateway.FeedCheck, error) {
	feed, final, err := fetcher.TryFeed(ctx, fetcher.TryOptions{URL: url, AllowNets: w.AllowNets, UserAgent: w.UserAgent})
	if err != nil {
		return gateway.FeedCheck{}, err
	}
	site := feed.Link
	if news.Address(site) == "" {
		site = final
	}
	c := gateway.FeedCheck{
		Source: news.Source{ID: news.SourceID(site), Name: feed.Title, Site: site, Language: feed.Language},
		Feed:   news.Feed{Candidates: []string{final}, Title: feed.Title},
		Items:  len(feed.Items),
	}
	for _, item := range feed.Items[:min(len(feed.Items), shownTitles)] {
		c.Titles = append(c.Titles, item.Title)
	}
	return c, nil
}
