package wiredate

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// readNumber reads what begins with a digit: a clock, a date in figures, or one part of a date in words.
func (r *reading) readNumber(s *scanner) bool {
	n := s.number()
	if r.monthNext {
		r.monthNext = false
		return n.digits <= 2 && r.setMonth(n.value)
	}
	if s.peek(0) == ':' && digit(s.peek(1)) {
		return n.digits <= 2 && r.readClock(s, n.value)
	}
	if c := s.peek(0); c == '.' || c == '/' || c == '-' {
		if done, ok := r.readFigures(s, n, c); done {
			return ok
		}
	}
	switch m := r.unit(s); m.kind {
	case hourUnit:
		return n.digits <= 2 && r.readHour(s, n.value)
	case yearUnit:
		return r.setYear(n)
	case monthUnit:
		return r.setMonth(n.value)
	case dayUnit:
		return r.setDay(n)
	}
	return r.readLone(s, n)
}

// unit reads a unit that follows a number, and leaves any other word where it is.
func (r *reading) unit(s *scanner) meaning {
	start := s.at
	s.skipSpaces()
	if c := s.peek(0); c < 0x80 && !letter(c) {
		s.at = start
		return meaning{}
	}
	m := lookUp(s.word(true))
	switch m.kind {
	case hourUnit, yearUnit, monthUnit, dayUnit:
		return m
	}
	s.at = start
	return meaning{}
}

// readLone takes a number that stands alone for the part that it can be.
func (r *reading) readLone(s *scanner, n number) bool {
	switch {
	case n.digits == 14 && r.year == 0 && r.clock == "":
		return r.setDate(n.value/1e10, n.value/1e8%100, n.value/1e6%100, 4) && r.setClock(n.value/1e4%100, n.value/100%100, n.value%100, news.Second)
	case n.digits == 8 && r.year == 0:
		return r.setDate(n.value/1e4, n.value/100%100, n.value%100, 4)
	case n.digits == 6 && r.day != 0 && r.clock == "":
		return r.setClock(n.value/1e4, n.value/100%100, n.value%100, news.Second)
	case n.digits == 6 && len(s.text) == 6 && n.value/1e4 != 19 && n.value/1e4 != 20: // 031231; 202611 could be a month
		return r.setDate(n.value/1e4, n.value/100%100, n.value%100, 2)
	case n.digits == 4 && r.day != 0 && r.year != 0 && r.clock == "" && s.at > 4 && s.text[s.at-5]|0x20 == 't':
		return r.setClock(n.value/100, n.value%100, 0, news.Minute)
	case n.digits == 4 && r.year == 0:
		return r.setYear(n)
	case n.digits <= 2 && r.base != 0 && r.year == 0:
		return r.setYear(n)
	case n.digits <= 2 && r.day == 0:
		return r.setDay(n)
	case n.digits == 2 && r.year == 0 && (r.month != 0 || r.weekMonth != 0):
		return r.setYear(n)
	}
	return false
}

// readFigures reads a date in figures, whose first number has been read and which goes on with sep. It is not done where no
// date follows; the number then stands for itself.
func (r *reading) readFigures(s *scanner, a number, sep byte) (done, ok bool) {
	start := s.at
	b := s.next(sep)
	if b.digits == 0 {
		s.at = start
		return false, true
	}
	spaced := s.at-start > b.digits+1
	c := s.next(sep)
	switch {
	case c.digits > 0 && c.digits <= 2 && sep == '.' && r.day != 0 && r.year != 0 && r.clock == "": // 10.20.30
		return true, r.setClock(a.value, b.value, c.value, news.Second)
	case c.digits > 0 && s.peek(0) != ':':
		return true, r.setFigures(a, b, c, sep, s.text[s.at:])
	case c.digits > 0:
		s.at -= c.digits // 2026-08-12:10:20 has no such form; the clock is read next
		return true, false
	case spaced:
	case sep == '.' && r.day != 0 && r.year != 0 && a.digits <= 2 && b.digits == 2: // 10.20
		return true, r.setClock(a.value, b.value, 0, news.Minute)
	case a.digits == 4 && b.digits == 2 && r.year == 0 && r.month == 0:
		return true, r.setYear(a) && b.value > 0 && r.setMonth(b.value)
	case b.digits == 4 && a.digits <= 2 && sep != '-' && r.year == 0 && r.month == 0:
		return true, r.setYear(b) && a.value > 0 && r.setMonth(a.value)
	}
	s.at = start
	return false, true
}

// next reads the number after a separator; a space may follow a point ("12. 8. 2026").
func (s *scanner) next(sep byte) number {
	start := s.at
	if s.peek(0) != sep {
		return number{}
	}
	s.at++
	if sep == '.' {
		s.skipSpaces()
	}
	n := s.number()
	if n.digits == 0 || n.digits > 4 {
		s.at = start
		return number{}
	}
	return n
}

// setFigures takes a date of three numbers. Year first is never in doubt. With points the day comes first everywhere; with
// strokes only where the numbers or the outlet's country say so: Americans put the month first.
func (r *reading) setFigures(a, b, c number, sep byte, rest string) bool {
	switch {
	case a.digits == 4 && b.digits <= 2 && c.digits <= 2:
		return r.setDate(a.value, b.value, c.value, 4)
	case a.digits > 2 || b.digits > 2 || c.digits != 4 && c.digits != 2:
		return false
	case c.digits == 2 && sep == '-':
		return r.setTwoDigits(a, b, c)
	case sep == '.', a.value > 12, a.value == b.value:
		return r.setDate(c.value, b.value, a.value, c.digits)
	case b.value > 12:
		return r.setDate(c.value, a.value, b.value, c.digits)
	}
	switch {
	case r.american(), r.zone == nil && sep == '/' && twelveHours(rest):
		return r.setDate(c.value, a.value, b.value, c.digits)
	case r.zone != nil, sep == '-':
		return r.setDate(c.value, b.value, a.value, c.digits)
	}
	return false
}

// setTwoDigits takes three numbers of two digits, which begin or end with the year. The year is none of those to come: where only one
// order gives a day of the years 1950 to 2030 it is the one; where both do, the date could be two.
func (r *reading) setTwoDigits(a, b, c number) bool {
	ofNow := func(year number) bool { return year.digits == 2 && (year.value <= 30 || year.value >= 50) }
	first, last := ofNow(a) && c.value <= 31, ofNow(c) && a.value <= 31
	switch {
	case first && (!last || a.value == c.value):
		return r.setDate(a.value, b.value, c.value, 2)
	case last && !first:
		return r.setDate(c.value, b.value, a.value, 2)
	}
	return false
}

// american reports whether the outlet's zone is one of the United States.
func (r *reading) american() bool {
	if r.zone == nil {
		return false
	}
	switch name := r.zone.String(); name {
	case "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Detroit",
		"America/Anchorage", "America/Boise", "Pacific/Honolulu", "Asia/Manila":
		return true
	default:
		return strings.HasPrefix(name, "US/") || strings.HasPrefix(name, "America/Indiana/") || strings.HasPrefix(name, "America/Kentucky/")
	}
}

// twelveHours reports whether the rest of a date is a clock with am or pm, which goes with the American order.
func twelveHours(rest string) bool {
	rest = strings.ToLower(strings.ReplaceAll(rest, ".", ""))
	return strings.HasSuffix(rest, "am") || strings.HasSuffix(rest, "pm") || strings.Contains(rest, "am ") || strings.Contains(rest, "pm ")
}

func (r *reading) setDate(year, month, day, yearDigits int) bool {
	return month > 0 && month <= 12 && r.setYear(number{year, yearDigits}) && r.setMonth(month) && r.setDay(number{day, 2})
}

func (r *reading) setYear(n number) bool {
	if r.year != 0 || n.value == 0 && n.digits > 2 || n.digits > 4 || n.digits == 3 {
		return false
	}
	r.year, r.yearDigits = n.value, n.digits
	if n.value == 0 { // '00
		r.year, r.yearDigits = 2000, 4
	}
	return true
}

func (r *reading) setDay(n number) bool {
	if r.day != 0 || n.value < 1 || n.value > 31 {
		return false
	}
	r.day = n.value
	return true
}
