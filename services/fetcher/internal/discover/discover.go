// Package discover finds the feeds and news sitemaps of a site: what stands at the address itself, what its page declares, what
// robots.txt names, and where such things usually lie. It asks through a function that it is given, one thing after the other and
// only so many, and knows nothing of how that asks.
package discover

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sitemap"
	"github.com/newswire-dev/newswire/services/news"
)

// Bounds of one discovery.
const (
	Most        = 24 // requests
	mostLinks   = 10 // of a page that are asked
	mostMaps    = 5  // sitemaps that are asked
	shownTitles = 5
	maxNotes    = 12
)

// An Answer is what an address gave. Where it gave nothing, Detail says why.
type Answer struct {
	Final       string
	ContentType string
	Body        []byte
	Detail      string // why there is nothing to read
	Forbidden   bool   // robots.txt asks to keep away
}

// Site is how a discovery asks. Errors are those of the context.
type Site struct {
	Get      func(ctx context.Context, address string) (Answer, error)
	Allowed  func(ctx context.Context, address string) (bool, error)     // by robots.txt
	Sitemaps func(ctx context.Context, address string) ([]string, error) // that robots.txt names
	Zone     *time.Location
	Strict   bool // nobody named the address: robots.txt counts for it and for what pages declare, too
}

// Find looks at an address: a feed, or a page of a site.
func Find(ctx context.Context, s Site, address string) (news.Discovery, error) {
	f := &finding{Site: s, asked: map[string]bool{}, shows: map[string]string{}}
	err := f.find(ctx, address)
	f.rank()
	f.out.Source = f.source(address)
	return f.out, err
}

type finding struct {
	Site
	out   news.Discovery
	page  Page
	asked map[string]bool   // normal forms
	shows map[string]string // what a feed shows, and the address that showed it first
}

func (f *finding) find(ctx context.Context, address string) error {
	home := root(address)
	links, done, err := f.look(ctx, address)
	if err != nil || done {
		return err
	}
	if len(links) == 0 && news.Address(home) != news.Address(address) {
		if links, _, err = f.look(ctx, home); err != nil {
			return err
		}
	}
	for _, l := range links[:min(len(links), mostLinks)] {
		if err := f.try(ctx, l.URL, from(l), false); err != nil {
			return err
		}
	}
	if !f.hasFeed() {
		if err := f.guess(ctx, home, usualFeeds(), f.hasFeed); err != nil {
			return err
		}
	}
	return f.maps(ctx, home)
}

func from(l Link) string {
	if l.Declared {
		return "declared by the page"
	}
	return "linked on the page"
}

// look looks at the address that was given: done when it is a feed itself, else the links of its page.
func (f *finding) look(ctx context.Context, address string) (links []Link, done bool, err error) {
	a, ok, err := f.get(ctx, address, false)
	if err != nil || !ok {
		return nil, false, err
	}
	if f.take(a, "the address itself", address) == nil {
		return nil, true, nil
	}
	p := Links(a.Body, a.Final, a.ContentType)
	if f.page.Title == "" {
		f.page = p
	}
	if len(p.Links) == 0 {
		f.note("%s: a page that declares no feed", address)
	}
	return p.Links, false, nil
}

// get asks an address that was not asked yet, while requests are left. What was only guessed keeps to robots.txt.
func (f *finding) get(ctx context.Context, address string, guessed bool) (Answer, bool, error) {
	key := news.Address(address)
	if key == "" || f.asked[key] || f.out.Asked >= Most {
		return Answer{}, false, ctx.Err()
	}
	f.asked[key] = true
	if guessed || f.Strict {
		if may, err := f.Allowed(ctx, address); err != nil || !may {
			if err == nil {
				f.note("%s: robots.txt asks to keep away", address)
			}
			return Answer{}, false, err
		}
	}
	f.out.Asked++
	a, err := f.Get(ctx, address)
	if err != nil {
		return a, false, err
	}
	if a.Detail != "" {
		if !guessed {
			f.note("%s: %s", address, a.Detail)
		}
		return a, false, nil
	}
	if a.Final != "" {
		f.asked[news.Address(a.Final)] = true
	} else {
		a.Final = address
	}
	return a, true, nil
}

// try asks an address and takes what it holds.
func (f *finding) try(ctx context.Context, address, from string, guessed bool) error {
	a, ok, err := f.get(ctx, address, guessed)
	if err != nil || !ok {
		return err
	}
	var e *feed.Error
	if err := f.take(a, from, address); errors.As(err, &e) && !guessed {
		f.note("%s: %s", address, e.Detail)
	}
	return nil
}

// take reads an answer as a feed and keeps it, unless another address showed the same.
func (f *finding) take(a Answer, from, address string) error {
	read, err := feed.Read(a.Body, feed.Options{URL: a.Final, ContentType: a.ContentType, Zone: f.Zone})
	if err != nil {
		return err
	}
	found := Describe(read, a.Final, from)
	var marks []string
	for _, e := range read.Items {
		marks = append(marks, feed.Key(e))
	}
	if same := string(read.Format) + " " + strings.Join(marks, "\n"); len(marks) > 0 {
		if first, ok := f.shows[same]; ok {
			f.note("%s: shows the same as %s", address, first)
			return nil
		}
		f.shows[same] = address
	}
	f.out.Found = append(f.out.Found, found)
	return nil
}

// Describe says what a feed holds.
func Describe(read feed.Feed, address, from string) news.FoundFeed {
	out := news.FoundFeed{URL: address, Format: string(read.Format), Title: read.Title, Language: read.Language, Site: read.Link, Items: len(read.Items) + read.Skipped, From: from,
		Repairs: read.Repairs.Sentences()}
	for _, e := range read.Items {
		if len(out.Titles) < shownTitles && e.Title != "" {
			out.Titles = append(out.Titles, e.Title)
		}
		for _, t := range []news.Time{e.Published, e.Modified} {
			if t.Instant.After(out.Newest) && !t.IsZero() {
				out.Newest = t.Instant
			}
		}
		if out.Language == "" {
			out.Language = e.Language
		}
	}
	return out
}

func (f *finding) hasFeed() bool {
	return slices.ContainsFunc(f.out.Found, func(o news.FoundFeed) bool { return o.Format != string(feed.Sitemap) && o.Items > 0 })
}

func (f *finding) hasMap() bool {
	return slices.ContainsFunc(f.out.Found, func(o news.FoundFeed) bool { return o.Format == string(feed.Sitemap) && len(o.Titles) > 0 })
}

// guess tries the usual paths until one is what is looked for.
func (f *finding) guess(ctx context.Context, home string, paths []string, enough func() bool) error {
	for _, path := range paths {
		if enough() {
			return nil
		}
		if err := f.try(ctx, home+path, "found at the usual place", true); err != nil {
			return err
		}
	}
	return nil
}

func usualFeeds() []string {
	return []string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/index.rss", "/feed.php", "/?feed=rss2"}
}

func usualMaps() []string {
	return []string{"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap/news.xml"}
}

// maps looks for sitemaps of news: those that robots.txt names, into an index where it names one, else at the usual places.
func (f *finding) maps(ctx context.Context, home string) error {
	named, err := f.Sitemaps(ctx, home)
	if err != nil {
		return err
	}
	if named = slices.Clone(named); len(named) == 0 {
		named = []string{home + "/sitemap.xml"}
	}
	newsFirst(named)
	for _, one := range named[:min(len(named), mostMaps)] {
		if f.hasMap() {
			return nil
		}
		if err := f.mapAt(ctx, one, true); err != nil {
			return err
		}
	}
	return f.guess(ctx, home, usualMaps(), f.hasMap)
}

// mapAt tries a sitemap and, where it is an index, the part of it that speaks of news.
func (f *finding) mapAt(ctx context.Context, address string, into bool) error {
	a, ok, err := f.get(ctx, address, true)
	if err != nil || !ok {
		return err
	}
	m, bad := sitemap.Read(a.Body, sitemap.Options{URL: a.Final, ContentType: a.ContentType, Zone: f.Zone})
	switch {
	case bad != nil:
		f.note("%s: %s", address, bad)
	case len(m.Parts) > 0 && into:
		var parts []string
		for _, p := range m.Parts {
			if strings.Contains(strings.ToLower(p.Loc), "news") {
				parts = append(parts, p.Loc)
			}
		}
		for _, p := range parts[:min(len(parts), 2)] {
			if err := f.mapAt(ctx, p, false); err != nil {
				return err
			}
		}
		if len(parts) == 0 {
			f.note("%s: an index of %d sitemaps, none of which is called one of news", address, len(m.Parts))
		}
	case m.News > 0:
		return f.take(a, "a sitemap of news", address)
	default:
		f.note("%s: a sitemap of %d pages without their titles; it serves to fill gaps and for backfill", address, len(m.Entries))
	}
	return nil
}

// newsFirst puts addresses first that speak of news.
func newsFirst(list []string) {
	slices.SortStableFunc(list, func(a, b string) int {
		rank := func(s string) int {
			if strings.Contains(strings.ToLower(s), "news") {
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
}

// rank puts the best first: what holds items before what is empty, feeds before sitemaps, all articles before comments, what the
// page declares first before the rest. A feed that has long been still comes after what is alive.
func (f *finding) rank() {
	var newest time.Time
	for _, o := range f.out.Found {
		if o.Newest.After(newest) {
			newest = o.Newest
		}
	}
	score := func(o news.FoundFeed) (n int) {
		if o.Items == 0 {
			n += 100
		}
		if !o.Newest.IsZero() && newest.Sub(o.Newest) > 7*24*time.Hour {
			n += 20
		}
		if o.Format == string(feed.Sitemap) {
			n += 10
		}
		if Comments(o) {
			n += 50
		}
		return n
	}
	slices.SortStableFunc(f.out.Found, func(a, b news.FoundFeed) int { return score(a) - score(b) })
}

// Comments reports whether a feed is one of readers' comments.
func Comments(o news.FoundFeed) bool {
	return strings.Contains(strings.ToLower(o.URL), "/comments/") || strings.HasPrefix(strings.ToLower(o.Title), "comments ")
}

// source gives what is known of the outlet: of the best feed, else of the page.
func (f *finding) source(address string) news.Source {
	s := news.Source{Site: root(address), Name: f.page.Site, Language: f.page.Lang}
	if s.Name == "" {
		s.Name = f.page.Title
	}
	if len(f.out.Found) > 0 {
		best := f.out.Found[0]
		if news.Address(best.Site) != "" && news.IsHome(best.Site) {
			s.Site = root(best.Site)
		}
		if s.Name == "" {
			s.Name = best.Title
		}
		if best.Language != "" {
			s.Language = best.Language
		}
	}
	s.ID = news.SourceID(s.Site)
	return s
}

// root gives the address of a site's home page.
func root(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Scheme + "://" + u.Host
}

func (f *finding) note(format string, a ...any) {
	if len(f.out.Notes) < maxNotes {
		f.out.Notes = append(f.out.Notes, line(fmt.Sprintf(format, a...)))
	}
}
