package markup

// startInTable is 13.2.6.4.9.
func (p *parser) startInTable(t *tag) bool {
	switch t.kind {
	case caption:
		p.clearTo(tagTable)
		p.marker()
		p.insert(t)
		p.mode = inCaption
	case columns:
		p.clearTo(tagTable)
		p.insert(t)
		p.mode = inColumns
	case column:
		p.clearTo(tagTable)
		p.imply(tagColumns)
		p.mode = inColumns
		return false
	case rows:
		p.clearTo(tagTable)
		p.insert(t)
		p.mode = inRows
	case cell, row:
		p.clearTo(tagTable)
		p.imply(tagTbody)
		p.mode = inRows
		return false
	case table:
		if p.closeTable(t) {
			p.resetMode()
			return false
		}
	default:
		return p.strayInTable(t)
	}
	return true
}

// strayInTable reads what does not belong into a table. Most of it goes before the table.
func (p *parser) strayInTable(t *tag) bool {
	switch {
	case t.kind == template || t.name == "style" || t.name == "script":
		p.headTag(t)
	case t.kind == input && p.isHiddenInput():
		p.insertVoid(t)
	case t.kind == form:
		if !p.isOpen(tagTemplate) && p.form == nil {
			p.form = p.insert(t)
			p.pop()
		}
	default:
		p.foster = true
		consumed := p.startInBody(t)
		p.foster = false
		return consumed
	}
	return true
}

func (p *parser) endInTable(t *tag) bool {
	switch t.kind {
	case table:
		if p.closeTable(t) {
			p.resetMode()
		}
		return true
	case body, caption, column, columns, page, rows, cell, row:
		return true
	case template:
		p.endTemplate()
		return true
	}
	p.foster = true
	consumed := p.endInBody(t)
	p.foster = false
	return consumed
}

// startInCaption is 13.2.6.4.11.
func (p *parser) startInCaption(t *tag) bool {
	switch t.kind {
	case caption, column, columns, rows, cell, row:
		return !p.endCaption()
	}
	return p.startInBody(t)
}

func (p *parser) endCaption() bool {
	if !p.closeTable(tagCaption) {
		return false
	}
	p.clearFormats()
	p.mode = inTable
	return true
}

func (p *parser) endInCaption(t *tag) bool {
	switch t.kind {
	case caption:
		p.endCaption()
		return true
	case table:
		return !p.endCaption()
	case body, column, columns, page, rows, cell, row:
		return true
	}
	return p.endInBody(t)
}

// startInColumns is 13.2.6.4.12.
func (p *parser) startInColumns(t *tag) bool {
	switch t.kind {
	case page:
		return p.startInBody(t)
	case column:
		p.insertVoid(t)
		return true
	case template:
		return p.headTag(t)
	}
	return !p.endColumns()
}

func (p *parser) endColumns() bool {
	if p.current().tag != tagColumns {
		return false
	}
	p.imply1()
	return true
}

func (p *parser) endInColumns(t *tag) bool {
	switch t.kind {
	case columns:
		p.endColumns()
		return true
	case column:
		return true
	case template:
		p.endTemplate()
		return true
	}
	return !p.endColumns()
}

// startInRows is 13.2.6.4.13.
func (p *parser) startInRows(t *tag) bool {
	switch t.kind {
	case row:
		p.clearTo(tagTbody, tagTfoot, tagThead)
		p.insert(t)
		p.mode = inRow
		return true
	case cell:
		p.clearTo(tagTbody, tagTfoot, tagThead)
		p.imply(tagRow)
		p.mode = inRow
		return false
	case caption, column, columns, rows:
		return !p.endRows()
	}
	return p.startInTable(t)
}

// endRows closes the open group of rows; it is false where there is none.
func (p *parser) endRows() bool {
	if max(p.inTable(tagTbody), p.inTable(tagThead), p.inTable(tagTfoot)) < 0 {
		return false
	}
	p.clearTo(tagTbody, tagTfoot, tagThead)
	p.pop()
	p.mode = inTable
	return true
}

func (p *parser) endInRows(t *tag) bool {
	switch t.kind {
	case rows:
		if p.inTable(t) >= 0 {
			p.endRows()
		}
		return true
	case table:
		return !p.endRows()
	case body, caption, column, columns, page, cell, row:
		return true
	}
	return p.endInTable(t)
}

// startInRow is 13.2.6.4.14.
func (p *parser) startInRow(t *tag) bool {
	switch t.kind {
	case cell:
		p.clearTo(tagRow)
		p.insert(t)
		p.mode = inCell
		p.marker()
		return true
	case caption, column, columns, rows, row:
		return !p.endRow()
	}
	return p.startInTable(t)
}

// endRow closes the open row; it is false where there is none.
func (p *parser) endRow() bool {
	if p.inTable(tagRow) < 0 {
		return false
	}
	p.clearTo(tagRow)
	p.pop()
	p.mode = inRows
	return true
}

func (p *parser) endInRow(t *tag) bool {
	switch t.kind {
	case row:
		p.endRow()
		return true
	case table:
		return !p.endRow()
	case rows:
		return p.inTable(t) < 0 || !p.endRow()
	case body, caption, column, columns, page, cell:
		return true
	}
	return p.endInTable(t)
}

// startInCell is 13.2.6.4.15.
func (p *parser) startInCell(t *tag) bool {
	switch t.kind {
	case caption, column, columns, rows, cell, row:
		return !p.endCell()
	}
	return p.startInBody(t)
}

// endCell closes the open cell; it is false where there is none.
func (p *parser) endCell() bool {
	if !p.close(max(p.inTable(tagTd), p.inTable(tagTh))) {
		return false
	}
	p.clearFormats()
	p.mode = inRow
	return true
}

func (p *parser) endInCell(t *tag) bool {
	switch t.kind {
	case cell:
		if p.closeTable(t) {
			p.clearFormats()
			p.mode = inRow
		}
		return true
	case body, caption, column, columns, page:
		return true
	case table, rows, row:
		if p.inTable(t) < 0 {
			return true
		}
		if !p.endCell() {
			p.mode = inRow
		}
		return false
	}
	return p.endInBody(t)
}
