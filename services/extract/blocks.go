package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A bodyText is the text of the article, and what was found while it was read.
type bodyText struct {
	text string
	dek  string
	kept int // blocks
	runs int // bytes of running text
	from Place

	blocks []int // of the outline; nil where the text comes from elsewhere
}

// smallPart is the share of the article's text that a foreign box may hold. A larger one is part of it, whatever its class says.
const smallPart = 0.30

// readBody decides block by block what the article says.
func (r *reader) readBody() bodyText {
	return r.textFrom(r.decide(r.trim(r.choose())))
}

// textFrom is the text that some blocks are.
func (r *reader) textFrom(keep []int) bodyText {
	dek, keep := r.takeDek(keep)
	var b strings.Builder
	out := bodyText{dek: dek, kept: len(keep), blocks: keep, from: Printed}
	if r.outline.boxes[r.root].traits&isBody != 0 {
		out.from = Markup
	}
	row := int32(-1)
	for _, i := range keep {
		last := row
		if row = r.row(i); b.Len() > 0 && row >= 0 && row == last {
			b.WriteString(" | ")
		} else if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(r.outline.textOf(i))
		if r.outline.blocks[i].runs() {
			out.runs += r.outline.blocks[i].len()
		}
	}
	out.text = b.String()
	if out.runs < enough {
		return r.instead(out)
	}
	return out
}

// instead is the text that the page carries elsewhere than in its markup, where it prints hardly any: in JSON-LD, or in the state
// that its program would write.
func (r *reader) instead(out bodyText) bodyText {
	if len(r.article.body) > 2*max(len(out.text), least) && (len(out.text) == 0 || len(r.article.body) > 2*enough) {
		if linked := r.linkedBody(); linked.text != "" {
			linked.dek = out.dek
			return linked
		}
	}
	if text := r.outline.programText(); len(text) > 2*max(len(out.text), least) {
		return bodyText{text: text, dek: out.dek, kept: 1 + strings.Count(text, "\n\n"), runs: len(text), from: Program}
	}
	return out
}

// linkedBody is the text that JSON-LD gives, for pages that print none: whole, and cut at its line breaks.
func (r *reader) linkedBody() bodyText {
	text := r.article.body
	if strings.Contains(text, "</p>") || strings.Contains(text, "<br") {
		return bodyText{}
	}
	var blocks []string
	for _, line := range strings.Split(text, "\n") {
		if line = fold(line); line != "" {
			blocks = append(blocks, line)
		}
	}
	text = strings.Join(blocks, "\n\n")
	return bodyText{text: text, kept: len(blocks), runs: len(text), from: Linked}
}

// row is the row of a table that a block is a cell of, -1 where it is none. A cell of several blocks lays out a page.
func (r *reader) row(i int) int32 {
	b := &r.outline.blocks[i]
	if b.tag != atom.Td && b.tag != atom.Th {
		return -1
	}
	cell := &r.outline.boxes[b.box]
	if cell.last-cell.first > 1 || cell.parent < 0 || r.outline.boxes[cell.parent].node.DataAtom != atom.Tr {
		return -1
	}
	return cell.parent
}

// choose lists the blocks of the chosen box that are not foreign to it.
func (r *reader) choose() []int {
	o := &r.outline
	root := o.boxes[r.root]
	bad := r.foreignIn()
	var keep []int
	said := map[string]bool{}
	for i := int(root.first); i < int(root.last); i++ {
		b := &o.blocks[i]
		if bad[int(b.box)-r.root] || b.traits&o.foreign != 0 || b.tag == atom.Figcaption || b.tag == atom.Button || i == r.headAt {
			continue
		}
		if r.known != nil && r.known[i] || r.isLinkList(b) || isBoilerplate(o.text[b.start:b.end], b) {
			continue
		}
		if text := o.textOf(i); len(text) >= repeated {
			if said[text] {
				continue
			}
			said[text] = true
		}
		keep = append(keep, i)
	}
	return keep
}

// repeated are the bytes of a block that an article does not say twice. Pages do, for small screens and large ones.
const repeated = 80

// foreignIn tells for every box in the chosen one whether it is foreign: its traits say so and it is small, or what is around it
// is, or it is a list of links.
func (r *reader) foreignIn() []bool {
	o := &r.outline
	root := o.boxes[r.root]
	bad := make([]bool, int(root.end)-r.root)
	for i := r.root + 1; i < int(root.end); i++ {
		b := &o.boxes[i]
		at := i - r.root
		switch {
		case bad[int(b.parent)-r.root]:
			bad[at] = true
		case float64(b.raw) > smallPart*float64(root.raw):
		case b.traits&o.foreign != 0:
			bad[at] = !quotes(b) && !b.sure
		case b.raw > 0 && float64(b.linked) > 0.6*float64(b.raw) && b.last-b.first > 1:
			bad[at] = true
		}
	}
	return bad
}

// quotes reports whether a figure holds a table or a quotation rather than a picture.
func quotes(b *box) bool {
	if b.traits&foreign != isFigure || b.node.DataAtom != atom.Figure {
		return false
	}
	for c := b.node.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Table || c.DataAtom == atom.Blockquote || c.DataAtom == atom.Pre {
			return true
		}
	}
	return false
}

// isLinkList reports whether a block is no more than a link, set apart.
func (r *reader) isLinkList(b *block) bool {
	n := b.len()
	if int(b.linked) < n*4/5 || b.linked == 0 {
		return false
	}
	return b.tag != atom.H2 && b.tag != atom.H3 || int(b.linked) == n
}

// trim takes off what stands before the first and after the last running text, up to the heading that opens the article.
func (r *reader) trim(keep []int) []int {
	o := &r.outline
	if r.headAt >= 0 && r.laterText(keep) {
		for len(keep) > 0 && keep[0] < r.headAt {
			keep = keep[1:]
		}
	}
	if cut := r.secondHeadline(keep); cut > 0 {
		keep = keep[:cut]
	}
	if cut := r.tailHeading(keep); cut > 0 {
		keep = keep[:cut]
	}
	for len(keep) > 0 && isLabel(&o.blocks[keep[0]]) {
		keep = keep[1:]
	}
	for n := len(keep); n > 0 && isLabel(&o.blocks[keep[n-1]]); n = len(keep) {
		keep = keep[:n-1]
	}
	return keep
}

// laterText reports whether most of the running text stands after the headline.
func (r *reader) laterText(keep []int) bool {
	before, after := 0, 0
	for _, i := range keep {
		if b := &r.outline.blocks[i]; b.runs() && i < r.headAt {
			before += b.len()
		} else if b.runs() {
			after += b.len()
		}
	}
	return after > before
}

// isLabel reports whether a block at an end of the text is no sentence.
func isLabel(b *block) bool {
	if b.runs() || b.tag == atom.P && b.stops > 0 && b.linked == 0 {
		return false
	}
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return b.len() < 60 && b.stops == 0
}

// secondHeadline is where another article begins: a second h1 after running text; 0 where there is none.
func (r *reader) secondHeadline(keep []int) int {
	text := 0
	for at, i := range keep {
		b := &r.outline.blocks[i]
		if b.tag == atom.H1 && text > 500 && i > r.headAt && r.headAt >= 0 && r.outline.blocks[r.headAt].tag == atom.H1 {
			return at
		}
		if b.runs() {
			text += b.len()
		}
	}
	return 0
}

// tailHeading is where a heading begins what follows an article; 0 where there is none. Where as much running text follows as
// went before, the heading is that of a box inside the text.
func (r *reader) tailHeading(keep []int) int {
	cut, before, after := 0, r.running(keep), 0
	for at := len(keep) - 1; at > 0; at-- {
		b := &r.outline.blocks[keep[at]]
		if b.runs() {
			before, after = before-b.len(), after+b.len()
		}
		if before >= enough && after*2 < before && b.len() <= 60 && b.stops <= 1 && startsTail(r.outline.textOf(keep[at])) {
			cut, after = at, 0
		}
	}
	return cut
}

// running is how much running text some blocks hold.
func (r *reader) running(keep []int) int {
	n := 0
	for _, i := range keep {
		if b := &r.outline.blocks[i]; b.runs() {
			n += b.len()
		}
	}
	return n
}

// takeDek takes the standfirst: a block between headline and text that the markup calls one, or that repeats the description.
func (r *reader) takeDek(keep []int) (string, []int) {
	o := &r.outline
	first := len(o.blocks)
	if len(keep) > 0 {
		first = keep[0]
	}
	from := max(r.headAt+1, first-12, 0)
	for i := from; i < first && r.headAt >= 0; i++ {
		if r.isDek(i) {
			return o.textOf(i), keep
		}
	}
	for at := 0; at < len(keep)-1 && at < 2; at++ {
		if r.marksDek(&o.blocks[keep[at]]) {
			return o.textOf(keep[at]), append(keep[:at:at], keep[at+1:]...)
		}
	}
	return "", keep
}

// isDek reports whether a block before the text is the standfirst.
func (r *reader) isDek(i int) bool {
	b := &r.outline.blocks[i]
	text := r.outline.textOf(i)
	if b.len() < 30 || b.len() > 800 || int(b.linked)*2 > b.len() || r.outline.boxes[b.box].traits&isCaption != 0 || isBoilerplate(text, b) {
		return false
	}
	return r.marksDek(b) || i == r.headAt+1 && b.tag == atom.H2 || r.describes(text)
}

// A description is what the page says of itself in a sentence or two.
type description struct {
	text  string
	words []uint64
	least int // bytes of a block that may say the same
}

// descriptions are those of the head and of JSON-LD that are long enough.
func (r *reader) descriptions() []description {
	if r.described != nil {
		return r.described
	}
	r.described = []description{}
	for _, d := range []string{r.meta.description, r.article.description} {
		if text := strings.TrimRight(unescape(d), ".… "); len(text) >= 30 {
			r.described = append(r.described, description{text, titleHashes(make([]uint64, 0, maxTitleWords), text), len(d) / 2})
		}
	}
	return r.described
}

// describes reports whether a block says what the page's description says.
func (r *reader) describes(text string) bool {
	for _, d := range r.descriptions() {
		if len(text) < d.least {
			continue
		}
		if strings.HasPrefix(text, d.text) {
			return true
		}
		var room [maxTitleWords]uint64
		if len(text) <= 2*len(d.text) && wordLikeness(titleHashes(room[:0], text), d.words) > 0.85 {
			return true
		}
	}
	return false
}

// marksDek reports whether the markup around a block calls it a standfirst.
func (r *reader) marksDek(b *block) bool {
	if b.traits&isDek != 0 {
		return true
	}
	for at, steps := b.box, 0; at >= 0 && int(at) != r.root && steps < 3; at, steps = r.outline.boxes[at].parent, steps+1 {
		x := &r.outline.boxes[at]
		if x.traits&isDek != 0 && x.last-x.first <= 3 {
			return true
		}
	}
	return false
}
