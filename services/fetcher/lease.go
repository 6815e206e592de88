package fetcher

import (
	"context"
	"time"

	"go.uber.org/zap"
)

const (
	leaseFor   = 15 * time.Second
	leaseRenew = 5 * time.Second
	leaseTry   = time.Second
)

// hold waits for the lease.
func (f *Fetcher) hold(ctx context.Context, holder string) error {
	for said := false; ; {
		ok, err := f.Store.Hold(ctx, Lease, holder, leaseFor)
		if err != nil || ok {
			return err
		}
		if !said {
			said = true
			f.Logger.Info("another fetcher is at work; waiting for its lease")
		}
		if !wait(ctx, leaseTry, nil) {
			return ctx.Err()
		}
	}
}

// renew keeps the lease. A database that does not answer costs it only when the lease has run out meanwhile.
func (f *Fetcher) renew(ctx context.Context, holder string) error {
	last := time.Now()
	for wait(ctx, leaseRenew, nil) {
		ok, err := f.Store.Hold(ctx, Lease, holder, leaseFor)
		switch {
		case err == nil && !ok:
			return ErrLost
		case err == nil:
			last = time.Now()
		case time.Since(last) > leaseFor:
			return err
		}
	}
	return ctx.Err()
}

// release gives the lease back at once, so that the next fetcher need not wait for its end.
func (f *Fetcher) release(ctx context.Context, holder string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := f.Store.Release(ctx, Lease, holder); err != nil {
		f.Logger.Debug("the lease was not given back and runs out", zap.Error(err))
	}
}
