package bustest

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/newswire-dev/newswire/services/internal/bus"
)

// lanes: records that can wait do, while those that go first are behind, and none of either is lost.
func lanes(t *testing.T, br Broker) {
	b := connect(t, br)
	fresh, slow := stream{topic: bus.Documents, keys: 20}, stream{topic: bus.DocumentsSlow, keys: 20}
	publish(t, b, fresh.next(400)...)
	publish(t, b, slow.next(200)...)
	var first, second record
	gate, early := make(chan struct{}), atomic.Int64{}
	consume(t, b, bus.ConsumerOptions{Group: "slow", Topics: []string{bus.DocumentsSlow}, After: bus.Lane{Group: "fresh", Topic: bus.Documents},
		Handler: func(ctx context.Context, batch []bus.Message) error {
			if first.count() < fresh.n-100 {
				early.Add(int64(len(batch)))
			}
			return second.handle(ctx, batch)
		}})
	await(t, "the fresh lane to be behind", func() bool {
		lag, err := b.Lag(t.Context(), "fresh", bus.Documents)
		return err == nil && lag[bus.Documents] == int64(fresh.n)
	})
	consume(t, b, bus.ConsumerOptions{Group: "fresh", Topics: []string{bus.Documents}, MaxBatch: 20, Handler: func(ctx context.Context, batch []bus.Message) error {
		select {
		case <-gate:
		case <-ctx.Done():
			return ctx.Err()
		}
		return first.handle(ctx, batch)
	}})
	close(gate)
	await(t, "all records of both lanes", func() bool { return first.count() == fresh.n && second.count() == slow.n })
	first.check(t, fresh, 1)
	second.check(t, slow, 1)
	if n := early.Load(); n > 0 {
		t.Errorf("%d records that can wait went before those that go first", n)
	}
}
