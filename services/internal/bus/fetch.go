package bus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"
)

const maxBatchBytes = 8 << 20

// fetched is what a read gave: a record or the reason why there is none.
type fetched struct {
	kafka.Message
	err error
}

// collect waits for a record and takes what is there behind it.
func (w *worker) collect(ctx context.Context) ([]Message, error) {
	m, err := w.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if m.Offset > w.next {
		// Nothing of ours makes holes: the log was cut while the worker was behind.
		w.sayJump(w.next, m.Offset, m.HighWaterMark)
		err := w.insist(ctx, "the position cannot be set; trying again, the partition waits", func() error { return w.move(ctx, w.next, m.Offset) })
		if err != nil {
			return nil, err
		}
	}
	return w.fill(ctx, m), nil
}

// fill makes a batch of the record and those that follow it without a hole.
func (w *worker) fill(ctx context.Context, m kafka.Message) []Message {
	batch := []Message{w.bus.message(m)}
	until := time.Now().Add(w.MaxWait)
	for bytes := len(m.Value); len(batch) < w.MaxBatch && bytes < maxBatchBytes; bytes += len(m.Value) {
		patience := time.Until(until)
		if m.Offset+1 < m.HighWaterMark {
			patience = max(patience, fetchWait) // more is on its way
		}
		if patience <= 0 {
			break
		}
		more, err := w.fetchWithin(ctx, patience)
		if err != nil || more.Offset != m.Offset+1 {
			if !errors.Is(err, context.DeadlineExceeded) {
				w.held = &fetched{more, err} // the reader says a thing only once
			}
			break
		}
		m = more
		batch = append(batch, w.bus.message(m))
	}
	w.bus.metrics.lag.WithLabelValues(w.Group, w.topic, strconv.Itoa(w.partition)).Set(float64(m.HighWaterMark - m.Offset - 1))
	return batch
}

// fetch gives the next record that has not been handled, over all failures but the loss of the place in the log.
func (w *worker) fetch(ctx context.Context) (kafka.Message, error) {
	t := w.trouble("fetch", "records cannot be read; trying again", 2*askTimeout)
	for {
		m, err := w.take(ctx)
		switch {
		case err == nil && m.Offset >= w.next:
			t.over()
			return m, nil
		case err == nil: // handled already
		case errors.Is(err, kafka.OffsetOutOfRange), errors.Is(err, io.EOF):
			return m, fmt.Errorf("offset %d: %w", w.next, err)
		case ctx.Err() != nil:
			return m, ctx.Err()
		default:
			t.failed(err) // the reader has waited, and its errors queue up
		}
	}
}

func (w *worker) take(ctx context.Context) (kafka.Message, error) {
	if h := w.held; h != nil {
		w.held = nil
		return h.Message, h.err
	}
	for w.next != w.committed {
		m, err := w.fetchWithin(ctx, displayCommit)
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return m, err
		}
		_ = w.commit() // an idle worker has time to say how far it is
	}
	return w.reader.FetchMessage(ctx)
}

func (w *worker) fetchWithin(ctx context.Context, d time.Duration) (kafka.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return w.reader.FetchMessage(ctx)
}

func (b *Bus) message(m kafka.Message) Message {
	out := Message{
		Topic: b.plain(m.Topic), Partition: m.Partition, Offset: m.Offset, Key: m.Key, Value: m.Value, Time: m.Time,
		Headers: make(map[string]string, len(m.Headers)),
	}
	for _, h := range m.Headers {
		out.Headers[h.Key] = string(h.Value)
	}
	return out
}
