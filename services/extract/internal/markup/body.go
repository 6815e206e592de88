package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// startInBody is 13.2.6.4.7.
func (p *parser) startInBody(t *tag) bool {
	switch t.kind {
	case block:
		p.closeParagraph()
		p.insert(t)
	case anchor:
		p.startAnchor(t)
	case format:
		p.reopen()
		p.addFormat(t)
	case other:
		p.reopen()
		p.insert(t)
	case void:
		p.reopen()
		p.insertVoid(t)
		p.framesetOK = false
	case paragraph:
		p.closeParagraph()
		p.insert(t)
	case item, definition:
		p.startItem(t)
	case raw, headLink, template:
		p.headTag(t)
	case heading:
		p.closeParagraph()
		if p.current().tag.kind == heading {
			p.pop()
		}
		p.insert(t)
	case math, svg:
		p.reopen()
		p.insertForeign(t, t.name)
	case caption, column, columns, frame, head, rows, row, cell: // not here
	case page, body, frameset:
		p.startOuter(t)
	case iframe, noembed, xmp, textarea, plaintext:
		p.startText(t)
	default:
		return p.startControl(t)
	}
	return true
}

// startControl reads what is left: forms and their parts, tables, rubies.
func (p *parser) startControl(t *tag) bool {
	switch t.kind {
	case pre:
		p.closeParagraph()
		p.insert(t)
		p.skipFeed, p.framesetOK = true, false
	case form:
		p.startForm(t)
	case button:
		if p.inScope(tagButton) >= 0 {
			p.impliedEnds(nil)
			p.closeScope(tagButton)
		}
		p.reopen()
		p.insert(t)
		p.framesetOK = false
	case nobr:
		p.reopen()
		if p.inScope(t) >= 0 {
			p.endFormat(t)
			p.reopen()
		}
		p.addFormat(t)
	case object:
		p.reopen()
		p.insert(t)
		p.marker()
		p.framesetOK = false
	case table:
		if !p.quirks {
			p.closeParagraph()
		}
		p.insert(t)
		p.framesetOK, p.mode = false, inTable
	case param:
		p.insertVoid(t)
	case image:
		return p.startInBody(tagImg)
	case rubyBase, rubyText:
		p.startRuby(t)
	default:
		p.startChoice(t)
	}
	return true
}

// startChoice reads inputs, rules and selections, which end each other.
func (p *parser) startChoice(t *tag) {
	switch t.kind {
	case input:
		p.closeScope(tagSelect)
		p.reopen()
		hidden := p.isHiddenInput()
		p.insertVoid(t)
		p.framesetOK = p.framesetOK && hidden
	case rule:
		if at := p.inButton(tagP); at >= 0 {
			p.popTo(at)
		}
		if p.inScope(tagSelect) >= 0 {
			p.impliedEnds(nil)
		}
		p.insertVoid(t)
		p.framesetOK = false
	case selection:
		if p.closeScope(t) {
			return
		}
		p.reopen()
		p.insert(t)
		p.framesetOK = false
	case option, optgroup:
		except := tagOptgroup
		if t.kind == optgroup {
			except = nil
		}
		if p.inScope(tagSelect) >= 0 {
			p.impliedEnds(except)
		} else if p.current().tag.kind == option {
			p.pop()
		}
		p.reopen()
		p.insert(t)
	}
}

func (p *parser) startRuby(t *tag) {
	if p.inScope(tagRuby) >= 0 {
		except := tagRtc
		if t.kind == rubyBase {
			except = nil
		}
		p.impliedEnds(except)
	}
	p.insert(t)
}

func (p *parser) isHiddenInput() bool {
	for i := range p.attrs {
		if p.attrs[i].Key == "type" {
			return strings.EqualFold(p.attrs[i].Val, "hidden")
		}
	}
	return false
}

// startAnchor ends an open link first: links do not stand in links.
func (p *parser) startAnchor(t *tag) {
	if at := p.lastFormat(t); at >= 0 {
		n := p.formats[at].node
		attrs := p.attrs
		p.attrs = nil
		p.endFormat(t)
		p.attrs = attrs
		if i := p.formatOf(n); i >= 0 {
			p.formats = slices.Delete(p.formats, i, i+1)
		}
		if i := p.indexOf(n, t); i >= 0 {
			p.stack[i].format = false
			p.remove(i)
		}
	}
	p.reopen()
	p.addFormat(t)
}

// startItem closes the item before.
func (p *parser) startItem(t *tag) {
	p.framesetOK = false
	if at := p.current().wall; at >= 0 && p.stack[at].tag.kind == t.kind {
		p.popTo(int(at))
	}
	p.closeParagraph()
	p.insert(t)
}

func (p *parser) startForm(t *tag) {
	inTemplate := p.isOpen(tagTemplate)
	if p.form != nil && !inTemplate {
		return
	}
	p.closeParagraph()
	n := p.insert(t)
	if !inTemplate {
		p.form = n
	}
}

// startText reads an element of the body whose inside is text.
func (p *parser) startText(t *tag) {
	switch t.kind {
	case xmp:
		p.closeParagraph()
		p.reopen()
		p.framesetOK = false
		p.insertRaw(t)
	case iframe:
		p.framesetOK = false
		p.insertRaw(t)
	case noembed:
		p.insertRaw(t)
	case textarea:
		n := p.element(t)
		p.place(n)
		p.framesetOK = false
		p.fill(n, strings.TrimPrefix(p.unescape(p.rawText(t.name)), "\n"))
	case plaintext:
		p.closeParagraph()
		p.insert(t)
		rest := p.page[p.at:]
		p.at = len(p.page)
		p.text(replaceNUL(rest))
	}
}

// startOuter reads a second html or body, whose attributes are added to the first one, and a frameset.
func (p *parser) startOuter(t *tag) {
	if p.isOpen(tagTemplate) && t.kind != frameset {
		return
	}
	inside := len(p.stack) > 1 && p.stack[1].tag == tagBody
	switch {
	case t.kind == page:
		p.addAttributes(p.stack[0].node)
	case t.kind == body && inside:
		p.framesetOK = false
		p.addAttributes(p.stack[1].node)
	case t.kind == frameset && inside && p.framesetOK:
		detach(p.stack[1].node)
		p.popTo(1)
		p.insert(t)
		p.mode = inFrameset
	}
}

func (p *parser) addAttributes(n *html.Node) {
	for _, a := range p.attrs {
		if len(n.Attr) < maxAttributes && !slices.ContainsFunc(n.Attr, func(b html.Attribute) bool { return a.Key == b.Key }) {
			n.Attr = append(n.Attr, a)
		}
	}
}

// endInBody is 13.2.6.4.7, the end tags.
func (p *parser) endInBody(t *tag) bool {
	switch t.kind {
	case block, button, pre, selection:
		if p.inScope(t) >= 0 {
			p.impliedEnds(nil)
			p.closeScope(t)
		}
	case anchor, format, nobr:
		p.endFormat(t)
	case paragraph:
		p.endParagraph()
	case item:
		p.close(p.inList(t))
	case definition:
		p.closeScope(t)
	case heading:
		at := -1
		for _, h := range headings {
			at = max(at, p.inScope(h))
		}
		p.close(at)
	case form:
		p.endForm(t)
	case object:
		if p.closeScope(t) {
			p.clearFormats()
		}
	case body, page:
		if p.inScope(tagBody) >= 0 {
			p.mode = afterBody
			return t.kind == body
		}
	case template:
		p.endTemplate()
	default:
		if t == tagBr && !p.crowded() {
			return p.startInBody(t)
		}
		p.endOther(t)
	}
	return true
}

// endParagraph closes an open p; where there is none, an empty one is made.
func (p *parser) endParagraph() {
	if p.inButton(tagP) < 0 {
		if p.crowded() {
			p.drop(tagP)
			return
		}
		p.imply(tagP)
	}
	p.closeParagraph()
}

func (p *parser) endForm(t *tag) {
	if p.isOpen(tagTemplate) {
		if p.inScope(t) >= 0 {
			p.impliedEnds(nil)
			p.closeScope(t)
		}
		return
	}
	n := p.form
	p.form = nil
	if at := p.inScope(t); n != nil && at >= 0 && p.stack[at].node == n {
		p.impliedEnds(nil)
		p.remove(at)
	}
}
