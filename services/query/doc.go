// Package query is the language in which topics and searches are written: words that must all occur, "exact phrases",
// AND, OR, NOT (or -word), parentheses, and the fields title:, source: and lang: before a word, a phrase or a group. NOT binds more
// tightly than AND, AND than OR. Words are compared as package text folds them.
//
// A parsed query is evaluated in three ways that mean the same: Match over a prepared document, FTS5 for SQLite and TSQuery
// for PostgreSQL. The package does no I/O; it does not rank and does not know where documents are kept.
package query
