package social

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/collect/web/webtest"
	"vedetta/pkg/event"
)

const testSecret = "segreto-inventato-0123456789"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func testConfig() Config {
	return Config{
		Listen: "127.0.0.1:0", Body: testBody,
		Facebook: Facebook{AppSecret: testSecret, VerifyToken: "verifica-inventata", Pages: []string{testPage}},
	}
}

func TestSuite(t *testing.T) {
	request := func(body string) webtest.Request {
		return webtest.Request{Path: defaultPath, Body: body, Header: http.Header{signatureHeader: {sign(body)}}, Status: http.StatusOK}
	}
	webtest.Run(t, webtest.Channel{
		New: func(w web.Config) (webtest.Collector, error) {
			cfg := testConfig()
			cfg.Listen, cfg.ReadTimeout, cfg.RequestTimeout = cmp.Or(w.Listen, cfg.Listen), w.ReadTimeout, w.RequestTimeout
			return New(cfg, Options{})
		},
		Good: func(first, n int) webtest.Request { return request(comments(first, n)) },
		Bad: func() webtest.Request {
			return request(`{"object":"page","entry":[{"id":"1","time":1714550405,"changes":[{"field":"feed","value":{"item":"comment","verb":"teleport"}}]}]}`)
		},
	})
}

// comments is a delivery of n new comments, numbered from first on.
func comments(first, n int) string {
	changes := make([]string, n)
	for i := range changes {
		changes[i] = fmt.Sprintf(`{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"7_%d","post_id":"1_7",`+
			`"parent_id":"1_7","from":{"id":"24680","name":"Ada Inventata"},"created_time":1714550400,"message":"perch\u00e9?"}}`, first+i)
	}
	return `{"object":"page","entry":[{"id":"` + testPage + `","time":1714550405,"changes":[` + strings.Join(changes, ",") + `]}]}`
}

func sign(body string) string {
	mac := hmac.New(sha256.New, []byte(testSecret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// send posts a body and returns the status, or 0 when there was no answer.
func send(t *testing.T, client *http.Client, c *Collector, body, signature string) int {
	t.Helper()
	status, _, _ := request(t, client, c, strings.NewReader(body), http.Header{signatureHeader: {signature}})
	return status
}

func request(t *testing.T, client *http.Client, c *Collector, body io.Reader, h http.Header) (int, http.Header, string) {
	t.Helper()
	return webtest.Post(t, client, c, defaultPath, h, body)
}

// run starts a collector that ends with the test.
func run(t *testing.T, cfg Config, o Options, out collect.Out) (*Collector, *http.Client) {
	t.Helper()
	c, err := New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	return c, webtest.Start(t, c, out)
}

func TestHandshake(t *testing.T) {
	c, client := run(t, testConfig(), Options{}, collecttest.NewSink())
	f := func(query string, wantStatus int, wantBody string) {
		t.Helper()
		resp, err := client.Get("http://" + c.Addr() + defaultPath + "?" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != wantStatus || string(b) != wantBody {
			t.Errorf("%s: %d %q, want %d %q", query, resp.StatusCode, b, wantStatus, wantBody)
		}
		if got := resp.Header.Get("Content-Type") + resp.Header.Get("X-Content-Type-Options"); got != "text/plain; charset=utf-8nosniff" {
			t.Errorf("%s: headers %q", query, got)
		}
	}
	f("hub.mode=subscribe&hub.verify_token=verifica-inventata&hub.challenge=1158201444", 200, "1158201444")
	f("hub.mode=subscribe&hub.verify_token=altro&hub.challenge=1158201444", 403, "Forbidden")
	f("hub.mode=subscribe&hub.challenge=1158201444", 403, "Forbidden")
	f("hub.mode=unsubscribe&hub.verify_token=verifica-inventata&hub.challenge=1", 403, "Forbidden")
	f("hub.mode=subscribe&hub.verify_token=verifica-inventata&hub.challenge=%3Cscript%3E", 403, "Forbidden")
	f("hub.mode=subscribe&hub.verify_token=verifica-inventata", 403, "Forbidden")
}

func TestPathsAndMethods(t *testing.T) {
	c, client := run(t, testConfig(), Options{}, collecttest.NewSink())
	f := func(method, path string, want int) {
		t.Helper()
		r, _ := http.NewRequestWithContext(t.Context(), method, "http://"+c.Addr()+path, nil)
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s %s: %d, want %d", method, path, resp.StatusCode, want)
		}
	}
	f("GET", "/healthz", 200)
	f("GET", "/", 404)
	f("POST", defaultPath+"/", 404)
	f("PUT", defaultPath, 405)
	f("DELETE", defaultPath, 405)
}

func TestSignature(t *testing.T) {
	sink, reg := collecttest.NewSink(), prometheus.NewRegistry()
	c, client := run(t, testConfig(), Options{Metrics: reg}, sink)
	body := comments(1, 1)
	good := sign(body)
	for name, signature := range map[string]string{
		"missing": "", "of another body": sign(comments(2, 1)), "no prefix": good[7:], "sha1": "sha1=" + good[7:],
		"upper case": "sha256=" + strings.ToUpper(good[7:]), "cut": good[:40], "longer": good + "00", "two": good + "," + good,
	} {
		if got := send(t, client, c, body, signature); got != http.StatusUnauthorized {
			t.Errorf("%s: status %d, want 401", name, got)
		}
	}
	if n := len(collecttest.Keys(sink)); n != 0 {
		t.Errorf("%d events of unsigned bodies", n)
	}
	if got := send(t, client, c, body, good); got != http.StatusOK {
		t.Errorf("good signature: status %d", got)
	}
	if n := len(collecttest.Keys(sink)); n != 1 {
		t.Errorf("%d events of the signed body, want 1", n)
	}
	if got := testutil.ToFloat64(c.metrics.requests.WithLabelValues(facebook, outcomeUnsigned)); got != 8 {
		t.Errorf("%v unsigned requests counted, want 8", got)
	}
}

// An attacker without the secret must not fill the stream.
func TestUnsignedDeadLettersAreBounded(t *testing.T) {
	sink := collecttest.NewSink()
	var minutes atomic.Int64
	clock := func() time.Time { return time.Unix(1714550400, 0).Add(time.Duration(minutes.Load()) * time.Minute) }
	c, client := run(t, testConfig(), Options{Now: clock}, sink)
	for range 50 {
		send(t, client, c, comments(1, 1), "sha256=no")
	}
	if n := len(sink.Rejected()); n == 0 || n > defaultUnsignedKept {
		t.Errorf("%d dead letters of 50 unsigned requests, want 1 to %d", n, defaultUnsignedKept)
	}
	if got := testutil.ToFloat64(c.metrics.unkept); int(got)+len(sink.Rejected()) != 50 {
		t.Errorf("%v dropped and %d kept, want 50 together", got, len(sink.Rejected()))
	}
	before := len(sink.Rejected())
	minutes.Add(1)
	send(t, client, c, comments(1, 1), "sha256=no")
	if n := len(sink.Rejected()); n != before+1 {
		t.Errorf("%d dead letters a minute later, want %d", n, before+1)
	}
}

func TestHugeBody(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	// Chunked, so that nothing but reading shows the size.
	status, _, _ := request(t, client, c, io.LimitReader(zeros{}, 10<<20), nil)
	if status != http.StatusRequestEntityTooLarge && status != 0 {
		t.Errorf("10 MiB: status %d, want 413", status)
	}
	if got := testutil.ToFloat64(c.metrics.requests.WithLabelValues(facebook, outcomeTooLarge)); got != 1 {
		t.Errorf("%v counted as too large, want 1", got)
	}
	r := sink.Rejected()
	if len(r) != 1 || len(r[0].Raw) != maxKept || !errors.Is(r[0].Reason, event.ErrRejected) {
		t.Errorf("want one dead letter of %d bytes, got %d", maxKept, len(r))
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestGzipIsNotAccepted(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.CopyN(z, zeros{}, 8<<20); err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	body := b.String()
	status, _, _ := request(t, client, c, strings.NewReader(body), http.Header{"Content-Encoding": {"gzip"}, signatureHeader: {sign(body)}})
	if status != http.StatusUnsupportedMediaType || len(sink.Rejected()) != 0 {
		t.Errorf("status %d and %d dead letters, want 415 and none", status, len(sink.Rejected()))
	}
}

func TestSignedNonsense(t *testing.T) {
	f := func(name, body string, wantRejected int) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			sink := collecttest.NewSink()
			c, client := run(t, testConfig(), Options{}, sink)
			if got := send(t, client, c, body, sign(body)); got != http.StatusOK {
				t.Errorf("status %d, want 200: the platform would repeat it for ever", got)
			}
			if n := len(sink.Rejected()); n != wantRejected {
				t.Errorf("%d dead letters, want %d", n, wantRejected)
			}
		})
	}
	f("not JSON", "x", 1)
	f("deep", strings.Repeat("[", 500_000), 1)
	f("100k changes", `{"object":"page","entry":[{"id":"1","time":1714550405,"changes":[`+strings.Repeat(`{},`, 99_999)+`{}]}]}`, 1)
	f("many bad changes are folded", `{"object":"page","entry":[{"id":"1","time":1714550405,"changes":[`+strings.Repeat(`0,`, 500)+`0]}]}`, 1)
}

func TestBusDown(t *testing.T) {
	sink := collecttest.NewSink()
	sink.SetDown(true)
	c, client := run(t, testConfig(), Options{}, sink)
	for _, body := range []string{comments(1, 3), "not JSON"} {
		status, header, _ := request(t, client, c, strings.NewReader(body), http.Header{signatureHeader: {sign(body)}})
		if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
			t.Errorf("status %d, Retry-After %q, want 503 and one", status, header.Get("Retry-After"))
		}
	}
	if got := send(t, client, c, "x", "wrong"); got != http.StatusUnauthorized {
		t.Errorf("unsigned with the bus down: status %d, want 401", got)
	}
	sink.SetDown(false)
	body := comments(1, 3)
	if got := send(t, client, c, body, sign(body)); got != http.StatusOK || len(collecttest.Keys(sink)) != 3 {
		t.Errorf("with the bus up again: status %d, %d events", got, len(collecttest.Keys(sink)))
	}
}

func TestAliveOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := New(testConfig(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute+time.Second)
		defer cancel()
		sink := collecttest.NewSink()
		c.alive().Run(ctx, sink)
		got := sink.Intakes()
		if len(got) != 6 {
			t.Fatalf("%d beats in 5 minutes, want 6", len(got))
		}
		keys := make(map[string]bool)
		for _, in := range got {
			keys[strings.Join(in.Key, " ")] = true
			if err := in.Validate(); err != nil || in.Type != event.CollectorAlive {
				t.Errorf("%s: %v", in.Type, err)
			}
		}
		if len(keys) != 6 {
			t.Errorf("%d different keys, want 6", len(keys))
		}
	})
}
