package feed

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// made are documents that somebody would send to hurt, each a sixth of what one may be.
func made(t testing.TB) map[string][]byte {
	t.Helper()
	const size = 3 << 19
	fill := func(head, unit, tail string) []byte {
		return []byte(head + strings.Repeat(unit, (size-len(head)-len(tail))/len(unit)) + tail)
	}
	rss := `<rss version="2.0"><channel><title>t</title>`
	item := rss + `<item><title>kept</title><link>https://a.example/1</link>`
	var spaces, keys bytes.Buffer
	spaces.WriteString(item)
	for i := range 8000 {
		fmt.Fprintf(&spaces, `<p%d:e xmlns:p%d="urn:%d">`, i, i, i)
	}
	keys.WriteString(`{"version":"https://jsonfeed.org/version/1.1","items":[]`)
	for i := range 400_000 {
		fmt.Fprintf(&keys, `,"key%d":%d`, i, i)
	}
	keys.WriteString("}")
	var wide []byte
	for _, c := range []byte(rss + strings.Repeat("<item><title>x</title></item>", 150_000)) {
		wide = append(wide, c, 0)
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 200 {
		if _, err := z.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"namespaces inside each other": spaces.Bytes(),
		"gzip bomb":                    bomb.Bytes(),
		"items":                        fill(rss, "<item><title>x</title><link>https://a.example/1</link><pubDate>nonsense</pubDate></item>", "</channel></rss>"),
		"empty items":                  fill(rss, "<item/>", "</channel></rss>"),
		"items never closed":           fill(rss, "<item>", ""),
		"tags never closed":            fill(item, "<b>", ""),
		"end tags":                     fill(item, "</b>", ""),
		"attributes":                   fill(rss+"<a ", `a="b" `, "></channel></rss>"),
		"one attribute":                fill(rss+`<a b="`, "x", `"/></channel></rss>`),
		"one name":                     fill(rss+"<", "a", ""),
		"stray signs":                  fill(item+"<title>", "<", "</title></item></channel></rss>"),
		"ampersands":                   fill(item+"<description>", "&", "</description></item></channel></rss>"),
		"references":                   fill(item+"<description>", "&amp;lt;b&amp;gt;", "</description></item></channel></rss>"),
		"wide references":              fill(item+"<description>", "&NotEqualTilde;", "</description></item></channel></rss>"),
		"numbers":                      fill(item+"<description>", "&#9731;", "</description></item></channel></rss>"),
		"bold":                         fill(item+"<description><![CDATA[", "<b>", "]]></description></item></channel></rss>"),
		"links":                        fill(item, `<link href="https://a.example/x"/>`, "</item></channel></rss>"),
		"authors":                      fill(item, `<author>a@b.example (A B), C D and E F; G H</author>`, "</item></channel></rss>"),
		"categories":                   fill(item, `<category>c</category>`, "</item></channel></rss>"),
		"descriptions":                 fill(item, `<description>d</description>`, "</item></channel></rss>"),
		"dates":                        fill(item, `<pubDate>Foo, 99 Bar 2026 25:61:61 XYZ</pubDate>`, "</item></channel></rss>"),
		"media":                        fill(item, `<media:group><media:content url="https://a.example/i.jpg"/></media:group>`, "</item></channel></rss>"),
		"pictures":                     fill(item+"<description><![CDATA[", `<img src="/x.jpg">`, "]]></description></item></channel></rss>"),
		"entities":                     []byte(`<!DOCTYPE rss [<!ENTITY a "` + strings.Repeat("x", 1000) + `">]>` + item + "<description>" + strings.Repeat("&a;", 3<<20) + "</description></item></channel></rss>"),
		"comments":                     fill(rss, "<!---->", "</channel></rss>"),
		"half a comment":               fill(rss+"<!--", "-", ""),
		"half a CDATA":                 fill(item+"<title><![CDATA[", "]", ""),
		"white space":                  fill("", " ", rss),
		"control characters":           fill(rss+"<description>", "\x01\x02é", "</description></channel></rss>"),
		"bytes of no charset":          fill(rss+"<description>", "\xff\xfe\x81", "</description></channel></rss>"),
		"UTF-16":                       append([]byte("\xff\xfe"), wide...),
		"JSON inside each other":       fill(`{"version":"https://jsonfeed.org/version/1.1","items":`, "[", ""),
		"JSON items":                   fill(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1}`, `,{"id":"x","title":"t","date_published":"nonsense"}`, "]}"),
		"JSON keys":                    keys.Bytes(),
		"JSON tags":                    fill(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"tags":["a"`, `,"b"`, "]}]}"),
		"sitemap":                      fill("<urlset>", "<url><loc>https://a.example/1</loc><news:title>t</news:title></url>", "</urlset>"),
		"sitemap inside each other":    fill("<urlset><url>", "<a>", ""),
		"base64":                       fill(`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><content mode="base64">`, "PGI+", "</content></entry></feed>"),
		"quotes":                       fill(item+"<description><![CDATA[<a ", `"'`, "]]></description></item></channel></rss>"),
		"styles":                       fill(item+"<description><![CDATA[", `<p style="a:b;c:d">`, "]]></description></item></channel></rss>"),
		"geometry":                     fill(`<rss xmlns:georss="http://www.georss.org/georss"><channel><item><title>x</title><georss:polygon>`, "1 2 ", "</georss:polygon></item></channel></rss>"),
	}
}

// busy is the time of the processor that this process has used, which other processes do not change much.
func busy() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // a clock that fails shows as no time
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// cost gives what reading a document takes: time, and memory at its highest, live and garbage, as far as the collector lets it grow.
func cost(b []byte, read func([]byte, Options) error) (took time.Duration, memory int64, err error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := make(chan uint64)
	stop := make(chan struct{})
	go func() {
		highest := before.HeapInuse
		for {
			select {
			case <-stop:
				peak <- highest
				return
			case <-time.After(2 * time.Millisecond):
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				highest = max(highest, now.HeapInuse)
			}
		}
	}()
	start := busy()
	err = read(b, Options{URL: "https://feed.example/rss"})
	took = busy() - start
	runtime.ReadMemStats(&after)
	close(stop)
	return took, int64(max(<-peak, after.HeapInuse)) - int64(before.HeapInuse), err
}

// TestCost holds every hostile document to what an honest one of its size may cost, and 200 ms and 50 MB.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads eighty documents of one and a half megabytes")
	}
	all := made(t)
	dir := shared(t, "hostile")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() == "manifest.json" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name()] = b
	}
	honest := honestFeed()
	for reading, read := range map[string]func([]byte, Options) error{
		"wire":  func(b []byte, o Options) error { _, err := Read(b, o); return err },
		"whole": func(b []byte, o Options) error { _, err := ReadWhole(b, o); return err },
	} {
		if err := read(honest, Options{}); err != nil { // and warms up
			t.Fatal(err)
		}
		honestTime, honestMemory, _ := cost(honest, read)
		worst, most := time.Duration(0), int64(0)
		for name, b := range all {
			took, memory, err := cost(b, read)
			worst, most = max(worst, took), max(most, memory)
			if took > honestTime+200*time.Millisecond || memory > honestMemory+50<<20 {
				t.Errorf("%s, %s (%d bytes): %v, %d MB, %v", reading, name, len(b), took.Round(time.Millisecond), memory>>20, err)
			}
		}
		t.Logf("%s: an honest feed of %d bytes takes %v and %d MB; %d hostile ones at most %v and %d MB", reading, len(honest), honestTime.Round(time.Millisecond), honestMemory>>20,
			len(all), worst.Round(time.Millisecond), most>>20)
	}
}

// honestFeed is a long feed as outlets send it.
func honestFeed() []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><link>https://news.example/</link>`)
	for i := range 1000 {
		fmt.Fprintf(&b, `<item><title>Headline number %d of the day</title><link>https://news.example/%d</link><guid>https://news.example/%d</guid><pubDate>Sat, 14 Mar 2026 14:31:07 +0400</pubDate><dc:creator>Ann Smith</dc:creator><category>World</category><description><![CDATA[%s]]></description></item>`,
			i, i, i, strings.Repeat(`<p>A paragraph of an article, with <a href="https://news.example/x">a link</a> &amp; more.</p>`, 13))
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}
