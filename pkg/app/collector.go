package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/api"
	"vedetta/pkg/collect/mail"
	"vedetta/pkg/collect/sms"
	"vedetta/pkg/collect/social"
	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/service"
	"vedetta/pkg/stream"
)

// CollectorSMS is the process that reads SMS gateways.
func CollectorSMS() service.Spec[Config] {
	return collector("collector-sms", "collects what SMS gateways log", smsCollectors)
}

// CollectorMail is the process that listens to mail servers.
func CollectorMail() service.Spec[Config] {
	return collector("collector-mail", "collects mail as a milter, never delaying it", mailCollectors)
}

// CollectorSocial is the process that takes the platforms' webhooks.
func CollectorSocial() service.Spec[Config] {
	return collector("collector-social", "collects what happens on social pages", socialCollectors)
}

// CollectorAPI is the process that serves POST /v1/events.
func CollectorAPI() service.Spec[Config] {
	return collector("collector-api", "collects what anybody's program posts to /v1/events", apiCollectors)
}

// builder makes the collectors of one channel.
type builder func(c Config, env service.Env) ([]collect.Collector, error)

func collector(name, about string, build builder) service.Spec[Config] {
	return service.Spec[Config]{
		Name: name, About: about, Defaults: DefaultConfig, Validate: Config.validateCollector,
		Run: func(ctx context.Context, env service.Env, c Config) error {
			bus, err := connect(ctx, c, env, name)
			if err != nil {
				return err
			}
			defer bus.Close()
			return runCollectors(ctx, env, c, bus, build)
		},
	}
}

// connect opens the bus and makes sure that its streams are there.
func connect(ctx context.Context, c Config, env service.Env, name string) (*stream.Bus, error) {
	bus, err := stream.Connect(c.NATS, stream.Options{Name: "vedetta-" + name, Log: env.Log, Metrics: env.Metrics})
	if err != nil {
		return nil, err
	}
	if err := bus.Check(ctx); err != nil {
		bus.Close()
		return nil, err
	}
	return bus, nil
}

// newPipe makes what collectors send through, and the watch over the registers
// that it goes by.
func newPipe(env service.Env, c Config, bus *stream.Bus) (*collect.Pipe, *registerWatch, error) {
	watch, policies, err := watchRegisters(c, env.Log)
	if err != nil {
		return nil, nil, err
	}
	keys, err := keysOf(c, policies)
	if err != nil {
		return nil, nil, err
	}
	pipe, err := collect.NewPipe(collect.Options{Bodies: keys, Register: watch.register, Publisher: bus, Log: env.Log, Metrics: env.Metrics})
	if err != nil {
		return nil, nil, err
	}
	watch.changed = resealer(c, policies, pipe)
	return pipe, watch, nil
}

// ImportSocial gives the changes of posts and comments in a file to the bus, as
// the collectors give what platforms tell. It needs the keys.
func ImportSocial(ctx context.Context, env service.Env, c Config, bus *stream.Bus, body event.Body, r io.Reader) (social.ImportResult, error) {
	pipe, _, err := newPipe(env, c, bus)
	if err != nil {
		return social.ImportResult{}, err
	}
	return social.Import(ctx, r, social.ImportOptions{Body: body}, pipe)
}

// runCollectors runs collectors behind one pipe until ctx ends or one fails.
func runCollectors(ctx context.Context, env service.Env, c Config, bus *stream.Bus, builds ...builder) error {
	pipe, watch, err := newPipe(env, c, bus)
	if err != nil {
		return err
	}
	var all []collect.Collector
	for _, build := range builds {
		collectors, err := build(c, env)
		if err != nil {
			return err
		}
		all = append(all, collectors...)
	}
	if len(all) == 0 {
		return errors.New("nothing to collect: the configuration has no section for this collector")
	}
	return runAll(ctx, append(all, watch), pipe)
}

// runAll runs collectors side by side; the first error ends all.
func runAll(ctx context.Context, all []collect.Collector, out collect.Out) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, len(all))
	for _, one := range all {
		go func() { done <- one.Collect(ctx, out) }()
	}
	var first error
	for range all {
		err := <-done
		if err != nil && first == nil {
			first = err
		}
		cancel()
	}
	return first
}

func smsCollectors(c Config, env service.Env) ([]collect.Collector, error) {
	if len(c.SMS.Gateways) == 0 {
		return nil, nil
	}
	one, err := sms.New(c.SMS, sms.Options{StateDir: c.State, Log: env.Log, Metrics: env.Metrics})
	if err != nil {
		return nil, err
	}
	return []collect.Collector{one}, nil
}

func mailCollectors(c Config, env service.Env) (out []collect.Collector, err error) {
	for i, m := range c.Mail {
		ring, err := pseudonym.OpenKeyring(c.Keys, string(m.Body))
		if err != nil {
			return nil, err
		}
		one, err := mail.New(m, mail.Options{StateDir: c.State, SpoolKey: ring.SpoolKey(), Log: env.Log, Metrics: labelled(env, "mail", i)})
		if err != nil {
			return nil, fmt.Errorf("mail[%d]: %w", i, err)
		}
		out = append(out, one)
	}
	return out, nil
}

func socialCollectors(c Config, env service.Env) (out []collect.Collector, err error) {
	for i, s := range c.Social {
		one, err := social.New(s, social.Options{StateDir: c.State, Log: env.Log, Metrics: labelled(env, "social", i)})
		if err != nil {
			return nil, fmt.Errorf("social[%d]: %w", i, err)
		}
		out = append(out, one)
	}
	return out, nil
}

func apiCollectors(c Config, env service.Env) ([]collect.Collector, error) {
	if c.API == nil {
		return nil, nil
	}
	one, err := api.New(*c.API, api.Options{Log: env.Log, Metrics: env.Metrics})
	if err != nil {
		return nil, err
	}
	return []collect.Collector{one}, nil
}
