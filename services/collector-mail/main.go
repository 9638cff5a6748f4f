// Collector-mail listens to mail servers as a milter that never delays a mail,
// and puts what it sees, with tokens instead of addresses, on the bus.
package main

import (
	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func main() { service.Main(app.CollectorMail()) }
