package app

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/opml"
)

//go:embed feeds.opml
var shippedFeeds []byte

// addFeeds adds the feeds of --feeds, or the shipped ones where there are none at all. Those that are there already stay as
// they are.
func (w *wire) addFeeds(ctx context.Context) error {
	if w.NoFeeds {
		return nil
	}
	list, name := shippedFeeds, "the shipped list"
	if w.Feeds != "" {
		var err error
		if list, err = os.ReadFile(w.Feeds); err != nil {
			return fmt.Errorf("feeds: %w", err)
		}
		name = w.Feeds
	} else if counts, err := w.db.Counts(ctx); err != nil || counts.Sources > 0 {
		return err
	}
	outlines, err := opml.Read(list)
	if err != nil {
		return fmt.Errorf("feeds of %s: %w", name, err)
	}
	added := 0
	for _, o := range outlines {
		_, _, err := w.db.CreateFeed(ctx, sourceOf(o), news.Feed{Candidates: o.URLs})
		switch {
		case err == nil:
			added++
		case !errors.Is(err, gateway.ErrExists):
			return fmt.Errorf("feed %s of %s: %w", o.URLs[0], name, err)
		}
	}
	if added > 0 {
		w.Logger.Info("feeds added", zap.Int("feeds", added), zap.String("from", name))
	}
	return nil
}

// sourceOf gives the outlet of an outline; its site stands in for a name until the feed tells one.
func sourceOf(o opml.Outline) news.Source {
	site := o.Site
	if site == "" {
		site = o.URLs[0]
	}
	return news.Source{ID: news.SourceID(site), Name: o.Name, Site: site, Country: o.Country, Language: o.Language, Zone: o.Zone}
}
