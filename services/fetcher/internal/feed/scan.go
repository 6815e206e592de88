package feed

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"
)

// The bounds of an XML document. What is beyond them is left out; only a document of nothing but tags is refused.
const (
	maxDepth      = 64   // elements inside each other; the tags of deeper ones are dropped, their text is kept
	maxOpen       = 4096 // elements open at once before the document is refused
	maxAttributes = 256  // of one element
	maxNamespaces = 64   // declared in one document
	maxName       = 128  // bytes of a name
	maxItems      = 1000 // of one feed: the first ones, which are the newest
	maxReference  = 40   // bytes of a character reference
	growth        = 2    // size of the mended document to that of the largest allowed one
)

// A tag is a start or end tag as it stands in the text.
type tag struct {
	name  []byte
	attrs []attribute
	end   bool // </name>
	empty bool // <name/>
	size  int  // bytes of it
}

type attribute struct {
	name, value []byte
}

// scanTag reads the tag that b begins with. It is false where the < is only a sign in a text. A tag that the end of the document
// cuts has no size.
func scanTag(b []byte) (t tag, ok bool) {
	i := 1
	if len(b) > 1 && b[1] == '/' {
		t.end, i = true, 2
	}
	start := i
	for i < len(b) && isNameByte(b[i]) {
		i++
	}
	t.name = b[start:i]
	if !validName(t.name) {
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
			t.size = i + 1
			return t, true
		case b[i] == '/' && i+1 < len(b) && b[i+1] == '>':
			t.empty, t.size = true, i+2
			return t, true
		case b[i] == '<':
			return t, false
		}
		a, n := scanAttribute(b[i:])
		if n < 0 {
			return t, true // cut
		}
		if len(a.name) > 0 && len(t.attrs) < maxAttributes {
			t.attrs = append(t.attrs, a)
		}
		i += n
	}
}

// scanAttribute reads one attribute and says how many bytes it took: at least one, or -1 where the document ends in it. What is no
// attribute has no name.
func scanAttribute(b []byte) (a attribute, n int) {
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
		return attribute{}, i // without a value it says nothing in a feed
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
		a = attribute{name, value}
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

// local gives a name without its prefix, in lower case.
func local(name []byte) string {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.ToLower(string(name))
}

// appendText appends character data so that it is well-formed: references that XML does not know become their characters, what
// is no reference is escaped, and references to what XML forbids are dropped.
func appendText(dst, text []byte, quote bool) []byte {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '&':
			var n int
			dst, n = appendReference(dst, text[i:])
			i += n - 1
		case c == '<':
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

// appendReference appends what the & at the beginning of b stands for, and says how many bytes that took.
func appendReference(dst, b []byte) ([]byte, int) {
	end := bytes.IndexByte(b[:min(len(b), maxReference)], ';')
	if end < 2 {
		return append(dst, "&amp;"...), 1
	}
	span := string(b[:end+1])
	switch span {
	case "&amp;", "&lt;", "&gt;", "&quot;", "&apos;":
		return append(dst, span...), len(span)
	}
	meant := html.UnescapeString(span)
	if meant == html.UnescapeString(span[:end])+";" {
		if span[1] == '#' && strings.Trim(span[2:end], "0123456789abcdefABCDEFxX") == "" {
			return dst, len(span) // a number that is no character
		}
		return append(dst, "&amp;"...), 1
	}
	for _, r := range meant {
		switch {
		case r == '&' || r == '<' || r == '>' || r == '"' || r == '\'':
			dst = append(dst, html.EscapeString(string(r))...)
		case allowed(r) && !(r == utf8.RuneError && span[1] == '#'):
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst, len(span)
}
