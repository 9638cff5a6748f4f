package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// feed knows the sources of the demo and what was put into them.
type feed struct {
	dir        string
	now        time.Time
	socialAddr string
	apiAddr    string
	// Events is how many events the input should come to, DeadLetters how many
	// pieces of it can't be understood.
	events      int
	deadLetters int
	lines       int // of access logs, for ids
	queueIDs    int
	said        []string // see Demo.Said
	pages       *pages   // the Graph API that is polled
}

func newFeed(dir string, now time.Time) *feed {
	social := freePort(firstPort)
	return &feed{dir: dir, now: now.UTC().Truncate(time.Second), socialAddr: loopback(social), apiAddr: loopback(freePort(social + 1))}
}

// The ports of the demo's sources lie below those that systems give away by
// themselves: else NATS or the engine might get one of them before its collector
// listens.
const (
	firstPort = 20_000
	lastPort  = 30_000
)

// freePort is a loopback port from a number on that was free a moment ago. It
// starts somewhere, so that demos side by side do not meet.
func freePort(from int) int {
	from += rand.IntN((lastPort - from) / 2)
	for port := from; port < lastPort; port++ {
		if l, err := net.Listen("tcp", loopback(port)); err == nil {
			l.Close()
			return port
		}
	}
	return from // the collector says that it is taken
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

func (f *feed) accessLog(name string) string {
	return filepath.Join(f.dir, "kannel-"+name+".access.log")
}

// milterSocket is kept short: a socket's path has at most 108 bytes.
func (f *feed) milterSocket(name string) string { return filepath.Join(f.dir, name+".sock") }

// input puts one piece of raw input into its source and returns once the source
// has it.
type input func(ctx context.Context) error

// inputs are the pieces of all cases, one case after another in turns, so that
// whatever breaks on the way hits all of them.
func (f *feed) inputs(cases []Case) []input {
	var queues [][]input
	longest := 0
	for _, c := range cases {
		q := c.feed(f)
		queues = append(queues, q)
		longest = max(longest, len(q))
	}
	var out []input
	for i := range longest {
		for _, q := range queues {
			// Shorter cases are spread over the whole run.
			from, to := i*len(q)/longest, (i+1)*len(q)/longest
			out = append(out, q[from:to]...)
		}
	}
	return out
}

// ago is a time before the demo's start.
func (f *feed) ago(d time.Duration) time.Time { return f.now.Add(-d) }

// appendTo adds lines to a log as a gateway does.
func appendTo(path string, b []byte) error {
	w, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write access log: %w", err)
	}
	if _, err := w.Write(b); err != nil {
		w.Close()
		return fmt.Errorf("write access log: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write access log: %w", err)
	}
	return nil
}
