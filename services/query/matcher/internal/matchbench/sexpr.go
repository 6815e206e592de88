package main

import (
	"fmt"
	"strings"
)

// A form is a query as the measuring data writes it: (and q ..) (or q ..) (not q) (term w) (prefix w) (phrase w w ..)
// (near N q q) (onear N q q) (title q) (filter key value).
type form struct {
	op    string
	words []string // the number of near and onear is the first
	kids  []*form
}

func parseForm(s string) (*form, error) {
	p := &formParser{tokens: strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(s))}
	f, err := p.form()
	if err == nil && p.next < len(p.tokens) {
		err = fmt.Errorf("something follows the last parenthesis")
	}
	return f, err
}

type formParser struct {
	tokens []string
	next   int
}

func (p *formParser) take() string {
	if p.next == len(p.tokens) {
		return ""
	}
	p.next++
	return p.tokens[p.next-1]
}

func (p *formParser) form() (*form, error) {
	if x := p.take(); x != "(" {
		return nil, fmt.Errorf("%q stands where a parenthesis should", x)
	}
	f := &form{op: p.take()}
	for {
		switch x := p.take(); x {
		case ")":
			return f, nil
		case "":
			return nil, fmt.Errorf("a parenthesis is not closed")
		case "(":
			p.next--
			kid, err := p.form()
			if err != nil {
				return nil, err
			}
			f.kids = append(f.kids, kid)
		default:
			f.words = append(f.words, x)
		}
	}
}

// String gives the form as it was read.
func (f *form) String() string {
	parts := append([]string{f.op}, f.words...)
	for _, k := range f.kids {
		parts = append(parts, k.String())
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// text gives the form in the language of the wire.
func (f *form) text() string {
	join := func(sign string) string {
		parts := make([]string, len(f.kids))
		for i, k := range f.kids {
			parts[i] = k.text()
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return "(" + strings.Join(parts, sign) + ")"
	}
	switch f.op {
	case "term", "phrase":
		return `"` + strings.Join(f.words, " ") + `"`
	case "prefix":
		return f.words[0] + "*"
	case "filter":
		return f.words[0] + ":" + f.words[1]
	case "title":
		return "title:(" + f.kids[0].text() + ")"
	case "not":
		return "NOT " + f.kids[0].text()
	case "or":
		return join(" OR ")
	case "near":
		return join(" NEAR/" + f.words[0] + " ")
	case "onear":
		return join(" ONEAR/" + f.words[0] + " ")
	}
	return join(" AND ")
}

// each calls f with every word that is sought in a form, which may be changed; alone where it is no part of a phrase.
func (f *form) each(do func(word *string, alone bool)) {
	switch f.op {
	case "term", "phrase":
		for i := range f.words {
			do(&f.words[i], len(f.words) == 1)
		}
	}
	for _, k := range f.kids {
		k.each(do)
	}
}
