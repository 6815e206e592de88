package fetcher

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	polls     *prometheus.CounterVec
	pages     *prometheus.CounterVec
	found     prometheus.Counter
	forgotten *prometheus.CounterVec
	seconds   prometheus.Histogram
}

// newMetrics makes the metrics and registers them, where there is a registerer.
func newMetrics(r prometheus.Registerer, originals func() int64) (*metrics, error) {
	m := &metrics{
		polls:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "newswire_fetch_polls_total", Help: "Polls of feeds, by what came of them."}, []string{"cause"}),
		pages:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "newswire_fetch_pages_total", Help: "Looks at pages, by what came of them."}, []string{"cause"}),
		found:     prometheus.NewCounter(prometheus.CounterOpts{Name: "newswire_fetch_items_total", Help: "Items that were new or changed."}),
		forgotten: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "newswire_fetch_forgotten_total", Help: "Rows of items that were let go (items), of what they were known by (marks), and of places in files that were deleted (originals)."}, []string{"rows"}),
		seconds:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "newswire_fetch_page_seconds", Help: "Time of a look at a page, with the waits for its host.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 9)}),
	}
	if r == nil {
		return m, nil
	}
	size := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "newswire_fetch_originals_bytes", Help: "Bytes of the originals that are kept."}, func() float64 { return float64(originals()) })
	for _, c := range []prometheus.Collector{m.polls, m.pages, m.found, m.forgotten, m.seconds, size} {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("metrics of the fetcher: %w", err)
		}
	}
	return m, nil
}
