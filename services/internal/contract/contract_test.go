package contract

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

var update = flag.Bool("update", false, "write the golden files anew")

func event() news.Event {
	at := time.Date(2026, 3, 14, 10, 31, 9, 250_000_000, time.UTC)
	return news.Event{
		Epoch: "k3v9qd", Seq: 1203, Type: news.Revised, Time: at, Subject: "a1b2c3",
		Changed: []string{"title", "text"},
		Article: news.Article{
			ID:        "a1b2c3",
			Source:    news.Source{ID: "harbour.example", Name: "Harbour Post", Site: "https://www.harbour.example", Country: "NL"},
			State:     news.Live,
			FirstSeen: at.Add(-time.Hour),
			Revision:  2,
			Content: news.Content{
				URL: "https://www.harbour.example/ferry?utm_source=feed", Canonical: "https://www.harbour.example/ferry",
				Title: "Ferry “Aurora” returns", Text: "She came in at dawn & left <again>.\n\nNobody was hurt.",
				Authors: []string{"Ada Vermeer"}, Completeness: news.FromPage, Language: "en",
				Published: news.Time{Instant: at.Truncate(24 * time.Hour), Local: "2026-03-14", Precision: news.Day, ZoneSource: news.ZoneAssumed, Written: "14 March 2026"},
				Images:    []news.Image{{URL: "https://www.harbour.example/a.jpg", Caption: "The pier"}},
				Agency:    "Harbour Agency",
				Usage:     news.Usage{Mining: news.MiningReserved, Policy: "https://www.harbour.example/tdm.json", Uses: "search=y, train-ai=n"},
				Hash:      "00112233445566778899aabbccddeeff",
			},
		},
		Instants: news.Instants{Shown: at.Add(-time.Second), Fetched: at.Add(-time.Millisecond), Committed: at},
	}
}

// feedEvent gives an event about a feed.
func feedEvent(kind news.EventType) news.Event {
	at := time.Date(2026, 3, 14, 10, 31, 9, 0, time.UTC)
	e := news.Event{Epoch: "k3v9qd", Seq: 1204, Type: kind, Time: at, Subject: "feed/7", About: news.About{
		Feed: &news.EventFeed{ID: 7, URL: "https://www.harbour.example/rss", Source: event().Article.Source},
	}}
	switch kind {
	case news.Gapped:
		e.About.Gap = &news.Gap{ID: 3, From: at.Add(-time.Hour), To: at, Shown: 20, Missing: -1, Recovered: 4, Final: true, Detail: "asked https://www.harbour.example/news.xml"}
	case news.Troubled:
		e.About.Trouble = &news.Trouble{State: news.TroubleBegan, Cause: news.CauseGone, Detail: "the outlet has taken it away for good (410)", Since: at}
	}
	return e
}

func match() news.Match {
	e := event()
	return news.Match{
		Topic: "t7", Number: 12, Seq: e.Seq, Kind: news.Appeared, Reason: news.ReasonRevised, QueryVersion: 3, Time: e.Time,
		Spans: []news.Span{{Field: "title", Start: 7, End: 13}}, Event: e,
	}
}

func TestGoldenJSON(t *testing.T) {
	f := func(name string, m proto.Message) {
		t.Helper()
		if err := protovalidate.Validate(m); err != nil {
			t.Errorf("%s breaks the contract's own rules: %v", name, err)
		}
		raw, err := JSON(m)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := json.Indent(&b, raw, "", "  "); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != string(want) {
			t.Errorf("%s is written as\n%s\nwant\n%s", name, got, want)
		}
		back := m.ProtoReflect().New().Interface()
		if err := FromJSON(raw, back); err != nil || !proto.Equal(m, back) {
			t.Errorf("%s does not survive its JSON: %v", name, err)
		}
	}
	f("event", Event(event()))
	f("event-gap", Event(feedEvent(news.Gapped)))
	f("event-trouble", Event(feedEvent(news.Troubled)))
	merged := event()
	merged.Type, merged.Changed, merged.About.Merged = news.Merged, nil, "f00ba4"
	f("event-merged", Event(merged))
	f("match", Match(match()))
	f("topic", Topic(news.Topic{ID: "t7", Name: "Ferries", Query: `"ferry"`, Version: 3, Matches: 12},
		[]news.Subscription{{ID: "s1", URL: "https://desk.example/hook", Secret: "whsec_c2VjcmV0", State: news.Active, Cursor: 11}}))
	f("feed", Feed(news.Feed{ID: 4, Candidates: []string{"https://a.example/rss", "https://a.example/feed"}, Current: 1, Interval: 90 * time.Second},
		LedgerDay(Day{Day: "2026-03-14", Seen: 5, Published: 3, Dropped: 2, Reasons: map[news.DropReason]int{news.DropDuplicate: 2}})))
}

func TestFromJSONSkipsWhatANewerWireSays(t *testing.T) {
	var e newswirev1.Event
	if err := FromJSON([]byte(`{"seq":"7","mood":"calm"}`), &e); err != nil || e.Seq != 7 {
		t.Errorf("got seq %d, %v", e.Seq, err)
	}
}

func TestBrokenTextCanBeWritten(t *testing.T) {
	e := event()
	e.Article.Title = "caf\xe9"
	e.Article.Published.Instant = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)
	m := Event(e)
	if _, err := proto.Marshal(m); err != nil {
		t.Error(err)
	}
	if _, err := JSON(m); err != nil {
		t.Error(err)
	}
	if m.Article.Title != "caf\ufffd" {
		t.Errorf("title is %q", m.Article.Title)
	}
}

func TestEventHeaders(t *testing.T) {
	want := map[string]string{
		"ce_specversion": "1.0", "ce_id": "k3v9qd.1203", "ce_type": "revised", "ce_source": "newswire", "ce_subject": "a1b2c3",
		"ce_time": "2026-03-14T10:31:09.25Z", "content-type": "application/protobuf", "nw-least-reader": "1",
		"nw-shown": "2026-03-14T10:31:08.25Z", "nw-fetched": "2026-03-14T10:31:09.249Z", "nw-committed": "2026-03-14T10:31:09.25Z",
	}
	if got := EventHeaders(event()); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHeadersOfAFeedsEvent(t *testing.T) {
	h := EventHeaders(feedEvent(news.Troubled))
	if h[HeaderType] != "trouble" || h[HeaderSubject] != "feed/7" || h[HeaderID] != "k3v9qd.1204" {
		t.Errorf("got %v", h)
	}
}

func TestCursor(t *testing.T) {
	f := func(in, epoch string, seq int64) {
		t.Helper()
		e, n, err := ParseCursor(in)
		if err != nil || e != epoch || n != seq {
			t.Errorf("%q is read as %q %d, %v; want %q %d", in, e, n, err, epoch, seq)
		}
	}
	f("", "", 0)
	f("0", "", 0)
	f("1203", "", 1203)
	f("k3v9qd.1203", "k3v9qd", 1203)
	f(FormatCursor("2026.a", 9223372036854775807), "2026.a", 9223372036854775807)

	for _, in := range []string{"-1", "+1", "a", ".5", "e.", "e.-1", "1 ", "9223372036854775808", "e.1.x"} {
		if e, n, err := ParseCursor(in); err == nil {
			t.Errorf("%q is read as %q %d, want an error", in, e, n)
		}
	}
}
