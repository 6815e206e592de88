package query

import (
	"strings"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/text"
)

// Kind is what a Node demands. The package comment says what each means.
type Kind uint8

// The kinds.
const (
	And       Kind = iota + 1 // every kid holds
	Or                        // at least one kid holds
	Not                       // its one kid does not hold
	Words                     // a word or phrase stands in the field
	Near                      // the two kids stand near each other
	Loose                     // the kids, all Words, stand in one stretch
	AtLeast                   // its one kid, Words, stands there N times or more
	Filter                    // a property of the article
	Published                 // the day of publication lies in a range
)

// A Field is where words are sought.
type Field uint8

// The fields. Each is one stretch of positions: title, dek and text follow each other in this order.
const (
	Any   Field = iota // title, dek and text
	Title              //
	Lead               // the dek and the first paragraph of the text
	Body               // the text
)

// A Node is a part of a query as it is evaluated: the words are folded, and what several languages read differently stands
// there as alternatives. Nodes are immutable and may be shared; whoever reads them must not change their slices.
type Node struct {
	Kind Kind
	Kids []*Node // And, Or, Loose: two or more; Near: two; Not, AtLeast: one

	Field Field  // of Words
	Terms []Term // of Words: one or more, which stand one after another
	Width int    // of Words: how many positions an occurrence covers; len(Terms), and one more where the last is a pair of letters

	N       int  // of Near and Loose: the most words between, 0 to MaxNear; of AtLeast: the least number of occurrences, 2 to MaxAtLeast
	Ordered bool // of Near: the first kid stands before the second

	Facets   [][]string // of Filter: it holds where the facets of the document hold all of at least one of the lists; see Facets
	From, To int        // of Published: the days, as year*10000 + month*100 + day, both included; To 0 is open

	Start, End int // the place in the query, in bytes
}

// The limits of operators.
const (
	MaxNear    = 50
	MaxAtLeast = 100
	// MaxNearDepth is how deep NEAR may stand inside NEAR: each doubles the stretches that are looked at. MaxLoose is how many words
	// a loose phrase may have.
	MaxNearDepth = 3
	MaxLoose     = 20

	nearAlone = 4 // of NEAR without a number
)

// Form is how a Term is compared with a word of a text.
type Form uint8

// The forms.
const (
	Whole   Form = iota // the word is Text
	Begins              // the word begins with Text
	Pattern             // the word is Text, where each ? stands for one letter; a * at the end, for any rest
	Stemmed             // the word has the stem of Text in the document's language
)

// A Term is one word that is sought.
type Term struct {
	Text  string // folded
	Form  Form
	Exact string // as written (text.Exact), with the * or ? of Text; of a term that is compared so, else empty
}

// Prefix is what every word that the term can match begins with, folded. For Whole it is the word.
func (t Term) Prefix() string {
	switch t.Form {
	case Pattern:
		return t.Text[:strings.IndexAny(t.Text, "?*")]
	case Stemmed:
		return text.ShortestStem(t.Text)
	}
	return t.Text
}

// Matches reports whether a folded word of a document in a language (BCP 47; empty when unknown) is what the term seeks.
// It does not look at Exact: see MatchesExact.
func (t Term) Matches(word, language string) bool {
	switch t.Form {
	case Whole:
		return word == t.Text
	case Begins:
		return strings.HasPrefix(word, t.Text)
	case Pattern:
		return fits(t.Text, word)
	}
	return text.IsForm(word, t.Text, language)
}

// MatchesExact reports whether a word as the document writes it (the bytes of its token) is what the term seeks. It is true for
// a term without Exact. It only says what Matches does not: both must hold.
func (t Term) MatchesExact(written string) bool {
	if t.Exact == "" {
		return true
	}
	written = text.Exact(written)
	switch t.Form {
	case Begins:
		return strings.HasPrefix(written, t.Exact)
	case Pattern:
		return fits(t.Exact, written)
	}
	return written == t.Exact
}

// fits reports whether a word is what a pattern says.
func fits(pattern, word string) bool {
	last := pattern[len(pattern)-1]
	if last != '*' && (len(word) < len(pattern) || last != '?' && word[len(word)-1] != last) {
		return false
	}
	for len(pattern) > 0 {
		p, n := utf8.DecodeRuneInString(pattern)
		if p == '*' {
			return true
		}
		w, size := utf8.DecodeRuneInString(word)
		if size == 0 || p != '?' && p != w {
			return false
		}
		pattern, word = pattern[n:], word[size:]
	}
	return word == ""
}
