package markup

import "golang.org/x/net/html"

// An entry is an open element. It knows the innermost entries, itself included, that end each scope (13.2.4.2), so that whether a
// tag is in scope is one comparison.
type entry struct {
	node *html.Node
	tag  *tag
	same int32 // the next entry further out with the same tag, -1 for none

	scope, list, button, table int16 // what ends them
	special, wall, area        int16
	format                     bool // it is among the formatting elements
}

func (p *parser) current() *entry { return &p.stack[len(p.stack)-1] }

// push opens an element.
func (p *parser) push(n *html.Node, t *tag) {
	if len(p.stack) >= maxDepth {
		p.popTo(len(p.stack) - 1)
	}
	at := int16(len(p.stack))
	e := entry{scope: -1, list: -1, button: -1, table: -1, special: -1, wall: -1, area: -1}
	if at > 0 {
		e = p.stack[at-1]
	}
	e.node, e.tag, e.format = n, t, false
	if f := t.flags; f&(special|scope|listScope|tableScope|area) != 0 {
		if f&scope != 0 {
			e.scope, e.list, e.button = at, at, at
		}
		if f&listScope != 0 {
			e.list = at
		}
		if t == tagButton {
			e.button = at
		}
		if f&tableScope != 0 {
			e.table = at
		}
		if f&special != 0 {
			e.special = at
		}
		if f&wall != 0 {
			e.wall = at
		}
		if f&area != 0 {
			e.area = at
		}
	}
	for int(t.id) >= len(p.top) {
		p.top = append(p.top, -1)
	}
	e.same = p.top[t.id]
	p.top[t.id] = int32(at)
	p.stack = append(p.stack, e)
}

// popTo closes all elements from an entry inwards.
func (p *parser) popTo(at int) {
	for i := len(p.stack) - 1; i >= at; i-- {
		e := &p.stack[i]
		p.top[e.tag.id] = e.same
		if e.format {
			p.closed(e.node)
		}
	}
	p.stack = p.stack[:at]
}

func (p *parser) pop() { p.popTo(len(p.stack) - 1) }

// rebuild opens some elements again from an entry inwards, where one was taken out of or put into the stack.
func (p *parser) rebuild(at int, with []entry) {
	for i := len(p.stack) - 1; i >= at; i-- {
		p.top[p.stack[i].tag.id] = p.stack[i].same
	}
	p.stack = p.stack[:at]
	p.steps += len(with)
	for _, e := range with {
		p.push(e.node, e.tag)
		p.current().format = e.format
	}
}

// remove takes an entry out of the stack; what is inside it stays open.
func (p *parser) remove(at int) {
	if p.stack[at].format {
		p.closed(p.stack[at].node)
	}
	p.rebuild(at, append([]entry(nil), p.stack[at+1:]...))
}

// insertEntry puts an element into the stack before an entry.
func (p *parser) insertEntry(at int, n *html.Node, t *tag, format bool) {
	with := append([]entry{{node: n, tag: t, format: format}}, p.stack[at:]...)
	p.rebuild(at, with)
}

// indexOf is the entry of an element with a tag, -1 where it is not open.
func (p *parser) indexOf(n *html.Node, t *tag) int {
	for at := p.top[t.id]; at >= 0; at = p.stack[at].same {
		p.steps++
		if p.stack[at].node == n {
			return int(at)
		}
	}
	return -1
}

// isOpen reports whether an element with a tag is open.
func (p *parser) isOpen(t *tag) bool { return p.top[t.id] >= 0 }

// inScope is the innermost entry with a tag where it is in scope, -1 where it is not; so are those below for other scopes.
func (p *parser) inScope(t *tag) int  { return p.within(t, p.current().scope) }
func (p *parser) inList(t *tag) int   { return p.within(t, p.current().list) }
func (p *parser) inButton(t *tag) int { return p.within(t, p.current().button) }
func (p *parser) inTable(t *tag) int  { return p.within(t, p.current().table) }

func (p *parser) within(t *tag, limit int16) int {
	if int(t.id) < len(p.top) {
		if at := p.top[t.id]; at >= 0 && at >= int32(limit) {
			return int(at)
		}
	}
	return -1
}

// closeScope closes the innermost element with a tag and all in it, if it is in scope.
func (p *parser) closeScope(t *tag) bool { return p.close(p.inScope(t)) }

func (p *parser) closeTable(t *tag) bool { return p.close(p.inTable(t)) }

func (p *parser) close(at int) bool {
	if at < 0 {
		return false
	}
	p.popTo(at)
	return true
}

// closeParagraph closes an open p (13.2.6.4.7).
func (p *parser) closeParagraph() {
	if at := p.inButton(tagP); at >= 0 {
		p.popTo(at)
	}
}

// impliedEnds closes the elements whose end tags may be left out, up to one of the tag that is excepted (13.2.6.3).
func (p *parser) impliedEnds(except *tag) {
	at := len(p.stack)
	for at > 0 && p.stack[at-1].tag.flags&implied != 0 && p.stack[at-1].tag != except {
		at--
	}
	p.popTo(at)
}

// clearTo closes elements up to one of the tags, to a template or to html (13.2.6.4.9: clear the stack back to a context).
func (p *parser) clearTo(tags ...*tag) {
	at := max(p.top[tagHTML.id], p.top[tagTemplate.id])
	for _, t := range tags {
		at = max(at, p.top[t.id])
	}
	p.popTo(int(at) + 1)
}

// resetMode finds the mode that goes with the open elements (13.2.4.1).
func (p *parser) resetMode() {
	e := &p.stack[p.current().area]
	switch e.tag.kind {
	case cell:
		p.mode = inCell
	case row:
		p.mode = inRow
	case rows:
		p.mode = inRows
	case caption:
		p.mode = inCaption
	case columns:
		p.mode = inColumns
	case table:
		p.mode = inTable
	case template:
		p.mode = p.templates[len(p.templates)-1]
	case head:
		p.mode = inHead
	case frameset:
		p.mode = inFrameset
	case page:
		p.mode = afterHead
		if p.head == nil {
			p.mode = beforeHead
		}
	default:
		p.mode = inBody
	}
}
