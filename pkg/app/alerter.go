package app

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

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
	watch, _, err := watchRegisters(c, env.Log)
	if err != nil {
		return err
	}
	writer, err := alert.NewWriter(alertBodies(watch.register, time.Now), all.Rules())
	if err != nil {
		return err
	}
	mailer, err := alert.NewSMTPMailer(c.Alert)
	if err != nil {
		return err
	}
	alerter := alert.New(alert.Options{
		Findings: bus.ReadFindings("alerter"), Incidents: bus, Rows: db, Mailer: mailer, Writer: writer,
		GroupWait: c.Alert.GroupWait, MinSeverity: event.Severity(c.Alert.MinSeverity), Log: env.Log, Metrics: env.Metrics,
	})
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return watch.Collect(ctx, nil) })
	g.Go(func() error { return alerter.Run(ctx) }) // it ends with ctx or an error, which ends the watch
	return g.Wait()
}
