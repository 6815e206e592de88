// Package mend turns what an outlet sends for XML into a well-formed document within bounds, and says what it had to do for that.
// It knows the roots and the items of feeds, so that a broken item costs only itself. It does no I/O.
package mend

import (
	"bytes"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

// MaxItems is how many items of one feed are kept: the first ones, which are the newest.
const MaxItems = 1000

// The bounds of a document. What is beyond them is left out; only a document of nothing but tags is refused.
const (
	maxDepth      = 64      // elements inside each other; the tags of deeper ones are dropped, their text is kept
	maxOpen       = 4096    // elements open at once before the document is refused
	maxNamespaces = 64      // declared in one document
	maxElements   = 50_000  // of one document; the tags of more are dropped, their text is kept
	maxInItem     = 2_000   // of one item, or of the feed beside its items
	maxText       = 1 << 20 // bytes of the text of one element between two tags; the rest of it is dropped
	growth        = 2       // size of the mended document to the largest allowed source
)

// A Document is well-formed XML within bounds, whatever it was before: no comments, processing instructions or document type, no
// references but those that XML itself knows and numbers.
type Document struct {
	XML       []byte
	Root      string // rss, rdf or feed in lower case; empty where there is none
	Other     string // the first element where it is none of these
	Netscape  bool   // the document type is that of RSS 0.91 by Netscape
	Bare      bool   // a channel without an rss around it
	Truncated bool   // the document ended before its root did
	Skipped   int    // items beyond MaxItems
	TooDeep   bool   // it was refused: more elements were open at once, or it grew larger, than anything but an attack does
	Repairs   Repairs
}

// A mender goes once through a document and writes it anew: elements are closed in order, and stray signs are escaped. An item
// that the end of the document cuts is left out, since half a link is a wrong one.
type mender struct {
	Document
	src      []byte
	limit    int
	open     []element
	names    map[string]int  // how often each name is open
	voids    map[string]int  // elements of HTML that are closed as they open, and may be closed once more
	prefixes map[string]bool // that were declared
	// that were used before or without it, and how often
	undeclared map[string]int
	refs       scan.Refs
	item       int // index in open of the item that is open, 0 for none: the root is never one
	from       int // where that item begins in XML
	items      int
	space      int // namespaces declared
	elements   int // written
	inItem     int // written since the last item began or ended
	run        int // bytes of text since the last tag
}

type element struct {
	name    string
	written bool
}

// XML reads a document of at most limit bytes.
func XML(src []byte, limit int) Document {
	m := &mender{src: src, limit: growth * limit, names: map[string]int{}, voids: map[string]int{}, prefixes: map[string]bool{"xml": true, "xmlns": true}, undeclared: map[string]int{}}
	m.Repairs = Repairs{}
	m.XML = make([]byte, 0, len(src)+len(src)/16+64)
	for len(m.src) > 0 && !m.TooDeep {
		i := bytes.IndexByte(m.src, '<')
		if i < 0 {
			i = len(m.src)
		}
		m.text(m.src[:i])
		if m.src = m.src[i:]; len(m.src) > 0 && !m.markup() {
			break
		}
		m.TooDeep = m.TooDeep || len(m.XML) > m.limit
		if m.Root != "" && len(m.open) == 0 {
			m.tail()
			break
		}
	}
	m.finish()
	return m.Document
}

// tail looks at what follows the root: white space and comments are allowed there.
func (m *mender) tail() {
	for m.src = bytes.TrimSpace(m.src); bytes.HasPrefix(m.src, []byte("<!--")) && m.skip("-->"); {
		m.src = bytes.TrimSpace(m.src)
	}
	if len(m.src) > 0 {
		m.Repairs[Junk]++
	}
}

// markup takes what begins with a < off the source. It is false where the document ends in it.
func (m *mender) markup() bool {
	switch {
	case bytes.HasPrefix(m.src, []byte("<!--")):
		return m.skip("-->")
	case bytes.HasPrefix(m.src, []byte("<![CDATA[")):
		return m.cdata()
	case bytes.HasPrefix(m.src, []byte("<?")):
		return m.skip(">")
	case bytes.HasPrefix(m.src, []byte("<!")):
		return m.doctype()
	}
	t, ok := scan.Read(m.src)
	switch {
	case !ok:
		n := 1
		for n < len(m.src) && m.src[n] == '<' && n < maxText {
			n++ // all but the last of them begin nothing
		}
		n = max(n-1, 1)
		m.text(m.src[:n])
		m.src = m.src[n:]
		return true
	case t.Size == 0:
		return false
	}
	m.src = m.src[t.Size:]
	if t.End {
		m.close(string(t.Name))
		return true
	}
	return m.start(t)
}

func (m *mender) skip(end string) bool {
	i := bytes.Index(m.src, []byte(end))
	if i < 0 {
		return false
	}
	m.src = m.src[i+len(end):]
	return true
}

// start opens an element.
func (m *mender) start(t scan.Tag) bool {
	name := string(t.Name)
	if m.Root == "" && !m.begin(name) {
		return m.Other != "html"
	}
	switch name {
	case "br", "hr", "img", "wbr", "BR", "HR", "IMG":
		if !t.Empty {
			m.voids[name]++
		}
		t.Empty = true // markup that was not escaped; HTML never closes these
	}
	if m.isItem(name) {
		if t.Empty {
			return true // an item without anything is none
		}
		if m.item > 0 {
			m.Repairs[Tags]++
			m.closeTo(m.item)
		}
		m.item, m.from, m.inItem = len(m.open), len(m.XML), 0
	}
	written := len(m.open) < maxDepth && m.elements < maxElements && m.inItem < maxInItem
	if written {
		m.write(t)
	} else {
		m.Repairs[Depth]++
	}
	if !t.Empty {
		m.open = append(m.open, element{name, written})
		m.names[name]++
		m.TooDeep = len(m.open) > maxOpen
	}
	return true
}

// begin looks at the first elements until one is the root of a feed. A channel without its rss around it gets one.
func (m *mender) begin(name string) bool {
	switch kind := scan.Local([]byte(name)); kind {
	case "rss", "rdf", "feed":
		m.Root = kind
	case "channel":
		m.Root, m.Bare = "rss", true
		m.XML = append(m.XML, `<rss version="2.0">`...)
		m.open = append(m.open, element{"rss", true})
		m.names["rss"]++
	default:
		if m.Other == "" {
			m.Other = kind
		}
		m.Repairs[Junk]++
		return false
	}
	return true
}

// isItem reports whether an element that opens here is an item: of its feed, or in the place of one that was never closed.
func (m *mender) isItem(name string) bool {
	if kind := scan.Local([]byte(name)); kind != "item" && kind != "entry" || len(m.open) == 0 {
		return false
	}
	if m.item > 0 {
		return m.open[m.item].name == name && m.names[name] == 1
	}
	switch scan.Local([]byte(m.open[len(m.open)-1].name)) {
	case "rss", "rdf", "feed", "channel":
		return true
	}
	return false
}

// write writes a start tag.
func (m *mender) write(t scan.Tag) {
	m.elements++
	m.inItem++
	m.run = 0
	m.Repairs.Add(Attributes, t.Odd)
	m.XML = append(append(m.XML, '<'), t.Name...)
	m.prefix(t.Name)
	for i, a := range t.Attrs {
		switch space := bytes.HasPrefix(a.Name, []byte("xmlns")); {
		case repeated(t.Attrs[:i], a.Name):
			m.Repairs[Attributes]++
			continue
		case space && !m.declare(a.Name):
			continue
		case !space:
			m.prefix(a.Name)
		}
		m.XML = append(append(append(m.XML, ' '), a.Name...), `="`...)
		m.XML = append(m.refs.Append(m.XML, a.Value, true), '"')
	}
	if t.Empty {
		m.XML = append(m.XML, '/')
	}
	m.XML = append(m.XML, '>')
}

func repeated(before []scan.Attr, name []byte) bool {
	for _, b := range before {
		if bytes.Equal(b.Name, name) {
			return true
		}
	}
	return false
}

// declare notes the prefix that an attribute declares; false where there are enough.
func (m *mender) declare(name []byte) bool {
	if m.space++; m.space > maxNamespaces {
		return false
	}
	if _, prefix, ok := bytes.Cut(name, []byte(":")); ok {
		m.prefixes[string(prefix)] = true
	}
	return true
}

// prefix notes a name whose prefix nothing declared. The declarations of the same tag may come after it.
func (m *mender) prefix(name []byte) {
	if i := bytes.IndexByte(name, ':'); i >= 0 && !m.prefixes[string(name[:i])] {
		m.undeclared[string(name[:i])]++
	}
}

// close closes the innermost element of a name and what is open inside it. An end tag that nothing opened is dropped.
func (m *mender) close(name string) {
	last := len(m.open) - 1
	switch {
	case m.names[name] > 0:
	case m.voids[name] > 0:
		m.voids[name]--
		return
	case last >= 0 && strings.EqualFold(m.open[last].name, name):
		name = m.open[last].name
		m.Repairs[Tags]++
	default:
		m.Repairs[Tags]++
		return
	}
	for i := last; i >= 0; i-- {
		if m.open[i].name == name {
			m.Repairs.Add(Tags, last-i)
			m.closeTo(i)
			break
		}
	}
	if m.Bare && len(m.open) == 1 {
		m.closeTo(0)
	}
}

// closeTo closes elements until n are open.
func (m *mender) closeTo(n int) {
	for len(m.open) > n {
		last := m.open[len(m.open)-1]
		m.open = m.open[:len(m.open)-1]
		m.names[last.name]--
		if last.written {
			m.run = 0
			m.XML = append(append(append(m.XML, "</"...), last.name...), '>')
		}
		if len(m.open) == m.item && m.item > 0 {
			m.counted()
		}
	}
}

// counted ends an item, and takes it out again where there are enough.
func (m *mender) counted() {
	if m.items++; m.items > MaxItems || m.elements >= maxElements {
		m.XML = m.XML[:m.from]
		m.Skipped++
		m.elements -= m.inItem
	}
	m.item, m.inItem = 0, 0
}

// finish ends a document that did not end by itself.
func (m *mender) finish() {
	m.Truncated = m.Root != "" && len(m.open) > 0
	if m.item > 0 {
		m.XML = m.XML[:m.from]
		for _, e := range m.open[m.item:] {
			m.names[e.name]--
		}
		m.open, m.item = m.open[:m.item], 0
	}
	m.closeTo(0)
	if m.Truncated {
		m.Repairs[Cut]++
	}
	m.Repairs.Add(Entities, m.refs.Named)
	m.Repairs.Add(Ampersands, m.refs.Bare)
	m.Repairs.Add(References, m.refs.Wrong)
	m.Repairs.Add(Brackets, m.refs.Bracket)
	m.Repairs.Add(Items, m.Skipped)
	for _, n := range m.voids {
		m.Repairs.Add(Tags, n)
	}
	for prefix, n := range m.undeclared {
		if !m.prefixes[prefix] {
			m.Repairs.Add(Namespaces, n)
		}
	}
	m.Repairs.Add(Namespaces, m.space-maxNamespaces)
}
