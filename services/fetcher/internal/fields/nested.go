package fields

import (
	"strconv"
	"strings"
)

// nested reads the elements that have parts.
func (r *reader) nested(n *node, s *Subject) bool {
	switch n.name {
	case "image":
		r.image(n, s)
	case "textinput":
		s.TextInput = &TextInput{}
		t := &Subject{}
		r.inside(n, t)
		*s.TextInput = TextInput{Title: t.Title, Description: t.Description, Link: t.Link, Name: t.Other["name"]}
	case "cloud":
		s.Cloud = Attributes{}
		for _, a := range n.attrs {
			s.Cloud[a.name] = a.value
		}
	case "source":
		r.source(n, s)
	case "generator":
		r.generator(n, s)
	case "admin:generatoragent":
		where := resolveAgainst(n, n.attr("rdf:resource"))
		s.Generator, s.GeneratorDetail = where, &Generator{URL: where}
	case "admin:errorreportsto":
		s.ErrorReportsTo = n.attr("rdf:resource")
	case "language", "dc:language":
		s.put(&s.Language, "language", strings.ReplaceAll(n.words(), "_", "-"), n)
	case "ttl":
		s.put(&s.TTL, n.name, n.words(), n)
	case "thr:in-reply-to":
		s.InReplyTo = &InReplyTo{Ref: n.attr("ref"), Href: n.attr("href"), Source: n.attr("source"), Type: n.attr("type")}
	default:
		return false
	}
	return true
}

// image reads a picture. What is inside it is said of it alone.
func (r *reader) image(n *node, s *Subject) {
	inside := &Subject{}
	var i Image
	for _, k := range n.kids {
		switch k.name {
		case "":
		case "url", "href":
			i.URL = resolveAgainst(k, k.words())
		case "width":
			i.Width = pixels(k.words())
		case "height":
			i.Height = pixels(k.words())
		default:
			r.element(k, inside)
		}
	}
	i.Title, i.Link, i.Description = inside.Title, inside.Link, inside.Description
	if i.URL == "" {
		i.URL = firstOf(n, "href", "url", "rdf:resource")
	}
	if i == (Image{}) {
		if words := n.words(); words != "" && !strings.ContainsAny(words, " <>") {
			i.URL = resolveAgainst(n, words)
		}
	}
	if s.Image == nil || s.Image.URL == "" || i.URL != "" && i.URL != s.Image.URL {
		s.Image = &i
	}
}

// pixels reads a number; what is none is zero.
func pixels(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// source reads the feed that an item was taken from: all of it in Atom, its title and address in RSS.
func (r *reader) source(n *node, s *Subject) {
	from := &Subject{}
	r.inside(n, from)
	if words := n.words(); words != "" {
		from.Title = r.mended(words)
	}
	if href := n.attr("url"); href != "" {
		from.LinkDetails = append(from.LinkDetails, Link{Rel: "self", Href: resolveAgainst(n, href)})
		if from.Link == "" {
			from.Link = resolveAgainst(n, href)
		}
	}
	s.Source = from
}

func (r *reader) generator(n *node, s *Subject) {
	g := Generator{Name: r.mended(n.words()), Version: n.attr("version")}
	if href := firstOf(n, "url", "uri", "href"); href != "" {
		g.URL = resolveAgainst(n, href)
	}
	s.Generator, s.GeneratorDetail = g.Name, &g
}
