package storage

import (
	"context"
	"fmt"
	"time"

	"go.uber.org/zap"
)

const (
	auditLease = "audit"
	auditEvery = time.Minute
)

// audit checks the ledger again and again, one storage at a time.
func (s *Storage) audit(ctx context.Context) error {
	wrong := false
	for ctx.Err() == nil {
		if held, err := s.o.Store.Hold(ctx, auditLease, s.o.Holder, 3*auditEvery); err == nil && held {
			a, err := s.auditOnce(ctx)
			switch {
			case err != nil && ctx.Err() == nil:
				s.o.Logger.Warn("the ledger could not be checked; trying again", zap.Error(err))
			case err == nil && a.Imbalance > 0 != wrong:
				wrong = !wrong
				s.o.Logger.Error("the ledger adds up no more, or again", zap.Int("items", a.Imbalance))
			}
		}
		pause(ctx, auditEvery, nil)
	}
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.o.Store.Release(release, auditLease, s.o.Holder); err != nil {
		s.o.Logger.Debug("the lease of the audit runs out by itself", zap.Error(err))
	}
	return nil
}

// auditOnce checks the ledger and says what it found in the metrics and on the pages.
func (s *Storage) auditOnce(ctx context.Context) (Accounts, error) {
	a, err := s.o.Store.Audit(ctx, s.o.Now())
	if err != nil {
		return a, err
	}
	s.count.imbalance.Set(float64(a.Imbalance))
	s.count.pending.Set(float64(a.Pending))
	s.count.overdue.Set(float64(a.Overdue))
	detail := ""
	if a.Imbalance > 0 {
		detail = fmt.Sprintf("the ledger does not add up by %d items: rows of items were lost or added past the wire; compare the ledgers of the sources, and restore the database where it was damaged", a.Imbalance)
	}
	return a, s.o.Store.SetCondition(ctx, "ledger", detail)
}
