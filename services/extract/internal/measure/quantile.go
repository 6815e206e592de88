package measure

import "slices"

// quantile is the value below which a share of some figures lie.
func quantile(figures []float64, share float64) float64 {
	slices.Sort(figures)
	return figures[min(len(figures)-1, int(share*float64(len(figures))))]
}
