package storage

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// office is a source that shows four articles an hour from 8 to 18 on weekdays, none at night, one an hour at weekends.
func office(until time.Time, days int) Rhythm {
	r := Rhythm{Source: "a.example", Hours: map[int64]int{}, Answers: true}
	for at := until.AddDate(0, 0, -days); at.Before(until); at = at.Add(time.Hour) {
		n := 4
		if day := at.Weekday(); day == time.Saturday || day == time.Sunday {
			n = 1
		}
		if h := at.Hour(); h >= 8 && h < 18 {
			r.Hours[hourOf(at)] = n
			r.Last = at.Add(50 * time.Minute)
		}
	}
	return r
}

func TestRhythm(t *testing.T) {
	monday := time.Date(2026, 3, 16, 0, 0, 0, 0, time.UTC)
	f := func(what string, r Rhythm, now time.Time, want news.NoticeKind) {
		t.Helper()
		n, _ := r.judge(now)
		if n.Kind != want {
			t.Errorf("%s: %q, want %q: %+v", what, n.Kind, want, n)
		}
	}
	f("at night", office(monday, 35), monday.Add(7*time.Hour), "")
	f("on Monday morning", office(monday, 35), monday.Add(10*time.Hour), "")
	f("until Monday noon", office(monday, 35), monday.Add(12*time.Hour), "")
	// 14 hours of the night are its longest silence; by Monday evening some 30 articles are missing.
	f("until Monday evening", office(monday, 35), monday.Add(17*time.Hour), news.NoticeSilent)
	f("until Tuesday", office(monday, 35), monday.Add(36*time.Hour), news.NoticeSilent)
	young := office(monday, 5)
	f("with five days of history", young, monday.Add(36*time.Hour), "")
	deaf := office(monday, 35)
	deaf.Answers = false
	f("while its feeds do not answer", deaf, monday.Add(36*time.Hour), "")

	noonday := monday.Add(12 * time.Hour)
	busy := office(noonday, 35)
	busy.Recent = 6
	f("a busy hour", busy, noonday, "")
	busy.Recent = 60
	f("an hour of sixty", busy, noonday, news.NoticeFlood)
	n, _ := busy.judge(noonday)
	if n.Expected < 2 || n.Expected > 4.5 || n.Seen != 60 || n.Detail == "" {
		t.Errorf("%+v", n)
	}
	rare := Rhythm{Hours: map[int64]int{hourOf(monday.AddDate(0, 0, -30)): 1, hourOf(monday.AddDate(0, 0, -10)): 1}, Last: monday.AddDate(0, 0, -10), Answers: true}
	f("one that shows little", rare, monday, "")
	f("one that was never seen", Rhythm{Answers: true}, monday, "")
}
