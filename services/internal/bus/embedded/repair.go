package embedded

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// repair takes back committed offsets that lie beyond the end of their log, as they do after a log was lost: a consumer that
// started there would wait for ever, and skip what is written meanwhile.
func (b *Broker) repair(log *zap.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), repairTimeout)
	defer cancel()
	tr := &kafka.Transport{}
	defer tr.CloseIdleConnections()
	c := &kafka.Client{Addr: kafka.TCP(b.Addrs()...), Transport: tr}
	groups, err := c.ListGroups(ctx, &kafka.ListGroupsRequest{})
	if err != nil {
		return err
	}
	for _, g := range groups.Groups {
		if err := repairGroup(ctx, c, g.GroupID, log); err != nil {
			return err
		}
	}
	return nil
}

func repairGroup(ctx context.Context, c *kafka.Client, group string, log *zap.Logger) error {
	// No topics named: all that the group has committed.
	r, err := c.OffsetFetch(ctx, &kafka.OffsetFetchRequest{GroupID: group})
	if err == nil {
		err = r.Error
	}
	if errors.Is(err, kafka.GroupIdNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for topic, partitions := range r.Topics {
		for _, p := range partitions {
			if err := repairOffset(ctx, c, group, topic, p, log); err != nil {
				return err
			}
		}
	}
	return nil
}

func repairOffset(ctx context.Context, c *kafka.Client, group, topic string, p kafka.OffsetFetchPartition, log *zap.Logger) error {
	r, err := c.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{
		topic: {kafka.FirstOffsetOf(p.Partition), kafka.LastOffsetOf(p.Partition)},
	}})
	if err != nil {
		return err
	}
	for _, o := range r.Topics[topic] {
		if o.Error != nil || p.CommittedOffset <= o.LastOffset {
			continue
		}
		log.Warn("a committed offset lies beyond the log's end and is set to its start", zap.String("group", group), zap.String("topic", topic),
			zap.Int("partition", p.Partition), zap.Int64("committed", p.CommittedOffset), zap.Int64("log_end", o.LastOffset))
		_, err := c.OffsetCommit(ctx, &kafka.OffsetCommitRequest{GroupID: group, GenerationID: -1, Topics: map[string][]kafka.OffsetCommit{
			topic: {{Partition: p.Partition, Offset: o.FirstOffset}},
		}})
		if err != nil {
			return err
		}
	}
	return nil
}
