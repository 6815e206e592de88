package feed

import (
	"reflect"
	"testing"
	"time"
)

func TestHints(t *testing.T) {
	f := func(text string, want Hints) {
		t.Helper()
		got, err := Read([]byte(text), Options{URL: "https://news.example/rss"})
		if err != nil || !reflect.DeepEqual(got.Hints, want) {
			t.Errorf("Read(%.60q) = %+v, %v; want %+v", text, got.Hints, err, want)
		}
	}
	f(`<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:fh="http://purl.org/syndication/history/1.0"><channel><title>t</title>
		<ttl> 20 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>23</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day><day>friday</day></skipDays>
		<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><fh:archive/>
		<a:link rel="self" href="/rss"/><a:link rel="hub" href="https://hub.example/"/><a:link rel="prev-archive" href="https://news.example/2026/02.xml"/></channel></rss>`,
		Hints{TTL: 20 * time.Minute, Every: 30 * time.Minute, SkipHours: []int{0, 0, 23}, SkipDays: []time.Weekday{time.Sunday, time.Friday}, Archive: true,
			Self: "https://news.example/rss", Hubs: []string{"https://hub.example/"}, PrevArchive: "https://news.example/2026/02.xml"})
	f(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"><title>t</title><fh:complete/><link rel="self" href="https://news.example/atom"/>
		<link rel="hub" href="https://hub.example/1"/><link rel="hub" href="https://hub.example/2"/><link rel="next" href="?page=2"/><link rel="hub" href="javascript:x"/></feed>`,
		Hints{Complete: true, Self: "https://news.example/atom", Hubs: []string{"https://hub.example/1", "https://hub.example/2"}, Next: "https://news.example/rss?page=2"})
	f(`{"version":"https://jsonfeed.org/version/1.1","title":"t","feed_url":"https://news.example/feed.json","next_url":"https://news.example/2.json","expired":true,
		"hubs":[{"type":"WebSub","url":"https://hub.example/"},{"type":"rssCloud","url":"https://cloud.example/"}],"items":[]}`,
		Hints{Expired: true, Self: "https://news.example/feed.json", Next: "https://news.example/2.json", Hubs: []string{"https://hub.example/"}})
	f(`{"version":"https://jsonfeed.org/version/1.1","title":"t","next_url":7,"expired":"yes","hubs":"none","items":[]}`, Hints{})
}

func TestNewsSitemapIsAFeed(t *testing.T) {
	got, err := Read([]byte(`<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
		<url><loc>https://news.example/1</loc><lastmod>2026-03-14T12:00:00Z</lastmod><news:news><news:publication><news:name>Wire</news:name><news:language>az</news:language></news:publication>
		<news:publication_date>2026-03-14T10:00:00Z</news:publication_date><news:title>One &amp; two</news:title></news:news></url>
		<url><loc>https://news.example/about</loc></url></urlset>`), Options{})
	if err != nil || got.Format != Sitemap || got.Title != "Wire" || len(got.Items) != 1 {
		t.Fatalf("Read = %+v, %v", got, err)
	}
	e := got.Items[0]
	if e.Link != "https://news.example/1" || e.Title != "One & two" || e.Language != "az" || e.Published.Instant.Hour() != 10 || e.Modified.Instant.Hour() != 12 {
		t.Errorf("entry %+v", e)
	}
}
