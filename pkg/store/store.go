// Package store keeps results in ClickHouse: event metadata without text,
// recipients as tokens, findings, incidents, the identity vault.
//
// In: batches of the analyser, incidents of the alerter. Out: rows, and the
// views people read. A Store is safe for concurrent use. It is the only package
// that imports clickhouse-go; the same code talks to the embedded engine and to
// a real server.
//
// A write whose outcome is unknown is repeated as it was: the batch's token
// makes ClickHouse drop the repeat, ReplacingMergeTree merges what slips
// through, and the views count exactly in between.
package store

import (
	"crypto/tls"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Config is what the operator sets.
type Config struct {
	// DSN of the ClickHouse server, such as
	// clickhouse://user:password@host:9440?secure=true or
	// http://user:password@127.0.0.1:8123; empty means the embedded engine.
	DSN   DSN    `yaml:"dsn"`
	Data  string `yaml:"data"`  // database of the tables
	Views string `yaml:"views"` // database of the views, all that people may read
}

// DSN is an address with a password, so it does not print.
type DSN string

// String hides the password.
func (DSN) String() string { return "<secret>" }

// DefaultConfig returns the defaults.
func DefaultConfig() Config { return Config{Data: "vedetta_data", Views: "vedetta"} }

var databasePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// Validate checks the configuration.
func (c Config) Validate() error {
	if !databasePattern.MatchString(c.Data) || !databasePattern.MatchString(c.Views) {
		return fmt.Errorf("clickhouse.data %q and clickhouse.views %q: use lower-case letters, digits and _", c.Data, c.Views)
	}
	if c.Data == c.Views {
		return errors.New("clickhouse.data and clickhouse.views must differ: people may read the views only")
	}
	return nil
}

// Store is a ClickHouse database.
type Store struct {
	c    Config
	opt  *clickhouse.Options
	conn driver.Conn
}

// Open returns a Store. It does not wait for the server.
func Open(c Config) (*Store, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	opt, err := options(c.DSN)
	if err != nil {
		return nil, err
	}
	conn, err := clickhouse.Open(opt)
	if err != nil {
		return nil, fmt.Errorf("open ClickHouse: %w", err)
	}
	return &Store{c: c, opt: opt, conn: conn}, nil
}

// options reads a DSN. Without a database it is "default": ours may not exist
// yet, and all statements of this package name theirs.
func options(dsn DSN) (*clickhouse.Options, error) {
	opt, err := clickhouse.ParseDSN(string(dsn))
	if err != nil {
		// The driver's error repeats the DSN, which holds a password.
		return nil, errors.New("clickhouse.dsn is not readable: expected clickhouse://user:password@host:9000 or http://user:password@host:8123")
	}
	if opt.Auth.Database == "" {
		opt.Auth.Database = "default"
	}
	if opt.DialTimeout == 0 {
		opt.DialTimeout = 5 * time.Second
	}
	if opt.ReadTimeout == 0 || opt.ReadTimeout > time.Minute {
		opt.ReadTimeout = time.Minute
	}
	opt.MaxOpenConns, opt.MaxIdleConns = 8, 4
	opt.ClientInfo.Products = append(opt.ClientInfo.Products, struct{ Name, Version string }{"vedetta", "1"})
	if opt.TLS != nil {
		opt.TLS.MinVersion = tls.VersionTLS12
	}
	return opt, nil
}

// Close ends the connections.
func (s *Store) Close() error { return s.conn.Close() }
