package markup

import "strings"

// startInFrames reads a start tag in and after a frameset (13.2.6.4.20 to 13.2.6.4.23).
func (p *parser) startInFrames(t *tag) bool {
	switch {
	case t.kind == page:
		return p.startInBody(t)
	case t.name == "noframes":
		p.headTag(t)
	case p.mode != inFrameset:
	case t.kind == frameset:
		p.insert(t)
	case t.kind == frame:
		p.insertVoid(t)
	}
	return true
}

func (p *parser) endInFrames(t *tag) bool {
	switch {
	case p.mode == inFrameset && t.kind == frameset && p.current().tag != tagHTML:
		p.pop()
		if p.current().tag.kind != frameset {
			p.mode = afterFrameset
		}
	case p.mode == afterFrameset && t.kind == page:
		p.mode = afterAfterFrameset
	}
	return true
}

// frameText keeps white space.
func (p *parser) frameText(s string) {
	p.addText(strings.Map(func(r rune) rune {
		if strings.ContainsRune(whiteSpace, r) {
			return r
		}
		return -1
	}, s))
}
