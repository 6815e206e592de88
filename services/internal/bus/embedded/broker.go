// Package embedded runs a Kafka-protocol broker inside the process, on disk, on loopback only. It is the default of the wire;
// Apache Kafka takes its place by its address alone.
//
// The engine was made as a broker for tests. Five guards make it fit to keep a wire's records: one process per folder; no
// retention by time, since a log that time has emptied starts again at offset 0; retention applied by a clock of our own,
// since the engine's does not survive a restart; small segments, since a restart takes memory of about a segment per
// partition; and committed offsets beyond the log's end are taken back before anyone reads.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"go.uber.org/zap"
)

// Options of a broker. Only Dir is required.
type Options struct {
	Dir            string        // data; one process at a time
	Port           int           // 0: any free one
	MaxMessage     int           // largest batch in bytes; default 8 MB, topics set their own below it
	SegmentBytes   int           // default 16 MB
	RetentionBytes int64         // per partition, for topics that set none; default 128 MB
	Sync           bool          // fsync every batch: safe against power loss, at half the speed
	RetentionEvery time.Duration // how often what is over the size is deleted; default 1 min
	Logger         *zap.Logger
}

func (o Options) withDefaults() Options {
	if o.MaxMessage <= 0 {
		o.MaxMessage = 8 << 20
	}
	if o.SegmentBytes <= 0 {
		o.SegmentBytes = 16 << 20
	}
	if o.RetentionBytes <= 0 {
		o.RetentionBytes = 128 << 20
	}
	if o.RetentionEvery <= 0 {
		o.RetentionEvery = time.Minute
	}
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	return o
}

const repairTimeout = 30 * time.Second

// A Broker is a running broker.
type Broker struct {
	cluster *kfake.Cluster
	lock    *os.File
	stop    context.CancelFunc
	done    chan struct{} // closed when nothing of ours runs any more
}

// Start starts a broker on the data of the last run, if any.
func Start(o Options) (*Broker, error) {
	o = o.withDefaults()
	if o.Dir == "" {
		return nil, errors.New("embedded broker: no data folder given")
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("embedded broker: the data folder cannot be made: %w", err)
	}
	lock, err := acquire(o.Dir)
	if err != nil {
		return nil, err
	}
	cluster, err := kfake.NewCluster(o.engine()...)
	if err != nil {
		lock.Close()
		return nil, explain(err, o)
	}
	debug.FreeOSMemory() // the start has read the segments
	ctx, stop := context.WithCancel(context.Background())
	b := &Broker{cluster: cluster, lock: lock, stop: stop, done: make(chan struct{})}
	go b.retain(ctx, o.RetentionEvery)
	if err := b.repair(o.Logger); err != nil {
		b.Close()
		return nil, fmt.Errorf("embedded broker: committed offsets cannot be checked: %w", err)
	}
	return b, nil
}

// acquire takes the folder for this process; the lock ends with the process, however it ends.
func acquire(dir string) (*os.File, error) {
	name := filepath.Join(dir, "LOCK")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("embedded broker: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("the data folder %s is in use by another newswire: stop that one, or give this one a folder of its own", dir)
		}
		return nil, fmt.Errorf("embedded broker: lock %s: %w", name, err)
	}
	return f, nil
}

func (o Options) engine() []kfake.Opt {
	opts := []kfake.Opt{
		kfake.Ports(o.Port), // one broker: every partition has one leader that stays
		kfake.DataDir(filepath.Join(o.Dir, "kafka")),
		kfake.BrokerConfigs(map[string]string{
			"message.max.bytes":   strconv.Itoa(o.MaxMessage),
			"log.segment.bytes":   strconv.Itoa(o.SegmentBytes),
			"log.retention.bytes": strconv.FormatInt(o.RetentionBytes, 10),
			"log.retention.ms":    "-1",
		}),
		kfake.WithLogger(engineLog{o.Logger.Named("broker").Sugar()}),
	}
	if o.Sync {
		opts = append(opts, kfake.SyncWrites())
	}
	return opts
}

func explain(err error, o Options) error {
	var op *net.OpError
	if errors.As(err, &op) && errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("embedded broker: port %d is taken by another program: choose another one, or 0 for any", o.Port)
	}
	return fmt.Errorf("embedded broker on %s: %w", o.Dir, err)
}

// retain deletes old segments now and then.
func (b *Broker) retain(ctx context.Context, every time.Duration) {
	defer close(b.done)
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			b.cluster.ApplyRetention()
		}
	}
}

// Addrs are the addresses to connect to.
func (b *Broker) Addrs() []string { return b.cluster.ListenAddrs() }

// Close ends the broker. Consumers and publishers must have ended before, else their members are waited for at the next start.
func (b *Broker) Close() error {
	b.stop()
	<-b.done
	b.cluster.Close()
	return b.lock.Close()
}

// engineLog passes the engine's warnings on.
type engineLog struct{ log *zap.SugaredLogger }

func (l engineLog) Logf(level kfake.LogLevel, format string, args ...any) {
	switch level {
	case kfake.LogLevelError:
		l.log.Errorf(format, args...)
	case kfake.LogLevelWarn:
		l.log.Warnf(format, args...)
	}
}
