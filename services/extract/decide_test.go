package extract

import (
	"math"
	"testing"

	"golang.org/x/net/html/atom"
)

// TestCut says how many of a page's blocks are taken, by what the chances of all are.
func TestCut(t *testing.T) {
	f := func(want int, chances ...float64) {
		t.Helper()
		r := &reader{outline: outline{boxes: make([]box, 1)}}
		var scores []float32
		for i, c := range chances {
			r.outline.blocks = append(r.outline.blocks, block{start: int32(100 * i), end: int32(100*i + 100), tag: atom.P})
			scores = append(scores, float32(math.Log(c/(1-c))))
		}
		if got := above(scores, r.cut(scores)); len(got) != want {
			t.Errorf("of %v %d are taken, want %d", chances, len(got), want)
		}
	}
	f(0)
	f(3, 0.9, 0.9, 0.9)
	f(1, 0.9, 0.1, 0.1)
	f(4, 0.97, 0.97, 0.97, 0.97, 0.4) // little is doubtful: what is rather not text stays out
	f(2, 0.9, 0.43)                   // much is: leaving it out would lose more than taking it
	f(4, 0.45, 0.4, 0.4, 0.35)
	f(0, 0.01, 0.01)
}
