package storage

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type counters struct {
	records prometheus.Counter
	seconds prometheus.Histogram
	relayed prometheus.Counter

	imbalance, pending, overdue prometheus.Gauge
}

func newCounters(r prometheus.Registerer) (counters, error) {
	c := counters{
		records: prometheus.NewCounter(prometheus.CounterOpts{Name: "newswire_storage_records_total", Help: "Article candidates stored, of any outcome."}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "newswire_storage_batch_seconds", Help: "Time of one transaction.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 14)}),
		relayed: prometheus.NewCounter(prometheus.CounterOpts{Name: "newswire_events_relayed_total", Help: "Events acknowledged by the broker."}),
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	c.imbalance = gauge("newswire_ledger_imbalance", "Items by which the ledger does not add up; anything but 0 is a fault of the wire.")
	c.pending = gauge("newswire_ledger_pending", "Items without outcome.")
	c.overdue = gauge("newswire_ledger_overdue", "Items without outcome that were due ten minutes ago and that nobody has taken up.")
	if r == nil {
		return c, nil
	}
	for _, m := range []prometheus.Collector{c.records, c.seconds, c.relayed, c.imbalance, c.pending, c.overdue} {
		if err := r.Register(m); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c counters) stored(n int, took time.Duration) {
	c.records.Add(float64(n))
	c.seconds.Observe(took.Seconds())
}
