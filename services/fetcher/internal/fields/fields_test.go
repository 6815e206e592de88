package fields

import (
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
)

// TestXML reads what the suite of others does not ask: the rest of it is held in the tests of the command.
func TestXML(t *testing.T) {
	read := func(text string) Document {
		m := mend.XML([]byte(text), 1<<20)
		return XML(m.XML, Options{Base: "https://news.example/feeds/rss.xml", Netscape: m.Netscape, Bare: m.Bare})
	}
	f := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	d := read(`<rss version="2.0" xmlns:m="https://search.yahoo.com/mrss/"><channel><title>One</title><title>Two</title><image><title>Picture</title><url>/i.png</url><link>/</link></image>
		<item><guid isPermaLink="false">4711</guid><link>/1</link><m:group><m:title>Medium</m:title><m:content url="/v.mp4" type="video/mp4"><m:credit role="author">Ann</m:credit></m:content></m:group>
		<title>AT&amp;T &lt;b&gt;bold&lt;/b&gt;</title><x><title>deeper</title></x><pubDate>nonsense</pubDate><enclosure url="a.mp3" length="7" type="audio/mpeg"/></item>
		<item><guid>/2</guid><description>short</description><description>&lt;p&gt;long</description></item></channel></rss>`)
	f("version", d.Version, "rss20")
	f("the first title counts", d.Feed.Title, "One")
	f("an image has its own", d.Feed.Image.Title+" "+d.Feed.Image.URL, "Picture https://news.example/i.png")
	first, second := d.Items[0], d.Items[1]
	f("markup that nobody declared", first.Title+" "+first.TitleDetail.Type, "AT&amp;T <b>bold</b> text/html")
	f("guid", first.ID+" "+first.Link, "4711 https://news.example/1")
	f("credit", first.Media.Credit[0].Content+" "+first.Media.Content[0]["url"], "Ann https://news.example/v.mp4")
	f("enclosure", first.Enclosure[0].URL, "https://news.example/feeds/a.mp3")
	f("permalink", second.Link, "https://news.example/2")
	f("a second description is the content", second.Description+" "+second.Content, "short <p>long")
	if len(d.Unread) != 1 || d.Unread[0].Text != "nonsense" || d.Unread[0].Item != 0 {
		t.Errorf("unread dates: %+v", d.Unread)
	}
	d = read(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/" xml:lang="az"><title type="text">a &lt;b&gt;</title>
		<entry xml:base="y/" xml:lang="tr"><title type="html">&lt;a href="z"&gt;l&lt;/a&gt;</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p xml:base="w/"><a href="v">x</a></p></div></content>
		<author><name>Ann</name><uri>/ann</uri></author><source><title>Other</title><id>tag:o</id></source></entry></feed>`)
	f("plain text is left alone", d.Feed.Title, "a <b>")
	e := d.Items[0]
	f("base and language of an entry", e.Title+" "+e.TitleDetail.Language, `<a href="https://a.example/x/y/z">l</a> tr`)
	f("base inside a text", e.Content, `<p><a href="https://a.example/x/y/w/v">x</a></p>`)
	f("author", e.Author.Name+" "+e.Author.URL, "Ann https://a.example/ann")
	f("source", e.Source.Title+" "+e.Source.ID, "Other tag:o")
}

func TestJSON(t *testing.T) {
	d, skipped, ok := JSON([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"/","language":"az","authors":[{"name":"Ann"}],"items":[
		{"id":7,"url":"/7","content_html":"<b onclick=x>b</b>","attachments":[{"url":"/a.mp3","mime_type":"audio/mpeg","size_in_bytes":12}],"tags":["a","a",3]},
		{"title":"no id"},5,{"id":"8","date_published":"2026-03-14T10:00:00+04:00","authors":"none","title":["x"]},{"id":"9"}]}`), Options{Base: "https://news.example/feed.json"}, 2)
	if !ok || skipped != 1 || d.Version != "json11" || len(d.Items) != 2 {
		t.Fatalf("JSON = %+v, %d, %v", d, skipped, ok)
	}
	a, b := d.Items[0], d.Items[1]
	if a.ID != "7" || a.Link != "https://news.example/7" || a.Content != "<b>b</b>" || a.Enclosure[0].Length != "12" || strings.Join(a.Category, " ") != "a 3" {
		t.Errorf("first item %+v", a)
	}
	if b.ID != "8" || b.Published != "2026-03-14T06:00:00Z" || b.Title != "" {
		t.Errorf("second item %+v", b)
	}
	for _, in := range []string{`{"error":"rate limited"}`, `[]`, `{"items":7}`, `{`} {
		if _, _, ok := JSON([]byte(in), Options{}, 10); ok {
			t.Errorf("%s is read as a JSON Feed", in)
		}
	}
}

func FuzzXML(f *testing.F) {
	for _, in := range []string{`<rss xmlns:georss="http://www.georss.org/georss"><channel><item><georss:point>1 2</georss:point><guid>x</guid><category>a</category></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="y"><content type="xhtml"><div><p/></div></content><source><author><name>a</name></author></source></entry></feed>`,
		`<rdf:RDF xmlns="http://purl.org/rss/1.0/"><item rdf:about="x"><description mode="base64">YQ==</description></item></rdf:RDF>`} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d := XML(mend.XML(b, 1<<20).XML, Options{Base: "https://news.example/"})
		for _, s := range append(d.Items, d.Feed) {
			for _, at := range []string{s.Published, s.Updated, s.Created, s.Expired} {
				if _, err := time.Parse(time.RFC3339, at); at != "" && err != nil {
					t.Error(err)
				}
			}
			if s.TitleDetail != nil && isHTML(s.TitleDetail.Type) && strings.Contains(strings.ToLower(s.Title), "<script") {
				t.Errorf("title %q", s.Title)
			}
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"url":"x","tags":["a"],"author":{"name":"b"}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, _, ok := JSON(b, Options{Base: "https://news.example/"}, 10)
		if ok && (d.Feed == nil || len(d.Items) > 10) {
			t.Errorf("%+v", d)
		}
	})
}
