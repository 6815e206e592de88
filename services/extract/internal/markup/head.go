package markup

// startBeforeHTML is 13.2.6.4.2.
func (p *parser) startBeforeHTML(t *tag) bool {
	p.mode = beforeHead
	if t.kind == page {
		p.insert(t)
		return true
	}
	p.imply(tagHTML)
	return false
}

// startBeforeHead is 13.2.6.4.3.
func (p *parser) startBeforeHead(t *tag) bool {
	switch t.kind {
	case page:
		return p.startInBody(t)
	case head:
		p.head = p.insert(t)
		p.mode = inHead
		return true
	}
	p.imply1()
	return false
}

// startInHead is 13.2.6.4.4.
func (p *parser) startInHead(t *tag) bool {
	switch {
	case t.kind == page:
		return p.startInBody(t)
	case t.kind == head:
		return true
	case t.name == "noscript":
		p.insertRaw(t)
		return true
	case p.headTag(t):
		return true
	}
	p.imply1()
	return false
}

// headTag reads the tags that are read alike in head and body.
func (p *parser) headTag(t *tag) bool {
	switch t.kind {
	case headLink:
		p.insertVoid(t)
	case raw:
		p.insertRaw(t)
	case template:
		p.insert(t)
		p.marker()
		p.framesetOK = false
		p.mode = inTemplate
		p.templates = append(p.templates, inTemplate)
	default:
		return false
	}
	return true
}

// startAfterHead is 13.2.6.4.6. What belongs into the head still goes there.
func (p *parser) startAfterHead(t *tag) bool {
	switch t.kind {
	case page:
		return p.startInBody(t)
	case body:
		p.insert(t)
		p.framesetOK = false
		p.mode = inBody
		return true
	case frameset:
		p.insert(t)
		p.mode = inFrameset
		return true
	case headLink, raw, template:
		p.push(p.head, tagHead)
		p.headTag(t)
		p.remove(int(p.top[tagHead.id]))
		return true
	case head:
		return true
	}
	p.imply1()
	return false
}

// endAround reads an end tag before, in and after the head.
func (p *parser) endAround(t *tag) bool {
	switch {
	case t.kind == template && p.mode >= inHead:
		p.endTemplate()
		return true
	case t.kind == head && p.mode == inHead:
		p.imply1()
		return true
	case t.kind == page || t.kind == body || t == tagBr || t.kind == head && p.mode < inHead:
		p.imply1()
		return false
	}
	return true
}

// endTemplate closes a template, whatever is open in it.
func (p *parser) endTemplate() {
	if !p.isOpen(tagTemplate) {
		return
	}
	p.popTo(int(p.top[tagTemplate.id]))
	p.clearFormats()
	p.templates = p.templates[:len(p.templates)-1]
	p.resetMode()
}

// startInTemplate is 13.2.6.4.18.
func (p *parser) startInTemplate(t *tag) bool {
	if p.headTag(t) {
		return true
	}
	switch t.kind {
	case caption, columns, rows:
		p.mode = inTable
	case column:
		p.mode = inColumns
	case row:
		p.mode = inRows
	case cell:
		p.mode = inRow
	default:
		p.mode = inBody
	}
	p.templates[len(p.templates)-1] = p.mode
	return false
}
