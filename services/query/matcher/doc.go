// Package matcher asks a great many standing queries of every article as it comes: those of package query, with the same
// answer. What an article costs grows with the queries that it matches and hardly with the number of those that stand. DESIGN.md
// tells how, and what was measured. The package does no I/O and knows no topics: an id is all that it gives back.
package matcher
