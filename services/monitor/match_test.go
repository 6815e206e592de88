package monitor

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a monitor until the test ends or the function it gives is called.
func start(t *testing.T, o Options) (stop func()) {
	t.Helper()
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, m)
}

func run(t *testing.T, m *Monitor) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the monitor ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// settled lets a monitor finish what there is, in the bubble's own time.
func settled(d time.Duration) {
	time.Sleep(d) // the bubble's clock: nobody waits for it
	synctest.Wait()
}

func want(t *testing.T, m *memory, topic, want string) {
	t.Helper()
	if got := m.told(topic); got != want {
		t.Errorf("topic %s tells\n  %s\nwant\n  %s", topic, got, want)
	}
}

func TestWhatTopicsTell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.publish(news.Created, "before", "A ferry before the topic", 1, nil)
		m.save(3, "ferries", "ferry")
		m.save(40, "harbours", "harbour")
		m.save(3, "broken", `"`)
		stop := start(t, Options{Store: m, Holder: "one"})
		m.publish(news.Created, "a", "Ferry returns to the harbour", 1, nil)
		m.publish(news.Created, "b", "Nothing of note", 1, nil)
		m.publish(news.Revised, "a", "Ferry returns late", 2, nil)
		m.publish(news.Created, "c", "Ferry of the first poll", 1, func(e *news.Event) { e.Article.Backfill = true })
		m.publish(news.Created, "d", "Ferry of last month", 1, func(e *news.Event) {
			e.Article.Published = news.Time{Instant: e.Time.AddDate(0, 0, -30), Precision: news.Second}
		})
		m.publish(news.Revised, "b", "A ferry after all", 2, nil)
		m.publish(news.Withdrew, "a", "Ferry returns late", 2, nil)
		m.publish(news.Restored, "a", "Ferry returns late", 2, nil)
		m.publish("merged", "a", "Ferry returns late", 2, nil)
		m.publish(news.Revised, "a", "Ferry returns late", 3, func(e *news.Event) { e.Article.Text = "The harbour is calm." })
		settled(3 * time.Second)
		want(t, m, "ferries", "1 appeared new a; 2 appeared revised a; 3 appeared backfill c; 4 appeared old d; 5 appeared revised b; 6 withdrawn retracted a; 7 restored restored a")
		want(t, m, "harbours", "1 appeared new a; 2 appeared revised a")
		for seq, want := range map[int64]bool{11: true, 12: false} {
			if got, err := Reached(t.Context(), m, seq); err != nil || got != want {
				t.Errorf("event %d is reached: %t, %v", seq, got, err)
			}
		}
		if at := m.at[3]; at != 11 || m.at[40] != 11 || len(m.at) != 2 {
			t.Errorf("positions are %v", m.at)
		}
		if got := m.matches["harbours"][0]; len(got.Spans) != 1 || got.Spans[0] != (news.Span{Field: "title", Start: 21, End: 28}) || got.QueryVersion != 1 {
			t.Errorf("the match is %+v", got)
		}
		stop()
		if len(m.leases) != 0 {
			t.Errorf("leases are left: %v", m.leases)
		}
	})
}

func TestARestartLosesAndRepeatsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		m.save(9, "crews", "crew")
		for i := range 1000 {
			m.publish(news.Created, fmt.Sprint(i), "The crew of the ferry", 1, nil)
		}
		// Each commit takes a while, so that a monitor is killed amid them.
		m.slow = func() { time.Sleep(time.Second) }
		for n := 0; m.at[3] < 1000 || m.at[9] < 1000; n++ {
			if n > 50 {
				t.Fatalf("positions are %v", m.at)
			}
			stop := start(t, Options{Store: m, Holder: fmt.Sprint(n)})
			settled(1700 * time.Millisecond)
			stop()
		}
		for _, topic := range []string{"ferries", "crews"} {
			for i, one := range m.matches[topic] {
				if one.Number != int64(i)+1 || one.Event.Subject != fmt.Sprint(i) {
					t.Fatalf("%s: match %d has number %d and subject %s", topic, i, one.Number, one.Event.Subject)
				}
			}
			if n := len(m.matches[topic]); n != 1000 {
				t.Errorf("%s has %d matches", topic, n)
			}
		}
	})
}

// A monitor that hangs inside a commit is as dead as one that was killed: its leases lapse and its late write must not count.
func TestASecondMonitorTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		first, err := New(Options{Store: m, Holder: "first"})
		if err != nil {
			t.Fatal(err)
		}
		stopFirst := run(t, first)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		settled(2 * time.Second)
		start(t, Options{Store: m, Holder: "second"})
		settled(time.Minute)
		if l := m.leases["shard/3"]; l.holder != "first" {
			t.Errorf("the shard was taken from a living monitor by %s", l.holder)
		}
		// Killed: nothing is given back, the lease has to lapse.
		m.mu.Lock()
		m.leases["shard/3"] = held{"killed", time.Now().Add(15 * time.Second)}
		m.mu.Unlock()
		stopFirst()
		m.publish(news.Created, "b", "Ferry", 1, nil)
		settled(25 * time.Second)
		want(t, m, "ferries", "1 appeared new a; 2 appeared new b")
		if l := m.leases["shard/3"]; l.holder != "second" {
			t.Errorf("the shard is held by %q", l.holder)
		}
	})
}

func TestALateCommitDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		hang := make(chan struct{})
		slow := &hanging{memory: m, hang: hang}
		start(t, Options{Store: slow, Holder: "first"})
		settled(2 * time.Second)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		settled(2 * time.Second)
		// The first one cannot renew any more and hangs in its commit.
		m.mu.Lock()
		delete(m.leases, "shard/3")
		slow.deaf = true
		m.mu.Unlock()
		start(t, Options{Store: m, Holder: "second"})
		settled(2 * time.Second)
		want(t, m, "ferries", "1 appeared new a")
		close(hang)
		m.publish(news.Created, "b", "Ferry", 1, nil)
		settled(5 * time.Second)
		want(t, m, "ferries", "1 appeared new a; 2 appeared new b")
	})
}

// hanging is a monitor's way to the store that hangs in Commit and cannot take leases once it is deaf.
type hanging struct {
	*memory
	hang chan struct{}
	deaf bool
}

func (h *hanging) Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	h.mu.Lock()
	deaf := h.deaf
	h.mu.Unlock()
	if deaf {
		return false, errDown
	}
	return h.memory.Hold(ctx, name, holder, d)
}

func (h *hanging) Commit(ctx context.Context, holder string, c Commit) ([]news.Match, error) {
	<-h.hang
	return h.memory.Commit(ctx, holder, c)
}

func TestVersionsSavedBehindTheirShardAreCaughtUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		start(t, Options{Store: m, Holder: "one"})
		settled(2 * time.Second)
		m.save(3, "crews", "crew") // its head is 0, and the monitor has not seen it yet
		m.stamp--                  // nor does it see it for now
		for i := range 450 {
			m.publish(news.Created, fmt.Sprint(i), []string{"Ferry", "Ferry and crew"}[i/449], 1, nil)
		}
		settled(2 * time.Second)
		m.mu.Lock()
		m.stamp++
		m.mu.Unlock()
		settled(2 * time.Second)
		want(t, m, "crews", "1 appeared new 449")
		if !m.topics[1].CaughtUp {
			t.Error("the version is not marked as caught up")
		}
	})
}

func TestAnEditWithoutAMonitorLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.publish(news.Created, "before", "Ferry", 1, nil)
		time.Sleep(time.Second)
		m.save(3, "ferries", "ferry")
		time.Sleep(time.Second)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		m.save(3, "ferries", "ferry OR barge")
		m.publish(news.Created, "b", "Barge", 1, nil)
		start(t, Options{Store: m, Holder: "one"})
		settled(3 * time.Second)
		want(t, m, "ferries", "1 appeared new a; 2 appeared new b")
	})
}

func TestShardsAtDifferentPositionsMeet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(1, "one", "ferry")
		m.save(2, "two", "ferry")
		m.save(3, "three", "ferry")
		for i := range 700 {
			m.publish(news.Created, fmt.Sprint(i), "Ferry", 1, nil)
		}
		m.at[1], m.at[2] = 650, 333
		m.topics[0].CaughtUp, m.topics[1].CaughtUp = true, true
		start(t, Options{Store: m, Holder: "one"})
		settled(3 * time.Second)
		if a, b, c := len(m.matches["one"]), len(m.matches["two"]), len(m.matches["three"]); a != 50 || b != 367 || c != 700 {
			t.Errorf("matches are %d, %d, %d", a, b, c)
		}
		if m.at[1] != 700 || m.at[2] != 700 || m.at[3] != 700 {
			t.Errorf("positions are %v", m.at)
		}
	})
}

func TestADatabaseThatFailsIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		wake := make(chan struct{}, 1)
		one, err := New(Options{Store: m, Holder: "one", Wake: wake})
		if err != nil {
			t.Fatal(err)
		}
		run(t, one)
		settled(time.Second)
		if err := one.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		m.fail(errDown)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		wake <- struct{}{}
		settled(time.Hour)
		if err := one.Ready(t.Context()); err == nil {
			t.Error("it is ready without a database")
		}
		m.fail(nil)
		settled(6 * time.Second)
		want(t, m, "ferries", "1 appeared new a")
		m.publish(news.Created, "b", "Ferry", 1, nil)
		wake <- struct{}{}
		synctest.Wait()
		want(t, m, "ferries", "1 appeared new a; 2 appeared new b")
	})
}

// mouth records what is published.
type mouth struct {
	mu   sync.Mutex
	sent []bus.Message
}

func (p *mouth) Publish(_ context.Context, ms ...bus.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, ms...)
	return nil
}

func TestMatchesArePublishedAfterTheirCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		var p mouth
		start(t, Options{Store: m, Holder: "one", Publisher: &p})
		m.publish(news.Created, "a", "Ferry", 1, nil)
		settled(3 * time.Second)
		if len(p.sent) != 1 {
			t.Fatalf("%d records were sent", len(p.sent))
		}
		var got newswirev1.Match
		r := p.sent[0]
		if err := proto.Unmarshal(r.Value, &got); err != nil || got.Number != 1 || got.Event.GetArticle().GetTitle() != "Ferry" {
			t.Errorf("the record says %v, %v", &got, err)
		}
		if r.Topic != bus.Matches || string(r.Key) != "ferries" || r.Headers["ce_id"] != "ferries/1" {
			t.Errorf("the record is %+v", r)
		}
	})
}
