package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"

	"vedetta/pkg/service"
	"vedetta/pkg/store"
	"vedetta/pkg/stream"
)

// clientFile tells commands where a running all-in-one is. It is there while it
// runs.
type clientFile struct {
	NATSURL   string `yaml:"nats_url"`
	NATSToken string `yaml:"nats_token"`
	DSN       string `yaml:"dsn"` // of the read-only user
}

func clientPath(state string) string { return filepath.Join(state, "run", "client.yaml") }

func (a *All) writeClientFile(context.Context) error {
	b, err := yaml.Marshal(clientFile{NATSURL: a.c.NATS.URL, NATSToken: a.secrets.NATSToken, DSN: string(a.Reader().DSN)})
	if err != nil {
		return err
	}
	return os.WriteFile(clientPath(a.c.State), b, 0o600)
}

// ErrNotRunning means that no all-in-one runs over a state directory.
var ErrNotRunning = errors.New("no all-in-one runs here")

func readClientFile(state string) (clientFile, error) {
	var f clientFile
	b, err := os.ReadFile(clientPath(state))
	if errors.Is(err, fs.ErrNotExist) {
		return f, fmt.Errorf("%w (%s)", ErrNotRunning, state)
	}
	if err != nil {
		return f, fmt.Errorf("find the all-in-one: %w", err)
	}
	if err := yaml.Unmarshal(b, &f); err != nil {
		return f, fmt.Errorf("find the all-in-one: %s is damaged", clientPath(state))
	}
	u, err := url.Parse(f.DSN)
	if err != nil {
		return f, fmt.Errorf("find the all-in-one: %s is damaged", clientPath(state))
	}
	// A killed all-in-one leaves its file behind.
	conn, err := net.DialTimeout("tcp", u.Host, time.Second)
	if err != nil {
		return f, fmt.Errorf("%w (%s)", ErrNotRunning, state)
	}
	return f, conn.Close()
}

// RunningBus is the bus of the all-in-one that runs over a state directory;
// ErrNotRunning when none does.
func RunningBus(state string) (stream.Config, error) {
	f, err := readClientFile(state)
	c := stream.DefaultConfig()
	c.URL, c.Token = f.NATSURL, stream.Secret(f.NATSToken)
	return c, err
}

// RunningReader is how to read the views of the all-in-one that runs over a
// state directory; ErrNotRunning when none does.
func RunningReader(state string) (store.Config, error) {
	f, err := readClientFile(state)
	c := store.DefaultConfig()
	c.DSN = store.DSN(f.DSN)
	return c, err
}

// RunningOwner is how to reach the tables of the all-in-one that runs over a state
// directory, as their owner; ErrNotRunning when none does.
func RunningOwner(state string) (store.Config, error) {
	if _, err := readClientFile(state); err != nil {
		return store.Config{}, err
	}
	var c Config
	if err := service.Load(filepath.Join(state, "run", "analyser.yaml"), &c); err != nil {
		return store.Config{}, err
	}
	return c.ClickHouse, nil
}

// OpenReader opens the views of a state directory for reading: through the
// running all-in-one, or with an engine of its own for as long as the caller
// needs. done must be called.
func OpenReader(ctx context.Context, state string, output io.Writer, log *slog.Logger) (db *store.Store, done func(), err error) {
	c, err := RunningReader(state)
	if err == nil {
		db, err = store.Open(c)
		return db, func() { closeStore(db, log) }, err
	}
	if !errors.Is(err, ErrNotRunning) {
		return nil, nil, err
	}
	data := filepath.Join(state, "clickhouse")
	if _, err := os.Stat(data); err != nil {
		return nil, nil, fmt.Errorf("nothing to read in %s: run \"vedetta demo\" first, or name a server with --dsn", state)
	}
	return openAlone(ctx, state, c, output, log)
}

// openAlone runs an engine over the data of an all-in-one that is down.
func openAlone(ctx context.Context, state string, c store.Config, output io.Writer, log *slog.Logger) (*store.Store, func(), error) {
	s, err := loadSecrets(filepath.Join(state, "run", "secrets.yaml"))
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	a := &All{o: AllOptions{Output: output}, c: Config{State: state, ClickHouse: c}, secrets: s, cancel: cancel}
	a.env.Log = log
	if err := a.startEngine(ctx); err != nil {
		cancel()
		return nil, nil, err
	}
	db, err := store.Open(a.Reader())
	if err != nil {
		a.Stop()
		return nil, nil, err
	}
	return db, func() { closeStore(db, log); a.Stop() }, nil
}

func closeStore(db *store.Store, log *slog.Logger) {
	if db == nil {
		return
	}
	if err := db.Close(); err != nil {
		log.Debug("close store", "err", err)
	}
}
