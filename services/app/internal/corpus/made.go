package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/opml"
)

// Size says how much to make. Every page is captured once, those of Revised one more time with a changed text.
type Size struct {
	Feeds, PerFeed int // at most 1,000 items a feed
	Revised        int // of all articles, how many change once
	Seed           uint64
	Published      time.Time // what all articles state
}

// Made makes outlets with articles of about 400 words, in pages of some 12 KB with structured data. Equal sizes give equal
// archives.
func Made(s Size) Archive {
	r := rand.New(rand.NewPCG(s.Seed, 7))
	var a Archive
	n := 0
	for f := range s.Feeds {
		site := fmt.Sprintf("https://outlet%03d.example", f)
		items := make([]Truth, s.PerFeed)
		for i := range items {
			items[i] = Truth{URL: fmt.Sprintf("%s/news/%d", site, i), Title: sentence(r, 9), Body: body(r)}
		}
		a.Captures = append(a.Captures, Capture{URL: site + "/rss.xml", ContentType: "application/rss+xml", Body: rssOf(site, items)})
		a.Feeds = append(a.Feeds, opml.Outline{Name: fmt.Sprintf("Outlet %d", f), Site: site, Language: "en", Country: "GB", URLs: []string{site + "/rss.xml"}})
		for _, t := range items {
			a.Captures = append(a.Captures, Capture{URL: t.URL, ContentType: "text/html; charset=utf-8", Body: page(site, t, s.Published)})
			if n < s.Revised {
				t.Body = "Corrected: " + t.Body
				a.Captures = append(a.Captures, Capture{URL: t.URL, ContentType: "text/html; charset=utf-8", Body: page(site, t, s.Published)})
			}
			n++
		}
	}
	return a
}

func body(r *rand.Rand) string {
	paragraphs := make([]string, 8)
	for i := range paragraphs {
		var b strings.Builder
		for range 3 {
			b.WriteString(sentence(r, 12+r.IntN(8)))
			b.WriteString(". ")
		}
		paragraphs[i] = strings.TrimSpace(b.String())
	}
	return strings.Join(paragraphs, "\n\n")
}

var syllables = strings.Fields("ka lo mi ren dor sa tel vin bar os nu pe ri gan tho le ma zu fer ist on dra wel qui ta")

// sentence strings invented words together: common ones often, rare ones seldom, as in a language.
func sentence(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		x := r.Float64()
		w := int(x * x * x * 8000)
		word := syllables[w%25] + syllables[w/25%25]
		if w > 625 {
			word += syllables[w/625%25]
		}
		if i == 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// page wraps an article into what surrounds one: navigation, related links, scripts.
func page(site string, t Truth, published time.Time) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s | Outlet</title><link rel="canonical" href="%s">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":%q,"datePublished":%q,"author":{"@type":"Person","name":"Ada Writer"}}</script>
<style>%s</style></head><body><header><nav><ul>`, t.Title, t.URL, t.Title, published.UTC().Format(time.RFC3339), strings.Repeat(".c{margin:0;padding:0}", 100))
	for i := range 40 {
		fmt.Fprintf(&b, `<li class="nav-item"><a href="%s/section/%d">Section %d</a></li>`, site, i, i)
	}
	fmt.Fprintf(&b, "</ul></nav></header><main><article><h1>%s</h1><div class=\"byline\">By Ada Writer</div><div class=\"body\">\n", t.Title)
	for _, p := range strings.Split(t.Body, "\n\n") {
		fmt.Fprintf(&b, "<p>%s</p>\n", p)
	}
	b.WriteString(`</div></article><aside class="related"><h2>Related</h2><ul>`)
	for i := range 20 {
		fmt.Fprintf(&b, `<li><a href="%s/news/%d"><span>Another story with number %d</span></a></li>`, site, i, i)
	}
	b.WriteString(`</ul></aside></main><footer><p>All rights reserved.</p></footer></body></html>`)
	return []byte(b.String())
}
