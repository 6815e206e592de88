package fetcher

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

// even is a pace without jitter.
var even = pace{least: time.Minute, most: 24 * time.Hour, faster: 1, jitter: func() float64 { return 0.5 }}

func TestPaceFollowsTheShareKnown(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	f := func(last time.Duration, s Sighting, every, want time.Duration) {
		t.Helper()
		if got := even.after(news.Feed{Interval: last, Hints: news.Hints{Every: every}}, s, now); got != want {
			t.Errorf("after(%v, %+v, %v) = %v, want %v", last, s, every, got, want)
		}
	}
	f(0, Sighting{Shown: 30, Found: 30, First: true}, 0, 5*time.Minute)
	f(10*time.Minute, Sighting{Shown: 30, Found: 1}, 0, 6*time.Minute)
	f(10*time.Minute, Sighting{Shown: 30, Found: 6}, 0, 5*time.Minute)
	f(20*time.Minute, Sighting{Shown: 30, Found: 15}, 0, 5*time.Minute)
	f(40*time.Minute, Sighting{Shown: 30, Found: 30}, 0, 5*time.Minute)
	f(time.Minute, Sighting{Shown: 30, Found: 30}, 0, time.Minute)
	f(10*time.Minute, Sighting{Shown: 30}, 0, 15*time.Minute)
	f(50*time.Minute, Sighting{Shown: 30}, 0, time.Hour)
	f(10*time.Minute, Sighting{Shown: 30, Found: 30}, 20*time.Minute, 20*time.Minute)
	f(50*time.Minute, Sighting{Shown: 30}, 12*time.Hour, 12*time.Hour)
	f(50*time.Minute, Sighting{Shown: 30}, 40*24*time.Hour, 24*time.Hour)
	if got := even.spread(time.Hour); got != time.Hour {
		t.Errorf("spread = %v", got)
	}
	short := (&Fetcher{Options: Options{PollMin: 20 * time.Millisecond, PollMax: 2 * time.Second}}).pace()
	if got := short.after(news.Feed{Interval: time.Hour, Hints: news.Hints{Every: time.Hour}}, Sighting{}, now); got != 2*time.Second {
		t.Errorf("within seconds: %v", got)
	}
	if got := short.after(news.Feed{}, Sighting{Shown: 3, Found: 3, First: true}, now); got != 100*time.Millisecond {
		t.Errorf("the first interval of a wire that polls within seconds: %v", got)
	}
	own := (&Fetcher{Options: Options{PollMin: time.Minute, PollMax: 24 * time.Hour}}).paceOf(news.Feed{Settings: news.Settings{PollMin: 3 * time.Hour}})
	if got := own.after(news.Feed{Interval: time.Minute}, Sighting{}, now); got != 3*time.Hour {
		t.Errorf("a feed with a bound of its own: %v", got)
	}
}

func TestPaceFollowsTheRhythm(t *testing.T) {
	// A week of an outlet that shows an item every ten minutes from 7 to 17 o'clock.
	var r news.Rhythm
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for range 7 {
		for at := day.Add(7 * time.Hour); at.Before(day.Add(17 * time.Hour)); at = at.Add(10 * time.Minute) {
			r = r.Add(at, []time.Time{at})
		}
		day = day.Add(24 * time.Hour)
	}
	f := func(at time.Duration, last, least, most time.Duration) {
		t.Helper()
		if got := even.after(news.Feed{Interval: last, Rhythm: r}, Sighting{Shown: 30}, day.Add(at)); got < least || got > most {
			t.Errorf("at %v after %v: %v, want %v to %v", at, last, got, least, most)
		}
	}
	f(10*time.Hour, time.Hour, 8*time.Minute, 14*time.Minute)    // an item is to be expected soon
	f(10*time.Hour, 2*time.Minute, 3*time.Minute, 3*time.Minute) // nothing new: half as long again
	f(22*time.Hour, 2*time.Minute, 10*time.Minute, time.Hour)    // at night nothing comes soon
	f(6*time.Hour+30*time.Minute, time.Hour, 20*time.Minute, 50*time.Minute)
}

func TestHintsThatTheFeedProvesFalseDoNotCount(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	f := func(apart time.Duration, items int, want bool) {
		t.Helper()
		a := answer{}
		a.feed.TTL = time.Hour
		for i := range items {
			a.feed.Items = append(a.feed.Items, news.Entry{Published: news.Time{Instant: now.Add(-time.Minute - time.Duration(i)*apart), Precision: news.Minute}})
		}
		if got := a.hints(news.Feed{LastGood: now.Add(-time.Hour)}, now); got.False != want || got.Every != time.Hour {
			t.Errorf("%d items %v apart: %+v", items, apart, got)
		}
	}
	f(10*time.Minute, 5, true)
	f(10*time.Minute, 2, false)
	f(time.Second, 5, false) // once in an hour, many at once
}

func TestRestsAndWaits(t *testing.T) {
	now := time.Date(2026, 3, 13, 22, 30, 0, 0, time.UTC) // a Friday
	f := func(h news.Hints, want time.Time) {
		t.Helper()
		if got := h.Awake(now); !got.Equal(want) {
			t.Errorf("%+v: %v, want %v", h, got, want)
		}
	}
	f(news.Hints{}, now)
	f(news.Hints{SkipHours: []int{22, 23, 0}}, time.Date(2026, 3, 14, 1, 0, 0, 0, time.UTC))
	f(news.Hints{SkipHours: []int{24, 22}}, time.Date(2026, 3, 13, 23, 0, 0, 0, time.UTC))
	f(news.Hints{SkipDays: []time.Weekday{time.Friday}}, time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC))
	f(news.Hints{SkipDays: []time.Weekday{time.Friday, time.Saturday}}, now.Add(24*time.Hour)) // a day at most
	var always []int
	for h := range 24 {
		always = append(always, h)
	}
	f(news.Hints{SkipHours: always}, now)

	g := func(want time.Duration, header ...string) {
		t.Helper()
		h := http.Header{}
		for i := 0; i < len(header); i += 2 {
			h.Add(header[i], header[i+1])
		}
		got := freshUntil(&client.Response{Header: h, Fetched: now})
		if want == 0 != got.IsZero() || want > 0 && got.Sub(now) != want {
			t.Errorf("%v: %v, want %v", header, got, want)
		}
	}
	g(0)
	g(5*time.Minute, "Cache-Control", "public, max-age=300")
	g(time.Minute, "Cache-Control", "MAX-AGE=\"300\", s-maxage=9", "Age", "240")
	g(0, "Cache-Control", "max-age=300", "Age", "400")
	g(0, "Cache-Control", "no-cache, max-age=300")
	g(0, "Cache-Control", "max-age=-5")
	g(0, "Cache-Control", "max-age=soon")
	g(24*time.Hour, "Cache-Control", "max-age=99999999")
}

func TestFailuresAreWeighed(t *testing.T) {
	f := func(c news.Cause, failures int, interval, want time.Duration) {
		t.Helper()
		if got := even.failed(news.Feed{Cause: c, Failures: failures, Interval: interval}); got != want {
			t.Errorf("%s, %d times, after %v: %v, want %v", c, failures, interval, got, want)
		}
	}
	f(news.CauseServer, 1, 0, 5*time.Minute)
	f(news.CauseServer, 3, time.Hour, 15*time.Minute)
	f(news.CauseServer, 1, 2*time.Minute, 2*time.Minute)
	f(news.CauseServer, 100_000, 0, 2*time.Hour)
	f(news.CauseNotFound, 1, 0, 15*time.Minute)
	f(news.CauseNotFound, 100_000, 0, 24*time.Hour)
	f(news.CauseGone, 1, 0, time.Hour)
}

func TestPollKeepsAndClears(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	one := Subject{Feed: news.Feed{ID: 1, ETag: "a", BodyHash: "h", Polled: true, Interval: 10 * time.Minute, LastGood: now.Add(-time.Hour)}}
	bad := answer{cause: news.CauseBusy, detail: "pause", retryAt: now.Add(3 * time.Hour), status: 429}.poll(one, now, even).Feed
	if bad.Failures != 1 || bad.Cause != news.CauseBusy || bad.ETag != "a" || !bad.NextPoll.Equal(now.Add(3*time.Hour)) || !bad.Since.Equal(now) || !bad.LastGood.Equal(one.Feed.LastGood) {
		t.Errorf("after a failure: %+v", bad)
	}
	worse := answer{cause: news.CauseServer}.poll(Subject{Feed: bad}, now.Add(time.Hour), even).Feed
	if worse.Failures != 2 || !worse.Since.Equal(now) || !worse.NextPoll.Equal(now.Add(70*time.Minute)) {
		t.Errorf("after the second: %+v", worse)
	}
	good := answer{status: 200, candidate: 0, hash: "x", notBefore: now.Add(9 * time.Hour), feed: Feed{Title: "T", Items: []news.Entry{{Link: "https://a.example/1"}}}}.poll(Subject{Feed: worse}, now, even)
	if g := good.Feed; g.Failures != 0 || g.Cause != "" || g.ETag != "" || g.BodyHash != "x" || !g.Since.IsZero() || g.Title != "T" || good.Shown != 1 || len(good.Items) != 1 || good.Quiet {
		t.Errorf("after it works again: %+v", good)
	}
	if g := good.Settle(good.Feed, Sighting{Shown: 1, Found: 1}); !g.NextPoll.Equal(now.Add(9*time.Hour)) || !g.Whole.Equal(now) || g.Interval >= worse.Interval {
		t.Errorf("when it is known what was new: %+v", g)
	}
	same := answer{status: 304, unchanged: true, etag: "a", hash: "h"}.poll(one, now, even)
	if !same.Quiet || same.Settle != nil || same.Feed.Same != 1 || same.Feed.ETag != "a" || !same.Feed.NextPoll.Equal(now.Add(15*time.Minute)) {
		t.Errorf("after a 304: %+v", same)
	}
	if back := (answer{status: 304, unchanged: true}).poll(Subject{Feed: worse}, now, even); back.Quiet || back.Feed.Cause != "" {
		t.Errorf("a 304 after failures: %+v", back)
	}
}

func TestFalse304(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	var r news.Rhythm
	for i := range 100 {
		r = r.Add(now.Add(time.Duration(i-100)*10*time.Minute), []time.Time{now})
	}
	f := func(feed news.Feed, want bool) {
		t.Helper()
		if got := wantsWhole(feed, now, 24*time.Hour); got != want {
			t.Errorf("%+v wants its body: %v", feed, got)
		}
	}
	f(news.Feed{}, true)
	f(news.Feed{Whole: now.Add(-time.Hour), Same: 500}, false)
	f(news.Feed{Whole: now.Add(-24 * time.Hour)}, true)
	f(news.Feed{Whole: now.Add(-time.Hour), Doubt: now.Add(time.Hour)}, true)
	f(news.Feed{Whole: now.Add(-time.Hour), Same: 10, Rhythm: r}, false)
	r.At = now.Add(-time.Hour)
	f(news.Feed{Whole: now.Add(-time.Hour), Same: 9, Rhythm: r}, false)
	f(news.Feed{Whole: now.Add(-time.Hour), Same: 10, Rhythm: r}, true)
	if hasty := (news.Feed{Whole: now.Add(-time.Hour), Same: 10}); !wantsWhole(hasty, now, 2*time.Second) || wantsWhole(hasty, now, time.Hour) {
		t.Error("ten answers without news at a pace of seconds")
	}

	before := news.Feed{ETag: "a", Same: 3, Whole: now.Add(-time.Hour), LastGood: now.Add(-time.Minute)}
	g := func(a answer, want bool) {
		t.Helper()
		got := a.settle(before, before, Sighting{Shown: 5, Found: 2}, now, even)
		if got.Doubt.IsZero() == want {
			t.Errorf("%+v: doubted until %v", a, got.Doubt)
		}
	}
	old := news.Entry{Published: news.Time{Instant: now.Add(-10 * time.Minute), Precision: news.Minute}}
	g(answer{whole: true, etag: "a"}, true)
	g(answer{whole: true, etag: "b"}, false)
	g(answer{etag: "a"}, false)
	g(answer{whole: true, etag: "b", feed: Feed{Items: []news.Entry{old, old}}}, true)
	g(answer{whole: true, etag: "b", feed: Feed{Items: []news.Entry{old}}}, false)
}

func TestItemsOf(t *testing.T) {
	source := news.Source{ID: "a.example", Site: "https://a.example"}
	items := itemsOf([]news.Entry{
		{Link: "https://a.example/1", GUID: "1", Title: "one"},
		{Link: "https://a.example/1?utm_source=x", GUID: "1", Title: "one"},
		{Link: "https://a.example/live", GUID: "2", Title: "two"},
		{Link: "https://a.example/live", GUID: "3", Title: "three"},
		{GUID: "4", Title: "no link"},
		{Summary: "nothing"},
		{Link: "https://a.example/5", GUID: "5", Title: "five"},
		{Link: "https://a.example/world/5", GUID: "5", Title: "five"},
	}, source, "https://a.example/rss")
	if len(items) != 7 {
		t.Fatalf("%d items: %+v", len(items), items)
	}
	f := func(i int, shared bool, reason news.DropReason) {
		t.Helper()
		if it := items[i]; it.Shared != shared || it.Dropped != reason || it.Address == "" || it.Host != "a.example" {
			t.Errorf("item %d: %+v", i, it)
		}
	}
	f(0, false, "")
	f(1, true, "")
	f(2, true, "")
	f(3, true, "")
	f(4, true, news.DropNoAddress)
	f(5, false, "")
	f(6, false, news.DropDuplicate)
	if items[1].Address == items[2].Address || items[0].Address != "a.example/1" {
		t.Errorf("addresses %q %q %q", items[0].Address, items[1].Address, items[2].Address)
	}
}

func TestSettle(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	f := &Fetcher{Options: Options{RevisitMin: 15 * time.Minute, PollMax: 24 * time.Hour, Now: func() time.Time { return now }}}
	entry := news.Entry{Title: "T"}
	check := func(w Work, cause news.Cause, wait time.Duration, drop news.DropReason) {
		t.Helper()
		r := f.settle(w, result{cause: cause})
		if wait == 0 != r.again.IsZero() || wait > 0 && r.again.Sub(now) != wait || r.drop != drop {
			t.Errorf("%+v, %s: %+v", w, cause, r)
		}
	}
	check(Work{Entry: entry}, news.CauseUnreachable, time.Minute, "")
	check(Work{Entry: entry, Tries: 1}, news.CauseServer, 5*time.Minute, "")
	check(Work{Entry: entry, Tries: 2}, news.CauseServer, 0, "")
	check(Work{Entry: entry}, news.CauseRobots, 0, "")
	check(Work{Entry: entry}, news.CauseNotFound, 0, "")
	check(Work{}, news.CauseNotFound, 0, news.DropEmpty)
	check(Work{Article: "x"}, news.CauseNotFound, 0, "")
	check(Work{Article: "x"}, news.CauseGone, 0, "")
	check(Work{Article: "x"}, news.CauseBlocked, 0, "")
	check(Work{Article: "x"}, news.CauseServer, 15*time.Minute, "")
	check(Work{Article: "x", Tries: 9}, news.CauseServer, 4*time.Hour, "")
	if r := f.settle(Work{Tries: 2}, result{cause: news.CauseBusy, waits: true, again: now.Add(time.Hour)}); r.cause != "" || !r.again.Equal(now.Add(time.Hour)) || r.drop != "" {
		t.Errorf("not its host's turn: %+v", r)
	}
}

func TestEncodeCuts(t *testing.T) {
	f := func(d news.Document, cut bool) {
		t.Helper()
		b, err := encode(d)
		var got news.Document
		if err != nil || len(b) > maxDocument || json.Unmarshal(b, &got) != nil || got.Truncated != cut || cut && got.Page != nil && len(got.Page.Text) < maxDocument/2 {
			t.Errorf("%d bytes, truncated %v, %v", len(b), got.Truncated, err)
		}
	}
	block := strings.Repeat("Sözlər və \"işarələr\" ", 40) + "\n\n"
	f(news.Document{Page: &news.Page{Text: block}}, false)
	f(news.Document{Page: &news.Page{Text: strings.Repeat(block, 2000)}, Entry: news.Entry{Text: strings.Repeat(block, 500)}}, true)
	f(news.Document{Entry: news.Entry{Text: strings.Repeat("\x01", 800_000)}}, true)
	f(news.Document{Page: &news.Page{Text: "short", Images: make([]news.Image, 500_000)}}, false)
}

func TestParseKeep(t *testing.T) {
	f := func(in string, size int64, age time.Duration) {
		t.Helper()
		o, err := parseKeep(in)
		if err != nil || o.MaxBytes != size || o.MaxAge != age {
			t.Errorf("parseKeep(%q) = %+v, %v", in, o, err)
		}
	}
	f("20GB", 20e9, 0)
	f("1.5 gib", 3<<29, 0)
	f("720h", 0, 720*time.Hour)
	f("30d", 0, 720*time.Hour)
	for _, bad := range []string{"", "20", "-1GB", "much", "0h"} {
		if _, err := parseKeep(bad); err == nil || !strings.Contains(err.Error(), "20GB") {
			t.Errorf("parseKeep(%q) = %v", bad, err)
		}
	}
}

// failing gives the client's error for a network that is cut off.
func failing(t *testing.T) *client.Error {
	t.Helper()
	c := client.New(client.Options{NoRates: true, Transport: unknownHost{}})
	_, err := c.Get(context.Background(), "https://a.example/", client.Request{})
	e, ok := err.(*client.Error)
	if !ok || !e.Unknown() {
		t.Fatal(err)
	}
	return e
}

func TestNetworkIsBlamedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		n := newNetwork(func(detail string) { said = append(said, detail) }, time.Now)
		e := failing(t)
		verdicts := make(chan bool)
		for _, host := range []string{"a", "b", "c", "d"} {
			go func() { verdicts <- n.blame(t.Context(), host, e) }()
		}
		for range 4 {
			if !<-verdicts {
				t.Error("a source was blamed for the network")
			}
		}
		if len(said) != 1 || said[0] == "" || !n.isDown() {
			t.Errorf("said %q", said)
		}
		n.answered()
		if err := n.up(t.Context()); err != nil || len(said) != 2 || said[1] != "" {
			t.Errorf("back: %v, said %q", err, said)
		}
		if n.blame(t.Context(), "dead", e) {
			t.Error("a dead host was taken for the network")
		}
		time.Sleep(2 * time.Minute)
		start := time.Now()
		if n.blame(t.Context(), "dead", e) || time.Since(start) != verdictAfter {
			t.Errorf("a host that is alone in its fate: after %v", time.Since(start))
		}
	})
}

func TestPagesThatListArticlesAreGivenUp(t *testing.T) {
	var list, said strings.Builder
	for i := range 8 {
		fmt.Fprintf(&list, `<li><a href="/news/%d.html">Council talks about bridge number %d</a> 3 March</li>`, i, i)
		fmt.Fprintf(&said, "Council talks about bridge number %d 3 March\n\n", i)
	}
	f := func(w Work, title, text, body string, want bool) {
		t.Helper()
		r := result{final: "https://a.example/news/1.html", page: &news.Page{Title: title, Text: text}}
		if r.lists(w, []byte(body), "text/html; charset=utf-8"); (r.page == nil) != want {
			t.Errorf("%q: given up: %v", title, r.page == nil)
		}
	}
	entry := Work{Entry: news.Entry{Title: "Council talks about bridge number 3"}}
	f(entry, "Harbour News", said.String(), list.String(), true)
	f(Work{Article: "a"}, "Harbour News", said.String(), list.String(), true)
	f(Work{Article: "a", Last: Revision{Hash: news.ContentHash("Harbour News", said.String())}}, "Harbour News", said.String(), list.String(), false)
	f(entry, "Council talks about bridge number 3", said.String(), list.String(), false)
	f(entry, "Bridge", strings.Repeat("The ferry came back to the pier at noon. ", 20)+said.String(), list.String(), false)
}

func TestUnlikePagesAreGivenUp(t *testing.T) {
	e := news.Entry{Title: "Council postpones vote on the bridge", Summary: "The council of Limanabad postponed its vote, since the drawings were wrong."}
	f := func(title, text string, dated, want bool) {
		t.Helper()
		r := result{page: &news.Page{Title: title, Text: text}}
		if dated {
			r.page.Published.Instant = time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
		}
		if r.unlike(e); (r.page == nil) != want || want && r.cause != news.CauseNotArticle {
			t.Errorf("%q: given up: %v, %s", title, r.page == nil, r.cause)
		}
	}
	back := "Our site is down for maintenance. Please try again in a few minutes."
	f("We will be back soon", back, false, true)
	f("We will be back soon", back, true, false)
	f("We will be back soon", strings.Repeat(back+" ", 12), false, false)
	f("Vote on the bridge is put off", "The council of Limanabad postponed its vote on Monday.", false, false)
	f("Council postpones vote on the bridge", "Nothing of it is in the summary that the feed shows.", false, false)
}
