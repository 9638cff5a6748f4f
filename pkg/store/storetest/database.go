package storetest

import (
	"context"
	"fmt"
	"net/url"
	"sync/atomic"
	"testing"

	"vedetta/pkg/store"
	"vedetta/pkg/store/chdb"
)

// databases numbers the databases of a test binary.
var databases atomic.Int64

// Config is a fresh pair of databases on the shared engine, for its owner.
func Config(tb testing.TB) store.Config {
	tb.Helper()
	n := databases.Add(1)
	return store.Config{DSN: DSN(Engine(tb), Owner), Data: fmt.Sprintf("data_%d", n), Views: fmt.Sprintf("views_%d", n)}
}

// Open returns a store over a fresh, migrated pair of databases.
func Open(tb testing.TB) (*store.Store, store.Config) {
	tb.Helper()
	c := Config(tb)
	s, err := store.Open(c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := s.Migrate(context.Background()); err != nil {
		tb.Fatal(err)
	}
	return s, c
}

// DSN is the address of an engine for one of its users.
func DSN(p *chdb.Process, u chdb.User) store.DSN {
	return store.DSN((&url.URL{Scheme: "http", Host: p.Addr(), User: url.UserPassword(u.Name, string(u.Password))}).String())
}
