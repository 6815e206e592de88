package news

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
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
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff':
			continue
		case strings.ContainsRune("“”„‟«»″", r):
			r = '"'
		case strings.ContainsRune("‘’‚‛′`´", r):
			r = '\''
		case r >= '‐' && r <= '―' || r == '−':
			r = '-'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
