package news

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ContentHash is the hash of what an article says: title and text alone, with white space, quotes and dashes folded, so that a
// new image, counter or typographer's hand is no revision. 32 hexadecimal digits.
func ContentHash(title, text string) string {
	h := sha256.New()
	h.Write([]byte(foldText(title)))
	h.Write([]byte{0})
	h.Write([]byte(foldText(text)))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func foldText(s string) string {
	b := make([]byte, 0, len(s))
	space := false
	for _, r := range s {
		switch folded := foldRune(r); folded {
		case ' ':
			space = len(b) > 0
		case dropped:
		default:
			if space {
				b = append(b, ' ')
				space = false
			}
			b = utf8.AppendRune(b, folded)
		}
	}
	return string(b)
}

// dropped stands for a character that is not seen.
const dropped = -1

func foldRune(r rune) rune {
	switch {
	case r > ' ' && r < 0x7f && r != '`':
		return r
	case unicode.IsSpace(r):
		return ' '
	case r == '\u00ad' || r == '\u200b' || r == '\ufeff':
		return dropped
	case strings.ContainsRune("“”„‟«»″", r):
		return '"'
	case strings.ContainsRune("‘’‚‛′`´", r):
		return '\''
	case r >= '‐' && r <= '―' || r == '−':
		return '-'
	}
	return r
}
