// Package fields reads everything that a feed says, field by field: RSS 0.9x to 2.0, RDF, CDF, Atom 0.3 and 1.0, JSON Feed, and the
// modules that they carry. It answers what is in a document; what the wire takes of it is package feed's. The names of the fields
// are those of feedparser's test suite, so that the two can be compared. It does no I/O.
package fields

import (
	"slices"
	"strings"
	"time"
)

// Options say where a document comes from.
type Options struct {
	Base     string         // the address that it is resolved against, before its own xml:base
	Language string         // of the HTTP header
	Netscape bool           // its document type is that of RSS 0.91 by Netscape
	Bare     bool           // it is a channel without an rss around it
	Zone     *time.Location // the outlet's, for dates that state none
	Raw      bool           // markup is left as it was written: for who makes plain text of it
}

// A reader goes through the tree of a document.
type reader struct {
	Document
	o    Options
	item int // index of the item that is read, -1 for none
}

// XML reads a document as package mend writes it.
func XML(document []byte, o Options) Document {
	r := &reader{o: o, item: -1}
	r.Feed = &Subject{Language: strings.ReplaceAll(o.Language, "_", "-")}
	root, inUse := build(document, o.Base, o.Language)
	r.Version = version(root, inUse, o)
	if root.lang != "" {
		r.Feed.Language = root.lang
	}
	r.channel(root, r.Feed)
	r.Feed.finish(true)
	for _, one := range r.Items {
		one.finish(false)
	}
	return r.Document
}

// version names the format of a document.
func version(root *node, inUse []string, o Options) string {
	written := root.attr("version")
	switch name := root.name[strings.IndexByte(root.name, ':')+1:]; {
	case o.Netscape:
		return "rss091n"
	case o.Bare:
		return "cdf"
	case name == "rss":
		if v := map[string]string{"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}[written]; v != "" {
			return v
		}
		if strings.HasPrefix(written, "2.") {
			return "rss20"
		}
		return "rss"
	case name == "rdf" && slices.Contains(inUse, "http://my.netscape.com/rdf/simple/0.9/"):
		return "rss090"
	case name == "rdf" && slices.Contains(inUse, "http://purl.org/rss/1.0/"):
		return "rss10"
	case name == "feed" && slices.Contains(inUse, "http://www.w3.org/2005/atom"):
		return "atom10"
	case name == "feed":
		if v := map[string]string{"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}[written]; v != "" {
			return v
		}
		return "atom"
	}
	return ""
}

// channel reads what is inside a feed. The channel of RSS is transparent, as are the lists of RDF.
func (r *reader) channel(n *node, s *Subject) {
	for _, k := range n.kids {
		switch k.name {
		case "":
		case "channel":
			r.cdf(k, s)
			r.channel(k, s)
		case "item", "entry":
			r.entry(k)
		default:
			r.element(k, s)
		}
	}
}

// entry reads an item.
func (r *reader) entry(n *node) {
	s := &Subject{ID: n.attr("rdf:about"), depths: map[string]int{"id": n.depth + 1}}
	r.Items = append(r.Items, s)
	r.item = len(r.Items) - 1
	r.cdf(n, s)
	r.inside(n, s)
	r.item = -1
}

// cdf reads the attributes by which the Channel Definition Format says what others say in elements.
func (r *reader) cdf(n *node, s *Subject) {
	if when := n.attr("lastmod"); when != "" {
		r.date(&s.Updated, &s.UpdatedRaw, "updated", when, s)
	}
	if href := n.attr("href"); href != "" {
		r.addLink(s, Link{Rel: "alternate", Type: "text/html", Href: resolveAgainst(n, href)})
	}
}

func (r *reader) inside(n *node, s *Subject) {
	for _, k := range n.kids {
		if k.name != "" {
			r.element(k, s)
		}
	}
}

// finish settles what depends on the whole of a subject.
func (s *Subject) finish(isFeed bool) {
	if isFeed {
		s.Copyright, s.Rights = s.Rights, ""
		if s.Description == "" {
			s.Description, s.DescriptionDetail = s.Subtitle, s.SubtitleDetail
		}
		s.Subtitle, s.SubtitleDetail = "", nil
	}
	if s.Author == nil && s.owned {
		s.Author = s.Publisher
	}
	if s.Link == "" && s.permalink != "" {
		s.Link, s.GUIDIsLink = s.permalink, true
	}
	if len(s.Contents) > 0 {
		s.Content = s.Contents[0].Value
	}
	for _, t := range s.Tags {
		s.Category = append(s.Category, t.Term)
	}
	for _, l := range s.LinkDetails {
		s.Links = append(s.Links, l.Href)
		switch l.Rel {
		case "enclosure":
			s.Enclosure = append(s.Enclosure, Enclosure{URL: l.Href, Type: l.Type, Length: l.Length})
		case "license":
			if s.License == "" {
				s.License = l.Href
			}
		}
	}
	if s.Source != nil {
		s.Source.finish(false)
	}
}
