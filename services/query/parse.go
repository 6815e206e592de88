package query

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/text"
)

// Version is the version of the grammar.
const Version = 1

// The limits of a query.
const (
	MaxLength = 20_000 // code points
	MaxDepth  = 64     // of nesting
	MaxTerms  = 2_000  // words, where a word of a script without spaces counts by its letters
)

// maxRecursion guards the stack. A canonical form has at most a group, a NOT and a field at each depth, and stays below.
const maxRecursion = 3*MaxDepth + 3

// A Query is a parsed query. It is immutable and may be used by many goroutines.
type Query struct {
	root     *node // as written
	tree     *Node // as evaluated
	text     string
	warnings []Warning
}

// Root gives the query as it is evaluated.
func (q *Query) Root() *Node { return q.tree }

// String gives the canonical form: it parses to the same query and prints as itself.
func (q *Query) String() string { return q.text }

// Warnings lists places where the query may not mean what its writer thinks, in order.
func (q *Query) Warnings() []Warning { return q.warnings }

// Parse reads a query. The error is an *Error that says what is wrong, where, and how to write it.
func Parse(s string) (*Query, error) {
	q, err := parse(s)
	if err != nil {
		return nil, err
	}
	return q, nil
}

func parse(s string) (*Query, *Error) {
	if n := utf8.RuneCountInString(s); n > MaxLength {
		return nil, tooLong(s, n)
	}
	list, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{query: s, list: list}
	if p.peek().kind == end {
		return nil, at(s, 0, len(s), `Write a word, for example: oil OR "natural gas".`, "the query is empty")
	}
	root, err := p.either("")
	if err != nil {
		return nil, err
	}
	if left := p.peek(); left.kind != end {
		return nil, p.wrong(left, "Leave it out, or add ( before the group.", "this parenthesis closes nothing")
	}
	if !positive(root, false) {
		return nil, at(s, 0, len(s), "Add a word that must occur: oil NOT gas. Beside OR each side needs one.", "the query only says what must not occur")
	}
	q := &Query{root: root, tree: build(root), text: canonical(root), warnings: p.warnings}
	if n := utf8.RuneCountInString(q.text); n > MaxLength {
		return nil, tooLong(s, n)
	}
	if nested(q.text) > MaxDepth || fts(root, false).stack > maxStack {
		return nil, p.tooDeep(lexeme{from: 0, to: len(s)})
	}
	return q, nil
}

func tooLong(s string, n int) *Error {
	return at(s, len(s), len(s), "Shorten it to 20,000 characters, or make several topics of it.", "the query has %d characters", n)
}

func (p *parser) tooDeep(x lexeme) *Error {
	return p.wrong(x, "Write it flatter, or make several topics of it.", "groups or NOTs are nested more than %d deep", MaxDepth)
}

// nested counts the parentheses of a canonical form that are open at once.
func nested(s string) int {
	depth, most, quoted := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
			most = max(most, depth)
		case c == ')':
			depth--
		}
	}
	return most
}

func canonical(n *node) string {
	var b strings.Builder
	n.print(&b, "", false)
	return b.String()
}

// A parser reads lexemes by recursive descent: either (OR) of both (AND) of unary (NOT, fields) of groups, words and phrases.
type parser struct {
	query    string
	list     []lexeme
	next     int
	depth    int // of recursion
	groups   int // open now
	terms    int
	warnings []Warning
}

func (p *parser) peek() lexeme { return p.list[p.next] }

func (p *parser) take() lexeme {
	x := p.list[p.next]
	if x.kind != end {
		p.next++
	}
	return x
}

func (p *parser) wrong(x lexeme, fix, format string, args ...any) *Error {
	return at(p.query, x.from, x.to, fix, format, args...)
}

func (p *parser) warn(x lexeme, fix, message string) {
	e := at(p.query, x.from, x.to, fix, "%s", message)
	p.warnings = append(p.warnings, Warning{Offset: e.Offset, Point: e.Point, Length: e.Length, Message: e.Message, Fix: e.Fix})
}

func (p *parser) either(in string) (*node, *Error) {
	var kids []*node
	var sign lexeme
	mixed := false
	for {
		kid, many, err := p.both(in)
		if err != nil {
			return nil, err
		}
		kids, mixed = append(kids, kid), mixed || many
		if p.peek().kind != or {
			break
		}
		if x := p.take(); len(kids) == 1 {
			sign = x
		}
	}
	n := group(some, kids)
	if mixed && len(kids) > 1 {
		p.warn(sign, "Write the parentheses you mean; it is read as "+canonical(n)+".", "AND and OR meet without parentheses, and AND binds first")
	}
	return n, nil
}

// both reads what stands side by side or is joined by AND, and reports whether it is more than one thing.
func (p *parser) both(in string) (*node, bool, *Error) {
	var kids []*node
	for {
		kid, err := p.unary(in)
		if err != nil {
			return nil, false, err
		}
		kids = append(kids, kid)
		switch p.peek().kind {
		case and:
			p.take()
		case end, shut, or:
			return group(all, kids), len(kids) > 1, nil
		}
	}
}

func (p *parser) unary(in string) (*node, *Error) {
	p.depth++
	defer func() { p.depth-- }()
	x := p.take()
	if p.depth > maxRecursion {
		return nil, p.tooDeep(x)
	}
	switch x.kind {
	case not:
		if k := p.peek().kind; k == end || k == shut || k == and || k == or {
			return nil, p.wrong(x, "Write what must not occur after it, or leave it out.", "nothing follows %s", x.value)
		}
		kid, err := p.unary(in)
		if err != nil {
			return nil, err
		}
		return negate(kid), nil
	case field:
		return p.fielded(x, in)
	case open:
		return p.grouped(x, in)
	case word, phrase:
		return p.term(x, in)
	}
	return nil, p.dangling(x)
}

// dangling says why x cannot stand where a word is wanted.
func (p *parser) dangling(x lexeme) *Error {
	var before lexeme
	for _, y := range p.list[:p.next] {
		if y.from < x.from {
			before = y
		}
	}
	switch {
	case before.kind == and || before.kind == or || before.kind == not:
		return p.wrong(before, "Write a word after it, or leave it out.", "nothing follows %s", before.value)
	case before.kind == field:
		return p.wrong(before, `Write a word, a phrase or a group after it: title:oil, title:"oil price", title:(oil OR gas).`, "nothing follows %s:", before.value)
	case x.kind == shut && before.kind == open:
		return p.wrong(x, "Write a word inside, or leave the parentheses out.", "there is nothing between the parentheses")
	case x.kind == shut:
		return p.wrong(x, "Leave it out, or add ( before the group.", "this parenthesis closes nothing")
	case x.kind == end: // after an opening parenthesis
		return p.wrong(before, "Add ) at the end of the group, or leave it out.", "this parenthesis is never closed")
	}
	return p.wrong(x, `Write a word before it, or write "`+strings.ToLower(x.value)+`" for the word itself.`, "nothing stands before %s", x.value)
}

func (p *parser) grouped(opener lexeme, in string) (*node, *Error) {
	if p.groups++; p.groups > MaxDepth {
		return nil, p.tooDeep(opener)
	}
	n, err := p.either(in)
	if err != nil {
		return nil, err
	}
	p.groups--
	if x := p.take(); x.kind != shut {
		return nil, p.wrong(opener, "Add ) at the end of the group, or leave it out.", "this parenthesis is never closed")
	}
	return n, nil
}

func (p *parser) fielded(x lexeme, in string) (*node, *Error) {
	name := strings.ToLower(x.value)
	switch name {
	case fieldTitle, fieldSource, fieldLang:
	default:
		return nil, p.wrong(x, `There are title:, source: and lang:. To seek the word, put it in quotation marks: "`+x.value+`".`, "there is no field %s:", x.value)
	}
	if in != "" {
		return nil, p.wrong(x, "Write them side by side: title:oil source:example.com.", "%s: stands inside %s:", name, in)
	}
	return p.unary(name)
}

func (p *parser) term(x lexeme, in string) (*node, *Error) {
	n := &node{field: in, raw: tidy(x.value)}
	var err *Error
	switch in {
	case fieldLang:
		err = p.language(n, x)
	case fieldSource:
		err = p.source(n, x)
	default:
		err = p.words(n, x)
	}
	if err != nil {
		return nil, err
	}
	p.terms += max(1, len(n.tokens))
	if p.terms > MaxTerms {
		return nil, p.wrong(x, "Make several topics of it.", "the query has more than 2,000 words")
	}
	return n, nil
}

func (p *parser) words(n *node, x lexeme) *Error {
	n.tokens, n.prefix = text.Phrase(n.raw)
	if len(n.tokens) == 0 {
		return p.wrong(x, "Leave it out; punctuation is not searched for.", "there is no letter or digit in it")
	}
	list := text.Tokens(n.raw)
	n.raw = n.raw[list[0].Start:list[len(list)-1].End]
	if x.kind == word && operatorLike(x.value) {
		p.warn(x, "Write "+strings.ToUpper(x.value)+" to join words, or quotation marks around it to seek it.", "“"+x.value+"” is read as a word to be found")
	}
	return nil
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{1,8})*$`)

func (p *parser) language(n *node, x lexeme) *Error {
	n.raw = languageForm(n.raw)
	if len(n.raw) > 35 || !languageTag.MatchString(n.raw) {
		return p.wrong(x, "Write the language's code: lang:en, lang:az, lang:pt-br.", "%q is no language code", x.value)
	}
	n.facets = [][]string{{text.Facet(facetLanguage, n.raw)}}
	return nil
}

func (p *parser) source(n *node, x lexeme) *Error {
	words, _ := text.Phrase(n.raw)
	names := nameFacets(words)
	if len(names) == 0 {
		return p.wrong(x, "Write an outlet's host or words of its name: source:example.com, source:herald.", "there is no letter or digit in it")
	}
	n.facets = [][]string{{text.Facet(facetSource, hostForm(n.raw))}, names}
	p.terms += len(names)
	return nil
}
