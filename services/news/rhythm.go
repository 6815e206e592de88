package news

import (
	"math"
	"time"
)

// rhythmHalf is the time in which what a rhythm remembers loses half of its weight.
const rhythmHalf = 7 * 24 * time.Hour

// A Rhythm is when a feed shows items: how many in each hour of the UTC day, recent days counting more. The zero value knows
// nothing. It is stored as JSON.
type Rhythm struct {
	At    time.Time   `json:"at,omitzero"`    // up to which it counts
	Days  float64     `json:"days,omitempty"` // weight of the days counted
	Hours [24]float64 `json:"hours"`          // weighted items by hour
}

// Known reports whether a rhythm was watched for long enough to say something: half a day and eight items.
func (r Rhythm) Known() bool { return r.Days >= 0.5 && r.total() >= 8 }

func (r Rhythm) total() (n float64) {
	for _, h := range r.Hours {
		n += h
	}
	return n
}

// Begin makes a rhythm of a feed's first items: by the times that they state, over the time that they span, up to a week.
func (r Rhythm) Begin(now time.Time, stated []time.Time) Rhythm {
	r = Rhythm{At: now}
	oldest := now
	for _, at := range stated {
		if at.After(now.Add(-rhythmHalf)) && at.Before(now) {
			r.Hours[at.UTC().Hour()]++
			if at.Before(oldest) {
				oldest = at
			}
		}
	}
	r.Days = now.Sub(oldest).Hours() / 24
	return r
}

// Add counts items that appeared since the last call.
func (r Rhythm) Add(now time.Time, appeared []time.Time) Rhythm {
	if r.At.IsZero() {
		r.At = now
	}
	if past := now.Sub(r.At); past > 0 {
		fade := math.Exp2(-float64(past) / float64(rhythmHalf))
		for h := range r.Hours {
			r.Hours[h] *= fade
		}
		r.Days, r.At = r.Days*fade+past.Hours()/24, now
	}
	for _, at := range appeared {
		r.Hours[at.UTC().Hour()]++
	}
	return r
}

// perHour gives how many items an hour of the day brings: its own share, and as much of the day's average as little is known.
func (r Rhythm) perHour(hour int) float64 {
	days := r.Days
	if days <= 0 {
		return 0
	}
	average := r.total() / days / 24
	trust := min(days/7, 0.9) // a week shows the days of the week as well
	return trust*r.Hours[hour]/days + (1-trust)*average
}

// Expected gives how many items a time brings.
func (r Rhythm) Expected(from, to time.Time) (n float64) {
	for at := from; at.Before(to); {
		end := at.Truncate(time.Hour).Add(time.Hour)
		if end.After(to) {
			end = to
		}
		n += r.perHour(at.UTC().Hour()) * end.Sub(at).Hours()
		if at = end; at.Sub(from) > 48*time.Hour {
			break
		}
	}
	return n
}

// Until gives the time after which a number of items is to be expected, at most a day.
func (r Rhythm) Until(from time.Time, items float64) time.Duration {
	at, left := from, items
	for at.Sub(from) < 24*time.Hour {
		end := at.Truncate(time.Hour).Add(time.Hour)
		rate := r.perHour(at.UTC().Hour())
		if brings := rate * end.Sub(at).Hours(); brings < left {
			left -= brings
			at = end
			continue
		}
		return at.Add(time.Duration(left / rate * float64(time.Hour))).Sub(from)
	}
	return 24 * time.Hour
}
