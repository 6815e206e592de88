// Package diff compares two texts word by word, for people: what was taken out, what was put in, what stayed. It knows nothing of
// markup, and its cost is bounded whatever the texts are.
package diff

import (
	"strings"
	"unicode"
)

// Op says what became of some words.
type Op int

// The operations.
const (
	Same Op = iota
	Del
	Ins
)

// A Piece is a run of words with one fate. Joined in order, Same and Del give the first text, Same and Ins the second.
type Piece struct {
	Op   Op
	Text string
}

// Words compares two texts. White space counts as one space.
func Words(a, b string) []Piece {
	return join(script(split(a), split(b)))
}

// split cuts a text into words, single spaces and single signs. In scripts that are written without spaces every letter is a word.
func split(s string) []string {
	var out []string
	start := -1 // of the word that is being read
	end := func(i int) {
		if start >= 0 {
			out, start = append(out, s[start:i]), -1
		}
	}
	for i, r := range s {
		switch {
		case unicode.IsSpace(r):
			end(i)
			if n := len(out); n > 0 && out[n-1] != " " {
				out = append(out, " ")
			}
		case alone(r):
			end(i)
			out = append(out, string(r))
		case start < 0:
			start = i
		}
	}
	end(len(s))
	if n := len(out); n > 0 && out[n-1] == " " {
		out = out[:n-1]
	}
	return out
}

// alone reports whether a letter or sign is compared by itself. Signs that stand inside words and numbers do not part them.
func alone(r rune) bool {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
		return true
	}
	return unicode.IsPunct(r) && !strings.ContainsRune("-'’.:/@&%‑", r)
}

// join makes pieces of an edit script. Between two changes a lone space is changed with them, and what was taken out stands
// before what was put in, so that a reader sees one change and not ten.
func join(edits []Piece) []Piece {
	var out []Piece
	var del, ins strings.Builder
	add := func(op Op, text string) {
		if text == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Op == op {
			out[n-1].Text += text
			return
		}
		out = append(out, Piece{op, text})
	}
	flush := func() {
		add(Del, del.String())
		add(Ins, ins.String())
		del.Reset()
		ins.Reset()
	}
	for i, e := range edits {
		switch {
		case e.Op == Del:
			del.WriteString(e.Text)
		case e.Op == Ins:
			ins.WriteString(e.Text)
		case e.Text == " " && del.Len() > 0 && ins.Len() > 0 && i+1 < len(edits) && edits[i+1].Op != Same:
			del.WriteString(" ")
			ins.WriteString(" ")
		default:
			flush()
			add(Same, e.Text)
		}
	}
	flush()
	return out
}
