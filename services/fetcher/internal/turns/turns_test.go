package turns

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// ask asks a host for something that takes a time, and gives when it began.
func ask(t *testing.T, turns *Turns, host string, took, pause time.Duration) time.Time {
	t.Helper()
	leave, err := turns.Enter(t.Context(), host)
	if err != nil {
		t.Error(err)
		return time.Time{}
	}
	began := time.Now()
	time.Sleep(took)
	until := time.Time{}
	if pause > 0 {
		until = time.Now().Add(pause)
	}
	leave(until)
	return began
}

func TestRate(t *testing.T) {
	f := func(delay, took time.Duration, want ...time.Duration) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			turns := New(Options{})
			turns.Begin(Turn{Host: "a", Delay: delay})
			start := time.Now()
			for i, w := range want {
				if got := ask(t, turns, "a", took, 0).Sub(start); got != w {
					t.Errorf("delay %v, request %d began after %v, want %v", delay, i, got, w)
				}
			}
		})
	}
	s := time.Second
	f(0, 0, 0, s, 2*s, 3*s)
	f(0, 2*s, 0, 3*s, 6*s, 9*s)
	f(10*s, 0, 0, 10*s, 20*s)
	f(10*s, 3*s, 0, 13*s, 26*s)
}

func TestOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(Options{})
		start := time.Now()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { ask(t, turns, "a", 5*time.Second, 0) })
		}
		all.Go(func() {
			if ask(t, turns, "b", 0, 0) != start {
				t.Error("one host waits for another")
			}
		})
		all.Wait()
		if took := time.Since(start); took != 17*time.Second {
			t.Errorf("three requests of 5 s with two rests took %v", took)
		}
	})
}

func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(Options{})
		ask(t, turns, "a", 0, time.Minute)
		_, err := turns.Enter(t.Context(), "a")
		var busy *BusyError
		if !errors.As(err, &busy) || time.Until(busy.Until) != time.Minute || busy.Other {
			t.Errorf("during the pause: %v", err)
		}
		time.Sleep(55 * time.Second)
		start := time.Now()
		if began := ask(t, turns, "a", 0, 0); began.Sub(start) != 5*time.Second {
			t.Errorf("near its end it is waited for: %v", began.Sub(start))
		}
	})
}

// hosts is what fetchers share.
type hosts struct {
	mu    sync.Mutex
	held  map[string]bool
	turns map[string]Turn
}

func (h *hosts) hold(_ context.Context, host string) (Turn, bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held[host] {
		return Turn{}, false, nil
	}
	h.held[host] = true
	turn := h.turns[host]
	turn.Host = host
	return turn, true, nil
}

func (h *hosts) giveBack(t *Turns) {
	idle, done := t.Idle()
	h.mu.Lock()
	for _, one := range idle {
		h.held[one.Host] = false
		h.turns[one.Host] = one
	}
	h.mu.Unlock()
	done()
}

func TestHostsPassFromOneToAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &hosts{held: map[string]bool{}, turns: map[string]Turn{}}
		mine, yours := New(Options{Hold: shared.hold}), New(Options{Hold: shared.hold})
		start := time.Now()
		for range 2 {
			ask(t, mine, "a", 0, 0)
		}
		got := make(chan time.Time, 1)
		go func() { got <- ask(t, yours, "a", 0, 0) }()
		time.Sleep(5 * time.Second)
		select {
		case <-got:
			t.Fatal("two hold one host")
		default:
		}
		shared.giveBack(mine)
		if began := (<-got).Sub(start); began < 6*time.Second || began > 7*time.Second {
			t.Errorf("after it was given back: %v", began)
		}
		// It is held, so that the first waits, for a while.
		_, err := mine.Enter(t.Context(), "a")
		var busy *BusyError
		if !errors.As(err, &busy) || !busy.Other {
			t.Errorf("while another asks it: %v", err)
		}
		for range 2 {
			ask(t, yours, "a", 0, 0)
		}
		end := time.Now()
		shared.giveBack(yours)
		if began := ask(t, mine, "a", 0, 0); began.Sub(end) != time.Second {
			t.Errorf("the turn did not pass on: %v", began.Sub(end))
		}
	})
}

func TestWhatIsGivenBackIsAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := 0
		turns := New(Options{Hold: func(_ context.Context, host string) (Turn, bool, error) { held++; return Turn{Host: host}, true, nil }})
		turns.Begin(Turn{Host: "a"})
		if idle, _ := turns.Idle(); len(idle) != 0 {
			t.Error("a host at which work goes on was given back")
		}
		turns.End("a")
		idle, done := turns.Idle()
		if len(idle) != 1 || held != 0 {
			t.Fatalf("idle %v, held %d", idle, held)
		}
		asked := make(chan bool)
		go func() { ask(t, turns, "a", 0, 0); close(asked) }()
		synctest.Wait()
		select {
		case <-asked:
			t.Error("a host was asked while it was given back")
		default:
		}
		done()
		<-asked
		if held != 1 {
			t.Errorf("held %d times", held)
		}
		if idle, _ := turns.Idle(); len(idle) != 1 {
			t.Errorf("idle %v", idle)
		}
	})
}

// TestWorkBeginsWhileTheHostIsAskedFor has a request that asks for a host which is taken for a piece of work at the same moment: one thing at
// a time holds for both.
func TestWorkBeginsWhileTheHostIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan bool)
		turns := New(Options{Hold: func(_ context.Context, host string) (Turn, bool, error) { return Turn{Host: host}, <-answer, nil }})
		start := time.Now()
		var all sync.WaitGroup
		var first, second time.Time
		all.Go(func() { first = ask(t, turns, "a", 5*time.Second, 0) })
		synctest.Wait()
		turns.Begin(Turn{Host: "a"})
		all.Go(func() { second = ask(t, turns, "a", 5*time.Second, 0) })
		synctest.Wait()
		answer <- true
		all.Wait()
		if a, b := first.Sub(start), second.Sub(start); min(a, b) != 0 || max(a, b) != 6*time.Second {
			t.Errorf("two requests of 5 s began after %v and %v", a, b)
		}
	})
}

// TestDelayOfAHostThatIsNotHeld has a delay that becomes known after the host was given back.
func TestDelayOfAHostThatIsNotHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &hosts{held: map[string]bool{}, turns: map[string]Turn{}}
		turns := New(Options{Hold: shared.hold})
		start := time.Now()
		ask(t, turns, "a", 0, 0)
		shared.giveBack(turns)
		turns.Delay("a", 30*time.Second)
		if got := ask(t, turns, "a", 0, 0).Sub(start); got != 30*time.Second {
			t.Errorf("the next request began after %v", got)
		}
		shared.giveBack(turns)
		if got := shared.turns["a"].Delay; got != 30*time.Second {
			t.Errorf("a delay of %v was passed on", got)
		}
		turns.Delay("a", 0)
		time.Sleep(25 * time.Second)
		if got := ask(t, turns, "a", 0, 0).Sub(start); got != 60*time.Second {
			t.Errorf("the request after that began after %v", got)
		}
		if got := ask(t, turns, "a", 0, 0).Sub(start); got != 61*time.Second {
			t.Errorf("the request without a delay began after %v", got)
		}
	})
}

func TestDelayCountsFromTheLastRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(Options{})
		turns.Begin(Turn{Host: "a"})
		start := time.Now()
		ask(t, turns, "a", 0, 0)
		turns.Delay("a", 30*time.Second)
		turns.Delay("a", 30*time.Second)
		if got := ask(t, turns, "a", 0, 0).Sub(start); got != 30*time.Second {
			t.Errorf("the request after robots.txt began after %v", got)
		}
		turns.Delay("a", time.Hour)
		if turns.hosts["a"].Delay != MaxDelay {
			t.Error("a delay without bound")
		}
	})
}
