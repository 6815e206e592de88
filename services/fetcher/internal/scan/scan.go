// Package scan reads the tags and the character data of documents that only look like XML: it takes what real outlets send for
// what they meant, and bounds what it takes. It builds no tree and does no I/O.
package scan

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of one tag. What is beyond them is left out.
const (
	maxAttributes = 256 // of one element
	maxName       = 128 // bytes of a name
	maxReference  = 40  // bytes of a character reference
)

// A Tag is a start or end tag as it stands in the text.
type Tag struct {
	Name  []byte
	Attrs []Attr
	End   bool // </name>
	Empty bool // <name/>
	Size  int  // bytes of it
	Odd   int  // attributes without quotes or value, or beyond the bound
}

// An Attr is an attribute as it stands in the text, references and all.
type Attr struct {
	Name, Value []byte
}

// Read reads the tag that b begins with. It is false where the < is only a sign in a text. A tag that the end of the document
// cuts has no size.
func Read(b []byte) (t Tag, ok bool) {
	i := 1
	if len(b) > 1 && b[1] == '/' {
		t.End, i = true, 2
	}
	start := i
	for i < len(b) && isNameByte(b[i]) {
		i++
	}
	t.Name = b[start:i]
	if !validName(t.Name) {
		return t, i == len(b) && len(b) < maxName
	}
	for {
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		switch {
		case i == len(b):
			return t, true
		case b[i] == '>':
			t.Size = i + 1
			return t, true
		case b[i] == '/' && i+1 < len(b) && b[i+1] == '>':
			t.Empty, t.Size = true, i+2
			return t, true
		case b[i] == '<':
			return t, false
		}
		a, n := scanAttribute(b[i:])
		if n < 0 {
			return t, true // cut
		}
		if len(a.Name) > 0 && len(t.Attrs) < maxAttributes {
			t.Attrs = append(t.Attrs, a)
		}
		if last := b[i+n-1]; last != '"' && last != '\'' && b[i] != '/' {
			t.Odd++
		}
		i += n
	}
}

// scanAttribute reads one attribute and says how many bytes it took: at least one, or -1 where the document ends in it. What is no
// attribute has no name.
func scanAttribute(b []byte) (a Attr, n int) {
	i := 0
	for i < len(b) && isNameByte(b[i]) {
		i++
	}
	if i == 0 {
		return a, 1
	}
	name := b[:i]
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i < len(b) && b[i] != '=' {
		return Attr{}, i // without a value it says nothing in a feed
	}
	for i++; i < len(b) && isSpace(b[i]); i++ {
	}
	if i >= len(b) {
		return a, -1
	}
	value, size := scanValue(b[i:])
	if size < 0 {
		return a, -1
	}
	if validName(name) {
		a = Attr{name, value}
	}
	return a, i + size
}

// scanValue reads a value with or without quotes.
func scanValue(b []byte) (value []byte, n int) {
	if q := b[0]; q == '"' || q == '\'' {
		end := bytes.IndexByte(b[1:], q)
		if end < 0 {
			return nil, -1
		}
		return b[1 : 1+end], end + 2
	}
	end := bytes.IndexAny(b, " \t\r\n<>")
	if end < 0 {
		return nil, -1
	}
	if end > 0 && b[end] == '>' && b[end-1] == '/' {
		end--
	}
	return b[:end], end
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == ':'
}

// validName reports whether a name is one of the feed vocabularies', which are ASCII: begins with a letter, at most one colon.
func validName(n []byte) bool {
	if len(n) == 0 || len(n) > maxName || n[len(n)-1] == ':' || bytes.Count(n, []byte(":")) > 1 {
		return false
	}
	_, local, found := bytes.Cut(n, []byte(":"))
	return isLetter(n[0]) && (!found || isLetter(local[0]))
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

// Local gives a name without its prefix, in lower case.
func Local(name []byte) string {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.ToLower(string(name))
}

// Refs are the references of a document: what it declares itself, and how much of what it writes had to be mended.
type Refs struct {
	Declared map[string]string // entities of the document type: text without markup and references
	budget   int               // bytes that those have become

	Named   int // entities of HTML, which XML does not know
	Bare    int // ampersands that begin none
	Wrong   int // numbers that are no character
	Bracket int // < in a text
}

// maxDeclared is how many bytes declared entities may become in one document.
const maxDeclared = 64 << 10

// Append appends character data so that it is well-formed: references that XML does not know become their characters, what is no
// reference is escaped, and references to what XML forbids are dropped.
func (r *Refs) Append(dst, text []byte, quote bool) []byte {
	if plainText(text) {
		return append(dst, text...)
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '&':
			var n int
			dst, n = r.reference(dst, text[i:])
			i += n - 1
		case c == '<':
			r.Bracket++
			dst = append(dst, "&lt;"...)
		case c == '>' && i > 0 && text[i-1] == ']':
			dst = append(dst, "&gt;"...)
		case c == '"' && quote:
			dst = append(dst, "&quot;"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

func plainText(text []byte) bool { return bytes.IndexAny(text, "&<>\"") < 0 }

// reference appends what the & at the beginning of b stands for, and says how many bytes that took.
func (r *Refs) reference(dst, b []byte) ([]byte, int) {
	end := bytes.IndexByte(b[:min(len(b), maxReference)], ';')
	if end < 2 {
		r.Bare++
		return append(dst, "&amp;"...), 1
	}
	span := string(b[:end+1])
	switch span {
	case "&amp;", "&lt;", "&gt;", "&quot;", "&apos;":
		return append(dst, span...), len(span)
	}
	if value, ok := r.Declared[span[1:end]]; ok && r.budget+len(value) <= maxDeclared {
		r.budget += len(value)
		return append(dst, html.EscapeString(value)...), len(span)
	}
	meant := html.UnescapeString(span)
	switch span {
	case "&lang;":
		meant = "\u2329" // as HTML 4 has it, and feeds mean it
	case "&rang;":
		meant = "\u232a"
	}
	if n, ok := control(span); ok {
		return utf8.AppendRune(dst, n), len(span)
	}
	if meant == html.UnescapeString(span[:end])+";" {
		if span[1] == '#' && strings.Trim(span[2:end], "0123456789abcdefABCDEFxX") == "" {
			r.Wrong++
			return dst, len(span) // a number that is no character
		}
		r.Bare++
		return append(dst, "&amp;"...), 1
	}
	if span[1] != '#' {
		r.Named++
	}
	for _, c := range meant {
		switch {
		case c == '&' || c == '<' || c == '>' || c == '"' || c == '\'':
			dst = append(dst, html.EscapeString(string(c))...)
		case Allowed(c) && !(c == utf8.RuneError && span[1] == '#'):
			dst = utf8.AppendRune(dst, c)
		default:
			r.Wrong++
		}
	}
	return dst, len(span)
}

// control gives the control character of the second block that a number means in XML. HTML takes it for windows-1252, which whoever
// decodes twice must not do too early.
func control(span string) (rune, bool) {
	if span[1] != '#' || len(span) < 5 {
		return 0, false
	}
	digits, base := span[2:len(span)-1], 10
	if digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n >= 0x80 && n <= 0x9f
}

// Allowed reports whether XML 1.0 allows a character (section 2.2); a byte order mark inside a text is none.
func Allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd && r != 0xfeff || r >= 0x10000 && r <= 0x10ffff
}
