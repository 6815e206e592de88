package fetcher

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
)

const (
	proofHolds   = time.Minute     // how long one answer proves that the network is there
	localHosts   = 2               // hosts that fail on our side before it is taken to be gone
	unknownHosts = 3               // hosts that no name server knows before it is taken to be gone
	verdictAfter = 3 * time.Second // how long a host that nobody knows waits for others to fare alike
)

// network knows whether there is one. A failure that is ours must not be said of a source, and is said once.
type network struct {
	tell func(detail string) // called when it goes (why) and when it comes back (empty)
	now  func() time.Time

	mu       sync.Mutex
	down     bool
	proof    time.Time       // last answer of any host
	suspects map[string]bool // hosts that failed since, in a way that may be ours
	changed  chan struct{}   // closed and replaced at every change
}

func newNetwork(tell func(string), now func() time.Time) *network {
	return &network{tell: tell, now: now, suspects: map[string]bool{}, changed: make(chan struct{})}
}

func (n *network) isDown() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.down
}

// answered says that a host answered.
func (n *network) answered() {
	n.mu.Lock()
	was := n.down
	n.down, n.proof = false, n.now()
	if was || len(n.suspects) > 0 {
		clear(n.suspects)
		n.change()
	}
	n.mu.Unlock()
	if was {
		n.tell("")
	}
}

// change wakes who waits. The lock is held.
func (n *network) change() {
	close(n.changed)
	n.changed = make(chan struct{})
}

// blame decides whether a failure is ours. It waits a little for the fate of other hosts where one alone says nothing.
func (n *network) blame(ctx context.Context, host string, e *client.Error) bool {
	if !e.Local() && !e.Unknown() {
		return false
	}
	began := n.now()
	n.suspect(host, e)
	deadline := time.NewTimer(verdictAfter)
	defer deadline.Stop()
	for {
		n.mu.Lock()
		down, proof, changed := n.down, n.proof, n.changed
		n.mu.Unlock()
		if down {
			return true
		}
		if proof.After(began) || e.Unknown() && began.Sub(proof) < proofHolds {
			return false
		}
		select {
		case <-ctx.Done():
			return true
		case <-deadline.C:
			return false
		case <-changed:
		}
	}
}

// suspect notes a host that failed in a way that may be ours, and takes the network to be gone when there are enough of them
// since the last answer. One is enough for a failure on this machine itself, when nothing has answered for long.
func (n *network) suspect(host string, e *client.Error) {
	n.mu.Lock()
	n.suspects[host] = true
	quiet := n.now().Sub(n.proof) >= proofHolds
	gone := quiet && len(n.suspects) >= unknownHosts || e.Local() && (quiet || len(n.suspects) >= localHosts)
	gone = gone && !n.down
	if gone {
		n.down = true
		n.change()
	}
	n.mu.Unlock()
	if gone && e.Local() {
		n.tell(e.Detail)
	} else if gone {
		n.tell("no name can be looked up; check this machine's connection and name server")
	}
}

// upWithin waits until there is a network, but not longer than d.
func (n *network) upWithin(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	_ = n.up(ctx) // the time being over is no failure
}

// up waits until there is a network.
func (n *network) up(ctx context.Context) error {
	for {
		n.mu.Lock()
		down, changed := n.down, n.changed
		n.mu.Unlock()
		if !down {
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// ours reports whether a failure is on our side. A replay has no network, and with Once nobody waits for one.
func (f *Fetcher) ours(ctx context.Context, host string, e *client.Error) bool {
	return !f.replaying() && !f.Once && f.network.blame(ctx, host, e)
}

// tell says that the network went or came back, once, in the log and to the pages.
func (f *Fetcher) tell(detail string) {
	if detail != "" {
		f.Logger.Warn("no network: "+detail, zap.String("next", "one feed is tried every 15 s; the sources are not blamed"))
	} else {
		f.Logger.Info("the network is back")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := f.Store.SetCondition(ctx, "network", detail); err != nil {
		f.Logger.Warn("the state of the network is not shown on the pages", zap.Error(err))
	}
}
