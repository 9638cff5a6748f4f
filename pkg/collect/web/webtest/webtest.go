// Package webtest holds the suite that every channel on pkg/collect/web passes,
// and what the tests of such a channel need.
//
// In: a channel and good and bad requests to it. Out: test failures.
package webtest

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

// Collector is a collector that listens.
type Collector interface {
	collect.Collector
	Ready() <-chan struct{}
	Addr() string
}

// Request is a POST of text to a path.
type Request struct {
	Path   string
	Header http.Header
	Body   string
	Status int // of its answer
}

// Channel is the channel under test.
type Channel struct {
	// New returns a collector of an invented configuration, with the fields of
	// c that are not zero.
	New  func(c web.Config) (Collector, error)
	Good func(first, n int) Request // n events, numbered from first on
	Bad  func() Request             // one that the dead letters get
}

func (ch Channel) collector(t *testing.T, cfg web.Config) Collector {
	t.Helper()
	c, err := ch.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Client returns a client that ends with the test. Without keep-alives no spare
// connection makes a shutdown wait.
func Client(t *testing.T) *http.Client {
	t.Helper()
	tr := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 20 * time.Second}
}

// Start starts a collector that ends with the test, and waits until it listens.
func Start(t *testing.T, c Collector, out collect.Out) *http.Client {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Collect(ctx, out) }()
	client := Client(t)
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
	return client
}

// Post sends a request; a status of 0 means that no answer came.
func Post(t *testing.T, client *http.Client, c Collector, path string, h http.Header, body io.Reader) (status int, header http.Header, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+c.Addr()+path, body)
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

func post(t *testing.T, client *http.Client, c Collector, r Request) int {
	t.Helper()
	status, _, _ := Post(t, client, c, r.Path, r.Header, strings.NewReader(r.Body))
	return status
}

// Stuck is an Out whose bus never answers.
type Stuck struct{}

// Emit implements collect.Out.
func (Stuck) Emit(ctx context.Context, _ ...*event.Intake) error { <-ctx.Done(); return ctx.Err() }

// Reject implements collect.Out.
func (Stuck) Reject(ctx context.Context, _ event.Body, _ string, _ []byte, _ error) error {
	<-ctx.Done()
	return ctx.Err()
}

// entered tells when an event waits in it, and never lets it go.
type entered struct {
	Stuck
	in chan struct{}
}

func (e *entered) Emit(ctx context.Context, in ...*event.Intake) error {
	if in[0].Type != event.CollectorAlive {
		e.in <- struct{}{}
	}
	return e.Stuck.Emit(ctx, in...)
}

// Run checks what every collector promises, and what one that listens does
// besides: it answers in bounded time, also while it stops, and cuts off clients
// that send nothing.
func Run(t *testing.T, ch Channel) {
	t.Run("collector", func(t *testing.T) {
		collecttest.Run(t, func(t *testing.T) collecttest.Harness {
			h := &harness{channel: ch, client: Client(t)}
			return collecttest.Harness{New: h.new, Feed: h.feed, FeedBad: h.feedBad}
		})
	})
	t.Run("answers in bounded time", func(t *testing.T) {
		c := ch.collector(t, web.Config{RequestTimeout: 50 * time.Millisecond})
		client := Start(t, c, Stuck{})
		if got := post(t, client, c, ch.Good(1, 1)); got != http.StatusServiceUnavailable {
			t.Errorf("status %d, want 503", got)
		}
	})
	t.Run("stops while the bus is stuck", ch.stopsWhileStuck)
	t.Run("cuts off slow clients", ch.cutsOffSlowClients)
	t.Run("takes requests at the same time", ch.takesManyAtOnce)
	t.Run("collects once", func(t *testing.T) {
		c := ch.collector(t, web.Config{})
		Start(t, c, collecttest.NewSink())
		if err := c.Collect(t.Context(), collecttest.NewSink()); err == nil {
			t.Error("a second Collect worked")
		}
	})
	t.Run("unusable address", func(t *testing.T) {
		first := ch.collector(t, web.Config{})
		Start(t, first, collecttest.NewSink())
		c := ch.collector(t, web.Config{Listen: first.Addr()})
		if err := c.Collect(t.Context(), collecttest.NewSink()); err == nil || c.Addr() != "" {
			t.Errorf("Collect on a taken address: %v, addr %q", err, c.Addr())
		}
	})
}

// A stop while a request waits for the bus answers it 503 and ends.
func (ch Channel) stopsWhileStuck(t *testing.T) {
	c := ch.collector(t, web.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	out := &entered{in: make(chan struct{}, 1)}
	go func() { done <- c.Collect(ctx, out) }()
	<-c.Ready()
	client, status := Client(t), make(chan int, 1)
	go func() { status <- post(t, client, c, ch.Good(1, 1)) }()
	<-out.in
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Collect: %v", err)
	}
	if got := <-status; got != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", got)
	}
}

// A client that sends nothing, or half of a request, is cut off.
func (ch Channel) cutsOffSlowClients(t *testing.T) {
	c := ch.collector(t, web.Config{ReadTimeout: 100 * time.Millisecond})
	client := Start(t, c, collecttest.NewSink())
	good := ch.Good(1, 1)
	head := "POST " + good.Path + " HTTP/1.1\r\nHost: x\r\n"
	var fields strings.Builder
	_ = good.Header.Write(&fields)
	for _, begin := range []string{"", head, head + fields.String() + "Content-Length: 100\r\n\r\n{"} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", c.Addr())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, begin)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, err = io.Copy(io.Discard, conn)
		if n, ok := errors.AsType[net.Error](err); ok && n.Timeout() {
			t.Errorf("after %q the connection is still open", begin)
		}
		_ = conn.Close()
	}
	if got := post(t, client, c, good); got != good.Status {
		t.Errorf("a good client: status %d, want %d", got, good.Status)
	}
}

func (ch Channel) takesManyAtOnce(t *testing.T) {
	const clients, requests, each = 16, 10, 5
	sink := collecttest.NewSink()
	c := ch.collector(t, web.Config{})
	client := Start(t, c, sink)
	wrong := make(chan int)
	for i := range clients {
		go func() {
			for j := range requests {
				r := ch.Good(1000*i+10*j, each)
				wrong <- post(t, client, c, r) - r.Status
			}
		}()
	}
	for range clients * requests {
		if by := <-wrong; by != 0 {
			t.Errorf("the status is %d off", by)
		}
	}
	if n := len(collecttest.Keys(sink)); n != clients*requests*each {
		t.Errorf("%d keys, want %d", n, clients*requests*each)
	}
}

// harness repeats what was not answered as it should be.
type harness struct {
	channel Channel
	client  *http.Client
	current atomic.Pointer[Collector]
	next    atomic.Int64
}

func (h *harness) new(t *testing.T) collect.Collector {
	c := h.channel.collector(t, web.Config{})
	h.current.Store(&c)
	return c
}

func (h *harness) feed(ctx context.Context, t *testing.T, n int) {
	for range n {
		h.deliver(ctx, t, h.channel.Good(int(h.next.Add(1)), 1))
	}
}

func (h *harness) feedBad(ctx context.Context, t *testing.T) { h.deliver(ctx, t, h.channel.Bad()) }

func (h *harness) deliver(ctx context.Context, t *testing.T, r Request) {
	c := *h.current.Load()
	retry := time.NewTicker(5 * time.Millisecond)
	defer retry.Stop()
	for {
		select {
		case <-c.Ready():
			if post(t, h.client, c, r) == r.Status {
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
