package bus

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	published *prometheus.CounterVec // topic
	handled   *prometheus.CounterVec // group, topic
	retries   *prometheus.CounterVec // what
	dead      *prometheus.CounterVec // group, topic
	skipped   *prometheus.CounterVec // group, topic, why
	lag       *prometheus.GaugeVec   // group, topic, partition
}

func newMetrics(r prometheus.Registerer) (*metrics, error) {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "newswire", Subsystem: "bus", Name: name, Help: help}, labels)
	}
	m := &metrics{
		published: counter("published_total", "Records acknowledged by the broker.", "topic"),
		handled:   counter("handled_total", "Records whose handler has succeeded.", "group", "topic"),
		retries:   counter("retries_total", "Tries that failed and were made again.", "what"),
		dead:      counter("dead_total", "Records that could not be handled and went to the dead letters.", "group", "topic"),
		skipped:   counter("jumps_total", "Times a position had to be set elsewhere than where it stood.", "group", "topic", "why"),
		lag: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "newswire", Subsystem: "bus", Name: "lag",
			Help: "Records of a partition that wait, as of the last batch."}, []string{"group", "topic", "partition"}),
	}
	if r == nil {
		return m, nil
	}
	// Several buses of one process share a registerer and then the metrics as well.
	return m, errors.Join(share(r, &m.published), share(r, &m.handled), share(r, &m.retries), share(r, &m.dead),
		share(r, &m.skipped), share(r, &m.lag))
}

func share[T prometheus.Collector](r prometheus.Registerer, c *T) error {
	err := r.Register(*c)
	var are prometheus.AlreadyRegisteredError
	if errors.As(err, &are) {
		if old, ok := are.ExistingCollector.(T); ok {
			*c = old
			return nil
		}
	}
	return err
}
