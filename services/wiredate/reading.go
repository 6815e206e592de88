package wiredate

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
)

// A reading is what has been understood so far. Each part may be written once; a second one ends the reading.
type reading struct {
	zone *time.Location // the outlet's

	year, month, day     int // 0: not yet
	yearDigits           int
	solar                bool // month and year are of the Iranian calendar
	base                 int  // added to the year of a Japanese era
	hour, minute, second int
	clock                news.Precision // empty, Minute or Second
	half                 int            // of the day: 0 unknown, 1 before noon, 2 after
	weekMonth            int            // a word that is a month or a weekday, until the month is known
	pair                 int            // the earlier of two months that share a word
	monthNext            bool           // the next number is a month

	stated  bool // a zone was written
	strange bool // its name is unknown
	several bool // its name has several meanings; minutes holds the likeliest
	utc     bool // the zone was written as UTC, so that an offset may follow
	minutes int  // the zone's offset
	region  int  // 1 + index of a region
	iana    *time.Location
	epoch   time.Time
	text    string // all that was written
}

// read takes the text apart. It is false at the first thing that is not part of a date.
func (r *reading) read(s *scanner) bool {
	for s.skipSpaces(); !s.done(); s.skipSpaces() {
		c := s.peek(0)
		switch {
		case digit(c):
			if !r.readNumber(s) {
				return false
			}
		case (c == '+' || c == '-') && r.clock != "" && (digit(s.peek(1)) || s.peek(1) == ' ' && r.utc && digit(s.peek(2))):
			if !r.readOffset(s) {
				return false
			}
		case c == '(' && r.stated:
			return closes(s.text[s.at:]) // the zone in other words
		case c < utf8.RuneSelf && !letter(c):
			if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
				return false
			}
			s.at++
		default:
			if !r.readWord(s) {
				return false
			}
		}
	}
	return r.complete()
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// closes reports whether a text in brackets is the last of the date.
func closes(rest string) bool { return rest[len(rest)-1] == ')' }

// complete settles what could only be known at the end.
func (r *reading) complete() bool {
	if r.month == 0 {
		r.month = r.weekMonth
	}
	if r.half == 2 && r.hour < 12 {
		r.hour += 12
	} else if r.half == 1 && r.hour == 12 {
		r.hour = 0
	}
	return r.year != 0 && r.month != 0 && r.pair == 0 && (r.day != 0 || r.clock == "") && r.civil()
}

// civil turns the year into one of the common calendar and checks that the day exists.
func (r *reading) civil() bool {
	r.year += r.base
	switch {
	case r.solar || r.year >= 1300 && r.year < 1500 && r.yearDigits == 4:
		if r.day == 0 || !solarValid(r.year, r.month, r.day) {
			return false
		}
		r.year, r.month, r.day = fromSolar(r.year, r.month, r.day)
	case r.yearDigits == 2 && r.base == 0:
		if r.year += 1900; r.year < 1950 {
			r.year += 100
		}
	case r.year >= 2440 && r.year < 2700: // Thai, of the Buddhist era
		r.year -= 543
	}
	return r.year >= 1900 && r.year < 2200 && r.month <= 12 && r.day <= daysIn(r.year, r.month)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// readOffset reads +04:00 after a clock. A Z and a zone's name may have come before.
func (r *reading) readOffset(s *scanner) bool {
	if r.stated && !r.utc {
		return false
	}
	if s.peek(1) == ' ' && s.peek(0) == '-' {
		return false // GMT - 9: an offset or a dash
	}
	if s.peek(1) == ' ' {
		s.at++ // GMT + 9
	}
	minutes, ok := s.offset()
	r.minutes, r.stated, r.utc = minutes, true, false
	return ok
}

// readWord reads one word and takes its meaning.
func (r *reading) readWord(s *scanner) bool {
	start := s.at
	word := s.word(start > 0 && digit(s.text[start-1]))
	if word == "" {
		_, size := utf8.DecodeRuneInString(s.text[s.at:])
		s.at += size
		return true
	}
	m := lookUp(word)
	if m.kind == unknown {
		m = lookUp(bare(word))
	}
	if m.kind == unknown {
		return r.readStranger(s, word, start)
	}
	return r.take(m, s, word)
}

// bare is a word without the article that clings to it: d'abril, ta' Jannar, בינו׳.
func bare(word string) string {
	if i := strings.IndexByte(word, '\''); i > 0 && i < 3 {
		if i == len(word)-1 {
			return word[:i]
		}
		return word[i+1:]
	}
	return strings.TrimPrefix(word, "ב")
}

// readStranger deals with a word that is not in the vocabulary: a zone by its IANA name, the abbreviation of some zone, or what
// comes before the date ("Published:"). Anything else is no part of a date.
func (r *reading) readStranger(s *scanner, word string, start int) bool {
	if s.peek(0) == '/' && r.clock != "" && !r.stated {
		for s.peek(0) == '/' || s.peek(0) == '_' || letter(s.peek(0)) {
			s.at++
		}
		zone, err := time.LoadLocation(s.text[start:s.at])
		r.iana, r.stated = zone, err == nil
		return err == nil
	}
	if r.year+r.month+r.day == 0 && r.clock == "" {
		return true
	}
	if r.clock != "" && !r.stated && len(word) >= 2 && len(word) <= 5 && upper(word) {
		r.strange, r.stated = true, true
		return true
	}
	return false
}

func upper(word string) bool {
	for _, r := range word {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}
