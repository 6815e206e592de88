package markup

import "strings"

// start reads a start tag (13.2.6: the tree construction dispatcher).
func (p *parser) start(t *tag) {
	if p.crowded() {
		p.drop(t)
		return
	}
	if p.inForeign() && p.startsForeign(t) {
		p.foreignStart(t)
		return
	}
	for !p.startIn(t) {
	}
}

// drop reads a start tag that there is no room for. What it holds is kept unless that is no text, parted from what is before it.
func (p *parser) drop(t *tag) {
	switch t.kind {
	case raw, textarea, xmp, iframe, noembed:
		p.rawText(t.name)
		return
	}
	if t.flags&line == 0 && p.mode == inBody {
		p.addText(" ")
	}
}

// startIn reads a start tag in the current mode; it is false where the mode changed and the tag is to be read again.
func (p *parser) startIn(t *tag) bool {
	switch p.mode {
	case initial:
		p.quirks = true
		p.mode = beforeHTML
		return false
	case beforeHTML:
		return p.startBeforeHTML(t)
	case beforeHead:
		return p.startBeforeHead(t)
	case inHead:
		return p.startInHead(t)
	case afterHead:
		return p.startAfterHead(t)
	case inBody:
		return p.startInBody(t)
	case inTable:
		return p.startInTable(t)
	case inCaption:
		return p.startInCaption(t)
	case inColumns:
		return p.startInColumns(t)
	case inRows:
		return p.startInRows(t)
	case inRow:
		return p.startInRow(t)
	case inCell:
		return p.startInCell(t)
	case inTemplate:
		return p.startInTemplate(t)
	case afterBody, afterAfterBody:
		if t.kind == page {
			return p.startInBody(t)
		}
		p.mode = inBody
		return false
	}
	return p.startInFrames(t)
}

// finish reads an end tag.
func (p *parser) finish(t *tag) {
	if p.inForeign() && p.foreignEnd(t) {
		return
	}
	for !p.endIn(t) {
	}
}

func (p *parser) endIn(t *tag) bool {
	switch p.mode {
	case initial:
		p.quirks = true
		p.mode = beforeHTML
		return false
	case beforeHTML, beforeHead, inHead, afterHead:
		return p.endAround(t)
	case inBody:
		return p.endInBody(t)
	case inTable:
		return p.endInTable(t)
	case inCaption:
		return p.endInCaption(t)
	case inColumns:
		return p.endInColumns(t)
	case inRows:
		return p.endInRows(t)
	case inRow:
		return p.endInRow(t)
	case inCell:
		return p.endInCell(t)
	case inTemplate:
		if t.kind == template {
			p.endTemplate()
		}
		return true
	case afterBody:
		if t.kind == page {
			p.mode = afterAfterBody
			return true
		}
		p.mode = inBody
		return false
	case afterAfterBody:
		p.mode = inBody
		return false
	}
	return p.endInFrames(t)
}

// text reads text, whose references are decoded.
func (p *parser) text(s string) {
	if p.skipFeed {
		p.skipFeed = false
		s = strings.TrimPrefix(s, "\n")
	}
	if s == "" {
		return
	}
	if p.inForeign() && p.current().tag.flags&(mathText|htmlInside) == 0 {
		if p.framesetOK = p.framesetOK && blank(strings.ReplaceAll(s, "\x00", "")); p.nul {
			s = replaceNUL(s)
		}
		p.addText(s)
		return
	}
	for s != "" {
		s = p.textIn(s)
	}
}

// textIn reads text in the current mode, and gives what of it is to be read in the next one.
func (p *parser) textIn(s string) string {
	switch p.mode {
	case initial, beforeHTML, beforeHead:
		if s = strings.TrimLeft(s, whiteSpace); s == "" {
			return ""
		}
		p.imply1()
		return s
	case inHead, afterHead, inColumns:
		rest := strings.TrimLeft(s, whiteSpace)
		p.addText(s[:len(s)-len(rest)])
		if rest == "" {
			return ""
		}
		if p.mode == inColumns && p.current().tag != tagColumns {
			return ""
		}
		p.imply1()
		return rest
	case inTable, inRows, inRow:
		p.tableText(s)
		return ""
	case afterBody, afterAfterBody:
		if !blank(s) {
			p.mode = inBody
		}
	case inFrameset, afterFrameset, afterAfterFrameset:
		p.frameText(s)
		return ""
	}
	p.bodyText(s)
	return ""
}

func (p *parser) bodyText(s string) {
	if p.nul {
		if s = strings.ReplaceAll(s, "\x00", ""); s == "" {
			return
		}
	}
	p.reopen()
	p.addText(s)
	if p.framesetOK && !blank(s) {
		p.framesetOK = false
	}
}

// tableText keeps white space where it is; other text goes before the table.
func (p *parser) tableText(s string) {
	if p.nul {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if blank(s) && p.current().tag.flags&fosters != 0 {
		p.addText(s)
		return
	}
	p.foster = true
	p.bodyText(s)
	p.foster = false
}

func replaceNUL(s string) string { return strings.ReplaceAll(s, "\x00", "\ufffd") }

// imply1 opens or closes what the page leaves out between its beginning and its body, one step a time.
func (p *parser) imply1() {
	switch p.mode {
	case initial:
		p.quirks = true
		p.mode = beforeHTML
	case beforeHTML:
		p.imply(tagHTML)
		p.mode = beforeHead
	case beforeHead:
		p.head = p.imply(tagHead)
		p.mode = inHead
	case inHead:
		p.pop()
		p.mode = afterHead
	case afterHead:
		p.imply(tagBody)
		p.mode = inBody
	case inColumns:
		p.pop()
		p.mode = inTable
	}
}

// end reads the end of the page: what has to be there is made.
func (p *parser) end() {
	for p.isOpen(tagTemplate) {
		p.endTemplate()
	}
	for p.mode <= afterHead {
		p.imply1()
	}
}
