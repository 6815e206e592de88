package wiredate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain rewrites what says the same in other characters: digits of other scripts, wide punctuation, odd spaces and dashes, and
// drops marks of direction. Text in ASCII is returned as it is.
func plain(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r >= utf8.RuneSelf {
			r = plainRune(r)
		}
		if r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hasHangul(s string) bool {
	for _, r := range s {
		if r >= 0xac00 && r <= 0xd7a3 {
			return true
		}
	}
	return false
}

// plainRune is the rune that stands for r, or -1 for none.
func plainRune(r rune) rune {
	for _, zero := range [...]rune{'٠', '۰', '०', '০', '๐', '၀', '０'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	switch {
	case r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2069', r == '\ufeff', r == '\u00ad':
		return -1
	case r >= '‐' && r <= '―', r == '−', r == '－':
		return '-'
	case r > 0xFF00 && r < 0xFF5F: // full width
		return r - 0xFEE0
	case r == '،' || r == '、' || r == '·' || r == '•':
		return ','
	case r == '。' || r == '։':
		return '.'
	case r == '’' || r == 'ʼ':
		return '\''
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// A scanner stands at a place in a text and reads the next number or word from it.
type scanner struct {
	text string
	at   int
}

// peek is the byte at the given distance, 0 beyond the end.
func (s *scanner) peek(distance int) byte {
	if i := s.at + distance; i < len(s.text) {
		return s.text[i]
	}
	return 0
}

func (s *scanner) done() bool { return s.at >= len(s.text) }

func (s *scanner) skipSpaces() {
	for s.peek(0) == ' ' {
		s.at++
	}
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// A number is a run of digits: its value, and how many digits were written.
type number struct{ value, digits int }

// number reads a run of digits; of more than 14 the value is not kept.
func (s *scanner) number() number {
	var n number
	for digit(s.peek(0)) {
		if n.digits < 14 {
			n.value = n.value*10 + int(s.peek(0)-'0')
		}
		n.digits++
		s.at++
	}
	return n
}

// word reads a run of letters. A point inside belongs to it where single letters are strung together (p.m., ق.ظ). Of Chinese,
// Japanese and Korean the unit that follows a number (年, 월) is a word of its own.
func (s *scanner) word(afterNumber bool) string {
	start, letters := s.at, 0
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case unicode.IsMark(r):
		case unicode.IsLetter(r) || r == '\'' && letters > 0 || r == 'º' || r == 'ª':
			letters++
		case r == '.' && letters == 1 && unicode.IsLetter(s.runeAt(s.at+1)):
			letters = 0
		default:
			return s.text[start:s.at]
		}
		s.at += size
		if afterNumber && r >= 0x2E80 {
			break
		}
	}
	return s.text[start:s.at]
}

func (s *scanner) runeAt(i int) rune {
	if i >= len(s.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return r
}

// accents pairs letters with those that stand for them when names are compared, so that Temmuz, février and FEVRIER are found
// whatever the outlet's habits. Turkish dotless i and the forms of Arabic alif, yeh and kaf are among them.
var accents = pairs("áaàaâaãaäaåaāaăaąaćcčcçcďdđdéeèeêeëeēeěeęeėeğgģgíiìiîiïiīiįiıiķkļlľlłlńnňnñnņnóoòoôoõoöoőoøořrśsšsşsșsťtţtțtúuùuûuüuűuūuůuųuưuứuýyÿyźzžzżz" +
	"άαέεήηίιϊιόούυϋυώωςσёеآاأاإايیىیكکةه")

func pairs(s string) map[rune]rune {
	m, runes := map[rune]rune{}, []rune(s)
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

// fold writes the comparable form of a word to buf: lower case, without accents and points.
func fold(buf []byte, word string) []byte {
	for _, r := range word {
		switch {
		case r >= 'A' && r <= 'Z':
			buf = append(buf, byte(r)+'a'-'A')
		case r == '.', r == 0x654, r >= 0x300 && r < 0x370: // points, combining accents
		case r < utf8.RuneSelf:
			buf = append(buf, byte(r))
		default:
			r = unicode.ToLower(r)
			if plain, ok := accents[r]; ok {
				r = plain
			}
			buf = utf8.AppendRune(buf, r)
		}
	}
	return buf
}
