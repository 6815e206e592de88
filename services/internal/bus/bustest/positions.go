package bustest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/newswire-dev/newswire/services/internal/bus"
)

// ledger is a database in miniature: effects and positions change together or not at all.
type ledger struct {
	record
	mu    sync.Mutex
	at    map[string]int64
	lost  int // compare-and-sets that changed nothing
	moves []string
}

func place(group, topic string, partition int) string {
	return fmt.Sprintf("%s %s-%d", group, topic, partition)
}

func (l *ledger) Position(_ context.Context, group, topic string, partition int) (int64, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next, ok := l.at[place(group, topic, partition)]
	return next, ok, nil
}

func (l *ledger) Move(_ context.Context, group, topic string, partition int, from, to int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.moves = append(l.moves, fmt.Sprintf("%d→%d", from, to))
	return l.cas(place(group, topic, partition), from, to)
}

func (l *ledger) cas(place string, from, to int64) error {
	if l.at == nil {
		l.at = map[string]int64{}
	}
	now, ok := l.at[place]
	if ok != (from >= 0) || ok && now != from {
		l.lost++
		return fmt.Errorf("%s: %w", place, bus.ErrLost)
	}
	l.at[place] = to
	return nil
}

// handler of the group: one transaction.
func (l *ledger) handler(group string) bus.Handler {
	return func(ctx context.Context, batch []bus.Message) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		first, last := batch[0], batch[len(batch)-1]
		if err := l.cas(place(group, first.Topic, first.Partition), first.Offset, last.Offset+1); err != nil {
			return err
		}
		return l.handle(ctx, batch)
	}
}

// The database's position counts, not the broker's: a fresh database reads the log again, and each effect happens once.
func positions(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Articles, keys: 20}
	publish(t, b, s.next(200)...)
	for range 2 {
		var l ledger
		stop := consume(t, b, bus.ConsumerOptions{Group: "ledger", Topics: []string{bus.Articles}, Positions: &l, Handler: l.handler("ledger")})
		await(t, "all records", func() bool { return l.count() == s.n })
		stop()
		// A second consumer on the same database finds nothing to do but what is new.
		more := s
		publish(t, b, more.next(40)...)
		consume2 := consume(t, b, bus.ConsumerOptions{Group: "ledger", Topics: []string{bus.Articles}, Positions: &l, Handler: l.handler("ledger")})
		await(t, "the new ones", func() bool { return l.count() == more.n })
		consume2()
		s = more
		l.check(t, s, 1)
		if l.lost > 0 {
			t.Errorf("%d positions were lost", l.lost)
		}
		await(t, "the display of lag", func() bool {
			got, err := b.Lag(t.Context(), "ledger", bus.Articles)
			return err == nil && got[bus.Articles] == 0
		})
	}
}

// A position that the log does not hold any more, or not yet: the log's start.
func positionOutside(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Events, keys: 1}
	publish(t, b, s.next(30)...)
	l := ledger{at: map[string]int64{place("outside", bus.Events, 0): 1000}}
	h := &strict{bad: map[string]bool{"7": true}}
	consume(t, b, bus.ConsumerOptions{Group: "outside", Topics: []string{bus.Events}, Positions: &l, Handler: func(ctx context.Context, batch []bus.Message) error {
		if err := h.handle(ctx, batch); err != nil {
			return err
		}
		return l.handler("outside")(ctx, batch)
	}})
	await(t, "all but the poisoned one", func() bool { return h.count() == 29 })
	l.mu.Lock()
	defer l.mu.Unlock()
	if got := fmt.Sprint(l.moves); got != "[1000→0 6→7]" || l.lost > 0 {
		t.Errorf("positions moved %s, %d lost; want to the log's start and past the poisoned record", got, l.lost)
	}
}

// A commit whose answer was lost has happened: the worker reads the position and goes on behind it.
func positionLost(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Articles, keys: 20}
	publish(t, b, s.next(300)...)
	var l ledger
	var n atomic.Int64
	consume(t, b, bus.ConsumerOptions{Group: "lost", Topics: []string{bus.Articles}, MaxBatch: 10, Positions: &l, Handler: func(ctx context.Context, batch []bus.Message) error {
		err := l.handler("lost")(ctx, batch)
		if err == nil && n.Add(1)%5 == 1 {
			return errors.New("the connection broke after the commit (this is a test)")
		}
		return err
	}})
	await(t, "all records", func() bool { return l.count() == s.n })
	l.check(t, s, 1)
	if l.lost == 0 {
		t.Error("the test lost no answer")
	}
}
