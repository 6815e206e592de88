package world

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Loopback is the network of a world that other processes reach: half of the outlets are ports of 127.0.0.1, the others have
// loopback addresses of their own.
type Loopback struct {
	listeners []net.Listener
}

// NewLoopback listens for a number of outlets.
func NewLoopback(outlets int) (*Loopback, error) {
	l := &Loopback{}
	for i := range outlets {
		host := "127.0.0.1"
		if i%2 == 1 {
			host = fmt.Sprintf("127.0.%d.%d", 1+i/200, 1+i%200)
		}
		one, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		l.listeners = append(l.listeners, one)
	}
	return l, nil
}

// Base gives the address of an outlet: Options.Base.
func (l *Loopback) Base(i int, _ string) string { return "http://" + l.listeners[i].Addr().String() }

// Serve answers for a world until ctx ends.
func (l *Loopback) Serve(ctx context.Context, w *World) error {
	s := &http.Server{Handler: w, ReadHeaderTimeout: time.Minute}
	g, ctx := errgroup.WithContext(ctx)
	for _, one := range l.listeners {
		g.Go(func() error {
			if err := s.Serve(one); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
	}
	g.Go(func() error {
		<-ctx.Done()
		return s.Close()
	})
	return g.Wait()
}

// Close gives the ports back. Serve does it as well.
func (l *Loopback) Close() error {
	var errs []error
	for _, one := range l.listeners {
		errs = append(errs, one.Close())
	}
	return errors.Join(errs...)
}
