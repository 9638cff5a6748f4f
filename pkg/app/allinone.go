package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/goccy/go-yaml"

	"vedetta/pkg/detect/all"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
	"vedetta/pkg/store/chdb"
	"vedetta/pkg/stream"
	"vedetta/pkg/stream/embedded"
)

// AllOptions is what the all-in-one is started with.
type AllOptions struct {
	Env    service.Env
	Config Config // nats.url and clickhouse.dsn empty: both are embedded
	// Binary is the path of the vedetta binary, which runs the engine and the
	// analyser as children; empty means this process's own.
	Binary     string
	Output     io.Writer // of the children's logs
	ClickHouse string    // address of the embedded engine; empty means any free port
	NATSPort   int       // of the embedded server; 0 means any free one
	Sync       bool      // see embedded.Config.Sync
	Progress   func(step string)
}

// All is every part of Vedetta in one process tree: NATS, collectors and the
// alerter in this process, the ClickHouse engine and the analyser as supervised
// children. A crash in the engine's C++ takes nothing else down.
type All struct {
	o       AllOptions
	c       Config
	secrets secrets
	env     service.Env

	Bus      *stream.Bus
	Engine   *chdb.Process
	Analyser *service.Child

	registers *publisher

	mu   sync.Mutex // guards nats
	nats *embedded.Server

	cancel context.CancelFunc
	wg     sync.WaitGroup
	failed chan error
}

// StartAll brings everything up and returns once events can flow. The caller
// must call Stop.
func StartAll(ctx context.Context, o AllOptions) (_ *All, err error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	ctx, cancel := context.WithCancel(ctx)
	a := &All{o: o, c: o.Config, env: o.Env, cancel: cancel, failed: make(chan error, 8)}
	defer func() {
		if err != nil {
			a.Stop()
		}
	}()
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"keys and directories", a.prepare},
		{"NATS JetStream", a.startNATS},
		{"ClickHouse engine", a.startEngine},
		{"tables and views", a.migrate},
		{"registers and contact lists", func(ctx context.Context) error { return a.publisher().publish(ctx) }},
		{"analyser", a.startAnalyser},
		{"collectors and alerter", a.startServices},
		{"client file", a.writeClientFile},
	} {
		o.Progress(step.name)
		if err := step.do(ctx); err != nil {
			return nil, fmt.Errorf("start %s: %w", step.name, err)
		}
	}
	return a, nil
}

// secrets are made at the first start and kept in the state directory.
type secrets struct {
	NATSToken string `yaml:"nats_token"`
	Owner     string `yaml:"clickhouse_owner"`
	Reader    string `yaml:"clickhouse_reader"`
}

// The users of the embedded engine.
const (
	ownerName  = "vedetta"
	readerName = "lettore"
)

func (a *All) runDir() string { return filepath.Join(a.c.State, "run") }

func (a *All) prepare(context.Context) error {
	for _, dir := range []string{a.c.State, a.c.Keys, a.runDir(), a.c.contactsDir()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	var err error
	a.secrets, err = loadSecrets(filepath.Join(a.runDir(), "secrets.yaml"))
	return err
}

func (a *All) natsConfig(port int) embedded.Config {
	return embedded.Config{
		Dir: filepath.Join(a.c.State, "nats"), KeyFile: filepath.Join(a.c.Keys, "jetstream.key"),
		Port: port, Token: a.secrets.NATSToken, Sync: a.o.Sync, Log: a.env.Log,
	}
}

func (a *All) startNATS(ctx context.Context) error {
	srv, err := embedded.Start(a.natsConfig(a.o.NATSPort))
	if err != nil {
		return err
	}
	a.nats = srv
	a.c.NATS.URL, a.c.NATS.Token = srv.URL(), stream.Secret(a.secrets.NATSToken)
	a.Bus, err = stream.Connect(a.c.NATS, stream.Options{Name: "vedetta-all", Log: a.env.Log, Metrics: a.env.Metrics})
	if err != nil {
		return err
	}
	// Safe here: the embedded server has checked its key.
	return a.Bus.Ensure(ctx)
}

func (a *All) startEngine(ctx context.Context) error {
	binary, err := a.binary()
	if err != nil {
		return err
	}
	cfg := chdb.Defaults()
	cfg.DataDir, cfg.Listen, cfg.Log = filepath.Join(a.c.State, "clickhouse"), a.o.ClickHouse, a.env.Log
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	cfg.Owner = chdb.User{Name: ownerName, Password: chdb.Secret(a.secrets.Owner)}
	cfg.Reader = chdb.User{Name: readerName, Password: chdb.Secret(a.secrets.Reader)}
	cfg.ReaderDatabases = []string{a.c.ClickHouse.Views}
	a.Engine, err = chdb.Start(ctx, chdb.Options{Config: cfg, Command: []string{binary, "clickhouse"}, Output: a.o.Output})
	if err != nil {
		return err
	}
	a.c.ClickHouse.DSN = a.dsn(ownerName, a.secrets.Owner, "")
	return nil
}

func (a *All) dsn(user, password, database string) store.DSN {
	u := url.URL{Scheme: "http", Host: a.Engine.Addr(), User: url.UserPassword(user, password), Path: "/" + database}
	return store.DSN(u.String())
}

// Reader is the configuration of a store that may only read the views.
func (a *All) Reader() store.Config {
	c := a.c.ClickHouse
	c.DSN = a.dsn(readerName, a.secrets.Reader, c.Views)
	return c
}

// ReaderLogin is the read-only user of people and Grafana.
func (a *All) ReaderLogin() (user, password string) { return readerName, a.secrets.Reader }

// Keys is the directory of the token keys.
func (a *All) Keys() string { return a.c.Keys }

func (a *All) migrate(ctx context.Context) error { return migrate(ctx, a.c) }

// Migrate brings the ClickHouse databases up to date.
func Migrate(ctx context.Context, c Config) error {
	if c.ClickHouse.DSN == "" {
		return errors.New("clickhouse.dsn is missing")
	}
	return migrate(ctx, c)
}

func migrate(ctx context.Context, c Config) error {
	db, err := store.Open(c.ClickHouse)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return db.WriteRules(ctx, all.Rules())
}

func (a *All) binary() (string, error) {
	if a.o.Binary != "" {
		return a.o.Binary, nil
	}
	return os.Executable()
}

// startAnalyser runs the analyser as a child. It gets no key: its configuration
// names neither the key directory nor any source.
func (a *All) startAnalyser(ctx context.Context) error {
	binary, err := a.binary()
	if err != nil {
		return err
	}
	c := DefaultConfig()
	c.State, c.Keys, c.Policies, c.Contacts, c.DPOKey = a.c.State, "", a.c.Policies, a.c.contactsDir(), a.c.DPOKey
	c.NATS, c.ClickHouse = a.c.NATS, a.c.ClickHouse
	text, err := yaml.Marshal(splitConfig(c))
	if err != nil {
		return err
	}
	path := filepath.Join(a.runDir(), "analyser.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return err
	}
	argv := []string{binary, "service", "analyser", "--parent", "-config", path}
	a.Analyser = service.StartChild(ctx, "analyser", argv, []string{fmt.Sprintf("%s=all-in-one/%d", analyserName, os.Getpid())}, a.o.Output, a.env.Log)
	return nil
}

// splitConfig is the part of a configuration that a child needs, with its
// secrets in clear: the file is readable by its owner only.
func splitConfig(c Config) map[string]any {
	return map[string]any{
		"state": c.State, "keys": c.Keys, "policies": c.Policies, "contacts": c.Contacts, "dpo_key": c.DPOKey,
		"nats": map[string]any{
			"url": c.NATS.URL, "token": string(c.NATS.Token), "partitions": c.NATS.Partitions, "replicas": c.NATS.Replicas,
			"keep_text": c.NATS.KeepText.String(), "duplicates": c.NATS.Duplicates.String(), "max_bytes": c.NATS.MaxBytes,
		},
		"clickhouse": map[string]any{"dsn": string(c.ClickHouse.DSN), "data": c.ClickHouse.Data, "views": c.ClickHouse.Views},
	}
}

func (a *All) startServices(ctx context.Context) error {
	if err := a.c.validateSources(); err != nil {
		return err
	}
	a.goRun("collectors", func() error {
		return runCollectors(ctx, a.env, a.c, a.Bus, smsCollectors, mailCollectors, socialCollectors, apiCollectors)
	})
	a.goRun("registers", func() error { return a.publisher().watch(ctx) })
	a.goRun("alerter", func() error { return runAlerter(ctx, a.env, a.c, a.Bus) })
	return nil
}

// publisher is the one that was used at the start, so that it knows what is
// published.
func (a *All) publisher() *publisher {
	if a.registers == nil {
		a.registers = newPublisher(a.c, a.Bus, a.env.Log)
	}
	return a.registers
}

func (a *All) goRun(name string, f func() error) {
	a.wg.Go(func() {
		if err := f(); err != nil {
			a.env.Log.Error("stopped", "part", name, "err", err)
			a.failed <- fmt.Errorf("%s: %w", name, err)
		}
	})
}

// Failed tells that a part ended with an error: the all-in-one is to be
// stopped.
func (a *All) Failed() <-chan error { return a.failed }

// Stop ends everything in reverse order and waits for it.
func (a *All) Stop() {
	if err := os.Remove(clientPath(a.c.State)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.env.Log.Warn("remove client file", "err", err)
	}
	a.cancel()
	a.wg.Wait()
	if a.Analyser != nil {
		a.Analyser.Wait()
	}
	if a.Engine != nil {
		if err := a.Engine.Wait(); err != nil {
			a.env.Log.Warn("engine ended", "err", err)
		}
	}
	if a.Bus != nil {
		a.Bus.Close()
	}
	a.PauseBus()
}

// PauseBus stops NATS in order, for trying out what happens without it.
func (a *All) PauseBus() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.nats != nil {
		a.nats.Stop()
		a.nats = nil
	}
}

// ResumeBus starts NATS again after PauseBus, on the same port and store.
func (a *All) ResumeBus() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	u, err := url.Parse(a.c.NATS.URL)
	if err != nil {
		return fmt.Errorf("resume NATS: %w", err)
	}
	var port int
	if _, err := fmt.Sscan(u.Port(), &port); err != nil {
		return fmt.Errorf("resume NATS: %w", err)
	}
	a.nats, err = embedded.Start(a.natsConfig(port))
	return err
}
