package moderation

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Metrics add up what the Detectors of a process remember and give up. Safe for
// concurrent use.
type Metrics struct {
	items, away, standing, evidence              prometheus.Gauge
	evicted, repeated, late, forgotten, unproved prometheus.Counter
}

// NewMetrics registers the metrics; a nil registerer keeps them private.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	f := promauto.With(reg)
	gauge := func(name, help string) prometheus.Gauge {
		return f.NewGauge(prometheus.GaugeOpts{Name: "vedetta_moderation_" + name, Help: help})
	}
	counter := func(name, help string) prometheus.Counter {
		return f.NewCounter(prometheus.CounterOpts{Name: "vedetta_moderation_" + name, Help: help})
	}
	return &Metrics{
		items:     gauge("items", "Posts and comments that are followed."),
		away:      gauge("items_away", "Posts and comments hidden or deleted long ago, of which only that is remembered."),
		standing:  gauge("items_exposed", "Posts and comments with personal data that is public now, or may be where deletions are never told."),
		evidence:  gauge("evidence_bytes", "Sealed evidence that waits for a finding."),
		evicted:   counter("items_evicted_total", "Posts and comments given up because a body had too many: their exposures end as given up."),
		repeated:  counter("changes_repeated_total", "Changes of posts and comments that were known already."),
		late:      counter("changes_late_total", "Changes older than the 64 latest of their item, which no longer count."),
		forgotten: counter("turns_forgotten_total", "Times that an item was hidden, shown, deleted or restored which are no longer remembered: it happened too often."),
		unproved:  counter("texts_unproved_total", "Texts with personal data whose evidence was not kept because there was too much."),
	}
}

// Measure counts the Detector in m from now on, with what it remembers already;
// what it gave up before a Restore was counted then. The Detector is taken out
// again by the function that is returned, once it is used no longer.
func (d *Detector) Measure(m *Metrics) (end func()) {
	d.metrics, d.told = m, d.stats // stats count, and hold no sizes
	d.measure(d.Stats())
	return func() {
		d.measure(d.stats)
		d.metrics = nil
	}
}

// measure brings the metrics up to date.
func (d *Detector) measure(now Stats) {
	m, was := d.metrics, d.told
	if m == nil {
		return
	}
	m.items.Add(float64(now.Items - was.Items))
	m.away.Add(float64(now.Away - was.Away))
	m.standing.Add(float64(now.Standing - was.Standing))
	m.evidence.Add(float64(now.Evidence - was.Evidence))
	m.evicted.Add(float64(now.Evicted - was.Evicted))
	m.repeated.Add(float64(now.Repeated - was.Repeated))
	m.late.Add(float64(now.Late - was.Late))
	m.forgotten.Add(float64(now.Forgotten - was.Forgotten))
	m.unproved.Add(float64(now.Unproved - was.Unproved))
	d.told = now
}
