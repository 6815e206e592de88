// Package bustest is the conformance suite of the bus: what services rely on, asserted on any broker that speaks Kafka's
// protocol. The embedded broker and Apache Kafka both run it.
package bustest

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"go.uber.org/zap/zaptest"
)

// A Broker to be tested.
type Broker struct {
	Addrs    []string
	Embedded bool
	// Restart crashes or stops the broker and starts it again on the same addresses and data. Without it what needs one is
	// left out.
	Restart func(t *testing.T)
}

// Run runs the suite. start is called once for each part; parts use names of their own on the broker, so it may be shared.
func Run(t *testing.T, start func(t *testing.T) Broker) {
	parts := []struct {
		name string
		f    func(*testing.T, Broker)
	}{
		// First, while the broker has few topics to recover.
		{"restart under load", restart}, {"tail over a restart", tailRestart},
		{"order", order}, {"batches", batches}, {"too large", tooLarge}, {"last", last}, {"tail", tail}, {"lag", lag},
		{"poison and back", poison}, {"many dead", manyDead}, {"handler error", handlerError},
		{"positions", positions}, {"position outside the log", positionOutside}, {"position lost", positionLost},
		{"rebalance under load", rebalance}, {"lanes", lanes},
	}
	for _, p := range parts {
		t.Run(strings.ReplaceAll(p.name, " ", "_"), func(t *testing.T) { p.f(t, start(t)) })
	}
}

const patience = 90 * time.Second

// connect gives a bus with topics of its own.
func connect(t *testing.T, br Broker, change ...func(*bus.Config)) *bus.Bus {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cfg := bus.Config{
		Brokers: br.Addrs, Embedded: br.Embedded, Prefix: "nwtest-" + strings.ToLower(rand.Text()[:10]) + ".",
		Logger: zaptest.NewLogger(t, zaptest.Level(level())),
	}
	for _, f := range change {
		f(&cfg)
	}
	b, err := bus.Connect(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if err := b.EnsureTopics(ctx); err != nil {
		t.Fatal(err)
	}
	return b
}

// consume runs a consumer until stop, or until the end of the test.
func consume(t *testing.T, b *bus.Bus, o bus.ConsumerOptions) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Consume(ctx, o) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("consumer %s ended with %v", o.Group, err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func publish(t *testing.T, b *bus.Bus, ms ...bus.Message) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := b.Publisher().Publish(ctx, ms...); err != nil {
		t.Fatalf("publish: %v", err)
	}
}

// await waits for a condition that others bring about.
func await(t *testing.T, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for until := time.Now().Add(patience); !cond(); <-tick.C {
		if time.Now().After(until) {
			t.Fatalf("waited %v in vain: %s", patience, what)
		}
	}
}

// stream makes the records of a test: numbered 1, 2, 3 for each key.
type stream struct {
	topic string
	keys  int
	n     int
}

func (s *stream) next(count int) []bus.Message {
	out := make([]bus.Message, count)
	for i := range out {
		key := fmt.Sprintf("site-%d.example", s.n%s.keys)
		out[i] = bus.Message{Topic: s.topic, Key: []byte(key), Value: fmt.Appendf(nil, "%d", s.n/s.keys+1), Headers: map[string]string{bus.HeaderDocument: key}}
		s.n++
	}
	return out
}

// record notes what handlers saw.
type record struct {
	mu   sync.Mutex
	seen map[string][]int // key -> numbers in the order of arrival
	all  int              // distinct
}

func (r *record) handle(_ context.Context, batch []bus.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen = map[string][]int{}
	}
	for _, m := range batch {
		n, key := 0, string(m.Key)
		fmt.Sscan(string(m.Value), &n)
		if n > highest(r.seen[key]) {
			r.all++
		}
		r.seen[key] = append(r.seen[key], n)
	}
	return nil
}

func (r *record) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all
}

func highest(ns []int) (most int) {
	for _, n := range ns {
		most = max(most, n)
	}
	return most
}

// check asserts that every record of the stream arrived, in order, and that copies only repeat the last few.
func (r *record) check(t *testing.T, s stream, span int) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	copies := 0
	for k := range s.keys {
		key := fmt.Sprintf("site-%d.example", k)
		want := (s.n - k + s.keys - 1) / s.keys
		most := 0
		for _, n := range r.seen[key] {
			switch {
			case n > most+1:
				t.Fatalf("%s: %d arrived after %d: lost or out of order", key, n, most)
			case n == most+1:
				most = n
			case n <= most-span:
				t.Fatalf("%s: a copy of %d arrived after %d", key, n, most)
			default:
				copies++
			}
		}
		if most != want {
			t.Fatalf("%s: %d records arrived of %d", key, most, want)
		}
	}
	t.Logf("%d records, %d copies", s.n, copies)
}

func needRestart(t *testing.T, br Broker) {
	t.Helper()
	if br.Restart != nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("this broker cannot be restarted by the test: let scripts/test start it")
	}
	t.Skip("left out: this broker cannot be restarted by the test; scripts/test starts one that can")
}
