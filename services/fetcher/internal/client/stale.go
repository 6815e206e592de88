package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptrace"
	"os"
	"sync/atomic"
)

// errStale marks the failure of a connection that was kept open and that the host had closed: it says nothing about the host, which is
// asked once more at its next turn.
var errStale = errors.New("the host had closed the connection")

// nothing is the body of a request without one. net/http repeats a GET by itself, at once and past the host's turn, when a
// connection that was kept open breaks under it; one whose body it cannot make again it does not.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
func (nothing) Close() error             { return nil }

// A wear notes how far a request came, on which connection.
type wear struct{ reused, answered atomic.Bool }

// watch notes what becomes of the request of a context.
func (w *wear) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              func(i httptrace.GotConnInfo) { w.reused.Store(i.Reused) },
		GotFirstResponseByte: func() { w.answered.Store(true) },
	})
}

// failure marks an error where the connection was to blame for it.
func (w *wear) failure(err error) error {
	if w.reused.Load() && !w.answered.Load() && !os.IsTimeout(err) && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("%w: %w", errStale, err)
	}
	return err
}
