package bus

import (
	"context"
	"errors"
	"time"
)

// A Handler makes the effect of some records durable. They are of one partition, in the order of their offsets and without
// holes in the position: with a PositionStore it moves the position from batch[0].Offset to the last one's Offset+1 in the
// transaction of the effect. One partition is never handled twice at once.
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

	// OnDead is called once the record lies in Dead and before it is passed over; an error is retried. Optional.
	OnDead func(ctx context.Context, m Message, p *Poison) error
}

// Consume handles the records of the options' topics as a member of the group until ctx ends, and returns nil then. It
// outlives the broker: all failures of the surroundings are retried. It returns an error only for wrong options and for
// ErrTooManyDead.
func (b *Bus) Consume(ctx context.Context, o ConsumerOptions) error {
	return errors.New("to be written")
}
