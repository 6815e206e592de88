package feed

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/news"
)

// shared gives a folder of the measuring data that lies beside the project.
func shared(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", "feeds", name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no shared data: set NEWSWIRE_SHARED to the folder that holds data/feeds")
	}
	return dir
}

var (
	itemStart = regexp.MustCompile(`<(?:[a-z]+:)?(?:item|entry)(?:\s[^>]*[^>/])?>`)
	comment   = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// TestRealFeeds reads the stored feeds of fifty outlets without losing an item.
func TestRealFeeds(t *testing.T) {
	dir := shared(t, "real")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	repairs := map[mend.Repair]int{}
	var feeds, items, dated, linked, titled, worded, pictured, signed int
	for _, file := range files {
		if file.Name() == "manifest.json" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		feeds++
		f, err := Read(b, Options{URL: "https://feed.example/rss"})
		if err != nil {
			t.Errorf("%s: %v", file.Name(), err)
			continue
		}
		want := len(itemStart.FindAll(comment.ReplaceAll(b, nil), -1))
		if len(f.Items)+f.Skipped != want && want <= mend.MaxItems {
			t.Errorf("%s: %d items of %d", file.Name(), len(f.Items), want)
		}
		for _, e := range f.Items {
			items++
			count(&dated, !e.Published.IsZero())
			count(&linked, e.Link != "")
			count(&titled, e.Title != "")
			count(&worded, e.Summary != "" || e.Text != "")
			count(&pictured, len(e.Images) > 0)
			count(&signed, len(e.Authors) > 0)
			if Key(e) == "" && e.Summary+e.Text != "" {
				t.Errorf("%s: an item without key: %+v", file.Name(), e)
			}
			if strings.ContainsAny(e.Title, "\n\uFFFD") || strings.Contains(e.Title, "&amp;") || strings.Contains(e.Title, "<b>") {
				t.Errorf("%s: title %q", file.Name(), e.Title)
			}
		}
		if f.Truncated {
			t.Errorf("%s is taken for cut", file.Name())
		}
		for _, u := range f.Unread {
			t.Errorf("%s: the date %q is not read", file.Name(), u.Text)
		}
		for _, word := range f.Repairs.Words() {
			repairs[word]++
		}
	}
	t.Logf("repairs, in how many feeds: %v", repairs)
	t.Logf("%d feeds, %d items: %d dated, %d with link, %d with title, %d with words, %d with image, %d with author",
		feeds, items, dated, linked, titled, worded, pictured, signed)
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}

// TestHostileFeeds holds every hostile document to its time, and the ones with something to lose to what must be kept.
func TestHostileFeeds(t *testing.T) {
	dir := shared(t, "hostile")
	read := func(name string) (Feed, error) {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		f, err := Read(b, Options{URL: "https://feed.example/rss"})
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		return f, err
	}
	kept := func(name string, items int, titles ...string) {
		t.Helper()
		f, err := read(name)
		if err != nil || len(f.Items) != items {
			t.Errorf("%s: %d items, %v, want %d", name, len(f.Items), err, items)
			return
		}
		for i, title := range titles {
			if f.Items[i].Title != title {
				t.Errorf("%s: title %q, want %q", name, f.Items[i].Title, title)
			}
		}
	}
	refused := func(name string, want news.Cause) {
		t.Helper()
		_, err := read(name)
		var e *Error
		if !errors.As(err, &e) || e.Cause != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	kept("xml_root_after_5000_spaces.xml", 1)
	kept("xml_root_after_comment.xml", 1)
	kept("xml_leading_blank_lines.xml", 1)
	kept("xml_nul.xml", 1, "ab")
	kept("xml_charref0.xml", 2, "ok", "abc")
	kept("xml_bare_lt.xml", 3, "ok one", "AT&T < B & c", "ok two")
	kept("xml_bad_utf8.xml", 2)
	kept("xml_truncated.xml", 2, "one", "two")
	kept("xml_truncated_cdata.xml", 1)
	kept("utf16le.xml", 1)
	kept("json_no_id.json", 1)
	kept("json_bom.json", 1)
	kept("guid_all_equal.xml", 5, "t0", "t1", "t2", "t3", "t4")
	kept("xss_title.xml", 1, "Hi")
	kept("bidi.xml", 1, "safe gnp.exe x zerowidth")
	kept("many_items.xml", mend.MaxItems)
	refused("html_login.html", news.CauseNotAFeed)
	refused("html_cloudflare.html", news.CauseBlocked)
	refused("empty.xml", news.CauseNotAFeed)
	refused("json_error.json", news.CauseNotAFeed)
	for _, name := range []string{"xml_billion_laughs.xml", "xml_xxe.xml", "xml_depth_20000.xml", "win1254_mislabelled.xml", "double_utf8.xml",
		"future_date.xml", "protocol_relative.xml", "relative_links.xml", "punycode_ssrf.xml", "html_depth_600.html"} {
		f, err := read(name)
		if err != nil {
			t.Logf("%s: %v", name, err)
		}
		for _, e := range f.Items {
			if e.Link != "" && !strings.HasPrefix(e.Link, "http") || strings.Contains(e.Title+e.Summary+e.Text, "root:") {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

// TestManyNames is the document that costs most without bounds: each level declares a vocabulary of its own.
func TestManyNames(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`<rss version="2.0"><channel><title>t</title><item><title>kept</title><link>https://a.example/1</link>`)
	for i := range 4000 {
		name := "p" + strings.Repeat("x", i%7) + string(rune('a'+i%26))
		b.WriteString("<" + name + ":e xmlns:" + name + `="urn:` + name + `">`)
	}
	start := time.Now()
	f, err := Read(b.Bytes(), Options{})
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
	if err != nil || !f.Truncated {
		t.Errorf("Read = %+v, %v", f, err)
	}
}
