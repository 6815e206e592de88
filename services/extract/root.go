package extract

import (
	"golang.org/x/net/html/atom"
)

const (
	minMass   = 25   // bytes of a block that count as running text, with a sentence mark or in a paragraph
	share     = 0.70 // of the text of a box that the next inner one must hold to be chosen instead
	hinted    = 0.45 // the same for one whose markup says that it is the article's text
	mostText  = 0.55 // a box that holds so much of the page's text is not foreign, whatever its class says
	nearlyAll = 0.80 // the same for one that calls itself a modal
)

// findRoot is the box that holds the text of the article: from the outside in, the innermost one that still holds most of the
// running text. So a body that advertisements cut into several boxes stays whole.
func (o *outline) findRoot() int {
	o.weigh(foreign)
	if doubted := o.boxes[0].mass; doubted < enough*4 {
		if o.weigh(plainly); o.boxes[0].mass < doubted*3 || o.boxes[0].mass < enough {
			o.weigh(foreign)
		}
		if o.boxes[0].mass < least {
			o.weigh(0)
		}
	}
	if at := o.hintedRoot(); at >= 0 {
		return at
	}
	at := 0
	for {
		next, hint := o.heaviest(at)
		if next < 0 {
			return at
		}
		least := share
		if hint {
			least = hinted
		}
		if float64(o.boxes[next].mass) < least*float64(o.boxes[at].mass) {
			return at
		}
		at = next
	}
}

// hintedRoot is the box marked as the article's text, where it holds a good part of what the page says; of several the first with
// most.
func (o *outline) hintedRoot() int {
	best := -1
	for i := range o.boxes {
		b := &o.boxes[i]
		if b.traits&isBody == 0 || b.foreign || float64(b.mass) < hinted*float64(o.boxes[0].mass) || b.mass < 200 {
			continue
		}
		if best < 0 || i < int(o.boxes[best].end) || b.mass > 2*o.boxes[best].mass {
			if best >= 0 && i < int(o.boxes[best].end) && float64(b.mass) < 0.8*float64(o.boxes[best].mass) {
				continue
			}
			best = i
		}
	}
	return best
}

// heaviest is the child with the most running text, and whether its markup says that it is the article.
func (o *outline) heaviest(at int) (child int, hint bool) {
	child = -1
	for i := at + 1; i < int(o.boxes[at].end); i = int(o.boxes[i].end) {
		if child < 0 || o.boxes[i].mass > o.boxes[child].mass {
			child = i
		}
	}
	if child < 0 || o.boxes[child].mass == 0 || o.leaf(child) {
		return -1, false
	}
	b := &o.boxes[child]
	return child, b.traits&(isBody|isArticle) != 0 || b.node.DataAtom == atom.Main
}

// leaf reports whether a box is itself a paragraph or the like, which is never the whole article unless it is alone.
func (o *outline) leaf(i int) bool {
	switch o.boxes[i].node.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Pre, atom.Dl, atom.Tr:
		return true
	}
	return false
}

// weigh adds up the text of every box, first all of it, then only what runs and has none of the foreign traits around it.
func (o *outline) weigh(foreign trait) {
	o.foreign = foreign
	for i := range o.boxes {
		b := &o.boxes[i]
		b.raw, b.linked, b.mass = 0, 0, 0
	}
	for i := range o.blocks {
		b := &o.blocks[i]
		o.boxes[b.box].raw += int32(b.len())
		o.boxes[b.box].linked += b.linked
	}
	o.toParents(func(parent, child *box) { parent.raw, parent.linked = parent.raw+child.raw, parent.linked+child.linked })
	o.vouch()
	all := float64(o.boxes[0].raw)
	for i := range o.boxes {
		b := &o.boxes[i]
		b.foreign = b.parent >= 0 && (o.boxes[b.parent].foreign || b.traits&foreign != 0 && !b.sure && (float64(b.raw) < mostText*all || b.traits&isModal != 0 && float64(b.raw) < nearlyAll*all))
	}
	for i := range o.blocks {
		if b := &o.blocks[i]; !o.boxes[b.box].foreign && b.runs() {
			o.boxes[b.box].mass += int32(b.len()) - b.linked
		}
	}
	o.toParents(func(parent, child *box) { parent.mass += child.mass })
}

// toParents adds every box to the one around it, from the inside out.
func (o *outline) toParents(add func(parent, child *box)) {
	for i := len(o.boxes) - 1; i > 0; i-- {
		add(&o.boxes[o.boxes[i].parent], &o.boxes[i])
	}
}

// vouch marks the boxes around what is plainly the article's text: grids and wrappers are often called sidebar or share.
func (o *outline) vouch() {
	for i := range o.boxes {
		if o.boxes[i].traits&isBody == 0 || o.boxes[i].raw < 200 {
			continue
		}
		for at := int32(i); at >= 0 && o.boxes[at].traits&(isComment|isRelated|isBio|isNewsletter) == 0 && !o.boxes[at].sure; at = o.boxes[at].parent {
			o.boxes[at].sure = true
		}
	}
}

// runs reports whether a block is running text rather than a label, a link or a heading.
func (b *block) runs() bool {
	n := b.len()
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figcaption, atom.Button:
		return false
	case atom.P, atom.Blockquote, atom.Pre:
		return n >= minMass && int(b.linked)*2 < n
	}
	return n >= 2*minMass && int(b.linked)*3 < n && b.stops > 0
}

// narrow leaves the articles out that an endless page has put behind the first one: where the box around the headline has neighbours
// of its own kind with a headline and a text of their own, it alone is the article.
func (r *reader) narrow() {
	o := &r.outline
	if r.headAt < 0 || r.headAt < int(o.boxes[r.root].first) || r.headAt >= int(o.boxes[r.root].last) {
		return
	}
	tag := o.blocks[r.headAt].tag
	for at := int(o.blocks[r.headAt].box); at >= 0 && at != r.root; at = int(o.boxes[at].parent) {
		if o.boxes[at].mass < enough {
			continue
		}
		for next := int(o.boxes[at].end); next < int(o.boxes[o.boxes[at].parent].end); next = int(o.boxes[next].end) {
			if o.boxes[next].mass >= enough && o.alike(at, next) && o.holds(next, tag) {
				r.root, r.narrowed = at, true
				return
			}
		}
	}
}

// alike reports whether two boxes have one tag and one class.
func (o *outline) alike(a, b int) bool {
	x, y := o.boxes[a].node, o.boxes[b].node
	return x.DataAtom == y.DataAtom && attr(x, "class") == attr(y, "class")
}

// holds reports whether one of the first blocks of a box has a tag.
func (o *outline) holds(at int, tag atom.Atom) bool {
	for i := o.boxes[at].first; i < min(o.boxes[at].last, o.boxes[at].first+20); i++ {
		if o.blocks[i].tag == tag {
			return true
		}
	}
	return false
}
