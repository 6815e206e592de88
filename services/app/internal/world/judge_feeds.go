package world

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// polls gives the answered polls of the first page of a feed that showed something.
func (j *judge) polls(o *Outlet, path string) (out []*Asked) {
	for _, a := range j.asked[o] {
		if (a.Path == topPath) == (path == topPath) && a.Kind == FeedKind && a.Whole && len(a.Shown) > 0 && !strings.Contains(a.Query, "page=") && !j.killed(a.Began, a.Ended) {
			out = append(out, a)
		}
	}
	return out
}

// gaps checks that every poll which shows nothing that the one before it showed raised an alarm, and no other did.
func (j *judge) gaps(o *Outlet, path string) {
	polls := j.polls(o, path)
	var alarms []Told
	for _, t := range j.feeds[o] {
		if t.Type == "gap" && strings.HasSuffix(t.URL, topPath) == (path == topPath) {
			alarms = append(alarms, t)
		}
	}
	explained := make([]bool, len(alarms))
	known := map[*Article]bool{}
	for i, p := range polls {
		fresh := true
		for _, s := range p.Shown {
			fresh = fresh && !known[s.Article.identity()]
		}
		if i > 0 && fresh {
			var lost []*Article
			for _, a := range o.Articles {
				if a.Shown.After(polls[i-1].Began) && a.Shown.Before(p.Began) && !contains(p.Shown, a) && a.Same == nil && a.listed(p.Began) && (path != topPath || a.N%2 == 0) {
					lost = append(lost, a)
				}
			}
			j.overrun(o, polls[i-1], p, lost, alarms, explained)
		}
		for _, s := range p.Shown {
			known[s.Article.identity()] = true
		}
	}
	for i, t := range alarms {
		if !explained[i] {
			j.find("gap invented", o, path, "no alarm", fmt.Sprintf("gap from %s to %s, %d missing", clock(t.From), clock(t.To), t.Missing), t.Time)
		}
	}
}

func contains(list []Sight, a *Article) bool {
	for _, s := range list {
		if s.Article == a {
			return true
		}
	}
	return false
}

func clock(t time.Time) string { return t.UTC().Format("02 15:04:05") }

func (j *judge) overrun(o *Outlet, before, after *Asked, lost []*Article, alarms []Told, explained []bool) {
	told := false
	for i, t := range alarms {
		if !t.Time.Before(after.Began.Add(-j.r.Slack)) && !t.From.After(after.Ended.Add(j.r.Slack)) && !t.To.Before(before.Began.Add(-j.r.Slack)) {
			told, explained[i] = true, true
		}
	}
	if len(lost) == 0 {
		return
	}
	j.add("overruns", 1)
	j.add("articles in overruns", len(lost))
	if told {
		j.add("overruns told", 1)
	} else {
		j.find("gap missed", o, o.feedPath, fmt.Sprintf("an alarm: %d came and went between %s and %s", len(lost), clock(before.Began), clock(after.Began)), "none", after.Began)
	}
	for _, a := range lost {
		if len(j.told[a]) > 0 {
			j.add("articles recovered", 1)
		} else if o.sitemap || o.pages || o.archive {
			j.find("gap not filled", o, a.Path, "recovered from the archive", "nothing", after.Began)
		}
	}
}

// troubles checks that lasting failures of a feed are told, and their end, and that nobody is blamed for nothing.
func (j *judge) troubles(o *Outlet) {
	var list []Told
	for _, t := range j.feeds[o] {
		switch {
		case t.Type != "trouble":
		case news.Cause(t.Cause).Remark():
			j.remark(o, t)
		default:
			list = append(list, t)
		}
	}
	for _, f := range o.faults {
		if f.lasting {
			j.lasting(o, f, list)
		}
	}
	j.redesign(o)
	for _, d := range o.dark {
		if j.w.memory && d.to.Sub(d.from) >= j.w.beats(lastingBeats) {
			j.lasting(o, fault{name: d.err.Error(), from: d.from, to: d.to}, list)
		}
	}
	if o.malformed() && len(j.polls(o, o.feedPath)) > 3 && !slices.ContainsFunc(j.feeds[o], func(t Told) bool { return news.Cause(t.Cause) == news.CauseMalformed }) {
		j.find("remark missed", o, o.feedPath, "a remark that the feed is malformed", "nothing", j.r.Stop)
	}
	for _, t := range list {
		if t.Cause == "" || t.Advice == "" {
			j.find("trouble unclear", o, o.feedPath, "a cause and what to do", fmt.Sprintf("%q %q", t.Cause, t.Advice), t.Time)
		}
		if !t.Ended && !o.faulty(t.Time.Add(-j.w.beats(12)), t.Time.Add(j.r.Slack)) {
			j.find("trouble invented", o, o.feedPath, "nothing: the outlet was well", fmt.Sprintf("%s: %s", t.Cause, t.Advice), t.Time)
		}
	}
}

// remark checks that what is said of a feed that is read is so.
func (j *judge) remark(o *Outlet, t Told) {
	wrong := o.faulty(t.Time.Add(-j.w.beats(12)), t.Time.Add(j.r.Slack))
	switch news.Cause(t.Cause) {
	case news.CauseClock:
		wrong = wrong || o.quirks.skew != 0
	case news.CauseMalformed:
		wrong = wrong || o.malformed()
	case news.CauseLayout:
		wrong = wrong || !o.redesigned.IsZero() && t.Time.After(o.redesigned)
	}
	if !t.Ended && !wrong {
		j.find("trouble invented", o, o.feedPath, "nothing: the outlet was well", fmt.Sprintf("%s: %s", t.Cause, t.Advice), t.Time)
	}
}

// malformed reports whether the outlet's feed can only be read after repairs.
func (o *Outlet) malformed() bool {
	if o.format == jsonFeed || o.format == newsSitemap { // which state none in themselves, and are UTF-8
		return o.quirks.stray || o.quirks.charset != ""
	}
	return o.quirks.stray || o.charset() != o.written()
}

// redesign checks that another way of building pages is told once, when it had been seen often enough.
func (j *judge) redesign(o *Outlet) {
	if o.redesigned.IsZero() {
		return
	}
	before, after := 0, 0
	for _, a := range o.Articles {
		if a.Shown.Before(o.redesigned) {
			before++
		} else {
			after++
		}
	}
	if before < redesignPages || after < redesignPages {
		return
	}
	told := 0
	for _, t := range j.feeds[o] {
		if news.Cause(t.Cause) == news.CauseLayout && !t.Ended {
			told++
		}
	}
	j.add("redesigns", 1)
	j.add("redesigns told", told)
	if told != 1 {
		j.find("redesign", o, o.feedPath, "a trouble of the cause layout that begins once", fmt.Sprint(told), o.redesigned)
	}
}

// faulty reports whether anything was wrong with an outlet in a time.
func (o *Outlet) faulty(from, to time.Time) bool {
	for _, f := range o.faults {
		if f.from.Before(to) && f.to.After(from) {
			return true
		}
	}
	for _, d := range o.dark {
		if d.from.Before(to) && d.to.After(from) {
			return true
		}
	}
	return false
}

// lasting checks that a fault of a feed is told, and its end.
func (j *judge) lasting(o *Outlet, f fault, list []Told) {
	tries, last, good := 0, f.to, (*Asked)(nil)
	for _, a := range j.asked[o] {
		switch {
		case a.Kind != FeedKind || a.Began.Before(f.from):
		case a.Fault == f.name:
			tries++
			last = a.Ended
		case good == nil && a.Began.After(last) && (a.Whole || a.NotModified):
			good = a
		}
	}
	j.add("lasting troubles", 1)
	if f.act != nil && tries/max(f.hops, 1) < 3 {
		j.add("lasting troubles seen less than three times", 1)
		return
	}
	began, ended := false, false
	for _, t := range list {
		if !t.Ended && !t.Time.Before(f.from) && t.Time.Before(last.Add(j.w.beats(1)+j.r.Slack)) {
			began = true
		}
		if t.Ended && good != nil && !t.Time.Before(good.Began.Add(-j.r.Slack)) {
			ended = true
		}
	}
	if began {
		j.add("lasting troubles told", 1)
	} else {
		j.find("trouble missed", o, f.name, fmt.Sprintf("trouble began: %d failures from %s", tries, clock(f.from)), "nothing", f.from)
	}
	if good != nil && !ended {
		j.find("trouble not ended", o, f.name, "trouble ended at "+clock(good.Ended), "nothing", good.Ended)
	}
}
