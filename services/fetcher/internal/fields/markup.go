package fields

import (
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/sanitise"
)

// markup writes what is inside an element as text: character data as it is, and once there is an element that should have been
// escaped, everything from there on as markup.
type markup struct {
	kind   string
	base   string // of the whole
	pieces []string
}

var escaping = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (m *markup) inside(n *node) {
	for _, k := range n.kids {
		switch {
		case k.name == "" && m.kind == typeXHTML:
			m.pieces = append(m.pieces, escaping.Replace(k.text))
		case k.name == "":
			m.pieces = append(m.pieces, k.text)
		default:
			m.element(k)
		}
	}
}

func (m *markup) element(n *node) {
	if !strings.HasSuffix(m.kind, "xml") {
		if n.name == "div" || n.name == "xhtml:div" {
			m.inside(n) // often all there is around escaped markup
			return
		}
		m.kind = typeXHTML
	}
	if m.kind != typeXHTML {
		return
	}
	name := n.name[strings.IndexByte(n.name, ':')+1:]
	var tag strings.Builder
	tag.WriteString("<" + name)
	for _, a := range n.attrs {
		if a.name == "xmlns" && name != "svg" && name != "math" || strings.HasPrefix(a.name, "xmlns:") {
			continue
		}
		if n.base != m.base && sanitise.IsAddress(name, a.name) {
			a.value = resolveAgainst(n, a.value) // one inside the text, which the text as a whole knows nothing of
		}
		tag.WriteString(" " + a.name + `="` + strings.ReplaceAll(escaping.Replace(a.value), `"`, "&quot;") + `"`)
	}
	m.pieces = append(m.pieces, tag.String()+">")
	m.inside(n)
	m.pieces = append(m.pieces, "</"+name+">")
}

// whole gives the text. In Atom 1.0 the div that is around all of it is no part of it.
func (m *markup) whole(atom bool) string {
	if atom && m.kind == typeXHTML {
		m.unwrap()
	}
	return strings.TrimSpace(strings.Join(m.pieces, ""))
}

func (m *markup) unwrap() {
	p := m.pieces
	for len(p) > 1 && strings.TrimSpace(p[len(p)-1]) == "" {
		p = p[:len(p)-1]
	}
	for len(p) > 1 && strings.TrimSpace(p[0]) == "" {
		p = p[1:]
	}
	if len(p) < 2 || p[0] != "<div>" && !strings.HasPrefix(p[0], "<div ") || p[len(p)-1] != "</div>" {
		return
	}
	depth := 0
	for _, piece := range p[:len(p)-1] {
		switch {
		case strings.HasPrefix(piece, "</"):
			if depth--; depth == 0 {
				return // it is not around all
			}
		case strings.HasPrefix(piece, "<"):
			depth++
		}
	}
	m.pieces = p[1 : len(p)-1]
}
