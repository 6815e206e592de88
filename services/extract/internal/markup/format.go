package markup

import (
	"slices"

	"golang.org/x/net/html"
)

// A formatting is a formatting element that is opened again in the blocks after the one in which it was left open, or a marker
// before which none is (13.2.4.3).
type formatting struct {
	node *html.Node // nil for a marker
	tag  *tag
	open bool // it is on the stack
}

func (p *parser) marker() { p.formats = append(p.formats, formatting{}) }

// clearFormats forgets the formatting elements up to the last marker.
func (p *parser) clearFormats() {
	for i := len(p.formats) - 1; i >= 0; i-- {
		was := p.formats[i].node
		p.formats = p.formats[:i]
		if was == nil {
			return
		}
	}
}

// closed says that a formatting element is no longer on the stack.
func (p *parser) closed(n *html.Node) {
	if i := p.formatOf(n); i >= 0 {
		p.formats[i].open = false
	}
}

func (p *parser) formatOf(n *html.Node) int {
	for i := len(p.formats) - 1; i >= 0; i-- {
		if p.formats[i].node == n {
			return i
		}
	}
	return -1
}

// addFormat inserts a formatting element. Of those that are alike the earliest of three is forgotten.
func (p *parser) addFormat(t *tag) {
	n := p.insert(t)
	alike, earliest, since := 0, -1, 0
	for i := len(p.formats) - 1; i >= 0 && p.formats[i].node != nil; i-- {
		if since++; p.formats[i].tag == t && sameAttributes(p.formats[i].node, n) {
			alike++
			earliest = i
		}
	}
	if alike >= 3 {
		p.formats = slices.Delete(p.formats, earliest, earliest+1)
	} else if since >= maxFormats {
		first := len(p.formats) - since
		p.formats = slices.Delete(p.formats, first, first+1)
	}
	if p.weary() {
		return
	}
	p.formats = append(p.formats, formatting{n, t, true})
	p.current().format = true
}

func sameAttributes(a, b *html.Node) bool {
	if len(a.Attr) != len(b.Attr) {
		return false
	}
	for i := range a.Attr {
		if a.Attr[i] != b.Attr[i] && !slices.Contains(b.Attr, a.Attr[i]) {
			return false
		}
	}
	return true
}

// reopen opens the formatting elements again that were closed with the block around them.
func (p *parser) reopen() {
	last := len(p.formats) - 1
	if last < 0 || p.formats[last].node == nil || p.formats[last].open {
		return
	}
	first := last
	for first > 0 && p.formats[first-1].node != nil && !p.formats[first-1].open {
		first--
	}
	if p.crowded() || p.weary() {
		return
	}
	p.steps += 8 * (last - first + 1)
	for i := first; i <= last; i++ {
		f := &p.formats[i]
		f.node = p.clone(f.node)
		p.place(f.node)
		p.push(f.node, f.tag)
		f.open, p.current().format = true, true
	}
}

// lastFormat is the innermost formatting element with a tag since the last marker, -1 for none.
func (p *parser) lastFormat(t *tag) int {
	for i := len(p.formats) - 1; i >= 0 && p.formats[i].node != nil; i-- {
		if p.formats[i].tag == t {
			return i
		}
	}
	return -1
}

// endFormat ends a formatting element whose end tag may stand inside blocks that it does not close: the adoption agency algorithm
// of 13.2.6.4.7.
func (p *parser) endFormat(t *tag) {
	if e := p.current(); e.tag == t && !e.format {
		p.pop()
		return
	}
	for range 8 {
		at := p.lastFormat(t)
		if at < 0 {
			p.endOther(t)
			return
		}
		fe := p.formats[at].node
		if !p.formats[at].open {
			p.formats = slices.Delete(p.formats, at, at+1)
			return
		}
		open := p.indexOf(fe, t)
		if p.inScope(t) < 0 {
			return
		}
		block := p.furthestBlock(open)
		if block < 0 || p.weary() {
			p.formats = slices.Delete(p.formats, at, at+1)
			p.stack[open].format = false
			if block < 0 {
				p.popTo(open)
			}
			return
		}
		p.adopt(fe, t, open, block)
	}
}

// furthestBlock is the outermost special element inside an entry, -1 where there is none.
func (p *parser) furthestBlock(at int) int {
	if int(p.current().special) <= at {
		return -1
	}
	for i := at + 1; i < len(p.stack); i++ {
		p.steps++
		if p.stack[i].tag.flags&special != 0 {
			return i
		}
	}
	return -1
}

// adopt is one round of the algorithm: the block leaves the formatting element, and a copy of that goes into the block.
func (p *parser) adopt(fe *html.Node, t *tag, open, block int) {
	ancestor := p.stack[open-1].node
	ancestorTag := p.stack[open-1].tag
	furthest := p.stack[block].node
	furthestTag := p.stack[block].tag
	bookmark := p.formatOf(fe)
	last := furthest
	for x, step := block-1, 1; x > open; x, step = x-1, step+1 {
		node := p.stack[x].node
		at := p.formatOf(node)
		if at >= 0 && step > 3 {
			p.formats = slices.Delete(p.formats, at, at+1)
			if at <= bookmark {
				bookmark--
			}
			at = -1
		}
		if at < 0 {
			p.stack[x].format = false
			p.remove(x)
			continue
		}
		c := p.clone(node)
		p.formats[at].node, p.stack[x].node = c, c
		if last == furthest {
			bookmark = at + 1
		}
		detach(last)
		appendTo(c, last)
		last = c
	}
	detach(last)
	if ancestorTag.flags&fosters != 0 {
		p.fosterNode(last)
	} else {
		appendTo(ancestor, last)
	}
	p.swap(fe, t, furthest, furthestTag, bookmark)
}

// swap puts a copy of a formatting element into a block, with all that the block holds, and in its place on the stack and in the list.
func (p *parser) swap(fe *html.Node, t *tag, furthest *html.Node, furthestTag *tag, bookmark int) {
	c := p.clone(fe)
	p.moveChildren(furthest, c)
	appendTo(furthest, c)
	if old := p.formatOf(fe); old >= 0 {
		if old < bookmark {
			bookmark--
		}
		p.formats = slices.Delete(p.formats, old, old+1)
	}
	bookmark = max(0, min(bookmark, len(p.formats)))
	if at := p.indexOf(fe, t); at >= 0 {
		p.stack[at].format = false
		p.remove(at)
	}
	at := p.indexOf(furthest, furthestTag)
	p.formats = slices.Insert(p.formats, bookmark, formatting{c, t, true})
	p.insertEntry(at+1, c, t, true)
}

func (p *parser) moveChildren(from, to *html.Node) {
	to.FirstChild, to.LastChild = from.FirstChild, from.LastChild
	from.FirstChild, from.LastChild = nil, nil
	for n := to.FirstChild; n != nil; n = n.NextSibling {
		n.Parent = to
		p.steps++
	}
}

// endOther closes the innermost element with a tag, unless a special one is open in it.
func (p *parser) endOther(t *tag) {
	if int(t.id) >= len(p.top) || t.id == ownTags+maxOwnTags && p.current().tag.name != t.name {
		return
	}
	if at := p.top[t.id]; at >= 0 && at >= int32(p.current().special) {
		p.popTo(int(at))
	}
}
