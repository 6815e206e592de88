// Package diff compares two texts word by word, for people: what was taken out, what was put in, what stayed.
package diff

import "strings"

// Op says what became of some words.
type Op int

// The operations.
const (
	Same Op = iota
	Del
	Ins
)

// A Piece is a run of words with one fate. Joined in order, Same and Del give the first text, Same and Ins the second.
type Piece struct {
	Op   Op
	Text string
}

// maxCells bounds the table of the longest common subsequence: past it, what differs in the middle is shown as taken out and put
// in whole.
const maxCells = 4_000_000

// Words compares a and b. Its cost is bounded by the product of the differing middles' lengths, at most four million steps.
func Words(a, b string) []Piece {
	x, y := split(a), split(b)
	head := 0
	for head < len(x) && head < len(y) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && tail < len(y)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	var out pieces
	out.add(Same, x[:head]...)
	out.middle(x[head:len(x)-tail], y[head:len(y)-tail])
	out.add(Same, x[len(x)-tail:]...)
	return out
}

// split cuts a text before every word, so that spaces stay with the word they follow.
func split(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		isSpace := r == ' ' || r == '\n' || r == '\t'
		if space && !isSpace {
			out = append(out, s[start:i])
			start = i
		}
		space = isSpace
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

type pieces []Piece

func (p *pieces) add(op Op, words ...string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	if n := len(*p); n > 0 && (*p)[n-1].Op == op {
		(*p)[n-1].Text += text
		return
	}
	*p = append(*p, Piece{op, text})
}

// middle adds the pieces of two texts that differ at both ends.
func (p *pieces) middle(x, y []string) {
	if len(x)*len(y) > maxCells || len(x) == 0 || len(y) == 0 {
		p.add(Del, x...)
		p.add(Ins, y...)
		return
	}
	longest := lengths(x, y)
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case same(x[i], y[j]):
			p.add(Same, y[j])
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			p.add(Del, x[i])
			i++
		default:
			p.add(Ins, y[j])
			j++
		}
	}
	p.add(Del, x[i:]...)
	p.add(Ins, y[j:]...)
}

func same(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// lengths gives, for all ends of x and y, the length of their longest common subsequence.
func lengths(x, y []string) [][]int32 {
	cells := make([]int32, (len(x)+1)*(len(y)+1))
	rows := make([][]int32, len(x)+1)
	for i := range rows {
		rows[i] = cells[i*(len(y)+1) : (i+1)*(len(y)+1)]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if same(x[i], y[j]) {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}
