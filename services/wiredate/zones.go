package wiredate

import (
	"strings"
	"time"
)

// addZones adds the names of zones that mails and pages use, with their offsets in hours and minutes east of UTC. RFC 822 gives
// the American ones. A name that several countries use (CST, IST, BST, AST, GST) means the outlet's own where its zone has that
// name at that time; else the zone given here, which is then assumed, not stated.
func addZones(add func(kind, int, string)) {
	add(utc, 0, "utc/gmt/ut/z/гринвич/utc/гмт")
	for _, line := range strings.Split(strings.TrimSpace(zoneNames), "\n") {
		f := strings.Fields(line)
		for _, name := range f[1:] {
			minutes, _ := offset(f[0])
			add(zoneName, minutes, name)
		}
	}
	for i, region := range regions {
		add(zoneRegion, i, region.names)
	}
}

const zoneNames = `
-10:00 hst
-09:00 akst
-08:00 pst akdt
-07:00 mst pdt
-06:00 cst mdt
-05:00 est cdt cot pet ect
-04:00 edt ast vet bot clt
-03:00 adt art brt clst uyt
-03:30 nst
-02:30 ndt
+00:00 wet
+01:00 cet mez bst wat west
+02:00 cest mesz eet cat sast
+03:00 eest msk мск trt eat arst tsi
+03:30 irst
+04:00 azt get amt gst samt msd
+04:30 irdt aft
+05:00 pkt uzt yekt tmt tjt
+05:30 ist
+05:45 npt
+06:00 almt kgt
+06:30 mmt
+07:00 wib ict novt krat
+08:00 sgt hkt myt wita pht awst irkt
+09:00 jst kst wit
+09:30 acst
+10:00 aest vlat
+10:30 acdt
+11:00 aedt
+12:00 nzst
+13:00 nzdt
`

// isShared reports whether several countries use a name for different offsets.
func isShared(name string) bool {
	switch strings.ToLower(name) {
	case "ist", "bst", "cst", "ast", "gst", "amt", "ect", "pst":
		return true
	}
	return false
}

// A region is a zone named without saying whether it is summer: its offset in winter in minutes; summer adds an hour by the rule
// of the United States (since 2007).
type region struct {
	names  string
	winter int
}

var regions = [...]region{{"et", -300}, {"ct", -360}, {"mt", -420}, {"pt", -480}}

// regionOffset is the offset of a region at a local time.
func regionOffset(r region, local time.Time) int {
	start := sunday(local.Year(), time.March, 8).Add(2 * time.Hour)
	end := sunday(local.Year(), time.November, 1).Add(2 * time.Hour)
	if !local.Before(start) && local.Before(end) {
		return r.winter + 60
	}
	return r.winter
}

// sunday is the first Sunday on or after a day.
func sunday(year int, m time.Month, day int) time.Time {
	t := time.Date(year, m, day, 0, 0, 0, 0, time.UTC)
	return t.AddDate(0, 0, (7-int(t.Weekday()))%7)
}

// offset reads "+04:00", "+0400", "+04" or "+4" into minutes; at most fifteen hours.
func offset(s string) (minutes int, ok bool) {
	sc := scanner{text: s}
	minutes, ok = sc.offset()
	return minutes, ok && sc.done()
}

// offset reads an offset that stands at the scanner's place, and stays there when there is none.
func (s *scanner) offset() (minutes int, ok bool) {
	start, sign := s.at, 1
	if s.peek(0) == '-' {
		sign = -1
	}
	s.at++
	n := s.number()
	hours := n.value
	switch {
	case n.digits == 4:
		hours, minutes = n.value/100, n.value%100
	case n.digits == 0 || n.digits > 2:
		s.at = start
		return 0, false
	case s.peek(0) == ':' && digit(s.peek(1)):
		s.at++
		minutes = s.number().value
	}
	if hours > 15 || minutes > 59 || s.peek(0) == ':' {
		s.at = start
		return 0, false
	}
	return sign * (hours*60 + minutes), true
}
