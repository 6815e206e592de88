package bustest

import (
	"context"
	"sync"
	"testing"

	"github.com/newswire-dev/newswire/services/internal/bus"
)

// load publishes a stream from one goroutine until stop, which returns it.
func load(t *testing.T, b *bus.Bus, s stream, each int) (stop func() stream) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-end:
				return
			default:
			}
			if err := b.Publisher().Publish(ctx, s.next(each)...); err != nil {
				if ctx.Err() == nil {
					t.Errorf("publish: %v", err)
				}
				return
			}
		}
	}()
	halt := sync.OnceFunc(func() { close(end); <-done })
	t.Cleanup(func() { cancel(); halt() })
	return func() stream { halt(); return s }
}

// Members come and go while records flow: nothing is lost, and what arrives twice are the last few.
func rebalance(t *testing.T, br Broker) {
	b := connect(t, br)
	var r, second record
	both := func(ctx context.Context, batch []bus.Message) error {
		_ = second.handle(ctx, batch)
		return r.handle(ctx, batch)
	}
	member := func(h bus.Handler) func() {
		return consume(t, b, bus.ConsumerOptions{Group: "members", Topics: []string{bus.Documents}, MaxBatch: 20, Handler: h})
	}
	member(r.handle)
	stopLoad := load(t, b, stream{topic: bus.Documents, keys: 60}, 20)
	await(t, "the first member's records", func() bool { return r.count() > 500 })
	for range 2 {
		had := second.count()
		leave := member(both)
		await(t, "the second member's share", func() bool { return second.count() > had+300 })
		leave()
		now := r.count()
		await(t, "the first member alone again", func() bool { return r.count() > now+500 })
	}
	s := stopLoad()
	await(t, "all records", func() bool { return r.count() == s.n })
	r.check(t, s, 20)
}

// The broker goes away and comes back while records flow.
func restart(t *testing.T, br Broker) {
	needRestart(t, br)
	b := connect(t, br)
	var r record
	var l ledger
	consume(t, b, bus.ConsumerOptions{Group: "plain", Topics: []string{bus.Documents}, Handler: r.handle})
	consume(t, b, bus.ConsumerOptions{Group: "ledger", Topics: []string{bus.Documents}, Positions: &l, Handler: l.handler("ledger")})
	stopLoad := load(t, b, stream{topic: bus.Documents, keys: 60}, 20)
	for range 2 {
		now := r.count()
		await(t, "records before the restart", func() bool { return r.count() > now+300 && l.count() > now+300 })
		br.Restart(t)
	}
	now := r.count()
	await(t, "records after the restarts", func() bool { return r.count() > now+300 })
	s := stopLoad()
	await(t, "all records", func() bool { return r.count() == s.n && l.count() == s.n })
	r.check(t, s, 200)
	l.check(t, s, 20)
}

func tailRestart(t *testing.T, br Broker) {
	needRestart(t, br)
	b := connect(t, br)
	newest := follow(t, b)
	s := stream{topic: bus.Events, keys: 1}
	await(t, "the tail's first record", func() bool {
		publish(t, b, s.next(1)...)
		return newest.Load() > 0
	})
	br.Restart(t)
	publish(t, b, s.next(5)...)
	await(t, "what was published after the restart", func() bool { return newest.Load() == int64(s.n) })
}
