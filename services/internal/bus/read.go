package bus

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// Last is the newest record of a partition, nil where it is empty. It waits for the broker until ctx ends.
func (b *Bus) Last(ctx context.Context, topic string, partition int) (m *Message, err error) {
	t := b.trouble("last", "the newest record cannot be read; trying again", askTimeout, zap.String("topic", topic))
	err = t.retry(ctx, func() (err error) {
		m, err = b.last(ctx, topic, partition)
		return err
	})
	return m, err
}

func (b *Bus) last(ctx context.Context, topic string, partition int) (*Message, error) {
	first, next, err := b.bounds(ctx, topic, partition)
	if err != nil || first == next {
		return nil, err
	}
	r := b.reader(topic, partition)
	defer r.Close()
	if err := r.SetOffset(next - 1); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	m, err := r.FetchMessage(ctx)
	if err != nil {
		return nil, fmt.Errorf("record %d of %s-%d: %w", next-1, b.wire(topic), partition, err)
	}
	out := b.message(m)
	return &out, nil
}

// Tail calls f with every record that is published to partition 0 of the topic from now on, outside of any group, until ctx
// ends (nil). After a loss of the broker it goes on where it was, and where the log itself was lost at its new start. It is
// for waking readers: f must not block.
func (b *Bus) Tail(ctx context.Context, topic string, f func(Message)) error {
	at := int64(-1)
	for {
		err := b.tail(ctx, topic, &at, f)
		if ctx.Err() != nil {
			return nil
		}
		b.log.Debug("the tail's place in the log is lost", zap.String("topic", topic), zap.Error(err))
	}
}

// tail reads from the offset on, from the end where it is negative, and returns when that is no place in the log.
func (b *Bus) tail(ctx context.Context, topic string, at *int64, f func(Message)) error {
	t := b.trouble("tail", "the newest records cannot be read; trying again", askTimeout, zap.String("topic", topic))
	err := t.retry(ctx, func() error {
		first, next, err := b.bounds(ctx, topic, 0)
		switch {
		case err == nil && *at < 0:
			*at = next
		case err == nil && (*at < first || *at > next):
			*at = first
		}
		return err
	})
	if err != nil {
		return err
	}
	r := b.reader(topic, 0)
	defer r.Close()
	if err := r.SetOffset(*at); err != nil {
		return err
	}
	for {
		m, err := r.FetchMessage(ctx)
		switch {
		case err == nil:
			t.over()
			*at = m.Offset + 1
			f(b.message(m))
		case errors.Is(err, kafka.OffsetOutOfRange), errors.Is(err, io.EOF):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		default:
			t.failed(err) // the reader has waited, and its errors queue up
		}
	}
}

// Lag says for each topic how many records the group has not committed yet. A group that never committed has all of them
// before it.
func (b *Bus) Lag(ctx context.Context, group string, topics ...string) (map[string]int64, error) {
	lag := map[string]int64{}
	for _, topic := range topics {
		committed, err := b.committed(ctx, group, topic)
		if err != nil {
			return nil, err
		}
		for p, c := range committed {
			first, next, err := b.bounds(ctx, topic, p)
			if err != nil {
				return nil, err
			}
			lag[topic] += max(next-max(c, first), 0)
		}
	}
	return lag, nil
}

// committed is the group's offset in each partition of the topic, negative where there is none.
func (b *Bus) committed(ctx context.Context, group, topic string) ([]int64, error) {
	n, err := b.count(ctx, topic)
	if err != nil {
		return nil, err
	}
	out := make([]int64, n)
	for p := range out {
		out[p] = -1
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	r, err := b.client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{GroupID: b.group(group), Topics: map[string][]int{b.wire(topic): upTo(n)}})
	if err == nil && !errors.Is(r.Error, kafka.GroupIdNotFound) {
		err = r.Error // some brokers do not know a group that never committed
	}
	if err != nil {
		return nil, fmt.Errorf("offsets of group %s: %w", b.group(group), err)
	}
	for _, o := range r.Topics[b.wire(topic)] {
		if o.Partition < n && o.Error == nil {
			out[o.Partition] = o.CommittedOffset
		}
	}
	return out, nil
}
