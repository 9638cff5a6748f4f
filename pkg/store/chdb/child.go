package chdb

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
)

// The child takes its passwords from the environment: a command line is everybody's to read.
const (
	ownerPasswordEnv  = "VEDETTA_CLICKHOUSE_OWNER_PASSWORD"
	readerPasswordEnv = "VEDETTA_CLICKHOUSE_READER_PASSWORD"
)

// Child runs the engine as the child process that Start makes of this binary. Its end is asked for by ctx, or by the
// parent's death: stdin, which the parent holds open, ends then. args are what follows the command on the command
// line; without --parent, stdin is left alone and the engine can be run by hand.
func Child(ctx context.Context, args []string, stdin io.Reader, log *slog.Logger) error {
	cfg, parent, err := parseArgs(args)
	if err != nil {
		return err
	}
	cfg.Log = log
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if parent {
		go func() { // ends with the process: nothing can interrupt this read
			_, _ = io.Copy(io.Discard, stdin)
			cancel()
		}()
	}
	return Serve(ctx, cfg)
}

// inheritedFD is the listening socket a parent passes on. It outlives the child, so that clients wait for the next
// child and are not turned away.
const inheritedFD = 3

// parseArgs reads the child's command line and environment.
func parseArgs(args []string) (cfg Config, parent bool, err error) {
	cfg = Defaults()
	set := flag.NewFlagSet("clickhouse", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	fd := set.Bool("listen-inherited", false, "listen on the socket the parent passed on")
	databases := set.String("reader-databases", strings.Join(cfg.ReaderDatabases, ","), "what the reader may read, by commas")
	set.BoolVar(&parent, "parent", false, "end when stdin ends")
	cfg.bind(set)
	if err := set.Parse(args); err != nil {
		return cfg, false, fmt.Errorf("read arguments: %w", err)
	}
	if set.NArg() > 0 {
		return cfg, false, fmt.Errorf("read arguments: unexpected %q", set.Arg(0))
	}
	cfg.ReaderDatabases = strings.Split(*databases, ",")
	cfg.Owner.Password = takeSecret(ownerPasswordEnv)
	cfg.Reader.Password = takeSecret(readerPasswordEnv)
	if *fd {
		cfg.Listener, err = inheritedListener()
	}
	return cfg, parent, err
}

// bind declares the flags of the plain fields.
func (c *Config) bind(set *flag.FlagSet) {
	set.StringVar(&c.DataDir, "data", c.DataDir, "data directory")
	set.StringVar(&c.Listen, "listen", c.Listen, "host:port")
	set.StringVar(&c.Library, "library", c.Library, "path of libchdb.so")
	set.StringVar(&c.Owner.Name, "owner", c.Owner.Name, "name of the user who may do everything")
	set.StringVar(&c.Reader.Name, "reader", c.Reader.Name, "name of the user who may read")
	set.IntVar(&c.MaxOwners, "max-owners", c.MaxOwners, "owner's requests at once")
	set.IntVar(&c.MaxReaders, "max-readers", c.MaxReaders, "reader's requests at once")
	set.DurationVar(&c.QueueTimeout, "queue-timeout", c.QueueTimeout, "how long a request waits for its turn")
	set.IntVar(&c.MaxQueryBytes, "max-query-bytes", c.MaxQueryBytes, "size of a statement")
	set.Int64Var(&c.MaxRequestBytes, "max-request-bytes", c.MaxRequestBytes, "size of a body")
	set.Int64Var(&c.MaxMemory, "max-memory", c.MaxMemory, "bytes all queries together may use")
	set.IntVar(&c.BufferBytes, "buffer-bytes", c.BufferBytes, "how much of an answer is held back")
	set.DurationVar(&c.StallTimeout, "stall-timeout", c.StallTimeout, "how long a client may stand still")
	set.DurationVar(&c.StopTimeout, "stop-timeout", c.StopTimeout, "how long queries may go on at the end")
	l := &c.ReaderLimits
	set.DurationVar(&l.ExecutionTime, "reader-time", l.ExecutionTime, "reader's limit of a query's time")
	set.Uint64Var(&l.ResultRows, "reader-result-rows", l.ResultRows, "reader's limit of rows in a result")
	set.Uint64Var(&l.ResultBytes, "reader-result-bytes", l.ResultBytes, "reader's limit of bytes in a result")
	set.Uint64Var(&l.RowsToRead, "reader-rows-to-read", l.RowsToRead, "reader's limit of rows read")
	set.Uint64Var(&l.Memory, "reader-memory", l.Memory, "reader's limit of a query's memory")
	set.Uint64Var(&l.Threads, "reader-threads", l.Threads, "reader's limit of a query's threads")
}

// args writes the configuration as parseArgs reads it.
func (c Config) args() []string {
	l := c.ReaderLimits
	unsigned := func(v uint64) string { return strconv.FormatUint(v, 10) }
	return []string{
		"--data", c.DataDir, "--listen", c.Listen, "--library", c.Library,
		"--owner", c.Owner.Name, "--reader", c.Reader.Name, "--reader-databases", strings.Join(c.ReaderDatabases, ","),
		"--max-owners", strconv.Itoa(c.MaxOwners), "--max-readers", strconv.Itoa(c.MaxReaders),
		"--queue-timeout", c.QueueTimeout.String(), "--max-query-bytes", strconv.Itoa(c.MaxQueryBytes),
		"--max-request-bytes", strconv.FormatInt(c.MaxRequestBytes, 10), "--max-memory", strconv.FormatInt(c.MaxMemory, 10),
		"--buffer-bytes", strconv.Itoa(c.BufferBytes), "--stall-timeout", c.StallTimeout.String(),
		"--stop-timeout", c.StopTimeout.String(), "--reader-time", l.ExecutionTime.String(),
		"--reader-result-rows", unsigned(l.ResultRows), "--reader-result-bytes", unsigned(l.ResultBytes),
		"--reader-rows-to-read", unsigned(l.RowsToRead), "--reader-memory", unsigned(l.Memory),
		"--reader-threads", unsigned(l.Threads),
	}
}

// takeSecret reads a password and takes it out of the environment.
func takeSecret(name string) Secret {
	defer os.Unsetenv(name)
	return Secret(os.Getenv(name))
}

func inheritedListener() (net.Listener, error) {
	file := os.NewFile(inheritedFD, "listener")
	if file == nil {
		return nil, errors.New("the inherited socket is missing")
	}
	defer file.Close()
	l, err := net.FileListener(file)
	if err != nil {
		return nil, fmt.Errorf("inherited socket: %w", err)
	}
	return l, nil
}
