package mend

import (
	"bytes"
	"unicode/utf8"
)

// text writes character data inside the root, as much of it as is kept.
func (m *mender) text(b []byte) {
	if len(m.open) == 0 {
		if len(bytes.TrimSpace(b)) > 0 {
			m.Repairs[Junk]++
		}
		return
	}
	for len(b) > 0 && m.run < maxText {
		n, before := piece(b), len(m.XML)
		m.XML = m.refs.Append(m.XML, b[:n], false)
		m.run += len(m.XML) - before // what escaping adds counts, too
		b = b[n:]
	}
	if len(b) > 0 {
		m.Repairs[Long]++
	}
}

// piece gives the length of the first piece of a text, which parts neither a character nor a reference.
func piece(b []byte) int {
	const most, reference = 32 << 10, 40
	if len(b) <= most {
		return len(b)
	}
	if i := bytes.LastIndexByte(b[most-reference:most], '&'); i >= 0 {
		return most - reference + i
	}
	n := most
	for !utf8.RuneStart(b[n]) && n > most-utf8.UTFMax {
		n--
	}
	return n
}

func (m *mender) cdata() bool {
	end := bytes.Index(m.src, []byte("]]>"))
	if end < 0 {
		return false
	}
	if inside := m.bounded(m.src[:end]); len(m.open) > 0 {
		m.XML = append(append(m.XML, inside...), "]]>"...)
	}
	m.src = m.src[end+3:]
	return true
}

// bounded gives as much of a text as is kept, ended at a character.
func (m *mender) bounded(b []byte) []byte {
	room := max(maxText-m.run, 0)
	m.run += min(len(b), maxText)
	if len(b) <= room {
		return b
	}
	m.Repairs[Long]++
	for room > 0 && !utf8.RuneStart(b[room]) {
		room--
	}
	return b[:room]
}
