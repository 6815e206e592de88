package wiredate

import "time"

// shortest reads the rare forms of ISO 8601 that are no three numbers: days of the year (2026-073, 2026073, 26073), days of a week
// (2026-W11-6), and of its edition of 1988 months of a century (-2603, -26-03). They are only read alone.
func (r *reading) shortest(s string) bool {
	if len(s) < 5 || len(s) > 10 {
		return false
	}
	shape := make([]byte, len(s))
	var digits [10]int
	n := 0
	for i := 0; i < len(s); i++ {
		shape[i] = s[i]
		if digit(s[i]) {
			shape[i] = '9'
			digits[n] = int(s[i] - '0')
			n++
		}
	}
	value := func(from, to int) (v int) {
		for _, d := range digits[from:to] {
			v = v*10 + d
		}
		return v
	}
	switch string(shape) {
	case "9999-999", "9999999":
		return r.setDayOfYear(value(0, 4), value(4, 7))
	case "99999", "99-999":
		if s[2] != '-' && s[0] != '0' {
			return false // any number of five digits; only one that begins with zero is no count
		}
		return r.setDayOfYear(century(value(0, 2)), value(2, 5))
	case "9999-W99-9", "9999W999":
		return r.setDayOfWeek(value(0, 4), value(4, 6), value(6, 7))
	case "-9999", "-99-99":
		return r.setYear(number{value(0, 2), 2}) && value(2, 4) > 0 && r.setMonth(value(2, 4))
	}
	return false
}

// century gives the year that two digits mean: 1950 to 2049.
func century(year int) int {
	if year += 1900; year < 1950 {
		year += 100
	}
	return year
}

func (r *reading) setDayOfYear(year, day int) bool {
	t := time.Date(year, time.January, day, 0, 0, 0, 0, time.UTC)
	return day > 0 && t.Year() == year && r.setDate(year, int(t.Month()), t.Day(), 4)
}

// setDayOfWeek takes a day of a week: week 1 holds 4 January, day 1 is Monday.
func (r *reading) setDayOfWeek(year, week, day int) bool {
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	t := monday.AddDate(0, 0, 7*(week-1)+day-1)
	y, w := t.ISOWeek()
	return day >= 1 && day <= 7 && y == year && w == week && r.setDate(t.Year(), int(t.Month()), t.Day(), 4)
}
