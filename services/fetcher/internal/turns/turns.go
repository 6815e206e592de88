// Package turns spares the hosts that are asked: each gets one request at a time and some a minute, and none while it asked for a
// pause. When a host may be asked next is one instant, so that it can be kept in a database and passed from one fetcher to
// another; the package itself knows neither.
package turns

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// How hosts are spared.
const (
	Gap      = time.Second      // from an answer to the next request, to a host that asks for no other
	MaxDelay = 10 * time.Minute // the longest crawl-delay that is kept
	patience = 10 * time.Second // a wait longer than this and the host's delay is not waited for here
	elsewise = 20 * time.Second // how long a host that another fetcher asks is waited for
	lookAt   = 250 * time.Millisecond
)

// A Turn says when a host may be asked.
type Turn struct {
	Host  string        // news.Authority of what is asked
	Next  time.Time     // not before; zero: at any time
	Delay time.Duration // between two requests, as its robots.txt asks; zero: Gap
}

// gap gives the time from an answer to the next request.
func (t Turn) gap() time.Duration {
	if t.Delay > 0 {
		return t.Delay
	}
	return Gap
}

// after gives the turn that follows a request that ended at now. It counts from the end of the answer, so that no jitter of the network
// brings two requests closer.
func (t Turn) after(now time.Time) Turn {
	if next := now.Add(t.gap()); next.After(t.Next) {
		t.Next = next
	}
	return t
}

// slowed gives the turn of a host that wants a delay which it was not known to want when it was asked last.
func (t Turn) slowed(d time.Duration) Turn {
	more := d - t.gap()
	if t.Delay = d; more > 0 && !t.Next.IsZero() {
		t.Next = t.Next.Add(more)
	}
	return t
}

// A BusyError says that a host may not be asked now, and for too long to wait.
type BusyError struct {
	Host  string
	Until time.Time // when it may be asked
	Other bool      // another fetcher asks it
}

func (e *BusyError) Error() string {
	if e.Other {
		return e.Host + " is being asked by another fetcher"
	}
	return fmt.Sprintf("%s asked us to wait until %s", e.Host, e.Until.UTC().Format(time.RFC3339))
}

// Options of Turns. The zero value knows hosts for itself alone.
type Options struct {
	// Hold takes a host for this process; false while another has it. nil: there is no other.
	Hold func(ctx context.Context, host string) (Turn, bool, error)
	Now  func() time.Time // default time.Now
}

// Turns gives hosts their turns. It is safe for concurrent use. Hosts that it holds are given back through Idle.
type Turns struct {
	o      Options
	mu     sync.Mutex
	hosts  map[string]*host
	delays map[string]time.Duration // that hosts are known to ask for; none of those that never asked for one
}

// host is one that this process holds, or is about to.
type host struct {
	Turn
	uses    int           // pieces of work that are at it, and requests that wait or run
	slot    chan struct{} // holds one token while a request runs
	changed chan struct{} // closed when it is known whether the host is held, or when it is given back
	held    bool
	leaving bool // it is being given back
}

// New makes turns.
func New(o Options) *Turns {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Turns{o: o, hosts: map[string]*host{}, delays: map[string]time.Duration{}}
}

func newHost(t Turn, held bool) *host {
	return &host{Turn: t, uses: 1, held: held, slot: make(chan struct{}, 1), changed: make(chan struct{})}
}

// Begin notes a host that was taken for a piece of work; End ends the work.
func (t *Turns) Begin(turn Turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.hosts[turn.Host]
	switch {
	case h != nil && h.held && !h.leaving:
		h.uses++
	case h != nil && !h.held: // a request asks for it just now
		h.uses++
		t.hold(h, turn)
	default:
		t.hosts[turn.Host] = newHost(t.known(turn), true)
	}
}

// hold notes that a host is held. The lock is held.
func (t *Turns) hold(h *host, turn Turn) {
	h.held, h.Turn = true, t.known(turn)
	close(h.changed)
	h.changed = make(chan struct{})
}

// known adds to a turn what the host is known to ask for. The lock is held.
func (t *Turns) known(turn Turn) Turn {
	if d, ok := t.delays[turn.Host]; ok && d != turn.Delay {
		return turn.slowed(d)
	}
	return turn
}

// End ends a piece of work at a host.
func (t *Turns) End(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if h := t.hosts[name]; h != nil {
		h.uses--
	}
}

// Enter waits until a host may be asked, and asks for it where this process does not hold it. The caller says with leave that
// the answer is complete, and until when the host wants a pause, if it does. A host that may not be asked for long is a
// *BusyError.
func (t *Turns) Enter(ctx context.Context, name string) (leave func(pause time.Time), err error) {
	h, err := t.enter(ctx, name)
	if err != nil {
		return nil, err
	}
	select {
	case h.slot <- struct{}{}:
	case <-ctx.Done():
		t.End(name)
		return nil, ctx.Err()
	}
	if err := t.rest(ctx, h); err != nil {
		<-h.slot
		t.End(name)
		return nil, err
	}
	return func(pause time.Time) {
		t.mu.Lock()
		h.Turn = h.after(t.o.Now())
		if pause.After(h.Next) {
			h.Next = pause
		}
		h.uses--
		t.mu.Unlock()
		<-h.slot
	}, nil
}

// rest waits for the host's next turn.
func (t *Turns) rest(ctx context.Context, h *host) error {
	for {
		t.mu.Lock()
		next, delay := h.Next, h.Delay
		t.mu.Unlock()
		left := next.Sub(t.o.Now())
		switch {
		case left <= 0:
			return ctx.Err()
		case left > max(patience, delay):
			return &BusyError{Host: h.Host, Until: next}
		}
		if err := sleep(ctx, left, nil); err != nil {
			return err
		}
	}
}

// enter gives a host that this process holds, with one use more.
func (t *Turns) enter(ctx context.Context, name string) (*host, error) {
	until := t.o.Now().Add(elsewise)
	for {
		t.mu.Lock()
		h, mine := t.hosts[name], false
		switch {
		case h == nil:
			h, mine = newHost(Turn{Host: name}, false), true
			t.hosts[name] = h
		case h.held && !h.leaving:
			h.uses++
			t.mu.Unlock()
			return h, nil
		}
		changed := h.changed
		t.mu.Unlock()
		if !mine { // another request is asking for it, or it is being given back
			if err := sleep(ctx, elsewise, changed); err != nil {
				return nil, err
			}
			continue
		}
		held, err := t.ask(ctx, h)
		switch {
		case err != nil:
			return nil, err
		case held:
			return h, nil
		case t.o.Now().After(until):
			return nil, &BusyError{Host: name, Until: t.o.Now().Add(elsewise), Other: true}
		}
		if err := sleep(ctx, lookAt, nil); err != nil {
			return nil, err
		}
	}
}

// ask takes a host from the others, or forgets it again.
func (t *Turns) ask(ctx context.Context, h *host) (held bool, err error) {
	turn := Turn{Host: h.Host}
	if held = true; t.o.Hold != nil {
		turn, held, err = t.o.Hold(ctx, h.Host)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case h.held: // it was taken for a piece of work meanwhile
		return true, err
	case held && err == nil:
		t.hold(h, turn)
		return true, nil
	}
	delete(t.hosts, h.Host)
	close(h.changed)
	return false, err
}

// Delay sets the time between two requests that a host's robots.txt asks for; zero for the usual. It counts from the last one.
func (t *Turns) Delay(name string, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d = min(d, MaxDelay)
	if _, asked := t.delays[name]; asked || d > 0 {
		t.delays[name] = d
	}
	if h := t.hosts[name]; h != nil && h.held && h.Delay != d {
		h.Turn = h.slowed(d)
	}
}

// Idle gives the hosts at which nothing is left to do, to be given back; done is called when they are. Until then nobody here
// may ask them.
func (t *Turns) Idle() (idle []Turn, done func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var left []*host
	for _, h := range t.hosts {
		if h.held && !h.leaving && h.uses <= 0 {
			h.leaving = true
			left = append(left, h)
			idle = append(idle, h.Turn)
		}
	}
	return idle, func() { t.gone(left) }
}

func (t *Turns) gone(left []*host) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, h := range left {
		if t.hosts[h.Host] == h {
			delete(t.hosts, h.Host)
		}
		close(h.changed)
	}
}

// sleep waits for a time, or less if wake is closed.
func sleep(ctx context.Context, d time.Duration, wake <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-wake:
	}
	return ctx.Err()
}
