package markup

import (
	stdhtml "html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// unescape decodes the character references of a text.
func (p *parser) unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return decode(s, false)
}

// unescapeValue decodes those of an attribute, where a name without its semicolon is one only at an end (12.2.5.73).
func unescapeValue(s string) string { return decode(s, true) }

func decode(s string, attribute bool) string {
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		n := referenceEnd(s)
		if !common(&b, s[:n]) {
			rare(&b, s[:n], attribute, n < len(s) && s[n] == '=')
		}
		s = s[n:]
	}
}

// referenceEnd is where what may be a reference ends: an ampersand, a name or a number, a semicolon.
func referenceEnd(s string) int {
	i := 1
	if i < len(s) && s[i] == '#' {
		i++
	}
	for i < len(s) && (letter(s[i]) || s[i] >= '0' && s[i] <= '9') {
		i++
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return i
}

// common decodes the references that make up most of all.
func common(b *strings.Builder, ref string) bool {
	switch ref {
	case "&amp;":
		b.WriteByte('&')
	case "&lt;":
		b.WriteByte('<')
	case "&gt;":
		b.WriteByte('>')
	case "&quot;", "&#34;":
		b.WriteByte('"')
	case "&#39;", "&#039;", "&#x27;", "&apos;":
		b.WriteByte('\'')
	case "&nbsp;", "&#160;", "&#xa0;":
		b.WriteString("\u00a0")
	case "&rsquo;", "&#8217;":
		b.WriteString("’")
	case "&ldquo;", "&#8220;":
		b.WriteString("“")
	case "&rdquo;", "&#8221;":
		b.WriteString("”")
	default:
		return number(b, ref)
	}
	return true
}

// number decodes a reference by number, decimal or hexadecimal. Some numbers stand for what Windows-1252 has there (13.2.5.80).
func number(b *strings.Builder, ref string) bool {
	if len(ref) < 3 || ref[1] != '#' {
		return false
	}
	digits, base := ref[2:], rune(10)
	if digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	n, end := rune(0), 0
	for ; end < len(digits); end++ {
		d := digit(digits[end])
		if d >= base {
			break
		}
		n = min(n*base+d, utf8.MaxRune+1)
	}
	if end == 0 {
		return false
	}
	switch {
	case n >= 0x80 && n <= 0x9F:
		if r := charmap.Windows1252.DecodeByte(byte(n)); r != utf8.RuneError {
			n = r
		}
	case n == 0 || !utf8.ValidRune(n):
		n = utf8.RuneError
	}
	b.WriteRune(n)
	b.WriteString(strings.TrimPrefix(digits[end:], ";"))
	return true
}

func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return 16
}

// maxReference is longer than every name of a reference.
const maxReference = 40

// rare decodes a named reference, or writes what is none as it is.
func rare(b *strings.Builder, ref string, attribute, equals bool) {
	if len(ref) < 3 || ref[1] == '#' {
		b.WriteString(ref)
		return
	}
	head, tail := ref, ""
	if len(ref) > maxReference { // a name without semicolon may stand at the beginning of a long word
		head, tail = ref[:maxReference], ref[maxReference:]
	}
	if text := stdhtml.UnescapeString(head); !attribute || whole(head, tail, text, equals) {
		b.WriteString(text)
	} else {
		b.WriteString(head)
	}
	b.WriteString(tail)
}

// whole reports whether all of a named reference was decoded: what is left of one ends as the reference does, and no character that a
// reference stands for is a letter or a digit.
func whole(ref, tail, text string, equals bool) bool {
	if last := ref[len(ref)-1]; last == ';' {
		return ref == "&semi;" || text[len(text)-1] != ';'
	}
	c := text[len(text)-1]
	return tail == "" && !equals && !letter(c) && (c < '0' || c > '9')
}

// unixLines makes one line feed of every end of a line (12.2.3.5).
func unixLines(s string) string {
	i := strings.IndexByte(s, '\r')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		b.WriteByte('\n')
		s = s[i+1:]
		if strings.HasPrefix(s, "\n") {
			s = s[1:]
		}
		i = strings.IndexByte(s, '\r')
	}
	b.WriteString(s)
	return b.String()
}

const whiteSpace = " \t\n\f\r"

// blank reports whether a text is white space and nothing else.
func blank(s string) bool {
	for i := 0; i < len(s); i++ {
		if classes[s[i]]&isSpace == 0 {
			return false
		}
	}
	return true
}
