package fetcher_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// past is an outlet with a feed of two items, one older page of it, and an index of monthly sitemaps.
func past(t *testing.T) (o *outlet, now time.Time) {
	o, now = newOutlet(t), time.Now().UTC()
	o.set("/robots.txt", "user-agent: *\ndisallow: /secret\nsitemap: "+o.url+"/maps.xml")
	entry := func(n int, at time.Time) string {
		o.set(fmt.Sprintf("/sea/%d.html", n), page(fmt.Sprint("Page ", n)))
		return fmt.Sprintf("<url><loc>%s/sea/%d.html</loc><lastmod>%s</lastmod></url>", o.url, n, at.Format(time.RFC3339))
	}
	dated := func(n int, at time.Time) string {
		o.set(fmt.Sprintf("/sea/%d.html", n), page(fmt.Sprint("Page ", n)))
		return strings.Replace(item(fmt.Sprintf("/sea/%d.html", n), fmt.Sprint("Item ", n)), "</item>", "<pubDate>"+at.Format(time.RFC1123Z)+"</pubDate></item>", 1)
	}
	day := 24 * time.Hour
	link := `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="` + o.url + `/rss-2"/><language>`
	o.set("/rss", strings.Replace(rss(dated(1, now), dated(2, now.Add(-time.Hour))), "<language>", link, 1))
	o.set("/rss-2", rss(dated(3, now.Add(-day)), dated(4, now.Add(-400*day))))
	part := func(path string, at time.Time) string {
		return "<sitemap><loc>" + o.url + path + "</loc><lastmod>" + at.Format(time.RFC3339) + "</lastmod></sitemap>"
	}
	o.set("/maps.xml", "<sitemapindex>"+part("/old.xml", now.Add(-300*day))+part("/secret.xml", now)+part("/b.xml", now.Add(-20*day))+part("/a.xml", now)+"</sitemapindex>")
	o.set("/old.xml", "<urlset>"+entry(9, now.Add(-300*day))+"</urlset>")
	o.set("/secret.xml", "<urlset>"+entry(10, now)+"</urlset>")
	o.set("/a.xml", "<urlset>"+entry(2, now.Add(-time.Hour))+entry(5, now.Add(-2*day))+"<url><loc>"+o.url+"/</loc></url></urlset>")
	o.set("/b.xml", "<urlset>"+entry(6, now.Add(-20*day))+entry(7, now.Add(-21*day))+entry(8, now.Add(-100*day))+"</urlset>")
	return o, now
}

// TestBackfill reads the past of a feed back to a day, over a stop of the fetcher: each document once, each article once.
func TestBackfill(t *testing.T) {
	t.Parallel()
	o, now := past(t)
	w := newWire(t)
	f := w.add(t, o, "/rss")
	slow := func(o *fetcher.Options) { o.PollMin, o.PollMax = time.Hour, time.Hour }
	stop := w.start(t, slow)
	until(t, "the first items", func() bool { _, ok := w.in.document(o.url + "/sea/1.htmlItem 1"); return ok })
	if _, err := w.db.StartBackfill(t.Context(), f.ID, now.AddDate(0, -1, 0)); err != nil {
		t.Fatal(err)
	}
	state := func() news.Backfill {
		b, err := w.db.Backfill(t.Context(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	until(t, "the first pages", func() bool { return state().Pages >= 3 })
	stop()
	if b := state(); b.State != news.BackfillRunning || b.PagesLeft == 0 {
		t.Fatalf("the fetcher was stopped too late: %+v", b)
	}
	w.start(t, slow)
	until(t, "the end", func() bool { return state().State == news.BackfillDone })
	b := state()
	if b.Found != 4 || b.PagesLeft != 0 || b.Ended.IsZero() {
		t.Errorf("the backfill is %+v", b)
	}
	for _, n := range []int{3, 5, 6, 7} {
		key := fmt.Sprintf("%s/sea/%d.html", o.url, n)
		if n == 3 {
			key += "Item 3"
		}
		until(t, key, func() bool { _, ok := w.in.document(key); return ok })
		if d, _ := w.in.document(key); !d.Backfill || d.Page == nil {
			t.Errorf("%s is %+v", key, d)
		}
	}
	for _, path := range []string{"/sea/4.html", "/sea/8.html", "/sea/9.html", "/sea/10.html", "/old.xml", "/secret.xml", "/"} {
		if n := o.count(path); n != 0 {
			t.Errorf("%s was asked %d times", path, n)
		}
	}
	for _, path := range []string{"/rss-2", "/maps.xml", "/a.xml", "/b.xml"} {
		if n := o.count(path); n != 1 {
			t.Errorf("%s was asked %d times", path, n)
		}
	}
}

func TestBackfillWithoutArchive(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/a", "Alpha")))
	f := w.add(t, o, "/rss")
	w.start(t, nil)
	if _, err := w.db.StartBackfill(t.Context(), f.ID, time.Now().AddDate(0, -1, 0)); err != nil {
		t.Fatal(err)
	}
	until(t, "the end", func() bool {
		b, err := w.db.Backfill(t.Context(), f.ID)
		return err == nil && b.State == news.BackfillFailed && strings.Contains(b.Detail, "no archive")
	})
}
