package gateway_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// poll stores a poll of the only feed that shows one item, or fails with a cause.
func (w *wire) poll(at time.Time, item string, cause news.Cause) {
	w.t.Helper()
	f := news.Feed{ID: 1, SourceID: "harbour.example", Candidates: []string{"https://harbour.example/rss"}, LastPoll: at, LastGood: at, Polled: true, NextPoll: at}
	p := fetcher.Poll{At: at, Status: 200, URL: f.Candidates[0]}
	if cause != "" {
		f.Cause, f.Detail, f.Failures, f.Since, p.Definite = cause, "look for its new address", 1, at, true
	} else {
		link := "https://harbour.example/" + item
		p.Shown, p.Items = 1, []fetcher.Item{{Key: link, Fingerprint: "1", Address: news.Address(link), Link: link, Host: "harbour.example"}}
	}
	p.Feed = f
	if _, err := w.db.SavePolls(w.t.Context(), "me", []fetcher.Poll{p}, nil); err != nil {
		w.t.Fatal(err)
	}
	w.poke()
}

// TestGapAndTrouble follows what a feed may have lost and why it cannot be read through every way out of the wire.
func TestGapAndTrouble(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	if err := w.db.Begin(t.Context(), "me", time.Now(), time.Hour, false); err != nil {
		t.Fatal(err)
	}
	topic, err := w.db.CreateTopic(t.Context(), "Ferries", "ferry source:harbour.example")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC()
	w.poll(now.Add(-20*time.Minute), "a", "")
	w.poll(now.Add(-10*time.Minute), "b", "")
	w.poll(now, "", news.CauseGone)
	w.publish("harbour.example", 1)

	type event struct {
		Seq, Type string
		Article   *struct{ ID string }
		Feed      *struct {
			URL    string
			Source struct{ ID string }
		}
		Gap     *struct{ From, To string }
		Trouble *struct{ State, Cause, Detail string }
	}
	var list struct{ Events []event }
	w.get("/v1/events", &list)
	if len(list.Events) != 3 {
		t.Fatalf("%+v", list)
	}
	gap, trouble, created := list.Events[0], list.Events[1], list.Events[2]
	if gap.Type != "gap" || gap.Article != nil || gap.Feed == nil || gap.Feed.URL != "https://harbour.example/rss" || gap.Feed.Source.ID != "harbour.example" || gap.Gap == nil || gap.Gap.From >= gap.Gap.To {
		t.Errorf("%+v", gap)
	}
	if trouble.Type != "trouble" || trouble.Feed == nil || trouble.Trouble == nil || trouble.Trouble.State != "began" || trouble.Trouble.Cause != "gone" || trouble.Trouble.Detail == "" {
		t.Errorf("%+v", trouble)
	}
	if created.Type != "created" || created.Article == nil || created.Feed != nil || created.Seq != "3" {
		t.Errorf("%+v", created)
	}
	s := w.stream(http.DefaultClient, "/v1/events/stream?after=0", "")
	for _, want := range []string{"gap", "trouble", "created"} {
		if e := s.next(t); e.kind != want {
			t.Errorf("the stream gives %q, want %q", e.kind, want)
		}
	}
	f := func(path string, words ...string) {
		t.Helper()
		res, body := w.ask("GET", path, "")
		for _, word := range words {
			if res.StatusCode != http.StatusOK || !strings.Contains(body, word) {
				t.Errorf("%s: %s, without %q", path, res.Status, word)
			}
		}
	}
	f("/wire", "Ferry")
	f("/sources/harbour.example", "Gaps", "unknown", "look for its new address")
	f("/topics/"+topic.ID, "a feed cannot be read", "items may be missing")
	f("/v1/topics/"+topic.ID, `"kind":"trouble"`, `"kind":"gap"`)
	f("/v1/sources/harbour.example", `"gaps":[{"id":"1"`, `"kind":"gap"`)
}

// TestPagesBuiltInAnotherWay follows a change of the layout through the ways out of the wire.
func TestPagesBuiltInAnotherWay(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	if err := w.db.Begin(t.Context(), "me", time.Now(), time.Hour, false); err != nil {
		t.Fatal(err)
	}
	topic, err := w.db.CreateTopic(t.Context(), "Ferries", "ferry source:harbour.example")
	if err != nil {
		t.Fatal(err)
	}
	f := func(path string, want bool, words ...string) {
		t.Helper()
		res, body := w.ask("GET", path, "")
		for _, word := range words {
			if res.StatusCode != http.StatusOK || strings.Contains(body, word) != want {
				t.Errorf("%s: %s, with %q: %v", path, res.Status, word, !want)
			}
		}
	}
	for version, drift := range []string{"none of the last 8 has a date", "none of the last 8 has a date", ""} {
		m := fetcher.SiteMemory{Host: "harbour.example", Version: int64(version), Data: []byte{1}, Feed: 1, Drift: drift}
		if kept, err := w.db.KeepSites(t.Context(), "me", []fetcher.SiteMemory{m}, time.Now()); err != nil || len(kept) != 1 {
			t.Fatalf("kept %q, %v", kept, err)
		}
		f("/sources/harbour.example", drift != "", "pages built in another way", "none of the last 8 has a date")
		f("/topics/"+topic.ID, drift != "", "pages built in another way")
		f("/v1/sources/harbour.example", drift != "", `"kind":"layout"`)
	}
	var list struct {
		Events []struct {
			Type    string
			Trouble *struct{ State, Cause, Detail string }
		}
	}
	w.get("/v1/events", &list)
	if len(list.Events) != 2 || list.Events[0].Trouble.State != "began" || list.Events[1].Trouble.State != "ended" || list.Events[0].Trouble.Cause != "layout" || list.Events[1].Trouble.Cause != "layout" {
		t.Errorf("told %+v, want one beginning and one end", list.Events)
	}
}
