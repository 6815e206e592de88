package matcher

import "github.com/newswire-dev/newswire/services/text"

// What articles have is learned from some of them: the first, then one in several.
const (
	learnFirst = 256
	learnEvery = 16
	learnMost  = 1 << 16 // then no more
	faith      = 16      // how many articles a guess is worth
)

// learn counts the terms of the article that the sheet has.
func (s *sheet) learn() {
	g := s.segment
	n := g.matched.Add(1)
	if n > learnFirst && n%learnEvery != 0 || n > learnMost*learnEvery {
		return
	}
	g.articles.Add(1)
	for _, t := range s.there {
		g.seen[t].Add(1)
	}
}

// due reports whether the segment has matched so many articles that it is worth while to build it again by what they were like: four
// times as many as were known when it was built, and as many as the building costs.
func (g *segment) due() bool {
	n := g.matched.Load()
	return n > learnFirst && n > uint64(g.queries/4) && g.articles.Load() > 4*g.known
}

// learn takes over what a segment knows of terms that were moved.
func (b *builder) learn(g *segment, moved []uint32) {
	n := float32(g.articles.Load())
	for t, to := range moved {
		if to == 0 {
			continue
		}
		for len(b.counts) <= int(to) {
			b.counts = append(b.counts, counted{})
		}
		if n > b.counts[to].articles {
			b.counts[to] = counted{n, float32(g.seen[t].Load())}
		}
	}
}

// borrow takes over what a segment knows of terms that are in both.
func (b *builder) borrow(g *segment) {
	n := float32(g.articles.Load())
	b.counts = make([]counted, len(b.list))
	for t, x := range b.list {
		switch x.kind {
		case word, begin, facet:
			if there, _ := g.find(x.kind, text.HashBytes(b.text(uint32(t)))); there != 0 {
				b.counts[t] = counted{n, float32(g.seen[there].Load())}
			}
		}
	}
}

// counted says how many articles had a term.
type counted struct{ articles, had float32 }

// estimate gives each term its odds: what was counted, beside a guess by how many queries have it. Whoever writes queries
// uses common words more often than rare ones, and names that no article has yet most rarely of all.
func (w *weigher) estimate() {
	for _, c := range w.counts {
		w.g.known = max(w.g.known, uint32(c.articles))
	}
	uses := make([]uint32, len(w.list))
	for _, start := range w.starts {
		countUses(w.prog[start:], uses)
	}
	w.odds = make([]float32, len(w.list))
	for t := range w.odds {
		guess := w.guess(uint32(t), float32(uses[t])/float32(len(w.starts)))
		var c counted
		if t < len(w.counts) {
			c = w.counts[t]
		}
		w.odds[t] = (c.had + faith*guess) / (c.articles + faith)
	}
}

func countUses(prog, uses []uint32) {
	o, size := opOf(prog[0]), sizeOf(prog[0])
	switch {
	case o.holdsTerms():
		for _, t := range prog[o.body():size] {
			uses[t]++
		}
	case o.holdsParts():
		for at := o.body(); at < size; at += sizeOf(prog[at]) {
			countUses(prog[at:], uses)
		}
	}
}

// guess gives the odds of a term that a share of the queries has. A term made of others comes after them.
func (w *weigher) guess(t uint32, share float32) float32 {
	x := w.list[t]
	switch x.kind {
	case facet:
		return 0.4
	case pair:
		a, b := w.odds[x.a], w.odds[x.b]
		return min(a, b, 8*a*b)
	case inside:
		return w.odds[x.b] / 8
	case begin, tested:
		return min(0.5, 0.02+share*8)
	}
	return min(0.9, 0.0005+share*8)
}
