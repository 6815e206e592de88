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

// TestWithdrawn says by page whether it takes its article back.
func TestWithdrawn(t *testing.T) {
	long := "<p>" + strings.Repeat("The tram runs from the harbour to the market, said the council, and the work begins in May. ", 12) + "</p>"
	f := func(title, body string, want bool) {
		t.Helper()
		page := "<html><head><title>" + title + " - The Quay</title></head><body><nav><a href='/'>News</a></nav><div id=content><h1>" + title + "</h1>" + body + "</div><footer>All rights reserved.</footer></body></html>"
		p, err := extract.Page([]byte(page), "https://a.example/x", extract.Options{})
		if want && err != nil || err == nil && p.Withdrawn != want {
			t.Errorf("%s: withdrawn %v, want %v; %v", title, p.Withdrawn, want, err)
		}
	}
	f("Tram line to open in March", "<p>This article has been withdrawn because its main claim, the date of opening, was wrong. We apologise.</p>", true)
	f("Tram line to open in April", "<p>This article has been withdrawn.</p>"+long, true)
	f("Tram line", "<p>This story was removed.</p>", true)
	f("Article withdrawn", "<div>It did not meet our standards.</div>", true)
	f("Article withdrawn", "<div class=post-content><p>This article has been removed because it did not meet our editorial standards.</p></div>", true)
	f("Retracted: Tram line to open in March", "<p>Its main claim was wrong.</p>", true)
	f("Трамвай пойдёт в марте", "<p>Материал снят с публикации.</p>", true)
	f("Report withdrawn after protest", "<p>The report was withdrawn by the ministry.</p>"+long, false)
	f("Tram line to open in June", long+"<p>This article has been removed from the list of the prize.</p>", false)
	f("Tram line to open in July", long, false)
}

// TestStampsAreNoText holds the same text to be read whatever a page prints of dates and readers over it.
func TestStampsAreNoText(t *testing.T) {
	text := "<p>" + strings.Repeat("The ferry was sold to the harbour company, said the mayor on Monday evening. ", 4) + "</p><p>" + strings.Repeat("Nobody had offered more for it, and the crew of nine stays aboard. ", 4) + "</p>"
	read := func(stamp string) string {
		page := "<html><head><title>Ferry sold</title></head><body><article><h1>Ferry sold to harbour company</h1>" + stamp + text + "</article></body></html>"
		p, err := extract.Page([]byte(page), "https://a.example/x", extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return p.Text
	}
	want := read("")
	for _, stamp := range []string{"<time>25 November 2026</time><span class=v>117 views</span>", "<div>25 November 2026</div>", "<div>1.2k views · 14 comments</div>",
		"<div>Просмотров: 1 204</div>", "<span>25.11.2026 10:00</span> <span>Baxış sayı: 31</span>", "<div>November 25, 2026 | 3 min read</div>", "<p>125 Aufrufe</p>"} {
		if got := read(stamp); got != want {
			t.Errorf("%s: %q", stamp, got[:min(len(got), 60)])
		}
	}
	if kept := read("<p>The council counted 117 views of the plan on 25 November 2026, more than ever before, it said.</p>"); kept == want {
		t.Error("a sentence with a date and a count is text")
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
