package fields

import (
	"bytes"
	"html"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

// A node is an element, or, without a name, character data.
type node struct {
	name  string // lower case; with the prefix by which its vocabulary is known here, where it has one
	text  string // of character data
	attrs []attr
	kids  []*node
	base  string // that holds for it
	lang  string // that holds for it; empty where none does
	depth int
}

// An attr is an attribute: its name like that of a node, its value with references resolved.
type attr struct{ name, value string }

// attr gives the value of an attribute, empty where there is none.
func (n *node) attr(name string) string {
	value, _ := n.lookup(name)
	return value
}

func (n *node) lookup(name string) (string, bool) {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// words gives the character data of an element without that of the elements in it.
func (n *node) words() string {
	if len(n.kids) == 1 {
		return strings.TrimSpace(n.kids[0].text)
	}
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(k.text)
	}
	return strings.TrimSpace(b.String())
}

// child gives the first element of a name inside.
func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// A builder makes a tree of a well-formed document within bounds, as package mend writes it.
type builder struct {
	src    []byte
	spaces []map[string]string // prefixes declared by the elements that are open
	inUse  []string            // vocabularies declared anywhere, in lower case
	open   []*node
}

// build gives the root. The base and the language hold where the document states none.
func build(document []byte, base, lang string) (root *node, vocabularies []string) {
	b := &builder{src: document, open: []*node{{base: base, lang: lang}}}
	for len(b.src) > 0 {
		i := bytes.IndexByte(b.src, '<')
		if i < 0 {
			i = len(b.src)
		}
		if i > 0 {
			b.data(html.UnescapeString(lines(b.src[:i])))
		}
		if b.src = b.src[i:]; len(b.src) > 0 {
			b.markup()
		}
	}
	if kids := b.open[0].kids; len(kids) > 0 {
		return kids[0], b.inUse
	}
	return &node{}, b.inUse
}

// lines gives character data with the ends of its lines as XML has them (section 2.11).
func lines(data []byte) string {
	if bytes.IndexByte(data, '\r') < 0 {
		return string(data)
	}
	return strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
}

func (b *builder) data(s string) {
	parent := b.open[len(b.open)-1]
	if n := len(parent.kids); n > 0 && parent.kids[n-1].name == "" {
		parent.kids[n-1].text += s
		return
	}
	if len(b.open) > 1 {
		parent.kids = append(parent.kids, &node{text: s})
	}
}

func (b *builder) markup() {
	if inside, ok := bytes.CutPrefix(b.src, []byte("<![CDATA[")); ok {
		end := bytes.Index(inside, []byte("]]>"))
		if end < 0 {
			end = len(inside)
		}
		b.data(lines(inside[:end]))
		b.src = inside[min(end+3, len(inside)):]
		return
	}
	t, ok := scan.Read(b.src)
	if !ok || t.Size == 0 {
		b.src = nil // package mend writes no such thing
		return
	}
	b.src = b.src[t.Size:]
	if !t.End {
		b.start(t)
	}
	if (t.End || t.Empty) && len(b.open) > 1 {
		b.open, b.spaces = b.open[:len(b.open)-1], b.spaces[:len(b.spaces)-1]
	}
}

func (b *builder) start(t scan.Tag) {
	parent := b.open[len(b.open)-1]
	n := &node{base: parent.base, lang: parent.lang, depth: parent.depth + 1}
	b.spaces = append(b.spaces, nil)
	b.declare(t.Attrs)
	n.name = b.canonical(string(t.Name), true)
	for _, a := range t.Attrs {
		one := attr{b.canonical(string(a.Name), false), html.UnescapeString(string(a.Value))}
		if one.name == "rel" || one.name == "type" {
			one.value = strings.ToLower(one.value)
		}
		n.attrs = append(n.attrs, one)
	}
	n.foreign(b, string(t.Name))
	n.inherit()
	parent.kids = append(parent.kids, n)
	b.open = append(b.open, n)
}

// foreign notes the vocabulary of what is no HTML inside it, however its prefix was declared.
func (n *node) foreign(b *builder, written string) {
	prefix, local, found := strings.Cut(strings.ToLower(written), ":")
	if !found {
		prefix, local = "", prefix
	}
	space := map[string]string{"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}[local]
	if space == "" || b.space(prefix) != strings.ToLower(space) {
		return
	}
	for i := range n.attrs {
		if n.attrs[i].name == "xmlns" {
			n.attrs[i].value = space
			return
		}
	}
	n.attrs = append(n.attrs, attr{"xmlns", space})
}

// inherit settles the base and the language of an element.
func (n *node) inherit() {
	for _, name := range []string{"xml:base", "base"} {
		if written, ok := n.lookup(name); ok {
			if whole := resolve.Join(n.base, written); whole != "" && resolve.Known(whole) {
				n.base = whole
			}
			break
		}
	}
	for _, name := range []string{"xml:lang", "lang"} {
		if lang, ok := n.lookup(name); ok {
			n.lang = strings.ReplaceAll(lang, "_", "-")
			break
		}
	}
}

func (b *builder) declare(attrs []scan.Attr) {
	for _, a := range attrs {
		prefix, ok := bytes.CutPrefix(a.Name, []byte("xmlns"))
		if !ok || len(prefix) > 0 && prefix[0] != ':' {
			continue
		}
		last := len(b.spaces) - 1
		if b.spaces[last] == nil {
			b.spaces[last] = map[string]string{}
		}
		uri := strings.ToLower(html.UnescapeString(string(a.Value)))
		b.spaces[last][string(bytes.TrimPrefix(prefix, []byte(":")))] = uri
		b.inUse = append(b.inUse, uri)
	}
}

// canonical gives a name with the prefix by which its vocabulary is known here, whatever the document calls it. Vocabularies of
// feeds themselves have none; one that is not known keeps its prefix.
func (b *builder) canonical(name string, element bool) string {
	name = strings.ToLower(name)
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		prefix, local = "", name
	}
	if prefix == "xml" || prefix == "xmlns" || name == "xmlns" {
		return name
	}
	if !found && !element {
		return name // an attribute without a prefix belongs to its element
	}
	known, ok := vocabulary(b.space(prefix))
	switch {
	case ok && known == "":
		return local
	case ok:
		return known + ":" + local
	}
	return name
}

// space gives the vocabulary that a prefix stands for.
func (b *builder) space(prefix string) string {
	for i := len(b.spaces) - 1; i >= 0; i-- {
		for written, uri := range b.spaces[i] {
			if strings.EqualFold(written, prefix) {
				return uri
			}
		}
	}
	return ""
}
