package world

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// A Network is one in memory: it leads to the outlets of a world by their names, over connections that a test's clock knows of.
type Network struct {
	world *World
	conns chan net.Conn
	done  chan struct{}
}

// NewNetwork makes the network of a world. Serve answers on it.
func NewNetwork(w *World) *Network {
	w.memory = true
	return &Network{world: w, conns: make(chan net.Conn), done: make(chan struct{})}
}

// Serve answers until ctx ends.
func (n *Network) Serve(ctx context.Context) error {
	s := &http.Server{Handler: n.world, ReadHeaderTimeout: time.Minute}
	stop := context.AfterFunc(ctx, func() { s.Close() })
	defer stop()
	if err := s.Serve(n); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// Transport gives a transport of its own for one client. TLS is taken as read.
func (n *Network) Transport() *http.Transport {
	return &http.Transport{
		DialContext: n.dial, DialTLSContext: n.dial, DisableCompression: true, ResponseHeaderTimeout: 10 * time.Second,
		MaxResponseHeaderBytes: 64 << 10, MaxIdleConnsPerHost: 1, MaxIdleConns: 256, IdleConnTimeout: 30 * time.Second,
	}
}

func (n *Network) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	name, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	for _, d := range n.world.offline {
		if now := n.world.Now(); !now.Before(d.from) && now.Before(d.to) {
			return nil, d.err
		}
	}
	o := n.world.byHost[strings.TrimPrefix(name, "www.")]
	if o == nil {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	if err := o.darkened(n.world.Now()); err != nil {
		return nil, err
	}
	ours, theirs := net.Pipe()
	select {
	case n.conns <- theirs:
		return ours, nil
	case <-n.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept is that of a net.Listener.
func (n *Network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

// Close is that of a net.Listener. Serve calls it.
func (n *Network) Close() error {
	close(n.done)
	return nil
}

// Addr is that of a net.Listener.
func (n *Network) Addr() net.Addr { return &net.UnixAddr{Name: "world", Net: "memory"} }
