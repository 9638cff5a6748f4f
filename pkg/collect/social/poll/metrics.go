package poll

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Metrics counts for all polled sources of one process part. A nil one counts
// nothing. It is safe for concurrent use.
type Metrics struct {
	states   *prometheus.GaugeVec
	last     *prometheus.GaugeVec
	failures *prometheus.CounterVec
	gaps     *prometheus.CounterVec
	ignored  *prometheus.CounterVec
	calls    *prometheus.CounterVec
}

// NewMetrics returns Metrics; a nil registerer means that nobody reads them.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	f := promauto.With(reg)
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return f.NewCounterVec(prometheus.CounterOpts{Name: "vedetta_social_poll_" + name + "_total", Help: help}, append([]string{"source"}, labels...))
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return f.NewGaugeVec(prometheus.GaugeOpts{Name: "vedetta_social_poll_" + name, Help: help}, append([]string{"source"}, labels...))
	}
	return &Metrics{
		states:   gauge("error", "1 while a polled source is in this error state.", "kind"),
		last:     gauge("last_success_timestamp_seconds", "When a polled source was last read."),
		failures: counter("failures", "Rounds that failed.", "kind"),
		gaps:     counter("gaps", "Times when changes may have gone unseen.", "kind"),
		ignored:  counter("ignored", "What a source showed and is not collected.", "reason"),
		calls:    counter("calls", "Calls of a platform's API."),
	}
}

// kinds are the error states of a source.
var kinds = [...]Kind{Auth, Limited, Quota, Conflict, Gone, Refused, Unreachable, "bus"}

func (m *Metrics) state(uri string, now Kind) {
	if m == nil {
		return
	}
	for _, k := range kinds {
		v := 0.0
		if k == now {
			v = 1
		}
		m.states.WithLabelValues(uri, string(k)).Set(v)
	}
}

func (m *Metrics) success(uri string, at time.Time) {
	if m != nil {
		m.last.WithLabelValues(uri).Set(float64(at.Unix()))
	}
}

func (m *Metrics) failed(uri string, k Kind) {
	if m != nil {
		m.failures.WithLabelValues(uri, string(k)).Inc()
	}
}

func (m *Metrics) gap(uri string, k Kind) {
	if m != nil {
		m.gaps.WithLabelValues(uri, string(k)).Inc()
	}
}

// Ignored counts what is not collected, by a source and for a reason.
func (m *Metrics) Ignored(uri, reason string) {
	if m != nil {
		m.ignored.WithLabelValues(uri, reason).Inc()
	}
}

// Call counts a call of a platform's API.
func (m *Metrics) Call(uri string) {
	if m != nil {
		m.calls.WithLabelValues(uri).Inc()
	}
}
