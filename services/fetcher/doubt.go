package fetcher

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// Some servers answer that nothing changed when much did. So a feed is asked for its body without conditions now and then, and
// always for a while after it was caught.
const (
	wholeEvery = 24 * time.Hour     // at the latest
	wholeHasty = 20 * time.Second   // the same where polls are within a minute, at the earliest
	sameMost   = 10                 // answers without news after which silence may be doubted
	silence    = 4.0                // items that its rhythm lets expect meanwhile
	doubtFor   = 7 * 24 * time.Hour // how long a server that was caught is asked without conditions
)

// wantsWhole reports whether a feed is asked without conditions. Where polls are at most so far apart as most says, and that is within
// a minute, ten answers without news come before any rhythm is known, and nobody waits for a day.
func wantsWhole(f news.Feed, now time.Time, most time.Duration) bool {
	if now.Before(f.Doubt) || now.Sub(f.Whole) >= wholeEvery {
		return true
	}
	return f.Same >= sameMost && (most <= time.Minute && now.Sub(f.Whole) >= wholeHasty || f.Rhythm.Known() && f.Rhythm.Expected(f.Rhythm.At, now) >= silence)
}

// denied reports whether a body that brought news shows that the answers before it, which said that there were none, were false:
// it comes with the validators for which they were given, or holds several items from before them.
func (a answer) denied(before news.Feed, now time.Time) bool {
	if before.Same == 0 || !a.whole {
		return false
	}
	return a.etag != "" && a.etag == before.ETag || a.etag == "" && a.modified != "" && a.modified == before.LastModified ||
		len(a.stated(before.Whole, before.LastGood)) > 1
}
