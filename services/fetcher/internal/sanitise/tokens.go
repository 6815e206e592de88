package sanitise

import (
	"html"
	"strconv"
	"strings"
)

// maxAttributes is how many attributes of one element are looked at.
const maxAttributes = 256

// The kinds of tokens.
type kind int

const (
	text kind = iota
	reference
	comment
	start
	end
)

type attr struct{ name, value string }

// tokens reads markup from left to right. What begins like a tag and never ends is text.
type tokens struct {
	src    string
	kind   kind
	text   string // of text, reference and comment, as written
	name   string // of start and end, in lower case
	attrs  []attr // values with their references
	closed bool   // <name/>
	open   bool   // there is no > any more
}

func (t *tokens) next() bool {
	for t.src != "" {
		i := strings.IndexAny(t.src, "&<")
		switch {
		case i < 0:
			return t.take(text, len(t.src))
		case i > 0:
			return t.take(text, i)
		case t.src[0] == '&':
			if n := referenceLength(t.src); n > 0 {
				return t.take(reference, n)
			}
			return t.take(text, 1)
		}
		if done := t.markup(); done {
			return true
		}
	}
	return false
}

func (t *tokens) take(k kind, n int) bool {
	t.kind, t.text, t.src = k, t.src[:n], t.src[n:]
	return true
}

// markup reads what begins with a <. It is false where that says nothing.
func (t *tokens) markup() bool {
	switch {
	case strings.HasPrefix(t.src, "<!--"):
		return t.comment()
	case strings.HasPrefix(t.src, "<!"):
		if len(t.src) < 9 || !strings.EqualFold(t.src[2:9], "doctype") {
			return t.escaped() // no declaration that is known
		}
		return t.skip()
	case strings.HasPrefix(t.src, "<?"):
		return t.skip()
	case strings.HasPrefix(t.src, "</"):
		return t.end()
	case len(t.src) > 1 && isLetter(t.src[1]):
		return t.start()
	case len(t.src) > 1 && strings.IndexByte(" \t\r\n=0123456789", t.src[1]) >= 0:
		return t.take(text, 1)
	}
	return t.escaped() // what is dropped between it and a later sign must not make a tag of it
}

// escaped gives the < as text.
func (t *tokens) escaped() bool {
	t.kind, t.text, t.src = text, "&lt;", t.src[1:]
	return true
}

func (t *tokens) skip() bool {
	i := -1
	if !t.open {
		i = strings.IndexByte(t.src, '>')
		t.open = i < 0
	}
	switch {
	case i < 0 && len(strings.TrimSpace(t.src)) == len("<!doctype"):
		return t.take(text, len(t.src)) // somebody writes about it
	case i < 0:
		return t.escaped()
	}
	t.src = t.src[i+1:]
	return false
}

// comment reads a comment. One that never ends swallows the rest, as it would where it is shown.
func (t *tokens) comment() bool {
	body := t.src[4:]
	for from := 0; ; {
		i := strings.Index(body[from:], "--")
		if i < 0 {
			t.src = ""
			return false
		}
		rest := strings.TrimLeft(body[from+i+2:], " \t\r\n")
		if strings.HasPrefix(rest, ">") {
			t.kind, t.text, t.src = comment, body[:from+i], rest[1:]
			return true
		}
		from += i + 1
	}
}

func (t *tokens) end() bool {
	i := strings.IndexAny(t.src[1:], "<>")
	if i < 0 {
		return t.escaped()
	}
	i++
	t.kind, t.name = end, strings.ToLower(strings.TrimSpace(t.src[2:i]))
	if t.src[i] == '>' {
		i++
	}
	t.src = t.src[i:]
	return true
}

func (t *tokens) start() bool {
	i := tagEnd(t.src)
	if i < 0 {
		return t.escaped()
	}
	inside := t.src[1:i]
	t.kind, t.attrs, t.closed = start, nil, strings.HasSuffix(inside, "/")
	n := nameLength(inside)
	t.name = strings.ToLower(inside[:n])
	t.attributes(inside[n:])
	if t.src[i] == '>' {
		i++
	}
	t.src = t.src[i:]
	return true
}

// tagEnd gives where a tag ends: at the first < or > outside of quotes, or, where those do not close, the first at all.
func tagEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; c {
		case '<', '>':
			return i
		case '"', '\'':
			n := strings.IndexByte(s[i+1:], c)
			if n < 0 || !quoteEnds(s[i+n+2:]) {
				if n := strings.IndexAny(s[1:], "<>"); n >= 0 {
					return n + 1
				}
				return -1
			}
			i += n + 1
		}
	}
	return -1
}

// quoteEnds reports whether what follows a closing quote may follow one.
func quoteEnds(rest string) bool {
	if rest == "" {
		return false
	}
	if strings.IndexByte(">/ \t\r\n\f\v", rest[0]) >= 0 {
		return true
	}
	n := 0
	for n < len(rest) && (isLetter(rest[n]) || rest[n] >= '0' && rest[n] <= '9' || rest[n] == '_') {
		n++
	}
	return n > 0 && n < len(rest) && rest[n] == '='
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func nameLength(s string) (n int) {
	for n < len(s) && (isLetter(s[n]) || s[n] >= '0' && s[n] <= '9' || strings.IndexByte("-_.:", s[n]) >= 0) {
		n++
	}
	return n
}

// attributes reads what stands in a tag after its name. What is no attribute is skipped.
func (t *tokens) attributes(s string) {
	for s != "" && len(t.attrs) <= maxAttributes {
		n := nameLength(s)
		if n == 0 {
			s = s[1:]
			continue
		}
		a := attr{name: strings.ToLower(s[:n])}
		rest := strings.TrimLeft(s[n:], " \t\r\n")
		if !strings.HasPrefix(rest, "=") {
			a.value, s = a.name, s[n:]
			t.attrs = append(t.attrs, a)
			continue
		}
		a.value, s = attributeValue(strings.TrimLeft(rest[1:], " \t\r\n"))
		t.attrs = append(t.attrs, a)
	}
}

func attributeValue(s string) (value, rest string) {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if i := strings.IndexByte(s[1:], s[0]); i >= 0 {
			return s[1 : i+1], s[i+2:]
		}
	}
	if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// referenceLength gives the length of the reference that s begins with; 0 where it is none. That of a name ends without a
// semicolon, too.
func referenceLength(s string) int {
	if n := numberLength(s); n > 0 {
		return n
	}
	i := 1
	for i < len(s) && (isLetter(s[i]) || i > 1 && (s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '.')) {
		i++
	}
	switch {
	case i == 1 || i == len(s):
		return 0
	case s[i] == ';':
		return i + 1
	}
	return i
}

func numberLength(s string) int {
	end := strings.IndexByte(s[:min(len(s), 16)], ';')
	if end < 3 || s[1] != '#' {
		return 0
	}
	if _, err := number(s[2:end]); err != nil {
		return 0
	}
	return end + 1
}

func number(digits string) (uint64, error) {
	if digits[0]|0x20 == 'x' {
		return strconv.ParseUint(digits[1:], 16, 64)
	}
	return strconv.ParseUint(digits, 10, 64)
}

// safeReference gives a reference as it may be shown: numbers of windows-1252 as those of Unicode, names that nobody knows as text.
func safeReference(s string) string {
	if s[1] == '#' {
		n, err := number(s[2 : len(s)-1])
		if meant := html.UnescapeString(s); err == nil && n >= 0x80 && n < 0xa0 {
			if r := []rune(meant); len(r) == 1 && r[0] > 0xff {
				return "&#x" + strconv.FormatInt(int64(r[0]), 16) + ";"
			}
		}
		return strings.ToLower(s)
	}
	name := strings.TrimSuffix(s[1:], ";")
	if named[name] {
		return "&" + name + ";"
	}
	return "&amp;" + name
}

var attributeEscapes = strings.NewReplacer(">", "&gt;", "<", "&lt;", `"`, "&quot;")

// escape writes the value of an attribute whose references are kept.
func escape(value string) string {
	if strings.IndexAny(value, `<>"&`) < 0 {
		return value
	}
	value = attributeEscapes.Replace(value)
	var out strings.Builder
	for {
		i := strings.IndexByte(value, '&')
		if i < 0 {
			out.WriteString(value)
			return out.String()
		}
		out.WriteString(value[:i])
		value = value[i:]
		if isReference(value) {
			out.WriteByte('&')
		} else {
			out.WriteString("&amp;")
		}
		value = value[1:]
	}
}

func isReference(s string) bool {
	if numberLength(s) > 0 {
		return true
	}
	i := 1
	for i < len(s) && (isLetter(s[i]) || s[i] >= '0' && s[i] <= '9' || s[i] == '_') {
		i++
	}
	return i > 1 && i < len(s) && s[i] == ';'
}
