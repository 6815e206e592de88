package fetcher

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	takePause = 20 * time.Millisecond // between two looks while most of the crew is at work
	slowPages = 8                     // times as many pages are in hand when hosts are slow
)

// fetch takes up pages and looks at them: of a host one at a time, but for a replay.
func (s *session) fetch(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	all := slowPages * s.Workers
	if s.replaying() {
		all = s.Workers
	}
	c, done := newCrew(s.Workers, all), make(chan struct{}, 1)
	g.Go(func() error {
		for {
			work, pause, err := s.take(ctx, c)
			if err != nil {
				return err
			}
			for _, w := range work {
				end := c.begin()
				g.Go(func() error { return s.handle(ctx, w, end, done) })
			}
			if err := s.pause(ctx, pause, c, done); err != nil {
				return err
			}
		}
	})
	return g.Wait()
}

// take takes up work while there is room for it, and says when to look again.
func (s *session) take(ctx context.Context, c *crew) (work []Work, pause time.Duration, err error) {
	if err := s.network.up(ctx); err != nil {
		return nil, 0, err
	}
	room, full := c.room(), pressure(s.pressure.Load())
	if room == 0 || full == pressureAll {
		return nil, s.Look, nil
	}
	idle, given := s.turns.Idle()
	work, next, err := s.Store.Take(ctx, s.token, s.Now(), Taking{Limit: room, FreshOnly: full == pressureSlow, Replay: s.replaying(), Free: idle})
	if err != nil {
		return nil, 0, err
	}
	given()
	s.inHand.Add(int64(len(work)))
	for _, w := range work {
		if !s.replaying() {
			s.turns.Begin(w.Turn)
		}
	}
	pause = s.Look
	if until := next.Sub(s.Now()); !next.IsZero() && until < pause {
		pause = max(until, takePause)
	}
	return work, pause, nil
}

// pause waits until a poll found something, a page is done, or the time is over. After a page is done it waits a little for more,
// unless half of the crew have nothing to do.
func (s *session) pause(ctx context.Context, d time.Duration, c *crew, done <-chan struct{}) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-s.found:
	case <-done:
		if c.size() > s.Workers/2 {
			wait(ctx, takePause, s.found)
		}
	}
	return ctx.Err()
}

// handle does one piece of work. Its host is free when the page was read, the work is out of hand when what followed is stored.
func (s *session) handle(ctx context.Context, w Work, end func(), done chan<- struct{}) error {
	signal := func() {
		select {
		case done <- struct{}{}:
		default:
		}
	}
	defer func() { end(); signal() }()
	start := time.Now()
	r, err := s.look(ctx, w)
	if err != nil {
		return err
	}
	s.metrics.pages.WithLabelValues(outcomeName(r.cause)).Inc()
	s.metrics.seconds.Observe(time.Since(start).Seconds())
	if !s.replaying() {
		s.turns.End(w.Turn.Host)
		signal()
	}
	switch {
	case r.drop != "":
		err = s.Store.Drop(ctx, s.token, w.Document, r.drop)
	case !r.again.IsZero():
		err = s.Store.Later(ctx, s.token, w, r.again, r.cause, r.detail)
	default:
		select {
		case s.outbox <- sending{work: w, result: r}:
			return nil // out of hand when it is sent
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.inHand.Add(-1)
	return err
}

// outcomeName labels what came of a request.
func outcomeName(c news.Cause) string {
	if c == news.CauseNone {
		return "ok"
	}
	return string(c)
}
