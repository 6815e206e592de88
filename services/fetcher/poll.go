package fetcher

import (
	"context"
	"math/rand/v2"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	pollers   = 16               // feeds polled at once
	pollAhead = 256              // due feeds looked at, to find some on hosts that are free
	probe     = 15 * time.Second // between two tries of the network when it is gone
)

// poll polls the feeds that are due, one of a host at a time.
func (s *session) poll(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(pollers + 1)
	g.Go(func() error { return s.dispatch(ctx, g) })
	return g.Wait()
}

func (s *session) dispatch(ctx context.Context, g *errgroup.Group) error {
	busy, done := map[string]bool{}, make(chan string, pollers)
	for {
		for len(done) > 0 {
			delete(busy, <-done)
		}
		due, next, err := s.due(ctx)
		if err != nil {
			return err
		}
		if s.network.isDown() {
			// The probe must not be the same dead outlet every time.
			rand.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
		}
		for _, one := range due {
			host := news.Host(address(one.Feed))
			if busy[host] || len(busy) >= s.polls() {
				continue
			}
			busy[host] = true
			g.Go(func() error {
				defer func() { done <- host }()
				return s.pollOne(ctx, one)
			})
		}
		pause := s.Look
		if until := next.Sub(s.Now()); !next.IsZero() && until < pause {
			pause = max(until, 10*time.Millisecond)
		}
		if s.network.isDown() {
			pause = probe
		}
		if err := pauseFor(ctx, pause, done, busy); err != nil {
			return err
		}
	}
}

// pauseFor waits until a poll is done or the time is over.
func pauseFor(ctx context.Context, d time.Duration, done <-chan string, busy map[string]bool) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case host := <-done:
		delete(busy, host)
	case <-t.C:
	}
	return nil
}

// polls gives how many feeds may be polled at once: one as a probe when the network is gone.
func (s *session) polls() int {
	if s.network.isDown() {
		return 1
	}
	return pollers
}

// due gives the feeds to poll now. With Once it is every feed that was not polled since the beginning.
func (s *session) due(ctx context.Context) ([]Subject, time.Time, error) {
	if !s.Once {
		return s.Store.DueFeeds(ctx, s.Now(), pollAhead)
	}
	all, _, err := s.Store.DueFeeds(ctx, s.Now().AddDate(10, 0, 0), 1<<20)
	var due []Subject
	for _, one := range all {
		if one.Feed.LastPoll.Before(s.began) {
			due = append(due, one)
		}
	}
	return due, time.Time{}, err
}

// address gives the address at which a feed is asked first.
func address(f news.Feed) string {
	if f.Current >= 0 && f.Current < len(f.Candidates) {
		return f.Candidates[f.Current]
	}
	if len(f.Candidates) > 0 {
		return f.Candidates[0]
	}
	return ""
}

// pollOne polls a feed and stores what came of it.
func (s *session) pollOne(ctx context.Context, one Subject) error {
	start := time.Now()
	a, err := s.ask(ctx, one)
	if err != nil {
		return err
	}
	if a.ours {
		return nil // it stays due, and nothing is said of the source
	}
	p := a.poll(one, s.Now().UTC(), s.pace())
	p.Took = time.Since(start)
	found, err := s.Store.SavePoll(ctx, s.holder, p)
	if err != nil {
		return err
	}
	s.metrics.polls.WithLabelValues(outcomeName(p.Feed.Cause)).Inc()
	s.metrics.found.Add(float64(found))
	if found > 0 {
		s.wake()
	}
	if p.Feed.Cause != one.Feed.Cause {
		s.report(one, p)
	}
	return s.propose(ctx, one, p.Feed)
}

// report says in the log that a feed fails, or works again, when that changes.
func (s *session) report(one Subject, p Poll) {
	log := s.Logger.With(zap.String("source", one.Source.ID), zap.String("feed", address(p.Feed)))
	if p.Feed.Cause != news.CauseNone {
		log.Warn("a feed cannot be read", zap.String("cause", string(p.Feed.Cause)), zap.String("detail", p.Feed.Detail))
		return
	}
	log.Info("a feed can be read again")
}
