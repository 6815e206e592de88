package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Likeness gives the share of the shorter text's runs of three words that the longer one has as well, 0 to 1; of its words, where
// one has hardly any.
func Likeness(a, b string) float64 {
	x, y := PlainWords(a), PlainWords(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	size := 3
	if len(x) < 6 {
		size = 1
	}
	runs, others := runsOf(x, size), runsOf(y, size)
	if len(runs) == 0 {
		return 0
	}
	n := 0
	for t := range runs {
		if others[t] {
			n++
		}
	}
	return float64(n) / float64(len(runs))
}

// runsOf gives the runs of a number of words.
func runsOf(words []string, size int) map[string]bool {
	out := make(map[string]bool, len(words))
	for i := 0; i+size <= len(words); i++ {
		out[strings.Join(words[i:i+size], " ")] = true
	}
	return out
}

// PlainWords cuts a text into words in lower case, for comparing texts; search and topics cut them with more care. Scripts that write no spaces give a word for each letter.
func PlainWords(s string) (out []string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		if first, _ := utf8.DecodeRuneInString(w); unbroken(first) {
			out = append(out, strings.Split(w, "")...)
			continue
		}
		out = append(out, w)
	}
	return out
}

// unbroken reports whether a letter is of a script that writes no spaces.
func unbroken(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
