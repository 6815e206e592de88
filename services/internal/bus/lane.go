package bus

import (
	"context"
	"sync"
	"time"
)

// A Lane is the way of one group through one Kafka topic.
type Lane struct{ Group, Topic string }

const (
	laneBehind   = 50                     // records at which a lane is behind
	laneLook     = 250 * time.Millisecond // between two looks at it
	lanePatience = time.Minute            // then a batch goes on all the same, so that the slow lane moves however long the fresh one is full
)

// precedence lets the workers of a consumer wait for another lane.
type precedence struct {
	bus  *Bus
	lane Lane

	mu     sync.Mutex
	looked time.Time
	lag    int64
}

// yield waits while the other lane is behind, for a while at most.
func (p *precedence) yield(ctx context.Context) error {
	if p == nil {
		return nil
	}
	for began := time.Now(); p.behind(ctx) && time.Since(began) < lanePatience; {
		if err := wait(ctx, laneLook); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// behind reports whether the other lane is behind, as far as is known: until the broker has said that it is not, it is.
func (p *precedence) behind(ctx context.Context) bool {
	p.mu.Lock()
	old, lag := time.Since(p.looked) >= laneLook, p.lag
	if old {
		p.looked = time.Now()
	}
	p.mu.Unlock()
	if !old {
		return lag > laneBehind
	}
	if lags, err := p.bus.Lag(ctx, p.lane.Group, p.lane.Topic); err == nil {
		lag = lags[p.lane.Topic]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lag = lag
	return lag > laneBehind
}
