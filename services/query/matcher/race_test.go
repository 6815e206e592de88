//go:build race

package matcher

const raced = true
