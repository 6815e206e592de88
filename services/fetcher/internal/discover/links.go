package discover

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	maxPage  = 2 << 20 // bytes of a page that are looked at
	maxLinks = 40      // addresses that one page gives
)

// A Link is an address that a page gives for a feed.
type Link struct {
	URL      string // absolute
	Title    string
	Declared bool // as its alternate in the head; else only a link whose address looks like that of a feed
}

// A Page is what a web page says of feeds.
type Page struct {
	Links []Link // declared ones first, in the order of the page
	Title string
	Site  string // og:site_name
	Lang  string
}

// Links reads a page. It takes any bytes and never fails: what is no page has no links.
func Links(body []byte, pageURL, contentType string) Page {
	base, err := url.Parse(pageURL)
	if err != nil {
		return Page{}
	}
	r := linkReader{base: base, seen: map[string]bool{}}
	z := html.NewTokenizer(bytes.NewReader(decode.Document(body[:min(len(body), maxPage)], contentType).Bytes))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.page.Links = append(r.page.Links, r.others...)
			r.page.Links = r.page.Links[:min(len(r.page.Links), maxLinks)]
			return r.page
		case html.StartTagToken, html.SelfClosingTagToken:
			r.tag(z)
		case html.TextToken:
			if r.inTitle && r.page.Title == "" {
				r.page.Title = line(string(z.Text()))
			}
		case html.EndTagToken:
			r.inTitle = false
		}
	}
}

type linkReader struct {
	page    Page
	others  []Link
	base    *url.URL
	seen    map[string]bool
	inTitle bool
}

func (r *linkReader) tag(z *html.Tokenizer) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	r.inTitle = tag == atom.Title
	switch tag {
	case atom.Link, atom.A, atom.Base, atom.Html, atom.Meta:
	default:
		return
	}
	attr := map[string]string{}
	for more {
		var key, value []byte
		if key, value, more = z.TagAttr(); len(value) <= news.MaxURL {
			attr[string(key)] = strings.TrimSpace(string(value))
		}
	}
	switch tag {
	case atom.Html:
		r.page.Lang = attr["lang"]
	case atom.Base:
		if u, err := r.base.Parse(attr["href"]); err == nil && attr["href"] != "" {
			r.base = u
		}
	case atom.Meta:
		if attr["property"] == "og:site_name" {
			r.page.Site = line(attr["content"])
		}
	case atom.Link:
		if rel := strings.Fields(strings.ToLower(attr["rel"])); slices.Contains(rel, "alternate") && isFeedType(attr["type"]) || slices.Contains(rel, "feed") {
			r.add(&r.page.Links, attr["href"], attr["title"], true)
		}
	case atom.A:
		if looksLikeFeed(attr["href"]) || isFeedType(attr["type"]) {
			r.add(&r.others, attr["href"], attr["title"], false)
		}
	}
}

func (r *linkReader) add(to *[]Link, href, title string, declared bool) {
	u, err := r.base.Parse(href)
	if err != nil || href == "" || len(*to) >= maxLinks {
		return
	}
	u.Fragment = ""
	if u.Scheme == "feed" {
		u.Scheme = "http"
	}
	address := news.Address(u.String())
	if address == "" || r.seen[address] || u.User != nil {
		return
	}
	r.seen[address] = true
	*to = append(*to, Link{URL: u.String(), Title: line(title), Declared: declared})
}

// isFeedType reports whether a media type is that of a feed. JSON alone is what WordPress calls its API.
func isFeedType(kind string) bool {
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/rss", "application/atom",
		"text/rss+xml", "text/atom+xml", "application/x-rss+xml", "text/xml", "application/xml":
		return true
	}
	return false
}

// looksLikeFeed reports whether the address of a link is one that only feeds have.
func looksLikeFeed(href string) bool {
	u, err := url.Parse(strings.ToLower(href))
	if err != nil || len(href) > news.MaxURL || u.Scheme == "mailto" || u.Scheme == "javascript" {
		return false
	}
	if u.Scheme == "feed" {
		return true
	}
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	if len(parts) == 0 {
		return strings.Contains(u.RawQuery, "feed=rss")
	}
	switch last := parts[len(parts)-1]; {
	case last == "rss" || last == "feed" || last == "feeds" || last == "atom" || last == "feed.json" || last == "feed.php" || last == "rss.php":
		return true
	case strings.HasSuffix(last, ".rss") || strings.HasSuffix(last, ".atom") || strings.HasSuffix(last, ".rdf"):
		return true
	default:
		return strings.HasSuffix(last, ".xml") && !strings.Contains(last, "sitemap") && (strings.Contains(u.Path, "rss") || strings.Contains(u.Path, "feed") || strings.Contains(u.Path, "atom"))
	}
}

// line makes one short line of a text.
func line(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
