package diff

import "strings"

// A Block is a paragraph with changes, or a number of paragraphs in a row without any.
type Block struct {
	Pieces []Piece
	Same   int // paragraphs; 0 where Pieces are given
}

// Blocks compares two texts whose paragraphs are parted by blank lines: first the paragraphs, then the words of those that
// correspond. A paragraph without a counterpart is taken out or put in whole.
func Blocks(a, b string) []Block {
	var out []Block
	var del, ins []string
	flush := func() {
		out = append(out, pair(del, ins)...)
		del, ins = nil, nil
	}
	for _, e := range script(paragraphs(a), paragraphs(b)) {
		switch e.Op {
		case Del:
			del = append(del, e.Text)
		case Ins:
			ins = append(ins, e.Text)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Same > 0 {
				out[n-1].Same++
			} else {
				out = append(out, Block{Same: 1})
			}
		}
	}
	flush()
	return out
}

func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Two paragraphs correspond when they share at least this part of their words.
const alike = 0.4

// maxPairs bounds the paragraphs that are compared each with each.
const maxPairs = 2500

// pair finds which paragraphs of a run correspond, in order, so that as many words as possible are shared.
func pair(del, ins []string) []Block {
	if len(del)*len(ins) > maxPairs {
		return append(whole(Del, del), whole(Ins, ins)...)
	}
	x, y := bags(del), bags(ins)
	best := make([][]float64, len(del)+1)
	for i := range best {
		best[i] = make([]float64, len(ins)+1)
	}
	for i := len(del) - 1; i >= 0; i-- {
		for j := len(ins) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s := x[i].share(y[j]); s >= alike {
				best[i][j] = max(best[i][j], s+best[i+1][j+1])
			}
		}
	}
	var out []Block
	i, j := 0, 0
	for i < len(del) && j < len(ins) {
		switch best[i][j] {
		case best[i+1][j]:
			out = append(out, whole(Del, del[i:i+1])...)
			i++
		case best[i][j+1]:
			out = append(out, whole(Ins, ins[j:j+1])...)
			j++
		default:
			out = append(out, Block{Pieces: Words(del[i], ins[j])})
			i, j = i+1, j+1
		}
	}
	return append(append(out, whole(Del, del[i:])...), whole(Ins, ins[j:])...)
}

func whole(op Op, list []string) []Block {
	var out []Block
	for _, p := range list {
		out = append(out, Block{Pieces: []Piece{{op, p}}})
	}
	return out
}

// A bag counts the words of a paragraph.
type bag struct {
	words map[string]int
	size  int
}

func bags(list []string) []bag {
	out := make([]bag, len(list))
	for i, p := range list {
		out[i].words = map[string]int{}
		for _, w := range split(p) {
			if w != " " {
				out[i].words[w]++
				out[i].size++
			}
		}
	}
	return out
}

// share is the part of the longer one's words that both have, 0 to 1.
func (b bag) share(c bag) float64 {
	both := 0
	for w, n := range b.words {
		both += min(n, c.words[w])
	}
	return float64(both) / float64(max(b.size, c.size, 1))
}
