package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func before(d time.Duration) *timestamppb.Timestamp { return timestamppb.New(noon.Add(-d)) }

// shown compares what a person sees with testdata/NAME.txt.
func shown(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%v: %s is\n%s\nwant\n%s", err, name, got, want)
	}
}

func quayPolls() []*newswirev1.PollRecord {
	return []*newswirev1.PollRecord{
		{Time: before(5 * time.Minute), Status: 200, Shown: 30, Known: 29, Found: 1, Took: durationpb.New(340 * time.Millisecond)},
		{Time: before(10 * time.Minute), Status: 304, Shown: 30, Known: 30, Took: durationpb.New(90 * time.Millisecond)},
		{Time: before(time.Hour), Took: durationpb.New(10 * time.Second), Cause: "unreachable", Detail: "no complete answer in time; it is tried again"},
	}
}

func quay() *newswirev1.Feed {
	return &newswirev1.Feed{Id: 7, Url: "https://quay.example/rss", Urls: []string{"https://quay.example/rss"}, Interval: durationpb.New(5 * time.Minute), LastPoll: before(5 * time.Minute),
		LastGood: before(5 * time.Minute), NextPoll: before(-2 * time.Minute), Gaps: []*newswirev1.Gap{
			{From: before(26 * time.Hour), To: before(25 * time.Hour), Missing: proto.Int32(12), Recovered: 9}, {From: before(50 * time.Hour), To: before(48 * time.Hour)}}}
}

func TestPrintReport(t *testing.T) {
	f := func(name string, r *newswirev1.CheckFeedResponse) {
		t.Helper()
		var out strings.Builder
		printReport(&out, r, noon)
		shown(t, name, out.String())
	}
	exchange := &newswirev1.Exchange{Url: "https://quay.example/rss", Status: 200, Bytes: 48213, Took: durationpb.New(340 * time.Millisecond),
		Sent:     map[string]string{"User-Agent": "newswire/1.0", "Accept-Encoding": "gzip", "Cookie": "(secret)", "If-None-Match": `"a1"`},
		Received: map[string]string{"Content-Type": "application/rss+xml", "Etag": `"a2"`, "Server": "evil\x1b[2Jserver"}}
	f("check-good", &newswirev1.CheckFeedResponse{
		Url: "https://quay.example/rss", Format: "rss", Title: "Quay \x1b[31mGazette", Items: 30, Language: "en", Encoding: "windows-1252", NewestTime: before(12 * time.Minute),
		Exchanges: []*newswirev1.Exchange{{Url: "http://quay.example/rss", Status: 301, Detail: "moved for good"}, exchange},
		Newest:    []*newswirev1.Article{{Title: "Harbour closes for repairs"}, {Title: "Ferries leave from the old quay"}},
		Repairs:   []string{"a bare & that begins no reference (3 times)"},
		Dropped:   []*newswirev1.CheckedItem{{Link: "https://quay.example/2", What: "another entry of the feed says the same"}},
		Undated:   []*newswirev1.CheckedItem{{Title: "Ferries leave", What: "yesterday, perhaps"}},
		Robots:    "the pages may be fetched", Notes: []string{"the feed has moved for good to https://quay.example/rss"},
		Source: &newswirev1.Source{Id: "quay.example", Name: "Quay Gazette"}, Feed: quay(), Polls: quayPolls(), Next: "in 2 min: it is asked every 5 min",
	})
	lost := quay()
	lost.Cause, lost.Detail, lost.Failures, lost.Since, lost.Gaps = "not_a_feed", "the address answers with a web page", 4, before(30*time.Hour), nil
	f("check-lost", &newswirev1.CheckFeedResponse{
		Url: "https://quay.example/rss", Cause: "not_a_feed", Detail: "the address answers with a web page; look there for the address of the feed",
		Exchanges: []*newswirev1.Exchange{exchange}, Source: &newswirev1.Source{Id: "quay.example"}, Feed: lost, Next: "in 20 min: 4 failures in a row",
		Found: []*newswirev1.FoundFeed{{Url: "https://quay.example/new.xml", Format: "rss", Title: "Quay", Items: 30, Newest: before(time.Hour), From: "declared by the page"}},
	})
	f("check-unreachable", &newswirev1.CheckFeedResponse{Url: "https://tide.example/rss", Cause: "unreachable", Detail: "no address is known for tide.example; check the spelling",
		Exchanges: []*newswirev1.Exchange{{Url: "https://tide.example/rss", Took: durationpb.New(20 * time.Millisecond), Detail: "no address is known for tide.example; check the spelling"}}})
}

func TestPrintLedger(t *testing.T) {
	feed := quay()
	feed.Ledger = []*newswirev1.LedgerDay{
		{Day: "2026-03-14", Seen: 40, Published: 30, Unchanged: 5, Dropped: 3, Pending: 2, Reasons: map[string]int32{"duplicate": 2, "empty": 1}},
		{Day: "2026-03-13", Seen: 1200, Published: 1100, Unchanged: 99, Dropped: 1, Reasons: map[string]int32{"duplicate": 1}},
	}
	r := &newswirev1.GetFeedResponse{
		Source: &newswirev1.Source{Id: "quay.example", Name: "Quay Gazette"}, Feed: feed, Polls: quayPolls(),
		Pending: []*newswirev1.PendingItem{
			{Link: "https://quay.example/a", Shown: before(3 * time.Hour), Due: before(-5 * time.Minute), Tries: 2, Cause: "unreachable", Detail: "no complete answer in time"},
			{Title: "Without a page", Shown: before(20 * time.Minute), Due: before(time.Minute), Sent: true},
			{Link: "https://quay.example/new", Shown: before(time.Minute)}},
		Backfill: &newswirev1.Backfill{State: "stopped", Since: before(30 * 24 * time.Hour), Pages: 12, PagesLeft: 30, Seen: 2400, Found: 2101, Pending: 2},
	}
	var out strings.Builder
	if err := printFeedLedger(&out, r, noon); err != nil {
		t.Errorf("what adds up is an error: %v", err)
	}
	shown(t, "ledger", out.String())
	feed.Ledger[1].Published--
	out.Reset()
	if err := printFeedLedger(&out, r, noon); err == nil || !strings.Contains(err.Error(), "2026-03-13") || !strings.Contains(out.String(), "DOES NOT ADD UP") {
		t.Errorf("what does not add up gives %v", err)
	}
}

func TestListedFeed(t *testing.T) {
	f := func(want string, feed *newswirev1.Feed) {
		t.Helper()
		var cells []string
		for _, c := range (listedFeed{feed, &newswirev1.Source{Id: "quay.example"}}).cells(noon) {
			cells = append(cells, fmt.Sprint(c))
		}
		if got := strings.Join(cells, " | "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	f("7 | quay.example | ok | 5m | in 2m | 5m ago | https://quay.example/rss", quay())
	busy := quay()
	busy.Cause, busy.Since, busy.LastGood = "busy", before(50*time.Hour), nil
	f("7 | quay.example | busy for 2d | 5m | in 2m | never | https://quay.example/rss", busy)
	f("8 | quay.example | first poll to come | - | now | never | https://quay.example/b", &newswirev1.Feed{Id: 8, Url: "https://quay.example/b", NextPoll: before(time.Second)})
}

func TestDescribeFound(t *testing.T) {
	var out strings.Builder
	describeFound(&out, &newswirev1.DiscoverFeedsResponse{Asked: 6, Notes: []string{"https://quay.example/old: the address does not exist (404)"}, Found: []*newswirev1.FoundFeed{
		{Url: "https://quay.example/rss", Format: "rss", Title: "Quay", Items: 30, Newest: before(time.Hour), Language: "en", From: "declared by the page", Titles: []string{"Harbour closes", "Ferries leave", "Ropes", "More"}},
		{Url: "https://quay.example/news.xml", Format: "sitemap", Items: 1204, From: "a sitemap of news", Repairs: []string{"a bare & that begins no reference"}, Feed: 7},
	}}, noon)
	shown(t, "found", out.String())
}
