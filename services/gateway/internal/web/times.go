package web

import (
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// zoneName is the name by which browsers know a zone; empty where it has none.
func zoneName(zone *time.Location) string {
	name := zone.String()
	if name == "Local" {
		if short, offset := time.Now().In(zone).Zone(); short == "UTC" && offset == 0 {
			return "UTC"
		}
		return ""
	}
	if _, err := time.LoadLocation(name); err != nil {
		return ""
	}
	return name
}

// clock is a time of day with its seconds.
func (v *visit) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("15:04:05")
}

// since is when something began: the clock, with the day where that is not today.
func (v *visit) since(t time.Time) string {
	if t.IsZero() {
		return "an unknown time"
	}
	t = t.In(v.zone)
	if t.Format(time.DateOnly) == v.Now().In(v.zone).Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format("2 Jan, 15:04")
}

// moment is an exact instant: 14 Mar 2026, 14:31:07 +04:00.
func (v *visit) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("2 Jan 2006, 15:04:05 -07:00")
}

// stated is what an outlet said of a time, no finer than it said it.
func (v *visit) stated(t news.Time) string {
	if t.IsZero() {
		return ""
	}
	switch t.Precision {
	case news.Month:
		return t.Instant.Format("Jan 2006") + ", month only"
	case news.Day:
		day := t.Instant
		if local, err := time.Parse(time.DateOnly, t.Local); err == nil {
			day = local
		}
		return day.Format("2 Jan 2006") + ", day only"
	case news.Minute:
		return t.Instant.In(v.zone).Format("2 Jan 2006, 15:04 -07:00")
	}
	return t.Instant.In(v.zone).Format("2 Jan 2006, 15:04:05 -07:00")
}

// howStated says how exactly, and where the zone came from.
func howStated(t news.Time) string {
	if !exact(t) {
		return "no clock is stated"
	}
	switch t.ZoneSource {
	case news.ZoneStated:
		return fmt.Sprintf("to the %s; zone stated", t.Precision)
	case news.ZoneSourced:
		return fmt.Sprintf("to the %s; zone of the outlet", t.Precision)
	}
	return fmt.Sprintf("to the %s; no zone stated: taken as UTC", t.Precision)
}
