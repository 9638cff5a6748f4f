// Analyser reads events from the bus, judges them, and writes rows to
// ClickHouse and findings to the bus.
package main

import (
	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func main() { service.Main(app.Analyser()) }
