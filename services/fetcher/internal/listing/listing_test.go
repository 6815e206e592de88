package listing

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	f := func(page string, want ...string) {
		t.Helper()
		p := Read([]byte(page), Options{URL: "https://a.example/news/", ContentType: "text/html; charset=utf-8"})
		var got []string
		for _, l := range p.Links {
			one := l.URL + " " + l.Text
			if !l.Date.IsZero() {
				one += " " + l.Date.Instant.UTC().Format("2006-01-02 15:04")
			}
			got = append(got, one)
		}
		for _, m := range p.More {
			got = append(got, "more "+m)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("Read(%q)\n got %q\nwant %q", page, got, want)
		}
	}
	f(``)
	f(`<p>no links, 3 March 2026`)
	f(`<ul><li><a href="1.html">One</a> <time datetime="2026-03-02T10:00:00Z">today</time><li><a href="/2.html">Two</a><time datetime="2026-03-02T09:00Z"></ul>`,
		"https://a.example/news/1.html One 2026-03-02 10:00", "https://a.example/2.html Two 2026-03-02 09:00")
	f(`<div class=card><a href=1><img></a><span>2 March 2026, 10:05 UTC</span><h2><a href="1#c">The headline</a></h2></div><div><a href=2>Two</a></div>`,
		"https://a.example/news/1 The headline 2026-03-02 10:05", "https://a.example/news/2 Two")
	f(`<div><a href=1>One</a><a href=2>Two</a><time datetime="2026-03-02T10:00:00Z"></time></div>`, "https://a.example/news/1 One", "https://a.example/news/2 Two")
	f(`<base href="https://b.example/"><link rel="archives" href="/old"><a rel="next nofollow" href="?page=2">Older</a><a href="mailto:x">m</a><a href="javascript:0">j</a><a>none</a>`,
		"https://b.example/?page=2 Older", "more https://b.example/old", "more https://b.example/?page=2")
}

func TestBounds(t *testing.T) {
	var b strings.Builder
	for i := range 3 * MaxLinks {
		fmt.Fprintf(&b, `<div><a href="/%d">x</a>`, i)
	}
	if p := Read([]byte(b.String()), Options{URL: "https://a.example/"}); len(p.Links) != MaxLinks {
		t.Errorf("%d links", len(p.Links))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<li><a href="/1">One</a><time datetime="2026-03-02T10:00:00Z">x</time></li></li></div><a href=`))
	f.Fuzz(func(t *testing.T, page []byte) {
		p := Read(page, Options{URL: "https://a.example/"})
		for _, l := range p.Links {
			if !strings.HasPrefix(l.URL, "http://") && !strings.HasPrefix(l.URL, "https://") {
				t.Errorf("%q", l.URL)
			}
		}
	})
}
