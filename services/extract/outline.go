package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A block is a run of text that the page sets apart: a paragraph, a heading, an item of a list.
type block struct {
	start, end int32     // in outline.text
	linked     int32     // bytes of it inside links
	box        int32     // the innermost box around it
	tag        atom.Atom // of that box, or of the nearest one that says what the block is: p, h2, li, blockquote, td
	stops      int32     // sentence marks and commas
	strong     int32     // bytes in bold print
	slanted    int32     // bytes in italics
	traits     trait     // of inline elements that hold all of it
}

func (b block) len() int { return int(b.end - b.start) }

// A box is an element that parts blocks. Boxes and blocks are in document order; what a box holds is a range of each.
type box struct {
	node        *html.Node
	parent      int32 // -1 for the first
	end         int32 // one past its last box
	first, last int32 // its blocks: first inclusive, last exclusive
	traits      trait
	around      trait // its own and those of the boxes around it
	mass        int32 // bytes of running text in it, without what is foreign
	raw         int32 // bytes of text in it
	linked      int32 // of them in links
	sure        bool  // holds the article's text, as the markup says
	foreign     bool  // not part of the article, whatever box is chosen
}

// An outline is a page as flat lists, and the elements that other steps look at.
type outline struct {
	text    string
	blocks  []block
	boxes   []box
	scripts []*html.Node // JSON-LD
	program []*html.Node // other scripts, whose strings may hold the article
	strays  []*html.Node // meta and link elements outside the head
	times   []timeMark   // time elements and what has a datetime attribute
	authors []person     // elements that name an author
	images  []picture
	forms   int // password fields
	videos  int
	foreign trait // the traits that are believed to be foreign to the article
}

type timeMark struct {
	node  *html.Node
	block int // the block that it stands in or before
	box   int32
}

type person struct {
	node  *html.Node
	block int
	box   int32
	rel   bool // rel=author or itemprop=author, not only a class
}

type picture struct {
	node  *html.Node
	block int
	box   int32
}

const (
	maxNoted = 200 // elements of one kind that are kept for a closer look
	fewNodes = 100 // in an element that names authors or a time
)

// A walker builds an outline.
type walker struct {
	outline
	buf    []byte
	traits traitReader
	open   block // the block being written
	box    int32
	links  int // depth of links
	bold   int
	slant  int
	space  bool // a space is due before the next character
	breaks int  // line breaks since the last character
}

// outlineOf walks a page once.
func outlineOf(root *html.Node) outline {
	w := walker{box: -1, traits: traitReader{}}
	w.buf = make([]byte, 0, 32<<10)
	w.boxes = make([]box, 0, 1024)
	w.blocks = make([]block, 0, 512)
	body := find(root, atom.Body)
	if head := find(root, atom.Head); head != nil {
		for n := head.FirstChild; n != nil; n = n.NextSibling {
			if n.DataAtom == atom.Script {
				w.script(n)
			}
		}
	}
	if body == nil {
		body = root
	}
	w.enter(body, 0)
	w.text = string(w.buf)
	return w.outline
}

// find is the first child or grandchild with a tag.
func find(n *html.Node, tag atom.Atom) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.DataAtom == tag {
			return c
		}
		if c.DataAtom == atom.Html {
			return find(c, tag)
		}
	}
	return nil
}

func (w *walker) walk(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.write(c.Data)
		case html.ElementNode:
			w.element(c)
		}
	}
}

func (w *walker) element(n *html.Node) {
	switch kindOf(n) {
	case skipped:
		w.note(n)
	case lineBreak:
		w.lineBreak()
	case inline:
		w.inline(n)
	default:
		w.enter(n, w.traits.of(n))
	}
}

// enter walks a box.
func (w *walker) enter(n *html.Node, t trait) {
	w.flush()
	before := w.box
	at := int32(len(w.boxes))
	around := t
	if before >= 0 {
		around |= w.boxes[before].around
	}
	w.boxes = append(w.boxes, box{node: n, parent: before, first: int32(len(w.blocks)), traits: t, around: around})
	w.box = at
	w.noteAuthor(n, t)
	w.walk(n)
	w.flush()
	b := &w.boxes[at]
	b.end, b.last = int32(len(w.boxes)), int32(len(w.blocks))
	w.box = before
}

// inline walks an element that stands in a line of text.
func (w *walker) inline(n *html.Node) {
	start := len(w.buf)
	fresh := int(w.open.start) == start
	var t trait
	switch n.DataAtom {
	case atom.A:
		w.links++
		defer func() { w.links-- }()
		t = w.noteLink(n)
	case atom.B, atom.Strong:
		w.bold++
		defer func() { w.bold-- }()
	case atom.I, atom.Em:
		w.slant++
		defer func() { w.slant-- }()
	case atom.Time, atom.Abbr:
		if len(w.times) < maxNoted && (n.DataAtom == atom.Time || strings.Contains(attr(n, "title"), "20")) {
			w.times = append(w.times, timeMark{n, len(w.blocks), w.box})
		}
	case atom.Span, atom.Address, atom.Cite:
		t = w.traits.of(n)
		w.noteAuthor(n, t)
		if t&isHidden != 0 {
			return
		}
	}
	w.walk(n)
	if fresh && t != 0 {
		w.open.traits |= t
	}
}

func (w *walker) noteLink(n *html.Node) trait {
	rel := attr(n, "rel")
	if (strings.Contains(rel, "author") || attr(n, "itemprop") == "author") && len(w.authors) < maxNoted && small(n, fewNodes) {
		w.authors = append(w.authors, person{n, len(w.blocks), w.box, true})
		return 0
	}
	t := w.traits.of(n)
	w.noteAuthor(n, t)
	return 0
}

func (w *walker) noteAuthor(n *html.Node, t trait) {
	if t&isByline != 0 && len(w.authors) < maxNoted && small(n, fewNodes) {
		w.authors = append(w.authors, person{n, len(w.blocks), w.box, attr(n, "itemprop") == "author"})
	}
	if t&isDateline != 0 && n.DataAtom != atom.Time && len(w.times) < maxNoted && small(n, fewNodes) {
		w.times = append(w.times, timeMark{n, len(w.blocks), w.box})
	}
}

// note keeps what is skipped as text and looked at elsewhere.
func (w *walker) note(n *html.Node) {
	switch n.DataAtom {
	case atom.Script:
		w.script(n)
	case atom.Meta, atom.Link:
		w.strays = append(w.strays, n)
	case atom.Img:
		if len(w.images) < maxNoted {
			w.images = append(w.images, picture{n, len(w.blocks), w.box})
		}
	case atom.Input:
		if attr(n, "type") == "password" {
			w.forms++
		}
	case atom.Video, atom.Iframe:
		w.videos++
	case atom.Picture:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Img {
				w.note(c)
			}
		}
	}
}

func (w *walker) script(n *html.Node) {
	switch {
	case n.FirstChild == nil:
	case strings.Contains(strings.ToLower(attr(n, "type")), "ld+json"):
		w.scripts = append(w.scripts, n)
	default:
		w.program = append(w.program, n)
	}
}

// flush ends the block being written.
func (w *walker) flush() {
	b := w.open
	b.end = int32(len(w.buf))
	if b.end > b.start {
		b.box, b.tag = w.box, w.tag()
		w.blocks = append(w.blocks, b)
	}
	w.open = block{start: b.end}
	w.space, w.breaks = false, 0
}

// tag is what the current box, or one around it, makes of a block.
func (w *walker) tag() atom.Atom {
	found := atom.Div
	for i, steps := w.box, 0; i >= 0 && steps < 6; i, steps = w.boxes[i].parent, steps+1 {
		switch t := w.boxes[i].node.DataAtom; t {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Td, atom.Th, atom.Dd, atom.Dt, atom.Pre, atom.Blockquote, atom.Button, atom.Figcaption:
			return t
		case atom.P:
			found = t
		case atom.Article, atom.Main, atom.Section, atom.Body:
			return found
		}
	}
	return found
}

// lineBreak ends the block at the second break in a row; a single one is white space.
func (w *walker) lineBreak() {
	w.space = true
	if w.breaks++; w.breaks > 1 {
		w.flush()
	}
}

// write adds text with its white space folded.
func (w *walker) write(s string) {
	start := len(w.buf)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if c <= ' ' {
				w.space = true
				continue
			}
			w.gap()
			if c == '.' || c == ',' || c == '!' || c == '?' || c == ';' {
				w.open.stops++
			}
			w.buf = append(w.buf, c)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		w.writeRune(r, s[i:i+size])
		i += size
	}
	if n := int32(len(w.buf) - start); n > 0 {
		if w.links > 0 {
			w.open.linked += n
		}
		if w.bold > 0 {
			w.open.strong += n
		}
		if w.slant > 0 {
			w.open.slanted += n
		}
	}
}

func (w *walker) writeRune(r rune, as string) {
	switch {
	case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == utf8.RuneError:
		return
	case r <= 0x3000 && unicode.IsSpace(r):
		w.space = true
		return
	case r == '。' || r == '、' || r == '，' || r == '؟' || r == '،' || r == '।' || r == '！' || r == '？' || r == '．' || r == '։' || r == '۔':
		w.open.stops++
	}
	w.gap()
	w.buf = append(w.buf, as...)
}

// gap writes the space that is due.
func (w *walker) gap() {
	if w.space && len(w.buf) > int(w.open.start) {
		w.buf = append(w.buf, ' ')
	}
	w.space, w.breaks = false, 0
}
