package forest

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Examples are rows of figures with their answers.
type Examples struct {
	Rows    [][]float32
	Yes     []bool
	Weights []float32
}

// Plan says how a forest grows. Its zero value is no plan.
type Plan struct {
	Trees    int
	Leaves   int     // of one tree
	Rate     float64 // by how much a tree is believed
	LeastSum float64 // second derivatives in a leaf
	Ridge    float64 // pulls the values of leaves to zero
	Draw     float64 // of the examples that a tree is grown from; 0 is all
	Share    float64 // of the features that a tree looks at
	Seed     uint64
}

const bins = 64

// A grower learns one forest.
type grower struct {
	plan   Plan
	limits [][]float32 // by feature: the upper limits of its bins but the last
	binned [][]uint8   // by feature, by row
	first  []float64   // derivatives of the loss by row
	second []float64
	scores []float64
	cuts   []int // by node of the tree being written: the bin of its limit
	forest Forest
}

// Learn grows a forest. The same examples and plan give the same one.
func Learn(e Examples, p Plan) *Forest {
	n := len(e.Rows)
	g := &grower{plan: p, first: make([]float64, n), second: make([]float64, n), scores: make([]float64, n)}
	g.forest.features = len(e.Rows[0])
	g.bin(e.Rows)
	g.start(e)
	random := rand.New(rand.NewPCG(p.Seed, 1))
	for range p.Trees {
		for i := range n {
			chance := 1 / (1 + math.Exp(-g.scores[i]))
			answer, w := 0.0, float64(e.Weights[i])
			if e.Yes[i] {
				answer = 1
			}
			g.first[i], g.second[i] = w*(chance-answer), w*max(chance*(1-chance), 1e-6)
		}
		g.grow(g.some(random), g.draw(random))
	}
	g.forest.bound()
	return &g.forest
}

// start begins with the odds of yes among all.
func (g *grower) start(e Examples) {
	yes, all := 1e-9, 1e-9
	for i, y := range e.Yes {
		all += float64(e.Weights[i])
		if y {
			yes += float64(e.Weights[i])
		}
	}
	g.forest.bias = float32(math.Log(yes / max(all-yes, 1e-9)))
	for i := range g.scores {
		g.scores[i] = float64(g.forest.bias)
	}
}

// bin cuts each feature at its quantiles.
func (g *grower) bin(rows [][]float32) {
	g.limits, g.binned = make([][]float32, g.forest.features), make([][]uint8, g.forest.features)
	parallel(g.forest.features, func(f int) {
		values := make([]float32, len(rows))
		for i, r := range rows {
			values[i] = r[f]
		}
		slices.Sort(values)
		distinct := slices.Compact(slices.Clone(values))
		var limits []float32
		if len(distinct) <= bins {
			for i := 1; i < len(distinct); i++ {
				limits = append(limits, (distinct[i-1]+distinct[i])/2)
			}
		} else {
			for b := 1; b < bins; b++ {
				limits = append(limits, values[b*len(values)/bins])
			}
			limits = slices.Compact(limits)
		}
		g.limits[f] = limits
		g.binned[f] = make([]uint8, len(rows))
		for i, r := range rows {
			at, _ := slices.BinarySearch(limits, r[f])
			g.binned[f][i] = uint8(at)
		}
	})
}

func parallel(n int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// draw picks the examples of one tree; nil is all.
func (g *grower) draw(random *rand.Rand) []int32 {
	var rows []int32
	for i := range g.scores {
		if g.plan.Draw == 0 || random.Float64() < g.plan.Draw {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

func (g *grower) some(random *rand.Rand) []int {
	all := random.Perm(g.forest.features)
	all = all[:max(1, int(g.plan.Share*float64(len(all))))]
	slices.Sort(all)
	return all
}

// sums are those of the derivatives in one bin.
type sums struct{ first, second float64 }

// A leaf may become a node with two leaves.
type leaf struct {
	rows    []int32
	bins    [][bins]sums // by feature of this tree
	total   sums
	gain    float64
	feature int // index into the features of this tree
	limit   int // bin
	kids    [2]*leaf
}

// grow adds one tree, always splitting the leaf that gains most.
func (g *grower) grow(features []int, rows []int32) {
	root := &leaf{rows: rows}
	g.fill(root, features)
	open := []*leaf{root}
	for len(open) < g.plan.Leaves {
		best := -1
		for i, l := range open {
			if l.gain > 1e-9 && (best < 0 || l.gain > open[best].gain) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		l := open[best]
		g.split(l, features)
		open[best] = l.kids[0]
		open = append(open, l.kids[1])
	}
	g.forest.roots = append(g.forest.roots, int32(len(g.forest.nodes)))
	at := len(g.forest.nodes)
	g.cuts = g.cuts[:0]
	g.write(root, features)
	g.believe(at)
}

// believe adds what a tree says to the scores.
func (g *grower) believe(root int) {
	parallel(2, func(half int) {
		for i := half; i < len(g.scores); i += 2 {
			at := root
			for g.forest.nodes[at].Feature >= 0 {
				n := &g.forest.nodes[at]
				if int(g.binned[n.Feature][i]) <= g.cuts[at-root] {
					at += int(n.Yes)
				} else {
					at += int(n.No)
				}
			}
			g.scores[i] += float64(g.forest.nodes[at].Limit)
		}
	})
}

// fill adds up the derivatives of a leaf's rows and finds its best split.
func (g *grower) fill(l *leaf, features []int) {
	l.bins = make([][bins]sums, len(features))
	parallel(len(features), func(k int) {
		binned, sum := g.binned[features[k]], &l.bins[k]
		for _, i := range l.rows {
			s := &sum[binned[i]]
			s.first += g.first[i]
			s.second += g.second[i]
		}
	})
	g.seek(l, features)
}

func (g *grower) value(s sums) float64 { return s.first * s.first / (s.second + g.plan.Ridge) }

func (g *grower) seek(l *leaf, features []int) {
	l.total = sums{}
	for _, s := range l.bins[0] {
		l.total.first += s.first
		l.total.second += s.second
	}
	l.gain = 0
	for k, f := range features {
		var left sums
		for b := range g.limits[f] {
			left.first += l.bins[k][b].first
			left.second += l.bins[k][b].second
			right := sums{l.total.first - left.first, l.total.second - left.second}
			if left.second < g.plan.LeastSum || right.second < g.plan.LeastSum {
				continue
			}
			if gain := g.value(left) + g.value(right) - g.value(l.total); gain > l.gain {
				l.gain, l.feature, l.limit = gain, k, b
			}
		}
	}
}

// split parts the rows of a leaf. The sums of the larger part are what is left of the whole.
func (g *grower) split(l *leaf, features []int) {
	binned := g.binned[features[l.feature]]
	small, large := &leaf{}, &leaf{}
	for _, i := range l.rows {
		if int(binned[i]) <= l.limit {
			small.rows = append(small.rows, i)
		} else {
			large.rows = append(large.rows, i)
		}
	}
	l.kids = [2]*leaf{small, large}
	if len(small.rows) > len(large.rows) {
		small, large = large, small
	}
	g.fill(small, features)
	large.bins = l.bins
	for k := range large.bins {
		for b := range large.bins[k] {
			large.bins[k][b].first -= small.bins[k][b].first
			large.bins[k][b].second -= small.bins[k][b].second
		}
	}
	g.seek(large, features)
	l.rows, l.bins = nil, nil
}

// write puts a tree into the forest, a node before what follows it, and adds the leaves' values to the scores.
func (g *grower) write(l *leaf, features []int) {
	at := len(g.forest.nodes)
	if l.kids[0] == nil {
		v := -l.total.first / (l.total.second + g.plan.Ridge) * g.plan.Rate
		g.forest.nodes = append(g.forest.nodes, node{Limit: float32(v), Feature: -1})
		g.cuts = append(g.cuts, 0)
		return
	}
	f := features[l.feature]
	g.forest.nodes = append(g.forest.nodes, node{Limit: g.limits[f][l.limit], Feature: int16(f), Yes: 1})
	g.cuts = append(g.cuts, l.limit)
	g.write(l.kids[0], features)
	g.forest.nodes[at].No = int16(len(g.forest.nodes) - at)
	g.write(l.kids[1], features)
}
