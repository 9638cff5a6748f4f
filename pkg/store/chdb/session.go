package chdb

import (
	"sync"
	"time"
)

// maxSessions bounds how many sessions may be kept at once: each is an open connection.
const maxSessions = 64

// sessions keeps the connections of clients which asked for a session: their temporary tables, settings and current
// database last from one request to the next. It is safe for concurrent use.
type sessions struct {
	mu   sync.Mutex // guards open and every session's fields but conn
	open map[sessionKey]*session
}

// sessionKey keeps the users' sessions apart.
type sessionKey struct {
	role role
	id   string
}

// session is one kept connection. While it is busy its request alone uses conn.
type session struct {
	conn  *conn
	busy  bool
	timer *time.Timer // closes it when nobody comes back
}

func newSessions() *sessions { return &sessions{open: make(map[sessionKey]*session)} }

// acquire returns the session's connection, opening the session with dial if it is new. A session serves one request
// at a time.
func (ss *sessions) acquire(key sessionKey, ask sessionAsk, dial func() (*conn, error)) (*session, error) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if s := ss.open[key]; s != nil {
		if s.busy {
			return nil, raise(codeSessionLocked, "Session %s is locked by a concurrent client", key.id)
		}
		s.busy = true
		s.timer.Stop()
		return s, nil
	}
	switch {
	case ask.check:
		return nil, raise(codeSessionNotFound, "Session %s not found", key.id)
	case len(ss.open) >= maxSessions:
		return nil, raise(codeTooManyQueries, "Too many sessions: %d are open", len(ss.open))
	}
	c, err := dial()
	if err != nil {
		return nil, err
	}
	s := &session{conn: c, busy: true}
	s.timer = time.AfterFunc(maxSessionTimeout, func() { ss.expire(key, s) })
	s.timer.Stop()
	ss.open[key] = s
	return s, nil
}

// release gives a session back for timeout, or ends it.
func (ss *sessions) release(key sessionKey, s *session, timeout time.Duration, end bool) {
	ss.mu.Lock()
	s.busy = false
	if !end && timeout > 0 {
		s.timer.Reset(timeout)
		ss.mu.Unlock()
		return
	}
	delete(ss.open, key)
	ss.mu.Unlock()
	s.conn.close()
}

func (ss *sessions) expire(key sessionKey, s *session) {
	ss.mu.Lock()
	if s.busy || ss.open[key] != s {
		ss.mu.Unlock()
		return
	}
	delete(ss.open, key)
	ss.mu.Unlock()
	s.conn.close()
}

// close ends every session. No request may be running.
func (ss *sessions) close() {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	for key, s := range ss.open {
		s.timer.Stop()
		s.conn.close()
		delete(ss.open, key)
	}
}
