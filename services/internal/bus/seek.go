package bus

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// seek opens the log where the worker has to go on.
func (w *worker) seek(ctx context.Context) error {
	stored, err := w.stored(ctx)
	if err != nil {
		return err
	}
	first, next, err := w.bounds(ctx, stored)
	if err != nil {
		return err
	}
	start := stored
	if stored < first || stored > next {
		start = first
		w.sayJump(stored, first, next)
		err := w.insist(ctx, "the position cannot be set; trying again, the partition waits", func() error { return w.move(ctx, stored, first) })
		if err != nil {
			return err
		}
	}
	w.next, w.held = start, nil
	return w.open(start)
}

// stored is the position of the group, negative when there is none.
func (w *worker) stored(ctx context.Context) (next int64, err error) {
	if w.Positions == nil {
		if w.next >= 0 {
			return w.next, nil // within a generation the worker itself knows best
		}
		return max(w.committed, -1), nil
	}
	ok := false
	err = w.insist(ctx, "the position cannot be read; trying again, the partition waits", func() (err error) {
		next, ok, err = w.Positions.Position(ctx, w.Group, w.topic, w.partition)
		return err
	})
	if !ok {
		next = -1
	}
	return next, err
}

// bounds are the log's. A position beyond its end is looked at again: a leader that has just taken over may not know yet
// how far the log had come.
func (w *worker) bounds(ctx context.Context, stored int64) (first, next int64, err error) {
	t := w.trouble("offsets", "the log's bounds cannot be read; trying again, the partition waits", askTimeout)
	for range 5 {
		err := t.retry(ctx, func() (err error) {
			first, next, err = w.bus.bounds(ctx, w.topic, w.partition)
			return err
		})
		if err != nil || stored <= next {
			return first, next, err
		}
		if err := wait(ctx, 500*time.Millisecond); err != nil {
			return 0, 0, err
		}
	}
	return first, next, nil
}

func (w *worker) sayJump(stored, first, next int64) {
	why, say := "below", w.log.Warn
	switch {
	case stored < 0:
		why, say = "absent", w.log.Debug
	case stored > next:
		why = "beyond"
	}
	say("the position is not in the log; starting at the log's start", zap.String("why", why),
		zap.Int64("position", stored), zap.Int64("log_start", first), zap.Int64("log_end", next))
	w.bus.metrics.skipped.WithLabelValues(w.Group, w.topic, why).Inc()
}

func (w *worker) open(start int64) error {
	if w.reader != nil {
		w.reader.Close()
	}
	w.reader = w.bus.reader(w.topic, w.partition)
	return w.reader.SetOffset(start)
}

// reader reads one partition, outside of any group.
func (b *Bus) reader(topic string, partition int) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers: b.cfg.Brokers, Topic: b.wire(topic), Partition: partition, Dialer: b.dialer(),
		MinBytes: 1, MaxBytes: 10 << 20, MaxWait: fetchWait, QueueCapacity: 50, ReadLagInterval: -1,
		ReadBackoffMin: 10 * time.Millisecond, ReadBackoffMax: 500 * time.Millisecond,
		OffsetOutOfRangeError: true, ErrorLogger: b.clientLog(),
	})
}
