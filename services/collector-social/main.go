// Collector-social takes the webhooks of social platforms, asks those that have
// none, and puts the changes of posts and comments on the bus.
package main

import (
	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func main() { service.Main(app.CollectorSocial()) }
