package forest

import (
	"math/rand/v2"
	"testing"
)

// TestLearn has a forest learn a rule that no single feature shows, and read itself back.
func TestLearn(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	draw := func(n int) (e Examples) {
		for range n {
			x, y, noise := random.Float32(), random.Float32(), random.Float32()
			e.Rows = append(e.Rows, []float32{x, y, noise})
			e.Yes = append(e.Yes, (x > 0.5) != (y > 0.3))
			e.Weights = append(e.Weights, 1)
		}
		return e
	}
	grown := Learn(draw(4000), Plan{Trees: 40, Leaves: 8, Rate: 0.3, LeastSum: 1, Ridge: 1, Share: 1})
	read, err := Read(grown.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	test, right := draw(1000), 0
	for i, row := range test.Rows {
		if grown.Score(row) != read.Score(row) {
			t.Fatal("a forest that was written and read scores otherwise")
		}
		for _, limit := range []float32{0.2, 1, 3} {
			if within := read.Within(row, -limit, limit); within != read.Score(row) && (max(within, -within) <= limit || (within > 0) != (read.Score(row) > limit)) {
				t.Fatalf("within %v is not what the score says", limit)
			}
		}
		if (read.Score(row) > 0) == test.Yes[i] {
			right++
		}
	}
	if right < 960 {
		t.Errorf("%d of 1000 right", right)
	}
}

func TestReadRefusesWhatIsNoForest(t *testing.T) {
	good := Learn(Examples{Rows: [][]float32{{1}, {2}, {3}, {4}}, Yes: []bool{true, true, false, false}, Weights: []float32{1, 1, 1, 1}}, Plan{Trees: 2, Leaves: 2, Rate: 1, Share: 1}).Bytes()
	for n := range good {
		if _, err := Read(good[:n]); err == nil {
			t.Errorf("%d of %d bytes were read", n, len(good))
		}
	}
	for i := range good {
		bad := append([]byte(nil), good...)
		bad[i] ^= 0xff
		if f, err := Read(bad); err == nil && f.features == 1 {
			f.Score([]float32{2}) // must end
		}
	}
}
