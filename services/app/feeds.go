package app

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strings"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/opml"
	"github.com/newswire-dev/newswire/services/outlets"
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
	directory, err := readFeeds(list, name)
	if err != nil {
		return fmt.Errorf("feeds of %s: %w", name, err)
	}
	added := 0
	for _, o := range directory {
		for _, f := range o.Feeds {
			_, _, err := w.db.CreateFeed(ctx, o.Source, f)
			switch {
			case err == nil:
				added++
			case !errors.Is(err, gateway.ErrExists):
				return fmt.Errorf("feed %s of %s: %w", f.Candidates[0], name, err)
			}
		}
	}
	if added > 0 {
		w.Logger.Info("feeds added", zap.Int("feeds", added), zap.String("from", name))
	}
	return nil
}

// readFeeds reads a list of feeds: YAML by its name, else OPML.
func readFeeds(list []byte, name string) ([]outlets.Outlet, error) {
	if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		return outlets.Read(list)
	}
	outlines, err := opml.Read(list)
	if err != nil {
		return nil, err
	}
	var out []outlets.Outlet
	for _, o := range outlines {
		feed := news.Feed{Candidates: o.URLs, Settings: outlets.CanonicalSettings(o.Settings)}
		if bad := outlets.CheckSettings(feed.Settings); len(bad) > 0 {
			return nil, fmt.Errorf("feed %s: %w", o.URLs[0], bad)
		}
		out = append(out, outlets.Outlet{Source: sourceOf(o), Feeds: []news.Feed{feed}})
	}
	return out, nil
}

// sourceOf gives the outlet of an outline; its site stands in for a name until the feed tells one.
func sourceOf(o opml.Outline) news.Source {
	site := o.Site
	if site == "" {
		site = o.URLs[0]
	}
	return news.Source{ID: news.SourceID(site), Name: o.Name, Site: site, Country: o.Country, Language: o.Language, Zone: o.Zone}
}
