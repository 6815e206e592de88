// Package markup makes the tree of an HTML page at a fraction of what x/net's parser takes, in that parser's nodes, so that all that
// works on those works on it. It follows the tree construction of the WHATWG HTML standard (the numbers in the comments are its
// sections); scripting is on, as it is in x/net. It reads whole documents in UTF-8, never fails, and bounds what a page may cost:
// its time and memory are linear in the page, whatever stands in it.
//
// It is quicker since nodes and attributes come from slabs, since texts, names and values are parts of the page's own string where
// nothing in them must be decoded, and since each entry of the stack of open elements knows the scopes that it is in, so that
// no rule has to search the stack. The tree keeps the page's string in memory: clone what outlives it.
package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// What a page may hold. Real pages stay far below all of it; what is above keeps its text, and loses structure.
const (
	maxDepth      = 512     // open elements: a deeper one takes the place of the innermost
	maxAttributes = 100     // of one element; the others are dropped
	maxFormats    = 48      // formatting elements that are to be opened again; the oldest are forgotten
	freeNodes     = 20_000  // elements and comments that a page may have however short it is
	bytesPerNode  = 48      // and one more for so many bytes of the page; the tags of others are dropped
	mostNodes     = 150_000 // and no more, however long it is
	freeSteps     = 50_000  // of the rules that move formatting elements and of texts that grow in turns
	stepsPerByte  = 2       // and so many more for each byte; after that such elements are like others, and texts stay in parts
)

// A mode is how the next token is read (13.2.4.1).
type mode uint8

const (
	initial mode = iota
	beforeHTML
	beforeHead
	inHead
	afterHead
	inBody
	inTable
	inCaption
	inColumns
	inRows
	inRow
	inCell
	inTemplate
	afterBody
	inFrameset
	afterFrameset
	afterAfterBody
	afterAfterFrameset
)

// A parser reads one page.
type parser struct {
	page string
	at   int  // of the next byte to be read
	nul  bool // the page holds U+0000

	attrs       []html.Attribute // of the tag being read
	seen        uint64           // a bit for each of their names
	selfClosing bool
	skipFeed    bool // a line feed is dropped if it comes next

	doc        *html.Node
	head, form *html.Node
	stack      []entry
	top        []int32 // by tag: the innermost entry with it, -1 where none is open
	formats    []formatting
	mode       mode
	templates  []mode
	quirks     bool
	framesetOK bool
	foster     bool // stray contents of tables go before the table

	own   map[string]*tag // names that are not known
	last  *html.Node      // the text that grew last
	parts []byte          // of it
	made  int             // elements and comments
	steps int             // of formatting

	nodes  []html.Node // slabs
	values []html.Attribute
}

// Parse makes the tree of a page.
func Parse(page string) *html.Node {
	page = unixLines(page)
	p := parser{page: page, nul: strings.IndexByte(page, 0) >= 0, framesetOK: true}
	p.top = make([]int32, ownTags, int(ownTags)+16)
	for i := range p.top {
		p.top[i] = -1
	}
	p.stack = make([]entry, 0, 64)
	p.doc = p.node()
	p.doc.Type = html.DocumentNode
	p.run()
	p.settle()
	return p.doc
}

const slab = 256 // nodes

// node is a new one.
func (p *parser) node() *html.Node {
	if len(p.nodes) == 0 {
		p.nodes = make([]html.Node, slab)
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	return n
}

// freeAttributes is room for those of the next tag. What is not kept is used for the next one again.
func (p *parser) freeAttributes() []html.Attribute {
	if cap(p.values) < 8 {
		p.values = make([]html.Attribute, 0, slab)
	}
	return p.values[:0]
}

// keepAttributes gives an element those of its tag.
func (p *parser) keepAttributes(n *html.Node) {
	k := len(p.attrs)
	if k == 0 {
		return
	}
	n.Attr = p.attrs[:k:k]
	if k <= cap(p.values) {
		p.values = p.values[k:k:cap(p.values)]
	}
	p.attrs = nil
}

// clone is an element with the same name and attributes.
func (p *parser) clone(n *html.Node) *html.Node {
	c := p.node()
	c.Type, c.DataAtom, c.Data = n.Type, n.DataAtom, n.Data
	if len(n.Attr) > 0 {
		c.Attr = append([]html.Attribute(nil), n.Attr...)
	}
	p.made++
	return c
}

// crowded reports whether a page has more elements than its size allows.
func (p *parser) crowded() bool { return p.made > min(freeNodes+p.at/bytesPerNode, mostNodes) }

// weary reports whether the rules of formatting have taken so long that they are left out.
func (p *parser) weary() bool { return p.steps > freeSteps+p.at*stepsPerByte }
