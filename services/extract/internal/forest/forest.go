// Package forest decides yes or no by many small decision trees whose values are added up (gradient boosting; Friedman 2001). It
// learns such trees from examples, and reads and writes them. It knows nothing of what the figures mean.
package forest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// A Forest is read by any number of goroutines.
type Forest struct {
	features int
	bias     float32
	nodes    []node
	roots    []int32
	rest     []bounds // by tree: what it and those after it may add
}

type bounds struct{ least, most float32 }

// A node asks whether a feature is at most a limit, or is a leaf.
type node struct {
	Limit   float32 // of a leaf its value
	Feature int16   // -1 for a leaf
	Yes, No int16   // how many nodes further the next one is
}

// Features is how many figures an example has.
func (f *Forest) Features() int { return f.features }

// Nodes is the size of the forest.
func (f *Forest) Nodes() int { return len(f.nodes) }

// Score is the logarithm of the odds of yes. An example has as many figures as the forest has features.
func (f *Forest) Score(example []float32) float32 {
	sum := f.bias
	for _, at := range f.roots {
		sum += f.leaf(at, example)
	}
	return sum
}

// leaf is what the tree at a root says of an example.
func (f *Forest) leaf(at int32, example []float32) float32 {
	n := &f.nodes[at]
	for n.Feature >= 0 {
		if example[n.Feature] <= n.Limit {
			at += int32(n.Yes)
		} else {
			at += int32(n.No)
		}
		n = &f.nodes[at]
	}
	return n.Limit
}

// Within is the score of an example, or one beyond a limit once it is certain that the score lies there. It asks no more trees than
// it needs to know.
func (f *Forest) Within(example []float32, low, high float32) float32 {
	sum := f.bias
	for t, at := range f.roots {
		if rest := &f.rest[t]; sum+rest.least > high || sum+rest.most < low {
			return sum + (rest.least+rest.most)/2
		}
		sum += f.leaf(at, example)
	}
	return sum
}

// bound finds what the trees may add: of every node, whose branches follow it, then of the trees. The margin is for the rounding of sums.
func (f *Forest) bound() {
	const margin = 1e-3
	under := make([]bounds, len(f.nodes))
	for i := len(f.nodes) - 1; i >= 0; i-- {
		n := &f.nodes[i]
		if n.Feature < 0 {
			under[i] = bounds{n.Limit, n.Limit}
			continue
		}
		yes, no := under[i+int(n.Yes)], under[i+int(n.No)]
		under[i] = bounds{min(yes.least, no.least), max(yes.most, no.most)}
	}
	f.rest = make([]bounds, len(f.roots))
	sum := bounds{-margin, margin}
	for t := len(f.roots) - 1; t >= 0; t-- {
		tree := under[f.roots[t]]
		sum.least, sum.most = sum.least+tree.least, sum.most+tree.most
		f.rest[t] = sum
	}
}

// Chance turns a score into a probability.
func Chance(score float32) float32 { return float32(1 / (1 + math.Exp(-float64(score)))) }

var magic = [4]byte{'t', 'r', 'e', '1'}

var errForm = errors.New("forest: not a forest of this form")

// Bytes writes a forest: magic, features, bias, roots, nodes, all little endian.
func (f *Forest) Bytes() []byte {
	var b bytes.Buffer
	for _, v := range []any{magic, int32(f.features), f.bias, int32(len(f.roots)), f.roots, int32(len(f.nodes)), f.nodes} {
		_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes everything
	}
	return b.Bytes()
}

// Read reads what Bytes wrote.
func Read(data []byte) (*Forest, error) {
	r := bytes.NewReader(data)
	var head struct {
		Magic    [4]byte
		Features int32
		Bias     float32
		Roots    int32
	}
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil || head.Magic != magic || head.Roots < 0 || int(head.Roots) > len(data)/4 {
		return nil, errForm
	}
	f := &Forest{features: int(head.Features), bias: head.Bias, roots: make([]int32, head.Roots)}
	var nodes int32
	if binary.Read(r, binary.LittleEndian, f.roots) != nil || binary.Read(r, binary.LittleEndian, &nodes) != nil || nodes < 0 || int(nodes) > len(data)/10 {
		return nil, errForm
	}
	f.nodes = make([]node, nodes)
	if binary.Read(r, binary.LittleEndian, f.nodes) != nil || !f.sound() {
		return nil, errForm
	}
	f.bound()
	return f, nil
}

// sound reports whether every way through the trees ends at a leaf.
func (f *Forest) sound() bool {
	for _, at := range f.roots {
		if at < 0 || int(at) >= len(f.nodes) {
			return false
		}
	}
	for i, n := range f.nodes {
		if n.Feature >= 0 && (int(n.Feature) >= f.features || n.Yes <= 0 || n.No <= 0 || i+int(n.Yes) >= len(f.nodes) || i+int(n.No) >= len(f.nodes)) {
			return false
		}
	}
	return true
}
