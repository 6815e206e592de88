package markup

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// insert makes an element of the tag being read and opens it (13.2.6.1).
func (p *parser) insert(t *tag) *html.Node {
	n := p.element(t)
	p.place(n)
	p.push(n, t)
	return n
}

// insertVoid makes an element that holds nothing.
func (p *parser) insertVoid(t *tag) { p.place(p.element(t)) }

// insertRaw makes an element whose inside is text.
func (p *parser) insertRaw(t *tag) {
	n := p.element(t)
	p.place(n)
	text := p.rawText(t.name)
	if t.atom == atom.Title {
		text = p.unescape(text)
	}
	p.fill(n, text)
}

// fill gives an element its only text.
func (p *parser) fill(n *html.Node, text string) {
	if text == "" {
		return
	}
	if p.nul {
		text = replaceNUL(text)
	}
	c := p.node()
	c.Type, c.Data = html.TextNode, text
	appendTo(n, c)
}

func (p *parser) element(t *tag) *html.Node {
	n := p.node()
	n.Type, n.DataAtom, n.Data = html.ElementNode, t.atom, t.name
	p.keepAttributes(n)
	p.made++
	return n
}

// imply inserts an element without attributes that the page does not write.
func (p *parser) imply(t *tag) *html.Node {
	attrs, closing := p.attrs, p.selfClosing
	p.attrs = nil
	n := p.insert(t)
	p.attrs, p.selfClosing = attrs, closing
	return n
}

// place appends a node to the current element, or before a table where it must not stand in that.
func (p *parser) place(n *html.Node) {
	if len(p.stack) == 0 {
		appendTo(p.doc, n)
		return
	}
	e := p.current()
	if p.foster && e.tag.flags&fosters != 0 {
		p.fosterNode(n)
		return
	}
	appendTo(e.node, n)
}

// fosterPlace is where the stray contents of a table go: the parent, and the node before which they stand, nil for the end.
func (p *parser) fosterPlace() (parent, before *html.Node) {
	t, inner := p.top[tagTable.id], p.top[tagTemplate.id]
	switch {
	case inner >= 0 && inner > t:
		return p.stack[inner].node, nil
	case t < 0:
		return p.stack[0].node, nil
	case p.stack[t].node.Parent != nil:
		return p.stack[t].node.Parent, p.stack[t].node
	}
	return p.stack[t-1].node, nil
}

func (p *parser) fosterNode(n *html.Node) {
	parent, before := p.fosterPlace()
	insertBefore(parent, n, before)
}

// addText adds text where a node would be placed, to the text that is there or as a new one.
func (p *parser) addText(s string) {
	if s == "" {
		return
	}
	e := p.current()
	parent, before := e.node, (*html.Node)(nil)
	if p.foster && e.tag.flags&fosters != 0 {
		parent, before = p.fosterPlace()
	}
	last := parent.LastChild
	if before != nil {
		last = before.PrevSibling
	}
	if last != nil && last.Type == html.TextNode && (last == p.last || !p.weary()) {
		p.grow(last, s)
		return
	}
	n := p.node()
	n.Type, n.Data = html.TextNode, s
	insertBefore(parent, n, before)
}

// grow lengthens a text, whose parts are put together when another one grows.
func (p *parser) grow(n *html.Node, s string) {
	if n != p.last {
		p.settle()
		p.steps += len(n.Data) / 8
		p.last, p.parts = n, append(p.parts[:0], n.Data...)
	}
	p.parts = append(p.parts, s...)
}

func (p *parser) settle() {
	if p.last != nil {
		p.last.Data = string(p.parts)
	}
}

// comment adds a comment where the mode puts it.
func (p *parser) comment(s string) {
	p.skipFeed = false
	if p.crowded() {
		return
	}
	p.made++
	if p.nul {
		s = replaceNUL(s)
	}
	n := p.node()
	n.Type, n.Data = html.CommentNode, s
	switch p.mode {
	case initial, beforeHTML, afterAfterBody, afterAfterFrameset:
		appendTo(p.doc, n)
	case afterBody:
		appendTo(p.stack[0].node, n)
	default:
		p.place(n)
	}
}

func appendTo(parent, n *html.Node) {
	last := parent.LastChild
	if last != nil {
		last.NextSibling = n
	} else {
		parent.FirstChild = n
	}
	parent.LastChild = n
	n.Parent, n.PrevSibling = parent, last
}

func insertBefore(parent, n, before *html.Node) {
	if before == nil {
		appendTo(parent, n)
		return
	}
	prev := before.PrevSibling
	if prev != nil {
		prev.NextSibling = n
	} else {
		parent.FirstChild = n
	}
	before.PrevSibling = n
	n.Parent, n.PrevSibling, n.NextSibling = parent, prev, before
}

// detach takes a node out of the tree.
func detach(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}
