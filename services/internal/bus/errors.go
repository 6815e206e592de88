package bus

import (
	"errors"
	"fmt"
)

var (
	// ErrTooLarge means that a record is larger than Config.MaxMessage. Sending it again cannot help.
	ErrTooLarge = errors.New("record too large")

	// ErrLost means that the position in the database is not where the caller thought: another worker has the partition,
	// or a commit that seemed to fail had happened. Handlers and stores return it when the compare-and-set of a position
	// changed no row (wrapped is fine); the worker then reads the position and goes on from there.
	ErrLost = errors.New("position moved by another")

	// ErrTooManyDead means that so many records fail alone that the fault must be ours: the worker has stopped before
	// it fills the dead letters.
	ErrTooManyDead = errors.New("too many records cannot be handled")
)

// Poison is returned by a Handler to say that one record of the batch fails alone, however often it is tried: malformed,
// not acceptable, too large. It goes to Dead, and the rest is handled without it. Whatever may pass (database, broker,
// network, disk) must be returned as any other error.
type Poison struct {
	Index  int    // of the record in the batch
	Reason string // a few words for the operator: what is wrong with it
	Err    error  // the cause, may be nil
}

func (p *Poison) Error() string {
	if p.Err == nil {
		return fmt.Sprintf("record %d of the batch: %s", p.Index, p.Reason)
	}
	return fmt.Sprintf("record %d of the batch: %s: %v", p.Index, p.Reason, p.Err)
}

// Unwrap gives the cause.
func (p *Poison) Unwrap() error { return p.Err }
