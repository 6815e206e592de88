package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/text"
)

// The limits of wildcards. An index or a matcher looks at every word that begins like one.
const (
	minPrefix  = 3   // letters before *
	maxUnknown = 5   // ? in a word
	maxWild    = 100 // words with *, ? or ~ in a query
)

// words reads what is sought in the text.
func (p *parser) words(n *node, x lexeme, in context) *Error {
	n.cased, n.stem = in.cased, in.stem
	if isPlain(x.value) && len(x.value) <= text.MaxToken {
		n.raw = x.value
		t := Term{Text: strings.ToLower(x.value)}
		p.finish(&t, x.value, in)
		n.units = []unit{{[]Term{t}, 1}}
	} else if !p.plainPhrase(n, x, in) {
		if err := p.proseOf(n, x, in); err != nil {
			return err
		}
	}
	for _, u := range n.units {
		p.terms += len(u.terms)
	}
	switch {
	case x.loose && len(n.units) > MaxLoose:
		return p.wrong(x, "Write the words that matter, or join them with AND.", "a loose phrase has more than %d words", MaxLoose)
	case x.loose && len(n.units) > 1:
		n.loose, n.n = true, x.n
	case !x.loose && x.n > 1:
		n.times = x.n
	}
	if x.kind == word && isOperator(x.value) {
		p.warn(x, "Write "+strings.ToUpper(x.value)+" to join words, or quotation marks around it to seek it.", "“"+x.value+"” is read as a word to be found")
	}
	return nil
}

// plainPhrase reads a phrase of ASCII words with single spaces between, which most are.
func (p *parser) plainPhrase(n *node, x lexeme, in context) bool {
	if x.loose || in.cased || in.stem {
		return false
	}
	words := strings.Count(x.value, " ") + 1
	terms := make([]Term, 0, words)
	for rest := x.value; words > 0; words-- {
		w, after, _ := strings.Cut(rest, " ")
		if !isPlain(w) || len(w) > text.MaxToken {
			return false
		}
		terms, rest = append(terms, Term{Text: strings.ToLower(w)}), after
	}
	n.raw, n.units = x.value, []unit{{terms, len(terms)}}
	return true
}

// proseOf reads a word that is not plain, or a phrase. A loose one has a unit for each word.
func (p *parser) proseOf(n *node, x lexeme, in context) *Error {
	raw := strings.Map(func(r rune) rune {
		if r == '"' || r == '＂' || r == utf8.RuneError || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, x.value)
	if strings.Contains(raw, " ") {
		x.kind = phrase // also where bytes that are no letters parted a word: it prints as one
	}
	parts := []string{raw}
	if x.loose {
		parts = strings.Fields(raw)
	}
	var kept []string
	for _, part := range parts {
		r := reader{p: p, x: x, raw: part, in: in}
		if err := r.read(); err != nil {
			return err
		}
		if len(r.terms) > 0 {
			n.units = append(n.units, unit{r.terms, r.width})
			kept = append(kept, tidy(r.kept.String()))
		}
	}
	if n.raw = strings.Join(kept, " "); len(n.units) > 0 {
		p.mixed(x)
		return nil
	}
	return p.nothing(x)
}

// nothing says that there is nothing to seek in x.
func (p *parser) nothing(x lexeme) *Error {
	switch strings.Trim(x.value, " ") {
	case "|", "||":
		return p.wrong(x, "Write OR.", "%s joins nothing here", x.value)
	case "&", "&&", "+":
		return p.wrong(x, "Leave it out: words side by side must all be there.", "%s joins nothing here", x.value)
	case "*", "?":
		return p.wrong(x, "Write the first letters before it: oil*, wom?n.", "a wildcard stands alone")
	}
	return p.wrong(x, "Leave it out; punctuation is not searched for.", "there is no letter or digit in it")
}

// mixed warns of Latin letters in a Cyrillic word, which look alike.
func (p *parser) mixed(x lexeme) {
	latin, cyrillic := false, false
	for _, r := range x.value + " " {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
			if latin && cyrillic {
				p.warn(x, "Write it with the letters of one script.", "“"+x.value+"” mixes Latin and Cyrillic letters, which look alike")
				return
			}
			latin, cyrillic = false, false
		}
	}
}

// A reader reads the words of one unit with their wildcards.
type reader struct {
	p   *parser
	x   lexeme
	raw string
	in  context

	terms []Term
	width int
	kept  strings.Builder // raw, without what is not read
	done  int             // bytes of raw that are in kept, or left out
}

func (r *reader) read() *Error {
	tokens := text.Tokens(r.raw)
	for i := 0; i < len(tokens); i++ {
		tok := tokens[i]
		if i == len(tokens)-1 && lastOfPair(tokens) {
			break
		}
		if err := r.before(tok); err != nil {
			return err
		}
		r.keep(tok.Start, tok.End)
		t, exact := Term{Text: tok.Text}, r.raw[tok.Start:tok.End]
		for {
			next := len(r.raw)
			if i+1 < len(tokens) {
				next = tokens[i+1].Start
			}
			signs, joins, err := r.wildcards(&t, tok, next)
			if err != nil {
				return err
			}
			exact += signs
			if !joins {
				break
			}
			i++
			tok = tokens[i]
			r.keep(tok.Start, tok.End)
			t.Text += tok.Text
			exact += r.raw[tok.Start:tok.End]
		}
		if err := r.put(t, exact); err != nil {
			return err
		}
	}
	return nil
}

// lastOfPair reports whether the last token is a letter that the pair before it holds already.
func lastOfPair(tokens []text.Token) bool {
	n := len(tokens)
	return n > 1 && tokens[n-2].End == tokens[n-1].End && text.Spaceless(tokens[n-1].Text)
}

// before refuses a wildcard in front of a word.
func (r *reader) before(tok text.Token) *Error {
	if tok.Start <= r.done || tok.Start > len(r.raw) {
		return nil
	}
	if c := r.raw[tok.Start-1]; c == '*' || c == '?' && r.x.kind == word {
		return r.wrong("Write its first letters, and the wildcard behind them: organi?ation*.", "a word cannot begin with %c", c)
	}
	return nil
}

// wildcards reads the signs between tok and the next word, at byte next, into t. It gives what of them belongs to the
// word, and whether the next goes on with it.
func (r *reader) wildcards(t *Term, tok text.Token, next int) (signs string, joins bool, err *Error) {
	rest := r.raw[min(tok.End, next):next]
	if rest == "" || rest[0] != '?' && rest[0] != '*' {
		return "", false, nil
	}
	unknown := len(rest) - len(strings.TrimLeft(rest, "?"))
	star := strings.HasPrefix(rest[unknown:], "*")
	adjacent := unknown == len(rest) && next < len(r.raw)
	if unknown > 0 && !star && !adjacent && r.x.kind == phrase {
		return "", false, nil // the mark of a question
	}
	if text.Spaceless(tok.Text) {
		if unknown > 0 {
			return "", false, r.wrong("Write the letters themselves: they are found wherever they stand.", "a script without spaces takes no ?")
		}
		r.done = tok.End + 1
		return "", false, nil // whatever follows is found anyway
	}
	signs = rest[:unknown]
	if star {
		signs += "*"
		if len(rest) == len(signs) && next < len(r.raw) {
			return "", false, r.wrong("Write ? for one letter, or * at the end of the word.", "* stands inside a word")
		}
	}
	r.keep(tok.End, tok.End+len(signs))
	t.Text += signs
	t.Form = Pattern
	if signs == "*" && !strings.Contains(t.Text, "?") {
		t.Text, t.Form = strings.TrimSuffix(t.Text, "*"), Begins
	}
	return signs, adjacent, nil
}

// put adds a term after looking at its wildcards.
func (r *reader) put(t Term, exact string) *Error {
	if t.Form != Whole {
		if err := r.check(t); err != nil {
			return err
		}
	}
	if text.Spaceless(t.Text) {
		if text.Paired(t.Text) {
			r.width = 2
		} else {
			t.Form, r.width = Begins, 1
			if len(r.terms) > 0 { // it ends a run of which it is the only letter
				t.Form = Begins
			}
		}
	} else {
		r.width = 1
		r.p.finish(&t, exact, r.in)
	}
	r.terms = append(r.terms, t)
	r.width += len(r.terms) - 1
	return nil
}

func (r *reader) check(t Term) *Error {
	letters := utf8.RuneCountInString(t.Text) - strings.Count(t.Text, "?") - strings.Count(t.Text, "*")
	open := t.Form == Begins || strings.HasSuffix(t.Text, "*")
	switch {
	case r.in.stem:
		return r.wrong("Write either ~oil or oil*.", "~ and wildcards exclude each other")
	case open && letters < minPrefix:
		return r.wrong("Write more letters: thousands of words begin with fewer than three.", "* needs %d letters before it", minPrefix)
	case letters < 2:
		return r.wrong("Write more letters: too many words would do.", "one letter and ? are too few")
	case strings.Count(t.Text, "?") > maxUnknown:
		return r.wrong("Write the words that you mean, joined with OR, or * for the rest of a word.", "a word has more than %d ?", maxUnknown)
	}
	return nil
}

// keep notes raw up to a byte as read, without the signs in between that are not.
func (r *reader) keep(from, to int) {
	if r.kept.Len() > 0 && from > r.done {
		r.kept.WriteString(strings.Map(func(c rune) rune {
			if c == '?' || c == '*' {
				return ' '
			}
			return c
		}, r.raw[r.done:from]))
	}
	if start := max(from, r.done); to > start { // pairs of letters overlap
		r.kept.WriteString(r.raw[start:to])
		r.done = to
	}
}

func (r *reader) wrong(fix, format string, args ...any) *Error {
	return r.p.wrong(r.x, fix, format, args...)
}

// finish gives a term of a script with spaces what case and stem ask for, and counts those that stand for many words.
func (p *parser) finish(t *Term, exact string, in context) {
	if in.cased {
		t.Exact = text.Exact(exact)
		if t.Form == Begins {
			t.Exact = strings.TrimSuffix(t.Exact, "*")
		}
	}
	if in.stem {
		t.Form = Stemmed
	}
	if t.Form != Whole {
		p.wild++
	}
}
