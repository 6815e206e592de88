// Package extract turns the page of an article into the article: bytes and address in, news.Page out. It does no I/O and keeps
// no state, so any number of goroutines may use it. It is not a crawler and renders no script: what a page holds only as program
// is not read.
//
// One parse (internal/markup) makes goquery's tree. One walk (outline.go) turns the tree into a flat list of text blocks and of the boxes around
// them; root.go finds the box that holds the article, blocks.go says by rules what in it is text, and decide.go has trees that were
// learnt from pages with known texts decide. DESIGN.md says why, and what was tried. Title, people, times and images come from JSON-LD (structured.go), from the head (meta.go) and from what is printed, in that order of trust that
// each file explains.
package extract

import (
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/newswire-dev/newswire/services/extract/internal/markup"
	"github.com/newswire-dev/newswire/services/news"
)

// Version names this way of extracting. It grows whenever the same bytes may give another article.
const Version = "4"

// MaxBytes is the size of the largest page that is read, after decoding.
const MaxBytes = 16 << 20

// Options say what is known of a page besides its bytes. The zero value is good.
type Options struct {
	ContentType string         // of the HTTP response, for its charset
	Zone        *time.Location // the outlet's, for dates that state none
	UTF8        bool           // the bytes are known to be UTF-8, whatever the page says
	Selectors   news.Selectors // where the outlet's pages keep their parts
}

// NotArticle is the error for a page that is no article. Its Cause is one of blocked, paywall, not_article and too_large.
type NotArticle struct {
	Cause  news.Cause
	Reason string    // what the page is instead
	Page   news.Page // what the page says of itself: title, times, people, language. It has no text, and is zero where nothing was parsed
}

func (e *NotArticle) Error() string { return "not an article: " + e.Reason }

// Page reads the article of a page. The address is the page's final one, after redirects; relative links are resolved against
// it. The body must not be changed before the call ends. The error is always a *NotArticle.
func Page(body []byte, pageURL string, o Options) (news.Page, error) {
	r, err := open(body, pageURL, o)
	if err != nil {
		return news.Page{}, err
	}
	r.editor = learnt()
	text, err := r.read()
	if err != nil {
		return news.Page{}, err
	}
	return r.page(text), nil
}

// open decodes and parses a page.
func open(body []byte, pageURL string, o Options) (*reader, error) {
	text, err := decode(body, o)
	if err != nil {
		return nil, err
	}
	return openText(text, pageURL, o), nil
}

// openText parses a page in UTF-8.
func openText(text, pageURL string, o Options) *reader {
	base, err := url.Parse(strings.TrimSpace(pageURL))
	if err != nil {
		base = &url.URL{}
	}
	r := &reader{doc: goquery.NewDocumentFromNode(markup.Parse(text)), base: base, zone: o.Zone, selectors: o.Selectors}
	r.remove()
	return r
}

// A reader holds what has been found in one page.
type reader struct {
	doc        *goquery.Document
	base       *url.URL
	zone       *time.Location
	selectors  news.Selectors
	meta       meta
	article    linked // from JSON-LD; zero where there is none
	outline    outline
	root       int    // the box that holds the article
	narrowed   bool   // to one of several articles on the page
	site       *Site  // nil: nothing is known of other pages
	generation int    // of the site, as of which its lines are known
	known      []bool // by block: other pages have it too
	found      Found
	described  []description // nil: not asked for yet
	gone       bool          // the page says that its article was withdrawn
	title      string
	headAt     int     // the block that prints the title, -1 where none does
	editor     *editor // decides what is text; nil: rules alone
}

// look finds what all decisions are made of: outline, head, JSON-LD, the article's box and its title.
func (r *reader) look() {
	r.outline = outlineOf(r.doc.Nodes[0])
	r.meta = readMeta(r.doc, r.outline.strays, r.base)
	r.article = readLinked(r.outline.scripts, r.base)
	r.root = r.outline.findRoot()
	r.title, r.headAt = r.findTitle()
	r.narrow()
	r.known = r.recurring()
	r.title = r.selectedTitle(r.title)
}

// read finds the text, and tells pages that are no article apart.
func (r *reader) read() (bodyText, error) {
	r.look()
	text := r.selectedBody(r.readBody())
	r.gone = r.withdrawn(text)
	if not := r.judge(text); not != nil {
		not.Page = r.page(bodyText{})
		return bodyText{}, not
	}
	return text, nil
}

func (r *reader) page(text bodyText) news.Page {
	p := news.Page{
		Title:      r.title,
		Dek:        text.dek,
		Text:       text.text,
		Canonical:  r.meta.canonical,
		Categories: r.categories(),
		Images:     r.findImages(),
		Withdrawn:  r.gone,
		Live:       r.article.live,
	}
	p.Published, p.Modified, r.found.Published = r.findTimes()
	p.Published = r.selectedTime(p.Published)
	p.Authors, r.found.Authors = r.findAuthors()
	p.Agency, r.found.Agency = r.findAgency(text.text)
	p.Authors = r.selectedAuthors(p.Authors)
	p.Language, r.found.Language = r.findLanguage()
	p.SiteName, r.found.SiteName = r.siteName()
	r.found.Text, r.found.Title = text.from, Head
	if r.headAt >= 0 {
		r.found.Title = Heading
	}
	r.found.Dek, r.found.Canonical = where(text.dek != "", Markup), where(p.Canonical != "", Head)
	r.found.Modified = where(!p.Modified.IsZero() && r.article.modified != "", Linked)
	r.found.Images = where(len(p.Images) > 0, Markup)
	switch {
	case r.found.Images != Nowhere && r.meta.image != "":
		r.found.Images = Head
	case r.found.Images != Nowhere && len(r.article.images) > 0:
		r.found.Images = Linked
	}
	if r.found.Modified == Nowhere && !p.Modified.IsZero() {
		r.found.Modified = Head
	}
	keepPage(&p)
	return p
}

// where is a place, or nowhere.
func where(there bool, at Place) Place {
	if there {
		return at
	}
	return Nowhere
}
