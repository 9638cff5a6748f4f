// Package streamtest runs a real NATS server with JetStream in a test process.
//
// In: a test. Out: a server that can be stopped and started again on the same
// port and store, and buses connected to it.
package streamtest

import (
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"vedetta/pkg/stream"
	"vedetta/pkg/stream/embedded"
)

// Server is a NATS server for one test.
type Server struct {
	t   testing.TB
	c   embedded.Config
	srv *embedded.Server
	url string
}

// Start runs a server that ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	dir := t.TempDir()
	s := &Server{t: t, c: embedded.Config{
		Dir: filepath.Join(dir, "store"), KeyFile: filepath.Join(dir, "jetstream.key"), Token: "test", Log: slog.New(slog.DiscardHandler),
	}}
	s.Resume()
	t.Cleanup(func() {
		if s.srv != nil {
			s.srv.Stop()
		}
	})
	return s
}

// Pause stops the server. Clients lose their connection.
func (s *Server) Pause() {
	s.srv.Stop()
	s.srv = nil
}

// Resume starts the server again on the same port and store.
func (s *Server) Resume() {
	s.t.Helper()
	srv, err := embedded.Start(s.c)
	if err != nil {
		s.t.Fatal(err)
	}
	s.srv, s.url = srv, srv.URL()
	port, err := strconv.Atoi(s.url[strings.LastIndexByte(s.url, ':')+1:])
	if err != nil {
		s.t.Fatal(err)
	}
	s.c.Port = port
}

// Config is a bus configuration for this server.
func (s *Server) Config() stream.Config {
	c := stream.DefaultConfig()
	c.URL, c.Token, c.Partitions = s.url, stream.Secret(s.c.Token), 4
	return c
}

// Bus returns a connected bus whose streams exist.
func (s *Server) Bus() *stream.Bus {
	s.t.Helper()
	b, err := stream.Connect(s.Config(), stream.Options{Name: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(b.Close)
	if err := b.Ensure(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return b
}

// LibraryLeak leaves out of goleak's findings a goroutine that nats.go 1.55 now and
// then leaves behind when it has put an object into a store: begun late, it waits on
// a channel that is nil by then.
func LibraryLeak() goleak.Option {
	return goleak.IgnoreTopFunction("github.com/nats-io/nats.go/jetstream.(*jetStream).resetPendingAcksOnReconnect")
}
