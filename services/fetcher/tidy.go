package fetcher

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"
)

const (
	tidyEvery = 10 * time.Minute
	leastKept = 14 * 24 * time.Hour // of items: longer than a page is looked at again, and than the rate of a feed is measured over
)

// Leases of what one fetcher does for all.
const (
	tidyLease     = "fetcher tidy"
	backfillLease = "fetcher backfill"
	stepFor       = 2 * time.Minute // longer than one step of it takes
)

// tidy lets old rows go, now and then. One fetcher does it for all.
func (s *session) tidy(ctx context.Context) error {
	for wait(ctx, tidyEvery, nil) {
		if err := s.forgetOriginals(ctx); err != nil && ctx.Err() == nil {
			s.Logger.Warn("the places of originals that are no more were not let go", zap.Error(err))
		}
		mine, err := s.Store.Hold(ctx, tidyLease, s.Holder, tidyEvery+tidyEvery/2)
		if err == nil && mine {
			err = errors.Join(s.Store.Tidy(ctx, s.token, s.Now()), s.forget(ctx))
		}
		if err != nil && ctx.Err() == nil {
			s.Logger.Warn("old rows were not let go; it is tried again", zap.Error(err))
		}
	}
	return ctx.Err()
}

// forget lets rows of items go.
func (s *session) forget(ctx context.Context) error {
	gone, err := s.Store.Forget(ctx, s.token, s.Now(), s.KeepItems)
	s.metrics.forgotten.WithLabelValues("items").Add(float64(gone.Items))
	s.metrics.forgotten.WithLabelValues("marks").Add(float64(gone.Marks))
	return err
}

// forgetOriginals lets go the places in files that the folder of this fetcher has deleted.
func (s *session) forgetOriginals(ctx context.Context) error {
	for _, file := range s.folder.Deleted() {
		n, err := s.Store.ForgetOriginals(ctx, s.token, file)
		s.metrics.forgotten.WithLabelValues("originals").Add(float64(n))
		if err != nil {
			return err
		}
	}
	return nil
}
