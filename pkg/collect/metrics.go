package collect

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	events   *prometheus.CounterVec
	rejected prometheus.Counter
	excluded prometheus.Counter
	skewed   prometheus.Counter
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		events: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_collect_events_total", Help: "Events that JetStream has acknowledged.",
		}, []string{"channel", "type"}),
		rejected: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_collect_rejected_total", Help: "Input that went to the dead letters.",
		}),
		excluded: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_collect_excluded_total", Help: "Messages not looked at because the register excludes their sender.",
		}),
		skewed: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_collect_skewed_total", Help: "Events whose source clock was over 5 minutes fast.",
		}),
	}
}
