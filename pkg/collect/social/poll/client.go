package poll

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"vedetta/pkg/collect/web"
)

const (
	maxAnswer    = 16 << 20 // bytes of one answer
	callTimeout  = 30 * time.Second
	maxClockSkew = 24 * time.Hour // between a platform's clock and ours, to believe it
	userAgent    = "vedetta-collector-social"
)

// ClientOptions is what a Client is made from.
type ClientOptions struct {
	Base    string        // URL that all paths stand behind
	Timeout time.Duration // of one call; 0 means 30 s
	Now     func() time.Time
	// Explain makes the error of an answer that is not 2xx or 304, from its
	// status, header and the start of its body. What it returns nil for gets the
	// error of its status.
	Explain func(status int, h http.Header, body []byte) *Error
}

// Client speaks to one platform's HTTP API. It follows no redirects, so that a
// token goes where the operator said and nowhere else, reads bounded answers,
// and its errors hold no URL: some platforms want secrets in it. It is safe for
// concurrent use.
type Client struct {
	o    ClientOptions
	http *http.Client
	skew atomic.Int64 // of the platform's clock against ours, as it last said; in nanoseconds
}

// NewClient returns a Client.
func NewClient(o ClientOptions) *Client {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout == 0 {
		o.Timeout = callTimeout
	}
	tr := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute,
		TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10,
	}
	return &Client{o: o, http: &http.Client{
		Transport: tr, Timeout: o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close closes connections that nobody uses.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Call is one request.
type Call struct {
	Path   string
	Query  url.Values
	Bearer web.Secret  // token for the Authorization header; empty means none
	Header http.Header // further ones
	Form   url.Values  // makes it a POST
}

// Answer is what a platform said.
type Answer struct {
	Status int // 200 to 299, or 304
	Header http.Header
	// Date is the platform's clock, or ours where it does not tell or is far off.
	Date time.Time
}

// JSON makes a call and reads its answer into value, unless it is a 304. Every
// error but the context's is an *Error.
func (c *Client) JSON(ctx context.Context, call Call, value any) (*Answer, error) {
	req, err := c.request(ctx, call)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, &Error{Kind: Unreachable, Code: transportCode(err)}
	}
	defer resp.Body.Close()
	date := c.date(resp.Header)
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, &Error{Kind: Unreachable, Code: "answer_cut"}
	}
	if len(body) > maxAnswer {
		return nil, &Error{Kind: Unreachable, Code: "answer_too_large"}
	}
	if resp.StatusCode != http.StatusNotModified && resp.StatusCode/100 != 2 {
		return nil, c.explain(resp, body)
	}
	if resp.StatusCode/100 == 2 && value != nil {
		if json.Unmarshal(body, value) != nil {
			return nil, &Error{Kind: Unreachable, Status: resp.StatusCode, Code: "answer_not_as_documented"}
		}
	}
	return &Answer{Status: resp.StatusCode, Header: resp.Header, Date: date}, nil
}

func (c *Client) request(ctx context.Context, call Call) (*http.Request, error) {
	target := strings.TrimSuffix(c.o.Base, "/") + call.Path
	if len(call.Query) > 0 {
		target += "?" + call.Query.Encode()
	}
	method, body := http.MethodGet, io.Reader(nil)
	if call.Form != nil {
		method, body = http.MethodPost, bytes.NewReader([]byte(call.Form.Encode()))
	}
	req, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, &Error{Kind: Refused, Code: "url"} // never the error itself: it holds the URL
	}
	maps.Copy(req.Header, call.Header)
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept", "application/json")
	if call.Form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if call.Bearer != "" {
		req.Header.Set("Authorization", "Bearer "+string(call.Bearer))
	}
	return req, nil
}

// explain makes the error of an answer.
func (c *Client) explain(resp *http.Response, body []byte) *Error {
	var e *Error
	if c.o.Explain != nil {
		e = c.o.Explain(resp.StatusCode, resp.Header, body)
	}
	if e == nil {
		e = &Error{Kind: kindOf(resp.StatusCode)}
	}
	e.Status = resp.StatusCode
	if e.After == 0 {
		e.After = RetryAfter(resp.Header, c.o.Now())
	}
	return e
}

func kindOf(status int) Kind {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return Auth
	case status == http.StatusTooManyRequests:
		return Limited
	case status == http.StatusNotFound || status == http.StatusGone:
		return Gone
	case status/100 == 5 || status == http.StatusRequestTimeout:
		return Unreachable
	}
	return Refused
}

// date is the platform's clock: what it tells by webhook goes by the same.
func (c *Client) date(h http.Header) time.Time {
	now := c.o.Now().UTC()
	t, err := http.ParseTime(h.Get("Date"))
	if err != nil || t.Sub(now).Abs() > maxClockSkew {
		return now
	}
	c.skew.Store(int64(t.Sub(now)))
	return t.UTC()
}

// Clock is the platform's time now, going by its last answer; ours before.
func (c *Client) Clock() time.Time { return c.o.Now().UTC().Add(time.Duration(c.skew.Load())) }

// RetryAfter is what the header of that name says, 0 when nothing: seconds or a
// date (RFC 9110, 10.2.3).
func RetryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.ParseInt(v, 10, 32); err == nil && n > 0 {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// transportCode says what kept a call from an answer, without the URL.
func transportCode(err error) string {
	var timeout interface{ Timeout() bool }
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "timeout"
	}
	return "connection"
}

// CheckBase says what is wrong with a base URL from the configuration.
func CheckBase(base string) error {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return errors.New("is not an http or https URL")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("holds more than scheme, host and path")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return fmt.Errorf("is plain http to another machine: tokens would be readable on the way")
	}
	return nil
}

func loopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}
