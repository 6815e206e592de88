package wiredate

import "time"

// The Iranian solar year begins with spring; its first six months have 31 days, the next five 30. Leap years follow a cycle of 33
// years, which agrees with the astronomical calendar for the years used here (1343 to 1472).

func solarLeap(year int) bool {
	switch year % 33 {
	case 1, 5, 9, 13, 17, 22, 26, 30:
		return true
	}
	return false
}

func solarValid(year, month, day int) bool {
	switch {
	case year < 1343 || year > 1472:
		return false
	case month <= 6:
		return day <= 31
	case month < 12 || solarLeap(year):
		return day <= 30
	}
	return day <= 29
}

// fromSolar gives the common date of a day of the Iranian calendar, counted from 1 Farvardin 1400, which was 21 March 2021.
func fromSolar(year, month, day int) (int, int, int) {
	days := 31*min(month-1, 6) + 30*max(month-7, 0) + day - 1
	for y := 1400; y < year; y++ {
		days += solarDays(y)
	}
	for y := year; y < 1400; y++ {
		days -= solarDays(y)
	}
	t := time.Date(2021, time.March, 21+days, 0, 0, 0, 0, time.UTC)
	return t.Year(), int(t.Month()), t.Day()
}

func solarDays(year int) int {
	if solarLeap(year) {
		return 366
	}
	return 365
}
