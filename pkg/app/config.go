// Package app assembles processes from the packages: it is the literal wiring
// behind the thin mains in services, and the all-in-one that runs every part in
// one process tree.
//
// In: one configuration. Out: running parts, stopped in reverse order. Only
// services import it; it may import anything in pkg.
package app

import (
	"errors"
	"fmt"
	"path/filepath"

	"vedetta/pkg/alert"
	"vedetta/pkg/collect/api"
	"vedetta/pkg/collect/mail"
	"vedetta/pkg/collect/sms"
	"vedetta/pkg/collect/social"
	"vedetta/pkg/store"
	"vedetta/pkg/stream"
)

// Config is the one configuration file that all processes share; each reads the
// sections it needs. A collector needs the keys, the analyser never does.
type Config struct {
	State      string          `yaml:"state"`    // directory of cursors, spools, contact indexes
	Keys       string          `yaml:"keys"`     // directory of the token keys: on collectors only
	Policies   []string        `yaml:"policies"` // policy files, one for each body served
	Contacts   string          `yaml:"contacts"` // directory of contact indexes; empty means <state>/contacts
	DPOKey     string          `yaml:"dpo_key"`  // public age key, for policies that name none
	NATS       stream.Config   `yaml:"nats"`
	ClickHouse store.Config    `yaml:"clickhouse"`
	SMS        sms.Config      `yaml:"sms"`
	Mail       []mail.Config   `yaml:"mail"`   // one for each mail server
	Social     []social.Config `yaml:"social"` // one for each body with pages
	API        *api.Config     `yaml:"api"`    // absent means not served
	Alert      alert.Config    `yaml:"alert"`
}

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{
		State: "/var/lib/vedetta", Keys: "/var/lib/vedetta/keys",
		NATS: stream.DefaultConfig(), ClickHouse: store.DefaultConfig(), Alert: alert.DefaultConfig(),
	}
}

// validate checks what every process needs.
func (c Config) validate() error {
	if c.State == "" {
		return errors.New("state is missing: name a directory")
	}
	if len(c.Policies) == 0 {
		return errors.New("policies is empty: name a policy file for each body (see deploy/policy)")
	}
	return errors.Join(c.NATS.Validate(), c.ClickHouse.Validate())
}

// validateSplit checks what a process of its own needs beyond that.
func (c Config) validateSplit() error {
	if err := c.validate(); err != nil {
		return err
	}
	if c.NATS.URL == "" {
		return errors.New("nats.url is missing: a process of its own needs a NATS server; only the all-in-one embeds one")
	}
	return nil
}

func (c Config) validateCollector() error {
	if err := c.validateSplit(); err != nil {
		return err
	}
	if c.Keys == "" {
		return errors.New("keys is missing: collectors make tokens and need the key directory")
	}
	return c.validateSources()
}

func (c Config) validateSources() error {
	var errs []error
	if len(c.SMS.Gateways) > 0 {
		errs = append(errs, c.SMS.Validate())
	}
	for i, m := range c.Mail {
		errs = append(errs, at("mail", i, m.WithDefaults().Validate()))
	}
	for i, s := range c.Social {
		errs = append(errs, at("social", i, s.Validate()))
	}
	if c.API != nil {
		errs = append(errs, c.API.Validate())
	}
	return errors.Join(errs...)
}

func at(section string, i int, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s[%d]: %w", section, i, err)
}

func (c Config) validateStore() error {
	if err := c.validateSplit(); err != nil {
		return err
	}
	if c.ClickHouse.DSN == "" {
		return errors.New("clickhouse.dsn is missing: a process of its own needs a ClickHouse server; only the all-in-one embeds one")
	}
	return nil
}

func (c Config) validateAlerter() error {
	return errors.Join(c.validateStore(), c.Alert.Validate())
}

func (c Config) contactsDir() string {
	if c.Contacts != "" {
		return c.Contacts
	}
	return filepath.Join(c.State, "contacts")
}
