package fetcher

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/turns"
)

// A gate leads the client to the turns of the session at work.
type gate struct{ current atomic.Pointer[turns.Turns] }

func newGate() *gate {
	g := &gate{}
	g.current.Store(turns.New(turns.Options{}))
	return g
}

// Enter waits until a host may be asked.
func (g *gate) Enter(ctx context.Context, host string) (func(time.Time), error) {
	return g.current.Load().Enter(ctx, host)
}

// delay sets the pause between two requests that a host asks for.
func (g *gate) delay(host string, d time.Duration) { g.current.Load().Delay(host, d) }
