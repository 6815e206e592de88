package bustest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"go.uber.org/zap/zapcore"
)

// level of the log in tests: what an operator would see as out of order.
func level() zapcore.Level { return zapcore.WarnLevel }

func order(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Documents, keys: 40}
	var r record
	consume(t, b, bus.ConsumerOptions{Group: "order", Topics: []string{bus.Documents}, Handler: r.handle})
	for range 10 {
		publish(t, b, s.next(250)...)
	}
	await(t, "all records", func() bool { return r.count() == s.n })
	r.check(t, s, 1)
}

// batches arrive whole: key, value, headers and place, one partition at a time.
func batches(t *testing.T, br Broker) {
	b := connect(t, br)
	sent := bus.Message{Topic: bus.Articles, Key: []byte("k"), Value: bytes.Repeat([]byte{0, 255}, 100), Headers: map[string]string{"a": "ä", "type": "article"}}
	publish(t, b, sent, sent, sent)
	got := make(chan []bus.Message, 10)
	consume(t, b, bus.ConsumerOptions{Group: "batches", Topics: []string{bus.Articles}, Handler: func(_ context.Context, batch []bus.Message) error {
		got <- batch
		return nil
	}})
	batch := <-got
	if len(batch) != 3 {
		t.Fatalf("%d records in the batch, want all 3", len(batch))
	}
	for i, m := range batch {
		if m.Topic != sent.Topic || m.Offset != int64(i) || !bytes.Equal(m.Key, sent.Key) || !bytes.Equal(m.Value, sent.Value) ||
			len(m.Headers) != 2 || m.Headers["a"] != "ä" || time.Since(m.Time).Abs() > time.Hour {
			t.Errorf("record %d arrived as %+v", i, m)
		}
	}
}

func tooLarge(t *testing.T, br Broker) {
	b := connect(t, br, func(c *bus.Config) { c.MaxMessage = 200 << 10 })
	at := func(n int) bus.Message {
		return bus.Message{Topic: bus.Documents, Key: []byte("k"), Value: bytes.Repeat([]byte("x"), n)}
	}
	publish(t, b, at(199<<10), at(150<<10), at(199<<10)) // each alone fits, together they do not
	err := b.Publisher().Publish(t.Context(), at(10), at(200<<10))
	if !errors.Is(err, bus.ErrTooLarge) || !strings.Contains(err.Error(), bus.Documents) {
		t.Errorf("a record over the limit: %v", err)
	}
	var n atomic.Int64
	consume(t, b, bus.ConsumerOptions{Group: "large", Topics: []string{bus.Documents}, Handler: func(_ context.Context, batch []bus.Message) error {
		n.Add(int64(len(batch)))
		return nil
	}})
	await(t, "the three that fit", func() bool { return n.Load() == 3 })
}

func last(t *testing.T, br Broker) {
	b := connect(t, br)
	if m, err := b.Last(t.Context(), bus.Events, 0); m != nil || err != nil {
		t.Fatalf("last of an empty topic: %v, %v", m, err)
	}
	s := stream{topic: bus.Events, keys: 1}
	publish(t, b, s.next(1200)...)
	m, err := b.Last(t.Context(), bus.Events, 0)
	if err != nil || string(m.Value) != "1200" {
		t.Fatalf("last: %+v, %v", m, err)
	}
}

func tail(t *testing.T, br Broker) {
	b := connect(t, br)
	old := stream{topic: bus.Events, keys: 1}
	publish(t, b, old.next(3)...)
	got := follow(t, b)
	// The tail begins at some moment of its own: publish until it has.
	await(t, "the tail's first record", func() bool {
		publish(t, b, old.next(1)...)
		return got.Load() > 0
	})
	if first := got.Load(); first <= 3 {
		t.Errorf("the tail began with record %d, which was there before it", first)
	}
}

// follow tails the events and gives the number of the newest.
func follow(t *testing.T, b *bus.Bus) *atomic.Int64 {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var newest atomic.Int64
	done := make(chan error, 1)
	go func() {
		done <- b.Tail(ctx, bus.Events, func(m bus.Message) {
			var r record
			_ = r.handle(ctx, []bus.Message{m})
			newest.Store(int64(r.seen[string(m.Key)][0]))
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("tail ended with %v", err)
		}
	})
	return &newest
}

func lag(t *testing.T, br Broker) {
	b := connect(t, br)
	s := stream{topic: bus.Documents, keys: 20}
	publish(t, b, s.next(100)...)
	is := func(want int64) func() bool {
		return func() bool {
			got, err := b.Lag(t.Context(), "lag", bus.Documents)
			return err == nil && got[bus.Documents] == want
		}
	}
	await(t, "a lag of 100 before the first commit", is(100))
	var r record
	stop := consume(t, b, bus.ConsumerOptions{Group: "lag", Topics: []string{bus.Documents}, Handler: r.handle})
	await(t, "no lag after all was handled", is(0))
	stop()
	publish(t, b, s.next(7)...)
	await(t, "a lag of 7", is(7))
	var again record
	consume(t, b, bus.ConsumerOptions{Group: "lag", Topics: []string{bus.Documents}, Handler: again.handle})
	await(t, "no lag again", is(0))
	if n := len(again.seen); n > 7 {
		t.Errorf("%d keys arrived again after all had been committed", n)
	}
}
