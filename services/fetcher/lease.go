package fetcher

import (
	"context"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
)

// A session outlasts every request that was begun in it: one begins only while more than a request's time is left, so that whoever
// takes the session's hosts over never asks them at the same time.
const (
	leaseMargin = 25 * time.Second // for what comes before and after the request
	leaseFor    = client.TotalTimeout + leaseMargin
	leaseRenew  = 5 * time.Second
	replayLease = 15 * time.Second // without a network there are no requests to outlast
)

func (f *Fetcher) leaseFor() time.Duration {
	if f.replaying() {
		return replayLease
	}
	return leaseFor
}

// renew keeps the session. A database that does not answer costs it as soon as a request that begins now might not end in it.
func (s *session) renew(ctx context.Context) error {
	enough := s.leaseFor() - client.TotalTimeout - leaseRenew
	if s.replaying() {
		enough = replayLease - leaseRenew
	}
	for last := time.Now(); wait(ctx, leaseRenew, nil); {
		began := time.Now()
		held, err := s.renewOnce(ctx)
		switch {
		case err == nil && !held:
			return ErrLost
		case err == nil:
			last = began
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Since(last) > enough-leaseRenew:
			return err
		}
	}
	return ctx.Err()
}

func (s *session) renewOnce(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, leaseRenew)
	defer cancel()
	return s.Store.Renew(ctx, s.token, s.Now(), s.leaseFor())
}

// end gives back at once what the session had in hand, so that others need not wait for its end.
func (s *session) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	idle, done := s.turns.Idle()
	defer done()
	_ = s.Store.Release(ctx, backfillLease, s.token) // else it runs out
	if known := s.sites.Load(); known != nil {       // who only checks a feed learns nothing of sites
		if err := known.keep(ctx, s.token, s.Now(), true, s.Logger); err != nil {
			s.Logger.Debug("what the last pages taught of their sites is forgotten", zap.Error(err))
		}
	}
	if err := s.Store.End(ctx, s.token, s.Now(), idle); err != nil {
		s.Logger.Debug("the session was not ended and runs out", zap.Error(err))
	}
}
