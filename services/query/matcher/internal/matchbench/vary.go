package main

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// near is among how many words of like frequency a word is changed for another.
const alike = 32

// more gives n subscriptions: those of the data, then variants of them, in which words of the articles are changed for words about as
// frequent, names that no article has for other such names, and phrases of words of the articles stay.
func (d *data) more(n int) []subscription {
	out := d.subscriptions[:min(n, len(d.subscriptions))]
	if n <= len(out) {
		return out
	}
	ranked := d.ranked()
	out = slices.Clone(out)
	for k := 1; len(out) < n; k++ {
		other := shuffled(ranked, uint64(k))
		for _, s := range d.subscriptions[:min(n-len(out), len(d.subscriptions))] {
			f, err := parseForm(s.form.String())
			if err != nil {
				panic(err) // it was read from the same
			}
			f.each(func(word *string, alone bool) {
				switch w, known := other[*word]; {
				case !known:
					*word += fmt.Sprintf("%c", 'a'+k%26)
				case alone:
					*word = w
				}
			})
			out = append(out, subscription{fmt.Sprintf("%s.%d", s.id, k), f})
		}
	}
	return out
}

// ranked gives the words of the articles, the most frequent first.
func (d *data) ranked() []string {
	count := map[string]int{}
	for i := range d.articles {
		for _, words := range [][]string{d.articles[i].title, d.articles[i].body} {
			for _, w := range words {
				count[w]++
			}
		}
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
}

func shuffled(ranked []string, seed uint64) map[string]string {
	r := rand.New(rand.NewPCG(seed, 0))
	other := make(map[string]string, len(ranked))
	for from := range slices.Chunk(ranked, alike) {
		to := slices.Clone(from)
		r.Shuffle(len(to), func(i, j int) { to[i], to[j] = to[j], to[i] })
		for i, w := range from {
			other[w] = to[i]
		}
	}
	return other
}
