package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/collect/web/webtest"
	"vedetta/pkg/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// listener is the smallest channel.
type listener struct {
	*web.Server
	handler http.HandlerFunc
}

func (l listener) Collect(ctx context.Context, out collect.Out) error {
	return l.Server.Collect(ctx, out, l.handler, &collect.Alive{
		Beats: func(time.Time) []*event.Intake { return []*event.Intake{{Type: event.CollectorAlive}} },
		Now:   time.Now, Log: slog.New(slog.DiscardHandler),
	})
}

func start(t *testing.T, c web.Config, h http.HandlerFunc) (listener, *http.Client) {
	t.Helper()
	l := listener{handler: h, Server: web.New(web.Options{
		Config: c.WithDefaults("127.0.0.1:0"), Name: "x", For: "tests", Listening: func(string) {}, Log: slog.New(slog.DiscardHandler),
	})}
	return l, webtest.Start(t, l, collecttest.NewSink())
}

func TestRequestsAreBounded(t *testing.T) {
	l, client := start(t, web.Config{MaxBody: 1 << 10, RequestTimeout: 500 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		<-r.Context().Done()
		_, _ = fmt.Fprintf(w, "%d bytes, %v", n, r.Context().Err())
	})
	for size, want := range map[int]string{1 << 10: "200 1024 bytes, context deadline exceeded", 1<<10 + 1: "413 "} {
		status, header, text := webtest.Post(t, client, l, "/", nil, strings.NewReader(strings.Repeat("x", size)))
		if got := fmt.Sprint(status, " ", text); got != want || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%d bytes: %q, headers %v, want %q", size, got, header, want)
		}
	}
}

// A connection over the limit waits until another ends.
func TestConnectionsAreBounded(t *testing.T) {
	l, client := start(t, web.Config{MaxConnections: 1}, func(http.ResponseWriter, *http.Request) {})
	idle, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	client.Timeout = 100 * time.Millisecond
	if status, _, _ := webtest.Post(t, client, l, "/", nil, nil); status != 0 {
		t.Errorf("status %d beyond the limit, want none", status)
	}
	_ = idle.Close()
	client.Timeout = time.Minute
	if status, _, _ := webtest.Post(t, client, l, "/", nil, nil); status != http.StatusOK {
		t.Errorf("status %d after the other connection ended, want 200", status)
	}
}

func TestAddrIsEmptyBeforeItListens(t *testing.T) {
	s := web.New(web.Options{})
	select {
	case <-s.Ready():
		t.Error("ready before Collect")
	default:
	}
	if s.Addr() != "" {
		t.Errorf("addr %q before Collect", s.Addr())
	}
}

func TestConfig(t *testing.T) {
	c := web.Config{}.WithDefaults("127.0.0.1:8092")
	if err := c.Validate("x"); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	bad := web.Config{Listen: "8092", MaxBody: 1, MaxConnections: -1, ReadTimeout: -1}.WithDefaults("")
	want := "x: listen \"8092\" is not host:port\nx: max_body is not between 1 KiB and 64 MiB\nx: max_connections is negative\nx: a timeout is negative"
	if err := bad.Validate("x"); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestSecretIsNeverShown(t *testing.T) {
	s := web.Secret("segreto")
	j, _ := json.Marshal(s)
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s)
	if out := fmt.Sprintf("%v %#v %q %x %s %s", s, s, s, s, j, log.String()); strings.Contains(out, "segreto") || strings.Contains(out, fmt.Sprintf("%x", string(s))) {
		t.Errorf("the secret is shown: %s", out)
	}
}
