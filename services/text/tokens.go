package text

import (
	"unicode/utf8"
)

// Version is the version of folding and tokenising. It is stored with the indexes; a change rebuilds them.
const Version = 2

// MaxToken is the longest token in bytes. A longer word keeps its beginning, in texts and queries alike.
const MaxToken = 128

// MaxPlaces is how many places of one word in an article count; what follows is as if it were another word. It bounds what a text
// of one word can cost.
const MaxPlaces = 4096

// A Token is one word of a text.
type Token struct {
	Text       string // folded
	Start, End int    // of the original in the text, in bytes; for a pair of letters, of the pair
}

// Tokens gives the tokens of s in order.
func Tokens(s string) []Token {
	var folded []byte
	var list []Token
	var ends []int
	Each(s, func(tok []byte, start, end int) {
		folded = append(folded, tok...)
		ends = append(ends, len(folded))
		list = append(list, Token{Start: start, End: end})
	})
	all, from := string(folded), 0
	for i, end := range ends {
		list[i].Text = all[from:end]
		from = end
	}
	return list
}

// Joined gives the tokens of a text in a language parted by single spaces: what a column of an FTS5 table with tokenize='ascii'
// holds. It is not idempotent: pairs of letters would be paired again.
func Joined(language, s string) string {
	return string(AppendJoined(make([]byte, 0, len(s)+len(s)/8), language, s))
}

// AppendJoined appends the tokens of s to b, parted by single spaces, and parted by one from what b ends with.
func AppendJoined(b []byte, language, s string) []byte {
	EachIn(language, s, func(tok []byte, _, _ int) {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = append(b, tok...)
	})
	return b
}

// Each calls f for each token of s with its folded form, which is valid only during the call, and the byte offsets of the
// original. Starts never decrease. It allocates one small buffer per call and nothing per token.
func Each(s string, f func(tok []byte, start, end int)) { EachIn("", s, f) }

// EachIn is Each for a text of a known language (BCP 47): Azerbaijani in Cyrillic gives the tokens of Latin script.
func EachIn(language, s string, f func(tok []byte, start, end int)) {
	sc := scanner{emit: f, word: make([]byte, 0, MaxToken+utf8.UTFMax), azeri: isAzeri(language)}
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case lower[c] != 0:
			i = sc.ascii(s, i)
		case c == '\'' && sc.owns(s, i+1):
			sc.flush()
			i += 2
		case c < utf8.RuneSelf:
			sc.flush()
			i++
		default:
			i = sc.beyond(s, i)
		}
	}
	sc.flush()
}

// lower folds ASCII letters and digits; everything else is 0.
var lower = func() (t [256]byte) {
	for c := range 128 {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			t[c] = byte(c)
		case c >= 'A' && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

// A scanner gathers the word that is being read.
type scanner struct {
	emit       func(tok []byte, start, end int)
	word       []byte // folded so far; when paired, the one letter that waits for its neighbour
	start, end int
	paired     bool
	azeri      bool
}

// owns reports whether an s that ends a word stands at i, behind the apostrophe of a possessive.
func (sc *scanner) owns(s string, i int) bool {
	if len(sc.word) == 0 || i >= len(s) || s[i]|0x20 != 's' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i+1:])
	return !written(r)
}

func (sc *scanner) flush() {
	if len(sc.word) > 0 {
		sc.emit(sc.word, sc.start, sc.end)
		sc.word = sc.word[:0]
	}
	sc.paired = false
}

// ascii reads the ASCII letters and digits from i on and gives the place after them.
func (sc *scanner) ascii(s string, i int) int {
	if sc.paired {
		sc.flush()
	}
	if len(sc.word) == 0 {
		sc.start = i
	}
	word := sc.word
	for ; i < len(s); i++ {
		c := lower[s[i]]
		if c == 0 {
			break
		}
		if len(word) < MaxToken {
			word = append(word, c)
		}
	}
	sc.word, sc.end = word, i
	return i
}

// beyond reads one character that is not ASCII, with the marks that change it, and gives the place after it.
func (sc *scanner) beyond(s string, i int) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	next := i + size
	if r == utf8.RuneError {
		sc.flush()
		return next
	}
	if spaceless(r) || r >= 0xFF66 && r <= 0xFF9D {
		return sc.letter(s, r, i, next)
	}
	switch x := fold(r); x {
	case separates:
		if joins(r) && sc.owns(s, next) {
			next++
		}
		sc.flush()
	case vanishes:
		sc.extend(next)
	case nonJoiner:
		sc.part(next)
	case modifies:
		sc.modify(r, next)
	case expands:
		expand(r, func(x rune) { sc.put(x, i, next) })
	default:
		sc.put(x, i, next)
	}
	return next
}

// letter reads a letter of a script without spaces together with what composes with it.
func (sc *scanner) letter(s string, r rune, i, next int) int {
	if r == 0x0E33 || r == 0x0EB3 { // a Thai or Lao sara am may be written as one or two
		expand(r, func(x rune) { sc.put(x, i, next) })
		return next
	}
	if whole, n := compose(r, s[next:]); n > 0 || whole != r {
		r, next = whole, next+n
	}
	sc.put(r, i, next)
	return next
}

// put adds a folded letter; separates ends the word.
func (sc *scanner) put(r rune, at, to int) {
	if r == separates {
		sc.flush()
		return
	}
	if spaceless(r) {
		sc.pair(r, at, to)
		return
	}
	if sc.azeri && cyrillic(r) {
		for _, x := range latin(r) {
			sc.add(x, at, to)
		}
		return
	}
	sc.add(r, at, to)
}

// add adds a folded letter of a script with spaces.
func (sc *scanner) add(r rune, at, to int) {
	if sc.paired {
		sc.flush()
	}
	if len(sc.word) == 0 {
		sc.start = at
	}
	if len(sc.word)+utf8.RuneLen(r) <= MaxToken {
		sc.word = utf8.AppendRune(sc.word, r)
	}
	sc.end = to
}

func (sc *scanner) pair(r rune, at, to int) {
	if !sc.paired {
		sc.flush()
	}
	before := len(sc.word)
	sc.word = utf8.AppendRune(sc.word, r)
	if before > 0 {
		sc.emit(sc.word, sc.start, to)
		sc.word = append(sc.word[:0], sc.word[before:]...)
	}
	sc.start, sc.end, sc.paired = at, to, true
}

func (sc *scanner) extend(to int) {
	if len(sc.word) > 0 {
		sc.end = to
	}
}

// part handles the zero-width non-joiner: Persian parts words with it, Indian scripts only shape letters.
func (sc *scanner) part(to int) {
	if r, _ := utf8.DecodeLastRune(sc.word); len(sc.word) > 0 && indian(r) {
		sc.end = to
		return
	}
	sc.flush()
}

// modify handles a combining mark: it makes another letter of a Cyrillic one (и and a breve are й) and vanishes elsewhere.
func (sc *scanner) modify(mark rune, to int) {
	sc.extend(to)
	last, size := utf8.DecodeLastRune(sc.word)
	if sc.paired || last < 0x0400 || last >= 0x0530 {
		return
	}
	if whole, ok := joined(last, mark); ok {
		sc.word = utf8.AppendRune(sc.word[:len(sc.word)-size], fold(whole))
	}
}
