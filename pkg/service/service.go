// Package service is the frame every process of Vedetta stands in:
// configuration, logs, metrics, signals, shutdown, supervised children.
//
// In: flags, one YAML file, signals. Out: a context that ends on SIGINT or
// SIGTERM, a logger, a metrics registry. It imports no other package of the
// project.
package service

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Env is what a process gets from its frame.
type Env struct {
	Log     *slog.Logger
	Metrics *prometheus.Registry
}

// Spec describes a process. C is its configuration.
type Spec[C any] struct {
	Name     string
	About    string // one sentence for -help
	Defaults func() C
	Validate func(C) error
	Run      func(ctx context.Context, env Env, c C) error // blocks until ctx ends
}

// Main runs a process and ends it: 0 after an ordered end, 1 after an error, 2
// after a wrong flag or configuration. Only mains call os.Exit.
func Main[C any](s Spec[C]) {
	os.Exit(Run(s, os.Args[1:], os.Stderr))
}

// Run is Main for a process that is a subcommand of another: it returns the
// exit code.
func Run[C any](s Spec[C], args []string, stderr io.Writer) int {
	fs := flag.NewFlagSet(s.Name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	path := fs.String("config", "/etc/vedetta/vedetta.yaml", "configuration `file`")
	check := fs.Bool("check", false, "read the configuration, say what is wrong with it, and exit")
	level := fs.String("log", "info", "log `level`: debug, info, warn, error")
	metrics := fs.String("metrics", "", "`address` for /metrics and /healthz, such as 127.0.0.1:9464; empty means none")
	parent := fs.Bool("parent", false, "end when standard input ends, as it does with a parent that holds it open")
	fs.Usage = func() {
		fmt.Fprintf(stderr, "%s: %s\n\nFlags:\n", s.Name, s.About)
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	c := s.Defaults()
	if err := Load(*path, &c); err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", s.Name, err)
		return 2
	}
	if err := s.Validate(c); err != nil {
		fmt.Fprintf(stderr, "%s: %s: %v\n", s.Name, *path, err)
		return 2
	}
	if *check {
		fmt.Fprintf(stderr, "%s: %s is good\n", s.Name, *path)
		return 0
	}
	env := Env{Log: Logger(stderr, *level), Metrics: Registry()}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *parent {
		ctx, stop = EndWithParent(ctx)
		defer stop()
	}
	if err := serveAndRun(ctx, s, env, c, *metrics); err != nil {
		env.Log.Error("stopped", "service", s.Name, "err", err)
		return 1
	}
	return 0
}

// serveAndRun runs the process beside its metrics server.
func serveAndRun[C any](ctx context.Context, s Spec[C], env Env, c C, metrics string) error {
	if metrics == "" {
		return s.Run(ctx, env, c)
	}
	l, err := net.Listen("tcp", metrics)
	if err != nil {
		return fmt.Errorf("serve metrics: %w", err)
	}
	srv := &http.Server{Handler: observe(env.Metrics), ReadHeaderTimeout: 5 * time.Second}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	err = s.Run(ctx, env, c)
	if cerr := srv.Close(); cerr != nil {
		env.Log.Warn("close metrics", "err", cerr)
	}
	<-done
	return err
}

func observe(reg *prometheus.Registry) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	return mux
}

// Registry returns a registry with the process's and the runtime's own metrics.
func Registry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return reg
}

// Logger writes JSON lines of a level and above; an unknown level is info.
func Logger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}

// Load reads a YAML file into c, which holds the defaults. Unknown keys are
// errors with their line.
func Load(path string, c any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	var content any
	if err := yaml.Unmarshal(b, &content); (err == nil || errors.Is(err, io.EOF)) && content == nil {
		return nil // a file without a line, or of comments only, would wipe the defaults
	}
	if err := yaml.UnmarshalWithOptions(b, c, yaml.Strict()); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read configuration %s:\n%s", path, yaml.FormatError(err, false, true))
	}
	return nil
}
