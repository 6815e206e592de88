package sitemap

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

const base = "https://news.example/maps/news.xml"

func TestRead(t *testing.T) {
	// want: address|title|published|modified|language|publication, one line an entry
	f := func(in, want string) {
		t.Helper()
		m, err := Read([]byte(in), Options{URL: base})
		if err != nil {
			t.Errorf("Read(%.80q): %v", in, err)
			return
		}
		var have []string
		for _, e := range m.Entries {
			have = append(have, strings.TrimRight(fmt.Sprintf("%s|%s|%s|%s|%s|%s", e.Loc, e.Title, e.Published.Local, e.Modified.Local, e.Language, e.Publication), "|"))
		}
		for _, p := range m.Parts {
			have = append(have, strings.TrimRight("part "+p.Loc+"|"+p.Modified.Local, "|"))
		}
		if got := strings.Join(have, "\n"); got != want {
			t.Errorf("Read(%.80q) =\n%s\nwant\n%s", in, got, want)
		}
	}
	article := `<url><loc> https://news.example/a?x=1&amp;y=2 </loc><lastmod>2026-03-14</lastmod><n:news><n:publication><n:name>The &amp; Wire</n:name>
		<n:language>az</n:language></n:publication><n:publication_date>2026-03-14T10:00:00+04:00</n:publication_date><n:title><![CDATA[A & B]]></n:title></n:news>
		<image:image><image:loc>https://news.example/i.jpg</image:loc><image:title>picture</image:title></image:image></url>`
	entry := "https://news.example/a?x=1&y=2|A & B|2026-03-14T10:00:00|2026-03-14|az|The & Wire"
	f(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">`+article+`</urlset>`, entry)
	f("\ufeff<!-- hello --><?xml version='1.0'?>\n<s:urlset>"+strings.NewReplacer("<url>", "<s:url>", "</url>", "</s:url>").Replace(article)+`</s:urlset>`, entry)
	f(`<urlset><url><loc>/relative</loc></url><url><loc>javascript:alert(1)</loc></url><url/><url></url></urlset>`, "https://news.example/relative")
	f(`<urlset><url><loc>https://a.example/1<url><loc>https://a.example/2</loc><bad></url></urlset>`, "https://a.example/1\nhttps://a.example/2")
	f(`<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.exa`, "https://a.example/1")
	f(`<urlset></urlset>`, "")
	f(`<sitemapindex><sitemap><loc>/m1.xml.gz</loc><lastmod>2026-03</lastmod></sitemap><sitemap>
		https://news.example/m2.xml?a=1&amp;b=2 </sitemap></sitemapindex>`, "part https://news.example/m1.xml.gz|2026-03\npart https://news.example/m2.xml?a=1&b=2")
	f("https://a.example/1\r\n\r\nhttps://a.example/2\n", "https://a.example/1\nhttps://a.example/2")
	f(`<urlset><url><news:title>Straight in the entry</news:title><loc>https://a.example/1</loc></url></urlset>`, "https://a.example/1|Straight in the entry")
}

func TestReadRefuses(t *testing.T) {
	f := func(in string, want news.Cause, detail string) {
		t.Helper()
		_, err := Read([]byte(in), Options{})
		var e *Error
		if !errors.As(err, &e) || e.Cause != want || !strings.Contains(e.Detail, detail) {
			t.Errorf("Read(%.60q) = %v, want %s with %q", in, err, want, detail)
		}
	}
	f("", news.CauseNotAFeed, "empty")
	f("hello", news.CauseNotAFeed, "neither")
	f("<!DOCTYPE html><html><body>Sign in</body></html>", news.CauseNotAFeed, "web page")
	f("<rss><channel/></rss>", news.CauseNotAFeed, "feed")
	f("<note/>", news.CauseNotAFeed, `"note"`)
	f("\x1f\x8bnot gzip", news.CauseNotAFeed, "gzip")
	f(packed(t, strings.Repeat(" ", 60<<20)), news.CauseTooLarge, "larger")
}

func packed(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestLargest reads as many addresses as a sitemap may have, packed, and some more.
func TestLargest(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range MaxEntries + 7 {
		fmt.Fprintf(&b, "<url><loc>https://news.example/archive/%d/%x.html</loc><lastmod>2026-03-14T10:00:00Z</lastmod></url>\n", i, i*7919)
	}
	b.WriteString("</urlset>")
	start := time.Now()
	m, err := Read([]byte(packed(t, b.String())), Options{URL: base})
	if err != nil || len(m.Entries) != MaxEntries || m.Skipped != 7 || m.Truncated {
		t.Fatalf("%d entries, %d skipped, %v", len(m.Entries), m.Skipped, err)
	}
	t.Logf("%d entries of %d bytes in %v", len(m.Entries), b.Len(), time.Since(start))
	cut, err := Read([]byte(packed(t, b.String())[:200_000]), Options{URL: base})
	if err != nil || !cut.Truncated || len(cut.Entries) == 0 {
		t.Errorf("a cut download: %d entries, %+v", len(cut.Entries), err)
	}
}

// TestSharedMaps reads the sitemaps with oddities that lie beside the project.
func TestSharedMaps(t *testing.T) {
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", "feeds", "sitemaps")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no shared data: set NEWSWIRE_SHARED to the folder that holds data/feeds")
	}
	files, entries, parts, titled := 0, 0, 0, 0
	f := func(name string, wantEntries, wantParts, wantNews int) {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		m, err := Read(b, Options{URL: "http://www.example.com/"})
		if err != nil || len(m.Entries) != wantEntries || len(m.Parts) != wantParts || m.News != wantNews || m.Truncated || m.Skipped != 0 {
			t.Errorf("%s: %d entries, %d parts, %d news, skipped %d, truncated %v, %v; want %d, %d, %d", name, len(m.Entries), len(m.Parts), m.News, m.Skipped, m.Truncated, err,
				wantEntries, wantParts, wantNews)
		}
		files, entries, parts, titled = files+1, entries+len(m.Entries), parts+len(m.Parts), titled+m.News
	}
	count := func(name, what string) int {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(b, []byte(what))
	}
	f("sitemap.badns.xml", 2, 0, 0)
	f("sitemap.ns.xml", 2, 0, 0)
	f("sitemap.index.xml", 0, count("sitemap.index.xml", "<sitemap>"), 0)
	f("sitemap.txt", 2, 0, 0)
	f("sitemap.txt.gz", 5, 0, 0)
	f("sitemap-with-bom.txt", 2, 0, 0)
	f("do-not-visit.txt", 1, 0, 0)
	f("xmlSitemap.gz", 5, 0, 0)
	f("stormcrawler.sitemap.extensions.news.xml", count("stormcrawler.sitemap.extensions.news.xml", "<url>"), 0, 1)
	for _, name := range []string{"shinpaideshou-news-sitemap.xml", "sitemap-news.xml", "hebdenbridgetimes-articles-sitemap.xml", "pagemaps-sitemap.xml", "sitemap-images.xml",
		"sitemap-links.xml", "sitemap-mobile.xml", "sitemap-videos.xml", "sitemap-videos-tvshow.xml"} {
		name = filepath.Join("extension", name)
		f(name, count(name, "<url>"), 0, count(name, "<news:title>"))
	}
	t.Logf("%d sitemaps, %d entries (%d of news), %d parts", files, entries, titled, parts)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("<urlset><url><loc>https://a.example/1</loc><news:news><news:title>x</news:title></news:news></url></urlset>"))
	f.Add([]byte("<sitemapindex><sitemap><loc>/1</loc></sitemap>"))
	f.Add([]byte("https://a.example/1\n"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Read(b, Options{URL: base})
		var typed *Error
		if err != nil && !errors.As(err, &typed) {
			t.Errorf("an error without a cause: %v", err)
		}
		for _, e := range m.Entries {
			if !strings.HasPrefix(e.Loc, "http") || len(e.Loc) > news.MaxURL {
				t.Errorf("address %q", e.Loc)
			}
		}
	})
}
