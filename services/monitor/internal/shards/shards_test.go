package shards

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/zap"
)

// leases gives out leases by the bubble's clock.
type leases struct {
	mu     sync.Mutex
	holder map[string]string
	until  map[string]time.Time
	down   bool
	writes int
}

func (l *leases) Hold(_ context.Context, name, holder string, d time.Duration) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		return false, errors.New("down")
	}
	if l.holder[name] != "" && l.holder[name] != holder && time.Now().Before(l.until[name]) {
		return false, nil
	}
	l.writes++
	l.holder[name], l.until[name] = holder, time.Now().Add(d)
	return true, nil
}

func (l *leases) Release(_ context.Context, name, holder string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder[name] == holder {
		delete(l.holder, name)
	}
	return nil
}

func (l *leases) set(down bool) { l.mu.Lock(); l.down = down; l.mu.Unlock() }

func hold(t *testing.T, l *leases, name string) (*Holder, func()) {
	t.Helper()
	h := New(l, name, zap.NewNop())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	stop := sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return h, stop
}

func after(d time.Duration) {
	time.Sleep(d) // the bubble's clock
	synctest.Wait()
}

func TestLeases(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &leases{holder: map[string]string{}, until: map[string]time.Time{}}
		f := func(h *Holder, want ...int) {
			t.Helper()
			if got := h.Held(); !slices.Equal(got, want) {
				t.Errorf("%s holds %v, want %v", h.name, got, want)
			}
		}
		one, stop := hold(t, l, "one")
		two, _ := hold(t, l, "two")
		after(time.Minute)
		if l.writes != 0 {
			t.Errorf("without topics there were %d writes", l.writes)
		}
		one.Want([]int{3, 7})
		synctest.Wait()
		f(one, 3, 7)
		two.Want([]int{3, 7, 9})
		after(time.Minute)
		f(one, 3, 7)
		f(two, 9)
		one.Want([]int{7}) // the last topic of 3 was deleted
		after(6 * time.Second)
		f(one, 7)
		f(two, 3, 9)

		l.set(true)
		after(8 * time.Second)
		f(two, 3, 9) // two renewals may fail
		after(8 * time.Second)
		f(one)
		f(two)
		l.set(false)
		after(6 * time.Second)
		all := slices.Sorted(slices.Values(slices.Concat(one.Held(), two.Held())))
		if !slices.Equal(all, []int{3, 7, 9}) {
			t.Errorf("together they hold %v", all)
		}

		stop()
		f(one)
		after(6 * time.Second)
		f(two, 3, 7, 9)
	})
}
