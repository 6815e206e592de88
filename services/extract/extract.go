// Package extract turns the page of an article into the article: bytes and address in, news.Page out. It does no I/O and keeps
// no state, so any number of goroutines may use it. It is not a crawler and renders no script: what a page holds only as program
// is not read.
//
// One parse makes goquery's tree. One walk (outline.go) turns the tree into a flat list of text blocks and of the boxes around
// them; root.go finds the box that holds the article, blocks.go decides block by block what in it is text. Title, people, times
// and images come from JSON-LD (structured.go), from the head (meta.go) and from what is printed, in that order of trust that
// each file explains.
package extract

import (
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/newswire-dev/newswire/services/news"
)

// Version names this way of extracting. It grows whenever the same bytes may give another article.
const Version = "1"

// MaxBytes is the size of the largest page that is read, after decoding.
const MaxBytes = 5 << 20

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
	Reason string // what the page is instead
}

func (e *NotArticle) Error() string { return "not an article: " + e.Reason }

// Page reads the article of a page. The address is the page's final one, after redirects; relative links are resolved against
// it. The error is always a *NotArticle.
func Page(body []byte, pageURL string, o Options) (news.Page, error) {
	text, err := decode(body, o)
	if err != nil {
		return news.Page{}, err
	}
	root, err := parse(text)
	if err != nil {
		return news.Page{}, err
	}
	base, err := url.Parse(strings.TrimSpace(pageURL))
	if err != nil {
		base = &url.URL{}
	}
	r := reader{doc: goquery.NewDocumentFromNode(root), base: base, zone: o.Zone, selectors: o.Selectors}
	r.remove()
	return r.page()
}

// A reader holds what has been found in one page.
type reader struct {
	doc       *goquery.Document
	base      *url.URL
	zone      *time.Location
	selectors news.Selectors
	meta      meta
	article   linked // from JSON-LD; zero where there is none
	outline   outline
	root      int // the box that holds the article
	title     string
	headAt    int // the block that prints the title, -1 where none does
}

func (r *reader) page() (news.Page, error) {
	r.outline = outlineOf(r.doc.Nodes[0])
	r.meta = readMeta(r.doc, r.outline.strays, r.base)
	r.article = readLinked(r.outline.scripts, r.base)
	r.root = r.outline.findRoot()
	r.title, r.headAt = r.findTitle()
	r.title = r.selectedTitle(r.title)
	body := r.selectedBody(r.readBody())
	if err := r.judge(body); err != nil {
		return news.Page{}, err
	}
	published, modified := r.findTimes()
	published = r.selectedTime(published)
	return news.Page{
		Title:      r.title,
		Dek:        body.dek,
		Text:       body.text,
		Authors:    r.selectedAuthors(r.findAuthors()),
		Published:  published,
		Modified:   modified,
		Language:   r.findLanguage(),
		Canonical:  r.meta.canonical,
		SiteName:   r.siteName(),
		Categories: r.categories(),
		Images:     r.findImages(),
		Withdrawn:  r.withdrawn(body),
		Live:       r.article.live,
	}, nil
}
