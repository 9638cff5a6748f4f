package sms

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"vedetta/pkg/collect/sms/kannel"
)

type metrics struct {
	lines    *prometheus.CounterVec
	events   *prometheus.CounterVec
	rejected *prometheus.CounterVec
	passed   *prometheus.CounterVec
	open     *prometheus.CounterVec
	gaps     *prometheus.CounterVec
	retries  *prometheus.CounterVec
	lag      *prometheus.GaugeVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return f.NewCounterVec(prometheus.CounterOpts{Name: "vedetta_sms_" + name + "_total", Help: help}, append([]string{"gateway"}, labels...))
	}
	return &metrics{
		lines:    counter("lines", "Log lines that were read."),
		events:   counter("events", "Events that the bus took.", "type"),
		rejected: counter("rejected", "Log records that went to the dead letters."),
		passed:   counter("passed", "Log lines that make no event.", "reason"),
		open:     counter("open_lines", "Log lines that a byte in the sender broke."),
		gaps:     counter("gaps", "Times when lines of the log may have been lost."),
		retries:  counter("retries", "Batches that the bus refused."),
		lag: f.NewGaugeVec(prometheus.GaugeOpts{
			Name: "vedetta_sms_lag_bytes", Help: "Bytes of the log that were not read yet.",
		}, []string{"gateway"}),
	}
}

// count adds a batch that is done.
func (m *metrics) count(gateway string, lines int, outcomes []kannel.Outcome) {
	m.lines.WithLabelValues(gateway).Add(float64(lines))
	for _, o := range outcomes {
		switch {
		case o.Intake != nil:
			m.events.WithLabelValues(gateway, string(o.Intake.Type)).Inc()
		case o.Err != nil:
			m.rejected.WithLabelValues(gateway).Inc()
		default:
			m.passed.WithLabelValues(gateway, o.Passed).Inc()
		}
		if o.Open {
			m.open.WithLabelValues(gateway).Inc()
		}
	}
}
