package fetcher

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	paceStart = 5 * time.Minute
	paceCalm  = time.Hour      // the longest interval that the wire chooses by itself
	pacePush  = 6 * time.Hour  // the same where a hub pushes the news, so that polling is only a net under it
	paceTired = 2 * time.Hour  // the longest wait after failures that may pass
	paceHint  = 24 * time.Hour // the longest that an outlet's word counts
)

// A pace says how far apart polls may be.
type pace struct {
	least, most time.Duration
	faster      float64        // how much shorter all times of the wire's own choice are: for a wire that is told to poll within seconds
	jitter      func() float64 // in [0, 1)
}

func (f *Fetcher) pace() pace {
	return pace{f.PollMin, f.PollMax, min(float64(f.PollMin)/float64(time.Minute), 1), rand.Float64}
}

// own gives a time of the wire's own choice.
func (p pace) own(d time.Duration) time.Duration { return time.Duration(float64(d) * p.faster) }

// paceOf gives the pace of a feed, whose own bounds come before those of the wire.
func (f *Fetcher) paceOf(one news.Feed) pace {
	p := f.pace()
	if least := one.Settings.PollMin; least > 0 {
		p.least, p.most = least, max(p.most, least)
	}
	if most := one.Settings.PollMax; most > 0 {
		p.most, p.least = most, min(p.least, most)
	}
	return p
}

// after gives the interval after a poll that was answered. The share of it that was known already drives it: nothing new makes it half
// as long again, little makes it shorter, much makes it much shorter. The feed's rhythm bounds it: by when an item is to
// be expected it is polled, and hardly before one may be. So does how long the outlet says that its feed holds.
func (p pace) after(f news.Feed, s Sighting, now time.Time) time.Duration {
	rhythm := f.Rhythm.Add(now, nil)
	next, calm := p.step(f.Interval, s, rhythm, now), p.own(paceCalm)
	if f.Pushed.After(now) {
		calm, rhythm = p.own(pacePush), news.Rhythm{}
	}
	if rhythm.Known() {
		if early := rhythm.Until(now, 0.1); next < early {
			next = min(early, calm)
		}
		late := 1.0
		if s.Shown > 3 {
			late = min(late, float64(s.Shown)/3)
		}
		next = min(next, rhythm.Until(now, late))
	}
	hold := f.Hints.Hold()
	return p.within(max(min(next, calm), min(hold, paceHint)))
}

// step gives the interval by the share of a poll that was known.
func (p pace) step(last time.Duration, s Sighting, rhythm news.Rhythm, now time.Time) time.Duration {
	if s.First || last <= 0 {
		if rhythm.Known() {
			return min(rhythm.Until(now, 0.5), p.own(paceStart))
		}
		return p.own(paceStart)
	}
	fresh := 0.0
	if s.Found > 0 {
		fresh = float64(s.Found) / float64(max(s.Shown, s.Found))
	}
	switch {
	case s.Found == 0:
		return last + last/2
	case fresh <= 0.1 || s.Found == 1:
		return last * 3 / 5
	case fresh <= 0.3:
		return last / 2
	case fresh <= 0.6:
		return last / 4
	}
	return last / 8
}

// failed gives the wait after failures in a row: it grows by the first wait with each, faster where the failure will hardly pass.
func (p pace) failed(f news.Feed) time.Duration {
	first := p.own(paceStart)
	if f.Interval > 0 {
		first = min(first, f.Interval)
	}
	first = max(first, p.least)
	weight, ceiling := weightOf(f.Cause)
	return p.within(min(time.Duration(min(f.Failures*weight, 1000))*first, p.own(ceiling)))
}

// weightOf says how much a failure of a feed weighs, and how long the wait may become. No feed is given up.
func weightOf(c news.Cause) (weight int, ceiling time.Duration) {
	switch c {
	case news.CauseGone, news.CauseForbidden:
		return 12, 24 * time.Hour
	case news.CauseTooLarge:
		return 6, 24 * time.Hour
	case news.CauseNotFound, news.CauseRefused, news.CauseBlocked, news.CauseNotAFeed, news.CauseMoved:
		return 3, 24 * time.Hour
	}
	return 1, paceTired
}

func (p pace) within(d time.Duration) time.Duration { return min(max(d, p.least), p.most) }

// spread moves an interval by up to a tenth, so that feeds added together do not stay together.
func (p pace) spread(d time.Duration) time.Duration {
	return p.within(d + time.Duration((p.jitter()-0.5)*0.2*float64(d)))
}

// next gives when a feed is polled after an interval: not before its host or its answer wants it, nor when it says that it rests.
func (p pace) next(f news.Feed, a answer, now time.Time, after time.Duration) time.Time {
	return f.Hints.Awake(later(later(now.Add(p.spread(after)), a.retryAt), a.notBefore))
}

// poll gives what is stored of an answer.
func (a answer) poll(one Subject, now time.Time, p pace) Poll {
	f := one.Feed
	f.LastPoll = now
	out := Poll{At: now, Status: a.status, URL: a.asked(one), Definite: a.definite()}
	if a.cause != news.CauseNone {
		out.Feed = a.failed(f, now, p)
		return out
	}
	if f.Interval == 0 {
		f.Interval = p.own(paceStart)
	}
	f = a.movedTo(f, now)
	out.Same = a.unchanged
	out.Adopt = a.adopted(f, now, p)
	if a.unchanged {
		f.Remarks = a.remarksAgain(f.Remarks, now)
	}
	out.Quiet = a.status == 304 && f.Remarks == one.Feed.Remarks && f.Moved == one.Feed.Moved && f.Moved == "" && f.Cause == news.CauseNone && f.Current == a.candidate && !f.LastGood.IsZero()
	f.Current, f.ETag, f.LastModified, f.BodyHash = a.candidate, a.etag, a.modified, a.hash
	if f.Cause == news.CauseEmpty && a.unchanged {
		f.Failures++ // it is as empty as before
	} else {
		f.Failures, f.Cause, f.Detail, f.Since = 0, news.CauseNone, "", time.Time{}
	}
	f.LastGood, f.Polled = now, true
	if a.unchanged {
		f.Same++
		if a.status != 304 {
			f.Whole, f.Same = now, 0
		}
		if was := one.Feed; was.Cause == news.CauseEmpty { // and so it still is
			f.Failures, f.Cause, f.Detail, f.Since = was.Failures+1, was.Cause, was.Detail, was.Since
		}
		f.Interval = p.after(f, Sighting{}, now)
		f.NextPoll = p.next(f, a, now, f.Interval)
		out.Feed = f
		return out
	}
	if a.feed.Title != "" {
		f.Title = a.feed.Title
	}
	f.Hints = a.hints(one.Feed, now)
	out.Items = itemsOf(a.feed.Items, one.Source, a.url)
	out.Shown = len(a.feed.Items) + a.feed.Skipped
	out.Name, out.Lang = a.feed.Title, a.feed.Language
	if older := before(a.feed); older != "" {
		out.Archives = []string{older}
	}
	out.Feed = f
	out.Settle = func(f news.Feed, s Sighting) news.Feed { return a.settle(f, one.Feed, s, now, p) }
	out.Sooner = p.sooner(one.Feed, f, now, later(a.retryAt, a.notBefore))
	return out
}

// failed gives the state of a feed after a failure.
func (a answer) failed(f news.Feed, now time.Time, p pace) news.Feed {
	f.Failures++
	if f.Since.IsZero() || f.Cause == news.CauseNone {
		f.Since = now
	}
	f.Cause, f.Detail = a.cause, a.detail
	f.NextPoll = p.next(f, a, now, p.failed(f))
	return f
}

// settle gives the state of a feed by what was new in a body that it sent.
func (a answer) settle(f, before news.Feed, s Sighting, now time.Time, p pace) news.Feed {
	switch {
	case s.First:
		f.Rhythm = f.Rhythm.Begin(now, a.stated(time.Time{}, now))
	case s.Found > 0:
		f.Rhythm = f.Rhythm.Add(now, a.appeared(before, s.Found, now))
	}
	if s.Found > 0 && a.denied(before, now) {
		f.Doubt = now.Add(doubtFor)
	}
	f.Remarks = a.remarks(before.Remarks, s, f.Pushed.After(now), now)
	f.Whole, f.Same = now, 0
	f.Interval = p.after(f, s, now)
	f.NextPoll = p.next(f, a, now, f.Interval)
	if s.Shown == 0 && s.Before > 0 {
		// It answers, so that it is no less often asked; but whoever relies on it is to know.
		f.Failures, f.Since = before.Failures+1, before.Since
		if f.Cause, f.Detail = news.CauseEmpty, fmt.Sprintf("the feed shows no items any more, where it showed %d; look whether the outlet has a new one", s.Before); before.Cause != news.CauseEmpty {
			f.Failures, f.Since = 1, now
		}
	}
	return f
}

// stated gives the times of publication that the entries state within a time.
func (a answer) stated(from, to time.Time) (out []time.Time) {
	for _, e := range a.feed.Items {
		at, day := e.Published.Instant, e.Published.Precision == news.Day || e.Published.Precision == news.Month
		if !day && at.After(from) && at.Before(to) {
			out = append(out, at)
		}
	}
	return out
}

// appeared gives when new items appeared: as they state, where they state a time since the last look, and else now.
func (a answer) appeared(before news.Feed, found int, now time.Time) []time.Time {
	out := a.stated(before.LastGood, now)
	out = out[:min(len(out), found)]
	for len(out) < found && len(out) < 1000 {
		out = append(out, now)
	}
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
	return one.Feed.Address()
}

// definite reports whether a failure is no passing one. What a server says is meant; that it says nothing, or that it is busy, may
// be over at the next poll.
func (a answer) definite() bool {
	return a.cause != news.CauseNone && !a.cause.Passing()
}

// later gives the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
