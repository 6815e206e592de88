package feed

import (
	"errors"

	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sitemap"
	"github.com/newswire-dev/newswire/services/news"
)

// readSitemap reads a sitemap of news as a feed: those of its entries that have a title, as it lists them. A plain sitemap is
// none, since it lists all pages of a site, not its news.
func readSitemap(text []byte, o Options) (Feed, error) {
	m, err := sitemap.ReadText(text, sitemap.Options{URL: o.URL, Zone: o.Zone, Limit: 5 * mend.MaxItems})
	var wrong *sitemap.Error
	switch {
	case errors.As(err, &wrong):
		return Feed{}, &Error{wrong.Cause, wrong.Detail}
	case m.News == 0 && len(m.Entries) > 0:
		return Feed{}, notAFeed("the address is that of a plain sitemap, which lists pages without titles; look for the news sitemap or a feed")
	}
	out := Feed{Format: Sitemap, Truncated: m.Truncated, Skipped: m.Skipped, Items: []news.Entry{}}
	for _, e := range m.Entries {
		switch {
		case e.Title == "":
		case len(out.Items) == mend.MaxItems:
			out.Skipped++
		default:
			out.Items = append(out.Items, sitemapEntry(e))
			if out.Title == "" {
				out.Title = cut(e.Publication, maxTitle)
			}
		}
	}
	return out, nil
}

func sitemapEntry(e sitemap.Entry) news.Entry {
	one := news.Entry{Link: e.Loc, Title: cut(e.Title, maxTitle), Language: tagOf(e.Language), Published: e.Published}
	switch {
	case one.Published.IsZero():
		one.Published = e.Modified
	case !e.Modified.Instant.Equal(e.Published.Instant):
		one.Modified = e.Modified
	}
	return one
}
