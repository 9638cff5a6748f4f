package app

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"vedetta/pkg/service"
)

// labelled tells the metrics of several collectors of one kind apart.
func labelled(env service.Env, kind string, i int) prometheus.Registerer {
	return prometheus.WrapRegistererWith(prometheus.Labels{"collector": kind + "-" + strconv.Itoa(i)}, env.Metrics)
}
