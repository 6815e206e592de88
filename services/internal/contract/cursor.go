package contract

import (
	"fmt"
	"strconv"
	"strings"
)

// FormatCursor gives the long form of a cursor, EPOCH.N: the place behind event N of the epoch's sequence.
func FormatCursor(epoch string, seq int64) string {
	return epoch + "." + strconv.FormatInt(seq, 10)
}

// ParseCursor reads a cursor: EPOCH.N, N (epoch is empty: the current one) or nothing (the beginning).
func ParseCursor(s string) (epoch string, seq int64, err error) {
	if s == "" {
		return "", 0, nil
	}
	number := s
	if i := strings.LastIndexByte(s, '.'); i > 0 {
		epoch, number = s[:i], s[i+1:]
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil {
		return "", 0, fmt.Errorf("cursor %q cannot be read: give a number, EPOCH.NUMBER as in an answer's next, or nothing for the beginning", clip(s))
	}
	return epoch, int64(n), nil
}

// clip shortens what a stranger sent to what fits an error.
func clip(s string) string {
	if len(s) > 80 {
		return text(s[:80]) + "..."
	}
	return s
}
