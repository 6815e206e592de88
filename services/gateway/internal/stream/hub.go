// Package stream carries the sequence to those who stay connected: a hub that wakes waiting readers, and server-sent events.
package stream

import (
	"context"
	"sync"
)

// A Hub wakes subscribers. What a wake says is only "look": the database is asked what there is, so wakes that nobody took can be
// folded into one and a slow reader holds nobody up.
type Hub struct {
	mu   sync.Mutex
	subs map[chan struct{}]struct{}
}

// NewHub makes a hub without subscribers.
func NewHub() *Hub { return &Hub{subs: map[chan struct{}]struct{}{}} }

// Subscribe gives a channel that is filled after each new event, until ctx ends.
func (h *Hub) Subscribe(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	h.subs[c] = struct{}{}
	h.mu.Unlock()
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		delete(h.subs, c)
		h.mu.Unlock()
	})
	return c
}

// Run passes on each wake of source until ctx ends.
func (h *Hub) Run(ctx context.Context, source <-chan struct{}) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-source:
			h.wake()
		}
	}
}

func (h *Hub) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.subs {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
