package decode

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

// clean drops what XML 1.0 forbids (section 2.2) and byte order marks inside the text.
func clean(b []byte) []byte {
	if !needsCleaning(b) {
		return b
	}
	return bytes.Map(func(r rune) rune {
		if !scan.Allowed(r) {
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
		case c == 0xef && i+1 < len(b) && b[i+1] >= 0xbb, c == 0xed:
			return true
		}
	}
	return !utf8.Valid(b)
}

// Mended repairs a text that was decoded wrongly on its way to the outlet, where that is plain to see. One whose UTF-8 was taken for
// ISO 8859-1 and encoded again is UTF-8 when its signs are read as bytes: twice says so. Controls of the second block, which nobody
// writes, are taken for what windows-1252 has in their places.
func Mended(s string) (text string, twice bool) {
	low, high, controls := true, false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0xc2: // ASCII, or not the first byte of a sign
		case c == 0xc2:
			high = true
			controls = controls || i+1 < len(s) && s[i+1] < 0xa0
		case c == 0xc3:
			high = true
		default:
			low = false
		}
	}
	if low && high {
		raw := make([]byte, 0, len(s))
		for _, r := range s {
			raw = append(raw, byte(r))
		}
		if utf8.Valid(raw) {
			return string(raw), true
		}
	}
	if !controls {
		return s, false
	}
	return strings.Map(windows1252, s), false
}

func windows1252(r rune) rune {
	const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	if r < 0x80 || r > 0x9f {
		return r
	}
	return []rune(high)[r-0x80]
}
