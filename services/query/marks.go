package query

import (
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
)

// A Piece is a stretch of a text that is marked as a whole or not at all.
type Piece struct {
	Text   string
	Marked bool
}

// Marks takes s, which is the named field of an article, apart at the spans of that field, which are sorted and do not overlap.
// The pieces joined are s. Spans that do not lie in s are cut or left out.
func Marks(s string, spans []news.Span, field string) []Piece {
	var pieces []Piece
	bytes, points := 0, 0
	piece := func(until int, marked bool) {
		from := bytes
		for points < until && bytes < len(s) {
			_, size := utf8.DecodeRuneInString(s[bytes:])
			bytes, points = bytes+size, points+1
		}
		if bytes > from {
			pieces = append(pieces, Piece{s[from:bytes], marked})
		}
	}
	for _, span := range spans {
		if span.Field == field {
			piece(span.Start, false)
			piece(span.End, true)
		}
	}
	piece(len(s), false)
	return pieces
}
