package bus

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
)

// trouble turns a row of failures of one kind into few lines of log: when it has lasted longer than the patience, again each
// minute, and when it is over.
type trouble struct {
	log      *zap.Logger
	what     string
	patience time.Duration
	retries  prometheus.Counter
	since    time.Time
	said     time.Time
	tries    int
}

const sayAgain = time.Minute

// trouble is of a kind, for the metrics; what says in the log what is wrong and what is done about it.
func (b *Bus) trouble(kind, what string, patience time.Duration, fields ...zap.Field) *trouble {
	return &trouble{log: b.log.With(fields...), what: what, patience: patience, retries: b.metrics.retries.WithLabelValues(kind)}
}

// failed notes a failure and returns how long to wait before the next try.
func (t *trouble) failed(err error) time.Duration {
	now := time.Now()
	if t.tries == 0 {
		t.since = now
	}
	t.tries++
	t.retries.Inc()
	if now.Sub(t.since) >= t.patience && (t.said.IsZero() || now.Sub(t.said) >= sayAgain) {
		t.said = now
		t.log.Warn(t.what, zap.Error(err), zap.Int("tries", t.tries))
	}
	return min(backoffMin<<min(t.tries-1, 10), backoffMax)
}

// over notes that it works again.
func (t *trouble) over() {
	if !t.said.IsZero() {
		t.log.Info("over: "+t.what, zap.Duration("lasted", time.Since(t.since)), zap.Int("tries", t.tries))
	}
	t.said, t.tries = time.Time{}, 0
}

// retry calls f until it succeeds. It gives up with the context, and with f's last error beside the context's.
func (t *trouble) retry(ctx context.Context, f func() error) error {
	for {
		err := f()
		if err == nil {
			t.over()
			return nil
		}
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		if wait(ctx, t.failed(err)) != nil {
			return errors.Join(ctx.Err(), err)
		}
	}
}

// wait returns early, with an error, when ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
