package chdb

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// server answers ClickHouse's HTTP interface from one engine. It is safe for concurrent use.
type server struct {
	cfg      Config
	log      *slog.Logger
	engine   *engine
	guard    guard
	gates    map[role]*gate
	sessions *sessions
	catalog  atomic.Pointer[map[string]bool] // the databases there are; nil when an owner's statement may change them
}

func newServer(cfg Config, e *engine) *server {
	return &server{
		cfg: cfg, log: cfg.Log, engine: e, sessions: newSessions(),
		guard: guard{databases: cfg.ReaderDatabases, sources: e.sources},
		gates: map[role]*gate{
			roleOwner:  newGate(cfg.MaxOwners, cfg.QueueTimeout),
			roleReader: newGate(cfg.MaxReaders, cfg.QueueTimeout),
		},
	}
}

const helpText = `There is no handle for this path.

Use / or /ping for health checks.
Or /replicas_status for more sophisticated health checks.

Send queries from your program with POST method or GET /?query=...
`

// ServeHTTP answers one request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	control, soon := http.NewResponseController(w), time.Now().Add(s.cfg.StallTimeout)
	_ = control.SetWriteDeadline(soon) // the last request's is over
	if r.ContentLength != 0 {
		_ = control.SetReadDeadline(soon) // also for what is left of a body nobody wants
	}
	head := w.Header()
	head.Set("X-ClickHouse-Server-Display-Name", s.engine.name)
	head.Set("X-ClickHouse-Timezone", s.engine.timezone)
	head.Set("Content-Type", "text/plain; charset=UTF-8")
	switch r.URL.Path {
	case "/ping", "/replicas_status":
		s.serveOk(w, r)
	case "/":
		s.serveRoot(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, helpText)
	}
}

func (s *server) serveOk(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		refuseMethod(w, "GET, HEAD")
		return
	}
	_, _ = io.WriteString(w, "Ok.\n")
}

func refuseMethod(w http.ResponseWriter, allowed string) {
	w.Header().Set("Allow", allowed)
	w.WriteHeader(http.StatusMethodNotAllowed)
	_, _ = io.WriteString(w, "This method is not allowed here; allowed are "+allowed+".\n")
}

func (s *server) serveRoot(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if r.URL.RawQuery == "" {
			_, _ = io.WriteString(w, "Ok.\n")
			return
		}
	case http.MethodPost:
	default:
		refuseMethod(w, "GET, HEAD, POST")
		return
	}
	s.serveQuery(w, r)
}

// serveQuery runs one statement and logs how it went, without its text: it may hold personal data.
func (s *server) serveQuery(w http.ResponseWriter, r *http.Request) {
	out := newOutput(w, s.cfg.StallTimeout)
	x := &exchange{server: s, r: r, out: out}
	err := x.run(r.Context())
	if err == nil {
		err = out.finish()
	}
	attrs := []any{"query_id", x.id(), "user", x.role.String(), "kind", x.kind(), "duration", time.Since(out.started)}
	if err == nil {
		s.log.Debug("query", attrs...)
		return
	}
	e := asException(err)
	out.fail(e, s.engine.version)
	s.log.Log(context.WithoutCancel(r.Context()), levelOf(e), "query failed", append(attrs, "code", e.Code, "name", e.Name)...)
}

// levelOf tells a client's mistakes from the server's own.
func levelOf(e *Exception) slog.Level {
	if e.status() >= http.StatusInternalServerError && e.Code != codeReadonly && e.Code != codeCancelled {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// databases are the databases there are, for the guard.
func (s *server) databases() (map[string]bool, error) {
	if known := s.catalog.Load(); known != nil {
		return *known, nil
	}
	all, err := s.engine.databases()
	if err != nil {
		return nil, err
	}
	s.catalog.Store(&all)
	return all, nil
}

// limitedBody reads a request's body, up to a limit and with a deadline for every read.
type limitedBody struct {
	body    io.Reader
	left    int64
	control *http.ResponseController
	stall   time.Duration
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.control != nil {
		_ = b.control.SetReadDeadline(time.Now().Add(b.stall))
	}
	n, err := b.body.Read(p[:min(int64(len(p)), b.left+1)])
	if err == io.EOF && b.control != nil { //nolint:errorlint // the deadline was the body's, not the query's
		_ = b.control.SetReadDeadline(time.Time{})
	}
	if b.left -= int64(n); b.left < 0 {
		return 0, raise(codeTooLarge, "The request's body is too large")
	}
	var own *Exception
	if err != nil && err != io.EOF && !errors.As(err, &own) { //nolint:errorlint // a wrapped EOF is a broken body
		err = raise(codeNetwork, "The request's body broke off: %v", err)
	}
	return n, err
}
