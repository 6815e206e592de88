package news

import (
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := Address(in); got != want {
			t.Errorf("Address(%q) = %q, want %q", in, got, want)
		}
	}
	f("https://www.azernews.az/nation/245001.html", "azernews.az/nation/245001.html")
	f("http://azernews.az/nation/245001.html/?utm_source=rss#top", "azernews.az/nation/245001.html")
	f("https://a.example/x?b=2&a=1&fbclid=z", "a.example/x?a=1&b=2")
	f("https://a.example:443/Case/Kept/", "a.example/Case/Kept")
	f("http://127.0.0.1:8081/x", "127.0.0.1:8081/x")
	f("https://bücher.example/x", "xn--bcher-kva.example/x")
	f("HTTPS://WWW.A.Example", "a.example")
	f("javascript:alert(1)", "")
	f("mailto:a@b.example", "")
	f("/relative", "")
}

func TestSite(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := Site(in); got != want {
			t.Errorf("Site(%q) = %q, want %q", in, got, want)
		}
	}
	f("https://news.example.co.uk/a", "example.co.uk")
	f("https://www.azernews.az/", "azernews.az")
	f("http://127.0.0.1:8081/x", "127.0.0.1:8081")
	f("http://localhost/x", "localhost")
}

func TestIsHome(t *testing.T) {
	f := func(in string, want bool) {
		t.Helper()
		if got := IsHome(in); got != want {
			t.Errorf("IsHome(%q) = %v, want %v", in, got, want)
		}
	}
	f("https://a.example", true)
	f("https://a.example/index.html", true)
	f("https://a.example/en/", true)
	f("https://a.example/en/index.php", true)
	f("https://a.example/?p=17", false)
	f("https://a.example/1/", false)
	f("https://a.example/news/a-story", false)
}

func TestContentHash(t *testing.T) {
	same := func(a, b string) {
		t.Helper()
		if ContentHash("T", a) != ContentHash("T", b) {
			t.Errorf("%q and %q should hash alike", a, b)
		}
	}
	same("He said “no” – twice.", "He  said \"no\" - twice. ")
	same("one\n\ntwo", "one two")
	if ContentHash("a", "b") == ContentHash("ab", "") || ContentHash("T", "x") == ContentHash("T", "y") {
		t.Error("different texts hash alike")
	}
}

func TestAuthorityIsOfHostsThatCanBe(t *testing.T) {
	f := func(address, want string) {
		t.Helper()
		if got := Authority(address); got != want {
			t.Errorf("%.60s: %.60q, want %q", address, got, want)
		}
	}
	label := strings.Repeat("a", 50)
	f("https://www.a.example/x", "a.example")
	f("http://a.example:8080/x", "a.example:8080")
	f("https://"+label+"."+label+"."+label+"."+label+".example/", label+"."+label+"."+label+"."+label+".example")
	f("https://"+strings.Repeat(label+".", 6)+"example/", "")
	f("https://"+strings.Repeat("a", 5000)+"/", "")
	f("https://a.example:"+strings.Repeat("9", 100)+"/", "")
}
