package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// rss writes RSS 2.0 with the descriptions as plain text.
func rss(_ *World, o *outlet, items []*story) (string, string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>%s</title><link>%s</link><language>%s</language>`, esc(o.name), o.site, o.language)
	for _, s := range items {
		fmt.Fprintf(&b, "\n<item><title>%s</title><link>%s</link><guid>%[2]s</guid><category>%s</category><pubDate>%s</pubDate><description>%s</description></item>",
			esc(s.title), o.site+s.path, esc(s.section), s.published.In(o.location).Format(time.RFC1123Z), esc(summary(s)))
	}
	b.WriteString("</channel></rss>")
	return "application/rss+xml; charset=utf-8", b.String()
}

// bareRSS leaves out guid and description, and starts with a blank line where XML allows none.
func bareRSS(_ *World, o *outlet, items []*story) (string, string) {
	var b strings.Builder
	fmt.Fprintf(&b, "\n<rss version=\"2.0\"><channel><title>%s</title><link>%s</link>", esc(o.name), o.site)
	for _, s := range items {
		fmt.Fprintf(&b, "\n<item><title><![CDATA[%s]]></title><link>%s</link><pubDate>%s</pubDate><description></description></item>",
			s.title, s.path, s.published.In(o.location).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	return "text/xml", b.String()
}

func atom(_ *World, o *outlet, items []*story) (string, string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s"><title>%s</title><id>%s/</id><link href="%[3]s/"/>`, o.language, esc(o.name), o.site)
	for _, s := range items {
		at := s.published.In(o.location).Format(time.RFC3339)
		fmt.Fprintf(&b, "\n<entry><title>%s</title><id>tag:%s</id><link href=\"%s\"/><author><name>%s</name></author><published>%s</published><updated>%[5]s</updated><summary>%s</summary></entry>",
			esc(s.title), s.path, o.site+s.path, esc(s.author), at, esc(summary(s)))
	}
	b.WriteString("</feed>")
	return "application/atom+xml; charset=utf-8", b.String()
}

func jsonFeed(_ *World, o *outlet, items []*story) (string, string) {
	list := []map[string]any{}
	for _, s := range items {
		list = append(list, map[string]any{
			"id": o.site + s.path, "url": o.site + s.path, "title": s.title, "summary": summary(s), "content_text": summary(s),
			"date_published": s.published.In(o.location).Format(time.RFC3339), "authors": []map[string]string{{"name": s.author}},
		})
	}
	body, err := json.Marshal(map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": o.name, "home_page_url": o.site, "language": o.language, "items": list,
	})
	if err != nil {
		return "text/plain", err.Error()
	}
	return "application/feed+json", string(body)
}

// rdf writes RSS 1.0.
func rdf(_ *World, o *outlet, items []*story) (string, string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="%[1]s"><title>%[2]s</title><link>%[1]s</link></channel>`, o.site, esc(o.name))
	for _, s := range items {
		fmt.Fprintf(&b, "\n<item rdf:about=\"%[1]s\"><title>%[2]s</title><link>%[1]s</link><description>%[3]s</description><dc:creator>%[4]s</dc:creator><dc:date>%[5]s</dc:date></item>",
			o.site+s.path, esc(s.title), esc(summary(s)), esc(s.author), s.published.In(o.location).Format(time.RFC3339))
	}
	b.WriteString("</rdf:RDF>")
	return "application/rdf+xml", b.String()
}

func summary(s *story) string {
	if s.dek != "" {
		return s.dek
	}
	return s.text[0]
}
