package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// doctype reads a document type. Only the first thing of a page is one (13.2.6.4.1).
func (p *parser) doctype(s string) {
	p.skipFeed = false
	if p.mode != initial {
		return
	}
	s = strings.TrimLeft(s, whiteSpace)
	n := p.node()
	n.Type = html.DoctypeNode
	end := strings.IndexAny(s, whiteSpace)
	if end < 0 {
		end = len(s)
	}
	name, rest := s[:end], strings.TrimLeft(s[end:], whiteSpace)
	p.quirks = name != "html"
	n.Data = strings.ToLower(p.doctypeText(name))
	if len(rest) >= 6 {
		key := strings.ToLower(rest[:6])
		public, system, ok := p.identifiers(key, rest[6:], n)
		p.quirks = p.quirks || !ok || quirky(n, public, system)
	} else {
		p.quirks = p.quirks || rest != ""
	}
	appendTo(p.doc, n)
	p.mode = beforeHTML
}

func (p *parser) doctypeText(s string) string {
	s = p.unescape(s)
	if p.nul {
		s = replaceNUL(s)
	}
	return s
}

// identifiers reads the public and the system identifier; not ok where something else stands there.
func (p *parser) identifiers(key, s string, n *html.Node) (public, system string, ok bool) {
	for key == "public" || key == "system" {
		s = strings.TrimLeft(s, whiteSpace)
		if s == "" || s[0] != '"' && s[0] != '\'' {
			break
		}
		id, rest, _ := strings.Cut(s[1:], s[:1])
		s = rest
		n.Attr = append(n.Attr, html.Attribute{Key: key, Val: p.doctypeText(id)})
		if key == "public" {
			public, key = id, "system"
		} else {
			system, key = id, ""
		}
	}
	return public, system, s == "" && (key == "" || key == "system" && len(n.Attr) == 1 && n.Attr[0].Key == "public")
}

// quirky reports whether identifiers are those of a page that was made for old browsers.
func quirky(n *html.Node, public, system string) bool {
	public = strings.ToLower(public)
	switch {
	case strings.EqualFold(system, "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd"):
		return true
	case slices.Contains([]string{"-//w3o//dtd w3 html strict 3.0//en//", "-/w3d/dtd html 4.0 transitional/en", "html"}, public):
		return true
	case len(n.Attr) == 1 && (strings.HasPrefix(public, "-//w3c//dtd html 4.01 frameset//") || strings.HasPrefix(public, "-//w3c//dtd html 4.01 transitional//")):
		return true
	}
	return slices.ContainsFunc(quirkyIDs, func(id string) bool { return strings.HasPrefix(public, id) })
}

// quirkyIDs begin the public identifiers that the standard lists.
var quirkyIDs = strings.Split(`+//silmaril//dtd html pro v0r11 19970101//
-//as//dtd html 3.0 aswedit + extensions//
-//advasoft ltd//dtd html 3.0 aswedit + extensions//
-//ietf//dtd html 2.0
-//ietf//dtd html 2.1e//
-//ietf//dtd html 3.0//
-//ietf//dtd html 3.2
-//ietf//dtd html 3//
-//ietf//dtd html level
-//ietf//dtd html strict
-//ietf//dtd html//
-//metrius//dtd metrius presentational//
-//microsoft//dtd internet explorer 2.0
-//microsoft//dtd internet explorer 3.0
-//netscape comm. corp.//dtd
-//o'reilly and associates//dtd html
-//sq//dtd html 2.0 hotmetal + extensions//
-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//
-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//
-//spyglass//dtd html 2.0 extended//
-//sun microsystems corp.//dtd hotjava
-//w3c//dtd html 3 1995-03-24//
-//w3c//dtd html 3.2
-//w3c//dtd html 4.0 frameset//
-//w3c//dtd html 4.0 transitional//
-//w3c//dtd html experimental
-//w3c//dtd w3 html//
-//w3o//dtd w3 html 3.0//
-//webtechs//dtd mozilla html`, "\n")
