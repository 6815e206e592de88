package fetcher

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/listing"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

const (
	webPages = 8  // pages of lists that are read for one gap
	webMore  = 6  // of them that one page leads to
	webLooks = 40 // articles that are read for their dates
	webOlder = 5  // of them in a row from before the gap are enough
)

// web looks for the gap on the outlet's web pages: the front page, and the archives, sections and older parts of lists that it leads to.
// Links of the outlet that look like those which the feed shows are articles; the date of each is the one beside it, in its address, or
// on its page. What has none is left alone: it may be years old.
func (f *filling) web(ctx context.Context) error {
	w := &webbing{filling: f, shapes: shapesOf(f.Known), looked: map[string]news.Entry{}}
	if len(w.shapes) == 0 {
		return nil
	}
	queue, done := f.fronts(), map[string]bool{}
	for n := 0; n < webPages && len(queue) > 0 && !f.whole; {
		at := queue[0]
		queue = queue[1:]
		if done[at.address] {
			continue
		}
		done[at.address] = true
		n++
		res, err := f.get(ctx, at.address, acceptPage, client.MaxPage)
		if err != nil {
			return err
		}
		if res == nil {
			continue
		}
		page := listing.Read(res.Body, listing.Options{URL: res.Final, ContentType: res.Header.Get("Content-Type"), Zone: f.zones.of(zoneOf(f.Feed, f.Source))})
		reached, err := w.take(ctx, page, res.Final)
		if err != nil {
			return err
		}
		f.whole = reached && at.kind == archivePage
		if !reached || at.kind == frontPage {
			queue = append(w.leads(page, res.Final, at.kind), queue...)
		}
	}
	return nil
}

// A webPage is a page that may list what a gap lost. Only an archive that reaches back to before the gap is known to list all of it: a
// section has its own articles alone, and a front page those that are worth it.
type webPage struct {
	address string
	kind    pageKind
}

type pageKind int

const (
	archivePage pageKind = iota
	sectionPage
	frontPage
)

// fronts gives the front pages of an outlet.
func (f *filling) fronts() (out []webPage) {
	if f.Source.Site != "" {
		out = append(out, webPage{f.Source.Site, frontPage})
	}
	for _, o := range f.origins() {
		if !slices.ContainsFunc(out, func(p webPage) bool { return news.Address(p.address) == news.Address(o) }) {
			out = append(out, webPage{o + "/", frontPage})
		}
	}
	return out
}

// webbing is the search for a gap on web pages.
type webbing struct {
	*filling
	shapes map[string]bool
	looked map[string]news.Entry // by their links, entries whose pages were read
}

// take takes what a page lists, and reports whether that reaches back to before the gap.
func (w *webbing) take(ctx context.Context, page listing.Page, address string) (reached bool, err error) {
	items := itemsOf(w.articles(page), w.Source, address)
	if len(items) == 0 {
		return false, nil
	}
	w.archives = true
	w.asked = append(w.asked, address)
	unseen, shown, err := w.Store.Unseen(ctx, w.Gap, items)
	if err != nil {
		return false, err
	}
	in, old, row := unseen[:0:0], map[string]bool{}, 0
	for _, i := range unseen {
		if w.has(i) {
			continue
		}
		if w.unsure(i.Entry.Published) && row < webOlder {
			if i.Entry, err = w.dated(ctx, i.Entry); err != nil {
				return false, err
			}
			row++
		}
		if at := i.Entry.Published; at.IsZero() || at.Precision == news.Month {
			continue
		}
		switch w.side(i.Entry.Published) {
		case 0:
			in, row = append(in, i), 0
		case -1:
			old[i.Key] = true
		}
	}
	w.filling.take(in)
	return w.reached(items, func(i Item) bool {
		at, ok := shown[i.Key]
		return ok && at.Before(w.To) || old[i.Key]
	}), nil
}

// unsure reports whether a date does not tell on which side of the gap an article is.
func (w *webbing) unsure(at news.Time) bool {
	return at.IsZero() || (at.Precision == news.Month || at.Precision == news.Day) && w.side(at) == 0
}

// has reports whether an item is among those that were found.
func (f *filling) has(i Item) bool {
	return slices.ContainsFunc(f.found, func(o Item) bool { return o.Key == i.Key })
}

// articles gives the links of a page that look like articles of the feed.
func (w *webbing) articles(page listing.Page) (out []news.Entry) {
	sites := sitesOf(w.Known)
	for _, l := range page.Links {
		if !sites[news.Site(l.URL)] || news.IsHome(l.URL) || !w.shapes[shapeOf(l.URL)] {
			continue
		}
		e := news.Entry{Link: l.URL, Published: l.Date}
		if len(strings.Fields(l.Text)) > 2 { // fewer words are "read more"
			e.Title = l.Text
		}
		if e.Published.IsZero() {
			e.Published = dayOf(l.URL)
		}
		out = append(out, e)
	}
	return out
}

// dated gives an entry with what its page says of it. Where that cannot be had, or enough pages were read, it stays without a date. The
// error is the context's.
func (w *webbing) dated(ctx context.Context, e news.Entry) (news.Entry, error) {
	if then, ok := w.looked[e.Link]; ok {
		return then, nil
	}
	if len(w.looked) >= webLooks {
		return e, nil
	}
	w.looked[e.Link] = e
	res, err := w.get(ctx, e.Link, acceptPage, client.MaxPage)
	if err != nil || res == nil {
		return e, err
	}
	page, err := extract.Page(res.Body, res.Final, extract.Options{ContentType: res.Header.Get("Content-Type"), Zone: w.zones.of(zoneOf(w.Feed, w.Source)), Selectors: w.Feed.Settings.Page})
	if err != nil || page.Withdrawn { // it is no article, or none any more
		return e, nil
	}
	if !page.Published.IsZero() {
		e.Published = page.Published
	}
	if page.Title != "" {
		e.Title = page.Title
	}
	w.looked[e.Link] = e
	return e, nil
}

// leads gives the pages that a page leads to and that may list what the gap lost, the likeliest first: from a front page archives and
// sections, from these the parts of them that are older.
func (w *webbing) leads(page listing.Page, from string, kind pageKind) (out []webPage) {
	sites, sections := sitesOf(w.Known), map[string]bool{}
	sites[news.Site(from)] = true
	for _, k := range w.Known {
		sections["/"+section(k)] = section(k) != ""
	}
	var ranks [4][]string
	add := func(rank int, to string) {
		if sites[news.Site(to)] && !slices.Contains(ranks[rank], to) {
			ranks[rank] = append(ranks[rank], to)
		}
	}
	for _, to := range page.More {
		add(0, to)
	}
	for _, l := range page.Links {
		u, err := url.Parse(l.URL)
		if err != nil || w.shapes[shapeOf(l.URL)] {
			continue
		}
		switch path := strings.TrimSuffix(u.Path, "/"); {
		case !dayOf(l.URL).IsZero() && w.side(dayOf(l.URL)) == 0:
			add(0, l.URL)
		case paged.MatchString(u.RequestURI()):
			add(1, l.URL)
		case kind == frontPage && (listed.MatchString(path) || listed.MatchString("/"+l.Text)):
			add(2, l.URL)
		case kind == frontPage && sections[path]:
			add(3, l.URL)
		}
	}
	for rank, list := range ranks {
		to := min(kind, sectionPage) // a section's older part is the section's
		if kind == frontPage && rank < 3 {
			to = archivePage
		}
		for _, address := range list {
			out = append(out, webPage{address, to})
		}
	}
	return out[:min(len(out), webMore)]
}

var (
	listed = regexp.MustCompile(`(?i)/(archiv\w*|all[ -]?news|latest([ -]news)?|newest|news-?feed|lenta|arxiv|arşiv|архив|лента|архів|hemeroteca|archivio|arquivo)[^/]{0,8}$`)
	paged  = regexp.MustCompile(`(?i)(/(page|seite|sayfa|pagina|p)[/-]?[2-9]/?$|[?&](page|p|paged|pg|sayfa)=[2-9]$)`)
	dayed  = regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d\d?)(?:[/-](\d\d?))?(?:[/-]|$)`)
)

// dayOf gives the day, or the month, that stands in the path of an address; zero where there is none.
func dayOf(link string) news.Time {
	u, err := url.Parse(link)
	if err != nil {
		return news.Time{}
	}
	m := dayed.FindStringSubmatch(u.Path)
	if m == nil {
		return news.Time{}
	}
	written := m[1]
	for _, part := range m[2:] {
		if part != "" {
			written += fmt.Sprintf("-%02s", part)
		}
	}
	at, _ := wiredate.Parse(written, nil)
	return at
}

// shapesOf gives the shapes of the addresses that a feed shows.
func shapesOf(links []string) map[string]bool {
	out := map[string]bool{}
	for _, l := range links {
		if s := shapeOf(l); s != "" {
			out[s] = true
		}
	}
	return out
}

// shapeOf gives the form of an address: for each part of its path whether it is a number, a word, or words and numbers as articles have
// them. It is empty where no part tells an article from a section.
func shapeOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	var out []string
	telling := false
	for _, part := range strings.Split(strings.Trim(u.Path, "/"), "/") {
		name, ext := part, ""
		if dot := strings.LastIndexByte(part, '.'); dot > 0 && len(part)-dot <= 6 {
			name, ext = part[:dot], strings.ToLower(part[dot:])
		}
		kind := kindOf(name)
		telling = telling || kind != "w"
		out = append(out, kind+ext)
	}
	var keys []string
	for key, values := range u.Query() {
		if len(values) == 1 && kindOf(values[0]) != "w" {
			keys, telling = append(keys, key), true
		}
	}
	if !telling {
		return ""
	}
	slices.Sort(keys)
	return strings.Join(out, "/") + "?" + strings.Join(keys, "&")
}

// kindOf gives what a part of a path is: 9 a number, s a headline or a name with a number, w a word.
func kindOf(part string) string {
	joints := strings.Count(part, "-") + strings.Count(part, "_")
	switch {
	case strings.Trim(part, "0123456789") == "" && part != "":
		return "9"
	case strings.ContainsAny(part, "0123456789"), joints > 1, len(part) > 30:
		return "s"
	}
	return "w"
}
