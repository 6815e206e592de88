package news

import "time"

// Precision says how much of a Time was written. Below it the instant is only a place to stand.
type Precision string

// The precisions, coarsest first.
const (
	Month  Precision = "month"
	Day    Precision = "day"
	Minute Precision = "minute"
	Second Precision = "second"
)

// ZoneSource says where the zone of a Time came from.
type ZoneSource string

// The zone sources, most trustworthy first.
const (
	ZoneStated  ZoneSource = "stated"  // written beside the time
	ZoneSourced ZoneSource = "source"  // the outlet's own zone
	ZoneAssumed ZoneSource = "assumed" // nothing was known: UTC
)

// A Time is an instant together with what the outlet wrote, since the day as printed and the day in UTC differ near midnight
// and a date without a clock must never be shown with one. The zero Time means that nothing was stated.
type Time struct {
	Instant    time.Time  `json:"instant"`               // UTC; the start of the month, day or minute where nothing finer was written
	Local      string     `json:"local,omitempty"`       // as printed: 2026-03-14T14:31:07, 2026-03-14 or 2026-03
	Zone       string     `json:"zone,omitempty"`        // +04:00
	Precision  Precision  `json:"precision,omitempty"`   //
	ZoneSource ZoneSource `json:"zone_source,omitempty"` //
	Written    string     `json:"written,omitempty"`     // the outlet's own words, at most 100 bytes
}

// IsZero reports whether nothing was stated.
func (t Time) IsZero() bool { return t.Instant.IsZero() }
