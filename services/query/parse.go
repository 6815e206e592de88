package query

import (
	"strings"
	"unicode/utf8"
)

// Version is the version of the grammar.
const Version = 2

// The limits of a query.
const (
	MaxLength = 20_000 // code points
	MaxDepth  = 64     // of nesting
	MaxTerms  = 2_000  // words, where a word of a script without spaces counts by its letters
)

// maxRecursion guards the stack. A canonical form has at most a group, a NOT and two signs at each depth, and stays below.
const maxRecursion = 4*MaxDepth + 4

// A Query is a parsed query. It is immutable and may be used by many goroutines.
type Query struct {
	written  *node
	tree     *Node
	warnings []Warning
}

// Root gives the query as it is evaluated.
func (q *Query) Root() *Node { return q.tree }

// String gives the canonical form: it parses to the same query and prints as itself.
func (q *Query) String() string { return canonical(q.written) }

// Warnings lists places where the query may not mean what its writer thinks, in order.
func (q *Query) Warnings() []Warning { return q.warnings }

// Parse reads a query. The error is an *Error that says what is wrong, where, and how to write it.
func Parse(s string) (*Query, error) { return Import(Native, s) }

func parse(style Style, s string) (*Query, *Error) {
	if n := utf8.RuneCountInString(s); n > MaxLength {
		return nil, tooLong(s, n)
	}
	l := lexer{s: s, style: style, list: make([]lexeme, 0, len(s)/5+2)}
	if err := l.run(); err != nil {
		return nil, err
	}
	p := &parser{query: s, list: l.list, style: style, warnings: l.warnings}
	if p.peek().kind == end {
		return nil, at(s, 0, len(s), `Write a word, for example: oil OR "natural gas".`, "the query is empty")
	}
	root, err := p.either(context{})
	if err != nil {
		return nil, err
	}
	if left := p.peek(); left.kind != end {
		return nil, p.wrong(left, "Leave it out, or add ( before the group.", "this parenthesis closes nothing")
	}
	if !positive(root, false) {
		return nil, p.negative(root)
	}
	if err := p.tooLarge(root); err != nil {
		return nil, err
	}
	sortWarnings(p.warnings)
	return &Query{written: root, tree: build(root), warnings: p.warnings}, nil
}

// negative refuses a query that nearly every article matches.
func (p *parser) negative(root *node) *Error {
	if root.shape == leaf {
		return at(p.query, 0, len(p.query), "Add a word, or a source:, country: or lang:.", "nearly every article matches %s: alone", root.field)
	}
	return at(p.query, 0, len(p.query), "Add a word that must occur: oil NOT gas. Beside OR each side needs one.", "the query only says what must not occur")
}

// tooLarge looks at the canonical form, which can be longer and deeper than what was written.
func (p *parser) tooLarge(root *node) *Error {
	if len(p.query) < 300 && p.terms < 100 {
		return nil
	}
	s := canonical(root)
	if n := utf8.RuneCountInString(s); n > MaxLength {
		return tooLong(p.query, n)
	}
	if nested(s) > MaxDepth {
		return p.tooDeep(lexeme{from: 0, to: len(p.query)})
	}
	return nil
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

// A context is what stands before a group and holds inside it.
type context struct {
	field       string
	cased, stem bool
}

// A parser reads lexemes by recursive descent: either (OR) of both (AND) of unary (NOT, fields) of close (NEAR) of factors: groups,
// words and phrases with their signs.
type parser struct {
	query    string
	style    Style
	list     []lexeme
	next     int
	depth    int // of recursion
	groups   int // open now
	terms    int
	wild     int
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
	p.warnings = append(p.warnings, warning(at(p.query, x.from, x.to, fix, "%s", message)))
}

func (p *parser) either(in context) (*node, *Error) {
	first, mixed, err := p.both(in)
	if err != nil || p.peek().kind != or {
		return first, err
	}
	kids, sign := []*node{first}, p.peek()
	for p.peek().kind == or {
		p.take()
		kid, many, err := p.both(in)
		if err != nil {
			return nil, err
		}
		kids, mixed = append(kids, kid), mixed || many
	}
	n := group(some, kids)
	if mixed {
		p.warn(sign, "Write the parentheses you mean; it is read as "+canonical(n)+".", "AND and OR meet without parentheses, and AND binds first")
	}
	return n, nil
}

// both reads what stands side by side or is joined by AND, and reports whether it is more than one thing.
func (p *parser) both(in context) (*node, bool, *Error) {
	first, err := p.unary(in)
	if err != nil {
		return nil, false, err
	}
	kids := append(make([]*node, 0, 4), first)
	for {
		switch p.peek().kind {
		case and:
			p.take()
		case end, shut, or:
			return group(all, kids), len(kids) > 1, nil
		}
		kid, err := p.unary(in)
		if err != nil {
			return nil, false, err
		}
		kids = append(kids, kid)
	}
}

func (p *parser) unary(in context) (*node, *Error) {
	p.depth++
	defer func() { p.depth-- }()
	x := p.peek()
	if p.depth > maxRecursion {
		return nil, p.tooDeep(x)
	}
	switch {
	case x.kind == not:
		p.take()
		if k := p.peek().kind; k == end || k == shut || k == and || k == or {
			return nil, p.wrong(x, "Write what must not occur after it, or leave it out.", "nothing follows %s", x.value)
		}
		kid, err := p.unary(in)
		if err != nil {
			return nil, err
		}
		return negate(kid, x.from), nil
	case x.kind == field && !strings.EqualFold(x.value, fieldCased):
		return p.fielded(in)
	}
	return p.close(in)
}

// fielded reads a field and what it holds for: a NOT, a group, or all that NEAR joins.
func (p *parser) fielded(in context) (*node, *Error) {
	x := p.take()
	in, err := p.enter(x, in)
	if err != nil {
		return nil, err
	}
	grouped := p.peek().kind == open
	n, err := p.unary(in)
	if err == nil && n.shape == nearby && !grouped {
		p.warn(x, "Write the parentheses: "+canonical(n)+".", in.field+": holds for both sides of NEAR")
	}
	return n, err
}

// enter gives the context behind a field.
func (p *parser) enter(x lexeme, in context) (context, *Error) {
	name := strings.ToLower(x.value)
	if ours := p.style.field(name); ours != "" {
		p.warn(x, "Nothing has to be done.", x.value+": is read as "+ours+":")
		name = ours
	}
	switch {
	case !isField(name):
		return in, p.noField(x, name)
	case name == fieldCased:
		in.cased = true
		return in, nil
	case in.field != "":
		return in, p.wrong(x, "Write them side by side: title:oil source:example.com.", "%s: stands inside %s:", name, in.field)
	}
	in.field = name
	return in, nil
}

// factor reads one thing with the signs before it.
func (p *parser) factor(in context) (*node, *Error) {
	p.depth++
	defer func() { p.depth-- }()
	x := p.take()
	if p.depth > maxRecursion {
		return nil, p.tooDeep(x)
	}
	switch x.kind {
	case cased, stem, field:
		return p.signed(x, in)
	case open:
		return p.grouped(x, in)
	case word:
		if y := p.peek(); y.kind == open && y.glued && isFunction(x.value) {
			return p.function(x, in)
		}
		return p.term(x, in)
	case phrase:
		return p.term(x, in)
	}
	return nil, p.dangling(x)
}

// signed reads what stands behind !, ~ or a field.
func (p *parser) signed(x lexeme, in context) (*node, *Error) {
	switch x.kind {
	case cased:
		in.cased = true
	case stem:
		in.stem = true
	default:
		var err *Error
		if in, err = p.enter(x, in); err != nil {
			return nil, err
		}
	}
	if in.cased && in.stem {
		return nil, p.wrong(x, "Write either cs:Oil for a form as it is written, or ~oil for all forms.", "cs: and ~ exclude each other")
	}
	next := p.peek()
	if x.kind == cased && next.kind == word && next.value == strings.ToLower(next.value) {
		p.warn(x, "Write -"+next.value+" to exclude it, or cs:"+next.value+" if you mean it.", "! asks for a word in just these letters, and these are small")
	}
	return p.factor(in)
}

// dangling says why x cannot stand where a word is wanted.
func (p *parser) dangling(x lexeme) *Error {
	var before lexeme
	for _, y := range p.list[:p.next] {
		if y.from < x.from {
			before = y
		}
	}
	said := p.query[before.from:before.to]
	switch {
	case before.kind == and || before.kind == or || before.kind == not || before.kind == near:
		return p.wrong(before, "Write a word after it, or leave it out.", "nothing follows %s", said)
	case before.kind == field:
		return p.wrong(before, `Write a word, a phrase or a group after it: title:oil, title:"oil price", title:(oil OR gas).`, "nothing follows %s", said)
	case before.kind == cased || before.kind == stem:
		return p.wrong(before, "Write a word after it, or leave it out.", "nothing follows %s", said)
	case x.kind == shut && before.kind == open:
		return p.wrong(x, "Write a word inside, or leave the parentheses out.", "there is nothing between the parentheses")
	case x.kind == shut:
		return p.wrong(x, "Leave it out, or add ( before the group.", "this parenthesis closes nothing")
	case x.kind == end: // after an opening parenthesis
		return p.wrong(before, "Add ) at the end of the group, or leave it out.", "this parenthesis is never closed")
	}
	return p.wrong(x, `Write a word before it, or write "`+strings.ToLower(x.value)+`" for the word itself.`, "nothing stands before %s", x.value)
}

func (p *parser) grouped(opener lexeme, in context) (*node, *Error) {
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

func (p *parser) term(x lexeme, in context) (*node, *Error) {
	n := &node{field: in.field, from: x.from, to: x.to}
	var err *Error
	if isValue(in.field) {
		err = p.value(n, x, in)
	} else {
		err = p.words(n, x, in)
	}
	switch {
	case err != nil:
		return nil, err
	case p.terms > MaxTerms:
		return nil, p.wrong(x, "Make several topics of it.", "the query has more than 2,000 words")
	case p.wild > maxWild:
		return nil, p.wrong(x, "Write the words that you mean, or make several topics of it.", "the query has more than %d words with *, ? or ~", maxWild)
	}
	return n, nil
}
