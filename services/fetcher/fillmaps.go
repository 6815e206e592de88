package fetcher

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sitemap"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	mapsAsked  = 12  // sitemaps that are asked for one gap
	mapsBefore = 500 // entries of before the gap by which a sitemap's sections are known
	acceptMaps = "application/xml, text/xml, */*;q=0.5"
)

// usualMaps are where sitemaps lie that robots.txt does not name.
var usualMaps = []string{"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml"}

// sitemaps reads the site's sitemaps: those that robots.txt names, else the usual ones, news before others, and the parts of an
// index that may have changed since the gap began. Where one reaches from before the gap to what the feed shows now, only its fellow
// parts are read besides.
func (f *filling) sitemaps(ctx context.Context) error {
	named, err := f.mapsOf(ctx)
	if err != nil {
		return err
	}
	var parts []string
	done := map[string]bool{}
	for n := 0; n < mapsAsked && len(parts)+len(named) > 0; {
		var address string
		if len(parts) > 0 {
			address, parts = parts[0], parts[1:]
		} else {
			address, named = named[0], named[1:]
		}
		if done[address] {
			continue
		}
		done[address] = true
		n++
		m, err := f.readMap(ctx, address)
		if err != nil {
			return err
		}
		parts = append(parts, f.parts(m)...)
		if err := f.takeMap(ctx, m, address); err != nil {
			return err
		}
		if f.whole {
			named = nil
		}
	}
	return nil
}

// mapsOf gives the addresses of a site's sitemaps.
func (f *filling) mapsOf(ctx context.Context) (out []string, err error) {
	for _, origin := range f.origins() {
		named, err := f.visitor().namedMaps(ctx, origin)
		if err != nil {
			return nil, err
		}
		if len(named) == 0 {
			for _, path := range usualMaps {
				named = append(named, origin+path)
			}
		}
		for _, one := range named {
			if u, err := url.Parse(one); err == nil && u.Host != "" && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	newsFirst(out, func(s string) string { return s })
	return out, nil
}

// newsFirst puts addresses first that speak of news.
func newsFirst[T any](list []T, of func(T) string) {
	rank := func(v T) int {
		name := strings.ToLower(of(v))
		for i, mark := range []string{"news", "latest", "recent", "article", "post"} {
			if strings.Contains(name[strings.LastIndexByte(name, '/')+1:], mark) {
				return i
			}
		}
		return 5
	}
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(rank(a), rank(b)) })
}

// readMap reads one sitemap; an empty one where there is none to read.
func (f *filling) readMap(ctx context.Context, address string) (sitemap.Map, error) {
	res, err := f.get(ctx, address, acceptMaps, client.MaxFeed)
	if err != nil || res == nil {
		return sitemap.Map{}, err
	}
	m, err := sitemap.Read(res.Body, sitemap.Options{URL: res.Final, ContentType: res.Header.Get("Content-Type"), Zone: f.zones.of(zoneOf(f.Feed, f.Source))})
	if err != nil {
		return sitemap.Map{}, nil // what is no sitemap is no archive
	}
	f.archives = true
	f.asked = append(f.asked, address)
	return m, nil
}

// parts gives the parts of an index that may hold what the gap lost, the last changed first.
func (f *filling) parts(m sitemap.Map) (out []string) {
	parts := slices.DeleteFunc(slices.Clone(m.Parts), func(p sitemap.Part) bool { return f.side(p.Modified) < 0 })
	slices.SortStableFunc(parts, func(a, b sitemap.Part) int { return b.Modified.Instant.Compare(a.Modified.Instant) })
	newsFirst(parts, func(p sitemap.Part) string { return p.Loc })
	for _, p := range parts[:min(len(parts), mapsAsked)] {
		out = append(out, p.Loc)
	}
	return out
}

// takeMap takes from a sitemap what is dated in the gap and belongs to the feed.
func (f *filling) takeMap(ctx context.Context, m sitemap.Map, address string) error {
	sides := f.mapped(m)
	in := itemsOf(sides[0], f.Source, address)
	unseen, _, err := f.Store.Unseen(ctx, f.Gap, in)
	if err != nil {
		return err
	}
	others, err := f.others(ctx, sides[-1], address, unseen)
	if err != nil {
		return err
	}
	f.take(slices.DeleteFunc(unseen, func(i Item) bool { return others[section(i.Link)] }))
	current := slices.ContainsFunc(in, func(i Item) bool {
		return slices.ContainsFunc(f.Known, func(k string) bool { return news.Address(k) == i.Address })
	})
	f.whole = f.whole || current && len(sides[-1]) > 0
	return nil
}

// mapped gives the entries of a sitemap by the side of the gap on which they are dated, where they lie on the sites that the feed shows;
// of those before the gap the newest.
func (f *filling) mapped(m sitemap.Map) map[int][]news.Entry {
	sites := sitesOf(f.Known)
	out := map[int][]news.Entry{}
	for _, e := range m.Entries {
		at := e.Published
		if at.IsZero() {
			at = e.Modified
		}
		if at.IsZero() || news.IsHome(e.Loc) || len(sites) > 0 && !sites[news.Site(e.Loc)] {
			continue
		}
		side := f.side(at)
		out[side] = append(out[side], news.Entry{Link: e.Loc, Title: e.Title, Published: e.Published, Modified: e.Modified, Language: e.Language})
	}
	slices.SortStableFunc(out[-1], func(a, b news.Entry) int { return statedOf(b).Compare(statedOf(a)) })
	out[-1] = out[-1][:min(len(out[-1]), mapsBefore)]
	return out
}

// statedOf gives the instant that an entry of a sitemap states.
func statedOf(e news.Entry) time.Time {
	if e.Published.IsZero() {
		return e.Modified.Instant
	}
	return e.Published.Instant
}

// others gives the sections of a site that the feed does not show: a feed of sport has not lost what a sitemap says of politics. It is
// so where the sitemap has entries of a section from before the gap, later than one that the feed showed, and the feed showed none of
// them.
func (f *filling) others(ctx context.Context, earlier []news.Entry, address string, unseen []Item) (map[string]bool, error) {
	ours, out := map[string]bool{}, map[string]bool{}
	for _, l := range f.Known {
		ours[section(l)] = true
	}
	if !slices.ContainsFunc(unseen, func(i Item) bool { return !ours[section(i.Link)] }) {
		return out, nil
	}
	items := itemsOf(earlier, f.Source, address)
	missed, shown, err := f.Store.Unseen(ctx, f.Gap, items)
	if err != nil {
		return nil, err
	}
	var since time.Time // the oldest that the feed showed
	for _, i := range items {
		if _, ok := shown[i.Key]; ok {
			ours[section(i.Link)] = true
			if at := statedOf(i.Entry); since.IsZero() || at.Before(since) {
				since = at
			}
		}
	}
	for _, i := range missed {
		if s := section(i.Link); !ours[s] && !since.IsZero() && statedOf(i.Entry).After(since) {
			out[s] = true
		}
	}
	return out, nil
}
