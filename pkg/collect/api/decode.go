package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"slices"

	"vedetta/pkg/event"
)

var (
	errTooMany = errors.New("too many events")
	errSyntax  = errors.New("the body is not one JSON object or array")
	errEmpty   = errors.New("the body is empty")
)

// form is how the events stand in a request.
type form int

const (
	formUnknown form = iota
	formJSON
	formLines
)

// formOf reads a Content-Type.
func formOf(contentType string) form {
	t, params, err := mime.ParseMediaType(contentType)
	if charset, ok := params["charset"]; err != nil || ok && charset != "utf-8" && charset != "UTF-8" {
		return formUnknown
	}
	switch t {
	case "application/json":
		return formJSON
	case "application/x-ndjson", "application/ndjson":
		return formLines
	}
	return formUnknown
}

// split returns the single events of a body, undecoded, at most limit.
func split(body []byte, f form, limit int) ([]json.RawMessage, error) {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return nil, errEmpty
	case f == formLines:
		return splitLines(body, limit)
	case body[0] == '[':
		return splitArray(body, limit)
	}
	return []json.RawMessage{body}, nil
}

// splitLines does not look into the lines: a broken one is refused alone.
func splitLines(body []byte, limit int) ([]json.RawMessage, error) {
	var out []json.RawMessage
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if len(out) == limit {
			return nil, errTooMany
		}
		out = append(out, line)
	}
	return out, nil
}

// splitArray stops at the limit before it has read the rest.
func splitArray(body []byte, limit int) ([]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if _, err := d.Token(); err != nil {
		return nil, syntaxAt(d)
	}
	var out []json.RawMessage
	for d.More() {
		if len(out) == limit {
			return nil, errTooMany
		}
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return nil, syntaxAt(d)
		}
		out = append(out, raw)
	}
	if _, err := d.Token(); err != nil || d.InputOffset() != int64(len(body)) {
		return nil, syntaxAt(d)
	}
	return out, nil
}

func syntaxAt(d *json.Decoder) error {
	return fmt.Errorf("%w: stopped at byte %d", errSyntax, d.InputOffset())
}

// errForbidden is the reason of events that a token may not send.
var errForbidden = errors.New("not allowed for this token")

// intake decodes one event and binds it to the client.
func (c *client) intake(raw []byte) (*event.Intake, error) {
	in, err := event.DecodeIntake(raw)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(c.Bodies, in.Body) {
		return nil, fmt.Errorf("%w: body: %w", event.ErrRejected, errForbidden)
	}
	if !slices.Contains(c.Channels, in.Channel) {
		return nil, fmt.Errorf("%w: channel: %w", event.ErrRejected, errForbidden)
	}
	in.Source = source + "/" + c.Name
	// No other collector's key starts so, and a name holds no slash: nobody can
	// make a key that another client or collector uses.
	in.Key[0] = "api/" + c.Name + "/" + in.Key[0]
	return in, in.Validate()
}

// bodyOf says whose a refused event is: the body it names if the client may
// speak for it, else the client's first.
func (c *client) bodyOf(raw []byte) event.Body {
	var named struct {
		Body event.Body `json:"body"`
	}
	if json.Unmarshal(raw, &named) == nil && slices.Contains(c.Bodies, named.Body) {
		return named.Body
	}
	return c.Bodies[0]
}
