package query

import (
	"strconv"
	"strings"
)

// A Part is a part of a query as it is written, for people: the lines of a tree, each part before its own parts.
type Part struct {
	Depth int    // 0 for the whole
	Does  string // what it asks for: "all of", "one of", "none of", "near, at most 5 words between", "word", "phrase in title"
	Text  string // its canonical form; empty where the parts below say it
	Start int    // the place in the query as it was written, in bytes
	End   int

	written *node
}

// Parts gives the query as a tree.
func (q *Query) Parts() []Part {
	var list []Part
	partsOf(&list, q.written, 0)
	return list
}

func partsOf(list *[]Part, n *node, depth int) {
	part := Part{Depth: depth, Does: n.does(), Start: n.from, End: n.to, written: n}
	if n.shape == leaf {
		part.Text = canonical(n)
	}
	*list = append(*list, part)
	for _, k := range n.kids {
		partsOf(list, k, depth+1)
	}
}

// does says in words what a part asks for.
func (n *node) does() string {
	switch n.shape {
	case all:
		return "all of"
	case some:
		return "one of"
	case none:
		return "none of"
	case nearby:
		does := "near, at most " + counted(n.n, "word") + " between"
		if n.ordered {
			does += ", in this order"
		}
		return does
	}
	if isValue(n.field) {
		return n.field
	}
	return n.doesWords()
}

func (n *node) doesWords() string {
	does := "word"
	switch first := n.units[0].terms[0]; {
	case n.loose:
		does = "words with at most " + counted(n.n, "word") + " among them"
	case len(n.units[0].terms) > 1:
		does = "phrase"
	case n.stem:
		does = "forms of a word"
	case first.Form == Begins && strings.HasSuffix(n.raw, "*"):
		does = "beginning of a word"
	case first.Form == Pattern:
		does = "word with unknown letters"
	}
	if n.cased {
		does += ", as it is written"
	}
	if n.times > 1 {
		does += ", " + strconv.Itoa(n.times) + " times or more"
	}
	if n.field != "" {
		does += ", in " + map[string]string{fieldTitle: "the title", fieldLead: "the lead", fieldBody: "the text"}[n.field]
	}
	return does
}

// counted gives a number with a word, in the plural where it is not one.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
