package client

import (
	"context"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/newswire-dev/newswire/services/news"
)

// How hosts are spared.
const (
	hostRate   = rate.Limit(1) // requests a second
	hostBurst  = 3
	hostIdle   = time.Minute // a host is forgotten after it
	hostsSweep = 1024        // hosts at which the first look for idle ones is made
)

// hosts gives each host one request at a time, one a second with a burst of three, none while it asked for a pause.
type hosts struct {
	mu    sync.Mutex
	known map[string]*host
	sweep int // size at which idle hosts are looked for
}

type host struct {
	slot    chan struct{} // holds one token while a request runs
	rate    *rate.Limiter
	until   time.Time // no request before
	waiting int       // requests that wait or run
	used    time.Time
}

func newHosts() *hosts { return &hosts{known: map[string]*host{}, sweep: hostsSweep} }

// wait takes the host's slot at its rate; the caller gives it back with done. While the host asked for a pause it is an *Error
// with the end of the pause.
func (h *hosts) wait(ctx context.Context, name string) (done func(), err error) {
	one := h.enter(strings.ToLower(name))
	select {
	case one.slot <- struct{}{}:
	case <-ctx.Done():
		h.leave(one)
		return nil, ctx.Err()
	}
	done = func() { <-one.slot; h.leave(one) }
	if until := h.pause(one); !until.IsZero() {
		done()
		return nil, &Error{Cause: news.CauseBusy, URL: name, RetryAt: until,
			Detail: "the host asked us to wait until " + until.UTC().Format(time.RFC3339)}
	}
	if err := one.rate.Wait(ctx); err != nil {
		done()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, context.DeadlineExceeded // the wait would outlast the context
	}
	return done, nil
}

// hold sends nothing to a host until then.
func (h *hosts) hold(name string, until time.Time) {
	one := h.enter(strings.ToLower(name))
	h.mu.Lock()
	if until.After(one.until) {
		one.until = until
	}
	h.mu.Unlock()
	h.leave(one)
}

func (h *hosts) pause(one *host) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if one.until.After(time.Now()) {
		return one.until
	}
	return time.Time{}
}

func (h *hosts) enter(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	one := h.known[name]
	if one == nil {
		h.forget()
		one = &host{slot: make(chan struct{}, 1), rate: rate.NewLimiter(hostRate, hostBurst)}
		h.known[name] = one
	}
	one.waiting++
	return one
}

func (h *hosts) leave(one *host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	one.waiting--
	one.used = time.Now()
}

// forget drops idle hosts once there are many. The next look is made when there are twice as many as are left, so that it costs
// little however many hosts are busy.
func (h *hosts) forget() {
	if len(h.known) < h.sweep {
		return
	}
	now := time.Now()
	for name, one := range h.known {
		if one.waiting == 0 && now.Sub(one.used) > hostIdle && now.After(one.until) {
			delete(h.known, name)
		}
	}
	h.sweep = max(hostsSweep, 2*len(h.known))
}
