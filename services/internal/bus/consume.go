package bus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// A Handler makes the effect of some records durable. They are of one partition, in the order of their offsets and without
// holes in the position: with a PositionStore it moves the position from batch[0].Offset to the last one's Offset+1 in the
// transaction of the effect. One partition is never handled twice at once by one member.
//
// nil: the effect is durable, go on. *Poison: that record alone fails. ErrLost: read the position again. Any other error is a
// failure of the surroundings: the same records come again, with back-off, for ever, and the partition waits.
//
// The context ends shortly after the partition was given away or the service was asked to stop.
type Handler func(ctx context.Context, batch []Message) error

// A PositionStore keeps positions in the database, where handlers move them together with their effects. A position is the
// offset of the next record. With one, the broker's committed offsets are only written, for the display of lag.
type PositionStore interface {
	// Position is where to go on; ok is false where there is none yet.
	Position(ctx context.Context, group, topic string, partition int) (next int64, ok bool, err error)
	// Move moves a position from one offset to another, or makes it when from is negative, and returns ErrLost if it was
	// not at from. It is called where no handler can do it: past a record that went to Dead, to the log's start when the
	// position is absent or outside the log, and over a hole in the log.
	Move(ctx context.Context, group, topic string, partition int, from, to int64) error
}

// ConsumerOptions describe one member of a group of consumers.
type ConsumerOptions struct {
	Group   string   // members of a group share the partitions; the prefix is added on the broker
	Stage   string   // named in dead letters; default Group
	Topics  []string // constants of this package
	Handler Handler

	MaxBatch  int           // records per call; default 100
	MaxWait   time.Duration // how long a batch that has begun waits for more; default 0: what is there
	Positions PositionStore // nil: the broker keeps the positions

	// After names a lane that goes first: while it is behind, batches of this one wait. The zero value waits for none.
	After Lane

	// OnDead is called once the record lies in Dead and before it is passed over; an error is retried. Optional.
	OnDead func(ctx context.Context, m Message, p *Poison) error
}

func (o ConsumerOptions) complete() (ConsumerOptions, error) {
	if o.Group == "" || o.Handler == nil || len(o.Topics) == 0 {
		return o, errors.New("consumer: group, topics and handler are required")
	}
	for _, name := range o.Topics {
		if !slices.ContainsFunc(Topics(), func(t Topic) bool { return t.Name == name }) {
			return o, fmt.Errorf("consumer %s: %q is not a Kafka topic of the wire", o.Group, name)
		}
	}
	o.Stage = cmp.Or(o.Stage, o.Group)
	if o.MaxBatch <= 0 {
		o.MaxBatch = 100
	}
	return o, nil
}

const (
	sessionTimeout = 6 * time.Second // the least that brokers take; a dead member's partitions rest that long
	fetchWait      = 250 * time.Millisecond
	grace          = 2 * time.Second  // for a handler at work when its partition goes away
	slowHandler    = 30 * time.Second // said in the log: nobody else evicts a handler that hangs
)

// Consume handles the records of the options' topics as a member of the group until ctx ends, and returns nil then. It
// outlives the broker: all failures of the surroundings are retried. It returns an error only for wrong options and for
// ErrTooManyDead.
func (b *Bus) Consume(ctx context.Context, o ConsumerOptions) error {
	o, err := o.complete()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	group, err := kafka.NewConsumerGroup(b.groupConfig(o))
	if err != nil {
		return fmt.Errorf("consumer %s: %w", o.Group, err)
	}
	defer group.Close()
	var after *precedence
	if o.After != (Lane{}) {
		after = &precedence{bus: b, lane: o.After, lag: laneBehind + 1}
	}
	// A coordinator that is only just starting refuses for some seconds.
	t := b.trouble("join", "cannot join the consumer group; trying again", askTimeout, zap.String("group", o.Group))
	for {
		gen, err := group.Next(ctx)
		switch {
		case ctx.Err() != nil:
			return stopped(ctx)
		case errors.Is(err, kafka.RebalanceInProgress):
		case err != nil:
			t.failed(err) // the group itself waits before it joins again
		default:
			t.over()
			b.serve(ctx, stop, gen, o, after)
		}
	}
}

// stopped is why the consumer ends: nil when it was asked to.
func stopped(ctx context.Context) error {
	if err := context.Cause(ctx); errors.Is(err, ErrTooManyDead) {
		return err
	}
	return nil
}

func (b *Bus) groupConfig(o ConsumerOptions) kafka.ConsumerGroupConfig {
	c := kafka.ConsumerGroupConfig{
		ID: b.group(o.Group), Brokers: b.cfg.Brokers, Dialer: b.dialer(),
		HeartbeatInterval: time.Second, SessionTimeout: sessionTimeout, RebalanceTimeout: 10 * time.Second,
		JoinGroupBackoff: time.Second, WatchPartitionChanges: true, StartOffset: kafka.FirstOffset,
		GroupBalancers: []kafka.GroupBalancer{kafka.RangeGroupBalancer{}},
		ErrorLogger:    b.clientLog(),
	}
	for _, t := range o.Topics {
		c.Topics = append(c.Topics, b.wire(t))
	}
	return c
}

func (b *Bus) dialer() *kafka.Dialer {
	return &kafka.Dialer{ClientID: b.cfg.ClientID, Timeout: dialTimeout, DualStack: true}
}

// clientLog takes what the client says of itself. What matters of it is said again, once, where it is handled.
func (b *Bus) clientLog() kafka.Logger { return kafka.LoggerFunc(b.log.Named("kafka").Sugar().Debugf) }

// serve starts a worker for each partition of the generation. The next generation begins only after all have ended.
func (b *Bus) serve(ctx context.Context, stop context.CancelCauseFunc, gen *kafka.Generation, o ConsumerOptions, after *precedence) {
	for name, assigned := range gen.Assignments {
		for _, a := range assigned {
			w := &worker{
				bus: b, gen: gen, ConsumerOptions: o, after: after, topic: b.plain(name), partition: a.ID, next: -1, committed: max(a.Offset, -1),
				log: b.log.With(zap.String("group", o.Group), zap.String("topic", name), zap.Int("partition", a.ID)),
			}
			gen.Start(func(ended context.Context) {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				defer context.AfterFunc(ended, cancel)()
				if err := w.run(ctx); err != nil {
					stop(err)
				}
			})
		}
	}
}
