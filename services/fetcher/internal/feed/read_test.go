package feed

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// TestGolden reads the documents of testdata and compares with the JSON under the same name. NEWSWIRE_GOLDEN=write writes it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents in testdata", err)
	}
	more, _ := filepath.Glob("testdata/*.feed")
	baku := time.FixedZone("", 4*3600)
	for _, file := range append(files, more...) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(b, Options{URL: "https://news.example/feeds/rss.xml", Zone: baku})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		got, err := json.MarshalIndent(f, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(file, filepath.Ext(file)) + ".json"
		if os.Getenv("NEWSWIRE_GOLDEN") == "write" {
			if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || strings.TrimSpace(string(want)) != string(got) {
			t.Errorf("%s: got\n%s\nwant\n%s %v", file, got, want, err)
		}
	}
}

// document wraps items in a feed.
func document(items string) []byte {
	return []byte(`<rss version="2.0"><channel><title>t</title>` + items + `</channel></rss>`)
}

func TestReadMends(t *testing.T) {
	f := func(text string, truncated bool, titles ...string) {
		t.Helper()
		got, err := Read([]byte(text), Options{URL: "https://news.example/rss"})
		if err != nil {
			t.Errorf("Read(%.80q): %v", text, err)
			return
		}
		var all []string
		for _, e := range got.Items {
			all = append(all, e.Title)
		}
		if !slices.Equal(all, titles) || got.Truncated != truncated {
			t.Errorf("Read(%.80q) = %q, truncated %v; want %q, %v", text, all, got.Truncated, titles, truncated)
		}
	}
	item := func(title string) string {
		return "<item><title>" + title + "</title><link>https://news.example/1</link></item>"
	}
	whole := string(document(item("one") + item("two")))
	f(whole, false, "one", "two")
	f("\n\n  "+whole+"\n", false, "one", "two")
	f(strings.Repeat(" ", 9000)+whole, false, "one", "two")
	f("<!--"+strings.Repeat("x", 9000)+"-->"+whole, false, "one", "two")
	f("<br />\n<b>Warning</b>: something in line 3<br />\n<?xml version='1.0'?>"+whole, false, "one", "two")
	f(whole+"<script>x</script>", false, "one", "two")
	f(whole[:len(whole)-30], true, "one")
	f(whole[:len(whole)-8], true, "one", "two")
	f(string(document(item("a &amp; b")+item("a & b")+item("a &nbsp; b &hellip; &foo; &#38; &#0;c"))), false, "a & b", "a & b", "a b … &foo; & c")
	f(string(document(item("1 < 2 > 0")+item("a <b>bold</b> <i>word")+item("<![CDATA[x <b>y</b> &amp; z]]>"))), false, "1 < 2 > 0", "a bold word", "x y & z")
	f(string(document(item("one]]>two")+"<item><title>open</title><link>x</link>"+item("three"))), false, "one]]>two", "open", "three")
	f(`<!DOCTYPE rss [<!ENTITY e "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>`+string(document(item("&e;&f;"))), false, "boom&f;")
	f(`<channel><title>t</title>`+item("bare")+`</channel>`, false, "bare")
	f(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b>A&lt;/b> &amp;amp; B</title><link href="/1"/></entry></feed>`, false, "A & B")
	f(`{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":7,"title":"a < b"},{"title":"no id"},3]}`, false, "a < b")
}

func TestReadDecodes(t *testing.T) {
	f := func(text, contentType, want string) {
		t.Helper()
		got, err := Read([]byte(text), Options{ContentType: contentType})
		if err != nil || len(got.Items) != 1 || got.Items[0].Title != want {
			t.Errorf("Read(%.60q, %q) = %+v, %v; want %q", text, contentType, got.Items, err, want)
		}
	}
	with := func(declared, title string) string {
		return `<?xml version="1.0" encoding="` + declared + `"?>` + string(document("<item><title>"+title+"</title></item>"))
	}
	f(with("UTF-8", "Bakı şəhəri"), "", "Bakı şəhəri")
	f("\xef\xbb\xbf"+with("UTF-8", "Bakı"), "", "Bakı")
	f(with("ISO-8859-1", "caf\xe9 \x93x\x94"), "", "café “x”")
	f(with("windows-1251", "\xc1\xe0\xea\xf3"), "", "Баку")
	f(with("utf-8", "\xc1\xe0\xea\xf3"), "text/xml; charset=windows-1251", "Баку")
	f(with("ISO-8859-1", "Bakı şəhəri əla"), "", "Bakı şəhəri əla")
	f(with("UTF-16", "Bakı"), "", "Bakı")
	f(with("UTF-8", "bad \xff byte"), "", "bad \uFFFD byte")
	var wide strings.Builder
	for _, r := range with("UTF-16", "şəhər") {
		wide.WriteByte(byte(r))
		wide.WriteByte(byte(r >> 8))
	}
	f("\xff\xfe"+wide.String(), "", "şəhər")
	f(wide.String(), "", "şəhər")
}

func TestReadRefuses(t *testing.T) {
	f := func(text string, want news.Cause, detail string) {
		t.Helper()
		_, err := Read([]byte(text), Options{})
		var e *Error
		if !errors.As(err, &e) || e.Cause != want || !strings.Contains(e.Detail, detail) {
			t.Errorf("Read(%.60q) = %v, want %s with %q", text, err, want, detail)
		}
	}
	f("", news.CauseNotAFeed, "empty")
	f(" \n", news.CauseNotAFeed, "empty")
	f("hello", news.CauseNotAFeed, "neither XML nor JSON")
	f("<!DOCTYPE html><html><body>Sign in</body></html>", news.CauseNotAFeed, "web page")
	f("<html><title>Just a moment...</title></html>", news.CauseBlocked, "challenge")
	f("<urlset><url><loc>https://a.example/1</loc></url></urlset>", news.CauseNotAFeed, "plain sitemap")
	f("<sitemapindex><sitemap><loc>https://a.example/1</loc></sitemap></sitemapindex>", news.CauseNotAFeed, "index of sitemaps")
	f("<note>x</note>", news.CauseNotAFeed, `"note"`)
	f(`{"error":"rate limited"}`, news.CauseNotAFeed, "rate limited")
	f(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","ti`, news.CauseNotAFeed, "cut")
	f(`[1,2]`, news.CauseNotAFeed, "JSON")
	f("<rss>"+strings.Repeat("<a>", 20000), news.CauseTooLarge, "inside each other")
	f(string(make([]byte, MaxBytes+1)), news.CauseTooLarge, "larger")
}

func TestPlain(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
	f("a  b\n c", "a b\nc")
	f("one\n\n\ntwo", "one\n\ntwo")
	f("<p>one</p><p>two<br>three<br/><br/>four</p>", "one\n\ntwo\nthree\n\nfour")
	f("<p>a\n  b</p>", "a b")
	f("x<script>alert('<p>')</script>y<style>p{}</style>", "xy")
	f("AT&amp;T &lt;b&gt; &amp;quot;q&amp;quot;", `AT&T <b> "q"`)
	f("<![CDATA[<p>text]]>", "text")
	f("cut inside an entity &quo", "cut inside an entity")
	f("cut &ldqu...", "cut ...")
	f("Şəki\u202e\u200b me\u200cx", "Şəki me\u200cx")
	f("5 < 6 & 7", "5 < 6 & 7")
	f(strings.Repeat("<b>", 100000)+"deep", "deep")
}

func TestPeople(t *testing.T) {
	f := func(in string, want ...string) {
		t.Helper()
		if got := people([]string{in}); !slices.Equal(got, want) {
			t.Errorf("people(%q) = %q, want %q", in, got, want)
		}
	}
	f("Ann Smith", "Ann Smith")
	f("By Ann Smith", "Ann Smith")
	f("ann@news.example (Ann Smith)", "Ann Smith")
	f("Ann Smith <ann@news.example>", "Ann Smith")
	f("noreply@news.example")
	f("Ann Smith, Bob Lee and Carl de Vries", "Ann Smith", "Bob Lee", "Carl de Vries")
	f("Reuters, Baku", "Reuters, Baku")
	f("Ann Smith; Bob Lee", "Ann Smith", "Bob Lee")
	f("Aysel Əliyeva", "Aysel Əliyeva")
}

func TestKeyAndFingerprint(t *testing.T) {
	a := news.Entry{GUID: "g", Link: "https://www.news.example/1/?utm_source=rss", Title: "T", Summary: "Text (12)"}
	b := news.Entry{GUID: "h", Link: "http://news.example/1", Title: "T", Summary: "Text (345)"}
	if Key(a) != "news.example/1" || Key(a) != Key(b) || Fingerprint(a) != Fingerprint(b) {
		t.Errorf("one item under two addresses: %q %q", Key(a), Key(b))
	}
	b.Title = "T, updated"
	if Fingerprint(a) == Fingerprint(b) {
		t.Error("a changed title has the same fingerprint")
	}
	if Key(news.Entry{GUID: "g", Title: "T"}) != "g" || Key(news.Entry{Title: "T"}) != "T" || Key(news.Entry{}) != "" {
		t.Error("keys without link")
	}
}

func TestShared(t *testing.T) {
	got := Shared([]news.Entry{
		{Link: "https://news.example/live", Title: "one"}, {Link: "https://news.example/live?utm_medium=x", Title: "two"},
		{Link: "https://news.example/2", Title: "same"}, {Link: "https://news.example/2", Title: "Same"},
		{Link: "https://news.example/", Title: "home"}, {Link: "https://news.example/3", Title: "three"}, {Title: "none"},
	})
	if len(got) != 2 || !got["news.example/live"] || !got["news.example"] {
		t.Errorf("Shared = %v", got)
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*")
	for _, file := range files {
		if b, err := os.ReadFile(file); err == nil {
			f.Add(b, "")
		}
	}
	f.Add([]byte("<rss><channel><item><title>a&#0;<b</title>"), "text/xml; charset=gbk")
	f.Add([]byte(`{"items":[{"id":1}]}`), "")
	f.Add([]byte("\x00<\x00r"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		start := time.Now()
		got, err := Read(b, Options{URL: "https://news.example/", ContentType: contentType})
		var typed *Error
		if err != nil && !errors.As(err, &typed) {
			t.Errorf("an error without a cause: %v", err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
		for _, e := range got.Items {
			if e.Link != "" && !isWeb(e.Link) {
				t.Errorf("link %q", e.Link)
			}
			Fingerprint(e)
		}
	})
}
