package api

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
)

func TestSuite(t *testing.T) {
	collecttest.Run(t, func(t *testing.T) collecttest.Harness {
		h := &harness{client: testClient(t)}
		return collecttest.Harness{New: h.new, Feed: h.feed, FeedBad: h.feedBad}
	})
}

// harness is a client that repeats what was answered 503.
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
		h.deliver(ctx, t, sms(int(h.next.Add(1))), http.StatusAccepted)
	}
}

func (h *harness) feedBad(ctx context.Context, t *testing.T) {
	h.deliver(ctx, t, `{"schema":1,"tex":"x"}`, http.StatusUnprocessableEntity)
}

func (h *harness) deliver(ctx context.Context, t *testing.T, body string, want int) {
	c := h.current.Load()
	retry := time.NewTicker(5 * time.Millisecond)
	defer retry.Stop()
	for {
		select {
		case <-c.Ready():
			if a := post(t, h.client, c, tokenA, "application/json", strings.NewReader(body)); a.status == want {
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
