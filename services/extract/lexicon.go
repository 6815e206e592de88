package extract

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// A lexicon says of words, by hash, how much more often than others they stand at text that belongs to an article: sixteenths of the
// logarithm of the odds. Words are those of class and id attributes, and the first words of blocks. It is learnt with the forest.
type lexicon map[uint32]int8

// bytes writes a lexicon: 5 bytes for each word.
func (l lexicon) bytes(words []uint32) []byte {
	var b []byte
	for _, w := range words {
		b = append(binary.LittleEndian.AppendUint32(b, w), byte(l[w]))
	}
	return b
}

func readLexicon(data []byte) lexicon {
	l := make(lexicon, len(data)/5)
	for ; len(data) >= 5; data = data[5:] {
		l[binary.LittleEndian.Uint32(data)] = int8(data[4])
	}
	return l
}

// odds sums up what a lexicon says of some words.
type odds struct {
	least, most, sum float32
	known            int32
}

func (o *odds) add(l lexicon, words []uint32) {
	for _, w := range words {
		if v, found := l[w]; found {
			f := float32(v) / 16
			if o.known == 0 {
				o.least, o.most = f, f
			}
			o.least, o.most, o.sum, o.known = min(o.least, f), max(o.most, f), o.sum+f, o.known+1
		}
	}
}

func (o *odds) join(p odds) {
	switch {
	case p.known == 0:
	case o.known == 0:
		*o = p
	default:
		o.least, o.most, o.sum, o.known = min(o.least, p.least), max(o.most, p.most), o.sum+p.sum, o.known+p.known
	}
}

func (o odds) figures(row []float32) []float32 {
	return append(row, o.least, o.most, o.sum/float32(max(o.known, 1)))
}

// classWords are the words of an element's class and id, and each class whole.
func classWords(n *html.Node, words []uint32) []uint32 {
	for _, key := range []string{"class", "id"} {
		value := attr(n, key)
		if value == "" || len(value) > 400 {
			continue
		}
		var buf [512]byte
		var starts [64]int
		b, at := splitWords(buf[:0], starts[:0], value)
		whole := 0
		for i := range at {
			end := len(b)
			if i+1 < len(at) {
				end = at[i+1] - 1
			}
			words = append(words, shortHash(b[at[i]:end], 1))
			if end == len(b) || b[end] == ' ' {
				if whole < i {
					words = append(words, shortHash(b[at[whole]:end], 1))
				}
				whole = i + 1
			}
		}
	}
	return words
}

// firstWords are the first word of a text, the first two and the first three, in lower case; of a short text also the whole.
func firstWords(text string, words []uint32) []uint32 {
	var buf [96]byte
	b := buf[:0]
	n, inWord := 0, false
	for at, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsMark(r)
		if inWord && !letter {
			words = append(words, shortHash(b, 2))
			if n++; n == 3 {
				return words
			}
			b = append(b, ' ')
		}
		inWord = letter
		if letter {
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		if len(b) > 80 || at > 200 {
			return words
		}
	}
	if inWord {
		words = append(words, shortHash(b, 2))
	}
	return words
}

// shortHash is FNV-1a in 32 bits, told apart by what the word is.
func shortHash(b []byte, kind uint32) uint32 {
	h := uint32(2166136261) ^ kind
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}
