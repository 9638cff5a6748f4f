package social

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/graph"
	"vedetta/pkg/collect/social/mastodon"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/socialtest"
	"vedetta/pkg/collect/social/telegram"
	"vedetta/pkg/collect/social/youtube"
	"vedetta/pkg/event"
)

const (
	testToken   = "gettone-inventato"
	testChannel = "UCborgofinto0000000001"
	testBot     = "123456:gettone-inventato"
)

// hurried waits a moment where a Collector would wait for minutes.
func hurried(ctx context.Context, _ time.Duration) error {
	t := time.NewTimer(3 * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// polledSuite runs the suite of all collectors over one polled platform: put
// makes a good comment with a number, bad one that can't be understood.
func polledSuite(t *testing.T, start func(t *testing.T) (c Config, put func(n int), bad func())) {
	t.Helper()
	collecttest.Run(t, func(t *testing.T) collecttest.Harness {
		c, put, bad := start(t)
		c.Body = testBody
		dir := t.TempDir()
		var n atomic.Int64
		h := collecttest.Harness{
			New: func(t *testing.T) collect.Collector {
				out, err := New(c, Options{StateDir: dir, Wait: hurried})
				if err != nil {
					t.Fatal(err)
				}
				return out
			},
			Feed: func(_ context.Context, _ *testing.T, count int) {
				for range count {
					put(int(n.Add(1)))
				}
			},
		}
		if bad != nil {
			h.FeedBad = func(context.Context, *testing.T) { bad() }
		}
		return h
	})
}

// often asks in every round for everything.
var often = poll.Rhythm{Interval: time.Second}

func past() time.Time { return time.Now().Add(-3 * time.Second).UTC().Truncate(time.Second) }

func TestSuiteFacebookPolled(t *testing.T) {
	polledSuite(t, func(t *testing.T) (Config, func(int), func()) {
		g := socialtest.NewGraph(t, time.Now, testPage, testToken)
		g.PageSize = 4
		seen := past()
		c := Config{Facebook: Facebook{Poll: []graph.Config{{Account: testPage, Token: testToken, API: g.URL, Settle: 1, Rhythm: often}}}}
		put := func(n int) {
			if n%5 == 0 {
				g.Put(socialtest.Node{ID: fmt.Sprintf("%s_%d", testPage, n), Author: testPage, Text: "avviso", Created: seen})
				return
			}
			post := testPage + "_0"
			if n == 1 {
				g.Put(socialtest.Node{ID: post, Author: testPage, Text: "avviso", Created: seen})
				return
			}
			g.Put(socialtest.Node{ID: fmt.Sprintf("0_%d", n), Post: post, Author: "24680", Text: fmt.Sprint("commento ", n), Created: seen})
		}
		return c, put, func() { g.Put(socialtest.Node{ID: testPage + "_x", Created: time.Unix(99_999_999_999, 0)}) }
	})
}

func TestSuiteInstagramPolled(t *testing.T) {
	polledSuite(t, func(t *testing.T) (Config, func(int), func()) {
		g := socialtest.NewGraph(t, time.Now, testInstagram, testToken)
		g.Instagram, g.PageSize = true, 2
		seen := past()
		c := Config{Instagram: Instagram{Poll: []graph.Config{{Account: testInstagram, Token: testToken, API: g.URL, Settle: 1, Rhythm: often}}}}
		put := func(n int) {
			switch n {
			case 1:
				g.Put(socialtest.Node{ID: "m1", Text: "foto", Created: seen})
			case 2:
				g.Put(socialtest.Node{ID: "c2", Post: "m1", Author: "24680", Text: "bella", Created: seen})
			default:
				g.Put(socialtest.Node{ID: fmt.Sprint("c", n), Post: "m1", Parent: "c2", Author: "13579", Text: fmt.Sprint("risposta ", n), Created: seen})
			}
		}
		return c, put, func() { g.Put(socialtest.Node{ID: "m", Created: time.Unix(99_999_999_999, 0)}) }
	})
}

func TestSuiteYouTube(t *testing.T) {
	polledSuite(t, func(t *testing.T) (Config, func(int), func()) {
		y := socialtest.NewYouTube(t, time.Now, testChannel)
		y.PageSize = 3
		seen := past()
		c := Config{YouTube: []youtube.Config{{Channel: testChannel, Key: Secret(y.Key), API: y.URL, Budget: 1_000_000, Full: time.Nanosecond, Rhythm: often}}}
		put := func(n int) {
			id, parent := fmt.Sprint("T", n), ""
			if n%3 == 0 {
				id, parent = fmt.Sprintf("T%d.r%d", n-1, n), fmt.Sprint("T", n-1)
			}
			y.Put(socialtest.Comment{ID: id, Parent: parent, Video: "v1", Author: "UCada", Text: fmt.Sprint("commento ", n), Published: seen})
		}
		return c, put, func() { y.Put(socialtest.Comment{ID: "Tx", Video: "v1", Text: "senza ora"}) }
	})
}

func TestSuiteTelegram(t *testing.T) {
	polledSuite(t, func(t *testing.T) (Config, func(int), func()) {
		g := socialtest.NewTelegram(t, time.Now, testBot)
		c := Config{Telegram: []telegram.Config{{Channel: -1001, Group: -1002, Token: testBot, API: g.URL, Hold: time.Second}}}
		put := func(n int) {
			g.Update("message", map[string]any{
				"message_id": n, "date": past().Unix(), "chat": map[string]any{"id": -1002}, "text": fmt.Sprint("commento ", n),
				"from": map[string]any{"id": 24680, "first_name": "Ada"}, "message_thread_id": 1,
			})
		}
		return c, put, func() { g.Update("message", map[string]any{"message_id": "x"}) }
	})
}

func TestSuiteMastodon(t *testing.T) {
	polledSuite(t, func(t *testing.T) (Config, func(int), func()) {
		m := socialtest.NewMastodon(t, time.Now, "comune")
		seen := past()
		c := Config{Mastodon: []mastodon.Config{{Server: m.URL, Account: "comune", Rhythm: often}}}
		put := func(n int) {
			s := socialtest.MastodonStatus{ID: fmt.Sprint(n), Author: "500", InReplyTo: "1", Versions: []socialtest.StatusVersion{{HTML: "<p>ciao</p>", At: seen}}}
			if n == 1 || n%4 == 0 {
				s.Author, s.InReplyTo = m.AccountID, ""
			}
			m.Put(s)
		}
		return c, put, func() {
			m.Put(socialtest.MastodonStatus{ID: "900", Author: m.AccountID, Versions: []socialtest.StatusVersion{{HTML: "x"}}})
		}
	})
}

// An expired token: the collector says so and goes on; a new one in the file
// brings it back without a restart.
func TestExpiredToken(t *testing.T) {
	g := socialtest.NewGraph(t, time.Now, testPage, "gettone-nuovo")
	g.Put(socialtest.Node{ID: testPage + "_1", Author: testPage, Text: "avviso", Created: past()})
	file := filepath.Join(t.TempDir(), "token")
	write := func(token string) { // at once: half a file is another refused token
		t.Helper()
		if err := os.WriteFile(file+".new", []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write("gettone-scaduto")
	reg := prometheus.NewRegistry()
	c, err := New(Config{Body: testBody, Facebook: Facebook{Poll: []graph.Config{{Account: testPage, TokenFile: file, API: g.URL, Settle: 1, Rhythm: often}}}}, Options{Wait: hurried, Metrics: reg})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	done := make(chan error, 1)
	sink := collecttest.NewSink()
	go func() { done <- c.Collect(ctx, sink) }()
	if err := sink.Wait(ctx, func(s *collecttest.Sink) bool { return len(s.Intakes()) > 0 }); err != nil {
		t.Fatal(err)
	}
	if in := sink.Intakes()[0]; in.Type != event.CollectorGap || in.Degraded[0] != "token_refused" || in.Validate() != nil {
		t.Errorf("%s %q, want a gap for a refused token", in.Type, in.Degraded)
	}
	if n := refused(t, reg); n != 1 {
		t.Errorf("the metric of the error state is %v, want 1", n)
	}
	write("gettone-nuovo")
	if err := sink.Wait(ctx, func(s *collecttest.Sink) bool { return len(collecttest.Keys(s)) > 1 }); err != nil {
		t.Fatal(err)
	}
	if in := sink.Intakes()[1]; in.Type != event.PostCreated {
		t.Errorf("%s, want the post", in.Type)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Collect: %v", err)
	}
}

// refused is the metric of the state in which a token is refused.
func refused(t *testing.T, reg *prometheus.Registry) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == "vedetta_social_poll_error" && strings.Contains(m.String(), `"token_refused"`) {
				return m.GetGauge().GetValue()
			}
		}
	}
	return -1
}
