package bus

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
)

// Config says where the broker is and how topics are made on it. Only Brokers is required.
type Config struct {
	Brokers  []string // host:port, at least one
	ClientID string   // shown by the broker; default newswire
	Logger   *zap.Logger
	Metrics  prometheus.Registerer // nil: no metrics

	// Embedded topics are kept by size alone, since an embedded log that time has emptied starts again at offset 0.
	Embedded       bool
	RetentionBytes int64         // per partition; default 128 MB embedded, no limit otherwise
	Retention      time.Duration // not embedded; default 7 days, which is also the most
	Replication    int           // copies of each partition; default 1 embedded, the broker's own default otherwise
	MaxMessage     int           // largest record in bytes, headers included; default 1 MB. Dead takes twice as much

	Prefix string // instead of Prefix, so that several wires, or tests, can share a broker
}

func (c Config) withDefaults() Config {
	if c.ClientID == "" {
		c.ClientID = "newswire"
	}
	if c.Logger == nil {
		c.Logger = zap.NewNop()
	}
	if c.Prefix == "" {
		c.Prefix = Prefix
	}
	if c.MaxMessage <= 0 {
		c.MaxMessage = 1 << 20
	}
	if c.Retention <= 0 || c.Retention > 7*24*time.Hour {
		c.Retention = 7 * 24 * time.Hour
	}
	if c.RetentionBytes <= 0 {
		c.RetentionBytes = -1
		if c.Embedded {
			c.RetentionBytes = 128 << 20
		}
	}
	if c.Replication <= 0 {
		c.Replication = -1
		if c.Embedded {
			c.Replication = 1
		}
	}
	return c
}
