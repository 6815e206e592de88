package extract

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// findTimes are the times of publication and of the last change: of JSON-LD, of the head, else of what is printed near the
// headline, else of the address, else of what is printed anywhere, else of the address of the picture. An instant that is stated in UTC
// is shown as the page prints it. The third result names where the time of publication was found.
func (r *reader) findTimes() (published, modified news.Time, from Place) {
	modified = r.firstTime(r.article.modified, r.meta.modified)
	published, from = r.firstTime(r.article.published), Linked
	if head := r.firstTime(r.meta.published); published.IsZero() || published.Precision == news.Day && head.Precision != news.Day && sameDay(published, head) {
		published, from = head, Head
	}
	if published.Zone == "+00:00" && published.Precision != news.Day && published.Precision != news.Month {
		published = r.onTheOutletsClock(published, modified)
	}
	if first := r.printedBefore(published, modified); !first.IsZero() {
		published, from = first, Printed
	}
	for _, s := range []struct {
		from Place
		read func() news.Time
	}{
		{Printed, func() news.Time { return r.printedTime(int(r.outline.boxes[r.root].last)) }},
		{Linked, func() news.Time { return r.firstTime(r.article.pagePublished) }},
		{Address, r.addressTime},
		{Printed, r.labelledTime},
		{Printed, r.loneTime},
		{Markup, r.latestMark},
		{Address, r.pictureTime},
	} {
		if published.IsZero() {
			published, from = s.read(), s.from
		}
	}
	return published, modified, where(!published.IsZero(), from)
}

func sameDay(a, b news.Time) bool {
	return len(a.Local) >= 10 && len(b.Local) >= 10 && a.Local[:10] == b.Local[:10]
}

// onTheOutletsClock is a time that the head states in UTC as the page prints it: from a time element of the same instant, else from
// what is printed near the headline, unless that is the last change, else on the day of the address. The instant stays.
func (r *reader) onTheOutletsClock(stated, modified news.Time) news.Time {
	for _, s := range r.outline.times {
		for _, written := range []string{attr(s.node, "datetime"), attr(s.node, "content")} {
			t, ok := wiredate.Parse(written, nil)
			switch {
			case !ok || t.Instant.Sub(stated.Instant).Abs() > 2*time.Minute:
			case t.ZoneSource == news.ZoneStated && t.Zone != "+00:00":
				return t
			default:
				if printed := r.dateIn(textOf(s.node)); !printed.IsZero() {
					return r.asPrinted(stated, printed)
				}
			}
		}
	}
	printed := r.printedTime(int(r.outline.boxes[r.root].last))
	if sameDay(printed, modified) && printed.Local > stated.Local {
		printed = news.Time{}
	}
	if len(printed.Local) < 10 {
		printed = r.addressTime()
	}
	return r.asPrinted(stated, printed)
}

// asPrinted is a time stated in UTC with the day, and the clock if there is one, that the page prints for it, where some clock of the
// world showed that then.
func (r *reader) asPrinted(stated, printed news.Time) news.Time {
	if len(printed.Local) < 10 || !shown(printed.Local[:10], stated.Instant) {
		return stated
	}
	if t, ok := onClock(stated, printed); ok {
		return t
	}
	if sameDay(printed, stated) {
		return stated
	}
	if r.zone != nil {
		local := stated.Instant.In(r.zone)
		if local.Format(time.DateOnly) == printed.Local[:10] {
			stated.Local, stated.Zone, stated.ZoneSource = local.Format("2006-01-02T15:04:05"), local.Format("-07:00"), news.ZoneSourced
			return stated
		}
	}
	stated.Local, stated.Precision, stated.Written = printed.Local[:10], news.Day, printed.Written
	return stated
}

// onClock is a time stated in UTC as a clock is printed that goes before or behind it by half hours: the zone is the difference.
func onClock(stated, printed news.Time) (news.Time, bool) {
	local, err := time.Parse("2006-01-02T15:04", printed.Local[:min(len(printed.Local), 16)])
	if err != nil || printed.ZoneSource == news.ZoneStated {
		return stated, false
	}
	ahead := local.Sub(stated.Instant.Truncate(time.Minute))
	if ahead%(30*time.Minute) != 0 || ahead < -11*time.Hour || ahead > 13*time.Hour {
		return stated, false
	}
	if ahead == 0 {
		return stated, true
	}
	zone := time.FixedZone("", int(ahead/time.Second))
	stated.Local, stated.Zone, stated.Written = stated.Instant.In(zone).Format("2006-01-02T15:04:05"), local.In(zone).Format("-07:00"), printed.Written
	return stated, true
}

// shown reports whether the clocks of an inhabited zone, from the Americas to Japan, showed a day at an instant.
func shown(day string, at time.Time) bool {
	for _, hours := range []time.Duration{-8, -3, 3, 9} {
		if at.Add(hours*time.Hour).UTC().Format(time.DateOnly) == day {
			return true
		}
	}
	return false
}

// firstTime reads the first of several dates that can be read, and prefers one that says the hour.
func (r *reader) firstTime(written ...string) news.Time {
	var day news.Time
	for _, w := range written {
		t, ok := wiredate.Parse(w, r.zone)
		if !ok {
			continue
		}
		if t.Precision == news.Minute || t.Precision == news.Second {
			return t
		}
		if day.IsZero() {
			day = t
		}
	}
	return day
}
