package sitemap

import (
	"bytes"
	"fmt"

	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
	"github.com/newswire-dev/newswire/services/news"
)

// maxDepth is how many elements inside an entry are told apart.
const maxDepth = 16

// A reader goes once through a document. It knows only the entry that is open and the names of the elements inside it, so that
// what it keeps does not grow with what is sent.
type reader struct {
	Map
	o   Options
	src []byte

	root  string
	entry string   // url or sitemap, while one is open
	open  []string // the elements inside it
	deep  int      // those beyond maxDepth
	text  []byte   // of the innermost one
	bare  []byte   // of the entry itself: some write the address without loc
	now   Entry
}

// document reads XML until its end or its cut.
func (r *reader) document() (Map, error) {
	for len(r.src) > 0 {
		i := bytes.IndexByte(r.src, '<')
		if i < 0 {
			i = len(r.src)
		}
		r.data(r.src[:i])
		if r.src = r.src[i:]; len(r.src) > 0 && !r.markup() {
			r.Truncated = true
			break
		}
		if err := r.wrong(); err != nil {
			return Map{}, err
		}
	}
	if r.root == "" {
		return Map{}, &Error{news.CauseNotAFeed, "the answer is no sitemap; check the address"}
	}
	r.Truncated = r.Truncated || r.entry != ""
	return r.Map, nil
}

// wrong says what a document is that is no sitemap.
func (r *reader) wrong() error {
	switch r.root {
	case "", "urlset", "sitemapindex":
		return nil
	case "html":
		return &Error{news.CauseNotAFeed, "the address answers with a web page instead of a sitemap"}
	case "rss", "feed", "rdf":
		return &Error{news.CauseNotAFeed, "the address is that of a feed; add it as one"}
	}
	return &Error{news.CauseNotAFeed, fmt.Sprintf("the document is a %q, not a sitemap", r.root[:min(len(r.root), 40)])}
}

// markup takes what begins with a < off the source. It is false where the document ends in it.
func (r *reader) markup() bool {
	switch {
	case bytes.HasPrefix(r.src, []byte("<!--")):
		return r.skip("-->")
	case bytes.HasPrefix(r.src, []byte("<![CDATA[")):
		end := bytes.Index(r.src, []byte("]]>"))
		if end < 0 {
			return false
		}
		r.append(r.src[len("<![CDATA["):end])
		r.src = r.src[end+3:]
		return true
	case bytes.HasPrefix(r.src, []byte("<!")), bytes.HasPrefix(r.src, []byte("<?")):
		if bytes.HasPrefix(bytes.ToLower(r.src[:min(len(r.src), 14)]), []byte("<!doctype html")) {
			r.root = "html"
		}
		return r.skip(">")
	}
	t, ok := scan.Read(r.src)
	switch {
	case !ok:
		r.append(r.src[:1])
		r.src = r.src[1:]
		return true
	case t.Size == 0:
		return false
	}
	r.src = r.src[t.Size:]
	if name := scan.Local(t.Name); t.End {
		r.end(name)
	} else {
		r.start(name, t.Empty)
	}
	return true
}

func (r *reader) skip(end string) bool {
	i := bytes.Index(r.src, []byte(end))
	if i < 0 {
		return false
	}
	r.src = r.src[i+len(end):]
	return true
}

// data takes character data with its references.
func (r *reader) data(b []byte) {
	if r.entry == "" || len(r.text) > maxText {
		return
	}
	r.append(b[:min(len(b), maxText)])
}

func (r *reader) append(b []byte) {
	switch {
	case r.entry == "" || r.deep > 0:
	case len(r.open) == 0 && len(r.bare) < maxText:
		r.bare = append(r.bare, b[:min(len(b), maxText)]...)
	case len(r.open) > 0 && len(r.text) < maxText:
		r.text = append(r.text, b[:min(len(b), maxText)]...)
	}
}

// start opens an element. An entry that opens inside another one was never closed.
func (r *reader) start(name string, empty bool) {
	if r.root == "" {
		r.root = name
		return
	}
	if name == "url" && r.root == "urlset" || name == "sitemap" && r.root == "sitemapindex" {
		if len(r.open) == 0 || r.open[len(r.open)-1] == "loc" {
			r.take()
			r.finish()
			r.entry = name
			return
		}
	}
	switch {
	case r.entry == "" || empty:
	case len(r.open) == maxDepth:
		r.deep++
	default:
		r.open, r.text = append(r.open, name), r.text[:0]
	}
}

// end closes the innermost element of a name and what is open inside it.
func (r *reader) end(name string) {
	switch {
	case r.entry == "":
		return
	case name == r.entry && (len(r.open) == 0 || r.open[len(r.open)-1] != name):
		r.take()
		r.finish()
		return
	case r.deep > 0:
		r.deep--
		return
	}
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i] == name {
			r.take()
			r.open = r.open[:i]
			return
		}
	}
}

// take keeps the text of the innermost element, where it is one that says something. Images and videos have titles and addresses,
// too, which are not the article's: what counts stands in the entry itself, in news or in its publication.
func (r *reader) take() {
	if len(r.open) == 0 || len(r.text) == 0 {
		return
	}
	name, parent := r.open[len(r.open)-1], ""
	if len(r.open) > 1 {
		parent = r.open[len(r.open)-2]
	}
	text := plain(string(r.text))
	r.text = r.text[:0]
	switch parent {
	case "":
		r.takeOwn(name, text)
	case "news":
		r.takeNews(name, text)
	case "publication":
		if name == "name" {
			r.now.Publication = text
		} else if name == "language" {
			r.now.Language = text
		}
	}
}

func (r *reader) takeOwn(name, text string) {
	switch name {
	case "loc":
		if r.now.Loc == "" {
			r.now.Loc = text
		}
	case "lastmod":
		r.now.Modified = r.date(text)
	default:
		r.takeNews(name, text) // written without the news around it
	}
}

func (r *reader) takeNews(name, text string) {
	switch name {
	case "title":
		r.now.Title = text
	case "publication_date":
		r.now.Published = r.date(text)
	case "language":
		r.now.Language = text
	}
}

// finish ends the entry that is open.
func (r *reader) finish() {
	if r.entry == "" {
		return
	}
	if r.now.Loc == "" {
		r.now.Loc = plain(string(r.bare))
	}
	if r.entry == "sitemap" {
		r.addPart(Part{r.now.Loc, r.now.Modified})
	} else {
		r.add(r.now)
	}
	r.entry, r.open, r.deep, r.text, r.bare, r.now = "", r.open[:0], 0, r.text[:0], r.bare[:0], Entry{}
}
