package decode

import (
	"bytes"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

// clean drops what XML 1.0 forbids (section 2.2) and byte order marks inside the text. Control characters of the second block are
// taken for what windows-1252 has at their places, which is what the writer meant.
func clean(b []byte) []byte {
	if !needsCleaning(b) {
		return b
	}
	return bytes.Map(func(r rune) rune {
		switch {
		case r >= 0x80 && r <= 0x9f:
			return windows1252(r)
		case !scan.Allowed(r):
			return -1
		}
		return r
	}, b)
}

// needsCleaning finds out cheaply, since most documents do not.
func needsCleaning(b []byte) bool {
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c < ' ' && c != '\t' && c != '\n' && c != '\r':
			return true
		case c == 0xc2 && i+1 < len(b) && b[i+1] < 0xa0, c == 0xef && i+1 < len(b) && b[i+1] >= 0xbb, c == 0xed:
			return true
		}
	}
	return !utf8.Valid(b)
}

func windows1252(r rune) rune {
	const high = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"
	if r == 0x85 {
		return '\n' // next line
	}
	return []rune(high)[r-0x80]
}
