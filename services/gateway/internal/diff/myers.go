package diff

// maxEdits bounds the search for the shortest edit script: where two texts differ in more words, all that lies between their
// common ends is shown as taken out and put in. Time grows with it and the texts' length, memory with its square: 4 MB.
const maxEdits = 1000

// script gives the shortest list of edits that makes b of a, after E. W. Myers, An O(ND) Difference Algorithm and Its Variations
// (1986), one word a piece.
func script(a, b []string) []Piece {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []Piece
	put := func(op Op, words []string) {
		for _, w := range words {
			out = append(out, Piece{op, w})
		}
	}
	put(Same, a[:head])
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if trace, ok := search(x, y); ok {
		out = append(out, walk(x, y, trace)...)
	} else {
		put(Del, x)
		put(Ins, y)
	}
	put(Same, a[len(a)-tail:])
	return out
}

// search gives, for each number of edits, how far every diagonal reached before it; the last reached both ends.
func search(a, b []string) (trace [][]int32, ok bool) {
	limit := min(len(a)+len(b), maxEdits)
	reach := make([]int32, 2*limit+3)
	zero := limit + 1
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int32(nil), reach[zero-d-1:zero+d+2]...))
		for k := -d; k <= d; k += 2 {
			x := step(reach, zero, k, d)
			for y := x - k; x < len(a) && y < len(b) && a[x] == b[y]; y++ {
				x++
			}
			reach[zero+k] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}

// step is where diagonal k begins after one more edit: from the diagonal above by putting in, or from the one below by taking out.
func step(reach []int32, zero, k, d int) int {
	if k == -d || k != d && reach[zero+k-1] < reach[zero+k+1] {
		return int(reach[zero+k+1])
	}
	return int(reach[zero+k-1]) + 1
}

// walk goes the way back that search found, and gives it forwards.
func walk(a, b []string, trace [][]int32) []Piece {
	x, y := len(a), len(b)
	var back []Piece
	for d := len(trace) - 1; d >= 0; d-- {
		reach, zero := trace[d], d+1
		k := x - y
		from := k - 1
		if k == -d || k != d && reach[zero+k-1] < reach[zero+k+1] {
			from = k + 1
		}
		atX := int(reach[zero+from])
		atY := atX - from
		if d == 0 {
			atX, atY = 0, 0
		}
		for x > atX && y > atY {
			x, y = x-1, y-1
			back = append(back, Piece{Same, a[x]})
		}
		if d == 0 {
			break
		}
		if x > atX {
			x--
			back = append(back, Piece{Del, a[x]})
		} else {
			y--
			back = append(back, Piece{Ins, b[y]})
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}
