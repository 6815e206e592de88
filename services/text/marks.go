package text

import (
	"unicode"
	"unicode/utf8"
)

// maxWiden is how many steps WholeWord takes to either side.
const maxWiden = 64

// WholeWord widens the byte range of a token of s to the word that a reader sees, so that a mark does not end inside it: over
// letters, digits, their marks, apostrophes inside a word (İSTANBUL'DA) and the Persian non-joiner. A hyphen parts words.
// Scripts without spaces and Korean are marked letter by letter.
func WholeWord(s string, start, end int) (int, int) {
	if start >= end {
		return start, end
	}
	if r, _ := utf8.DecodeRuneInString(s[start:]); !spaceless(r) {
		for range maxWiden {
			start -= wordEnd(s[:start])
		}
	}
	if r, _ := utf8.DecodeLastRuneInString(s[:end]); !spaceless(r) {
		for range maxWiden {
			end += wordStart(s[end:])
		}
	}
	return start, end
}

// wordEnd gives the size of the letter at the end of s, with a sign that joins it to what follows; 0 where there is none.
func wordEnd(s string) int {
	r, size := utf8.DecodeLastRuneInString(s)
	if written(r) {
		return size
	}
	if before, n := utf8.DecodeLastRuneInString(s[:len(s)-size]); joins(r) && written(before) {
		return size + n
	}
	return 0
}

// wordStart gives the size of the letter at the beginning of s, with a sign that joins it to what stands before.
func wordStart(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	if written(r) {
		return size
	}
	if after, n := utf8.DecodeRuneInString(s[size:]); joins(r) && written(after) {
		return size + n
	}
	return 0
}

func written(r rune) bool {
	if r < utf8.RuneSelf {
		return lower[byte(r)] != 0
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf) && r != 0x200C && !spaceless(r)
}

func joins(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʼ' || r == 'ʻ' || r == 0x200C
}
