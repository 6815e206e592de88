package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What fold says of a character that is not simply another letter.
const (
	separates = rune(0) // ends the word
	vanishes  = rune(1) // soft hyphens, joiners, tatweel
	modifies  = rune(2) // a combining mark
	expands   = rune(3) // several letters: see expand
	nonJoiner = rune(4) // U+200C
)

// fold gives the folded form of a character, or one of the constants above.
func fold(r rune) rune {
	switch {
	case r < 0x0800:
		return rune(folds[r])
	case r >= 0x1E00 && r < 0x2000:
		return rune(folds[r-0x1E00+0x0800])
	}
	return classify(r)
}

// folds holds what classify says of U+0000..U+07FF and U+1E00..U+1FFF, where nearly all letters with a case are.
var folds = func() (t [0x0A00]uint16) {
	for i := range t {
		r := rune(i)
		if i >= 0x0800 {
			r += 0x1E00 - 0x0800
		}
		t[i] = uint16(classify(r))
	}
	return t
}()

func classify(r rune) rune {
	switch {
	case r == 0x200C:
		return nonJoiner
	case r == 0x0640, unicode.Is(unicode.Cf, r):
		return vanishes
	case r >= 0x02B9 && r <= 0x02DF: // apostrophes and primes that count as letters: oʻzbek, пʼять
		return separates
	case unicode.IsDigit(r):
		return digit(r)
	case unicode.IsMark(r) && !indian(r):
		return modifies
	case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r):
		return separates
	case indian(r) && !decomposes(r):
		return r
	}
	single, n := separates, 0
	expand(r, func(x rune) { single, n = x, n+1 })
	if n != 1 {
		return expands
	}
	return single
}

func decomposes(r rune) bool {
	var b [utf8.UTFMax]byte
	return norm.NFKD.Properties(b[:utf8.EncodeRune(b[:], r)]).Decomposition() != nil
}

// digit gives the ASCII form of a decimal digit. Each range of unicode.Nd starts with a zero and holds whole sets of ten.
func digit(r rune) rune {
	for _, x := range unicode.Nd.R16 {
		if r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	return separates
}

// expand calls f with the folded letters that a letter, number or Indian mark stands for, and with separates for what
// is none inside it (ﷺ holds spaces).
func expand(r rune, f func(rune)) {
	if keeps(r) {
		spell(unicode.ToLower(r), f)
		return
	}
	var in, out [64]byte
	for _, x := range string(norm.NFKD.Append(out[:0], utf8.AppendRune(in[:0], r)...)) {
		switch {
		case unicode.IsMark(x) && !indian(x):
		case unicode.IsDigit(x):
			f(digit(x))
		case unicode.IsLetter(x), unicode.IsNumber(x), unicode.IsMark(x):
			spell(unicode.ToLower(x), f)
		default:
			f(separates)
		}
	}
}

// keeps reports whether a character is a letter of its own although it decomposes.
func keeps(r rune) bool {
	return r >= 0x0400 && r < 0x0530 || r >= 0xAC00 && r <= 0xD7A3 || r >= 0x3041 && r < 0x3190
}

// spell gives lower-case letters that do not decompose the spelling of those who have no key for them.
func spell(r rune, f func(rune)) {
	switch r {
	case 'ß':
		f('s')
		f('s')
	case 'æ':
		f('a')
		f('e')
	case 'œ':
		f('o')
		f('e')
	case 'þ':
		f('t')
		f('h')
	default:
		f(respelt(r))
	}
}

func respelt(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ə', 'ǝ':
		return 'e'
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ł':
		return 'l'
	case 'ħ':
		return 'h'
	case 'ŧ':
		return 't'
	case 'ς':
		return 'σ'
	case 'ё', 'ѐ':
		return 'е'
	case 'ѝ':
		return 'и'
	case 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ې':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ة', 'ۀ', 'ە':
		return 'ه'
	}
	return r
}

// indian reports whether the marks of a script are letters: Thaana, and India's to Burma's.
func indian(r rune) bool {
	return r >= 0x0780 && r < 0x07C0 || r >= 0x0900 && r < 0x1100 || r >= 0x1780 && r < 0x1800
}

// spaceless reports whether a letter is of a script that writes no spaces between words, or of Korean, which glues particles to them.
func spaceless(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3, r >= 0x3041 && r <= 0x3096, r >= 0x30A1 && r <= 0x30FA, r == 'ー':
		return true
	case r < 0x0F00, r >= 0x1000 && r < 0x10A0, r >= 0x1780 && r < 0x1800:
		return unicode.IsLetter(r) || unicode.IsMark(r)
	case r >= 0x1100 && r < 0x1200, r >= 0x2E80 && r < 0xA000, r >= 0xA960 && r < 0xA980, r >= 0xD7B0 && r < 0xD800, r >= 0x20000 && r < 0x32000:
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && !unicode.In(r, unicode.P, unicode.S)
	}
	return false
}

// compose joins a kana with the voicing mark after it, or the parts of a Korean syllable. It gives the letter and the length of
// what it took from rest.
func compose(r rune, rest string) (rune, int) {
	if r >= 0x1100 && r <= 0x1112 {
		return syllable(r, rest)
	}
	if r >= 0xFF66 && r <= 0xFF9D {
		r, _ = utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	}
	if r < 0x3041 || r > 0x30FF {
		return r, 0
	}
	mark, size := utf8.DecodeRuneInString(rest)
	switch mark {
	case 0xFF9E:
		mark = 0x3099
	case 0xFF9F:
		mark = 0x309A
	}
	if mark != 0x3099 && mark != 0x309A {
		return r, 0
	}
	whole, _ := joined(r, mark)
	return whole, size
}

// syllable composes conjoining jamo (the Unicode Standard, 3.12).
func syllable(lead rune, rest string) (rune, int) {
	vowel, n := utf8.DecodeRuneInString(rest)
	if vowel < 0x1161 || vowel > 0x1175 {
		return lead, 0
	}
	whole := 0xAC00 + ((lead-0x1100)*21+vowel-0x1161)*28
	if tail, size := utf8.DecodeRuneInString(rest[n:]); tail > 0x11A7 && tail <= 0x11C2 {
		return whole + tail - 0x11A7, n + size
	}
	return whole, n
}

// joined gives the one letter that a letter and a mark make, and whether there is one; else the letter.
func joined(letter, mark rune) (rune, bool) {
	whole := norm.NFC.String(string([]rune{letter, mark}))
	r, size := utf8.DecodeRuneInString(whole)
	return r, size == len(whole)
}
