package bus

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

const (
	batchRecords = 500
	// A try that is cut short may still arrive behind its own repetition, so tries are long.
	sendTimeout = 30 * time.Second
)

// A Publisher sends records. It is safe for concurrent use and needs no closing.
type Publisher struct{ bus *Bus }

// Publisher gives a publisher on this connection.
func (b *Bus) Publisher() *Publisher { return &Publisher{bus: b} }

type lane struct {
	topic     string
	partition int
}

// Publish sends the records and returns when every replica in sync has them. Records of one partition are sent in order and
// go on only after the acknowledgement, so those of one call keep their order even over failures, and a copy follows at once
// the record it repeats. Failures of the surroundings are retried until ctx ends; then it is unknown which of the rest
// arrived, and they must be sent again. An error that wraps ErrTooLarge is for ever; nothing was sent if it comes from our
// own limit. Nothing is held back to fill a batch: hand many records to one call.
func (p *Publisher) Publish(ctx context.Context, ms ...Message) error {
	for i := range ms {
		if n, most := ms[i].size(), p.bus.maxMessage(ms[i].Topic); n > most {
			return fmt.Errorf("%w: %d bytes for %s, which takes %d", ErrTooLarge, n, ms[i].Topic, most)
		}
	}
	lanes, err := p.sort(ctx, ms)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	var g errgroup.Group
	for l, ms := range lanes {
		g.Go(func() error { return p.inOrder(ctx, l, ms) })
	}
	return g.Wait()
}

// sort parts the records by topic and partition.
func (p *Publisher) sort(ctx context.Context, ms []Message) (map[lane][]Message, error) {
	lanes := map[lane][]Message{}
	topics := map[string][]int{}
	for _, m := range ms {
		if topics[m.Topic] == nil {
			t := p.bus.trouble("publish", "Kafka topic "+p.bus.wire(m.Topic)+" cannot be found; trying again", askTimeout)
			err := t.retry(ctx, func() error {
				n, err := p.bus.count(ctx, m.Topic)
				topics[m.Topic] = upTo(n)
				return err
			})
			if err != nil {
				return nil, err
			}
		}
		// The partition of a key is the one that Kafka's own clients choose.
		l := lane{m.Topic, kafka.Murmur2Balancer{}.Balance(kafka.Message{Key: m.Key}, topics[m.Topic]...)}
		lanes[l] = append(lanes[l], m)
	}
	return lanes, nil
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// inOrder sends the records of one partition batch by batch.
func (p *Publisher) inOrder(ctx context.Context, l lane, ms []Message) error {
	t := p.bus.trouble("publish", "Kafka takes no records of "+p.bus.wire(l.topic)+"; trying again", askTimeout)
	for most := batchRecords; len(ms) > 0; {
		n := fill(ms, most, p.bus.maxMessage(l.topic))
		err := p.send(ctx, l, ms[:n])
		switch {
		case err == nil:
			t.over()
			p.bus.metrics.published.WithLabelValues(l.topic).Add(float64(n))
			ms = ms[n:]
		case tooLarge(err) && n == 1:
			return fmt.Errorf("%w: the broker's max.message.bytes of %s is below %d bytes", ErrTooLarge, p.bus.wire(l.topic), ms[0].size())
		case tooLarge(err):
			most = n / 2
		default:
			if wait(ctx, t.failed(err)) != nil {
				return fmt.Errorf("publish to %s: %w", l.topic, errors.Join(ctx.Err(), err))
			}
		}
	}
	return nil
}

func tooLarge(err error) bool {
	return errors.Is(err, kafka.MessageSizeTooLarge) || errors.Is(err, kafka.RecordListTooLarge)
}

// fill is how many of the records go into one batch: at least one.
func fill(ms []Message, most, bytes int) int {
	n, sum := 0, 0
	for n < len(ms) && n < most && (n == 0 || sum+ms[n].size() <= bytes) {
		sum += ms[n].size()
		n++
	}
	return n
}

func (p *Publisher) send(ctx context.Context, l lane, ms []Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	r, err := p.bus.client.Produce(ctx, &kafka.ProduceRequest{
		Topic: p.bus.wire(l.topic), Partition: l.partition, RequiredAcks: kafka.RequireAll, Records: kafka.NewRecordReader(records(ms)...),
	})
	if err != nil {
		return err
	}
	return r.Error
}

func records(ms []Message) []kafka.Record {
	now := time.Now()
	out := make([]kafka.Record, len(ms))
	for i, m := range ms {
		out[i] = kafka.Record{Time: now, Key: kafka.NewBytes(m.Key), Value: kafka.NewBytes(m.Value)}
		for _, k := range slices.Sorted(maps.Keys(m.Headers)) {
			out[i].Headers = append(out[i].Headers, kafka.Header{Key: k, Value: []byte(m.Headers[k])})
		}
	}
	return out
}
