package fetcher

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/news"
)

var remarkNow = time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)

// shows is an answer whose items are so old.
func shows(ages ...time.Duration) (a answer) {
	for _, age := range ages {
		a.feed.Items = append(a.feed.Items, news.Entry{Published: news.Time{Instant: remarkNow.Add(-age), Precision: news.Second, ZoneSource: news.ZoneStated}})
	}
	return a
}

func TestAMalformedFeedIsToldAtTheSecondBody(t *testing.T) {
	bad, well, same := shows(0), shows(0), answer{unchanged: true}
	bad.feed.Repairs = mend.Repairs{mend.Ampersands: 3, mend.Items: 1}
	bad.feed.Unread = []feed.Unread{{Text: "the day after"}}
	f := func(want string, answers ...answer) {
		t.Helper()
		var r news.Remarks
		got := ""
		for _, a := range answers {
			if a.unchanged {
				r = a.remarksAgain(r, remarkNow)
			} else {
				r = a.remarks(r, Sighting{}, false, remarkNow)
			}
			got += map[bool]string{true: "x", false: "-"}[r.Malformed.Holds()]
		}
		if got != want {
			t.Errorf("%d answers: %s, want %s", len(answers), got, want)
		}
		if d := r.Malformed.Detail; r.Malformed.Holds() && (!strings.Contains(d, "bare &") || !strings.Contains(d, "the day after") || strings.Contains(d, "bound")) {
			t.Errorf("it says %q", d)
		}
	}
	f("-x", bad, bad)
	f("---", bad, well, bad)
	f("-xxx", bad, bad, well, bad)
	f("-xx-", bad, bad, well, well)
	f("-xx", bad, same, same)
	f("-xx-", bad, bad, well, same)
	f("---", well, well, same)
	old := shows(0)
	old.feed.Repairs = mend.Repairs{mend.ASCII: 1}
	f("---", old, old, old)
}

func TestAFeedIsStaleAgainstItsOwnHabit(t *testing.T) {
	const day = 24 * time.Hour
	every := func(step, silent time.Duration, n int) (out []time.Duration) {
		for i := range n {
			out = append(out, silent+time.Duration(i)*step)
		}
		return out
	}
	f := func(name string, want bool, watched time.Duration, ages []time.Duration) {
		t.Helper()
		a := shows(ages...)
		r := a.remarks(news.Remarks{}, Sighting{First: true}, false, remarkNow)
		if r.Stale.Holds() {
			t.Errorf("%s: stale at the first look", name)
		}
		r.Looked = remarkNow.Add(-watched)
		r = answer{}.remarksAgain(r, remarkNow)
		if r.Stale.Holds() != want {
			t.Errorf("%s: %+v, want %v", name, r, want)
		}
		if want && !strings.Contains(r.Stale.Detail, "look on the outlet's site") {
			t.Errorf("%s: it says %q", name, r.Stale.Detail)
		}
		if r = (answer{}).remarks(r, Sighting{Found: 1}, false, remarkNow); r.Stale.Holds() {
			t.Errorf("%s: stale with something new", name)
		}
	}
	f("daily, and silent for two weeks", true, 20*day, every(day, 14*day, 20))
	f("daily, and silent for ten days", false, 20*day, every(day, 10*day, 20))
	f("weekly, and silent for three weeks", false, 60*day, every(7*day, 21*day, 10))
	f("weekly, and silent for four weeks", true, 60*day, every(7*day, 28*day, 10))
	f("one issue, a month ago", false, 60*day, every(time.Minute, 30*day, 30))
	f("nothing for half a year", true, 2*day, every(60*day, 180*day, 3))
	f("nothing for half a year, added today", false, time.Hour, every(60*day, 180*day, 3))
	f("without dates", false, 20*day, nil)

	r := shows(every(day, 14*day, 20)...).remarks(news.Remarks{}, Sighting{First: true}, false, remarkNow)
	r.Looked = remarkNow.Add(-20 * day)
	if r = (answer{}).remarks(r, Sighting{}, true, remarkNow); r.Stale.Holds() {
		t.Error("stale while a hub pushes its news")
	}
}

func TestAWrongClockIsTold(t *testing.T) {
	f := func(skew time.Duration, age string, want string) {
		t.Helper()
		res := &client.Response{Fetched: remarkNow, Header: http.Header{"Date": {remarkNow.Add(skew).Format(http.TimeFormat)}}}
		if age != "" {
			res.Header.Set("Age", age)
		}
		if got := clockWrong(skewOf(res)); got == "" && want != "" || want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%v, age %q: %q, want %q", skew, age, got, want)
		}
	}
	f(0, "", "")
	f(9*time.Minute, "", "")
	f(3*time.Hour, "", "3 h ahead")
	f(3*time.Hour, "7200", "3 h ahead")
	f(-30*time.Minute, "", "")
	f(-9*time.Hour, "", "9 h behind")
	f(-9*time.Hour, "32400", "")
	if got := skewOf(&client.Response{Fetched: remarkNow}); got != 0 {
		t.Errorf("without a date: %v", got)
	}

	assumed := shows(-2 * time.Hour).feed.Items
	assumed[0].Published.ZoneSource = news.ZoneAssumed
	day := shows(-5 * time.Hour).feed.Items
	day[0].Published.Precision = news.Day
	g := func(items []news.Entry, want string) {
		t.Helper()
		if got := datesWrong(items, remarkNow); got == "" && want != "" || want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	g(nil, "")
	g(shows(time.Hour, -9*time.Minute).feed.Items, "")
	g(shows(time.Hour, -2*time.Hour).feed.Items, "2 h ahead of the clock: it is kept as written")
	g(assumed, "set the feed's zone")
	g(day, "")
}

func TestRemarksAboutTheClockBeginAndEnd(t *testing.T) {
	fast, ahead, well, same := answer{unchanged: true, skew: time.Hour}, shows(-time.Hour), shows(0), answer{unchanged: true}
	f := func(want string, answers ...answer) {
		t.Helper()
		one := Subject{Feed: news.Feed{Interval: 10 * time.Minute, Candidates: []string{"https://a.example/feed"}, Polled: true, LastGood: remarkNow}}
		got := ""
		for _, a := range answers {
			a.status = map[bool]int{true: 304, false: 200}[a.unchanged]
			p := a.poll(one, remarkNow, even)
			if p.Settle != nil {
				p.Feed = p.Settle(p.Feed, Sighting{Shown: 30, Found: 1})
			}
			if p.Quiet && p.Feed.Remarks != one.Feed.Remarks {
				t.Error("a poll whose remarks changed is stored as one that changed nothing")
			}
			if p.Feed.Failures != 0 || p.Feed.Cause != "" {
				t.Errorf("it counts as a failure: %+v", p.Feed)
			}
			one.Feed = p.Feed
			got += map[bool]string{true: "x", false: "-"}[p.Feed.Remarks.Clock.Holds()]
		}
		if got != want {
			t.Errorf("%d answers: %s, want %s", len(answers), got, want)
		}
	}
	f("-x", fast, fast)
	f("-xxx", fast, fast, same, same) // that nothing changed says nothing of the dates
	f("-xx-", fast, fast, well, well)
	f("-x", ahead, ahead)
	f("--x", ahead, same, ahead)
	f("---", ahead, well, ahead)
	f("-xxx", ahead, ahead, well, ahead)
}
