// Collector-api serves POST /v1/events, for every source that has no collector
// of its own.
package main

import (
	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func main() { service.Main(app.CollectorAPI()) }
