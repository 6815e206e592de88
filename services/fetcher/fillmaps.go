package fetcher

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sitemap"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	mapsAsked  = 12 // sitemaps that are asked for one gap
	acceptMaps = "application/xml, text/xml, */*;q=0.5"
)

// usualMaps are where sitemaps lie that robots.txt does not name.
var usualMaps = []string{"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml"}

// sitemaps reads the site's sitemaps: those that robots.txt names, else the usual ones, news before others, and the parts of an
// index that may have changed since the gap began.
func (f *filling) sitemaps(ctx context.Context) error {
	queue, err := f.mapsOf(ctx)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for n := 0; n < mapsAsked && len(queue) > 0 && !f.enough(); n++ {
		address := queue[0]
		queue = queue[1:]
		if done[address] {
			continue
		}
		done[address] = true
		m, err := f.readMap(ctx, address)
		if err != nil {
			return err
		}
		queue = append(f.parts(m), queue...)
		if _, err := f.take(ctx, itemsOf(f.mapped(m), f.Source, address)); err != nil {
			return err
		}
	}
	return nil
}

// mapsOf gives the addresses of a site's sitemaps.
func (f *filling) mapsOf(ctx context.Context) (out []string, err error) {
	for _, origin := range f.origins() {
		named, err := f.robots.Sitemaps(ctx, origin)
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

// mapped gives the entries of a sitemap that are dated in the gap and lie where the feed's own pages do.
func (f *filling) mapped(m sitemap.Map) (out []news.Entry) {
	scope := scopeOf(f.Known)
	for _, e := range m.Entries {
		at := e.Published
		if at.IsZero() {
			at = e.Modified
		}
		if !at.IsZero() && f.side(at) == 0 && !news.IsHome(e.Loc) && scope.holds(e.Loc) {
			out = append(out, news.Entry{Link: e.Loc, Title: e.Title, Published: e.Published, Language: e.Language})
		}
	}
	return out
}

// A scope is the sites and sections that a feed shows: a feed of sport has not lost what a sitemap says of politics.
type scope struct {
	sites    map[string]bool
	sections map[string]bool // first parts of paths; nil: any
}

// scopeOf learns a scope from the links of a feed. Sections count where they are few and each has several of the links.
func scopeOf(links []string) scope {
	s := scope{sites: map[string]bool{}, sections: map[string]bool{}}
	for _, l := range links {
		s.sites[news.Site(l)] = true
		s.sections[section(l)] = true
	}
	if len(s.sections)*3 > len(links) || s.sections[""] {
		s.sections = nil
	}
	return s
}

func (s scope) holds(link string) bool {
	return (len(s.sites) == 0 || s.sites[news.Site(link)]) && (s.sections == nil || s.sections[section(link)])
}

// section gives the first part of an address's path, empty where there is one part alone.
func section(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	first, _, more := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if !more {
		return ""
	}
	return first
}
