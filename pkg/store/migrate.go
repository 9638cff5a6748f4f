package store

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate makes the databases, tables and views, or brings them up to date.
// Calling it again changes nothing; two processes must not call it at once.
func (s *Store) Migrate(ctx context.Context) error {
	for _, db := range []string{s.c.Data, s.c.Views} {
		if err := s.conn.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+db); err != nil {
			return fmt.Errorf("create database %s: %w", db, err)
		}
	}
	files, err := s.migrationFiles()
	if err != nil {
		return err
	}
	opt := *s.opt
	opt.Auth.Database = s.c.Data // goose keeps its version table there
	db := clickhouse.OpenDB(&opt)
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectClickHouse, db, files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate ClickHouse: %w", err)
	}
	return nil
}

// migrationFiles fills the database names into the migrations.
func (s *Store) migrationFiles() (fs.FS, error) {
	out := make(fstest.MapFS)
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", name, err)
		}
		text = bytes.ReplaceAll(text, []byte("{{data}}"), []byte(s.c.Data))
		text = bytes.ReplaceAll(text, []byte("{{views}}"), []byte(s.c.Views))
		out[strings.TrimPrefix(name, "migrations/")] = &fstest.MapFile{Data: text}
	}
	return out, nil
}
