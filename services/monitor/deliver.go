package monitor

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/monitor/internal/webhook"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	maxPosts  = 8                      // deliveries in flight, of as many subscriptions
	postsIdle = 5 * time.Second        // between looks when nothing is known to be due: a webhook may have been resumed
	postsSoon = 200 * time.Millisecond // the least between looks that nothing asked for
	storePace = time.Second            // between tries at a database that fails
)

// A deliverer posts the matches of the shards held here. A subscription has one delivery in flight, so that its matches
// arrive in order.
type deliverer struct {
	store  Store
	held   func() []int
	sender *webhook.Sender
	log    *zap.Logger
	now    func() time.Time
	count  *metrics
	wake   chan struct{}
	done   chan string     // ids of subscriptions whose delivery ended
	busy   map[string]bool // of run alone
}

// poke says that there may be something to deliver.
func (d *deliverer) poke() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *deliverer) run(ctx context.Context) error {
	defer d.sender.Close()
	var inFlight sync.WaitGroup
	defer inFlight.Wait()
	troubled := false
	for ctx.Err() == nil {
		wait, err := d.start(ctx, &inFlight)
		if err != nil && !troubled && ctx.Err() == nil {
			d.log.Warn("deliveries wait for the database; trying again", zap.Error(err))
		}
		troubled = err != nil
		d.idle(ctx, wait)
	}
	return nil
}

// idle returns when a delivery ended, when there may be more to deliver, or after a time.
func (d *deliverer) idle(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-d.wake:
	case id := <-d.done:
		delete(d.busy, id)
	}
}

// start starts what is due as far as there is room, and says how long to wait for more.
func (d *deliverer) start(ctx context.Context, inFlight *sync.WaitGroup) (time.Duration, error) {
	shards := d.held()
	if len(shards) == 0 {
		return time.Second, nil // asks no database
	}
	if len(d.busy) == maxPosts {
		return postsIdle, nil
	}
	now := d.now()
	// Those in flight are still due in the database, so room is asked for beside them.
	due, next, err := d.store.DueDeliveries(ctx, shards, now, maxPosts+len(d.busy))
	if err != nil {
		return storePace, err
	}
	for _, one := range due {
		if id := one.Subscription.ID; !d.busy[id] && len(d.busy) < maxPosts {
			d.busy[id] = true
			inFlight.Go(func() {
				d.deliver(ctx, one)
				d.done <- id // has room for all that can be in flight
			})
		}
	}
	if next.IsZero() {
		return postsIdle, nil
	}
	return min(max(next.Sub(now), postsSoon), postsIdle), nil
}

// deliver makes one try and stores what came of it. One that was cut off by the end of the monitor is not stored: it is made
// again under the same id.
func (d *deliverer) deliver(ctx context.Context, one Due) {
	m := one.Match
	m.Topic = one.Subscription.Topic
	r := d.sender.Send(ctx, one.Subscription, m)
	if ctx.Err() != nil && !r.Delivered() {
		return
	}
	after := webhook.After(one.Subscription, r, rand.Float64())
	if !d.keep(ctx, r.Attempt, after) {
		return
	}
	d.tell(one.Subscription, after, r)
}

// keep stores an attempt, trying until the database takes it: until then the subscription counts as in flight.
func (d *deliverer) keep(ctx context.Context, a news.Attempt, s news.Subscription) bool {
	for said := false; ; said = true {
		// What was delivered while the monitor ends is worth a moment, else it is delivered again.
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), storePace)
		err := d.store.Attempted(limited, a, s)
		cancel()
		if err == nil {
			return true
		}
		if !said {
			d.log.Warn("an attempt waits for the database; trying again", zap.String("webhook", s.ID), zap.Error(err))
		}
		if !pause(ctx, storePace) {
			return false
		}
	}
}

// tell counts a try, and logs when a webhook begins to fail, is suspended or works again.
func (d *deliverer) tell(before, after news.Subscription, r webhook.Result) {
	log := d.log.With(zap.String("webhook", after.ID), zap.String("topic", after.Topic), zap.Int64("number", r.Number))
	switch {
	case r.Delivered():
		d.count.posts.WithLabelValues("delivered").Inc()
		if before.Try > 0 {
			log.Info("a webhook works again", zap.Int("tries", r.Try))
		}
	case after.State == news.Suspended:
		d.count.posts.WithLabelValues("suspended").Inc()
		log.Warn("a webhook is suspended", zap.String("reason", after.Detail))
	default:
		d.count.posts.WithLabelValues("failed").Inc()
		if before.Try == 0 {
			log.Warn("a webhook fails; it is tried again for three days", zap.String("reason", after.Detail))
		}
	}
}

// pause waits, and reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
