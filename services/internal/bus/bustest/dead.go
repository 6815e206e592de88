package bustest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
)

// strict is a handler that takes all but some values.
type strict struct {
	mu    sync.Mutex
	bad   map[string]bool
	taken []string
}

func (s *strict) handle(_ context.Context, batch []bus.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, m := range batch {
		if s.bad[string(m.Value)] {
			return &bus.Poison{Index: i, Reason: "not a number we like", Err: errors.New("bad luck")}
		}
	}
	for _, m := range batch {
		s.taken = append(s.taken, string(m.Value))
	}
	return nil
}

func (s *strict) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.taken)
}

// A poisoned record goes to the dead letters with all that is its own, the others are handled once and in order, and put back
// it is handled as if nothing had been.
func poison(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Articles, keys: 1}
	publish(t, b, s.next(50)...)
	h := &strict{bad: map[string]bool{"1": true, "20": true, "21": true, "50": true}}
	var told atomic.Int64
	consume(t, b, bus.ConsumerOptions{Group: "strict", Stage: "storage", Topics: []string{bus.Articles}, Handler: h.handle,
		OnDead: func(context.Context, bus.Message, *bus.Poison) error {
			if told.Add(1) == 1 {
				return errors.New("once more, please")
			}
			return nil
		}})
	deads := dead(t, b, 4)
	await(t, "the 46 good ones", func() bool { return h.count() == 46 })
	if told.Load() != 5 {
		t.Errorf("OnDead was called %d times, want one for each of 4 and once again", told.Load())
	}
	d := deads[0]
	if d.Topic != bus.Articles || d.Offset != 0 || d.Stage != "storage" || d.Reason != "not a number we like: bad luck" ||
		d.Document != "site-0.example" || string(d.Key) != "site-0.example" || string(d.Value) != "1" || len(d.Headers) != 1 {
		t.Errorf("dead letter: %+v", d)
	}
	h.mu.Lock()
	h.bad = nil
	h.mu.Unlock()
	for _, d := range deads {
		publish(t, b, bus.Requeue(d))
	}
	await(t, "those put back", func() bool { return h.count() == 50 })
	if got := h.taken[46:]; !slices.Equal(got, []string{"1", "20", "21", "50"}) {
		t.Errorf("put back: %v", got)
	}
}

// dead waits for n dead letters.
func dead(t *testing.T, b *bus.Bus, n int) []news.Dead {
	t.Helper()
	var mu sync.Mutex
	var out []news.Dead
	stop := consume(t, b, bus.ConsumerOptions{Group: "dead", Topics: []string{bus.Dead}, Handler: func(_ context.Context, batch []bus.Message) error {
		mu.Lock()
		defer mu.Unlock()
		for _, m := range batch {
			d, err := bus.ReadDead(m)
			if err != nil {
				t.Errorf("%v", err)
			}
			out = append(out, d)
		}
		return nil
	}})
	await(t, fmt.Sprintf("%d dead letters", n), func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(out) >= n
	})
	stop()
	return out
}

// When everything dies the fault is ours: the consumer stops and says so, with the rest of the records where they are.
func manyDead(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Articles, keys: 1}
	publish(t, b, s.next(100)...)
	err := b.Consume(t.Context(), bus.ConsumerOptions{Group: "mad", Topics: []string{bus.Articles}, Handler: func(context.Context, []bus.Message) error {
		return &bus.Poison{Reason: "everything is wrong"}
	}})
	if !errors.Is(err, bus.ErrTooManyDead) {
		t.Fatalf("consumer ended with %v", err)
	}
	if n := len(dead(t, b, 20)); n != 20 {
		t.Errorf("%d dead letters, want 20", n)
	}
	var r record
	consume(t, b, bus.ConsumerOptions{Group: "mad", Topics: []string{bus.Articles}, Handler: r.handle})
	await(t, "the 80 that were left", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.seen["site-0.example"]) == 80 })
}

// While the surroundings fail the partition waits, record by record where it was, and others go on.
func handlerError(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Documents, keys: 30}
	var r record
	var broken atomic.Bool
	var tries atomic.Int64
	broken.Store(true)
	consume(t, b, bus.ConsumerOptions{Group: "error", Topics: []string{bus.Documents}, MaxBatch: 10, Handler: func(ctx context.Context, batch []bus.Message) error {
		if batch[0].Partition == 0 && broken.Load() {
			tries.Add(1)
			return errors.New("the database is away (this is a test)")
		}
		return r.handle(ctx, batch)
	}})
	publish(t, b, s.next(600)...)
	elsewhere := 0
	await(t, "tries, and all other partitions", func() bool {
		got, err := b.Lag(t.Context(), "error", bus.Documents)
		elsewhere = r.count()
		return err == nil && tries.Load() >= 4 && got[bus.Documents] == int64(s.n-elsewhere) && elsewhere > 0
	})
	broken.Store(false)
	await(t, "the partition that waited", func() bool { return r.count() == s.n })
	r.check(t, s, 1)
	if elsewhere == s.n {
		t.Error("the broken partition was passed over")
	}
}
