package social

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"regexp"
	"time"

	"golang.org/x/time/rate"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

const (
	signatureHeader = "X-Hub-Signature-256"
	retryAfter      = "10" // seconds
	maxKept         = 64 << 10
	// From so many changes that can't be understood in one request they share
	// one dead letter, so that a request ends in bounded time.
	foldFrom = 20
)

// meta is a webhook with the handshake and the signature that Meta's platforms
// share. Only decode knows which platform it is.
type meta struct {
	*Collector
	out      collect.Out
	platform string
	source   string
	book     *ledger.Book
	secret   Secret
	verify   Secret
	decode   func(body []byte) (decoded, error)
	unsigned *rate.Limiter // of dead letters that anybody can cause
}

// decoded is what one delivery holds.
type decoded struct {
	changes  []told
	rejected []rejection
	ignored  map[string]int // by reason
	unlisted int            // changes of pages that are not official
}

// told is a change with the bytes that told it.
type told struct {
	change ledger.Change
	raw    []byte
}

// rejection is a part of a delivery that can't be understood.
type rejection struct {
	raw    []byte
	reason error
}

// newUnsignedLimit lets at most n through in any minute: a full bucket of half
// of them, and the other half as it refills.
func newUnsignedLimit(n int) *rate.Limiter {
	return rate.NewLimiter(rate.Every(2*time.Minute/time.Duration(n)), (n+1)/2)
}

// ServeHTTP implements http.Handler.
func (m *meta) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		m.handshake(w, r)
	case http.MethodPost:
		m.delivery(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		m.end(w, http.StatusMethodNotAllowed, outcomeMethod)
	}
}

// end answers without content and counts the request.
func (m *meta) end(w http.ResponseWriter, status int, outcome string) {
	m.metrics.requests.WithLabelValues(m.platform, outcome).Inc()
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	answer(w, status, http.StatusText(status))
}

var challengePattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// handshake answers Meta's question whether this address wants the webhook.
func (m *meta) handshake(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	challenge := q.Get("hub.challenge")
	if q.Get("hub.mode") != "subscribe" || !same(q.Get("hub.verify_token"), string(m.verify)) || !challengePattern.MatchString(challenge) {
		m.end(w, http.StatusForbidden, outcomeForbidden)
		return
	}
	m.metrics.requests.WithLabelValues(m.platform, outcomeHandshake).Inc()
	answer(w, http.StatusOK, challenge)
}

// same compares in constant time, also where the lengths differ.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

func (m *meta) delivery(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if e := r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		m.end(w, http.StatusUnsupportedMediaType, outcomeEncoded)
		return
	}
	body, err := io.ReadAll(r.Body)
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		m.untrusted(ctx, body, event.Rejectf("la richiesta supera %[1]d byte / request is over %[1]d bytes", m.config.MaxBody))
		m.end(w, http.StatusRequestEntityTooLarge, outcomeTooLarge)
	case err != nil:
		m.end(w, http.StatusBadRequest, outcomeUnread)
	case !m.signed(body, r.Header.Get(signatureHeader)):
		m.untrusted(ctx, body, event.Rejectf("%[1]s manca o è sbagliata / %[1]s is missing or wrong", signatureHeader))
		m.end(w, http.StatusUnauthorized, outcomeUnsigned)
	default:
		m.trusted(ctx, w, body)
	}
}

// signed checks the signature over the raw bytes: Meta signs them before any
// decoding, escapes included.
func (m *meta) signed(body []byte, header string) bool {
	mac := hmac.New(sha256.New, []byte(m.secret))
	mac.Write(body)
	want := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(header), []byte(want))
}

// untrusted keeps the start of a request that anybody could have sent, at a
// bounded rate: an attacker must not fill the stream.
func (m *meta) untrusted(ctx context.Context, body []byte, reason error) {
	if !m.unsigned.AllowN(m.now(), 1) {
		m.metrics.unkept.Inc()
		return
	}
	if err := m.out.Reject(ctx, m.config.Body, m.source, body[:min(len(body), maxKept)], reason); err != nil {
		m.log.Warn("cannot keep an untrusted request", "source", m.source, "err", err)
	}
}

// trusted takes a signed delivery and answers 200 once the bus has all of it.
func (m *meta) trusted(ctx context.Context, w http.ResponseWriter, body []byte) {
	d, err := m.decode(body)
	if err != nil {
		d = decoded{rejected: []rejection{{raw: body, reason: err}}}
	}
	if err := m.pass(ctx, &d); err != nil {
		m.log.Warn("delivery refused, the platform will repeat it", "source", m.source, "err", err)
		m.end(w, http.StatusServiceUnavailable, outcomeUnavailable)
		return
	}
	m.count(d)
	m.end(w, http.StatusOK, outcomeAccepted)
}

// pass gives everything to the bus. Until the ledger has kept it too, a repeat
// of the delivery makes the same events again.
func (m *meta) pass(ctx context.Context, d *decoded) error {
	var refused []rejection
	err := m.book.Do(ctx, m.out, m.source, func(tx *ledger.Tx) error {
		refused = nil
		for i := range d.changes {
			err := tx.Tell(&d.changes[i].change)
			if errors.Is(err, event.ErrRejected) {
				refused = append(refused, rejection{raw: d.changes[i].raw, reason: err})
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.rejected = append(d.rejected, refused...)
	for _, r := range fold(d.rejected) {
		if err := m.out.Reject(ctx, m.config.Body, m.source, r.raw, r.reason); err != nil {
			return err
		}
	}
	return nil
}

// fold puts many rejections into one.
func fold(all []rejection) []rejection {
	if len(all) < foldFrom {
		return all
	}
	var raw []byte
	for _, r := range all {
		if len(raw) < maxKept {
			raw = append(append(raw, r.raw...), '\n')
		}
	}
	return []rejection{{raw: raw, reason: event.Rejectf("%[1]d modifiche di una consegna, con il motivo della prima / %[1]d changes of one delivery, the first: %[2]s", len(all), all[0].reason)}}
}

func (m *meta) count(d decoded) {
	for reason, n := range d.ignored {
		m.metrics.ignored.WithLabelValues(m.platform, reason).Add(float64(n))
	}
	m.metrics.rejected.Add(float64(len(d.rejected)))
	m.metrics.unlisted.Add(float64(d.unlisted))
}
