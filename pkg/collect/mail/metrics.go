package mail

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	messages *prometheus.CounterVec
	gaps     map[Gap]prometheus.Counter
	wait     prometheus.Histogram
	sessions prometheus.Gauge
}

// newMetrics registers the metrics of one server; the gauges ask c.
func newMetrics(reg prometheus.Registerer, c *Collector) *metrics {
	f := promauto.With(prometheus.WrapRegistererWith(prometheus.Labels{"gateway": c.cfg.Gateway}, reg))
	if reg == nil {
		f = promauto.With(nil)
	}
	gaps := f.NewCounterVec(prometheus.CounterOpts{
		Name: "vedetta_mail_gaps_total", Help: "Mails that passed without an event.",
	}, []string{"reason"})
	m := &metrics{
		messages: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_mail_messages_total", Help: "Mails stored in the spool.",
		}, []string{"direction"}),
		gaps: make(map[Gap]prometheus.Counter),
		wait: f.NewHistogram(prometheus.HistogramOpts{
			Name: "vedetta_mail_wait_seconds", Help: "How long a mail waited at its end for this collector.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1},
		}),
		sessions: f.NewGauge(prometheus.GaugeOpts{
			Name: "vedetta_mail_sessions", Help: "Open connections from the mail server.",
		}),
	}
	for _, g := range gapReasons() {
		m.gaps[g] = gaps.WithLabelValues(string(g))
	}
	f.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "vedetta_mail_spool_bytes", Help: "Bytes in the spool on disk.",
	}, func() float64 { return float64(c.spoolStats().Bytes) })
	f.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "vedetta_mail_spool_oldest_seconds", Help: "Age of the oldest mail that the bus does not have yet.",
	}, c.oldestSeconds)
	return m
}
