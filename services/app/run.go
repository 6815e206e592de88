package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/bus/embedded"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/postgres"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
)

// Run runs the services of c until ctx ends, a service fails, or, with Once, everything has been read. It returns nil in the
// first and the last case. Several may run in one process, on folders of their own.
func Run(ctx context.Context, c Config) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	w := &wire{Config: c, holder: rand.Text(), registry: prometheus.NewRegistry()}
	w.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	defer w.close()
	if err := w.open(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	err := w.run(ctx)
	if ctx.Err() != nil || errors.Is(err, errDone) {
		return nil
	}
	return err
}

// errDone ends a run with Once.
var errDone = errors.New("everything has been read")

// wire is one running process: what its services share.
type wire struct {
	Config
	holder   string // names this process in leases
	registry *prometheus.Registry
	listener net.Listener
	broker   *embedded.Broker
	db       *store.DB
	bus      *bus.Bus
}

// open opens what the services share, and waits for servers that are not up yet.
func (w *wire) open(ctx context.Context) error {
	var err error
	if w.listener, err = net.Listen("tcp", w.Listen); err != nil {
		return fmt.Errorf("listen on %s: %w: is another wire running? choose another address with --listen", w.Listen, err)
	}
	if err := w.openDatabase(ctx); err != nil {
		return err
	}
	if err := w.openBus(ctx); err != nil {
		return err
	}
	return w.bus.EnsureTopics(ctx)
}

func (w *wire) openDatabase(ctx context.Context) (err error) {
	if w.Database != "" {
		w.db, err = postgres.Open(ctx, w.Database)
		return err
	}
	if err := os.MkdirAll(w.Data, 0o750); err != nil {
		return fmt.Errorf("data folder %s: %w: choose another with --data", w.Data, err)
	}
	w.db, err = sqlite.Open(ctx, filepath.Join(w.Data, "newswire.db"))
	return err
}

func (w *wire) openBus(ctx context.Context) (err error) {
	brokers := w.Kafka
	if len(brokers) == 0 {
		w.broker, err = embedded.Start(embedded.Options{Dir: filepath.Join(w.Data, "broker"), Port: w.brokerPort(), Logger: w.Logger})
		if err != nil {
			return err
		}
		brokers = w.broker.Addrs()
	}
	w.bus, err = bus.Connect(ctx, bus.Config{
		Brokers: brokers, ClientID: "newswire", Logger: w.Logger, Metrics: w.registry, Embedded: w.broker != nil, Prefix: w.Prefix,
	})
	return err
}

// brokerPort gives Kafka's usual port where it is free, so that consumers outside find the embedded broker again after a restart.
func (w *wire) brokerPort() int {
	const usual = 9092
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", usual))
	if err != nil || w.Demo {
		if err == nil {
			l.Close()
		}
		return 0
	}
	l.Close()
	return usual
}

// close closes in the order in which nothing hangs: clients of the broker, the broker, the database.
func (w *wire) close() {
	if w.bus != nil {
		w.bus.Close()
	}
	if w.broker != nil {
		if err := w.broker.Close(); err != nil {
			w.Logger.Warn("the embedded broker did not close cleanly; it repairs itself at the next start", zap.Error(err))
		}
	}
	if w.db != nil {
		if err := w.db.Close(); err != nil {
			w.Logger.Warn("close the database", zap.Error(err))
		}
	}
	if w.listener != nil {
		w.listener.Close()
	}
}

// run runs the services; the first to stop stops all.
func (w *wire) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	parts, err := w.parts()
	if err != nil {
		return err
	}
	if w.runs(Fetcher) {
		if err := w.addFeeds(ctx); err != nil {
			return err
		}
	}
	for _, p := range parts.runs {
		g.Go(func() error { return p(ctx) })
	}
	g.Go(func() error { return w.bus.Tail(ctx, bus.Events, parts.wake) })
	g.Go(func() error { return serve(ctx, w.listener, parts.handler) })
	if w.Started != nil {
		broker := ""
		if w.broker != nil {
			broker = w.broker.Addrs()[0]
		}
		w.Started(w.listener.Addr().String(), broker)
	}
	return g.Wait()
}

// settled waits, after the last outcome, until the relay has sent and the monitor has matched what was committed.
func (w *wire) settled(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		done, err := w.caughtUp(ctx)
		if done || err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("everything was stored, but events or matches still wait after 30 s: they go out at the next start")
		case <-tick.C:
		}
	}
}
