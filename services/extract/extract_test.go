package extract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/news"
)

const wrapped = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sluice gate opens a day early - Harbourpost</title>
<link rel="canonical" href="/nation/7.html"><meta property="og:type" content="article"></head><body><div class="article-content-wrapper">
<h2>Sluice gate opens a day early</h2><div><span class="me-3">2 January 2026 09:30 (UTC+04:00)</span></div>
<img src="/media/876x563/gate.jpg" alt=""><div class="author"><h6>Nigar Sluice</h6></div>
<div class="article-content"><p>The sluice gate of the old canal was opened a day early on Friday, since
the water had risen faster than expected.</p><p></p><p>“We would rather be early than wet,” the keeper of the
gate said. He has looked after it for thirty years, Harbourpost reports.</p>
<script>var ad=1;</script><p>--- Follow us on every network</p></div></div>
<div><h2>World</h2><a class="news-item" href="/world/1.html"><h3>Another story</h3><p>Teaser of another story</p></a></div></body></html>`

func TestPageWithoutStructuredData(t *testing.T) {
	p, err := extract.Page([]byte(wrapped), "https://www.harbourpost.example/nation/7.html?utm_source=rss", extract.Options{Zone: time.FixedZone("", 4*3600)})
	if err != nil {
		t.Fatal(err)
	}
	want := "The sluice gate of the old canal was opened a day early on Friday, since the water had risen faster than expected.\n\n" +
		"“We would rather be early than wet,” the keeper of the gate said. He has looked after it for thirty years, Harbourpost reports."
	if p.Text != want {
		t.Errorf("text\n%s\nwant\n%s", p.Text, want)
	}
	if p.Title != "Sluice gate opens a day early" || !slices.Equal(p.Authors, []string{"Nigar Sluice"}) || p.Language != "en" ||
		p.Canonical != "https://www.harbourpost.example/nation/7.html" {
		t.Errorf("%q by %q in %s at %s", p.Title, p.Authors, p.Language, p.Canonical)
	}
	if p.Published.Local != "2026-01-02T09:30" && p.Published.Local != "2026-01-02T09:30:00" || p.Published.Zone != "+04:00" || p.Published.Precision != news.Minute {
		t.Errorf("published %+v", p.Published)
	}
}

func TestStructuredDataFillsWhatIsNotPrinted(t *testing.T) {
	page := `<html lang="az"><head><title>Körpü açıldı | Sahil</title><script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Sahil"},
{"@type":"NewsArticle","headline":"Körpü açıldı","datePublished":"2026-03-14T14:31:07+04:00","author":[{"@type":"Person","name":"Aygün Dəniz"},],"isAccessibleForFree":true}]}</script></head>
<body><nav><a href="/a">Bir</a><a href="/b">İki</a></nav><article><h1>Körpü açıldı</h1><p>` + strings.Repeat("Yeni körpü bu gün açıldı, sakinlər sevinir. ", 6) + `</p>
<div class="related"><p>Həmçinin: başqa bir xəbərin uzun başlığı burada dayanır, vergüllə, nöqtə ilə.</p></div>
<p>` + strings.Repeat("Tikinti iki il davam edib, deyə rəis bildirib. ", 5) + `</p><figure><img src="k.jpg"><figcaption>Körpü, axşam. Foto: kimsə.</figcaption></figure></article></body></html>`
	p, err := extract.Page([]byte(page), "https://sahil.example/1", extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Körpü açıldı" || !slices.Equal(p.Authors, []string{"Aygün Dəniz"}) || p.Published.Local != "2026-03-14T14:31:07" || p.Published.ZoneSource != news.ZoneStated {
		t.Errorf("%q by %q, %+v", p.Title, p.Authors, p.Published)
	}
	if strings.Contains(p.Text, "Həmçinin") || strings.Contains(p.Text, "Foto") || strings.Count(p.Text, "\n\n") != 1 {
		t.Errorf("text %q", p.Text)
	}
	if len(p.Images) != 1 || p.Images[0].URL != "https://sahil.example/k.jpg" || p.Images[0].Caption == "" {
		t.Errorf("images %v", p.Images)
	}
}

func TestTextPartedByBreaks(t *testing.T) {
	page := `<html><head><title>Liman - Kıyı</title></head><body><table><tr><td><h1>Limanda ışıklar yeniden yandı bugün</h1><div class="haber"><b>Arıza iki saatte giderildi.</b><br><br>` +
		strings.Repeat("Limanda gece yaşanan arıza giderildi, ışıklar yandı. ", 4) + "<br><br>" + strings.Repeat("Vinçler sabah çalışmaya başladı, yaralanan olmadı. ", 4) + `</div></td></tr></table></body></html>`
	p, err := extract.Page([]byte(page), "https://kiyi.example/1", extract.Options{})
	if err != nil || strings.Count(p.Text, "\n\n") < 1 || !strings.Contains(p.Text, "Vinçler") {
		t.Errorf("%q %v", p.Text, err)
	}
}

func TestNoArticle(t *testing.T) {
	f := func(page string, want news.Cause) {
		t.Helper()
		p, err := extract.Page([]byte(page), "https://a.example/x", extract.Options{})
		var not *extract.NotArticle
		if !errors.As(err, &not) || not.Cause != want || not.Reason == "" {
			t.Errorf("%v and %q, want %s", err, p.Text, want)
		}
	}
	f("", news.CauseNotArticle)
	f("<html><head><title>Just a moment...</title></head><body><p>Checking your browser before accessing the site, please wait.</p></body></html>", news.CauseBlocked)
	f("<html><head><title>404 Page not found</title></head><body><h1>Page not found</h1><p>The page that you asked for is not here, sorry. Try the home page, or search for what you want to read.</p></body></html>", news.CauseNotArticle)
	f("<html><body><ul>"+strings.Repeat(`<li><a href="/x">A headline that leads to a story</a></li>`, 50)+"</ul></body></html>", news.CauseNotArticle)
	f("<html><body>"+strings.Repeat("x", extract.MaxBytes)+"</body></html>", news.CauseTooLarge)
}

func TestWithdrawn(t *testing.T) {
	page := `<html><head><meta property="og:type" content="article"><title>Tram</title></head><body><article><h1>Tram line to open in March</h1><p>This article has been withdrawn because its main claim, the date of opening, was wrong. We apologise.</p></article></body></html>`
	p, err := extract.Page([]byte(page), "https://a.example/x", extract.Options{})
	if err != nil || !p.Withdrawn {
		t.Errorf("%+v %v", p, err)
	}
}

func TestLiveBlog(t *testing.T) {
	page := `<html><head><title>Storm</title><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm, as it happens"}</script></head>` +
		`<body><article><h1>Storm, as it happens</h1><p>The storm reached the coast at noon, and the ferries stay in the harbour until it is over, said the harbour master.</p></article></body></html>`
	p, err := extract.Page([]byte(page), "https://a.example/x", extract.Options{})
	if err != nil || !p.Live {
		t.Errorf("%+v %v", p, err)
	}
}
