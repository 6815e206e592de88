package world

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

const templates = 4

// page writes the page of an article in a version. n counts the answers of the outlet.
func (o *Outlet) page(a *Article, v Version, n int) string {
	title, canonical := html.EscapeString(v.Title), o.Base+a.identity().Path
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><meta charset="%s"><title>%s | %s</title>`, o.written(), title, o.Name)
	switch o.template() {
	case 0:
		ld, err := json.Marshal(map[string]any{"@context": "https://schema.org", "@type": "NewsArticle", "headline": v.Title,
			"datePublished": a.Shown.Add(o.quirks.skew).UTC().Format(time.RFC3339), "author": map[string]string{"@type": "Person", "name": "Ada Writer"}})
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, `<link rel="canonical" href="%s"><meta property="og:type" content="article"><script type="application/ld+json">%s</script>`, canonical, ld)
	case 1:
		fmt.Fprintf(&b, `<meta property="og:type" content="article"><meta property="og:title" content="%s"><meta property="article:published_time" content="%s">`,
			title, a.Shown.Add(o.quirks.skew).UTC().Format(time.RFC3339))
	case 2:
		fmt.Fprintf(&b, `<link rel="canonical" href="%s">`, canonical)
	}
	b.WriteString(`</head><body><header><nav><ul>`)
	for i := range 12 {
		fmt.Fprintf(&b, `<li><a href="/section/%d">Section %d</a></li>`, i, i)
	}
	b.WriteString(`</ul></nav></header><main>`)
	o.body(&b, a, v, title, n)
	o.aside(&b, n)
	b.WriteString(`</main><footer><p>All rights reserved.</p></footer></body></html>`)
	return b.String()
}

// redesigned is the template of an outlet after a redesign.
const redesigned = templates

// template is the one of now.
func (o *Outlet) template() int {
	if !o.redesigned.IsZero() && !o.world.Now().Before(o.redesigned) {
		return redesigned
	}
	return o.quirks.template
}

func (o *Outlet) body(b *strings.Builder, a *Article, v Version, title string, n int) {
	open, shut := `<article>`, `</article>`
	template := o.template()
	switch template {
	case redesigned:
		open, shut = `<section class="page"><div class="story"><div class="copy">`, `</div></div></section>`
	case 3:
		open, shut = `<div class="article-body" id="story">`, `</div>`
	}
	fmt.Fprintf(b, `%s<h1>%s</h1><p class="byline">By Ada Writer</p>`, open, title)
	if template == 3 {
		fmt.Fprintf(b, `<time datetime="%s">%s</time>`, a.Shown.Add(o.quirks.skew).UTC().Format(time.RFC3339), a.Shown.UTC().Format("2 January 2006, 15:04"))
	}
	if o.quirks.counters {
		fmt.Fprintf(b, `<div class="counter">%d views</div>`, 100+n*13)
	}
	for _, p := range v.Text {
		fmt.Fprintf(b, "\n<p>%s</p>", html.EscapeString(p))
	}
	b.WriteString(shut)
}

// aside is what surrounds articles, and changes where the outlet has counters.
func (o *Outlet) aside(b *strings.Builder, n int) {
	from := 0
	if o.quirks.counters {
		from = n
	}
	b.WriteString(`<aside class="related"><h2>Related</h2><ul>`)
	for i := range 6 {
		fmt.Fprintf(b, `<li><a href="/news/older-%d.html">An older story, number %d</a></li>`, from+i, from+i)
	}
	b.WriteString(`</ul></aside>`)
}

// The pages that stand in the place of an article.

func markerPage(a *Article) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%[1]s</title><meta property="og:type" content="article"></head><body><article><h1>%[1]s</h1><p>This article has been withdrawn because its main claim was wrong. We apologise to our readers.</p></article></body></html>`,
		html.EscapeString(a.Versions[0].Title))
}

const loginPage = `<!doctype html><html lang="en"><head><title>Sign in</title></head><body><h1>Sign in to read on</h1><form action="/login" method="post"><label>E-mail <input name="email"></label><label>Password <input type="password" name="password"></label><button>Sign in</button></form></body></html>`

const consentPage = `<!doctype html><html lang="en"><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We and our 812 partners store and read information on your device. You may accept or reject all of it.</p><form action="/consent" method="post"><button>Accept all</button><button>Reject all</button></form></body></html>`

const challengePage = `<!doctype html><html lang="en-US"><head><title>Just a moment...</title></head><body><h1>Checking if the site connection is secure</h1><noscript>Enable JavaScript and cookies to continue</noscript></body></html>`

const notFoundPage = `<!doctype html><html lang="en"><head><title>Page not found</title></head><body><h1>Page not found</h1><p>The page you asked for is not here. It may have moved, or the link may be wrong.</p><ul><li><a href="/">Home</a></li></ul></body></html>`

func (o *Outlet) home() string { return o.list(0) }

// list is a page of ten articles, the newest first: the front page, and behind it those of the archive.
func (o *Outlet) list(page int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><title>%s</title><link rel="alternate" type="application/rss+xml" href="%s"></head><body><h1>%[1]s</h1>
<nav><a href="/section/1">Section 1</a> <a href="/about">About us</a></nav><ul>`, o.Name, o.feedPath)
	all := o.older(o.world.Now())
	from := min(max(page, 0)*10, len(all))
	to := min(from+10, len(all))
	for _, a := range all[from:to] {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a>`, a.Path, html.EscapeString(a.Versions[0].Title))
		if at := a.Shown.Add(o.quirks.skew).UTC(); !o.quirks.undated {
			fmt.Fprintf(&b, ` <time datetime="%s">%s</time>`, at.Format(time.RFC3339), at.Format("2 January, 15:04"))
		}
		b.WriteString(`</li>`)
	}
	b.WriteString(`</ul>`)
	if o.archive && to < len(all) {
		fmt.Fprintf(&b, `<p><a href="/archive?page=%d">%s</a></p>`, page+1, map[bool]string{true: "All articles", false: "Older articles"}[page == 0])
	}
	b.WriteString(`</body></html>`)
	return b.String()
}

// pageOfFeeds is the web page that a feed became.
func (o *Outlet) pageOfFeeds(to string) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%s</title><link rel="alternate" type="application/rss+xml" href="%s"></head><body><h1>Our feeds have moved</h1><p>Please choose one of our new feeds.</p></body></html>`, o.Name, to)
}

// teaser is the page of an article for who has not paid.
func (o *Outlet) teaser(a *Article, v Version) string {
	title := html.EscapeString(v.Title)
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%[1]s</title><meta property="og:type" content="article"><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":%[2]q,"isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paywall"}}</script></head><body><article><h1>%[1]s</h1><p>%[3]s</p><div class="paywall"><p>Subscribe to continue reading.</p></div></article></body></html>`,
		title, v.Title, html.EscapeString(v.summary()))
}

const maintenancePage = `<!doctype html><html lang="en"><head><title>We will be back soon</title></head><body><h1>We will be back soon</h1><p>Our site is down for maintenance. Please try again in a few minutes. We are sorry for the trouble, and thank you for your patience.</p></body></html>`

const blockedPage = `<!doctype html><html lang="en"><head><title>Access denied</title></head><body><h1>Access denied</h1><p>You do not have permission to read this page on this server. Reference 18.2f3a.</p></body></html>`
