package feed

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/newswire-dev/newswire/services/fetcher/internal/challenge"
	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/news"
)

// MaxBytes is the largest document that is read, in bytes as received after decompression.
const MaxBytes = 10 << 20

// Options say where the bytes came from. The zero value reads a document that names no relative addresses.
type Options struct {
	URL         string         // the address that answered, after redirects: relative addresses are resolved against it
	ContentType string         // of the HTTP header, for its charset
	Location    string         // Content-Location of the HTTP header: what URL is, if it is the address of something else
	Language    string         // Content-Language of the HTTP header
	Zone        *time.Location // the outlet's own, for dates that state none; nil: unknown
}

// A Feed is what a document shows.
type Feed struct {
	Title    string // plain text
	Link     string // home page, absolute; empty where none is stated
	Language string // BCP 47; empty where none is stated
	Hints
	Format    Format       // how it is written
	Encoding  string       // what the bytes were decoded from
	Malformed bool         // it is not what the specifications of XML and of its type allow
	Repairs   mend.Repairs `json:",omitempty"` // what was mended to read it
	Unread    []Unread     `json:",omitempty"` // dates that could not be read
	Truncated bool         // the document was cut: what is here is whole, but more may follow
	Skipped   int          // items beyond the first thousand, left out
	Items     []news.Entry // in the order of the document

	twice int // titles that were encoded in UTF-8 twice
}

// An Unread date is one that was written but says no instant.
type Unread struct {
	Item int // index of the item
	Text string
}

// An Error says why bytes are no feed.
type Error struct {
	Cause  news.Cause // not_a_feed, blocked or too_large
	Detail string     // what is wrong and what to do, for people
}

func (e *Error) Error() string { return string(e.Cause) + ": " + e.Detail }

// Read reads a feed. Every error is an *Error.
func Read(body []byte, o Options) (Feed, error) {
	d, err := open(body, o)
	if err != nil {
		return Feed{}, err
	}
	o.URL = o.base()
	out, err := d.read(o)
	if err != nil {
		return Feed{}, err
	}
	if out.Repairs == nil {
		out.Repairs = mend.Repairs{}
	}
	d.note(out.Repairs)
	out.Repairs.Add(mend.Items, out.Skipped)
	out.Repairs.Add(mend.Twice, out.twice)
	out.Encoding, out.Truncated = d.Encoding, out.Truncated || d.cut
	out.Malformed = len(out.Repairs) > 0 || !feedType(o.ContentType, d.json)
	return out, nil
}

// read reads a feed by its format.
func (d answer) read(o Options) (Feed, error) {
	if d.json {
		return readJSON(d.Bytes, o)
	}
	m := mend.XML(d.Bytes, MaxBytes)
	switch {
	case m.TooDeep:
		return Feed{}, tooDeep()
	case m.Other == "urlset":
		return readSitemap(d.Bytes, o)
	case m.Root == "":
		return Feed{}, notXMLFeed(d.Bytes, m.Other)
	}
	parsed, err := parse(m.XML)
	if err != nil {
		return Feed{}, notAFeed("the document cannot be read as a feed: " + err.Error())
	}
	out := translate(parsed, o)
	out.Truncated, out.Skipped, out.Repairs = m.Truncated, m.Skipped, m.Repairs
	delete(out.Repairs, mend.Items) // counted for all formats
	out.complete(m, o)
	return out, nil
}

// parse hands a document to gofeed, whose originals are kept for what the common form leaves out.
func parse(document []byte) (f *gofeed.Feed, err error) {
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	if f, err = p.Parse(bytes.NewReader(document)); err == nil && f == nil {
		err = errors.New("nothing was found in it")
	}
	return f, err
}

func unpacking(err error) *Error {
	if errors.Is(err, decode.ErrTooLarge) {
		return &Error{news.CauseTooLarge, fmt.Sprintf("the feed is larger than %d MB", MaxBytes>>20)}
	}
	return notAFeed(err.Error())
}

func notAFeed(detail string) *Error { return &Error{news.CauseNotAFeed, detail} }

// notXMLFeed says what a document is that is no feed.
func notXMLFeed(text []byte, root string) *Error {
	head := strings.ToLower(string(text[:min(len(text), 32<<10)]))
	isPage := root == "html" || strings.HasPrefix(head, "<!doctype html") || strings.Contains(head, "<html") || root == "head" || root == "body"
	switch {
	case isPage && challenge.Page(text):
		return &Error{news.CauseBlocked, "the address answers with a challenge for browsers; ask the outlet to let the wire read its feed"}
	case isPage:
		return notAFeed("the address answers with a web page; look there for the address of the feed")
	case root == "sitemapindex":
		return notAFeed("the address is that of an index of sitemaps; add the news sitemap that it names")
	case root == "opml":
		return notAFeed("the address is that of a list of feeds; import it instead")
	case root != "":
		return notAFeed(fmt.Sprintf("the document is a %q, neither RSS, Atom nor JSON Feed", cut(root, 40)))
	}
	return notAFeed("the answer is neither XML nor JSON; check the address")
}
