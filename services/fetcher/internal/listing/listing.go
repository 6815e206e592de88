// Package listing reads pages that list articles: front pages, sections, archives. It gives their links in the order of the page, each with
// the date that stands beside it, and the links that lead to more of the list. Which links are articles is for who knows the site. It
// does no I/O.
package listing

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// The bounds of a page. What is beyond them is left out.
const (
	MaxBytes = 2 << 20
	MaxLinks = 1000
	maxDepth = 200
	maxText  = 300 // bytes of a link's text
	maxDate  = 60  // bytes of a text that may be a date
)

// Options say where the bytes came from.
type Options struct {
	URL         string         // the address that answered: relative addresses are resolved against it
	ContentType string         // of the HTTP header, for its charset
	Zone        *time.Location // the outlet's own, for dates that state none; nil: unknown
}

// A Page is what a page lists.
type Page struct {
	Links []Link   // each address once, in the order of the page
	More  []string // where the page says that earlier parts of the list are (rel=prev, next, archives)
}

// A Link is one address with what the page says of it.
type Link struct {
	URL  string    // absolute, without its fragment
	Text string    // the longest that leads there
	Date news.Time // that stands beside this link and no other; zero where there is none
}

// Read reads a page. It takes any bytes and never fails: what is no page has no links.
func Read(body []byte, o Options) Page {
	base, err := url.Parse(o.URL)
	if err != nil {
		return Page{}
	}
	r := reader{base: base, zone: o.Zone, at: map[string]int{}, stack: []box{{}}, link: -1}
	z := html.NewTokenizer(bytes.NewReader(decode.Document(body[:min(len(body), MaxBytes)], o.ContentType).Bytes))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			r.shut(1)
			return r.page
		case html.StartTagToken, html.SelfClosingTagToken:
			r.open(z, kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.close(atom.Lookup(name))
		case html.TextToken:
			r.text(string(z.Text()))
		}
	}
}

// A box is an open element: the links that it has held so far, as far as that matters, and the first date.
type box struct {
	tag  atom.Atom
	link int // of the links its only one, from 1; 0: none
	many bool
	date news.Time
}

type reader struct {
	page  Page
	base  *url.URL
	zone  *time.Location
	at    map[string]int // of an address among the links
	stack []box
	link  int // among the links, the one whose text is read; -1: none
}

// void are elements without an end.
var void = []atom.Atom{atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr}

// unclosed are elements that the next of their kind ends; holders are those that such a one may lie in.
var (
	unclosed = []atom.Atom{atom.Li, atom.P, atom.Dt, atom.Tr, atom.Td}
	holders  = []atom.Atom{atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Div, atom.Section, atom.Article, atom.Main}
)

// next closes the element that another of its kind ends.
func (r *reader) next(tag atom.Atom) {
	for i := len(r.stack) - 1; i > 0 && !slices.Contains(holders, r.stack[i].tag); i-- {
		if r.stack[i].tag == tag {
			r.shut(i)
			return
		}
	}
}

func (r *reader) open(z *html.Tokenizer, closed bool) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	attr := map[string]string{}
	for more {
		var key, value []byte
		if key, value, more = z.TagAttr(); len(value) <= news.MaxURL {
			attr[string(key)] = strings.TrimSpace(string(value))
		}
	}
	if slices.Contains(unclosed, tag) {
		r.next(tag)
	}
	if !closed && !slices.Contains(void, tag) && len(r.stack) < maxDepth {
		r.stack = append(r.stack, box{tag: tag})
	}
	switch tag {
	case atom.Base:
		if u, err := r.base.Parse(attr["href"]); err == nil && attr["href"] != "" {
			r.base = u
		}
	case atom.Link, atom.A:
		r.leads(tag, attr)
	case atom.Time:
		r.dated(attr["datetime"])
	}
}

// leads notes a link.
func (r *reader) leads(tag atom.Atom, attr map[string]string) {
	r.link = -1
	u, err := r.base.Parse(attr["href"])
	if err != nil || attr["href"] == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return
	}
	u.Fragment = ""
	to := u.String()
	for _, rel := range strings.Fields(strings.ToLower(attr["rel"])) {
		if rel == "archives" || rel == "prev" || rel == "next" {
			if !slices.Contains(r.page.More, to) && len(r.page.More) < maxDepth {
				r.page.More = append(r.page.More, to)
			}
		}
	}
	if tag != atom.A {
		return
	}
	n, ok := r.at[to]
	if !ok {
		if len(r.page.Links) == MaxLinks {
			return
		}
		n = len(r.page.Links)
		r.at[to] = n
		r.page.Links = append(r.page.Links, Link{URL: to})
	}
	r.link = n
	r.top().holds(n + 1)
}

func (r *reader) top() *box { return &r.stack[len(r.stack)-1] }

// holds notes one link of a box.
func (b *box) holds(link int) {
	b.many = b.many || b.link != 0 && b.link != link
	b.link = link
}

// dated notes a date, if it is one.
func (r *reader) dated(text string) {
	if b := r.top(); len(text) >= 6 && len(text) <= maxDate && b.date.IsZero() && strings.ContainsAny(text, "0123456789") {
		if at, ok := wiredate.Parse(text, r.zone); ok {
			b.date = at
		}
	}
}

func (r *reader) text(s string) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return
	}
	if r.link >= 0 {
		l := &r.page.Links[r.link]
		if len(s) > len(l.Text) {
			l.Text = strings.ToValidUTF8(s[:min(len(s), maxText)], "")
		}
	}
	r.dated(s)
}

// close closes an element, and what it left open.
func (r *reader) close(tag atom.Atom) {
	if tag == atom.A {
		r.link = -1
	}
	for i := len(r.stack) - 1; i > 0; i-- {
		if r.stack[i].tag == tag {
			r.shut(i)
			return
		}
	}
}

// shut closes the boxes from one on. The innermost box that holds one link and a date says that the date is the link's.
func (r *reader) shut(from int) {
	for len(r.stack) > from {
		b := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		if b.link != 0 && !b.many && !b.date.IsZero() && r.page.Links[b.link-1].Date.IsZero() {
			r.page.Links[b.link-1].Date = b.date
		}
		p := r.top()
		if b.link != 0 {
			p.holds(b.link)
		}
		p.many = p.many || b.many
		if p.date.IsZero() {
			p.date = b.date
		}
	}
}
