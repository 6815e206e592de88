package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The fields of the language; a word without one is sought in title, dek and text.
const (
	fieldTitle  = "title"
	fieldSource = "source"
	fieldLang   = "lang"
)

type shape uint8

const (
	leaf shape = iota
	all        // every kid
	some       // at least one kid
	none       // not its one kid
)

// A node is a part of a query. Leaves carry their field themselves, so that groups are only Boolean.
type node struct {
	shape  shape
	kids   []*node
	field  string
	raw    string     // of a leaf, as written
	tokens []string   // of a leaf over words: a phrase of at least one token
	prefix bool       // the last token need only begin the text's
	facets [][]string // of a leaf over source or language: one of the groups must be there whole
}

// group makes all or some of kids, without nesting a group in one of its own shape.
func group(s shape, kids []*node) *node {
	var flat []*node
	for _, k := range kids {
		if k.shape == s {
			flat = append(flat, k.kids...)
		} else {
			flat = append(flat, k)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return &node{shape: s, kids: flat}
}

func negate(n *node) *node {
	if n.shape == none {
		return n.kids[0]
	}
	return &node{shape: none, kids: []*node{n}}
}

// under gives the shape of n when it is negated as a whole (De Morgan).
func under(s shape, negated bool) shape {
	switch {
	case negated && s == all:
		return some
	case negated && s == some:
		return all
	}
	return s
}

// positive reports whether n, or its negation, asks for something to be there. Exactly one of the two does.
func positive(n *node, negated bool) bool {
	switch under(n.shape, negated) {
	case leaf:
		return !negated
	case none:
		return positive(n.kids[0], !negated)
	case all:
		for _, k := range n.kids {
			if positive(k, negated) {
				return true
			}
		}
		return false
	}
	for _, k := range n.kids {
		if !positive(k, negated) {
			return false
		}
	}
	return true
}

// common gives the field that all leaves of n share, empty where they do not.
func common(n *node) string {
	if n.shape == leaf {
		return n.field
	}
	first := common(n.kids[0])
	for _, k := range n.kids[1:] {
		if common(k) != first {
			return ""
		}
	}
	return first
}

// print appends the canonical form of n inside a group of field within. A group stands in parentheses if inside.
func (n *node) print(b *strings.Builder, within string, inside bool) {
	switch n.shape {
	case leaf:
		if n.field != within {
			b.WriteString(n.field + ":")
		}
		b.WriteString(written(n.raw))
		return
	case none:
		b.WriteString("NOT ")
		n.kids[0].print(b, within, true)
		return
	}
	if f := common(n); f != within {
		b.WriteString(f + ":")
		within, inside = f, true
	}
	if inside {
		b.WriteByte('(')
	}
	for i, k := range n.kids {
		switch {
		case i > 0 && n.shape == some:
			b.WriteString(" OR ")
		case i > 0:
			b.WriteByte(' ')
		}
		k.print(b, within, true)
	}
	if inside {
		b.WriteByte(')')
	}
}

// written gives a word as it is, and what would not be read as one word in quotation marks.
func written(raw string) string {
	bare := wordEnd(raw, 0) == len(raw) && !strings.HasPrefix(raw, "-") && fieldName(raw) == 0
	if bare && !operatorLike(raw) {
		return raw
	}
	return `"` + raw + `"`
}

func operatorLike(w string) bool {
	return strings.EqualFold(w, "and") || strings.EqualFold(w, "or") || strings.EqualFold(w, "not")
}

// tidy trims white space, and makes each stretch of it, and each character that could end a quotation or line, one space.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '"' || r == '＂' || r == utf8.RuneError || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
