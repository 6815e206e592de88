package bus

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

const (
	dialTimeout = 3 * time.Second
	askTimeout  = 5 * time.Second // for one question to the broker
	backoffMin  = 50 * time.Millisecond
	backoffMax  = time.Second
)

// A Bus is the connection to a broker. It is safe for concurrent use; Close it after its publishers and consumers ended.
type Bus struct {
	cfg       Config
	log       *zap.Logger
	metrics   *metrics
	transport *kafka.Transport // one for all, since each keeps goroutines and connections of its own
	client    *kafka.Client

	mu         sync.Mutex
	partitions map[string]int // of topics already asked for
}

// Connect waits until a broker answers or ctx ends. It says once in the log that it waits, and for what.
func Connect(ctx context.Context, cfg Config) (*Bus, error) {
	if len(cfg.Brokers) == 0 {
		return nil, errors.New("no Kafka broker given: set its address, host:port")
	}
	cfg = cfg.withDefaults()
	b := &Bus{cfg: cfg, log: cfg.Logger, partitions: map[string]int{}}
	var err error
	if b.metrics, err = newMetrics(cfg.Metrics); err != nil {
		return nil, fmt.Errorf("metrics of the bus: %w", err)
	}
	b.transport = &kafka.Transport{
		Dial:        (&net.Dialer{Timeout: dialTimeout}).DialContext,
		DialTimeout: dialTimeout,
		MetadataTTL: time.Second, // a change of leader is noticed within it
		ClientID:    cfg.ClientID,
	}
	b.client = &kafka.Client{Addr: kafka.TCP(cfg.Brokers...), Transport: b.transport}
	t := b.trouble("connect", "Kafka does not answer at "+strings.Join(cfg.Brokers, ",")+"; waiting for it", 0)
	if err := t.retry(ctx, func() error { return b.Ping(ctx) }); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// Close ends all connections.
func (b *Bus) Close() { b.transport.CloseIdleConnections() }

// Ping asks a broker whether it answers: readiness.
func (b *Bus) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	// Not a question for metadata, which the transport answers by itself.
	r, err := b.client.ApiVersions(ctx, &kafka.ApiVersionsRequest{})
	if err == nil {
		err = r.Error
	}
	if err != nil {
		return fmt.Errorf("no Kafka broker answers at %s: %w", strings.Join(b.cfg.Brokers, ","), err)
	}
	return nil
}

// wire is the name of one of our topics on the broker, plain the way back.
func (b *Bus) wire(topic string) string { return b.cfg.Prefix + strings.TrimPrefix(topic, Prefix) }

func (b *Bus) plain(topic string) string { return Prefix + strings.TrimPrefix(topic, b.cfg.Prefix) }

func (b *Bus) group(name string) string { return b.cfg.Prefix + name }
