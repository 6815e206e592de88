package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// offered stores a poll whose body names a hub.
func (p *pollster) offered(h fetcher.Hub) {
	p.t.Helper()
	p.poll(func(out *fetcher.Poll) { out.Hub = &h })
}

// dueHub gives the one subscription that is due, nil for none.
func (p *pollster) dueHub(now time.Time) *fetcher.Hub {
	p.t.Helper()
	due, _, err := p.db.DueHubs(p.t.Context(), now, 10)
	if err != nil || len(due) > 1 {
		p.t.Fatalf("%d due: %v", len(due), err)
	}
	if len(due) == 0 {
		return nil
	}
	return &due[0]
}

func testHubs(t *testing.T, s Server) {
	p := newPollster(t, s)
	hub := func(path string) fetcher.Hub {
		return fetcher.Hub{Path: path, URL: "https://hub.example/", Topic: "https://a.example/feed", Secret: "s-" + path}
	}
	p.offered(fetcher.Hub{})
	if h := p.dueHub(p.at); h != nil {
		t.Fatalf("a feed without a hub: %+v", h)
	}
	p.offered(hub("one"))
	p.offered(hub("two"))
	h := p.dueHub(p.at)
	if h == nil || h.Path != "one" || h.Secret != "s-one" || h.Feed != p.feed.ID {
		t.Fatalf("due is %+v, want the subscription as it was first offered", h)
	}

	h.Asked = p.at
	if err := p.db.AskedHub(t.Context(), "me", *h, p.at.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := p.db.AskedHub(t.Context(), "another", *h, p.at); !errors.Is(err, fetcher.ErrLost) {
		t.Errorf("without a session: %v", err)
	}
	if again := p.dueHub(p.at.Add(59 * time.Minute)); again != nil {
		t.Errorf("asked again before its time: %+v", again)
	}
	if again := p.dueHub(p.at.Add(time.Hour)); again == nil || again.Tries != 1 || !again.Asked.Equal(p.at) {
		t.Errorf("after its time: %+v", again)
	}

	h.Until = p.at.Add(10 * time.Hour)
	if err := p.db.ConfirmHub(t.Context(), *h, p.at.Add(8*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, f, err := p.db.Feed(t.Context(), p.feed.ID); err != nil || !f.Pushed.Equal(h.Until) {
		t.Errorf("the feed is pushed until %s: %v", f.Pushed, err)
	}
	if at, ok, err := p.db.HubAt(t.Context(), "one"); err != nil || !ok || at.Tries != 0 || !at.Until.Equal(h.Until) {
		t.Errorf("found %+v %v %v", at, ok, err)
	}
	if renew := p.dueHub(p.at.Add(8 * time.Hour)); renew == nil || renew.Path != "one" {
		t.Errorf("to be renewed: %+v", renew)
	}

	h.Detail = "full"
	if err := p.db.DenyHub(t.Context(), *h, p.at.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, f, err := p.db.Feed(t.Context(), p.feed.ID); err != nil || !f.Pushed.IsZero() {
		t.Errorf("denied, the feed is pushed until %s: %v", f.Pushed, err)
	}

	other := hub("three")
	other.Topic = "https://a.example/other"
	p.offered(other)
	if h := p.dueHub(p.at); h == nil || h.Path != "three" {
		t.Errorf("another topic: %+v", h)
	}
	if _, ok, err := p.db.HubAt(t.Context(), "one"); ok || err != nil {
		t.Errorf("the former path still counts: %v", err)
	}
	p.offered(fetcher.Hub{})
	if h := p.dueHub(p.at.Add(100 * time.Hour)); h != nil {
		t.Errorf("a body without a hub leaves it due: %+v", h)
	}
}

func testPushes(t *testing.T, s Server) {
	p := newPollster(t, s)
	p.poll(nil, item("a.example", "old"))
	p.offered(fetcher.Hub{Path: "one", URL: "https://hub.example/", Topic: "https://a.example/feed", Secret: "s"})
	before := p.feed
	keep := func(body string) error {
		return p.db.KeepPush(t.Context(), fetcher.Push{Feed: p.feed.ID, At: p.at.Add(time.Second), Type: "application/rss+xml", Body: []byte(body)}, 2)
	}
	if err := keep("<rss>1</rss>"); err != nil {
		t.Fatal(err)
	}
	if err := keep("<rss>2</rss>"); err != nil {
		t.Fatal(err)
	}
	if err := keep("<rss>3</rss>"); !errors.Is(err, fetcher.ErrFull) {
		t.Errorf("a third of two: %v", err)
	}
	list, err := p.db.Pushes(t.Context(), 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d pushes: %v", len(list), err)
	}
	first := list[0]
	if string(first.Body) != "<rss>1</rss>" || first.Topic != "https://a.example/feed" || first.Feed.ID != p.feed.ID || first.Source.ID == "" || !first.At.Equal(p.at.Add(time.Second)) {
		t.Errorf("the first push is %+v", first)
	}

	out := fetcher.Poll{Feed: first.Feed, At: first.At, Shown: 2, Push: first.ID, Items: []fetcher.Item{item("a.example", "old"), item("a.example", "new")}}
	out.Feed.ETag, out.Feed.NextPoll = "not to be stored", p.at.AddDate(1, 0, 0)
	found, err := p.db.SavePolls(t.Context(), "me", []fetcher.Poll{out}, nil)
	if err != nil || found[0] != 1 {
		t.Fatalf("found %v, %v, want the one new item", found, err)
	}
	if _, f, err := p.db.Feed(t.Context(), p.feed.ID); err != nil || f.ETag != before.ETag || !f.NextPoll.Equal(before.NextPoll) {
		t.Errorf("a push changed the feed: %+v %v", f, err)
	}
	if list, err = p.db.Pushes(t.Context(), 10); err != nil || len(list) != 1 || string(list[0].Body) != "<rss>2</rss>" {
		t.Errorf("after the first was saved %d wait: %v", len(list), err)
	}
}
