package demo

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

func esc(s string) string { return html.EscapeString(s) }

func escaped(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = esc(s)
	}
	return out
}

// wrapperPage is the structure of a site whose articles stand in div.article-content-wrapper: no structured data, the headline an
// h2, the date in words with its zone, lines hard-wrapped, an empty paragraph.
func wrapperPage(o *outlet, s *story, text []string) string {
	var wrapped []string
	for _, p := range text {
		wrapped = append(wrapped, wrap(esc(p), 65))
	}
	return fmt.Sprintf(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>%[1]s - %[2]s</title>
<link rel="canonical" href="%[3]s"><meta property="og:type" content="article"><meta property="og:title" content="%[1]s">
</head><body><div class="container"><div class="article-content-wrapper">
<h2>%[1]s</h2>
<div><span class="me-3">%[4]s (UTC+04:00)</span></div>
<div class="author"><h6>%[5]s</h6></div>
<div class="article-content">
%[6]s
<p></p>
<p>--- Follow us for more</p>
</div></div>
<div class="col-md-6"><h2>World</h2><a class="news-item mb-3" href="/world/1.html"><h3>An older story</h3><p>Its teaser</p></a></div>
</div></body></html>`, esc(s.title), esc(o.name), o.site+s.path, s.published.In(o.location).Format("2 January 2006 15:04"), esc(s.author), paragraphs(wrapped, "<p>", "</p>"))
}

func wrap(s string, width int) string {
	var b strings.Builder
	n := 0
	for _, word := range strings.Fields(s) {
		switch {
		case n == 0:
		case n+len(word) > width:
			b.WriteByte('\n')
			n = 0
		default:
			b.WriteByte(' ')
		}
		b.WriteString(word)
		n += len(word) + 1
	}
	return b.String()
}

// structuredPage has schema.org's NewsArticle in JSON-LD and an article element.
func structuredPage(o *outlet, s *story, text []string) string {
	data, err := json.Marshal(map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": s.title, "description": s.dek, "inLanguage": o.language,
		"datePublished": s.published.In(o.location).Format(time.RFC3339), "author": map[string]string{"@type": "Person", "name": s.author},
		"publisher": map[string]string{"@type": "Organization", "name": o.name}, "articleSection": s.section, "mainEntityOfPage": o.site + s.path,
	})
	if err != nil {
		return ""
	}
	return fmt.Sprintf(`<!doctype html><html lang="%s"><head><meta charset="utf-8"><title>%s | %s</title>
<script type="application/ld+json">%s</script></head><body>
<header><nav><a href="/">%[3]s</a> <a href="/news">news</a></nav></header>
<main><article><h1>%[2]s</h1><p class="lead">%[5]s</p><div class="body">
%[6]s
</div></article></main><aside><h2>More</h2><ul><li><a href="/a">One</a></li><li><a href="/b">Two</a></li></ul></aside></body></html>`,
		o.language, esc(s.title), esc(o.name), strings.ReplaceAll(string(data), "</", `<\/`), esc(s.dek), paragraphs(escaped(text), "<p>", "</p>"))
}

// graphPage has Open Graph, a time element and nothing else.
func graphPage(o *outlet, s *story, text []string) string {
	at := s.published.In(o.location).Format(time.RFC3339)
	return fmt.Sprintf(`<!doctype html><html lang="%s"><head><meta charset="utf-8"><title>%s — %s</title>
<meta property="og:type" content="article"><meta property="og:title" content="%[2]s"><meta property="og:description" content="%[4]s">
<meta property="article:published_time" content="%[5]s"><meta name="author" content="%[6]s"><link rel="canonical" href="%[7]s"></head><body>
<div id="page"><h1>%[2]s</h1><p class="byline">%[6]s, <time datetime="%[5]s">%[5]s</time></p>
<div class="story-text">
%[8]s
</div><div class="share"><a href="#">Share</a></div></div></body></html>`,
		o.language, esc(s.title), esc(o.name), esc(s.dek), at, esc(s.author), o.site+s.path, paragraphs(escaped(text), "<p>", "</p>"))
}

// brokenLinesPage parts its paragraphs with line breaks, as old systems do.
func brokenLinesPage(o *outlet, s *story, text []string) string {
	return fmt.Sprintf(`<html lang="%s"><head><meta charset="utf-8"><title>%s - %s</title><meta name="date" content="%s"></head><body>
<table width="100%%"><tr><td class="menu"><a href="/">home</a><br><a href="/all">all</a></td><td>
<h1>%[2]s</h1><div class="haber"><b>%[5]s</b><br><br>
%[6]s
</div></td></tr></table></body></html>`,
		o.language, esc(s.title), esc(o.name), s.published.In(o.location).Format("2006-01-02T15:04:05-07:00"), esc(s.dek), strings.Join(escaped(text), "<br><br>\n"))
}

// microPage marks its parts with schema.org's microdata.
func microPage(o *outlet, s *story, text []string) string {
	return fmt.Sprintf(`<!doctype html><html lang="%s"><head><meta charset="utf-8"><title>%s</title></head><body>
<section itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">%[2]s</h1>
<div><span itemprop="author">%s</span> <time itemprop="datePublished" datetime="%s">%[4]s</time></div>
<div itemprop="articleBody">
%s
</div></section><footer>%s</footer></body></html>`,
		o.language, esc(s.title), esc(s.author), s.published.In(o.location).Format(time.RFC3339), paragraphs(escaped(text), "<p>", "</p>"), esc(o.name))
}
