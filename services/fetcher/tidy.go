package fetcher

import (
	"context"
	"time"

	"go.uber.org/zap"
)

const tidyEvery = 10 * time.Minute

// Leases of what one fetcher does for all.
const (
	tidyLease     = "fetcher tidy"
	backfillLease = "fetcher backfill"
	stepFor       = 2 * time.Minute // longer than one step of it takes
)

// tidy lets old rows go, now and then. One fetcher does it for all.
func (s *session) tidy(ctx context.Context) error {
	for wait(ctx, tidyEvery, nil) {
		mine, err := s.Store.Hold(ctx, tidyLease, s.Holder, tidyEvery+tidyEvery/2)
		if err == nil && mine {
			err = s.Store.Tidy(ctx, s.token, s.Now())
		}
		if err != nil && ctx.Err() == nil {
			s.Logger.Warn("old rows were not let go; it is tried again", zap.Error(err))
		}
	}
	return ctx.Err()
}
