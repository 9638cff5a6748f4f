package demo

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// change is one change of a Facebook page's feed, as Meta writes it.
type change map[string]any

// webhook posts signed changes of Seveso's page, as Meta does: again until it
// gets 200.
func (f *feed) webhook(at time.Time, changes ...change) input {
	f.events += len(changes)
	for _, c := range changes {
		if text, ok := c["message"].(string); ok {
			f.said = append(f.said, text)
		}
	}
	body := webhookBody(sevesoPage, at, changes)
	return func(ctx context.Context) error {
		return retry(ctx, "post webhook", func() error {
			return post(ctx, "http://"+f.socialAddr+"/webhooks/facebook", body, http.StatusOK, "X-Hub-Signature-256", sign(body))
		})
	}
}

func webhookBody(page string, at time.Time, changes []change) []byte {
	var list []any
	for _, c := range changes {
		list = append(list, map[string]any{"field": "feed", "value": c})
	}
	body, err := json.Marshal(map[string]any{"object": "page", "entry": []any{map[string]any{"id": page, "time": at.Unix(), "changes": list}}})
	if err != nil {
		return nil // maps of strings and numbers always marshal
	}
	return body
}

func sign(body []byte) string {
	h := hmac.New(sha256.New, []byte(appSecret))
	h.Write(body)
	return "sha256=" + hex.EncodeToString(h.Sum(nil))
}

// refused posts something that must be answered with a code and reach the dead
// letters.
func (f *feed) refused(url func() string, body []byte, code int, header, value string) input {
	f.deadLetters++
	return func(ctx context.Context) error {
		return retry(ctx, "post bad input", func() error { return post(ctx, url(), body, code, header, value) })
	}
}

func (f *feed) webhookURL() string { return "http://" + f.socialAddr + "/webhooks/facebook" }

func (f *feed) apiURL() string { return "http://" + f.apiAddr + "/v1/events" }

// apiInput posts one intake event.
func (f *feed) apiInput(e map[string]any) input {
	f.events++
	e["schema"] = 1
	if text, ok := e["text"].(string); ok {
		f.said = append(f.said, text)
	}
	body, err := json.Marshal(e)
	return func(ctx context.Context) error {
		if err != nil {
			return err
		}
		return retry(ctx, "post event", func() error {
			return post(ctx, f.apiURL(), body, http.StatusAccepted, "Authorization", "Bearer "+apiToken)
		})
	}
}

// post wants one answer.
func post(ctx context.Context, url string, body []byte, want int, header, value string) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if header != "" {
		r.Header.Set(header, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1000))
	if err != nil {
		return err
	}
	if res.StatusCode != want {
		return fmt.Errorf("answer %d, want %d: %s", res.StatusCode, want, answer)
	}
	return nil
}
