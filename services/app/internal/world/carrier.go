package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/normaliser"
	"github.com/newswire-dev/newswire/services/storage"
)

// A carrier stands between fetcher and storage in the place of Kafka. It normalises documents and files them, and does with some
// what brokers may do: deliver twice, deliver late, lose.
type carrier struct {
	storage *storage.Storage
	now     func() time.Time

	mu     sync.Mutex
	random *rand.Rand
	offset int64
	late   []bus.Message
	failed []string // documents that could not be filed, with the reason

	sent, lost, doubled, delayed int
}

func newCarrier(s *storage.Storage, seed uint64, now func() time.Time) *carrier {
	return &carrier{storage: s, now: now, random: rand.New(rand.NewPCG(seed, 99)), offset: -1}
}

// publish takes documents as a broker does: they are safe when it returns.
func (c *carrier) publish(ctx context.Context, ms []bus.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	late := c.late
	c.late = nil
	for _, m := range late {
		if err := c.file(ctx, m); err != nil {
			return err
		}
	}
	for _, m := range ms {
		c.sent++
		switch x := c.random.IntN(200); {
		case x == 0:
			c.lost++ // acknowledged, and gone
			continue
		case x == 1:
			c.delayed++
			c.late = append(c.late, m)
			continue
		case x < 4:
			c.doubled++
			if err := c.file(ctx, m); err != nil {
				return err
			}
		}
		if err := c.file(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func (c *carrier) file(ctx context.Context, m bus.Message) error {
	var d news.Document
	if err := json.Unmarshal(m.Value, &d); err != nil {
		return err
	}
	value, err := json.Marshal(normaliser.Normalise(d, c.now().UTC()))
	if err != nil {
		return err
	}
	out := bus.Message{Topic: bus.Articles, Key: m.Key, Value: value, Offset: c.offset, Headers: map[string]string{bus.HeaderLeastReader: "1"}}
	err = c.storage.File(ctx, []bus.Message{out})
	var poison *bus.Poison
	if errors.As(err, &poison) {
		c.failed = append(c.failed, fmt.Sprintf("%s: %v", d.Link, err))
		return nil
	}
	if err == nil {
		c.offset++
	}
	return err
}

// mouth is the carrier as one fetcher sees it, until it is killed.
type mouth struct {
	*carrier
	killed atomic.Bool
}

var errKilled = errors.New("this process was killed")

// Publish is that of fetcher.Publisher.
func (m *mouth) Publish(ctx context.Context, ms ...bus.Message) error {
	if m.killed.Load() {
		return errKilled
	}
	return m.publish(ctx, ms)
}
