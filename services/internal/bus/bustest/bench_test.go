package bustest_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/bus/embedded"
)

// brokers gives a bus on each broker there is.
func brokers(b *testing.B, f func(b *testing.B, c *bus.Bus)) {
	open := func(b *testing.B, cfg bus.Config) *bus.Bus {
		cfg.Prefix = fmt.Sprintf("bench-%d.", time.Now().UnixNano())
		c, err := bus.Connect(b.Context(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(c.Close)
		if err := c.EnsureTopics(b.Context()); err != nil {
			b.Fatal(err)
		}
		return c
	}
	b.Run("embedded", func(b *testing.B) {
		br, err := embedded.Start(embedded.Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { br.Close() })
		f(b, open(b, bus.Config{Brokers: br.Addrs(), Embedded: true}))
	})
	if addrs := os.Getenv("NEWSWIRE_TEST_KAFKA"); addrs != "" {
		b.Run("kafka", func(b *testing.B) { f(b, open(b, bus.Config{Brokers: strings.Split(addrs, ",")})) })
	}
}

// consume counts what arrives until the benchmark ends, which is when no broker is needed any more.
func consume(b *testing.B, c *bus.Bus, seen func(n int)) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- c.Consume(ctx, bus.ConsumerOptions{Group: "bench", Topics: []string{bus.Documents}, Handler: func(_ context.Context, batch []bus.Message) error {
			seen(len(batch))
			return nil
		}})
	}()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
}

func documents(n, from int) []bus.Message {
	out := make([]bus.Message, n)
	for i := range out {
		out[i] = bus.Message{Topic: bus.Documents, Key: fmt.Appendf(nil, "site-%d", from+i), Value: bytes.Repeat([]byte("x"), 4<<10)}
	}
	return out
}

// One record of 4 KB from Publish to the handler, while idle.
func BenchmarkOne(b *testing.B) {
	brokers(b, func(b *testing.B, c *bus.Bus) {
		got := make(chan struct{}, 1000)
		consume(b, c, func(n int) {
			for range n {
				got <- struct{}{}
			}
		})
		one := func(i int) {
			if err := c.Publisher().Publish(b.Context(), documents(1, i)...); err != nil {
				b.Fatal(err)
			}
			<-got
		}
		one(0)
		b.ResetTimer()
		for i := range b.N {
			one(i)
		}
	})
}

// Records of 4 KB through the broker in calls of 100.
func BenchmarkMany(b *testing.B) {
	brokers(b, func(b *testing.B, c *bus.Bus) {
		var n atomic.Int64
		all := make(chan struct{})
		want := int64(b.N * 100)
		consume(b, c, func(more int) {
			if n.Add(int64(more)) == want {
				close(all)
			}
		})
		b.ResetTimer()
		for i := range b.N {
			if err := c.Publisher().Publish(b.Context(), documents(100, i*100)...); err != nil {
				b.Fatal(err)
			}
		}
		<-all
		b.ReportMetric(float64(want)/b.Elapsed().Seconds(), "records/s")
	})
}
