// Package shards holds the leases of the shards that a monitor matches. It knows nothing of topics: it is told which shards
// are wanted, takes what is free, and says which it has.
package shards

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"go.uber.org/zap"
)

const (
	term  = 15 * time.Second // of a lease
	renew = 5 * time.Second  // between renewals, so that two may fail
)

// A Leaser gives out leases by the database's clock.
type Leaser interface {
	Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error
}

// A Holder holds leases under one name. It is safe for concurrent use.
type Holder struct {
	leases Leaser
	name   string
	log    *zap.Logger
	again  chan struct{}
	change chan struct{}

	mu     sync.Mutex
	wanted []int
	until  map[int]time.Time // end of each lease by the monotonic clock, counted from before it was asked for
}

// New makes a holder that holds nothing yet.
func New(leases Leaser, name string, log *zap.Logger) *Holder {
	return &Holder{leases: leases, name: name, log: log, again: make(chan struct{}, 1), change: make(chan struct{}, 1), until: map[int]time.Time{}}
}

// Want says which shards to hold from now on; others are given back.
func (h *Holder) Want(wanted []int) {
	h.mu.Lock()
	same := slices.Equal(h.wanted, wanted)
	h.wanted = slices.Clone(wanted)
	h.mu.Unlock()
	if !same {
		h.Refresh()
	}
}

// Refresh has the leases renewed now, for instance because one of them seems to be lost.
func (h *Holder) Refresh() { poke(h.again) }

// Changed carries a token after the shards held have changed.
func (h *Holder) Changed() <-chan struct{} { return h.change }

// Held gives the shards held, in order. Whether they still are when something is written is for the database to check.
func (h *Holder) Held() []int {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []int
	for shard, until := range h.until {
		if time.Now().Before(until) {
			out = append(out, shard)
		}
	}
	slices.Sort(out)
	return out
}

// Run takes and renews leases until ctx ends, then gives them back, so that another monitor can go on at once.
func (h *Holder) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	troubled := false
	for {
		select {
		case <-ctx.Done():
			h.release(context.WithoutCancel(ctx))
			return nil
		case <-h.again:
		case <-timer.C:
		}
		err := h.round(ctx)
		if err != nil && !troubled && ctx.Err() == nil {
			h.log.Warn("the leases of the shards cannot be renewed; trying again", zap.Error(err))
		}
		troubled = err != nil
		timer.Reset(renew)
	}
}

// round renews what is wanted and gives back what is not.
func (h *Holder) round(ctx context.Context) error {
	before := h.Held()
	h.mu.Lock()
	wanted := slices.Clone(h.wanted)
	h.mu.Unlock()
	var failed error
	for _, shard := range wanted {
		asked := time.Now()
		ok, err := h.leases.Hold(ctx, lease(shard), h.name, term)
		if err != nil {
			failed = err
			break // the rest would fail alike, and what is held stays so until it runs out
		}
		h.note(shard, asked, ok)
	}
	for _, shard := range before {
		if !slices.Contains(wanted, shard) {
			h.note(shard, time.Time{}, false)
			failed = errors.Join(failed, h.leases.Release(ctx, lease(shard), h.name))
		}
	}
	if !slices.Equal(before, h.Held()) {
		poke(h.change)
	}
	return failed
}

func (h *Holder) note(shard int, asked time.Time, held bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if held {
		h.until[shard] = asked.Add(term)
	} else {
		delete(h.until, shard)
	}
}

func (h *Holder) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for _, shard := range h.Held() {
		h.note(shard, time.Time{}, false)
		if err := h.leases.Release(ctx, lease(shard), h.name); err != nil {
			h.log.Debug("leases of shards run out by themselves", zap.Error(err))
			return
		}
	}
}

func lease(shard int) string { return "shard/" + strconv.Itoa(shard) }

// poke leaves a token where none waits.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
