// Package wiredate reads the dates that feeds and pages write: RFC 822 and ISO 8601 with all their slips, and plain words in the
// languages of the wire. It says how much was written (precision) and where the zone came from, and it answers false rather than
// guess. It does no I/O, except that a zone written by its IANA name is looked up in the zone tables of the machine.
package wiredate

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	maxInput   = 200 // bytes: nothing longer is a date
	maxWritten = 100 // bytes kept of what was written
)

// Parse reads one date. The zone is the outlet's own, for dates that state none; nil when it is unknown, and UTC is assumed, or the
// zone of Korea for words in Hangul.
// It is false where the text is no date, is incomplete (a clock without a day, a day without a year) or could mean two days.
func Parse(written string, zone *time.Location) (news.Time, bool) {
	written = strings.TrimSpace(written)
	if written == "" || len(written) > maxInput {
		return news.Time{}, false
	}
	s := scanner{text: plain(written)}
	r := reading{zone: zone}
	if at, ok := epoch(s.text); ok {
		r.setEpoch(at)
	} else if short := r; short.shortest(s.text) && short.complete() {
		r = short
	} else if !r.read(&s) {
		return news.Time{}, false
	}
	r.text = s.text
	t, ok := r.time()
	t.Written = cut(written)
	return t, ok
}

// epoch reads a number that is plainly a count of seconds, milliseconds or microseconds since 1970, of the years 2001 to 2033.
func epoch(s string) (time.Time, bool) {
	if len(s) != 10 && len(s) != 13 && len(s) != 16 || s[0] != '1' {
		return time.Time{}, false
	}
	var n int64
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return time.Time{}, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	for l := len(s); l > 10; l -= 3 {
		n /= 1000
	}
	return time.Unix(n, 0).UTC(), true
}

// cut keeps what fits of the outlet's words, whole code points only.
func cut(written string) string {
	if len(written) <= maxWritten {
		return strings.Clone(written)
	}
	end := maxWritten
	for end > 0 && !utf8.RuneStart(written[end]) {
		end--
	}
	return strings.Clone(written[:end])
}
