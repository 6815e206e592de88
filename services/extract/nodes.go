package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A display says how an element takes part in the flow of text.
type display uint8

const (
	boxed display = iota
	inline
	skipped
	lineBreak
)

func kindOf(n *html.Node) display {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I,
		atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong,
		atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Ruby, atom.Rb, atom.Data:
		return inline
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Canvas, atom.Iframe, atom.Object, atom.Embed, atom.Audio,
		atom.Video, atom.Picture, atom.Img, atom.Input, atom.Select, atom.Option, atom.Textarea, atom.Button, atom.Meta, atom.Link, atom.Head, atom.Title,
		atom.Map, atom.Rt, atom.Rp, atom.Progress, atom.Datalist, atom.Noframes:
		return skipped
	case atom.Br:
		return lineBreak
	case 0: // custom elements stand in a line unless they hold blocks
		if !holdsBlocks(n) {
			return inline
		}
	}
	return boxed
}

// holdsBlocks reports whether an unknown element parts text.
func holdsBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.DataAtom != 0 && kindOf(c) == boxed {
			return true
		}
	}
	return false
}

// textOf is the visible text of an element, with its white space folded and a space between its parts.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < 4096; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && kindOf(c) == inline:
				walk(c)
			case c.Type == html.ElementNode && kindOf(c) != skipped:
				b.WriteByte(' ')
				walk(c)
				b.WriteByte(' ')
			}
		}
	}
	walk(n)
	return fold(b.String())
}

// attr is the value of an attribute, empty where there is none.
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// small reports whether an element holds no more than some nodes.
func small(n *html.Node, most int) bool {
	left := most
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && left > 0; c = c.NextSibling {
			left--
			walk(c)
		}
	}
	walk(n)
	return left > 0
}
