package query

import (
	"slices"
	"strings"
	"unicode"

	"github.com/newswire-dev/newswire/services/text"
)

// build makes what is evaluated of what is written.
func build(n *node) *Node {
	switch n.shape {
	case none:
		return placed(&Node{Kind: Not, Kids: buildAll(n.kids)}, n)
	case all:
		return placed(&Node{Kind: And, Kids: buildAll(n.kids)}, n)
	case some:
		return oneOf(buildAll(n.kids), n)
	}
	if isValue(n.field) {
		return placed(&Node{Kind: Filter, Facets: n.facets, From: n.days[0], To: n.days[1]}, n)
	}
	out := inText(n, false)
	if !readsAzeri(n) {
		return out
	}
	// In Azerbaijani both scripts meet: its texts have Latin letters only, whatever they are written in.
	if isOnlyAzeri(n) {
		return placed(&Node{Kind: Or, Kids: []*Node{out, inText(n, true)}}, n)
	}
	language := placed(&Node{Kind: Filter, Facets: [][]string{{text.Facet(facetLanguage, "az")}}}, n)
	return placed(&Node{Kind: Or, Kids: []*Node{out, placed(&Node{Kind: And, Kids: []*Node{language, inText(n, true)}}, n)}}, n)
}

func buildAll(kids []*node) []*Node {
	out := make([]*Node, len(kids))
	for i, k := range kids {
		out[i] = build(k)
	}
	return out
}

// fewAlternatives are not worth a look for equal ones.
const fewAlternatives = 8

// oneOf makes an Or of kids, each different word once: a list of a thousand equal words costs as much as one.
func oneOf(kids []*Node, n *node) *Node {
	if len(kids) > fewAlternatives {
		seen, key := make(map[string]bool, len(kids)), []byte(nil)
		kids = slices.DeleteFunc(kids, func(k *Node) bool {
			words := k
			if k.Kind == AtLeast {
				words = k.Kids[0]
			}
			if words.Kind != Words {
				return false
			}
			key = words.appendWords(append(key[:0], byte(k.N)))
			again := seen[string(key)]
			if !again {
				seen[string(key)] = true
			}
			return again
		})
	}
	if len(kids) == 1 {
		return kids[0]
	}
	return placed(&Node{Kind: Or, Kids: kids}, n)
}

// appendWords appends what tells a Words from others.
func (n *Node) appendWords(b []byte) []byte {
	b = append(b, byte(n.Field))
	for _, t := range n.Terms {
		b = append(append(append(append(b, byte(t.Form)), t.Text...), 0), t.Exact...)
	}
	return b
}

func placed(out *Node, n *node) *Node {
	out.Start, out.End = n.from, n.to
	if out.Kind == Filter && out.Facets == nil {
		out.Kind = Published
	}
	return out
}

// inText builds what stands in a text: words, and what joins them. Azeri gives it as texts in Azerbaijani have it.
func inText(n *node, azeri bool) *Node {
	switch {
	case n.shape == some || n.shape == nearby:
		kids := make([]*Node, len(n.kids))
		for i, k := range n.kids {
			kids[i] = inText(k, azeri)
		}
		if n.shape == some {
			return oneOf(kids, n)
		}
		return placed(&Node{Kind: Near, Kids: kids, N: n.n, Ordered: n.ordered}, n)
	case n.loose:
		out := placed(&Node{Kind: Loose, N: n.n}, n)
		for _, u := range n.units {
			out.Kids = append(out.Kids, wordsOf(n, u, azeri))
		}
		return out
	case n.times > 1:
		return placed(&Node{Kind: AtLeast, N: n.times, Kids: []*Node{wordsOf(n, n.units[0], azeri)}}, n)
	}
	return wordsOf(n, n.units[0], azeri)
}

func wordsOf(n *node, u unit, azeri bool) *Node {
	out := placed(&Node{Kind: Words, Field: textField(n.field), Terms: u.terms, Width: u.width}, n)
	if azeri {
		out.Terms = make([]Term, len(u.terms))
		for i, t := range u.terms {
			t.Text = text.Azeri(t.Text)
			out.Terms[i] = t
		}
	}
	return out
}

// readsAzeri reports whether a part of a text has Cyrillic letters. What is compared as it is written stays so.
func readsAzeri(n *node) bool {
	for _, k := range n.kids {
		if readsAzeri(k) {
			return true
		}
	}
	for _, u := range n.units {
		for _, t := range u.terms {
			if t.Exact == "" && strings.ContainsFunc(t.Text, isCyrillic) {
				return true
			}
		}
	}
	return false
}

// isOnlyAzeri reports whether a word has a letter that no other language writes: it is sought in Latin letters everywhere.
func isOnlyAzeri(n *node) bool {
	return slices.ContainsFunc(n.units, func(u unit) bool {
		return slices.ContainsFunc(u.terms, func(t Term) bool { return strings.ContainsAny(t.Text, "ҝҹ") })
	})
}

func isCyrillic(r rune) bool { return r >= 0x0400 && r < 0x0530 && unicode.Is(unicode.Cyrillic, r) }
