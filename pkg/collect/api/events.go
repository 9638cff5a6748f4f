package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/event/schema"
)

const retryAfter = "10" // seconds

// events is the handler of POST /v1/events.
type events struct {
	*Collector
	out collect.Out
}

// result is the answer. Nothing of what was sent is in it but the names of
// fields.
type result struct {
	Accepted int       `json:"accepted"`
	Rejected []refusal `json:"rejected,omitempty"`
	Error    string    `json:"error,omitempty"` // of the whole request: no event of it was taken
}

// refusal is one event that was not taken.
type refusal struct {
	Index  int    `json:"index"`  // counted from 0
	Status int    `json:"status"` // 422 or 403
	Error  string `json:"error"`
	raw    []byte
	reason error
}

// ServeHTTP implements http.Handler.
func (e *events) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := e.client(r.Header.Get("Authorization"))
	if c == nil {
		e.metrics.unauthorized.Inc()
		w.Header().Set("WWW-Authenticate", `Bearer realm="vedetta"`)
		write(w, http.StatusUnauthorized, result{Error: "a known bearer token is needed"})
		return
	}
	status, res := e.take(c, r)
	e.metrics.requests.WithLabelValues(c.Name, strconv.Itoa(status)).Inc()
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	write(w, status, res)
}

// client finds who sends, in the same time for every token.
func (e *events) client(authorization string) *client {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil
	}
	hash := sha256.Sum256([]byte(strings.TrimSpace(token)))
	var found *client
	for i := range e.clients {
		if subtle.ConstantTimeCompare(hash[:], e.clients[i].hash[:]) == 1 {
			found = &e.clients[i]
		}
	}
	return found
}

// take reads the request and passes its events on.
func (e *events) take(c *client, r *http.Request) (int, result) {
	f := formOf(r.Header.Get("Content-Type"))
	if enc := r.Header.Get("Content-Encoding"); f == formUnknown || enc != "" && enc != "identity" {
		return http.StatusUnsupportedMediaType, result{Error: "send application/json or application/x-ndjson in UTF-8, not compressed"}
	}
	body, err := io.ReadAll(r.Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return e.unreadable(r.Context(), c, body, http.StatusRequestEntityTooLarge, "the body is over "+strconv.FormatInt(e.config.MaxBody, 10)+" bytes")
	}
	if err != nil {
		return http.StatusBadRequest, result{Error: "the body could not be read"}
	}
	raws, err := split(body, f, e.config.MaxEvents)
	switch {
	case errors.Is(err, errTooMany):
		return e.unreadable(r.Context(), c, body, http.StatusRequestEntityTooLarge, "more than "+strconv.Itoa(e.config.MaxEvents)+" events")
	case err != nil:
		return e.unreadable(r.Context(), c, body, http.StatusBadRequest, err.Error())
	}
	return e.pass(r.Context(), c, raws)
}

// unreadable refuses a whole body.
func (e *events) unreadable(ctx context.Context, c *client, body []byte, code int, why string) (int, result) {
	if err := e.out.Reject(ctx, c.bodyOf(nil), source+"/"+c.Name, body, event.Rejectf("%s", why)); err != nil {
		return e.away(c, err)
	}
	e.metrics.rejected.WithLabelValues(c.Name).Inc()
	return code, result{Error: why}
}

// away is the answer while the bus takes nothing.
func (e *events) away(c *client, err error) (int, result) {
	e.log.Warn("events refused, the client must repeat them", "client", c.Name, "err", err)
	return http.StatusServiceUnavailable, result{Error: "the bus is away: send all of it again later"}
}

// pass emits the good events, all at once, and then rejects the others. A
// request that is repeated after a 503 makes the same events again.
func (e *events) pass(ctx context.Context, c *client, raws []json.RawMessage) (int, result) {
	good, bad := c.sort(raws)
	if len(good) > 0 {
		if err := e.out.Emit(ctx, good...); err != nil {
			return e.away(c, err)
		}
	}
	for _, b := range bad {
		if err := e.out.Reject(ctx, c.bodyOf(b.raw), source+"/"+c.Name, b.raw, b.reason); err != nil {
			return e.away(c, err)
		}
	}
	e.metrics.accepted.WithLabelValues(c.Name).Add(float64(len(good)))
	e.metrics.rejected.WithLabelValues(c.Name).Add(float64(len(bad)))
	return status(len(good), bad), result{Accepted: len(good), Rejected: bad}
}

// sort decodes events and parts the good from the bad.
func (c *client) sort(raws []json.RawMessage) (good []*event.Intake, bad []refusal) {
	for i, raw := range raws {
		in, err := c.intake(raw)
		if err == nil {
			good = append(good, in)
			continue
		}
		one := http.StatusUnprocessableEntity
		if errors.Is(err, errForbidden) {
			one = http.StatusForbidden
		}
		text := strings.TrimPrefix(err.Error(), event.ErrRejected.Error()+": ")
		bad = append(bad, refusal{Index: i, Status: one, Error: text, raw: raw, reason: err})
	}
	return good, bad
}

// status of a request: 202 when all was taken, 403 when the token allows none
// of it, else 422.
func status(good int, bad []refusal) int {
	if len(bad) == 0 {
		return http.StatusAccepted
	}
	for _, b := range bad {
		if good > 0 || b.Status != http.StatusForbidden {
			return http.StatusUnprocessableEntity
		}
	}
	return http.StatusForbidden
}

func serveSchema(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/schema+json")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(schema.Intake()) // the peer may be gone: nobody to tell
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the peer may be gone: nobody to tell
}
