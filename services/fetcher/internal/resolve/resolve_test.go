package resolve

import (
	"net/url"
	"strings"
	"testing"
)

// TestJoin holds the resolver to the examples of RFC 3986, section 5.4, and to what feeds write.
func TestJoin(t *testing.T) {
	f := func(base, ref, want string) {
		t.Helper()
		if got := Join(base, ref); got != want {
			t.Errorf("Join(%q, %q) = %q, want %q", base, ref, got, want)
		}
	}
	for ref, want := range map[string]string{
		"g:h": "g:h", "g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g", "//g": "http://g", "?y": "http://a/b/c/d;p?y",
		"g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s", "g?y#s": "http://a/b/c/g?y#s", ";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x",
		"": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/", "..": "http://a/b/", "../": "http://a/b/", "../g": "http://a/b/g", "../..": "http://a/",
		"../../": "http://a/", "../../g": "http://a/g", "../../../g": "http://a/g", "/./g": "http://a/g", "/../g": "http://a/g", "g.": "http://a/b/c/g.", "..g": "http://a/b/c/..g",
		"./../g": "http://a/b/g", "./g/.": "http://a/b/c/g/", "g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h", "g?y/./x": "http://a/b/c/g?y/./x",
	} {
		f("http://a/b/c/d;p?q", ref, want)
	}
	f("", "x", "x")
	f("http://a.example", "x", "http://a.example/x")
	f("http://www.詹姆斯.com/feed", "", "http://www.詹姆斯.com/feed")
	f("http://a.example/b", "http:////c.example/d", "http://c.example/d")
	f("http://a.example/b", "HTTP://c.example/", "http://c.example/")
	f("http://a.example/b", "http://c[.example/", "")
	f("mailto:a@b.example", "x", "x")
	f("http://a.example/b", "tag:a.example,2026:1", "tag:a.example,2026:1")
	f("http://a.example/b", "a b?c=d e", "http://a.example/a b?c=d e")
}

func TestLink(t *testing.T) {
	f := func(written, want string) {
		t.Helper()
		if got := Link("https://news.example/feeds/rss.xml", written); got != want {
			t.Errorf("Link(%q) = %q, want %q", written, got, want)
		}
	}
	f("/1", "https://news.example/1")
	f(" //cdn.example/x\n", "https://cdn.example/x")
	f("a b", "https://news.example/feeds/a%20b")
	f("javascript:alert(1)", "")
	f("ftp://a.example/x", "")
	f("https://user:secret@a.example/", "")
	f("https://a.example/"+strings.Repeat("x", 3000), "")
	f("", "")
	f("http://", "")
}

func TestKnown(t *testing.T) {
	f := func(address string, want bool) {
		t.Helper()
		if got := Known(address); got != want {
			t.Errorf("Known(%q) = %v, want %v", address, got, want)
		}
	}
	f("https://a.example/", true)
	f("x?a:b", true)
	f("mailto:a@b.example", true)
	f("javascript:x", false)
	f(" Java\nScript:x", false)
	f("java\u200bscript:x", false)
	f("data:text/html,x", false)
}

func FuzzJoin(f *testing.F) {
	f.Add("http://a/b/c/d;p?q", "../g")
	f.Add("x", "//y?z#")
	f.Fuzz(func(t *testing.T, base, ref string) {
		got := Join(base, ref)
		if Link(base, ref) != "" {
			if u, err := url.Parse(Link(base, ref)); err != nil || u.Host == "" {
				t.Errorf("Link(%q, %q) = %q", base, ref, Link(base, ref))
			}
		}
		Known(got)
	})
}
