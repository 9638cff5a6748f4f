// Collector-sms reads what SMS gateways log and puts it, with tokens instead of
// numbers, on the bus.
package main

import (
	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func main() { service.Main(app.CollectorSMS()) }
