package rpc

import (
	"context"
	"fmt"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
)

// OutOfRange says that a cursor cannot be read: it is of another epoch, above the head or below the oldest kept event.
type OutOfRange struct {
	Epoch        string
	Oldest, Head int64
}

func (e *OutOfRange) Error() string {
	return fmt.Sprintf("the cursor is not in this sequence (epoch %s, oldest event %d, head %d): take /v1/snapshot and go on from its cursor", e.Epoch, e.Oldest, e.Head)
}

// Resolve reads a cursor and checks that the sequence can be read from there.
func Resolve(ctx context.Context, s interface {
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
}, cursor string) (epoch string, seq int64, err error) {
	named, seq, err := contract.ParseCursor(cursor)
	if err != nil {
		return "", 0, fmt.Errorf("%w: %w", view.ErrInvalid, err)
	}
	epoch, oldest, head, err := s.Range(ctx)
	if err != nil {
		return "", 0, err
	}
	if named != "" && named != epoch || seq > head || seq > 0 && seq < oldest-1 {
		return "", 0, &OutOfRange{epoch, oldest, head}
	}
	return epoch, seq, nil
}
