package text

import (
	"strconv"
	"strings"
)

// The limits of a tsvector (PostgreSQL's documentation, 12.2 and 8.11), and the gap that keeps phrases inside a field.
const (
	lastPosition = 16383
	maxPositions = 256
	maxVector    = 900_000 // bytes of the literal; PostgreSQL takes 1 MiB
	fieldGap     = 20
)

// TSVector gives the literal of a PostgreSQL tsvector of an article: the tokens of its title with weight A from position 1 on,
// those of dek and text without a weight after a gap of 20 positions each, and the facets (see Facet) with weight B.
// Positions end at 16383, and a word keeps its first 256: later ones are found as words, but not in phrases, and the vector then has
// Long. Of a text whose literal would pass 900 KB the end is left out, and the vector has Cut.
func TSVector(language, title, dek, text string, facets []string) string {
	v := vector{lexemes: map[string]int{}}
	for _, facet := range facets {
		v.add([]byte(facet), lastPosition, 'B')
	}
	v.field(language, title, 'A')
	v.field(language, dek, 0)
	v.field(language, text, 0)
	if v.next > lastPosition || v.long {
		v.mark(Long())
	}
	if v.cut {
		v.mark(Cut())
	}
	return v.literal()
}

// Long is the facet of a vector that does not have all positions.
func Long() string { return Facet("x", "long") }

// Cut is the facet of a vector that does not have all words.
func Cut() string { return Facet("x", "cut") }

// A vector gathers the lexemes of one article in the order of their first use.
type vector struct {
	lexemes map[string]int // to places
	places  []place
	next    int // position before the next token
	size    int // bytes of the literal so far
	long    bool
	cut     bool
}

// mark adds a facet whatever the size.
func (v *vector) mark(facet string) {
	v.places = append(v.places, place{lexeme: facet, at: []uint16{lastPosition}, weight: []byte{'B'}})
}

type place struct {
	lexeme string
	at     []uint16
	weight []byte // of each position; 0 is none
}

func (v *vector) field(language, s string, weight byte) {
	if v.next > 0 {
		v.next += fieldGap
	}
	EachIn(language, s, func(tok []byte, _, _ int) {
		v.next++
		v.add(tok, min(v.next, lastPosition), weight)
	})
}

func (v *vector) add(tok []byte, at int, weight byte) {
	i, known := v.lexemes[string(tok)]
	cost := 7 // a comma, five digits and a letter
	if !known {
		cost += 2*len(tok) + 3
	}
	if v.size+cost > maxVector {
		v.cut = true
		return
	}
	if !known {
		i = len(v.places)
		v.places = append(v.places, place{lexeme: string(tok)})
		v.lexemes[v.places[i].lexeme] = i
	}
	p := &v.places[i]
	if n := len(p.at); n == maxPositions || n > 0 && p.at[n-1] == uint16(at) {
		v.long = v.long || weight != 'B'
		return
	}
	p.at, p.weight = append(p.at, uint16(at)), append(p.weight, weight)
	v.size += cost
}

func (v *vector) literal() string {
	b := make([]byte, 0, v.size)
	for _, p := range v.places {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = append(append(b, Quoted(p.lexeme)...), ':')
		for i, at := range p.at {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendUint(b, uint64(at), 10)
			if p.weight[i] != 0 {
				b = append(b, p.weight[i])
			}
		}
	}
	return string(b)
}

// Quoted gives a token as a literal of tsvector and tsquery: in single quotes, quotes and backslashes inside doubled, without NUL.
func Quoted(tok string) string {
	if strings.ContainsAny(tok, "'\\\x00") {
		tok = strings.NewReplacer("'", "''", `\`, `\\`, "\x00", "").Replace(tok)
	}
	return "'" + tok + "'"
}
