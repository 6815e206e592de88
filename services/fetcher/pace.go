package fetcher

import (
	"math/rand/v2"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	paceStart = 5 * time.Minute
	paceCalm  = time.Hour // the longest interval that the wire chooses by itself
)

// A pace says how far apart polls may be.
type pace struct {
	least, most time.Duration
	jitter      func() float64 // in [0, 1)
}

func (f *Fetcher) pace() pace { return pace{f.PollMin, f.PollMax, rand.Float64} }

// after gives the interval after a poll that was answered: half of the last where it found something new, half as much again
// where it did not. Beyond an hour it goes only where the outlet says that its feed holds that long.
func (p pace) after(last time.Duration, fresh bool, ttl time.Duration) time.Duration {
	switch {
	case last <= 0:
		last = paceStart
	case fresh:
		last /= 2
	default:
		last += last / 2
	}
	return p.within(min(last, max(paceCalm, ttl)))
}

// failed gives the wait after failures in a row: it grows by the first wait with each.
func (p pace) failed(failures int) time.Duration {
	return p.within(time.Duration(min(failures, 1000)) * max(paceStart, p.least))
}

func (p pace) within(d time.Duration) time.Duration { return min(max(d, p.least), p.most) }

// spread moves an interval by up to a tenth, so that feeds added together do not stay together.
func (p pace) spread(d time.Duration) time.Duration {
	return d + time.Duration((p.jitter()-0.5)*0.2*float64(d))
}

// poll gives what is stored of an answer.
func (a answer) poll(one Subject, now time.Time, p pace) Poll {
	f := one.Feed
	f.LastPoll = now
	out := Poll{At: now, Status: a.status, URL: a.asked(one), Definite: a.definite()}
	if a.cause != news.CauseNone {
		f.Failures++
		if f.Since.IsZero() || f.Cause == news.CauseNone {
			f.Since = now
		}
		f.Cause, f.Detail = a.cause, a.detail
		f.NextPoll = later(now.Add(p.spread(p.failed(f.Failures))), a.retryAt)
		out.Feed = f
		return out
	}
	f.Current, f.ETag, f.LastModified, f.BodyHash = a.candidate, a.etag, a.modified, a.hash
	f.Failures, f.Cause, f.Detail, f.Since = 0, news.CauseNone, "", time.Time{}
	f.Interval = p.after(f.Interval, a.fresh, max(a.feed.TTL, a.feed.Every))
	f.NextPoll = later(now.Add(p.spread(f.Interval)), a.retryAt)
	f.LastGood, f.Polled = now, true
	if a.feed.Title != "" {
		f.Title = a.feed.Title
	}
	out.Feed, out.Items = f, itemsOf(a.feed.Items, one.Source, a.url)
	out.Shown = len(a.feed.Items) + a.feed.Skipped
	out.Name, out.Lang = a.feed.Title, a.feed.Language
	out.Same = a.unchanged
	if older := before(a.feed); older != "" {
		out.Archives = []string{older}
	}
	out.Sooner = p.sooner(one.Feed, f, now, a.retryAt)
	return out
}

// sooner gives the timing of a feed whose items were all new: half of the time in which they were replaced, or less.
func (p pace) sooner(before, after news.Feed, now, notBefore time.Time) Timing {
	d := after.Interval
	if !before.LastGood.IsZero() {
		d = min(d, now.Sub(before.LastGood)/2)
	}
	d = p.within(d)
	return Timing{Interval: d, NextPoll: later(now.Add(p.spread(d)), notBefore)}
}

// asked gives the address that names the feed in events: the one that answered, or is asked first.
func (a answer) asked(one Subject) string {
	if a.cause == news.CauseNone && a.candidate < len(one.Feed.Candidates) {
		return one.Feed.Candidates[a.candidate]
	}
	return address(one.Feed)
}

// definite reports whether a failure is no passing one. What a server says is meant; that it says nothing, or that it is busy, may
// be over at the next poll.
func (a answer) definite() bool {
	switch a.cause {
	case news.CauseNone, news.CauseUnreachable, news.CauseBusy, news.CauseServer:
		return false
	}
	return true
}

// later gives the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
