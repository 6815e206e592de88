// Package query is the language in which topics and searches are written. It parses a query into a tree, says what is wrong
// with one that cannot be answered, evaluates it on an article, explains the answer, and gives what a database can look for. It does
// no I/O; it does not rank and does not know where articles are kept. Matcher, beside it, evaluates many queries at once.
//
// # What a query means
//
// A document (Doc) is a title, a dek and a text, each a list of words as package text cuts and folds them, and a set of facets. The
// words have positions: those of one part follow each other, and nothing stands across the border of two parts: no phrase and no
// NEAR runs from the title into the dek or from the dek into the text. Paragraphs are no borders. A letter of a script
// without spaces is a position of its own. Only the first text.MaxPlaces places of a word count.
//
// Words: an occurrence is a run of positions in the field whose words match the terms, one each, in order. The word of a term
// that has Exact must be written so as well. The field Any is title, dek and text; Lead is the dek, and of the text the first
// paragraph; Body is the text. An occurrence lies in the field as a whole; it covers Width positions, since a pair of letters at the end covers two.
//
// And, Or, Not are those of logic.
//
// Near (NEAR/n) holds when there are an occurrence of the first kid and one of the second in one part of the document with at
// most n positions between the end of the one and the start of the other, in either order. Two that overlap have nothing between
// them, and are near; so "gas NEAR/5 gas" holds where gas stands once. If Ordered (ONEAR/n), the first ends before
// the second starts. Kids are Words, Or of kids, or Near. An occurrence of Or is one of any kid. An occurrence of a Near, when it
// is itself the kid of another, is the stretch from the beginning of the one to the end of the other, for each pair where one is the
// nearest of the other: see Hulls.
//
// Loose ("..."~n) holds when in one part of the document there is a stretch of positions, not longer than the sum of the kids' Widths
// and n, in which each kid occurs; a kid that is written k times, k times.
//
// AtLeast (word@k) holds when there are k occurrences or more.
//
// Filter holds when the document has all facets of one of the lists. Published holds when the document states a day of publication
// and it lies in the range: the day as the outlet printed it; of a month, its first.
package query
