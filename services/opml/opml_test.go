package opml

import (
	"bytes"
	"encoding/xml"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/newswire-dev/newswire/services/news"
)

func TestRead(t *testing.T) {
	f := func(in string, want ...Outline) {
		t.Helper()
		got, err := Read([]byte(in))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Read(%q)\n got %+v, %v\nwant %+v", in, got, err, want)
		}
	}
	f(`<opml><body><outline text="A" title="The A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example" language="az" country="AZ" zone="Asia/Baku" xmlUrls="https://a.example/feed  https://a.example/feed.php"/></body></opml>`,
		Outline{Name: "The A", Site: "https://a.example", Country: "AZ", Language: "az", Zone: "Asia/Baku", URLs: []string{"https://a.example/rss", "https://a.example/feed", "https://a.example/feed.php"}})
	// Not well-formed: bare ampersands, no quotes, no end.
	f(`<outline text="B & C" xmlUrl="https://b.example/rss?x=1&y=2&copy=3">`, Outline{Name: "B & C", URLs: []string{"https://b.example/rss?x=1&y=2&copy=3"}})
	f(`<outline text="B &amp; C" xmlUrl="https://b.example/rss?x=1&amp;y=2">`, Outline{Name: "B & C", URLs: []string{"https://b.example/rss?x=1&y=2"}})
	f(`<OUTLINE TEXT='it &apos;s' XMLURL=https://c.example/rss`+" >", Outline{Name: "it 's", URLs: []string{"https://c.example/rss"}})
	f("<head><title/></head><!-- <outline xmlUrl='https://no.example/'> --><outline text='D\n  d' xmlUrl=' https://d.example/rss\n'/>", Outline{Name: "D d", URLs: []string{"https://d.example/rss"}})
	// Groups and addresses that are no feed are left out, and an address counts once.
	f(`<outline text="Europe"><outline text="E" xmlUrl="feed://e.example/rss"/><outline text="again" xmlUrl="http://e.example/rss"/></outline><outline text="js" xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/>`,
		Outline{Name: "E", URLs: []string{"http://e.example/rss"}})
	f(`<outline type="rss" text="F" url="https://f.example/rss"/><outline type="link" text="G" url="https://g.example/rss"/>`, Outline{Name: "F", URLs: []string{"https://f.example/rss"}})
	// Encodings.
	f("<?xml version='1.0' encoding='windows-1251'?><outline text='\xcd\xee\xe2\xee\xf1\xf2\xe8' xmlUrl='https://n.example/'/>", Outline{Name: "Новости", URLs: []string{"https://n.example/"}})
	f("\ufeff<?xml version='1.0' encoding='iso-8859-1'?><outline text='Xəbər' xmlUrl='https://x.example/'/>", Outline{Name: "Xəbər", URLs: []string{"https://x.example/"}})
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("<outline text='Ünlü' xmlUrl='https://u.example/'/>")
	f(wide, Outline{Name: "Ünlü", URLs: []string{"https://u.example/"}})
}

func TestReadRefuses(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if _, err := Read([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%.40q): %v, want %q", in, err, want)
		}
	}
	f("", "no feed found")
	f("<html><body>404", "no feed found")
	f(`<outline text="only a group"/>`, "no feed found")
	f(strings.Repeat(" ", MaxBytes+1), "split it")
}

func TestWriteIsWellFormed(t *testing.T) {
	list := []Outline{
		{"A & \"B\" <c>", "https://a.example/?a=1&b=2", "AZ", "az", "Asia/Baku", []string{"https://a.example/rss?a=1&b=2", "https://a.example/feed"}, news.Settings{
			Language: "az", Country: "AZ", Zone: "Asia/Baku", Headers: map[string]string{"X-A": "1 & \"2\"  3", "X-B": "<>"}, Secret: "a", Proxy: "http://p.example:1",
			PollMin: 90 * time.Second, PollMax: time.Hour,
			Page: news.Selectors{Title: "h1 > a", Body: "div[class='x'] p", Author: ".a", Date: "time", Remove: []string{".ad", "p:not(.b)"}},
		}},
		{Name: "Ə", URLs: []string{"https://b.example/"}},
	}
	var b bytes.Buffer
	if err := Write(&b, list); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if got, err := Read(b.Bytes()); err != nil || !reflect.DeepEqual(got, list) {
		t.Errorf("read back\n got %+v, %v\nwant %+v", got, err, list)
	}
}

// FuzzRead holds that whatever is read is read again from what is written.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`<opml><body><outline text="A & B" xmlUrl="https://a.example/rss?a=1&b=2" xmlUrls="https://b.example/ feed:c"/>`))
	f.Add([]byte("<?xml version='1.0' encoding='koi8-r'?><title><outline xmlUrl=https://a.example/ text=\xc1>"))
	f.Add([]byte(`<outline xmlUrl='https://a.example/' newswire:headers='{"X-A":"1"}' newswire:remove='[".ad"]' newswire:pollMin=1m newswire:zone='UTC'>`))
	f.Add([]byte("\xff\xfe<\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Write(&b, list); err != nil {
			t.Fatal(err)
		}
		again, err := Read(b.Bytes())
		if err != nil || !reflect.DeepEqual(list, again) {
			t.Fatalf("read back\n got %+q, %v\nwant %+q", again, err, list)
		}
	})
}
