package analyse

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Metrics counts for all partitions of a process.
type Metrics struct {
	events   prometheus.Counter
	findings *prometheus.CounterVec
	rejected prometheus.Counter
	retries  prometheus.Counter
	evicted  *prometheus.CounterVec
	texts    *prometheus.CounterVec
}

// NewMetrics registers the counters; a nil registerer keeps them private.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	f := promauto.With(reg)
	return &Metrics{
		events: f.NewCounter(prometheus.CounterOpts{Name: "vedetta_analyse_events_total", Help: "Events analysed."}),
		findings: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_analyse_findings_total", Help: "Findings opened.",
		}, []string{"rule"}),
		texts: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_analyse_texts_total", Help: "Events read, by whether the same text was read before and its facts were still known.",
		}, []string{"known"}),
		rejected: f.NewCounter(prometheus.CounterOpts{Name: "vedetta_analyse_rejected_total", Help: "Events that went to the dead letters."}),
		evicted: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_analyse_evicted_total", Help: "What was given up for want of room, by part (campaigns, or a detector): what it belonged to may be found late, or not.",
		}, []string{"part"}),
		retries: f.NewCounter(prometheus.CounterOpts{Name: "vedetta_analyse_store_retries_total", Help: "Batches written again because the store failed."}),
	}
}
