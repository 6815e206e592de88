package storage

import (
	"fmt"
	"math"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	rhythmWeeks   = 5   // of history that a rhythm is learned from
	rhythmLeast   = 7   // days of history before anything is said
	silentExpects = 10  // articles that must be missing: by chance alone once in 20,000 times
	floodLeast    = 20  // articles in an hour
	floodTimes    = 4   // what is expected, and twice what ever was
	silentLongest = 1.5 // times the longest silence of the history
)

// A Rhythm is when a source shows articles.
type Rhythm struct {
	Source  string
	Hours   map[int64]int // articles by the number of the hour since 1970, of the last weeks; hours without any are left out
	Last    time.Time     // its last article
	Recent  int           // articles of the last sixty minutes
	Answers bool          // one of its feeds answered within the hour: silence is not ours
	Open    map[news.NoticeKind]bool
}

// hourOf gives the number of an hour.
func hourOf(t time.Time) int64 { return t.Unix() / 3600 }

// expect gives how many articles an hour lets expect: half by the same hour of the week, half by the same hour of the day, each
// with the hours beside it, since news is not punctual.
func (r Rhythm) expect(hour int64) float64 {
	first := r.first()
	mean := func(step int64, times int) float64 {
		n, hours := 0, 0
		for i := 1; i <= times; i++ {
			for _, h := range []int64{-1, 0, 1} {
				if at := hour - int64(i)*step + h; at >= first && at < hour {
					n += r.Hours[at]
					hours++
				}
			}
		}
		if hours == 0 {
			return math.Inf(1)
		}
		return float64(n) / float64(hours)
	}
	week, day := mean(7*24, rhythmWeeks), mean(24, 14)
	switch {
	case math.IsInf(day, 1):
		return 0
	case math.IsInf(week, 1):
		return day
	}
	return (week + day) / 2
}

// first gives the first hour of the history.
func (r Rhythm) first() int64 {
	first := int64(math.MaxInt64)
	for h := range r.Hours {
		first = min(first, h)
	}
	return first
}

// judge gives what is to be said of a source now: nothing, or that it is silent or floods.
func (r Rhythm) judge(now time.Time) (news.Notice, bool) {
	this := hourOf(now)
	if len(r.Hours) == 0 || this-r.first() < rhythmLeast*24 {
		return news.Notice{}, false
	}
	if n, silent := r.silent(now); silent {
		return n, true
	}
	most := 0
	for h, n := range r.Hours {
		if h < this-1 {
			most = max(most, n)
		}
	}
	expected := max(r.expect(this), r.expect(this-1))
	if r.Recent >= floodLeast && float64(r.Recent) >= floodTimes*expected && r.Recent >= 2*most {
		return news.Notice{Source: r.Source, Kind: news.NoticeFlood, Since: now.Add(-time.Hour), Expected: expected, Seen: r.Recent, Detail: fmt.Sprintf(
			"%d articles in an hour, where its history lets expect %.1f: a change of the feed may show old articles as new, or something has happened", r.Recent, expected)}, true
	}
	return news.Notice{}, false
}

// silent judges the time since the last article.
func (r Rhythm) silent(now time.Time) (news.Notice, bool) {
	silence := now.Sub(r.Last)
	if r.Last.IsZero() || silence < time.Hour || !r.Answers || silence.Hours() < silentLongest*float64(r.longest()) {
		return news.Notice{}, false
	}
	expected := 0.0
	for h := hourOf(r.Last) + 1; h < hourOf(now); h++ {
		if expected += r.expect(h); h-hourOf(r.Last) > 14*24 {
			break
		}
	}
	if expected < silentExpects {
		return news.Notice{}, false
	}
	return news.Notice{Source: r.Source, Kind: news.NoticeSilent, Since: r.Last, Expected: expected, Detail: fmt.Sprintf(
		"no article for %d hours, where its history lets expect %.0f: its feeds answer, so look on the outlet's site whether it publishes elsewhere now", int(silence.Hours()), expected)}, true
}

// longest gives the longest time without an article, in hours, that the history holds before the present silence.
func (r Rhythm) longest() int64 {
	last := hourOf(r.Last)
	var most, run int64
	for h := r.first(); h <= last; h++ {
		if run++; r.Hours[h] > 0 {
			run = 0
		}
		most = max(most, run)
	}
	return most
}
