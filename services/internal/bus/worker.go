package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// A worker serves one partition for one generation of the group.
type worker struct {
	ConsumerOptions
	bus       *Bus
	log       *zap.Logger
	after     *precedence // nil: none
	gen       *kafka.Generation
	topic     string
	partition int

	reader    *kafka.Reader
	next      int64     // offset of the record to be handled next; negative before the first seek
	held      *fetched  // read, but not yet its turn
	committed int64     // what the broker knows, negative when nothing
	said      time.Time // when that was
	deaths    deaths
}

// displayCommit is how often a position that only serves the display of lag is written.
const displayCommit = time.Second

// run works until ctx ends. It returns only what must stop the service.
func (w *worker) run(ctx context.Context) error {
	// A handler at work when the partition goes away may finish; what it has done is then committed.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		if wait(work, grace) == nil {
			cancel()
		}
	})()
	defer w.leave()
	t := w.trouble("seek", "the place in the log is lost; reading the position again", askTimeout)
	for ctx.Err() == nil {
		err := w.seek(ctx)
		for err == nil {
			var batch []Message
			if batch, err = w.collect(ctx); err == nil {
				err = w.after.yield(ctx)
			}
			if err == nil {
				err = w.settle(ctx, work, batch)
			}
			if err == nil {
				t.over()
				err = w.keepUp(ctx)
			}
		}
		if errors.Is(err, ErrTooManyDead) {
			return err
		}
		wait(ctx, t.failed(err))
	}
	return nil
}

// trouble of this partition.
func (w *worker) trouble(kind, what string, patience time.Duration) *trouble {
	return w.bus.trouble(kind, what, patience, zap.String("group", w.Group), zap.String("topic", w.topic), zap.Int("partition", w.partition))
}

func (w *worker) leave() {
	_ = w.commit() // what is not committed is read again
	if w.reader != nil {
		w.reader.Close()
	}
	w.bus.metrics.lag.DeleteLabelValues(w.Group, w.topic, strconv.Itoa(w.partition))
}

// settle brings the batch to its end: every record handled, or dead.
func (w *worker) settle(ctx, work context.Context, batch []Message) error {
	for len(batch) > 0 {
		err := w.handle(ctx, work, batch)
		var p *Poison
		if !errors.As(err, &p) {
			return err
		}
		at := batch[p.Index]
		// What comes before it is handled on its own, so that a position in the database has no hole to step over.
		if err := w.settle(ctx, work, batch[:p.Index]); err != nil {
			return err
		}
		if err := w.bury(ctx, work, at, p); err != nil {
			return err
		}
		batch = batch[p.Index+1:]
	}
	return nil
}

// handle calls the handler until it succeeds or says that trying again is of no use.
func (w *worker) handle(ctx, work context.Context, batch []Message) error {
	t := w.trouble("handle", fmt.Sprintf("records from offset %d on cannot be handled; trying again, the partition waits", batch[0].Offset), 0)
	for {
		err := w.call(work, batch)
		var p *Poison
		switch {
		case err == nil:
			t.over()
			w.advance(batch[len(batch)-1].Offset+1, len(batch))
			return nil
		case errors.As(err, &p) && p.Index >= 0 && p.Index < len(batch), errors.Is(err, ErrLost):
			return err
		}
		if ctx.Err() != nil || wait(ctx, t.failed(err)) != nil {
			return ctx.Err()
		}
	}
}

func (w *worker) call(work context.Context, batch []Message) error {
	slow := time.AfterFunc(slowHandler, func() {
		w.log.Warn("the handler has not returned for long; the partition waits for it", zap.Duration("for", slowHandler), zap.Int64("offset", batch[0].Offset))
	})
	defer slow.Stop()
	return w.Handler(work, batch)
}

func (w *worker) advance(next int64, handled int) {
	w.next = next
	w.deaths.lived(handled)
	w.bus.metrics.handled.WithLabelValues(w.Group, w.topic).Add(float64(handled))
}

// bury puts a record into Dead and passes it over, in that order.
func (w *worker) bury(ctx, work context.Context, m Message, p *Poison) error {
	if w.deaths.died() {
		return fmt.Errorf("%w: %s stops before offset %d of %s-%d, see the dead letters; the last: %w", ErrTooManyDead, w.Stage, m.Offset, m.Topic, m.Partition, p)
	}
	steps := []func() error{
		func() error { return w.bus.Publisher().Publish(work, deadLetter(m, w.Stage, p)) },
		func() error {
			if w.OnDead == nil {
				return nil
			}
			return w.OnDead(work, m, p)
		},
		func() error { return w.move(work, m.Offset, m.Offset+1) },
	}
	for _, step := range steps {
		if err := w.insist(ctx, "a record cannot be put among the dead letters; trying again, the partition waits", step); err != nil {
			return err
		}
	}
	w.log.Warn("a record cannot be handled and was put among the dead letters", zap.Int64("offset", m.Offset), zap.String("reason", p.Reason), zap.Error(p.Err))
	w.bus.metrics.dead.WithLabelValues(w.Group, w.topic).Inc()
	w.next = m.Offset + 1
	return nil
}

// insist retries until ctx ends, or until the position proves to be another's.
func (w *worker) insist(ctx context.Context, what string, f func() error) error {
	t := w.trouble("position", what, 0)
	var lost error
	err := t.retry(ctx, func() error {
		err := f()
		if errors.Is(err, ErrLost) {
			lost = err
			return nil
		}
		return err
	})
	if lost != nil {
		return lost
	}
	return err
}

func (w *worker) move(ctx context.Context, from, to int64) error {
	if w.Positions == nil {
		return nil
	}
	return w.Positions.Move(ctx, w.Group, w.topic, w.partition, from, to)
}

// keepUp commits what was handled. Where the broker keeps the position the worker does not run ahead of a commit that fails,
// so that little is read again; the generation ends soon if the coordinator is away.
func (w *worker) keepUp(ctx context.Context) error {
	if w.Positions != nil {
		if time.Since(w.said) >= displayCommit {
			_ = w.commit() // for display: the next will do
		}
		return nil
	}
	return w.trouble("commit", "positions cannot be committed; trying again, the partition waits", 2*askTimeout).retry(ctx, w.commit)
}

// commit tells the broker how far the worker has come. It is bound to the generation, so a late one cannot set back the next
// owner.
func (w *worker) commit() error {
	if w.next == w.committed || w.next < 0 {
		return nil
	}
	err := w.gen.CommitOffsets(map[string]map[int]int64{w.bus.wire(w.topic): {w.partition: w.next}})
	if err == nil {
		w.committed, w.said = w.next, time.Now()
	}
	return err
}
