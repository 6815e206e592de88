package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A Style is a language that queries are written in. What the services have in common with ours is read by Parse; a style
// adds what they write otherwise. Whatever is read otherwise than it is written gives a warning.
type Style string

// The styles.
const (
	// Native is our language.
	Native Style = ""
	// Meltwater reads and, or and not in small letters as operators, ingress: as lead:, and leaves weights (oil^9) out. Wildcards
	// inside words and NEAR over more than 50 words are refused, as in ours.
	Meltwater Style = "meltwater"
	// Cision reads headline(...) as title:(...), publication(...) as source:(...), and cs(...) as cs:(...).
	Cision Style = "cision"
)

// Styles lists the styles that can be named.
func Styles() []Style { return []Style{Meltwater, Cision} }

// Import reads a query of a style. Its String is in our language, whatever the style. The error is an *Error.
func Import(style Style, s string) (*Query, error) {
	q, err := parse(style, s)
	if err != nil {
		return nil, err
	}
	return q, nil
}

// field gives our name for a field of a style.
func (s Style) field(name string) string {
	if s == Meltwater && name == "ingress" {
		return fieldLead
	}
	return ""
}

// functionField gives our field for a function of Cision, empty for other words.
func functionField(name string) string {
	switch strings.ToLower(name) {
	case "headline":
		return fieldTitle
	case "publication":
		return fieldSource
	case "cs":
		return fieldCased
	}
	return ""
}

func isFunction(name string) bool { return functionField(name) != "" }

// function reads headline(...) and its kin.
func (p *parser) function(x lexeme, in context) (*node, *Error) {
	ours := functionField(x.value)
	if p.style != Cision {
		return nil, p.wrong(x, "Write "+ours+":(...) for it; put a space behind the word if you seek the word. Whole queries of that style can be imported.", "%s(...) is not part of the language", x.value)
	}
	p.warn(x, "Nothing has to be done.", x.value+"(...) is read as "+ours+":(...)")
	in, err := p.enter(lexeme{kind: field, from: x.from, to: x.to, value: ours}, in)
	if err != nil {
		return nil, err
	}
	return p.factor(in)
}

// Saved reads a canonical form that was saved under a version of the grammar, with the meaning that it had then.
func Saved(s string, version int) (*Query, error) {
	if version == 1 {
		s = fromVersion1(s)
	}
	return Parse(s)
}

// fromVersion1 quotes what the first version read as words and this one reads as signs, and takes the signs out.
func fromVersion1(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		c := s[i]
		if c == ' ' || c == '(' || c == ')' {
			b.WriteByte(c)
			i++
			continue
		}
		to := wordEnd(s, i)
		if c == '"' {
			to = i + 2 + max(0, strings.IndexByte(s[i+1:], '"'))
		}
		to = min(to, len(s))
		if to == i { // what no canonical form has here
			_, size := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		b.WriteString(word1(s[i:to]))
		i = to
	}
	return b.String()
}

// word1 gives a word or phrase of the first version in this one.
func word1(w string) string {
	field := ""
	if n := fieldName(w); n > 0 && slices.Contains([]string{fieldTitle, fieldSource, fieldLang}, w[:n]) {
		field, w = w[:n+1], w[n+1:]
	}
	if w == "" || w[0] != '"' && (readsAsWord(w) && !strings.ContainsAny(w, "?*") || w == "OR" || w == "NOT") {
		return field + w
	}
	inside := strings.Trim(w, `"`)
	return field + `"` + strings.Map(func(r rune) rune {
		if strings.ContainsRune("?*@~^!", r) {
			return ' '
		}
		return r
	}, inside) + `"`
}

func sortWarnings(list []Warning) {
	slices.SortStableFunc(list, func(a, b Warning) int { return a.Offset - b.Offset })
}
