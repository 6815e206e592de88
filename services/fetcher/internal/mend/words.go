package mend

import "fmt"

// Sentences says for people what was repaired, and how often, in order.
func (r Repairs) Sentences() (out []string) {
	for _, one := range r.Words() {
		text := one.means()
		if n := r[one]; n > 1 {
			text = fmt.Sprintf("%s (%d times)", text, n)
		}
		out = append(out, text)
	}
	return out
}

func (r Repair) means() string {
	switch r {
	case Charset:
		return "the character set is another than was declared, or is a guess"
	case ASCII:
		return "its type is text without a character set, which old rules take for us-ascii"
	case Bytes:
		return "bytes that are no characters were replaced"
	case Controls:
		return "characters that XML forbids were dropped"
	case Junk:
		return "something stands before or after the document"
	case Cut:
		return "the document is cut; an item that was cut is left out"
	case Tags:
		return "elements are closed in the wrong order, or never"
	case Attributes:
		return "attributes without quotes or value, or twice"
	case Namespaces:
		return "prefixes that nothing declares"
	case Entities:
		return "entities of HTML, which XML does not know"
	case Ampersands:
		return "a bare & that begins no reference"
	case References:
		return "references to numbers that are no character"
	case Brackets:
		return "a bare < in a text"
	case Depth:
		return "elements inside more others than are told apart"
	case Items:
		return "items beyond the bound were left out"
	case Fields:
		return "fields of another kind than the specification says"
	case Twice:
		return "text that was encoded in UTF-8 twice"
	}
	return string(r)
}
