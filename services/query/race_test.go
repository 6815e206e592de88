//go:build race

package query

// slowed is how many times slower the race detector makes everything.
const slowed = 20
