package web

import (
	"strings"

	"github.com/newswire-dev/newswire/services/query"
)

const (
	maxRepairs = 3
	maxClosed  = 8 // parentheses that a repair closes
)

// repairs gives queries near one that cannot be read, and that can: what was opened is closed, and what is wrong is left out.
func repairs(s string, bad *query.Error) []string {
	runes := []rune(s)
	from := min(bad.Point, len(runes))
	without := strings.TrimSpace(string(runes[:from]) + string(runes[min(from+bad.Length, len(runes)):]))
	candidates := []string{s + `"`}
	for n := 1; n <= maxClosed; n++ {
		candidates = append(candidates, s+strings.Repeat(")", n), s+`"`+strings.Repeat(")", n))
	}
	candidates = append(candidates, without)
	var out []string
	for _, c := range candidates {
		if _, err := query.Parse(c); err == nil && len(out) < maxRepairs {
			out = append(out, c)
		}
	}
	return out
}
