package fields

import (
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
)

// element reads one element of a subject by its name.
func (r *reader) element(n *node, s *Subject) {
	switch {
	case r.textual(n, s):
	case r.addressed(n, s):
	case r.personal(n, s):
	case r.dated(n, s):
	case r.tagged(n, s):
	case r.nested(n, s):
	case r.podcast(n, s):
	case r.placed(n, s):
	default:
		r.other(n, s)
	}
}

// takes reports whether a field takes the value of an element: an element nearer to its subject is better than one deep inside
// some other.
func (s *Subject) takes(field string, depth int) bool {
	if s.depths == nil {
		s.depths = map[string]int{}
	}
	if before, ok := s.depths[field]; ok && depth > before {
		return false
	}
	s.depths[field] = depth
	return true
}

// put sets a field where it takes the element's value.
func (s *Subject) put(place *string, field, value string, n *node) {
	if s.takes(field, n.depth) {
		*place = value
	}
}

func resolveAgainst(n *node, address string) string {
	return resolve.Join(n.base, strings.TrimSpace(address))
}

// other keeps the text of an element that nothing here knows, and looks for known ones inside it.
func (r *reader) other(n *node, s *Subject) {
	if words := n.words(); words != "" && len(s.Other) < maxOther && len(words) <= maxOtherText {
		name := strings.ReplaceAll(n.name, ":", "_")
		if s.takes("other "+name, n.depth) {
			if s.Other == nil {
				s.Other = Attributes{}
			}
			s.Other[name] = r.mended(words)
		}
	}
	r.inside(n, s)
}

// The bounds of what is kept without being known.
const (
	maxOther     = 64
	maxOtherText = 4 << 10 // bytes
)

// addressed reads links, and elements whose text is an address.
func (r *reader) addressed(n *node, s *Subject) bool {
	switch n.name {
	case "link":
		r.link(n, s)
	case "guid", "id":
		r.id(n, s)
	case "enclosure":
		l, _ := linkOf(n)
		l.Rel = "enclosure"
		r.addLink(s, l)
	case "cc:license":
		r.addLink(s, Link{Rel: "license", Href: n.attr("rdf:resource")})
	case "creativecommons:license":
		r.addLink(s, Link{Rel: "license", Href: n.words()})
	case "comments":
		s.put(&s.Comments, n.name, resolveAgainst(n, n.words()), n)
	case "docs":
		s.put(&s.Docs, n.name, resolveAgainst(n, n.words()), n)
	case "icon":
		s.put(&s.Icon, n.name, resolveAgainst(n, n.words()), n)
	case "logo":
		s.put(&s.Logo, n.name, resolveAgainst(n, n.words()), n)
		if s.Image == nil {
			s.Image = &Image{URL: s.Logo}
		}
	case "wfw:comment":
		s.put(&s.WFWComment, n.name, resolveAgainst(n, n.words()), n)
	case "wfw:commentrss":
		s.put(&s.CommentRSS, n.name, resolveAgainst(n, n.words()), n)
	case "newlocation", "itunes:new-feed-url":
		if where := resolveAgainst(n, n.words()); resolve.Known(where) && r.item < 0 {
			s.NewLocation = where
		}
	default:
		return false
	}
	return true
}

// linkOf gives what the attributes of an element say about an address, and whether they state one, be it empty.
func linkOf(n *node) (l Link, stated bool) {
	l = Link{Rel: n.attr("rel"), Type: n.attr("type"), HrefLang: n.attr("hreflang"), Title: n.attr("title"), Length: n.attr("length")}
	for _, name := range []string{"url", "uri", "href"} {
		if l.Href, stated = n.lookup(name); stated {
			l.Href = resolveAgainst(n, l.Href)
			break
		}
	}
	return l, stated
}

// link reads a link of Atom, whose address is an attribute, or of RSS, whose address is its text.
func (r *reader) link(n *node, s *Subject) {
	l, stated := linkOf(n)
	if l.Rel == "" {
		l.Rel = "alternate"
	}
	if l.Type == "" {
		l.Type = typeHTML
		if l.Rel == "self" {
			l.Type = "application/atom+xml"
		}
	}
	if words := n.words(); !stated && words != "" {
		l.Href = resolveAgainst(n, words)
	}
	r.addLink(s, l)
}

func (r *reader) addLink(s *Subject, l Link) {
	s.LinkDetails = append(s.LinkDetails, l)
	if kind := contentType(l.Type); l.Rel == "alternate" && l.Href != "" && isHTML(kind) {
		s.Link = l.Href
	}
}

// id reads what names an item, which is its address, too, where nothing else is and it does not say that it is none.
func (r *reader) id(n *node, s *Subject) {
	permalink, stated := n.lookup("ispermalink")
	isLink := !stated || permalink == "true"
	value := n.words()
	whole := ""
	if isLink && value != "" {
		if whole = resolveAgainst(n, value); whole != "" {
			value = whole
		}
	}
	s.put(&s.ID, "id", value, n)
	if whole != "" && s.ID == value && resolve.Known(value) {
		s.permalink = value
	}
}
