// Package sitemap reads sitemaps: plain ones, those of news (sitemaps.org, Google News), index files and lists of addresses as text.
// It takes what outlets send: gzip, wrong or missing namespaces, prefixes of any name, cut documents. It does no I/O.
package sitemap

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"
	"unicode"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// The bounds of a sitemap (sitemaps.org). What is beyond MaxEntries is left out and counted.
const (
	MaxBytes   = 50 << 20 // after decompression
	MaxEntries = 50_000
	maxText    = 4 << 10 // bytes of one address, title or name
)

// Options say where the bytes came from.
type Options struct {
	URL         string         // the address that answered, after redirects: relative addresses are resolved against it
	ContentType string         // of the HTTP header, for its charset
	Zone        *time.Location // the outlet's own, for dates that state none; nil: unknown
	Limit       int            // entries that are kept; 0: MaxEntries
}

// A Map is what a sitemap shows. An index has Parts, any other Entries.
type Map struct {
	Entries   []Entry
	Parts     []Part
	News      int  // entries with a news title
	Truncated bool // the document was cut: more may follow
	Skipped   int  // entries beyond MaxEntries, and those without an address that can be fetched
}

// An Entry is the address of one page.
type Entry struct {
	Loc         string    // absolute
	Modified    news.Time // lastmod; zero where it is not stated
	Title       string    // of the news extension, as everything below: plain text
	Published   news.Time
	Language    string // as written: ISO 639, zh-cn, zh-tw
	Publication string
}

// A Part is the address of another sitemap.
type Part struct {
	Loc      string
	Modified news.Time
}

// An Error says why bytes are no sitemap.
type Error struct {
	Cause  news.Cause // not_a_feed, too_large or malformed
	Detail string     // what is wrong and what to do, for people
}

func (e *Error) Error() string { return string(e.Cause) + ": " + e.Detail }

// Read reads a sitemap. Every error is an *Error.
func Read(body []byte, o Options) (Map, error) {
	body, cut, err := decode.Unpack(body, MaxBytes)
	switch {
	case errors.Is(err, decode.ErrTooLarge), len(body) > MaxBytes:
		return Map{}, &Error{news.CauseTooLarge, fmt.Sprintf("the sitemap is larger than %d MB unpacked", MaxBytes>>20)}
	case err != nil:
		return Map{}, &Error{news.CauseNotAFeed, err.Error()}
	}
	text := bytes.TrimSpace(decode.Document(body, o.ContentType).Bytes)
	m, err := ReadText(text, o)
	m.Truncated = m.Truncated || cut
	return m, err
}

// ReadText reads a sitemap that is in UTF-8 already.
func ReadText(text []byte, o Options) (Map, error) {
	r := reader{o: o, src: text}
	switch {
	case len(text) == 0:
		return Map{}, &Error{news.CauseNotAFeed, "the answer is empty; check the address"}
	case text[0] != '<':
		return r.lines()
	}
	return r.document()
}

// lines reads a list of addresses, one a line.
func (r *reader) lines() (Map, error) {
	for line := range bytes.Lines(r.src) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if len(line) > maxText || !bytes.HasPrefix(bytes.ToLower(line[:min(len(line), 4)]), []byte("http")) {
			if r.Skipped++; len(r.Entries) == 0 && r.Skipped > 10 {
				break
			}
			continue
		}
		r.add(Entry{Loc: string(line)})
	}
	if len(r.Entries) == 0 {
		return Map{}, &Error{news.CauseNotAFeed, "the answer is neither XML nor a list of addresses; check the address"}
	}
	return r.Map, nil
}

func (r *reader) limit() int {
	if r.o.Limit > 0 {
		return min(r.o.Limit, MaxEntries)
	}
	return MaxEntries
}

// add takes an entry whose address can be fetched.
func (r *reader) add(e Entry) {
	e.Loc = resolve.Link(r.o.URL, e.Loc)
	if e.Loc == "" || len(r.Entries) == r.limit() {
		r.Skipped++
		return
	}
	if e.Title != "" {
		r.News++
	}
	r.Entries = append(r.Entries, e)
}

func (r *reader) addPart(p Part) {
	p.Loc = resolve.Link(r.o.URL, p.Loc)
	if p.Loc == "" || len(r.Parts) == r.limit() {
		r.Skipped++
		return
	}
	r.Parts = append(r.Parts, p)
}

func (r *reader) date(written string) news.Time {
	t, _ := wiredate.Parse(written, r.o.Zone) // zero where it cannot be read
	return t
}

// plain gives the words of a text on one line, without the signs that are not seen.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d {
			return -1
		}
		return r
	}, html.UnescapeString(s))
	return strings.Join(strings.Fields(s), " ")
}
