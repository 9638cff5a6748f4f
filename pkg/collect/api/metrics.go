package api

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	requests     *prometheus.CounterVec
	unauthorized prometheus.Counter
	accepted     *prometheus.CounterVec
	rejected     *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		requests: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_api_requests_total", Help: "Requests of known clients by HTTP status.",
		}, []string{"client", "status"}),
		unauthorized: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_api_unauthorized_total", Help: "Requests without a known token.",
		}),
		accepted: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_api_accepted_total", Help: "Events that the bus has taken.",
		}, []string{"client"}),
		rejected: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_api_rejected_total", Help: "Events that were refused and went to the dead letters.",
		}, []string{"client"}),
	}
}
