package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"
)

// A broker counts a batch, not a record, against the largest message.
const batchFrame = 64 << 10

// EnsureTopics makes the topics that are missing and waits until all of them can be used. Call it before consumers start:
// a member of a group that joins before its topics exist may read nothing for a long time. Topics that are there keep
// their settings.
func (b *Bus) EnsureTopics(ctx context.Context) error {
	t := b.trouble("ensure", "Kafka topics cannot be made; trying again", askTimeout)
	if err := t.retry(ctx, func() error { return b.createTopics(ctx) }); err != nil {
		return err
	}
	t = b.trouble("ensure", "Kafka topics are not ready; waiting for them", askTimeout)
	return t.retry(ctx, func() error { return b.topicsReady(ctx) })
}

func (b *Bus) createTopics(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 4*askTimeout)
	defer cancel()
	var req kafka.CreateTopicsRequest
	for _, t := range Topics() {
		req.Topics = append(req.Topics, kafka.TopicConfig{
			Topic: b.wire(t.Name), NumPartitions: t.Partitions, ReplicationFactor: b.cfg.Replication, ConfigEntries: b.settings(t),
		})
	}
	res, err := b.client.CreateTopics(ctx, &req)
	if err != nil {
		return err
	}
	var errs []error
	for name, err := range res.Errors {
		if err != nil && !errors.Is(err, kafka.TopicAlreadyExists) {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

func (b *Bus) settings(t Topic) []kafka.ConfigEntry {
	set := map[string]int64{
		"max.message.bytes": int64(b.maxMessage(t.Name) + batchFrame),
		"retention.bytes":   b.cfg.RetentionBytes,
		"retention.ms":      b.cfg.Retention.Milliseconds(),
		// Only closed segments can be deleted.
		"segment.bytes": 64 << 20,
		"segment.ms":    (24 * time.Hour).Milliseconds(),
	}
	if b.cfg.Embedded {
		set["retention.ms"] = -1
		delete(set, "segment.bytes") // the broker's own
		delete(set, "segment.ms")
	}
	var out []kafka.ConfigEntry
	for k, v := range set {
		out = append(out, kafka.ConfigEntry{ConfigName: k, ConfigValue: strconv.FormatInt(v, 10)})
	}
	return out
}

// maxMessage is the largest record of a topic. A dead letter is the record plus what is said about it.
func (b *Bus) maxMessage(topic string) int {
	if topic == Dead {
		return 2 * b.cfg.MaxMessage
	}
	return b.cfg.MaxMessage
}

// topicsReady asks the leader of every partition something that only a leader answers.
func (b *Bus) topicsReady(ctx context.Context) error {
	for _, t := range Topics() {
		n, err := b.count(ctx, t.Name)
		if err != nil {
			return err
		}
		for p := range n {
			if _, _, err := b.bounds(ctx, t.Name, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// count is the number of partitions that the topic has on the broker.
func (b *Bus) count(ctx context.Context, topic string) (int, error) {
	b.mu.Lock()
	n := b.partitions[topic]
	b.mu.Unlock()
	if n > 0 {
		return n, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	m, err := b.client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{b.wire(topic)}})
	if err != nil {
		return 0, fmt.Errorf("partitions of %s: %w", b.wire(topic), err)
	}
	for _, t := range m.Topics {
		if t.Name == b.wire(topic) && t.Error == nil {
			n = len(t.Partitions)
		}
	}
	if n == 0 {
		return 0, fmt.Errorf("partitions of %s: %w", b.wire(topic), kafka.UnknownTopicOrPartition)
	}
	b.mu.Lock()
	b.partitions[topic] = n
	b.mu.Unlock()
	return n, nil
}

// bounds are the offsets of the oldest record of a partition and of the next one to be written.
func (b *Bus) bounds(ctx context.Context, topic string, partition int) (first, next int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	name := b.wire(topic)
	r, err := b.client.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{
		name: {kafka.FirstOffsetOf(partition), kafka.LastOffsetOf(partition)},
	}})
	if err != nil {
		return 0, 0, fmt.Errorf("offsets of %s-%d: %w", name, partition, err)
	}
	for _, o := range r.Topics[name] {
		if o.Partition == partition {
			if o.Error != nil {
				return 0, 0, fmt.Errorf("offsets of %s-%d: %w", name, partition, o.Error)
			}
			return o.FirstOffset, o.LastOffset, nil
		}
	}
	return 0, 0, fmt.Errorf("offsets of %s-%d: not in the answer", name, partition)
}
