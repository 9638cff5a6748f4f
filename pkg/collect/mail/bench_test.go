package mail

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"vedetta/pkg/collect/spool"
)

// BenchmarkMessage is a 2 KB message from MAIL to the answer at its end, over a
// Unix socket, with and without the spool.
func BenchmarkMessage(b *testing.B) {
	for _, sessions := range []int{1, 8} {
		for _, with := range []string{"none", "spool"} {
			b.Run(fmt.Sprintf("sessions=%d/%s", sessions, with), func(b *testing.B) {
				c := collector(b, config(b))
				store := func(context.Context, []byte) error { return nil }
				if with == "spool" {
					store = openSpool(b, c)
				}
				serve(b, c, store)
				messages(b, c.cfg.Listen, sessions)
			})
		}
	}
}

func openSpool(b *testing.B, c *Collector) storeFunc {
	b.Helper()
	s, err := spool.Open(c.cfg.SpoolDir, c.box, spool.Options{MaxBytes: 1 << 40})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	wg.Go(func() { s.Drain(ctx, func(context.Context, [][]byte) error { return nil }) })
	b.Cleanup(func() { cancel(); wg.Wait(); s.Close() })
	return s.Append
}

func serve(b *testing.B, c *Collector, store storeFunc) {
	b.Helper()
	ln, err := c.cfg.listen()
	if err != nil {
		b.Fatal(err)
	}
	sv := &server{c: c, store: store, quiet: true, conns: make(map[*conn]bool)}
	var wg sync.WaitGroup
	wg.Go(func() { sv.serve(context.Background(), ln) })
	b.Cleanup(func() { ln.Close(); sv.close(); wg.Wait() })
}

// messages sends b.N messages over the sessions together.
func messages(b *testing.B, listen string, sessions int) {
	b.Helper()
	l := note("4jX53w4HHrz1TdL1", 2)
	l.body = string(make([]byte, 0, 2048))
	for len(l.body) < 2000 {
		l.body += "Gentile cittadino, la rata scade lunedì.\r\n"
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ResetTimer()
	for range sessions {
		wg.Go(func() {
			m := dial(b.Context(), b, listen).connect("mx")
			for left.Add(-1) >= 0 {
				m.send(l)
			}
			m.quit()
		})
	}
	wg.Wait()
}
