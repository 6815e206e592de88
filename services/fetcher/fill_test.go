package fetcher_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// gaps gives the events of gaps so far.
func (w *wire) gaps(t *testing.T) (out []news.Gap) {
	t.Helper()
	events, err := w.db.EventsAfter(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Type == news.Gapped {
			out = append(out, *e.About.Gap)
		}
	}
	return out
}

// quick polls as fast as it may.
func quick(o *fetcher.Options) { o.PollMin, o.PollMax = 400*time.Millisecond, time.Second }

// sea sets pages with the given numbers and gives their items, the newest first.
func (o *outlet) sea(numbers ...int) (items []string) {
	for _, n := range numbers {
		o.set(fmt.Sprintf("/sea/%d.html", n), page(fmt.Sprint("Page ", n)))
		items = append(items, item(fmt.Sprintf("/sea/%d.html", n), fmt.Sprint("Item ", n)))
	}
	return items
}

func TestGapIsFilledFromTheSitemap(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.sea(3, 4, 5, 6, 9)
	o.set("/robots.txt", "user-agent: *\ndisallow: /hidden/\nsitemap: /maps/index.xml")
	o.set("/rss", rss(o.sea(2, 1)...))
	w.add(t, o, "/rss")
	w.start(t, quick)
	until(t, "the first items", func() bool { _, ok := w.in.document(o.url + "/sea/1.htmlItem 1"); return ok })

	now := time.Now().UTC()
	entry := func(path string, at time.Time) string {
		return "<url><loc>" + o.url + path + "</loc><news:news><news:title>Map of " + path + "</news:title><news:publication_date>" + at.Format(time.RFC3339) +
			"</news:publication_date></news:news></url>"
	}
	o.set("/maps/index.xml", `<sitemapindex><sitemap><loc>`+o.url+`/maps/news.xml</loc></sitemap></sitemapindex>`)
	o.set("/maps/news.xml", `<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`+entry("/sea/18.html", now)+entry("/sea/5.html", now)+
		entry("/sea/4.html", now)+entry("/sea/3.html", now.Add(-time.Minute))+entry("/sea/2.html", now.Add(-time.Hour))+
		entry("/sea/9.html", now.Add(-48*time.Hour))+entry("/hidden/x.html", now)+`</urlset>`)
	o.set("/rss", rss(o.sea(18, 17)...))

	until(t, "what was recovered", func() bool { g := w.gaps(t); return len(g) == 2 && g[1].Recovered > 0 })
	g := w.gaps(t)
	if g[0].ID != g[1].ID || g[0].Recovered != 0 || g[0].Shown != 2 || !strings.Contains(g[1].Detail, "/maps/news.xml") {
		t.Errorf("%+v", g)
	}
	for _, n := range []int{3, 4, 5} {
		key := fmt.Sprintf("%s/sea/%d.html", o.url, n)
		until(t, "a document of "+key, func() bool { _, ok := w.in.document(key); return ok })
		if d, _ := w.in.document(key); d.Backfill || d.Entry.Title == "" || d.Page == nil {
			t.Errorf("a recovered item is fresh news: %+v", d)
		}
	}
	for _, path := range []string{"/sea/9.html", "/hidden/x.html"} {
		if o.count(path) != 0 {
			t.Errorf("%s was fetched", path)
		}
	}
	row, err := w.db.Source(t.Context(), news.Site(o.url))
	if err != nil {
		t.Fatal(err)
	}
	f := row.Feeds[0]
	if len(f.Gaps) != 1 || f.Gaps[0].Recovered != g[1].Recovered || f.Ledger[0].Seen != 4+g[1].Recovered {
		t.Errorf("gaps %+v, ledger %+v", f.Gaps, f.Ledger)
	}
}

// TestGapIsFilledByTheOutletsClock has dates that are nine hours behind: by them nothing is missing, and nothing is of the gap.
func TestGapIsFilledByTheOutletsClock(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.sea(3, 4, 5, 6)
	theirs := time.Now().UTC().Add(-9 * time.Hour)
	dated := func(items []string, at time.Time) (out []string) {
		for i, one := range items {
			out = append(out, strings.Replace(one, "<item>", "<item><pubDate>"+at.Add(time.Duration(-i)*time.Second).Format(time.RFC1123Z)+"</pubDate>", 1))
		}
		return out
	}
	o.set("/rss", rss(dated(o.sea(2, 1), theirs.Add(-2*time.Hour))...))
	w.add(t, o, "/rss")
	w.start(t, quick)
	until(t, "the first items", func() bool { _, ok := w.in.document(o.url + "/sea/1.htmlItem 1"); return ok })
	entry := func(n int, at time.Time) string {
		return fmt.Sprintf("<url><loc>%s/sea/%d.html</loc><lastmod>%s</lastmod></url>", o.url, n, at.Format(time.RFC3339))
	}
	o.set("/sitemap.xml", `<urlset>`+entry(19, theirs)+entry(5, theirs)+entry(4, theirs)+entry(3, theirs)+entry(6, theirs.Add(-5*time.Hour))+`</urlset>`)
	o.set("/rss", rss(dated(o.sea(19, 18, 17), theirs)...))
	until(t, "what was recovered", func() bool { g := w.gaps(t); return len(g) == 2 && g[1].Recovered > 0 })
	if g := w.gaps(t); g[0].Missing != 0 || g[1].Recovered != 3 {
		t.Errorf("%+v", g)
	}
}

// TestGapIsFilledFromWebPages has an outlet with neither sitemap nor older pages of its feed: the front page leads to an archive, where
// some articles show their date and others have it on their page alone.
func TestGapIsFilledFromWebPages(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/robots.txt", "user-agent: *\ndisallow: /sea/6.html")
	now := time.Now().UTC()
	on := func(n int, at time.Time) {
		o.set(fmt.Sprintf("/sea/%d.html", n), strings.Replace(page(fmt.Sprint("Page ", n)), "<head>", `<head><meta property="article:published_time" content="`+at.Format(time.RFC3339)+`">`, 1))
	}
	o.set("/rss", rss(o.sea(2, 1)...))
	w.add(t, o, "/rss")
	w.start(t, quick)
	until(t, "the first items", func() bool { _, ok := w.in.document(o.url + "/sea/1.htmlItem 1"); return ok })
	on(3, now)
	on(4, now)
	on(5, now.Add(-50*24*time.Hour))
	on(6, now)
	on(9, now)
	link := func(n int, beside string) string {
		return fmt.Sprintf(`<li><a href="/sea/%d.html">Page %d of the sea</a> %s</li>`, n, n, beside)
	}
	stamp := func(at time.Time) string { return `<time datetime="` + at.Format(time.RFC3339) + `">then</time>` }
	o.set("/", `<html><body><a href="/about">About</a><a href="/archive">Archive</a><ul>`+link(18, "")+link(17, "")+link(9, "")+link(8, stamp(now.Add(-48*time.Hour)))+`</ul></body></html>`)
	o.set("/archive", `<html><body><ul>`+link(17, "")+link(9, "")+link(6, "")+link(5, "")+link(4, "")+link(3, stamp(now))+link(2, "")+`</ul><a rel="next" href="/archive/2">Older</a></body></html>`)
	o.set("/rss", rss(o.sea(18, 17)...))

	until(t, "what was recovered", func() bool { g := w.gaps(t); return len(g) == 2 })
	if g := w.gaps(t)[1]; g.Recovered != 3 || !g.Final || !strings.Contains(g.Detail, "/archive") {
		t.Errorf("%+v", g)
	}
	for _, n := range []int{3, 4, 9} {
		until(t, fmt.Sprint("a document of ", n), func() bool { _, ok := w.in.document(fmt.Sprintf("%s/sea/%d.html", o.url, n)); return ok })
	}
	for _, path := range []string{"/sea/6.html", "/sea/8.html", "/about", "/archive/2"} {
		if o.count(path) != 0 {
			t.Errorf("%s was fetched", path)
		}
	}
}

func TestGapIsFilledFromOlderPages(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.sea(3, 4, 5, 6)
	paged := func(next string, items ...string) string {
		return strings.Replace(rss(items...), "<language>", `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="`+next+`"/><language>`, 1)
	}
	o.set("/rss", paged("/rss-2", o.sea(2, 1)...))
	w.add(t, o, "/rss")
	w.start(t, quick)
	until(t, "the first items", func() bool { _, ok := w.in.document(o.url + "/sea/1.htmlItem 1"); return ok })
	o.set("/rss-2", paged("/rss-3", o.sea(17, 6, 5)...))
	o.set("/rss-3", paged("/rss-4", o.sea(4, 3, 2)...))
	o.set("/rss-4", rss(o.sea(0)...))
	o.set("/rss", paged("/rss-2", o.sea(18, 17)...))
	until(t, "what was recovered", func() bool { g := w.gaps(t); return len(g) == 2 })
	if g := w.gaps(t)[1]; g.Recovered != 4 || !g.Final {
		t.Errorf("%+v", g)
	}
	if o.count("/rss-4") != 0 || o.count("/sitemap.xml") != 0 {
		t.Error("archives were asked beyond what was known")
	}
}
