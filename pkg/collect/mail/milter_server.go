package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/user"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/emersion/go-milter"
)

const acceptPause = 100 * time.Millisecond

// listen opens the milter's socket. A socket file that a killed process left is
// removed; one that somebody still serves is not.
func (c Config) listen() (net.Listener, error) {
	network, address, err := splitListen(c.Listen)
	if err != nil {
		return nil, err
	}
	if network == "unix" {
		if err := removeStale(address); err != nil {
			return nil, fmt.Errorf("listen on %s: %w", c.Listen, err)
		}
	}
	ln, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	if network == "unix" {
		if err := c.openSocket(address); err != nil {
			return nil, errors.Join(fmt.Errorf("listen on %s: %w", c.Listen, err), ln.Close())
		}
	}
	return ln, nil
}

func removeStale(path string) error {
	conn, err := net.Dial("unix", path)
	if err == nil {
		conn.Close()
		return errors.New("another process serves this socket")
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return nil // no such file, or not a socket: listening will say
	}
	return os.Remove(path)
}

// openSocket lets the mail server in.
func (c Config) openSocket(path string) error {
	mode, err := c.socketMode()
	if err != nil {
		return err
	}
	if c.SocketGroup != "" {
		g, err := user.LookupGroup(c.SocketGroup)
		if err != nil {
			return err
		}
		gid, err := strconv.Atoi(g.Gid)
		if err != nil {
			return err
		}
		if err := os.Chown(path, -1, gid); err != nil {
			return err
		}
	}
	return os.Chmod(path, mode)
}

// server accepts connections and knows the open ones: go-milter closes only
// listeners.
type server struct {
	c     *Collector
	store storeFunc
	quiet bool
	done  sync.WaitGroup // one for each open connection

	mu      sync.Mutex // guards all below
	conns   map[*conn]bool
	closing bool
}

// serve accepts until the listener is closed. Any other error, such as too many
// open files, passes: the mail server finds nobody for a moment, and mail goes
// on.
func (s *server) serve(ctx context.Context, ln net.Listener) {
	for {
		nc, err := ln.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			s.c.log.Warn("accept from the mail server", "err", err)
			pause(ctx, acceptPause)
		default:
			s.begin(nc)
		}
	}
}

// begin serves one connection, each with a milter server of its own, so that the
// session and the connection know each other.
func (s *server) begin(nc net.Conn) {
	m := &session{c: s.c, store: s.store, quiet: s.quiet}
	cn := &conn{Conn: nc, server: s, session: m}
	if !s.add(cn) {
		nc.Close()
		return
	}
	ms := milter.Server{NewMilter: func() milter.Milter { return m }, Protocol: s.protocol()}
	// Serve starts the session and then ends, since there is no second conn.
	if err := ms.Serve(&single{conn: cn}); !errors.Is(err, io.EOF) {
		cn.Close()
	}
}

func (s *server) protocol() milter.OptProtocol {
	p := milter.OptRcptRej
	if s.quiet {
		p |= milter.OptNoHeaderReply | milter.OptNoRcptReply | milter.OptNoBodyReply
	}
	return p
}

func (s *server) add(cn *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	if len(s.conns) >= s.c.cfg.MaxSessions {
		s.c.gap(GapSessions)
		return false
	}
	s.conns[cn] = true
	s.done.Add(1)
	s.c.metrics.sessions.Inc()
	return true
}

func (s *server) remove(cn *conn) (closing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, cn)
	s.c.metrics.sessions.Dec()
	return s.closing
}

// close ends all connections and waits for their sessions: a message whose end
// was heard is still stored.
func (s *server) close() {
	s.mu.Lock()
	s.closing = true
	for cn := range s.conns {
		cn.Conn.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
}

// conn is a connection whose end is noticed. go-milter closes it when its
// session ends, whatever the reason.
type conn struct {
	net.Conn
	server  *server
	session *session
	closed  atomic.Bool
}

// Read hides why the connection ended, which go-milter would print.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

// Write likewise: after a fault the next Read ends the session.
func (c *conn) Write(b []byte) (int, error) {
	if _, err := c.Conn.Write(b); err != nil {
		c.Conn.Close()
	}
	return len(b), nil
}

// Close counts a message that the connection took with it.
func (c *conn) Close() error {
	err := c.Conn.Close()
	if c.closed.Swap(true) {
		return err
	}
	closing := c.server.remove(c)
	switch {
	case !c.session.inside.Load():
	case closing:
		c.server.c.gap(GapShutdown)
	default:
		c.server.c.gap(GapCut)
	}
	c.server.done.Done()
	return err
}

// single is a listener with one connection.
type single struct{ conn net.Conn }

// Accept implements net.Listener.
func (l *single) Accept() (net.Conn, error) {
	if l.conn == nil {
		return nil, io.EOF
	}
	c := l.conn
	l.conn = nil
	return c, nil
}

// Close implements net.Listener.
func (l *single) Close() error { return nil }

// Addr implements net.Listener.
func (l *single) Addr() net.Addr { return &net.UnixAddr{} }
