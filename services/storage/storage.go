// Package storage turns article candidates into articles, revisions and numbered events. It reads newswire.articles; one
// transaction per batch holds the articles, the outcomes of their items, the events and the next offset, so that a record is
// stored once however often it arrives. It also files the dead letters of all stages, and feeds newswire.events from the
// database in the order of the sequence.
package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
)

// Group is the consumer group of the storage workers.
const Group = "storage"

// reads is the newest schema of candidates that this storage understands.
const reads = 1

// Options say what storage works with. Store, Bus and Holder are required.
type Options struct {
	Store      Store
	Bus        *bus.Bus
	Holder     string        // a random token of this process, for leases
	RevisitMin time.Duration // first second look at an article after this long, then doubled within a day; 0: none
	Logger     *zap.Logger
	Registerer prometheus.Registerer
	Now        func() time.Time // default time.Now
}

// A Storage is the service.
type Storage struct {
	o     Options
	relay *relay
	count counters
}

// New makes a storage service.
func New(o Options) (*Storage, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	count, err := newCounters(o.Registerer)
	if err != nil {
		return nil, fmt.Errorf("metrics of storage: %w", err)
	}
	r := &relay{store: o.Store, bus: o.Bus, holder: o.Holder, log: o.Logger, wake: make(chan struct{}, 1), sent: count.relayed}
	return &Storage{o: o, relay: r, count: count}, nil
}

// Run stores until ctx ends. It returns an error only when too many records fail alone, which means that the fault is ours.
func (s *Storage) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.consume(ctx, bus.Articles, s.articles, bus.Lane{}) })
	g.Go(func() error {
		return s.consume(ctx, bus.ArticlesSlow, s.articles, bus.Lane{Group: Group, Topic: bus.Articles})
	})
	g.Go(func() error { return s.consume(ctx, bus.Dead, s.dead, bus.Lane{}) })
	g.Go(func() error { return s.relay.run(ctx) })
	g.Go(func() error { return s.audit(ctx) })
	g.Go(func() error { return s.watch(ctx) })
	return g.Wait()
}

// Ready reports whether broker and database answer.
func (s *Storage) Ready(ctx context.Context) error {
	_, err := s.o.Store.Epoch(ctx)
	return errors.Join(err, s.o.Bus.Ping(ctx))
}

// File files a batch of records of newswire.articles, as Run does with those that it reads. It is for who carries the records
// without a broker, in the order of their offsets. A *bus.Poison says which record cannot be filed.
func (s *Storage) File(ctx context.Context, batch []bus.Message) error { return s.articles(ctx, batch) }

func (s *Storage) consume(ctx context.Context, topic string, h bus.Handler, after bus.Lane) error {
	return s.o.Bus.Consume(ctx, bus.ConsumerOptions{
		Group: groupOf(topic), Stage: "storage", Topics: []string{topic}, MaxBatch: 200, Positions: s.o.Store, Handler: h, After: after,
	})
}

// groupOf gives the group that reads a Kafka topic. Each has its own, since the members of a group share all of its topics.
func groupOf(topic string) string {
	switch topic {
	case bus.ArticlesSlow:
		return Group + "-slow"
	case bus.Dead:
		return Group + "-dead"
	}
	return Group
}

// articles files a batch of candidates in one transaction.
func (s *Storage) articles(ctx context.Context, batch []bus.Message) error {
	list := make([]news.Candidate, len(batch))
	for i, m := range batch {
		if err := bus.CheckReader(m, reads); err != nil {
			return err
		}
		if err := json.Unmarshal(m.Value, &list[i]); err != nil {
			return &bus.Poison{Index: i, Reason: "the candidate is not readable JSON", Err: err}
		}
	}
	began := time.Now()
	at, err := s.batch(ctx, batch, list, false)
	refused := func() bool {
		return err != nil && ctx.Err() == nil && !errors.Is(err, bus.ErrLost) && !s.o.Store.Transient(err)
	}
	if refused() && at == len(list) { // what is written at the end is written after each, to find the one
		at, err = s.batch(ctx, batch, list, true)
	}
	if refused() && at < len(list) {
		// What fails inside one candidate, and not because of the surroundings, fails because of it.
		return &bus.Poison{Index: at, Reason: "the database refuses it", Err: err}
	}
	if err != nil {
		return err
	}
	s.count.stored(len(list), time.Since(began))
	s.relay.poke()
	return nil
}

// batch files candidates in one transaction. Where that fails, at is the one at which it did, and their number where it was none of them.
func (s *Storage) batch(ctx context.Context, batch []bus.Message, list []news.Candidate, each bool) (at int, err error) {
	at = len(list)
	err = s.o.Store.Batch(ctx, move(groupOf(batch[0].Topic), batch), func(tx Tx) error {
		d := desk{tx: tx, now: s.o.Now().UTC(), revisitMin: s.o.RevisitMin}
		at = len(list)
		if err := tx.Claim(list); err != nil {
			return err
		}
		for at = range list {
			err := d.file(list[at])
			if err == nil && each {
				err = tx.Flush()
			}
			if err != nil {
				return err
			}
		}
		at = len(list)
		return nil
	})
	return at, err
}

// dead files dead letters, whichever stage wrote them.
func (s *Storage) dead(ctx context.Context, batch []bus.Message) error {
	for i := range batch {
		d, err := bus.ReadDead(batch[i])
		if err != nil {
			return &bus.Poison{Index: i, Reason: "not a dead letter", Err: err}
		}
		if err := s.o.Store.SaveDead(ctx, move(groupOf(bus.Dead), batch[i:i+1]), d); err != nil {
			return err
		}
	}
	return nil
}

func move(group string, batch []bus.Message) Move {
	first, last := batch[0], batch[len(batch)-1]
	return Move{Group: group, Topic: first.Topic, Partition: first.Partition, From: first.Offset, To: last.Offset + 1}
}
