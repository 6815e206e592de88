package feed

import (
	"bytes"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

// The bounds of an XML document. What is beyond them is left out; only a document of nothing but tags is refused.
const (
	maxDepth      = 64   // elements inside each other; the tags of deeper ones are dropped, their text is kept
	maxOpen       = 4096 // elements open at once before the document is refused
	maxNamespaces = 64   // declared in one document
	maxItems      = 1000 // of one feed: the first ones, which are the newest
	growth        = 2    // size of the mended document to that of the largest allowed one
)

// A mended document is well-formed XML within bounds, whatever it was before.
type mended struct {
	xml       []byte
	root      string // rss, rdf or feed in lower case; empty where there is none
	other     string // the first element where it is none of these
	truncated bool   // the document ended before its root did
	skipped   int    // items beyond maxItems
	deep      bool   // more elements were open at once than anything but an attack has
}

// A mender goes once through a document and writes it anew: comments, processing instructions and the document type are left
// out, elements are closed in order, and stray signs are escaped. An item that the end of the document cuts is left out, since
// half a link is a wrong one.
type mender struct {
	mended
	src   []byte
	open  []element
	names map[string]int // how often each name is open
	item  int            // index in open of the item that is open, 0 for none: the root is never one
	from  int            // where that item begins in xml
	items int
	space int // namespaces declared
}

type element struct {
	name    string
	written bool
}

// mend reads an XML document.
func mend(src []byte) mended {
	m := &mender{src: src, names: map[string]int{}}
	m.xml = make([]byte, 0, len(src)+len(src)/16+64)
	for len(m.src) > 0 && !m.deep && len(m.xml) < growth*MaxBytes {
		i := bytes.IndexByte(m.src, '<')
		if i < 0 {
			i = len(m.src)
		}
		m.text(m.src[:i])
		if m.src = m.src[i:]; len(m.src) > 0 && !m.markup() {
			break
		}
		if m.root != "" && len(m.open) == 0 {
			return m.mended
		}
	}
	m.finish()
	return m.mended
}

// text writes character data inside the root.
func (m *mender) text(b []byte) {
	if len(m.open) > 0 {
		m.xml = scan.AppendText(m.xml, b, false)
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
		m.text(m.src[:1])
		m.src = m.src[1:]
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

func (m *mender) cdata() bool {
	end := bytes.Index(m.src, []byte("]]>"))
	if end < 0 {
		return false
	}
	if len(m.open) > 0 {
		m.xml = append(m.xml, m.src[:end+3]...)
	}
	m.src = m.src[end+3:]
	return true
}

// doctype leaves a document type out, with the entities that it may declare.
func (m *mender) doctype() bool {
	i := bytes.IndexAny(m.src, "[>")
	if i < 0 {
		return false
	}
	if m.src[i] == '>' {
		m.src = m.src[i+1:]
		return true
	}
	return m.skip("]") && m.skip(">")
}

// start opens an element.
func (m *mender) start(t scan.Tag) bool {
	name := string(t.Name)
	if m.root == "" && !m.begin(name) {
		return m.other != "html"
	}
	switch strings.ToLower(name) {
	case "br", "hr", "img", "wbr":
		t.Empty = true // markup that was not escaped; HTML never closes these
	}
	if m.isItem(name) {
		if t.Empty {
			return true // an item without anything is none
		}
		if m.item > 0 {
			m.closeTo(m.item)
		}
		m.item, m.from = len(m.open), len(m.xml)
	}
	written := len(m.open) < maxDepth
	if written {
		m.write(t)
	}
	if !t.Empty {
		m.open = append(m.open, element{name, written})
		m.names[name]++
		m.deep = len(m.open) > maxOpen
	}
	return true
}

// begin looks at the first elements until one is the root of a feed. A channel without its rss around it gets one.
func (m *mender) begin(name string) bool {
	switch kind := scan.Local([]byte(name)); kind {
	case "rss", "rdf", "feed":
		m.root = kind
	case "channel":
		m.root = "rss"
		m.xml = append(m.xml, `<rss version="2.0">`...)
		m.open = append(m.open, element{"rss", true})
		m.names["rss"]++
	default:
		if m.other == "" {
			m.other = kind
		}
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

// write writes a start scan.Tag.
func (m *mender) write(t scan.Tag) {
	m.xml = append(append(m.xml, '<'), t.Name...)
	for _, a := range t.Attrs {
		if bytes.HasPrefix(a.Name, []byte("xmlns")) {
			if m.space++; m.space > maxNamespaces {
				continue
			}
		}
		m.xml = append(append(append(m.xml, ' '), a.Name...), `="`...)
		m.xml = append(scan.AppendText(m.xml, a.Value, true), '"')
	}
	if t.Empty {
		m.xml = append(m.xml, '/')
	}
	m.xml = append(m.xml, '>')
}

// close closes the innermost element of a name and what is open inside it. An end tag that nothing opened is dropped.
func (m *mender) close(name string) {
	if m.names[name] == 0 {
		return
	}
	for i := len(m.open) - 1; i >= 0; i-- {
		if m.open[i].name == name {
			m.closeTo(i)
			return
		}
	}
}

// closeTo closes elements until n are open.
func (m *mender) closeTo(n int) {
	for len(m.open) > n {
		last := m.open[len(m.open)-1]
		m.open = m.open[:len(m.open)-1]
		m.names[last.name]--
		if last.written {
			m.xml = append(append(append(m.xml, "</"...), last.name...), '>')
		}
		if len(m.open) == m.item && m.item > 0 {
			m.counted()
		}
	}
}

// counted ends an item, and takes it out again where there are enough.
func (m *mender) counted() {
	if m.items++; m.items > maxItems {
		m.xml = m.xml[:m.from]
		m.skipped++
	}
	m.item = 0
}

// finish ends a document that did not end by itself.
func (m *mender) finish() {
	m.truncated = m.root != ""
	if m.item > 0 {
		m.xml = m.xml[:m.from]
		for _, e := range m.open[m.item:] {
			m.names[e.name]--
		}
		m.open, m.item = m.open[:m.item], 0
	}
	m.closeTo(0)
}
