package fetcher

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

func TestPace(t *testing.T) {
	p := pace{least: time.Minute, most: 24 * time.Hour, jitter: func() float64 { return 0.5 }}
	f := func(last time.Duration, fresh bool, ttl, want time.Duration) {
		t.Helper()
		if got := p.after(last, fresh, ttl); got != want {
			t.Errorf("after(%v, %v, %v) = %v, want %v", last, fresh, ttl, got, want)
		}
	}
	f(0, true, 0, 5*time.Minute)
	f(4*time.Minute, true, 0, 2*time.Minute)
	f(time.Minute, true, 0, time.Minute)
	f(10*time.Minute, false, 0, 15*time.Minute)
	f(50*time.Minute, false, 0, time.Hour)
	f(90*time.Minute, false, 12*time.Hour, 135*time.Minute)
	f(30*time.Hour, false, 24*time.Hour, 24*time.Hour)
	if p.failed(1) != 5*time.Minute || p.failed(3) != 15*time.Minute || p.failed(100000) != 24*time.Hour {
		t.Errorf("failed: %v %v %v", p.failed(1), p.failed(3), p.failed(100000))
	}
	if p.spread(time.Hour) != time.Hour {
		t.Errorf("spread = %v", p.spread(time.Hour))
	}
}

func TestPollKeepsAndClears(t *testing.T) {
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	p := pace{least: time.Minute, most: 24 * time.Hour, jitter: func() float64 { return 0.5 }}
	one := Subject{Feed: news.Feed{ID: 1, ETag: "a", BodyHash: "h", Polled: true, Interval: 10 * time.Minute, LastGood: now.Add(-time.Hour)}}
	bad := answer{cause: news.CauseBusy, detail: "pause", retryAt: now.Add(3 * time.Hour), status: 429}.poll(one, now, p).Feed
	if bad.Failures != 1 || bad.Cause != news.CauseBusy || bad.ETag != "a" || !bad.NextPoll.Equal(now.Add(3*time.Hour)) || !bad.Since.Equal(now) || !bad.LastGood.Equal(one.Feed.LastGood) {
		t.Errorf("after a failure: %+v", bad)
	}
	worse := answer{cause: news.CauseServer}.poll(Subject{Feed: bad}, now.Add(time.Hour), p).Feed
	if worse.Failures != 2 || !worse.Since.Equal(now) || !worse.NextPoll.Equal(now.Add(70*time.Minute)) {
		t.Errorf("after the second: %+v", worse)
	}
	good := answer{status: 200, candidate: 0, hash: "x", fresh: true, feed: Feed{Title: "T", Items: []news.Entry{{Link: "https://a.example/1"}}}}.poll(Subject{Feed: worse}, now, p)
	if g := good.Feed; g.Failures != 0 || g.Cause != "" || g.ETag != "" || g.BodyHash != "x" || !g.Since.IsZero() || g.Title != "T" || good.Shown != 1 || len(good.Items) != 1 {
		t.Errorf("after it works again: %+v", good)
	}
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
	f := &Fetcher{Options: Options{RevisitMin: 15 * time.Minute, Now: func() time.Time { return now }}}
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

func TestMarksIgnoreOrder(t *testing.T) {
	a, b := news.Entry{Title: "a", Link: "https://x.example/a"}, news.Entry{Title: "b", Link: "https://x.example/b"}
	if hashOf(marks([]news.Entry{a, b})...) != hashOf(marks([]news.Entry{b, a})...) || hashOf(marks([]news.Entry{a})...) == hashOf(marks([]news.Entry{a, b})...) {
		t.Error("marks")
	}
}
