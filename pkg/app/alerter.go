package app

import (
	"context"

	"vedetta/pkg/alert"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
	"vedetta/pkg/stream"
)

// Alerter is the process that folds findings into incidents and writes to the
// DPO.
func Alerter() service.Spec[Config] {
	return service.Spec[Config]{
		Name: "alerter", About: "folds findings into incidents and mails the data protection officer",
		Defaults: DefaultConfig, Validate: Config.validateAlerter,
		Run: func(ctx context.Context, env service.Env, c Config) error {
			bus, err := connect(ctx, c, env, "alerter")
			if err != nil {
				return err
			}
			defer bus.Close()
			return runAlerter(ctx, env, c, bus)
		},
	}
}

func runAlerter(ctx context.Context, env service.Env, c Config, bus *stream.Bus) error {
	db, err := store.Open(c.ClickHouse)
	if err != nil {
		return err
	}
	defer db.Close()
	policies, err := loadPolicies(c)
	if err != nil {
		return err
	}
	writer, err := alert.NewWriter(alertBodies(policies), all.Rules())
	if err != nil {
		return err
	}
	mailer, err := alert.NewSMTPMailer(c.Alert)
	if err != nil {
		return err
	}
	return alert.New(alert.Options{
		Findings: bus.ReadFindings("alerter"), Incidents: bus, Rows: db, Mailer: mailer, Writer: writer,
		GroupWait: c.Alert.GroupWait, MinSeverity: event.Severity(c.Alert.MinSeverity), Log: env.Log, Metrics: env.Metrics,
	}).Run(ctx)
}
