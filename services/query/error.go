package query

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// An Error says what is wrong with a query, where, and how to write it.
type Error struct {
	Offset  int    // in bytes
	Point   int    // the same place in code points
	Length  int    // of what is wrong, in code points; at least 1, which may lie after the end
	Message string // a sentence without its full stop
	Fix     string // a sentence

	query string
}

// Error gives place, message and remedy on one line.
func (e *Error) Error() string {
	return fmt.Sprintf("query, character %d: %s. %s", e.Point+1, e.Message, e.Fix)
}

// A Warning is a place where a query may not mean what its writer thinks. It has the shape of an Error.
type Warning struct {
	Offset, Point, Length int
	Message, Fix          string
}

func warning(e *Error) Warning {
	return Warning{Offset: e.Offset, Point: e.Point, Length: e.Length, Message: e.Message, Fix: e.Fix}
}

// caretRoom is how many code points Caret shows to either side of the place.
const caretRoom = 36

// Caret gives two lines for a screen of fixed-width letters: the query around the place, and carets below it.
func (e *Error) Caret() string { return caret(e.query, e.Offset, e.Length) }

// Caret does the same for a warning about a query.
func (w Warning) Caret(query string) string { return caret(query, min(w.Offset, len(query)), w.Length) }

func caret(query string, offset, length int) string {
	before, after := []rune(query[:offset]), []rune(query[offset:])
	wrong := after[:min(length, len(after))]
	after = after[len(wrong):]
	left, right := "", ""
	if len(before) > caretRoom {
		before, left = before[len(before)-caretRoom:], "…"
	}
	if len(wrong) > 2*caretRoom {
		wrong, after = wrong[:2*caretRoom], append(wrong[2*caretRoom:], after...)
	}
	if len(after) > caretRoom {
		after, right = after[:caretRoom], "…"
	}
	line := left + string(before) + string(wrong) + string(after) + right
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}, line)
	return line + "\n" + strings.Repeat(" ", columns(left+string(before))) + strings.Repeat("^", max(1, columns(string(wrong))))
}

// columns is the width of s on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// at makes an Error for the bytes start to end of the query.
func at(query string, start, end int, fix, format string, args ...any) *Error {
	return &Error{
		Offset: start, Point: utf8.RuneCountInString(query[:start]), Length: max(1, utf8.RuneCountInString(query[start:end])),
		Message: fmt.Sprintf(format, args...), Fix: fix, query: query,
	}
}
