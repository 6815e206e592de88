package world

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"
)

// format is the form of an outlet's feed.
type format int

const (
	rss format = iota
	atom
	jsonFeed
	rdf
	formats
	newsSitemap // no feed at all
)

// A Sight is one entry as a feed showed it.
type Sight struct {
	Article *Article
	Version int
}

// entryView is an entry as it is written.
type entryView struct {
	title, link, guid, summary string
	published, updated         time.Time
}

// view gives an entry as the feed of an outlet writes it in its nth answer.
func (o *Outlet) view(s Sight, n int) entryView {
	a, v := s.Article, s.Article.Versions[s.Version]
	e := entryView{title: v.Title, link: o.link(a, n), summary: v.summary(), published: a.Shown.Add(o.quirks.skew), updated: v.From.Add(o.quirks.skew)}
	if s.Version == 0 {
		e.updated = e.published
	}
	if o.quirks.silent {
		e.published, e.updated = time.Time{}, time.Time{}
	}
	switch o.quirks.guid {
	case guidOwn:
		e.guid = fmt.Sprintf("tag:%s:%d", o.Name, a.N)
	case guidOne:
		e.guid = "urn:feed:" + o.Scene
	case guidDrift:
		e.guid = fmt.Sprintf("tag:%s:%d:%d", o.Name, a.N, s.Version)
	}
	return e
}

// link gives the link to an article in the nth answer of the feed.
func (o *Outlet) link(a *Article, n int) string {
	plain := o.Base + a.Path
	switch o.quirks.links {
	case linkTracked:
		return fmt.Sprintf("%s?utm_source=feed&utm_campaign=c%d&fbclid=x%d", plain, n, n*7)
	case linkVariant:
		return o.variant(a.Path, n)
	case linkShared:
		return o.Base + "/live/today"
	case linkNone:
		return ""
	case linkEscaped:
		if u, err := url.Parse(plain); err == nil && n%2 == 1 {
			return u.String()
		}
	case linkQuery:
		path, query, _ := strings.Cut(a.Path, "?")
		return o.Base + path + "?" + []string{query + "&lang=en", "lang=en&" + query}[n%2]
	}
	if o.quirks.hopped {
		return o.Base + "/count?to=" + a.Path
	}
	return plain
}

// variant writes one address in several ways. An outlet on loopback has one name and one port only.
func (o *Outlet) variant(path string, n int) string {
	name, secure := strings.CutPrefix(o.Base, "https://")
	if !secure {
		return o.Base + path + []string{"", "#top", "/"}[n%3]
	}
	return []string{"https://" + name, "http://" + name, "https://www." + name, "http://www." + name}[n%4] + path
}

// feed writes the feed with the given entries, and gives its media type. n counts its answers.
func (o *Outlet) feed(list []Sight, n int, now time.Time, next string) (contentType, body string) {
	var views []entryView
	for _, s := range list {
		views = append(views, o.view(s, n))
		if o.quirks.twice {
			again := o.view(s, n)
			again.link += "?ref=top" // another key for the same entry
			views = append(views, again, o.view(s, n))
		}
	}
	built := o.world.Begin
	if len(list) > 0 {
		built = list[0].Article.Shown
	}
	if o.quirks.rebuilt {
		built = now
	}
	switch o.format {
	case atom:
		return "application/atom+xml; charset=" + o.charset(), o.atom(views, built, next)
	case jsonFeed:
		return "application/feed+json", o.json(views, next)
	case rdf:
		return "application/rdf+xml; charset=" + o.charset(), o.rdf(views)
	case newsSitemap:
		return "application/xml; charset=utf-8", o.newsSitemap(list, n)
	}
	return "application/rss+xml; charset=" + o.charset(), o.rss(views, built, next)
}

func (o *Outlet) charset() string {
	if o.quirks.declared != "" {
		return o.quirks.declared
	}
	if o.quirks.charset != "" {
		return o.quirks.charset
	}
	return "utf-8"
}

// written is the encoding that a document of the outlet states in itself.
func (o *Outlet) written() string {
	if o.quirks.charset != "" {
		return o.quirks.charset
	}
	return "utf-8"
}

// stamp writes a time, or nothing for none.
func stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

func element(name, value string) string {
	if value == "" {
		return ""
	}
	return "<" + name + ">" + html.EscapeString(value) + "</" + name + ">"
}

func (o *Outlet) rss(list []entryView, built time.Time, next string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="%s"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>%s</title><link>%s/</link><language>en</language><lastBuildDate>%s</lastBuildDate>`,
		o.written(), o.Name, o.Base, built.UTC().Format(time.RFC1123Z))
	if next != "" {
		fmt.Fprintf(&b, `<atom:link rel="next" href="%s"/>`, html.EscapeString(next))
	}
	for _, e := range list {
		b.WriteString("\n<item>" + element("title", e.title) + element("link", e.link))
		if e.guid != "" {
			b.WriteString(`<guid isPermaLink="false">` + html.EscapeString(e.guid) + "</guid>")
		}
		b.WriteString(element("pubDate", stamp(e.published, time.RFC1123Z)) + element("description", "<p>"+e.summary+"</p>") + "</item>")
	}
	b.WriteString("\n</channel></rss>")
	return b.String()
}

func (o *Outlet) atom(list []entryView, built time.Time, next string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="%s"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>%s</title><id>%s/</id><updated>%s</updated><link href="%s/"/>`,
		o.written(), o.Name, o.Base, built.UTC().Format(time.RFC3339), o.Base)
	if next != "" {
		fmt.Fprintf(&b, `<link rel="next" href="%s"/>`, html.EscapeString(next))
	}
	for _, e := range list {
		b.WriteString("\n<entry>" + element("title", e.title))
		if e.link != "" {
			fmt.Fprintf(&b, `<link href="%s"/>`, html.EscapeString(e.link))
		}
		b.WriteString(element("id", e.guid) + element("published", stamp(e.published, time.RFC3339)) +
			element("updated", stamp(e.updated, time.RFC3339)) + element("summary", e.summary) + "</entry>")
	}
	b.WriteString("\n</feed>")
	return b.String()
}

func (o *Outlet) rdf(list []entryView) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="%s"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="%s/"><title>%s</title><link>%[2]s/</link><description/></channel>`,
		o.written(), o.Base, o.Name)
	for _, e := range list {
		fmt.Fprintf(&b, "\n<item rdf:about=\"%s\">", html.EscapeString(e.link+"#"+e.guid))
		b.WriteString(element("title", e.title) + element("link", e.link) + element("description", e.summary) +
			element("dc:date", stamp(e.published, time.RFC3339)) + "</item>")
	}
	b.WriteString("\n</rdf:RDF>")
	return b.String()
}

func (o *Outlet) json(list []entryView, next string) string {
	items := []map[string]any{}
	for i, e := range list {
		m := map[string]any{"id": e.guid, "title": e.title, "summary": e.summary, "content_text": e.summary, "date_published": stamp(e.published, time.RFC3339)}
		if e.guid == "" {
			m["id"] = e.link
		}
		if m["id"] == "" {
			m["id"] = fmt.Sprint(i, e.title)
		}
		if e.link != "" {
			m["url"] = e.link
		}
		if !e.updated.Equal(e.published) {
			m["date_modified"] = stamp(e.updated, time.RFC3339)
		}
		items = append(items, m)
	}
	doc := map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": o.Name, "home_page_url": o.Base + "/", "language": "en", "items": items}
	if next != "" {
		doc["next_url"] = next
	}
	b, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// newsSitemap writes a sitemap of news (www.google.com/schemas/sitemap-news/0.9).
func (o *Outlet) newsSitemap(list []Sight, n int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`)
	for _, s := range list {
		v := s.Article.Versions[s.Version]
		fmt.Fprintf(&b, "\n<url>%s<news:news><news:publication><news:name>%s</news:name><news:language>en</news:language></news:publication>%s%s</news:news></url>",
			element("loc", o.link(s.Article, n)), o.Name, element("news:publication_date", s.Article.Shown.UTC().Format(time.RFC3339)), element("news:title", v.Title))
	}
	b.WriteString("\n</urlset>")
	return b.String()
}
