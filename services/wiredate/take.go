package wiredate

import (
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// take adds the meaning of a known word to the reading.
func (r *reading) take(m meaning, s *scanner, word string) bool {
	switch m.kind {
	case month, hijri:
		r.solar = m.kind == hijri
		return r.setMonth(m.value)
	case either:
		if r.weekMonth == 0 {
			r.weekMonth = m.value
			return true
		}
		return r.setMonth(m.value)
	case contested:
		return r.zone != nil && r.zone != time.UTC && r.zone.String() != "UTC" && r.setMonth(r.contested(m.value))
	case monthWord:
		r.monthNext = true
	case paired:
		r.pair = m.value
	case first:
		if r.pair == 0 {
			return true
		}
		month := (r.pair+m.value-2)%12 + 1
		r.pair = 0
		return r.setMonth(month)
	case half:
		return r.takeHalf(m.value, word)
	case hourUnit:
		return r.clock != "" || r.year+r.month+r.day == 0
	case minUnit, secUnit, yearUnit, dayUnit:
		return true
	case era:
		r.base = m.value
	case utc, zoneName, zoneRegion:
		return r.takeZone(m, s, word)
	}
	return true
}

// setMonth takes a month. A word that could be a month or a weekday is a weekday when a month follows.
func (r *reading) setMonth(month int) bool {
	if r.month != 0 {
		return false
	}
	r.month = month
	return true
}

// contested is the month of a name that is one in Croatia and Bosnia and the next one elsewhere.
func (r *reading) contested(month int) int {
	switch r.zone.String() {
	case "Europe/Zagreb", "Europe/Sarajevo":
		return month
	}
	return month + 1
}

// takeHalf takes am or pm, which stands after the clock, or in Asia before it. German "am 12. August" stands before any date and means
// "on", Arabic "م" behind a year means that it is one of the common calendar.
func (r *reading) takeHalf(after int, word string) bool {
	dated := r.year != 0 && r.day != 0
	switch {
	case r.clock == "" && word == "م":
		return true
	case r.clock == "" && word[0] < 0x80 && !dated:
		return r.year+r.day == 0 || len(word) > 2
	}
	r.half = 1 + after/12
	return true
}

// takeZone takes a zone's name. A name without a clock is only the name of something else.
func (r *reading) takeZone(m meaning, s *scanner, word string) bool {
	if r.stated {
		return m.kind == utc // -05:00Z
	}
	if r.clock == "" {
		return m.kind == utc || r.year+r.month+r.day == 0
	}
	r.stated, r.utc = true, m.kind == utc
	switch {
	case m.kind == zoneRegion:
		r.region = m.value + 1
	case m.kind == zoneName && isShared(word):
		r.several, r.minutes = true, m.value
		if name, minutes := r.outletZone(); strings.EqualFold(name, word) {
			r.several, r.minutes = false, minutes
		}
	default:
		r.minutes = m.value
	}
	return true
}

// outletZone is the name and offset of the outlet's own zone at the time read so far.
func (r *reading) outletZone() (string, int) {
	if r.zone == nil || r.year == 0 {
		return "", 0
	}
	name, seconds := time.Date(r.year, time.Month(r.month), r.day, r.hour, r.minute, r.second, 0, r.zone).Zone()
	return name, seconds / 60
}

// setEpoch takes an instant that was written as a count of seconds.
func (r *reading) setEpoch(at time.Time) { r.epoch = at }

// time makes the result of a complete reading.
func (r *reading) time() (news.Time, bool) {
	if !r.epoch.IsZero() {
		return r.fromEpoch(), true
	}
	at, source := r.instant()
	if at.Unix() == 0 {
		return news.Time{}, false // what programs print for "no date"
	}
	precision := r.precision()
	return news.Time{
		Instant: at.UTC(), Local: local(at, precision), Zone: zoneOf(at), Precision: precision, ZoneSource: source,
	}, true
}

// fromEpoch shows an instant in the outlet's zone, where that is known.
func (r *reading) fromEpoch() news.Time {
	at, source := r.epoch, news.ZoneStated
	if r.zone != nil {
		at, source = at.In(r.zone), news.ZoneSourced
	}
	return news.Time{Instant: at.UTC(), Local: local(at, news.Second), Zone: zoneOf(at), Precision: news.Second, ZoneSource: source}
}

func (r *reading) precision() news.Precision {
	switch {
	case r.day == 0:
		return news.Month
	case r.clock == "":
		return news.Day
	}
	return r.clock
}

// instant places what was written in its zone: the one stated, else the outlet's, else UTC.
func (r *reading) instant() (time.Time, news.ZoneSource) {
	at := func(zone *time.Location) time.Time {
		return time.Date(r.year, time.Month(r.month), max(r.day, 1), r.hour, r.minute, r.second, 0, zone)
	}
	switch {
	case r.iana != nil:
		return at(r.iana), news.ZoneStated
	case r.region != 0:
		minutes := regionOffset(regions[r.region-1], at(time.UTC))
		return at(fixed(minutes)), news.ZoneStated
	case r.several:
		return at(fixed(r.minutes)), news.ZoneAssumed
	case r.stated && !r.strange:
		return at(fixed(r.minutes)), news.ZoneStated
	case r.zone != nil:
		return at(r.zone), news.ZoneSourced
	case hasHangul(r.text): // which is written in one zone only
		return at(fixed(9 * 60)), news.ZoneAssumed
	}
	return at(time.UTC), news.ZoneAssumed
}

func fixed(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}

// local writes a time as its outlet printed it, as finely as it did.
func local(at time.Time, p news.Precision) string {
	year, month, day := at.Date()
	buf := make([]byte, 0, 20)
	buf = append(pad(buf, year/100), byte('0'+year/10%10), byte('0'+year%10), '-')
	buf = pad(buf, int(month))
	if p == news.Month {
		return string(buf)
	}
	buf = pad(append(buf, '-'), day)
	if p == news.Day {
		return string(buf)
	}
	hour, minute, second := at.Clock()
	buf = pad(append(buf, 'T'), hour)
	buf = pad(append(buf, ':'), minute)
	return string(pad(append(buf, ':'), second))
}

func pad(buf []byte, n int) []byte { return append(buf, byte('0'+n/10), byte('0'+n%10)) }

// zoneOf writes the offset of a time: +04:00.
func zoneOf(at time.Time) string {
	_, seconds := at.Zone()
	if seconds == 0 {
		return "+00:00"
	}
	sign, minutes := byte('+'), seconds/60
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	buf := make([]byte, 0, 6)
	buf = pad(append(buf, sign), minutes/60)
	return string(pad(append(buf, ':'), minutes%60))
}
