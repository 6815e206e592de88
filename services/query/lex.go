package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	end kind = iota
	word
	phrase
	field
	open
	shut
	and
	or
	not
)

// A lexeme is one piece of a query; value is the word, the inside of the phrase, or the field's name as written.
type lexeme struct {
	kind     kind
	from, to int // bytes
	value    string
}

const (
	howToQuote = `Close it with ", or leave the quotation mark out.`
	parenSet   = "(（)）"
	quoteSet   = "\"“”„‟«»＂"
)

// lex takes a query apart.
func lex(s string) ([]lexeme, *Error) {
	var list []lexeme
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			i += size
			continue
		}
		next, err := one(s, i, list)
		if err != nil {
			return nil, err
		}
		list = append(list, next)
		i = next.to
	}
	return append(list, lexeme{kind: end, from: len(s), to: len(s)}), nil
}

// one reads the lexeme that starts at i; before is what was read.
func one(s string, i int, before []lexeme) (lexeme, *Error) {
	r, size := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == '(' || r == '（':
		return lexeme{open, i, i + size, "("}, nil
	case r == ')' || r == '）':
		return lexeme{shut, i, i + size, ")"}, nil
	case strings.ContainsRune(quoteSet, r):
		return quoted(s, i, r, size)
	}
	to := wordEnd(s, i)
	if r == '-' && i+size < len(s) && !blankAt(s, i+size) {
		return lexeme{not, i, i + size, "-"}, nil
	}
	if n := fieldName(s[i:to]); n > 0 && !takesColon(before, i) {
		_, colon := utf8.DecodeRuneInString(s[i+n:])
		return lexeme{field, i, i + n + colon, s[i : i+n]}, nil
	}
	if star := strings.IndexAny(s[i:to], "*~"); star >= 0 {
		return lexeme{}, at(s, i+star, i+star+1, "Write the whole words, joined with OR.", "endings and wildcards are not part of the language yet")
	}
	if name, _, slash := strings.Cut(s[i:to], "/"); slash && (name == "NEAR" || name == "ONEAR") {
		return lexeme{}, at(s, i, to, "Write AND, or a phrase in quotation marks.", "distances are not part of the language yet")
	}
	k := word
	switch s[i:to] {
	case "AND":
		k = and
	case "OR":
		k = or
	case "NOT":
		k = not
	}
	return lexeme{k, i, to, s[i:to]}, nil
}

// takesColon reports whether the word at i is the value of source: or lang:, where a colon starts a port.
func takesColon(before []lexeme, i int) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	return last.kind == field && last.to == i && !strings.EqualFold(last.value, fieldTitle)
}

func quoted(s string, i int, opener rune, size int) (lexeme, *Error) {
	set := closersOf(opener)
	n := strings.IndexAny(s[i+size:], set)
	if n < 0 {
		return lexeme{}, at(s, i, i+size, howToQuote, "the quotation mark is never closed")
	}
	stop := i + size + n
	_, last := utf8.DecodeRuneInString(s[stop:])
	return lexeme{phrase, i, stop + last, s[i+size : stop]}, nil
}

// closersOf lists what may close a quotation. Word processors and languages pair them in many ways.
func closersOf(opener rune) string {
	switch opener {
	case '"', '＂':
		return "\"＂"
	case '«':
		return "»"
	case '»':
		return "«"
	}
	return "\"“”‟"
}

func wordEnd(s string, i int) int {
	for j, r := range s[i:] {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(parenSet+quoteSet, r) {
			return i + j
		}
	}
	return len(s)
}

func blankAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(")）", r)
}

// fieldName gives the length of the letters before a colon at the beginning of a word, 0 where there are none.
func fieldName(w string) int {
	for i, r := range w {
		if r == ':' || r == '：' {
			return i
		}
		if !unicode.IsLetter(r) && r != '_' {
			return 0
		}
	}
	return 0
}
