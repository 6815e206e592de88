package query

import (
	"strconv"
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
	near
	cased // !
	stem  // ~
)

// A lexeme is one piece of a query; value is the word, the inside of the phrase, or the field's name as written.
type lexeme struct {
	kind     kind
	from, to int // bytes
	value    string
	n        int  // of near the distance; of words and phrases what follows @, or ~ for phrases; none is absent
	loose    bool // n follows ~
	ordered  bool // of near
	glued    bool // nothing stands between it and what is before
}

const absent = -1

const (
	howToQuote = `Close it with ", or leave the quotation mark out.`
	parenSet   = "(（)）"
	quoteSet   = "\"“”„‟«»＂"
)

// A lexer takes a query apart. Style says whose habits are known beside our own.
type lexer struct {
	s        string
	style    Style
	list     []lexeme
	warnings []Warning
}

func (l *lexer) run() *Error {
	glued := false
	for i := 0; i < len(l.s); {
		r, size := rune(l.s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(l.s[i:])
		}
		if blank(r) {
			i, glued = i+size, false
			continue
		}
		next, err := l.one(i, r, size)
		if err != nil {
			return err
		}
		next.glued = glued
		l.list = append(l.list, next)
		i, glued = next.to, true
	}
	l.list = append(l.list, lexeme{kind: end, from: len(l.s), to: len(l.s)})
	return nil
}

func blank(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7F
	}
	return unicode.IsSpace(r) || unicode.IsControl(r)
}

// one reads the lexeme that starts at i with r.
func (l *lexer) one(i int, r rune, size int) (lexeme, *Error) {
	s := l.s
	switch {
	case r == '(' || r == '（':
		return lexeme{kind: open, from: i, to: i + size, value: "("}, nil
	case r == ')' || r == '）':
		return l.shut(i, size)
	case strings.ContainsRune(quoteSet, r):
		return l.quoted(i, r, size)
	}
	if l.takesValue(i) {
		to := wordEnd(s, i)
		return lexeme{kind: word, from: i, to: to, value: s[i:to], n: absent}, nil
	}
	if begins := i+size < len(s) && !blankAt(s, i+size); begins {
		switch r {
		case '−', '–':
			l.warn(i, i+size, "Write - for it, or a space after a dash that joins nothing.", "this dash is read as a minus: what follows must not occur")
			fallthrough
		case '-':
			return lexeme{kind: not, from: i, to: i + size, value: s[i : i+size]}, nil
		case '!':
			return lexeme{kind: cased, from: i, to: i + size, value: "!"}, nil
		case '~':
			return lexeme{kind: stem, from: i, to: i + size, value: "~"}, nil
		}
	}
	if n := fieldName(s[i:]); n > 0 {
		_, colon := utf8.DecodeRuneInString(s[i+n:])
		return lexeme{kind: field, from: i, to: i + n + colon, value: s[i : i+n]}, nil
	}
	return l.word(i, wordEnd(s, i))
}

// word reads a word that is none of the signs: an operator, or what is sought.
func (l *lexer) word(i, to int) (lexeme, *Error) {
	w := l.s[i:to]
	x := lexeme{kind: word, from: i, to: to, value: w, n: absent}
	if x.kind = l.operator(w); x.kind != word {
		return x, nil
	}
	if len(w) < 3 || !strings.ContainsAny(w, "/@^~") && w[0]|0x20 != 'n' && w[0]|0x20 != 'o' {
		return x, nil
	}
	if is, err := l.distance(&x); is || err != nil {
		return x, err
	}
	if at := strings.LastIndexByte(w, '@'); at > 0 && digits(w[at+1:]) {
		n, err := l.number(i+at, to, 1, MaxAtLeast, "a word can be asked for %d to %d times", `Write the number after @: oil@3.`)
		x.value, x.n = w[:at], n
		return x, err
	}
	if at := strings.LastIndexByte(w, '^'); at > 0 && digits(w[at+1:]) {
		return l.weighted(x, at)
	}
	if at := strings.IndexByte(w, '~'); at > 0 {
		return x, l.wrong(i+at, i+at+1, `Write ~oil for the forms of a word, "oil price"~5 for words near each other.`, "~ stands inside a word")
	}
	return x, nil
}

// operator gives what a word is, if it is one that joins others.
func (l *lexer) operator(w string) kind {
	if len(w) > 3 || len(w) < 2 {
		return word
	}
	if l.style == Meltwater {
		w = strings.ToUpper(w)
	}
	switch w {
	case "AND":
		return and
	case "OR":
		return or
	case "NOT":
		return not
	}
	return word
}

// distance reports whether a word is NEAR, NEAR/5, ONEAR/5 or w/5, in x.
func (l *lexer) distance(x *lexeme) (bool, *Error) {
	name, number, slash := strings.Cut(x.value, "/")
	upper := strings.ToUpper(name)
	switch {
	case upper != "NEAR" && upper != "ONEAR" && upper != "W":
		return false, nil
	case !slash:
		if x.value != "NEAR" && x.value != "ONEAR" {
			return false, nil
		}
		x.kind, x.n, x.ordered = near, nearAlone, x.value == "ONEAR"
		return true, nil
	case !digits(number):
		if upper == "W" || name != upper {
			return false, nil
		}
		return false, at(l.s, x.from, x.to, "Write the number of words after the slash: oil "+upper+"/5 gas.", "%s needs a number", x.value)
	}
	n, err := l.number(x.from+len(name), x.to, 0, MaxNear, "words can be %d to %d apart", "Write a smaller number, or AND: words that far apart say little of each other.")
	x.kind, x.n, x.ordered = near, n, upper == "ONEAR"
	return true, err
}

// number reads the digits behind the sign at from.
func (l *lexer) number(from, to, least, most int, format, fix string) (int, *Error) {
	n, err := strconv.Atoi(l.s[from+1 : to])
	if err != nil || n < least || n > most {
		return 0, at(l.s, from, to, fix, format, least, most)
	}
	return n, nil
}

// weighted handles oil^3, which other languages use to rank.
func (l *lexer) weighted(x lexeme, at int) (lexeme, *Error) {
	if l.style == Meltwater {
		l.warn(x.from+at, x.to, "Nothing has to be done.", "weights are left out: nothing is ranked here")
		x.value = x.value[:at]
		return x, nil
	}
	return x, l.wrong(x.from+at, x.to, "Leave it out; newest stands first.", "weights are not part of the language")
}

// shut reads a closing parenthesis, with the weight that other languages allow behind it.
func (l *lexer) shut(i, size int) (lexeme, *Error) {
	x := lexeme{kind: shut, from: i, to: i + size, value: ")"}
	if to := wordEnd(l.s, x.to); to > x.to+1 && l.s[x.to] == '^' && digits(l.s[x.to+1:to]) {
		if l.style != Meltwater {
			return x, l.wrong(x.to, to, "Leave it out; newest stands first.", "weights are not part of the language")
		}
		l.warn(x.to, to, "Nothing has to be done.", "weights are left out: nothing is ranked here")
		x.to = to
	}
	return x, nil
}

// takesValue reports whether the word at i is the value of a field that holds no prose, where a colon or slash is part of it.
func (l *lexer) takesValue(i int) bool {
	if len(l.list) == 0 {
		return false
	}
	last := l.list[len(l.list)-1]
	return last.kind == field && last.to == i && isValue(strings.ToLower(last.value))
}

// quoted reads a phrase and what stands behind its closing mark.
func (l *lexer) quoted(i int, opener rune, size int) (lexeme, *Error) {
	s := l.s
	n := strings.IndexAny(s[i+size:], closersOf(opener))
	if n < 0 {
		return lexeme{}, l.wrong(i, i+size, howToQuote, "the quotation mark is never closed")
	}
	stop := i + size + n
	_, last := utf8.DecodeRuneInString(s[stop:])
	x := lexeme{kind: phrase, from: i, to: stop + last, value: s[i+size : stop], n: absent}
	if x.to == len(s) || s[x.to] != '~' && s[x.to] != '@' && s[x.to] != '^' {
		return x, nil
	}
	sign, to := x.to, wordEnd(s, x.to)
	if !digits(s[sign+1 : to]) {
		return x, l.wrong(sign, to, `Write "oil price"~5 for words near each other, "oil price"@3 for three times.`, "%s after a phrase needs a number", s[sign:sign+1])
	}
	var err *Error
	switch x.to = to; s[sign] {
	case '^':
		_, err = l.weighted(lexeme{from: sign, to: to}, 0)
		return x, err
	case '@':
		x.n, err = l.number(sign, to, 1, MaxAtLeast, "a phrase can be asked for %d to %d times", `Write the number after @: "oil price"@3.`)
	default:
		x.loose = true
		x.n, err = l.number(sign, to, 0, MaxNear, "words can be %d to %d apart", "Write a smaller number, or AND: words that far apart say little of each other.")
	}
	return x, err
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

func (l *lexer) wrong(from, to int, fix, format string, args ...any) *Error {
	return at(l.s, from, to, fix, format, args...)
}

func (l *lexer) warn(from, to int, fix, message string) {
	l.warnings = append(l.warnings, warning(at(l.s, from, to, fix, "%s", message)))
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func wordEnd(s string, i int) int {
	for j := i; j < len(s); {
		r, size := rune(s[j]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[j:])
		}
		if blank(r) || r == '(' || r == ')' || r == '"' || r >= utf8.RuneSelf && (strings.ContainsRune(parenSet, r) || strings.ContainsRune(quoteSet, r)) {
			return j
		}
		j += size
	}
	return len(s)
}

func blankAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return blank(r) || r == ')' || r == '）'
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
