package webhook

import (
	"fmt"
	"net/http"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	patience     = 3 * 24 * time.Hour // of failures, then a subscription is suspended
	longestPause = 12 * time.Hour
	longestWish  = 24 * time.Hour // of a receiver's Retry-After
)

// pauses are what lies between the tries of one delivery.
var pauses = [...]time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
}

// After gives the state of a subscription after a try. jitter, from 0 to 1, lengthens a pause by up to a fifth, so that what
// failed together is not tried again together. The last try falls on the end of the three days.
func After(s news.Subscription, r Result, jitter float64) news.Subscription {
	now := r.Time.Add(r.Duration)
	if r.Delivered() {
		s.Cursor, s.Try, s.NextTry, s.FailedSince, s.Detail = r.Number, 0, time.Time{}, time.Time{}, ""
		return s
	}
	// A webhook that was resumed starts its three days anew.
	if s.Try == 0 || s.FailedSince.IsZero() {
		s.FailedSince = now
	}
	s.Try++
	s.Detail = r.Error
	end := s.FailedSince.Add(patience)
	switch {
	case r.Status == http.StatusGone:
		s.State, s.NextTry = news.Suspended, time.Time{}
	case !now.Before(end):
		s.State, s.NextTry = news.Suspended, time.Time{}
		s.Detail = fmt.Sprintf("suspended after three days of failures; the last: %s. Repair the receiver, then resume the webhook", r.Error)
	default:
		s.NextTry = now.Add(pause(s.Try, r.RetryAfter, jitter))
		if s.NextTry.After(end) {
			s.NextTry = end
		}
	}
	return s
}

// pause is the time before the next try, after try number n failed.
func pause(n int, wish time.Duration, jitter float64) time.Duration {
	d := longestPause
	if n <= len(pauses) {
		d = pauses[n-1]
	}
	d += time.Duration(float64(d) / 5 * jitter)
	return max(d, min(wish, longestWish))
}
