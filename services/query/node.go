package query

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type shape uint8

const (
	leaf   shape = iota
	all          // every kid
	some         // at least one kid
	none         // not its one kid
	nearby       // two kids near each other
)

// A node is a part of a query as it is written. Leaves carry field, case and stem themselves, so that groups are only Boolean.
type node struct {
	shape    shape
	kids     []*node
	from, to int // bytes of the query

	field       string // of a leaf, as written
	raw         string // of a leaf, as written
	cased, stem bool
	times       int  // of a leaf over words: at least so often, if more than 1
	n           int  // of nearby, and of a loose leaf: the most words between
	loose       bool // of a leaf: its units stand in one stretch
	ordered     bool // of nearby

	units  []unit     // of a leaf over words: one, or several if loose
	facets [][]string // of a leaf over values: one of the groups must be there whole
	days   [2]int     // of published: from and to, both included; 0 is open
}

// A unit is what stands together: a word or a phrase.
type unit struct {
	terms []Term
	width int
}

// group makes all or some of kids, without nesting a group in one of its own shape.
func group(s shape, kids []*node) *node {
	if len(kids) == 1 {
		return kids[0]
	}
	flat := make([]*node, 0, len(kids))
	for _, k := range kids {
		if k.shape == s {
			flat = append(flat, k.kids...)
		} else {
			flat = append(flat, k)
		}
	}
	return &node{shape: s, kids: flat, from: kids[0].from, to: kids[len(kids)-1].to}
}

func negate(n *node, from int) *node {
	if n.shape == none {
		return n.kids[0]
	}
	return &node{shape: none, kids: []*node{n}, from: from, to: n.to}
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

// positive reports whether n, or its negation, asks for something to be there that not nearly every article has.
func positive(n *node, negated bool) bool {
	switch under(n.shape, negated) {
	case none:
		return positive(n.kids[0], !negated)
	case all:
		for _, k := range n.kids {
			if positive(k, negated) {
				return true
			}
		}
		return false
	case some:
		for _, k := range n.kids {
			if !positive(k, negated) {
				return false
			}
		}
		return true
	}
	return !negated && n.field != fieldChange && n.field != fieldPublished
}

// common gives the field that all leaves of n share, empty where they do not.
func common(n *node) string {
	if n.shape == leaf {
		return n.field
	}
	first := common(n.kids[0])
	if first == "" {
		return ""
	}
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
		n.printLeaf(b, within)
		return
	case none:
		b.WriteString("NOT ")
		n.kids[0].print(b, within, true)
		return
	}
	if within == "" {
		if f := common(n); f != "" {
			b.WriteString(f + ":")
			within, inside = f, true
		}
	}
	if inside {
		b.WriteByte('(')
	}
	for i, k := range n.kids {
		if i > 0 {
			b.WriteString(n.sign())
		}
		k.print(b, within, true)
	}
	if inside {
		b.WriteByte(')')
	}
}

// sign is what stands between the kids of n.
func (n *node) sign() string {
	switch {
	case n.shape == all:
		return " "
	case n.shape == some:
		return " OR "
	case n.ordered:
		return " ONEAR/" + strconv.Itoa(n.n) + " "
	}
	return " NEAR/" + strconv.Itoa(n.n) + " "
}

func (n *node) printLeaf(b *strings.Builder, within string) {
	if n.field != within {
		b.WriteString(n.field + ":")
	}
	switch {
	case n.cased:
		b.WriteString("cs:")
	case n.stem:
		b.WriteByte('~')
	}
	if n.loose {
		b.WriteString(`"` + n.raw + `"~` + strconv.Itoa(n.n))
		return
	}
	b.WriteString(written(n.raw))
	if n.times > 1 {
		b.WriteString("@" + strconv.Itoa(n.times))
	}
}

// written gives a word as it is, and what would not be read as one word in quotation marks.
func written(raw string) string {
	if isPlain(raw) && !isOperator(raw) || readsAsWord(raw) {
		return raw
	}
	return `"` + raw + `"`
}

// isPlain reports whether raw is nothing but ASCII letters and digits.
func isPlain(raw string) bool {
	for i := range len(raw) {
		if c := raw[i]; c|0x20 < 'a' && (c < '0' || c > '9') || c|0x20 > 'z' {
			return false
		}
	}
	return raw != ""
}

func readsAsWord(raw string) bool {
	if isOperator(raw) || strings.HasPrefix(raw, "-") {
		return false
	}
	l := lexer{s: raw}
	r, size := utf8.DecodeRuneInString(raw)
	if size == 0 || blank(r) {
		return false
	}
	x, err := l.one(0, r, size)
	return err == nil && x.kind == word && x.to == len(raw) && x.value == raw
}

// isOperator reports whether a word looks like an operator, in whatever case.
func isOperator(w string) bool {
	switch len(w) {
	case 2:
		return strings.EqualFold(w, "or")
	case 3:
		return strings.EqualFold(w, "and") || strings.EqualFold(w, "not")
	case 4:
		return strings.EqualFold(w, "near")
	case 5:
		return strings.EqualFold(w, "onear")
	}
	return false
}

// tidy trims white space, and makes each stretch of it, and each character that could end a quotation or line, one space.
func tidy(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if r == '"' || r == '＂' || r == utf8.RuneError || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
