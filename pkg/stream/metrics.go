package stream

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	retries    *prometheus.CounterVec
	duplicates prometheus.Counter
	resets     prometheus.Counter
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		retries: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_stream_retries_total", Help: "Operations on the bus that were tried again.",
		}, []string{"operation"}),
		duplicates: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_stream_duplicates_total", Help: "Publishes that JetStream knew already.",
		}),
		resets: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_stream_resets_total", Help: "Partitions read again from a sequence after a gap or a lost connection.",
		}),
	}
}
