// Package embedded runs a Kafka-protocol broker inside the process, on disk, on loopback only. It is the default of the wire;
// Apache Kafka takes its place by its address alone.
package embedded

import (
	"errors"

	"go.uber.org/zap"
)

// Options of a broker. Only Dir is required.
type Options struct {
	Dir            string // data; one process at a time
	Port           int    // 0: any free one
	MaxMessage     int    // largest record in bytes; default 8 MB, topics set their own below it
	SegmentBytes   int    // default 16 MB; restarts take memory of about a segment per partition
	RetentionBytes int64  // per partition; default 128 MB
	Sync           bool   // fsync every batch: safe against power loss, at half the speed
	Logger         *zap.Logger
}

// A Broker is a running broker.
type Broker struct{}

// Start starts a broker on the data of the last run, if any.
func Start(o Options) (*Broker, error) { return nil, errors.New("to be written") }

// Addrs are the addresses to connect to.
func (b *Broker) Addrs() []string { return nil }

// Close ends the broker. Consumers and publishers must have ended before, else their members are waited for at the next start.
func (b *Broker) Close() error { return nil }
