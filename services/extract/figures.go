package extract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// figureCount is how many figures a block has.
const figureCount = 154

// A weigher turns blocks into the figures by which it is decided whether they are part of the text.
type weigher struct {
	r        *reader
	row      []float32
	kept     []bool  // by block: what the rules keep
	runsTo   []int32 // by block: bytes of running text that the rules keep before it
	same     map[uint64]kin
	texts    map[uint64]int8 // how often a text stands on the page, by its hash
	hashes   []uint64        // by block: of its text
	linked   map[uint64]bool // runs of three words of JSON-LD's articleBody
	box      int32           // the box that holds most paragraphs itself
	paths    []uint64        // by box: hash of tag and class, with those of the box around it
	headings []int32         // by block: the last heading before it
	people   []string        // names of the authors, in lower case
	titled   map[uint64]bool // words of the headline
	view     farView
	letters  []byte  // of a block, until the next is read
	keptIn   []int32 // by box: bytes that the rules keep
	lexicon  lexicon // nil while the forest is learnt
	classes  []odds  // by box, once they were asked for
	asked    []bool
	found    []uint32 // words, until the next are read
	boxes    [4]int32 // those near a block, until the next are asked for
	inside   []trait  // by box: what it and the boxes around it, up to the chosen one, are
	depths   []int16  // by box: below the chosen one
	least    []float32
	far      trait // what the chosen box and those around it are
}

// kin are the blocks of one kind of box.
type kin struct {
	blocks, bytes, linked, running, kept int32
}

// hash is FNV-1a: the same figures everywhere and always.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// weigherOf prepares the figures of a page. The rules' choice is among them.
func (r *reader) weigherOf(keep []int) *weigher {
	o := &r.outline
	w := &weigher{r: r, kept: make([]bool, len(o.blocks)+1), runsTo: make([]int32, len(o.blocks)+1), headings: make([]int32, len(o.blocks)+1),
		same: map[uint64]kin{}, texts: make(map[uint64]int8, len(o.blocks)), hashes: make([]uint64, len(o.blocks)), titled: map[uint64]bool{}}
	for _, i := range keep {
		w.kept[i] = true
	}
	w.walkBoxes()
	w.keptIn = make([]int32, len(o.boxes))
	heading, running := int32(-1), int32(0)
	for i := range o.blocks {
		b := &o.blocks[i]
		w.runsTo[i], w.headings[i] = running, heading
		if isHeading(b.tag) {
			heading = int32(i)
		}
		if w.kept[i] && b.runs() {
			running += int32(b.len())
		}
		k := w.same[w.kind(b)]
		k.blocks, k.bytes, k.linked = k.blocks+1, k.bytes+int32(b.len()), k.linked+b.linked
		if b.runs() {
			k.running += int32(b.len())
		}
		if w.kept[i] {
			k.kept++
			w.keptIn[b.box] += int32(b.len())
		}
		w.same[w.kind(b)] = k
		w.hashes[i] = hash(o.textOf(i))
		w.texts[w.hashes[i]] = min(w.texts[w.hashes[i]]+1, 100)
	}
	for i := len(o.boxes) - 1; i > 0; i-- {
		w.keptIn[o.boxes[i].parent] += w.keptIn[i]
	}
	w.view.look(r, w.kept)
	last := len(o.blocks)
	w.runsTo[last], w.headings[last] = running, heading
	w.linked = trigrams(r.article.body)
	for _, name := range r.article.authors {
		if len(name) > 5 {
			w.people = append(w.people, strings.ToLower(name))
		}
	}
	eachWord(r.title, func(h uint64, size int) {
		if size > 3 {
			w.titled[h] = true
		}
	})
	return w
}

func (w *weigher) walkBoxes() {
	o := &w.r.outline
	w.paths = make([]uint64, len(o.boxes))
	held := make([]int32, len(o.boxes))
	w.inside, w.depths, w.least = make([]trait, len(o.boxes)), make([]int16, len(o.boxes)), make([]float32, len(o.boxes))
	root := &o.boxes[w.r.root]
	for at := int32(w.r.root); at >= 0; at = o.boxes[at].parent {
		w.far |= o.boxes[at].traits
	}
	for i := range o.boxes {
		b := &o.boxes[i]
		w.least[i] = 1
		if i != w.r.root {
			w.inside[i], w.least[i] = b.traits, part(b.mass, max(root.mass, 1))
			if b.parent >= 0 {
				w.inside[i] |= w.inside[b.parent]
				w.depths[i], w.least[i] = min(w.depths[b.parent]+1, 30), min(w.least[i], w.least[b.parent])
			}
		}
		h := hash(attr(b.node, "class")) ^ uint64(b.node.DataAtom)*0x9E3779B97F4A7C15
		if b.parent >= 0 {
			h ^= w.paths[b.parent] >> 32 << 7
		}
		w.paths[i] = h
	}
	for i := range o.blocks {
		b := &o.blocks[i]
		if !b.runs() {
			continue
		}
		at := b.box
		if o.leaf(int(at)) && o.boxes[at].parent >= 0 {
			at = o.boxes[at].parent
		}
		if held[at] += int32(b.len()); held[at] > held[w.box] && int(at) >= w.r.root && at < o.boxes[w.r.root].end {
			w.box = at
		}
	}
}

func (w *weigher) kind(b *block) uint64 { return w.paths[b.box] ^ uint64(b.tag) }

// trigrams are the runs of three words of a text.
func trigrams(text string) map[uint64]bool {
	if len(text) < 200 {
		return nil
	}
	m := make(map[uint64]bool, len(text)/6)
	eachTrigram(text, func(h uint64) { m[h] = true })
	return m
}

func eachTrigram(text string, do func(h uint64)) {
	var last [3]uint64
	n, start := 0, -1
	word := func(s string) {
		last[0], last[1], last[2] = last[1], last[2], hash(s)
		if n++; n >= 3 {
			do(last[0]*31 ^ last[1]*17 ^ last[2])
		}
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			word(text[start:i])
			start = -1
		}
	}
	if start >= 0 {
		word(text[start:])
	}
}

// eachWord gives the hash of every word in lower case and its size in bytes; of scripts without spaces, of every character.
func eachWord(text string, do func(h uint64, size int)) {
	const start = uint64(14695981039346656037)
	h, size := start, 0
	end := func() {
		if size > 0 {
			do(h, size)
		}
		h, size = start, 0
	}
	for _, r := range text {
		wide := r >= 0x2E80 && r < 0xAC00 && unicode.IsLetter(r)
		switch {
		case r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'):
			h, size = (h^uint64(r|0x20))*1099511628211, size+1
		case wide:
			end()
			h, size = (h^uint64(r))*1099511628211, utf8.RuneLen(r)
			end()
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
			h, size = (h^uint64(unicode.ToLower(r)))*1099511628211, size+utf8.RuneLen(r)
		default:
			end()
		}
	}
	end()
}

func isHeading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func yes(v bool) float32 {
	if v {
		return 1
	}
	return 0
}

func part(a, b int32) float32 {
	if b <= 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func log(n int) float32 { return float32(math.Log2(float64(max(n, 0) + 1))) }

// mayBeText reports whether a block is worth a decision at all.
func (w *weigher) mayBeText(i int) bool {
	b := &w.r.outline.blocks[i]
	if w.kept[i] {
		return true
	}
	if i == w.r.headAt || b.tag == atom.Figcaption || w.r.known != nil && w.r.known[i] || int(b.linked)*10 >= b.len()*9 || b.len() >= repeated && w.texts[w.hashes[i]] > 1 {
		return false
	}
	if root := &w.r.outline.boxes[w.r.root]; i < int(root.first) || i >= int(root.last) {
		return b.runs() && !w.r.narrowed
	}
	post := b.tag == atom.Blockquote && w.inside[b.box]&isEmbed != 0 // of another service
	return !post && (b.len() > pointer || !pointers.begin(w.r.outline.textOf(i)))
}

// figures are those of one block, valid until the next call.
func (w *weigher) figures(i int) []float32 {
	w.row = w.row[:0]
	w.own(i)
	w.place(i)
	w.around(i)
	w.traits(i)
	w.neighbours(i)
	w.page()
	w.farFigures(i)
	if w.lexicon != nil {
		w.words(i)
	}
	return w.row
}

// words are what the lexicon says of the classes around a block and of how it begins.
func (w *weigher) words(i int) {
	o := &w.r.outline
	if w.asked == nil {
		w.classes, w.asked = make([]odds, len(o.boxes)), make([]bool, len(o.boxes))
	}
	var near odds
	for _, at := range w.near(i) {
		if !w.asked[at] {
			w.asked[at] = true
			w.found = classWords(o.boxes[at].node, w.found[:0])
			w.classes[at].add(w.lexicon, w.found)
		}
		near.join(w.classes[at])
	}
	var begin odds
	w.found = firstWords(o.textOf(i), w.found[:0])
	begin.add(w.lexicon, w.found)
	w.row = begin.figures(near.figures(w.row))
}

// near are the boxes around a block whose classes say something of it: up to four, inside the chosen box. They are valid until the next call.
func (w *weigher) near(i int) []int32 {
	o, all := &w.r.outline, w.boxes[:0]
	for at := o.blocks[i].box; at >= 0 && int(at) != w.r.root && len(all) < len(w.boxes); at = o.boxes[at].parent {
		all = append(all, at)
	}
	return all
}

// place are the figures of where a block stands.
func (w *weigher) place(i int) {
	r, o := w.r, &w.r.outline
	root := &o.boxes[r.root]
	all := w.runsTo[len(o.blocks)]
	fromHead := -100
	if r.headAt >= 0 {
		fromHead = i - r.headAt
	}
	heading, since, tail := w.headings[i], 50, false
	if heading >= 0 {
		since = i - int(heading)
		tail = startsTail(o.textOf(int(heading)))
	}
	inside := i >= int(root.first) && i < int(root.last)
	w.row = append(w.row, float32(max(-100, min(fromHead, 300))), float32(min(i-int(root.first), 300)), float32(max(int(root.last)-i, -300)), yes(inside),
		part(w.runsTo[i], all), log(int(w.runsTo[i])), log(int(all-w.runsTo[i])), float32(min(since, 50)), yes(tail),
		part(int32(i), int32(len(o.blocks))))
}

// around are the figures of the boxes around a block.
func (w *weigher) around(i int) {
	r, o := w.r, &w.r.outline
	b := &o.blocks[i]
	root := &o.boxes[r.root]
	k := w.same[w.kind(b)]
	parent := b.box
	if o.leaf(int(parent)) && o.boxes[parent].parent >= 0 {
		parent = o.boxes[parent].parent
	}
	w.row = append(w.row, log(int(k.blocks)), part(k.running, max(root.mass, 1)), part(k.linked, k.bytes), part(k.bytes, max(k.blocks, 1)),
		yes(parent == w.box), yes(w.paths[parent] == w.paths[w.box]), yes(b.box == parent))
	depth := 0
	var levels [4][4]float32
	for at := b.box; at >= 0 && int(at) != r.root && depth < len(levels); at = o.boxes[at].parent {
		x := &o.boxes[at]
		levels[depth] = [4]float32{part(x.raw, max(root.raw, 1)), part(x.linked, max(x.raw, 1)), float32(min(x.last-x.first, 100)), part(x.mass, max(x.raw, 1))}
		depth++
	}
	w.row = append(w.row, float32(w.depths[b.box]), w.least[b.box])
	for at, l := range levels {
		if at >= depth {
			l = [4]float32{1, -1, 100, -1}
		}
		w.row = append(w.row, l[:]...)
	}
}

// traits are what the markup says of a block, of the boxes around it up to the chosen one, and of those around that.
func (w *weigher) traits(i int) {
	r, o := w.r, &w.r.outline
	b := &o.blocks[i]
	near, small := b.traits|w.inside[b.box], trait(0)
	for at, steps := b.box, 0; at >= 0 && int(at) != r.root && steps < 3; at, steps = o.boxes[at].parent, steps+1 {
		small |= o.boxes[at].traits
	}
	for bit := trait(1); bit <= lastTrait; bit <<= 1 {
		v := yes(near&bit != 0) + yes(small&bit != 0) + yes(b.traits&bit != 0)
		w.row = append(w.row, v)
	}
	w.row = append(w.row, yes(w.outer(b)&foreign != 0), yes(w.outer(b)&isBody != 0), yes(o.boxes[b.box].foreign))
}

// outer is what the chosen box and those around it are, for a block in it.
func (w *weigher) outer(b *block) trait {
	if at := int(b.box); at >= w.r.root && at < int(w.r.outline.boxes[w.r.root].end) {
		return w.far
	}
	return 0
}

// neighbours are some figures of the blocks before and after.
func (w *weigher) neighbours(i int) {
	o := &w.r.outline
	for _, k := range []int{i - 2, i - 1, i + 1, i + 2} {
		if k < 0 || k >= len(o.blocks) {
			w.row = append(w.row, 0, -1, -1, -1, -1, -1)
			continue
		}
		b := &o.blocks[k]
		w.row = append(w.row, log(b.len()), part(b.linked, int32(b.len())), tagFigure(b.tag), yes(w.kept[k]), yes(b.runs()), yes(b.box == o.blocks[i].box)+yes(w.kind(b) == w.kind(&o.blocks[i])))
	}
	before, after := 0, 0
	for before < 30 && i-1-before >= 0 && !w.kept[i-1-before] {
		before++
	}
	for after < 30 && i+1+after < len(o.blocks) && !w.kept[i+1+after] {
		after++
	}
	w.row = append(w.row, float32(before), float32(after))
}

// page are figures that all blocks of a page share.
func (w *weigher) page() {
	o := &w.r.outline
	root := &o.boxes[w.r.root]
	w.row = append(w.row, log(int(root.mass)), part(root.mass, max(o.boxes[0].mass, 1)), part(root.linked, max(root.raw, 1)), part(root.mass, max(root.raw, 1)),
		yes(w.linked != nil), yes(root.traits&isBody != 0), float32(min(root.last-root.first, 300)), yes(w.r.headAt >= 0),
		w.r.article.sort(), yes(w.r.meta.kind == "article"), yes(w.r.meta.published != ""), yes(len(w.r.article.authors) > 0), yes(w.r.article.section != nil || w.r.meta.section != nil))
}
