package text

import (
	"strings"
	"unicode/utf8"
)

const (
	facetMark = '\uE000' // what every facet begins with
	gap       = '\uE001' // the token between dek and text
	facetByte = '\uE100' // ASCII characters that are no letter or digit follow it in order
	maxFacet  = 1024     // bytes; a lexeme of PostgreSQL holds 2046
)

// Facet gives the token of a property of an article, such as its language, that stands in an index beside its words: kind is a
// letter, value is compared without case. No token of a text equals it, since it starts with a letter for private
// use (U+E000), and FTS5 with tokenize='ascii' takes it as one token.
func Facet(kind, value string) string {
	var b strings.Builder
	b.WriteRune(facetMark)
	b.WriteString(kind)
	for _, r := range strings.ToLower(value) {
		if b.Len() > maxFacet-utf8.UTFMax {
			break
		}
		if r < utf8.RuneSelf && lower[r] == 0 {
			r += facetByte
		}
		b.WriteRune(r)
	}
	return b.String()
}

// BodyColumn gives what the body column of an FTS5 table holds: the tokens of dek and text, joined, with a token between them
// that no query can name, so that no phrase runs from one into the other.
func BodyColumn(language, dek, text string) string {
	b := AppendJoined(make([]byte, 0, len(dek)+len(text)+len(text)/8+8), language, dek)
	if len(b) > 0 {
		b = append(b, ' ')
		b = utf8.AppendRune(b, gap)
	}
	return string(AppendJoined(b, language, text))
}
