package monitor

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	matches    *prometheus.CounterVec // reason
	posts      *prometheus.CounterVec // outcome: delivered, failed, suspended
	left       prometheus.Counter
	topics     prometheus.Gauge
	unreadable prometheus.Gauge
	delay      prometheus.Histogram
}

func newMetrics(r prometheus.Registerer) (*metrics, error) {
	opts := func(name, help string) prometheus.Opts {
		return prometheus.Opts{Namespace: "newswire", Subsystem: "monitor", Name: name, Help: help}
	}
	m := &metrics{
		matches:    prometheus.NewCounterVec(prometheus.CounterOpts(opts("matches_total", "Matches stored.")), []string{"reason"}),
		posts:      prometheus.NewCounterVec(prometheus.CounterOpts(opts("deliveries_total", "Tries of webhooks by how they left their subscription.")), []string{"outcome"}),
		left:       prometheus.NewCounter(prometheus.CounterOpts(opts("unpublished_total", "Matches left out of newswire.matches because the broker was slow."))),
		topics:     prometheus.NewGauge(prometheus.GaugeOpts(opts("topics", "Topics in the shards held here."))),
		unreadable: prometheus.NewGauge(prometheus.GaugeOpts(opts("unreadable_topics", "Topics whose query cannot be read; they match nothing."))),
		delay: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "newswire", Subsystem: "monitor", Name: "match_seconds",
			Help: "From the commit of an event to that of its matches.", Buckets: []float64{.005, .01, .02, .05, .1, .25, .5, 1, 5, 30, 300}}),
	}
	if r == nil {
		return m, nil
	}
	return m, errors.Join(r.Register(m.matches), r.Register(m.posts), r.Register(m.left), r.Register(m.topics), r.Register(m.unreadable), r.Register(m.delay))
}
