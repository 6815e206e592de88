package fetcher

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
)

// parseKeep reads how much of the originals is kept: a size (20GB, 500 MiB) or an age (720h, 30d).
func parseKeep(written string) (originals.Options, error) {
	s := strings.ToUpper(strings.ReplaceAll(written, " ", ""))
	units := []struct {
		name string
		size float64
	}{{"TIB", 1 << 40}, {"GIB", 1 << 30}, {"MIB", 1 << 20}, {"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}}
	for _, u := range units {
		if number, ok := strings.CutSuffix(s, u.name); ok {
			if n, err := strconv.ParseFloat(number, 64); err == nil && n > 0 && n*u.size < 1<<62 {
				return originals.Options{MaxBytes: int64(n * u.size)}, nil
			}
		}
	}
	if days, ok := strings.CutSuffix(s, "D"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n < 36500 {
			return originals.Options{MaxAge: time.Duration(n) * 24 * time.Hour}, nil
		}
	}
	if d, err := time.ParseDuration(strings.ToLower(s)); err == nil && d > 0 {
		return originals.Options{MaxAge: d}, nil
	}
	return originals.Options{}, fmt.Errorf("keep originals: %q is neither a size (20GB) nor an age (720h, 30d)", written)
}
