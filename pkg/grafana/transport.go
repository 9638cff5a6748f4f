package grafana

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrUnauthorized means that Grafana does not know the token or user.
	ErrUnauthorized = errors.New("grafana does not accept the token or password")
	// ErrForbidden means that the token or user may not do this.
	ErrForbidden = errors.New("grafana does not allow this")
	// ErrChanged means that the dashboard was changed in Grafana, or that another
	// one has its name.
	ErrChanged = errors.New("the dashboard stands in Grafana in another version")
	// ErrUnreachable means that nobody answers at the URL.
	ErrUnreachable = errors.New("grafana is not reachable")
)

// statusError is an answer of Grafana that is no success.
type statusError struct {
	code    int
	message string
}

func (e *statusError) Error() string {
	if e.message == "" {
		return fmt.Sprintf("grafana answered %d %s", e.code, http.StatusText(e.code))
	}
	return fmt.Sprintf("grafana answered %d: %s", e.code, e.message)
}

// transport authenticates requests, turns answers that are no success into
// errors before the SDK sees them (it reads a message that may be missing), and
// names the folder by uid: the SDK knows only its number, which newer servers
// no longer take.
type transport struct {
	o    Options
	base http.RoundTripper
}

const maxAnswer = 8 << 20

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", "vedetta")
	if t.o.Token != "" {
		r.Header.Set("Authorization", "Bearer "+t.o.Token)
	} else {
		r.SetBasicAuth(t.o.User, t.o.Password)
	}
	if err := nameFolder(r); err != nil {
		return nil, err
	}
	resp, err := t.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	return nil, &statusError{code: resp.StatusCode, message: answerText(body)}
}

// answerText takes Grafana's message out of an answer; a proxy's page has none.
func answerText(body []byte) string {
	var answer struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	return strings.TrimSpace(answer.Message)
}

type folderKey struct{}

func withFolder(ctx context.Context, uid string) context.Context {
	return context.WithValue(ctx, folderKey{}, uid)
}

// nameFolder adds the folder's uid to a dashboard that is being saved.
func nameFolder(r *http.Request) error {
	uid, _ := r.Context().Value(folderKey{}).(string)
	if uid == "" || r.Body == nil || r.Method != http.MethodPost {
		return nil
	}
	defer r.Body.Close()
	var body map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return fmt.Errorf("name the folder: %w", err)
	}
	quoted, err := json.Marshal(uid)
	if err != nil {
		return fmt.Errorf("name the folder: %w", err)
	}
	body["folderUid"] = quoted
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("name the folder: %w", err)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
	return nil
}

// explain says what to do about an error of the server or of the network.
func (o Options) explain(err error) error {
	if s, ok := errors.AsType[*statusError](err); ok {
		return explainStatus(s)
	}
	if _, ok := errors.AsType[net.Error](err); ok || errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w at %s: is it running, and is the address right? (%w)", ErrUnreachable, o.URL, err)
	}
	return err
}

func explainStatus(s *statusError) error {
	switch s.code {
	case http.StatusUnauthorized:
		return fmt.Errorf("%w: make a token in Grafana (Administration, Service accounts, role Editor) and pass that (%w)", ErrUnauthorized, s)
	case http.StatusForbidden:
		return fmt.Errorf("%w: give the service account the role Editor (%w)", ErrForbidden, s)
	case http.StatusPreconditionFailed, http.StatusConflict:
		return fmt.Errorf("%w: look at what was changed there, then push with --overwrite to replace it (%w)", ErrChanged, s)
	case http.StatusBadRequest:
		if strings.Contains(s.message, "provisioned") {
			return fmt.Errorf("%w: Grafana reads this dashboard from files: change the file instead of pushing (%w)", ErrForbidden, s)
		}
	}
	return s
}
