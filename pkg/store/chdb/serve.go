package chdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Config is one engine and its HTTP endpoint. New starts from Defaults.
type Config struct {
	Library  string       // path of libchdb.so; found or fetched when empty
	DataDir  string       // the engine's data; made when missing, held by one engine at a time
	Listen   string       // host:port to listen on, loopback unless somebody says otherwise
	Listener net.Listener // used instead of Listen when set; Serve closes it

	Owner           User     // reads and writes everything
	Reader          User     // reads ReaderDatabases; nobody when its name is empty
	ReaderDatabases []string // names, or prefixes with a star; the first is where a reader starts
	ReaderLimits    Limits

	MaxOwners       int           // owner's requests that run at once
	MaxReaders      int           // reader's requests that run at once
	QueueTimeout    time.Duration // how long a request waits for its turn
	MaxQueryBytes   int           // of a statement's text
	MaxRequestBytes int64         // of a body, packed and unpacked
	MaxMemory       int64         // bytes all queries together may use; the engine's default when 0
	BufferBytes     int           // how much of an answer waits for a late error before it is sent
	StallTimeout    time.Duration // how long a client may neither send nor take anything
	StopTimeout     time.Duration // how long running queries may go on after the end was asked for

	Log *slog.Logger
}

// Defaults returns the configuration for what the operator does not set. DataDir is left to set.
func Defaults() Config {
	return Config{
		Listen: "127.0.0.1:8123",
		Owner:  User{Name: "default"}, Reader: User{Name: "reader"},
		ReaderDatabases: []string{"vedetta"}, ReaderLimits: DefaultLimits(),
		MaxOwners: 16, MaxReaders: 8, QueueTimeout: 30 * time.Second,
		MaxQueryBytes: 1 << 20, MaxRequestBytes: 1 << 30, BufferBytes: 1 << 20,
		StallTimeout: 30 * time.Second, StopTimeout: 5 * time.Second,
		Log: slog.New(slog.DiscardHandler),
	}
}

// Validate says what is wrong with the configuration.
func (c Config) Validate() error {
	var errs []error
	check := func(bad bool, text string) {
		if bad {
			errs = append(errs, errors.New(text))
		}
	}
	check(c.DataDir == "", "clickhouse: the data directory is missing")
	check(c.Listener == nil && c.Listen == "", "clickhouse: the address to listen on is missing")
	check(c.Owner.Name == "", "clickhouse: the owner needs a name")
	check(c.Owner.Name == c.Reader.Name, "clickhouse: owner and reader need different names")
	check(len(c.ReaderDatabases) == 0, "clickhouse: the reader needs a database")
	check(c.MaxOwners < 1 || c.MaxReaders < 1, "clickhouse: at least one request of each user must be able to run")
	check(c.MaxQueryBytes < 1 || c.MaxRequestBytes < 1, "clickhouse: the request limits must be positive")
	check(c.StallTimeout <= 0, "clickhouse: the stall timeout must be positive")
	check(c.Log == nil, "clickhouse: the logger is missing")
	for _, db := range c.ReaderDatabases {
		name := strings.TrimSuffix(db, "*")
		check(name == "" || name == "system" || strings.ContainsAny(name, "*.`\"'\\ \t\n"), fmt.Sprintf("clickhouse: %q cannot be a reader's database", db))
	}
	return errors.Join(errs...)
}

// lockFile marks a data directory as used. It may stay behind: what counts is the lock on it.
const lockFile = "vedetta.lock"

// lockTimeout is how long a start waits for a predecessor which is still ending: on a busy
// machine that may be long, and who gives up too early stays away.
const lockTimeout = time.Minute

// ErrInUse is wrapped when another engine has the data directory open.
var ErrInUse = errors.New("data directory is in use")

// Serve opens the engine and answers requests until ctx ends; then it lets running queries finish for StopTimeout,
// ends the rest and closes the engine. It returns nil after an orderly end. One process can serve one engine.
func Serve(ctx context.Context, cfg Config) error {
	if err := cfg.Validate(); err != nil {
		return err
	}
	dir, err := filepath.Abs(cfg.DataDir)
	if err != nil {
		return err
	}
	unlock, err := lockData(ctx, dir)
	if err != nil {
		return err
	}
	defer unlock()
	if cfg.Library == "" {
		if cfg.Library, err = Library(ctx, LibraryOptions{}); err != nil {
			return err
		}
	}
	e, err := openEngine(cfg.Library, dir, cfg.ReaderDatabases, cfg.MaxMemory)
	if err != nil {
		return fmt.Errorf("open engine: %w", err)
	}
	err = serveEngine(ctx, cfg, e)
	if !errors.Is(err, errStillRunning) { // closing the engine under a running query would crash
		e.close()
	}
	return err
}

// errStillRunning says that queries outlived the end of their time and of their cancellation.
var errStillRunning = errors.New("queries still run")

// lockData makes the data directory and takes its lock, waiting for a predecessor that is ending.
func lockData(ctx context.Context, dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	lock := flock.New(filepath.Join(dir, lockFile))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return nil, fmt.Errorf("%w: %s is held by another engine", ErrInUse, dir)
	}
	return func() { _ = lock.Unlock() }, nil
}

// serveEngine answers requests from an open engine until ctx ends.
func serveEngine(ctx context.Context, cfg Config, e *engine) error {
	listener := cfg.Listener
	if listener == nil {
		var err error
		if listener, err = new(net.ListenConfig).Listen(ctx, "tcp", cfg.Listen); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
	}
	queries, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	s := newServer(cfg, e)
	web := &http.Server{
		Handler: s, BaseContext: func(net.Listener) context.Context { return queries },
		ReadHeaderTimeout: cfg.StallTimeout, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: cfg.MaxQueryBytes*3 + 64<<10, // a query in the URL may be escaped
		ErrorLog:       slog.NewLogLogger(cfg.Log.Handler(), slog.LevelDebug),
	}
	cfg.Log.Info("clickhouse is ready", "addr", listener.Addr().String(), "version", e.version)
	err := serveUntil(ctx, web, listener, cfg.StopTimeout, kill)
	if !errors.Is(err, errStillRunning) {
		s.sessions.close()
	}
	return err
}

// serveUntil runs the web server until ctx ends, gives requests their time, then kills their queries and waits.
func serveUntil(ctx context.Context, web *http.Server, l net.Listener, grace time.Duration, kill func()) error {
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	soft, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := web.Shutdown(soft)
	if err != nil {
		kill()
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*grace+time.Second)
		defer cancel()
		err = web.Shutdown(hard)
	}
	<-failed
	if err != nil {
		return fmt.Errorf("stop: %w: %w", errStillRunning, err)
	}
	return nil
}
