package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Exact gives a word as it is written, to be compared with case and diacritics: composed (NFC), without characters that show nothing.
func Exact(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}
