package query

import "strings"

// close reads what NEAR joins; each NEAR joins what stands left of it to the next.
func (p *parser) close(in context) (*node, *Error) {
	left, err := p.factor(in)
	if err != nil {
		return nil, err
	}
	for p.peek().kind == near {
		x := p.take()
		if k := p.peek().kind; k == not || k == field && !strings.EqualFold(p.peek().value, fieldCased) {
			return nil, p.besideNear(p.peek())
		}
		right, err := p.factor(in)
		if err != nil {
			return nil, err
		}
		for _, side := range []*node{left, right} {
			if err := p.joinable(side, in.field); err != nil {
				return nil, err
			}
		}
		left = &node{shape: nearby, kids: []*node{left, right}, n: x.n, ordered: x.ordered, from: left.from, to: right.to}
		if nears(left) > MaxNearDepth {
			return nil, p.wrong(x, "Write AND between some of them.", "NEAR stands inside NEAR more than %d deep", MaxNearDepth)
		}
	}
	return left, nil
}

// nears counts how deep NEAR stands inside NEAR.
func nears(n *node) int {
	deep := 0
	for _, k := range n.kids {
		deep = max(deep, nears(k))
	}
	if n.shape == nearby {
		deep++
	}
	return deep
}

func (p *parser) besideNear(x lexeme) *Error {
	if x.kind == not {
		return p.wrong(x, "Write oil NOT (oil NEAR/5 gas) for oil without gas beside it.", "%s cannot stand beside NEAR", x.value)
	}
	return p.wrong(x, "Write it before both sides: title:(oil NEAR/5 gas).", "%s: cannot hold for one side of NEAR", x.value)
}

// joinable refuses what has no place in a text that could be near another.
func (p *parser) joinable(n *node, field string) *Error {
	x := lexeme{from: n.from, to: n.to}
	switch {
	case n.shape == some || n.shape == nearby:
		for _, k := range n.kids {
			if err := p.joinable(k, field); err != nil {
				return err
			}
		}
		return nil
	case n.shape == all:
		return p.wrong(x, "Write NEAR for each: oil NEAR/5 price gas NEAR/5 price. Words that stand together go in quotation marks.", "AND cannot stand beside NEAR")
	case n.shape == none:
		return p.wrong(x, "Write oil NOT (oil NEAR/5 gas) for oil without gas beside it.", "NOT cannot stand beside NEAR")
	case isValue(n.field):
		return p.wrong(x, "Write it side by side with the whole: lang:en (oil NEAR/5 gas).", "%s: cannot stand beside NEAR", n.field)
	case n.times > 1:
		return p.wrong(x, "Write it side by side with the whole: oil@3 (oil NEAR/5 gas).", "@ cannot stand beside NEAR")
	case n.loose:
		return p.wrong(x, "Write NEAR between its words: (oil NEAR/5 price) NEAR/5 gas.", "a loose phrase cannot stand beside NEAR")
	case n.field != field:
		return p.wrong(x, "Write it before both sides: title:(oil NEAR/5 gas).", "%s: cannot hold for one side of NEAR", n.field)
	}
	return nil
}
