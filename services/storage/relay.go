package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	relayLease = "relay"
	relayTerm  = 15 * time.Second
	relayBatch = 200
	relayIdle  = 200 * time.Millisecond // between looks at the database when another worker may have committed
	relayPause = time.Second            // after a failure, or while another holds the lease
)

// A relay copies the sequence from the database to newswire.events. One at a time holds the lease. It starts after the last
// event that the topic has, sends in order, and goes on only after the acknowledgement: the topic may hold an event twice after a
// failure, never out of order but for such repetitions, and never with a hole. Readers drop what is not above the last they saw.
type relay struct {
	store  Store
	bus    *bus.Bus
	holder string
	log    *zap.Logger
	wake   chan struct{}
	sent   prometheus.Counter
}

// poke says that events were committed.
func (r *relay) poke() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *relay) run(ctx context.Context) error {
	troubled := false
	for ctx.Err() == nil {
		err := r.hold(ctx)
		if ctx.Err() != nil {
			break
		}
		if err != nil && !troubled {
			r.log.Warn("events wait in the database; trying again", zap.Error(err))
		}
		troubled = err != nil
		pause(ctx, relayPause, nil)
	}
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := r.store.Release(release, relayLease, r.holder); err != nil {
		r.log.Debug("the lease of the relay runs out by itself", zap.Error(err))
	}
	return nil
}

// hold relays while the lease is held; nil when another holds it.
func (r *relay) hold(ctx context.Context) error {
	if ok, err := r.store.Hold(ctx, relayLease, r.holder, relayTerm); err != nil || !ok {
		return err
	}
	last, err := r.last(ctx)
	if err != nil {
		return err
	}
	renewed := time.Now()
	for ctx.Err() == nil {
		if time.Since(renewed) > relayTerm/3 {
			if ok, err := r.store.Hold(ctx, relayLease, r.holder, relayTerm); err != nil || !ok {
				return err
			}
			renewed = time.Now()
		}
		events, err := r.store.EventsAfter(ctx, last, relayBatch)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			pause(ctx, relayIdle, r.wake)
			continue
		}
		if err := r.send(ctx, events); err != nil {
			return err
		}
		last = events[len(events)-1].Seq
	}
	return nil
}

// last gives the number of the event after which the relay goes on. What the topic ends with is compared with the database: where
// the database lacks that event, has another one under its number, or does not know the epoch, it was restored from a backup. The
// numbers that the topic has beyond it are given to other events, so a new epoch begins; its first record repeats the last event, so that
// readers of the topic learn of it at once.
func (r *relay) last(ctx context.Context) (int64, error) {
	tail, held, seq, err := relayed(ctx, r.bus)
	if err != nil || tail == nil {
		return 0, err
	}
	epoch, _, head, err := r.store.Range(ctx)
	if err != nil {
		return 0, err
	}
	if held == epoch {
		if same, err := r.holds(ctx, *tail, seq); same || err != nil {
			return seq, err
		}
	} else if former, err := r.store.Former(ctx); err != nil || former == held {
		return max(head-1, 0), err // it has begun already
	} else if head == 0 {
		return 0, nil // a new database beside an old topic
	}
	began, err := r.store.BeginEpoch(ctx, epoch, held)
	if err != nil {
		return 0, err
	}
	r.log.Warn("newswire.events is not of this database, which was restored from a backup: a new epoch begins, and readers take a snapshot",
		zap.String("epoch", began), zap.Int64("head", head), zap.String("topic", contract.FormatCursor(held, seq)))
	return max(head-1, 0), nil
}

// holds reports whether the database has the event of a record.
func (r *relay) holds(ctx context.Context, m bus.Message, seq int64) (bool, error) {
	list, err := r.store.EventsAfter(ctx, seq-1, 1)
	if err != nil || len(list) == 0 || list[0].Seq != seq {
		return false, err
	}
	is := contract.EventHeaders(list[0])
	for _, name := range []string{contract.HeaderType, contract.HeaderSubject, contract.HeaderTime} {
		if m.Headers[name] != is[name] {
			return false, nil
		}
	}
	return true, nil
}

// Relayed gives the epoch and number of the last event on newswire.events; 0 when there is none.
func Relayed(ctx context.Context, b *bus.Bus) (epoch string, seq int64, err error) {
	_, epoch, seq, err = relayed(ctx, b)
	return epoch, seq, err
}

// relayed gives the last record of newswire.events with its epoch and number, nil where there is none.
func relayed(ctx context.Context, b *bus.Bus) (m *bus.Message, epoch string, seq int64, err error) {
	m, err = b.Last(ctx, bus.Events, 0)
	if err != nil || m == nil {
		return nil, "", 0, err
	}
	epoch, seq, err = contract.ParseCursor(m.Headers[contract.HeaderID])
	if err != nil {
		return nil, "", 0, fmt.Errorf("the last record of %s: %w", bus.Events, err)
	}
	return m, epoch, seq, nil
}

// send publishes events in order. The time is bounded by the lease, so that a holder that lost it does not come back late.
func (r *relay) send(ctx context.Context, events []news.Event) error {
	out := make([]bus.Message, len(events))
	for i, e := range events {
		value, err := proto.Marshal(contract.Event(e))
		if err != nil {
			return fmt.Errorf("event %d cannot be written: %w", e.Seq, err)
		}
		out[i] = bus.Message{Topic: bus.Events, Key: []byte(e.Subject), Value: value, Headers: contract.EventHeaders(e)}
	}
	ctx, cancel := context.WithTimeout(ctx, relayTerm/2)
	defer cancel()
	if err := r.bus.Publisher().Publish(ctx, out...); err != nil {
		return errors.Join(fmt.Errorf("events %d to %d are not acknowledged", events[0].Seq, events[len(events)-1].Seq), err)
	}
	r.sent.Add(float64(len(events)))
	return nil
}

// pause waits for d, for a wake, or for the end of ctx.
func pause(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-wake:
	}
}
