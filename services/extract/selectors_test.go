package extract

import (
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// picked is a page that names its parts in ways of its own.
const picked = `<html><head><title>The Quay Gazette</title></head><body>
<div class="x1">Harbour closes for repairs</div><h1>The Quay Gazette</h1>
<div class="x2"><span class="d">21.02.2026</span> <span class="t">[19:22]</span> <i class="who">Lena Marsh</i></div>
<div class="x3"><p>The harbour of Port Ellery closes on Monday for repairs of its northern wall, the port authority said.</p>
<div class="ad">Buy ropes today!</div><p>Ferries will leave from the old quay until the work is done, which may take four weeks.</p></div>
<div class="x4"><p>Another story that has nothing to do with it stands here, and it is quite as long as the one above it, if not longer.</p>
<p>It goes on for a second paragraph, so that it looks like the article of this page to everybody who only counts.</p>
<p>And for a third one, since the wire may not be led astray by what is longer than what it was told to read.</p></div>
</body></html>`

func TestSelectors(t *testing.T) {
	baku, err := time.LoadLocation("Asia/Baku")
	if err != nil {
		t.Fatal(err)
	}
	s := news.Selectors{Title: ".x1", Body: ".x3, .x3 p", Author: ".who", Date: ".x2 .d, .x2 .t", Remove: []string{".ad"}}
	p, err := Page([]byte(picked), "https://quay.example/a", Options{Zone: baku, Selectors: s})
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Harbour closes for repairs" {
		t.Errorf("title %q", p.Title)
	}
	if strings.Count(p.Text, "\n\n") != 1 || !strings.HasPrefix(p.Text, "The harbour") || !strings.HasSuffix(p.Text, "four weeks.") || strings.Contains(p.Text, "ropes") {
		t.Errorf("text %q", p.Text)
	}
	if len(p.Authors) != 1 || p.Authors[0] != "Lena Marsh" {
		t.Errorf("authors %q", p.Authors)
	}
	if want := time.Date(2026, 2, 21, 19, 22, 0, 0, baku); !p.Published.Instant.Equal(want) {
		t.Errorf("published %+v, want %v", p.Published, want)
	}
	plain, err := Page([]byte(picked), "https://quay.example/a", Options{Zone: baku})
	if err != nil {
		t.Fatal(err)
	}
	lost, err := Page([]byte(picked), "https://quay.example/a", Options{Zone: baku, Selectors: news.Selectors{Title: ".none", Body: "#none", Author: ".none", Date: "]["}})
	if err != nil || lost.Title != plain.Title || lost.Text != plain.Text || !lost.Published.Instant.Equal(plain.Published.Instant) {
		t.Errorf("selectors that find nothing change the page: %+v, %v", lost, err)
	}
}

func TestCheckSelector(t *testing.T) {
	f := func(css string, ok bool) {
		t.Helper()
		if err := CheckSelector(css); (err == nil) != ok {
			t.Errorf("%q: %v", css, err)
		}
	}
	f("div.article-content p", true)
	f(`a[href*="/staff/"], h2:not(.small)`, true)
	f("", false)
	f("div[", false)
	f("p:nosuch", false)
	f(strings.Repeat("a", 2000), false)
}
