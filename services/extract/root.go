package extract

import "golang.org/x/net/html/atom"

const (
	shareOfBody    = 0.45 // of the page's running text that a box named as the article's text must hold
	shareOfForeign = 0.5  // above this share of the page a box cannot be foreign, whatever its class says
	stepDown       = 0.75 // of a box's running text that one inside it must hold to take its place
)

// running is how much of a block counts as running text: sentences outside links.
func (b block) running() int32 {
	n := int32(b.len())
	if b.traits&foreign != 0 || 2*b.linked > n || b.stops == 0 && n < 90 {
		return 0
	}
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Button, atom.Figcaption:
		return 0
	}
	return n - b.linked
}

// weigh counts running text and links in every box, and marks the foreign ones. Parents stand before their boxes, so one pass from
// the back adds everything up.
func (o *outline) weigh() {
	for i := range o.blocks {
		b := &o.blocks[i]
		if b.box < 0 {
			continue
		}
		o.boxes[b.box].raw += int32(b.len())
		o.boxes[b.box].linked += b.linked
		o.boxes[b.box].mass += b.running()
	}
	total := int32(0)
	for i := range o.boxes {
		total += o.boxes[i].mass
	}
	for i := len(o.boxes) - 1; i >= 0; i-- {
		x := &o.boxes[i]
		x.holdsBody = x.holdsBody || x.traits&isBody != 0 && x.mass > 0
		if x.traits&foreign != 0 && x.traits&(isTitle|isDek) == 0 && !x.holdsBody && float64(x.mass) < shareOfForeign*float64(total) {
			x.foreign = true
		}
		if x.parent < 0 {
			continue
		}
		up := &o.boxes[x.parent]
		up.raw, up.linked = up.raw+x.raw, up.linked+x.linked
		up.holdsBody = up.holdsBody || x.holdsBody && x.traits&foreign&^isAside == 0
		if !x.foreign {
			up.mass += x.mass
		}
	}
}

// findRoot gives the box that holds the article: the one that the page names as its text where it holds a good part of the running
// text, else the one to which a walk down from the body along the heaviest boxes leads.
func (o *outline) findRoot() int {
	if len(o.boxes) == 0 {
		return -1
	}
	o.weigh()
	at := 0
	for _, named := range []trait{isBody, isArticle} {
		if i := o.heaviest(named); i >= 0 && float64(o.boxes[i].mass) >= shareOfBody*float64(o.boxes[0].mass) {
			at = i
			break
		}
	}
	for {
		next := o.heaviestChild(at)
		if next < 0 || float64(o.boxes[next].mass) < stepDown*float64(o.boxes[at].mass) {
			return at
		}
		if o.boxes[at].traits&isBody != 0 && o.boxes[next].traits&isBody == 0 {
			return at
		}
		at = next
	}
}

// heaviest gives the box with a trait that holds most running text.
func (o *outline) heaviest(t trait) int {
	best := -1
	for i := range o.boxes {
		if x := &o.boxes[i]; x.traits&t != 0 && !x.foreign && x.mass > 0 && (best < 0 || x.mass > o.boxes[best].mass) {
			best = i
		}
	}
	return best
}

func (o *outline) heaviestChild(at int) int {
	best := -1
	for i := at + 1; i < int(o.boxes[at].end); i = int(o.boxes[i].end) {
		if x := &o.boxes[i]; !x.foreign && x.mass > 0 && x.node.DataAtom != atom.P && (best < 0 || x.mass > o.boxes[best].mass) {
			best = i
		}
	}
	return best
}

// inForeign reports whether a block stands in a foreign box inside the root.
func (o *outline) inForeign(b block, root int) bool {
	for i := b.box; i >= 0 && int(i) != root; i = o.boxes[i].parent {
		if o.boxes[i].foreign {
			return true
		}
	}
	return false
}
