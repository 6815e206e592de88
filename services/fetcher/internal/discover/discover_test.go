package discover

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A world answers for addresses; everything else does not exist.
type world struct {
	pages     map[string]string // address: body; "-> ADDRESS" redirects
	forbidden []string
	maps      []string
	asked     []string
}

func (w *world) site() Site {
	return Site{
		Get: func(_ context.Context, address string) (Answer, error) {
			w.asked = append(w.asked, address)
			body, ok := w.pages[address]
			if to, is := strings.CutPrefix(body, "-> "); is {
				address = to
				body = w.pages[to]
			}
			if !ok {
				return Answer{Detail: "the address does not exist (404)"}, nil
			}
			return Answer{Final: address, Body: []byte(body)}, nil
		},
		Allowed: func(_ context.Context, address string) (bool, error) {
			return !slices.Contains(w.forbidden, address), nil
		},
		Sitemaps: func(context.Context, string) ([]string, error) { return w.maps, nil },
		Zone:     time.UTC,
	}
}

func rss(title string, day int, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0"><channel><title>%s</title><link>https://quay.example/</link><language>en</language>`, title)
	for _, l := range links {
		fmt.Fprintf(&b, `<item><title>About %s</title><link>https://quay.example/%s</link><pubDate>Sat, %02d Mar 2026 10:00:00 GMT</pubDate></item>`, l, l, day)
	}
	return b.String() + `</channel></rss>`
}

const newsMap = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://quay.example/m</loc>
<news:news><news:title>About m</news:title><news:publication_date>2026-03-14T10:00:00Z</news:publication_date></news:news></url></urlset>`

func TestFind(t *testing.T) {
	f := func(name string, w *world, address string, want ...string) *world {
		t.Helper()
		d, err := Find(context.Background(), w.site(), address)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range d.Found {
			got = append(got, fmt.Sprintf("%s %s %d", strings.TrimPrefix(o.URL, "https://quay.example"), o.Format, o.Items))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q; notes %q", name, got, want, d.Notes)
		}
		if len(d.Found) > 0 && d.Source.ID != "quay.example" {
			t.Errorf("%s: the outlet is %+v", name, d.Source)
		}
		if d.Asked != len(w.asked) || d.Asked > Most {
			t.Errorf("%s: %d requests are told, %d were made", name, d.Asked, len(w.asked))
		}
		return w
	}
	home := "https://quay.example/"
	w := f("a feed", &world{pages: map[string]string{"https://quay.example/x.xml": rss("Quay", 14, "a", "b")}}, "https://quay.example/x.xml", "/x.xml rss 2")
	if len(w.asked) != 1 {
		t.Errorf("a feed was asked for with %q", w.asked)
	}
	f("declared feeds, the empty and the comments last", &world{pages: map[string]string{
		home: `<html><head><link rel="alternate" type="application/rss+xml" href="/comments/feed/" title="Comments"><link rel=alternate type="application/rss+xml" href="/empty">
			<link rel="alternate stylesheet" href="/style.css"><link rel="alternate" hreflang="az" href="/az/"><link rel="alternate" type="application/rss+xml" title="All" href="/feed"></head>`,
		"https://quay.example/comments/feed/": rss("Comments on Quay", 14, "c"), "https://quay.example/empty": rss("Nothing", 14), "https://quay.example/feed": rss("Quay", 14, "a", "b"),
		"https://quay.example/maps/news.xml": newsMap,
	}, maps: []string{"https://quay.example/maps/all.xml", "https://quay.example/maps/news.xml"}}, home, "/feed rss 2", "/maps/news.xml sitemap 1", "/comments/feed/ rss 1", "/empty rss 0")
	f("a page deep in the site, whose home declares", &world{pages: map[string]string{
		"https://quay.example/a/b.html": "<p>a story", "https://quay.example": `<base href="https://quay.example/feeds/"><a href="index.rss">RSS</a>`, "https://quay.example/feeds/index.rss": rss("Quay", 14, "a"),
	}}, "https://quay.example/a/b.html", "/feeds/index.rss rss 1")
	f("the usual places, but none that robots.txt forbids", &world{pages: map[string]string{
		home: "<p>hello", "https://quay.example/feed": rss("Hidden", 14, "h"), "https://quay.example/rss": "<html>no feed", "https://quay.example/rss.xml": rss("Quay", 14, "a"),
	}, forbidden: []string{"https://quay.example/feed"}}, home, "/rss.xml rss 1")
	f("the same feed twice", &world{pages: map[string]string{
		home:                        `<link rel=alternate type="application/rss+xml" href="/feed"><link rel=alternate type="application/rss+xml" href="/rss"><link rel=alternate type="application/rss+xml" href="/old">`,
		"https://quay.example/feed": rss("Quay", 28, "a"), "https://quay.example/rss": "-> https://quay.example/feed", "https://quay.example/old": rss("Old", 1, "z"),
	}}, home, "/feed rss 1", "/old rss 1")
	f("an index of sitemaps", &world{pages: map[string]string{
		home:                                   "<p>hello",
		"https://quay.example/index.xml.gz":    `<sitemapindex><sitemap><loc>https://quay.example/2019.xml</loc></sitemap><sitemap><loc>https://quay.example/google-news.xml</loc></sitemap></sitemapindex>`,
		"https://quay.example/google-news.xml": newsMap,
	}, maps: []string{"https://quay.example/index.xml.gz"}}, home, "/google-news.xml sitemap 1")
	w = f("nothing at all", &world{}, "https://quay.example/news/today/")
	if slices.Contains(w.asked[1:], w.asked[0]) {
		t.Errorf("asked twice: %q", w.asked)
	}
}

func TestFindIsBounded(t *testing.T) {
	w := &world{pages: map[string]string{}}
	var page strings.Builder
	for i := range 500 {
		fmt.Fprintf(&page, `<link rel=alternate type="application/rss+xml" href="/f%d">`, i)
		w.maps = append(w.maps, fmt.Sprintf("https://quay.example/m%d.xml", i))
	}
	w.pages["https://quay.example/"] = page.String()
	d, err := Find(context.Background(), w.site(), "https://quay.example/")
	if err != nil || len(w.asked) > Most || d.Asked != len(w.asked) || len(d.Notes) > maxNotes {
		t.Errorf("%d requests, %d notes, %v", len(w.asked), len(d.Notes), err)
	}
}

func FuzzLinks(f *testing.F) {
	f.Add([]byte(`<html lang=az><title>T</title><base href="//b.example"><link rel="alternate" type="application/atom+xml" href="feed:a"><a href="/rss">`), "https://a.example/x")
	f.Fuzz(func(t *testing.T, body []byte, address string) {
		p := Links(body, address, "")
		if len(p.Links) > maxLinks {
			t.Errorf("%d links", len(p.Links))
		}
		for _, l := range p.Links {
			if !strings.HasPrefix(l.URL, "http://") && !strings.HasPrefix(l.URL, "https://") {
				t.Errorf("link %q", l.URL)
			}
		}
	})
}
