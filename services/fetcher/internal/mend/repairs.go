package mend

import "slices"

// A Repair is something that had to be done before a document could be read.
type Repair string

// The repairs: a closed list.
const (
	Charset    Repair = "charset"     // it is another one than was declared, or none was and it is a guess
	ASCII      Repair = "us-ascii"    // it is a text/* without a charset, and RFC 3023 takes that for us-ascii; RFC 7303, which is in force, does not
	Bytes      Repair = "bytes"       // bytes that are no characters became U+FFFD
	Controls   Repair = "controls"    // characters that XML forbids were dropped
	Junk       Repair = "junk"        // something stands before or after the document
	Cut        Repair = "truncated"   // the document ends before its end; an item that was cut is left out
	Tags       Repair = "tags"        // elements were closed in the wrong order, or never, or never opened
	Attributes Repair = "attributes"  // without quotes or value, or twice
	Namespaces Repair = "namespaces"  // prefixes that nothing declares, or too many
	Entities   Repair = "entities"    // of HTML, which XML does not know
	Ampersands Repair = "ampersands"  // that begin no reference
	References Repair = "references"  // to numbers that are no character; dropped
	Brackets   Repair = "brackets"    // < in a text
	Depth      Repair = "elements"    // inside more others, or more of them, than are told apart; their text is kept
	Long       Repair = "long"        // texts were cut
	Items      Repair = "items"       // beyond the bound; left out
	Fields     Repair = "fields"      // of another kind than the specification says; left out
	Twice      Repair = "utf-8 twice" // text was encoded in UTF-8 twice
)

// Repairs says how often each repair was made.
type Repairs map[Repair]int

// Add counts a repair n times, where n is more than none.
func (r Repairs) Add(one Repair, n int) {
	if n > 0 {
		r[one] += n
	}
}

// Words gives the repairs in order.
func (r Repairs) Words() []Repair {
	words := make([]Repair, 0, len(r))
	for one := range r {
		words = append(words, one)
	}
	slices.Sort(words)
	return words
}
