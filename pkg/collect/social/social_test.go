package social

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
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
	collecttest.Run(t, func(t *testing.T) collecttest.Harness {
		h := &harness{client: testClient(t)}
		return collecttest.Harness{New: h.new, Feed: h.feed, FeedBad: h.feedBad}
	})
}

// harness is Meta: it repeats what was not answered 200.
type harness struct {
	client  *http.Client
	current atomic.Pointer[Collector]
	next    atomic.Int64
}

func (h *harness) new(t *testing.T) collect.Collector {
	c, err := New(testConfig(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	h.current.Store(c)
	return c
}

func (h *harness) feed(ctx context.Context, t *testing.T, n int) {
	for range n {
		h.deliver(ctx, t, comments(int(h.next.Add(1)), 1))
	}
}

func (h *harness) feedBad(ctx context.Context, t *testing.T) {
	h.deliver(ctx, t, `{"object":"page","entry":[{"id":"1","time":1714550405,"changes":[{"field":"feed","value":{"item":"comment","verb":"teleport"}}]}]}`)
}

func (h *harness) deliver(ctx context.Context, t *testing.T, body string) {
	c := h.current.Load()
	retry := time.NewTicker(5 * time.Millisecond)
	defer retry.Stop()
	for {
		select {
		case <-c.Ready():
			if status := send(t, h.client, c, body, sign(body)); status == http.StatusOK {
				return
			}
		case <-ctx.Done():
			return
		}
		select {
		case <-retry.C:
		case <-ctx.Done():
			return
		}
	}
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

func testClient(t *testing.T) *http.Client {
	// Without keep-alives no spare connection makes a shutdown wait.
	tr := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 20 * time.Second}
}

// send posts a body and returns the status, or 0 when there was no answer.
func send(t *testing.T, client *http.Client, c *Collector, body, signature string) int {
	t.Helper()
	status, _, _ := request(t, client, c, strings.NewReader(body), http.Header{signatureHeader: {signature}})
	return status
}

func request(t *testing.T, client *http.Client, c *Collector, body io.Reader, h http.Header) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+c.Addr()+defaultPath, body)
	if err != nil {
		t.Error(err)
		return 0, nil, ""
	}
	for k, v := range h {
		r.Header[http.CanonicalHeaderKey(k)] = v
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, nil, ""
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, string(b)
}

// run starts a collector that ends with the test.
func run(t *testing.T, cfg Config, o Options, out collect.Out) (*Collector, *http.Client) {
	t.Helper()
	c, err := New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Collect(ctx, out) }()
	client := testClient(t)
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Collect: %v", err)
		}
	})
	select {
	case <-c.Ready():
	case err := <-done:
		t.Fatalf("Collect ended: %v", err)
	}
	return c, client
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

// stuck is an Out whose bus never answers.
type stuck struct{}

func (stuck) Emit(ctx context.Context, _ ...*event.Intake) error { <-ctx.Done(); return ctx.Err() }
func (stuck) Reject(ctx context.Context, _ string, _ []byte, _ error) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestAnswersInBoundedTime(t *testing.T) {
	cfg := testConfig()
	cfg.RequestTimeout = 50 * time.Millisecond
	c, client := run(t, cfg, Options{}, stuck{})
	body := comments(1, 1)
	if got := send(t, client, c, body, sign(body)); got != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", got)
	}
}

// A stop while a request waits for the bus answers it 503 and ends.
func TestStopWhileBusIsStuck(t *testing.T) {
	c, err := New(testConfig(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	out := &entered{in: make(chan struct{}, 1)}
	go func() { done <- c.Collect(ctx, out) }()
	<-c.Ready()
	client, status := testClient(t), make(chan int, 1)
	go func() { body := comments(1, 1); status <- send(t, client, c, body, sign(body)) }()
	<-out.in
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Collect: %v", err)
	}
	if got := <-status; got != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", got)
	}
}

// entered tells when a comment waits in it, and never lets it go.
type entered struct {
	stuck
	in chan struct{}
}

func (e *entered) Emit(ctx context.Context, in ...*event.Intake) error {
	if in[0].Type != event.CollectorAlive {
		e.in <- struct{}{}
	}
	return e.stuck.Emit(ctx, in...)
}

// A client that sends nothing, or half of a request, is cut off.
func TestSlowClient(t *testing.T) {
	cfg := testConfig()
	cfg.ReadTimeout = 100 * time.Millisecond
	c, client := run(t, cfg, Options{}, collecttest.NewSink())
	for _, begin := range []string{"", "POST " + defaultPath + " HTTP/1.1\r\nHost: x\r\n", "POST " + defaultPath + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", c.Addr())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, begin)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.Copy(io.Discard, conn); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
			t.Errorf("after %q the connection is still open", begin)
		}
		_ = conn.Close()
	}
	body := comments(1, 1)
	if got := send(t, client, c, body, sign(body)); got != http.StatusOK {
		t.Errorf("a good client: status %d", got)
	}
}

func isTimeout(err error) bool {
	n, ok := errors.AsType[net.Error](err)
	return ok && n.Timeout()
}

func TestConcurrentDeliveries(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	statuses := make(chan int)
	for i := range 16 {
		go func() {
			for j := range 10 {
				body := comments(1000*i+10*j, 5)
				statuses <- send(t, client, c, body, sign(body))
			}
		}()
	}
	for range 160 {
		if got := <-statuses; got != http.StatusOK {
			t.Errorf("status %d", got)
		}
	}
	if n := len(collecttest.Keys(sink)); n != 16*10*5 {
		t.Errorf("%d keys, want %d", n, 16*10*5)
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
		c.beat(ctx, sink)
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

func TestCollectTwice(t *testing.T) {
	c, _ := run(t, testConfig(), Options{}, collecttest.NewSink())
	if err := c.Collect(t.Context(), collecttest.NewSink()); err == nil {
		t.Error("a second Collect worked")
	}
}

func TestUnusableAddress(t *testing.T) {
	first, _ := run(t, testConfig(), Options{}, collecttest.NewSink())
	cfg := testConfig()
	cfg.Listen = first.Addr()
	c, err := New(cfg, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Collect(t.Context(), collecttest.NewSink()); err == nil || c.Addr() != "" {
		t.Errorf("Collect on a taken address: %v, addr %q", err, c.Addr())
	}
}
