package extract

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const hostileText = "<p>The text of an article that must be found in whatever is around it, with commas, and stops.</p>"

// A hostilePage is made to cost more than its size. Its article must be found, unless it stands in what is no text, or beside text of
// another kind.
type hostilePage struct {
	name string
	body string
	lost bool
}

// counted joins what a format makes of the numbers up to n.
func counted(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func hostilePages() []hostilePage {
	times := strings.Repeat
	text := times(hostileText, 5)
	attributes := counted(100_000, " a%d=1")
	all := []hostilePage{
		{name: "deep", body: times("<div>", 100_000) + text},
		{name: "deep and closed", body: times("<div>", 20_000) + text + times("</div>", 20_000)},
		{name: "deep, other ends", body: times("<section><div>", 255) + times("</article>x", 200_000) + text},
		{name: "deep in a paragraph", body: "<p><object>" + times("<div>", 500) + times("<div>x", 300_000) + text, lost: true},
		{name: "deep tables", body: times("<table><tr><td>", 400) + text},
		{name: "tables in tables", body: times("<table><tr><td>x", 100_000) + text},
		{name: "deep and tables", body: times("<div>", 500) + times("<table></table>", 100_000) + text},
		{name: "deep and items", body: times("<span>", 500) + times("<li></li>", 200_000) + text},
		{name: "deep own tags", body: times("<x-a>", 500) + times("</x-b>", 300_000) + text},
		{name: "many own tags", body: counted(200_000, "<x%d>") + text},
		{name: "deep and wide", body: times("<div>", 400) + times("<p>x", 200_000) + text},
		{name: "wide", body: times("<i>x</i>", 200_000) + text},
		{name: "wide without text", body: times("<div></div>", 300_000) + text},
		{name: "attributes", body: "<div" + attributes + ">" + text + "</div>"},
		{name: "attributes of html", body: counted(100_000, "<html a%d=1>") + text},
		{name: "bold attributes", body: times("<b"+attributes[:40_000]+">", 3) + text},
		{name: "one attribute", body: `<div title="` + times("x y ", 1_000_000) + `">` + text + "</div>"},
		{name: "one class", body: `<div class="` + times("article-body related ", 200_000) + `">` + text + "</div>"},
		{name: "many classes", body: counted(50_000, "<div class='c%d related-%[1]d x'>x</div>") + text},
		{name: "one style", body: `<div style="` + times("display : none ; ", 200_000) + `">x</div>` + text},
		{name: "attribute without end", body: text + `<a href="` + times("x", 1_000_000)},
		{name: "never closed", body: counted(400, "<b class=c%d>") + times("<p>x", 200_000) + text},
		{name: "never closed, alike", body: times("<b><i><u>", 100_000) + times("<p>x", 100_000) + text},
		{name: "wrongly nested", body: times("<b><div>x</b>", 100_000) + text},
		{name: "wrongly nested links", body: times("<a href=x><div>x", 100_000) + text, lost: true},
		{name: "wrongly nested, deep", body: times("<b>"+times("<div>", 200)+times("</b>", 200)+times("</div>", 200), 300) + text},
		{name: "fostered", body: "<table>" + times("x<b>y</x>z", 200_000) + "</table>" + text},
		{name: "fostered tags", body: "<table>" + times("<div>x<tr>", 100_000) + "</table>" + text},
		{name: "texts in turns", body: "<table><tr> " + times(" </x>a</x>", 200_000) + "</table>" + text},
		{name: "selections", body: times("<select><option>x", 200_000) + "</select>" + text, lost: true},
		{name: "forms", body: times("<form>x", 200_000) + text},
		{name: "buttons", body: times("<button>x", 200_000) + text, lost: true},
		{name: "templates", body: times("<template>x", 100_000) + times("</template>", 100_000) + text},
		{name: "foreign", body: times("<svg><g>", 100_000) + times("</g>", 100_000) + times("</svg>", 100_000) + text},
		{name: "foreign ends", body: times("<svg>", 400) + times("<g></h>", 100_000) + text},
		{name: "references", body: times("&amp;", 500_000) + "<p>" + text},
		{name: "rare references", body: times("&Aacute;&CounterClockwiseContourIntegral;", 50_000) + "<p>" + text},
		{name: "no references", body: times("&x;&#;&&notit;", 200_000) + "<p>" + text, lost: true},
		{name: "one reference", body: "&" + times("a", 3_000_000) + "<p>" + text},
		{name: "open tags", body: times("<", 1_000_000) + text},
		{name: "tag without end", body: times("<a", 500_000) + text},
		{name: "comment", body: "<!--" + times("- ->", 1_000_000) + "-->" + text},
		{name: "comment without end", body: text + "<!--" + times("--", 500_000)},
		{name: "comments", body: times("x<!>", 500_000) + "<p>" + text},
		{name: "script", body: "<script>" + times("var a='<p>';", 300_000) + "</script>" + text},
		{name: "script in comment", body: "<script><!--" + times("<script></script>-->", 100_000) + "</script>" + text},
		{name: "script without end", body: text + "<script>" + times("</scrip<", 500_000)},
		{name: "scripts", body: times("<script>1</script>", 100_000) + text},
		{name: "program", body: "<script>" + times(`"\u003cp>x\u003c/p>",`, 150_000) + "</script><p>short text of a page.</p>" + text, lost: true},
		{name: "programs", body: times("<script>"+times(`"\u003cp>x, y.\u003c/p>",`, 100)+"</script>", 1500) + text, lost: true},
		{name: "JSON-LD", body: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"A story","articleBody":"` + times("Words, and words. ", 55_000) + `"}</script>` + text, lost: true},
		{name: "JSON-LD, too large", body: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"A story","articleBody":"` + times("Words, and words. ", 200_000) + `"}</script>` + text},
		{name: "JSON-LD, broken", body: `<script type="application/ld+json">{"@type":"NewsArticle","headline":` + times("[", 100_000) + `</script>` + text},
		{name: "JSON-LD, deep", body: `<script type="application/ld+json">{"@type":"NewsArticle","author":` + times("[", 9_000) + times("]", 9_000) + `}</script>` + text},
		{name: "JSON-LD, wide", body: `<script type="application/ld+json">{"@graph":[` + times(`{"@type":"NewsArticle","headline":"x","author":["a","b"]},`, 15_000) + `{}]}</script>` + text},
		{name: "JSON-LD, nested lists", body: `<script type="application/ld+json">{"@type":"NewsArticle","keywords":[` + times("["+times(`"a",`, 99)+`"b"],`, 2000) + `[]]}</script>` + text},
		{name: "JSON-LDs", body: times(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"name":"A B"}]}</script>`, 10_000) + text},
		{name: "JSON-LDs, broken", body: times(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",,</script>`, 20_000) + text},
		{name: "title", body: "<title>" + times("A story - ", 200_000) + "</title><h1>" + times("A story - ", 40) + "</h1>" + text},
		{name: "titles", body: times("<title>A story</title>", 100_000) + text},
		{name: "headings", body: times("<h2>A story, and another story</h2>", 50_000) + text},
		{name: "headlines", body: times("<h1>A story, and another story</h1>", 50_000) + text},
		{name: "metas", body: counted(50_000, "<meta name=author content='A B%d'>") + text},
		{name: "keywords", body: "<meta name=keywords content='" + counted(200_000, "word %d,") + "'>" + text},
		{name: "tags", body: counted(50_000, "<meta property=article:tag content='tag %d'>") + text},
		{name: "sections", body: counted(50_000, "<meta property=article:section content='tag %d'>") + text},
		{name: "description", body: "<meta name=description content='" + times("must be found in, ", 100_000) + "'>" + times(hostileText, 10_000)},
		{name: "times", body: times("<time datetime='2026-01-02T03:04:05Z'>2 January 2026</time>", 30_000) + text},
		{name: "dates", body: times("<div class=date>Published on 2 January 2026 at 03:04</div>", 30_000) + text},
		{name: "short dates", body: times("<p>2 January 2026</p>", 50_000) + text},
		{name: "bylines", body: times("<div class=byline>By A B, C D and E F</div>", 30_000) + text},
		{name: "lines of bylines", body: times("<p>By A B, C D and E F</p>", 50_000) + text},
		{name: "authors in authors", body: times("<div class=author>", 300) + times("<span class=author>x</span>", 100_000) + text},
		{name: "one figure", body: "<figure>" + times("<img src=x.jpg>", 100_000) + "<figcaption>x</figcaption></figure>" + text},
		{name: "figures", body: text + counted(30_000, "<figure><img src=x%d.jpg><figcaption>x. Photo: y</figcaption></figure>") + text},
		{name: "srcset", body: "<article>" + text + "<img srcset='" + counted(100_000, "/x%d.jpg 300w, ") + "'>" + text + "</article>"},
		{name: "srcsets", body: "<article>" + text + times("<img srcset='"+counted(1000, "/x%d.jpg 300w, ")+"'>", 200) + text + "</article>"},
		{name: "blocks", body: times(hostileText, 20_000)},
		{name: "short paragraphs", body: times("<p>Short.</p>", 100_000) + text},
		{name: "other paragraphs", body: counted(50_000, "<p>Paragraph %d, which is not like any other.</p>") + text},
		{name: "tails", body: times(hostileText, 5_000) + times("<h2>Related</h2>"+hostileText[:50], 50_000) + text},
		{name: "one paragraph", body: "<p>" + times("words that follow words, ", 180_000) + "</p>" + text},
		{name: "one word", body: "<p>" + times("word", 1_000_000) + "</p>" + text},
		{name: "one Chinese line", body: "<p>" + times("新的桥在河上今天开放", 150_000) + "</p>" + text},
		{name: "line breaks", body: times("x<br>", 200_000) + text},
		{name: "pairs of line breaks", body: times("x, y.<br><br>", 100_000) + text},
		{name: "invisible characters", body: "<p>" + times("\u200b\u202e\u00ad\u2066", 300_000) + "</p>" + text},
		{name: "white space", body: times(" \n\t", 1_000_000) + text},
		{name: "returns", body: times("\r\n\r", 1_000_000) + text},
		{name: "NUL", body: times("\x00x", 500_000) + "<p>" + text},
		{name: "NUL in tags", body: times("<a\x00 b\x00='\x00'>", 100_000) + text},
		{name: "not UTF-8", body: times("\xff\xfe\x80x", 500_000) + "<p>" + text},
		{name: "links", body: times("<a href=/x>A headline of some words that leads on</a> ", 50_000) + text},
		{name: "lists", body: times("<ul>", 100_000) + times("<li>x", 100_000) + text},
		{name: "definitions", body: times("<dl><dt>x<dd>", 60_000) + text},
		{name: "rows", body: "<table>" + times("<tr><td>x<td>y", 60_000) + "</table>" + text},
		{name: "captions", body: "<table>" + times("<caption>x", 100_000) + "</table>" + text},
		{name: "columns", body: "<table>" + times("<col>", 200_000) + "</table>" + text},
		{name: "rubies", body: times("<ruby>x<rt>y<rp>", 80_000) + text, lost: true},
		{name: "framesets", body: times("<frameset><frame>", 100_000), lost: true},
		{name: "plain text", body: text + "<plaintext>" + times("<p>x", 300_000)},
		{name: "ten million bytes", body: times(hostileText, 100_000)},
		{name: "ten million bytes of tags", body: times("<p>x</p>", 1_250_000) + text},
		{name: "ten million bytes of words", body: "<p>" + times("words that follow words, ", 400_000) + "</p>" + text},
		{name: "ten million bytes of Chinese", body: "<p>" + times("新的桥在河上今天开放，", 300_000) + "</p>" + text},
		{name: "too large", body: times(" ", MaxBytes) + hostileText, lost: true},
	}
	return all
}

func (h hostilePage) page() []byte {
	return []byte("<html><head><title>A story</title><meta property=og:type content=article></head><body>" + h.body)
}

// TestHostilePages checks that hostile pages keep their text and cost no more than their size allows, with a margin for a busy machine:
// what is quadratic takes minutes. EXTRACT_SHOW=cost prints what each takes
// of the processor.
func TestHostilePages(t *testing.T) {
	for _, h := range hostilePages() {
		page := h.page()
		var got Article
		var err error
		limit := 500*time.Millisecond + time.Duration(len(page))*1000
		took := quickest(limit, func() { got, err = Read(page, "https://a.example/news/1-story", Options{}) })
		if took > limit {
			t.Errorf("%s: %d bytes took %v, more than %v", h.name, len(page), took, limit)
		}
		if found := err == nil && strings.Contains(got.Text, "must be found"); !found && !h.lost {
			t.Errorf("%s: found %v (%v)", h.name, found, err)
		}
		if os.Getenv("EXTRACT_SHOW") == "cost" {
			showCost(h.name, page)
		}
	}
}

// showCost prints processor time, that of the garbage collector included.
func showCost(name string, page []byte) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	best := time.Hour
	for range 3 {
		start := processorTime()
		_, _ = Read(page, "https://a.example/news/1-story", Options{})
		best = min(best, processorTime()-start)
	}
	runtime.ReadMemStats(&after)
	mb := float64(len(page)) / 1e6
	fmt.Printf("%-28s %5.2f MB %7.1f ms per MB %6.1f bytes allocated per byte\n", name, mb, float64(best.Microseconds())/1000/mb, float64(after.TotalAlloc-before.TotalAlloc)/3/float64(len(page)))
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
