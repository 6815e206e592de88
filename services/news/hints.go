package news

import "time"

// Hints are what a feed says of how often it is worth asking: RSS ttl, skipHours and skipDays, sy:updatePeriod. It is stored as JSON.
type Hints struct {
	Every     time.Duration  `json:"every,omitempty"`      // how long what it shows holds
	False     bool           `json:"false,omitempty"`      // it was seen to show news more often than that
	SkipHours []int          `json:"skip_hours,omitempty"` // of the UTC day
	SkipDays  []time.Weekday `json:"skip_days,omitempty"`  // in UTC
}

// Hold gives how long the feed says that it holds; zero where it does not, or where that is not so.
func (h Hints) Hold() time.Duration {
	if h.False {
		return 0
	}
	return h.Every
}

// Awake gives the first time from at on at which the feed does not say that it rests, at most a day later.
func (h Hints) Awake(at time.Time) time.Time {
	for hour := range 25 {
		next := at
		if hour > 0 {
			next = at.UTC().Truncate(time.Hour).Add(time.Duration(hour) * time.Hour)
		}
		if !h.rests(next.UTC()) {
			return next
		}
	}
	return at.Add(24 * time.Hour)
}

func (h Hints) rests(at time.Time) bool {
	for _, hour := range h.SkipHours {
		if hour%24 == at.Hour() && len(h.SkipHours) < 24 {
			return true
		}
	}
	for _, day := range h.SkipDays {
		if day == at.Weekday() && len(h.SkipDays) < 7 {
			return true
		}
	}
	return false
}
