// Alerter folds findings into incidents and mails the data protection officer.
package main

import (
	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func main() { service.Main(app.Alerter()) }
