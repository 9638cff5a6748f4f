package stream_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/stream"
	"vedetta/pkg/stream/streamtest"
)

// What is read but not acknowledged is still behind: its rows may not be stored.
func TestEventsAreBehindUntilTheyAreAcknowledged(t *testing.T) {
	b, k, ctx := streamtest.Start(t).Bus(), ring(t), t.Context()
	for n := range 3 {
		if err := b.Publish(ctx, message(k, "c_f257", n)); err != nil {
			t.Fatal(err)
		}
	}
	behind := func(want uint64) {
		t.Helper()
		if s, err := b.Status(ctx); err != nil || s.Behind != want || s.Waiting != want || s.Events != 3 {
			t.Errorf("status %+v, error %v, want %d of 3 events behind", s, err, want)
		}
	}
	var parts []*stream.Partition
	for i := range b.Partitions() {
		p, err := b.OpenPartition(ctx, i, 0)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p)
	}
	behind(3)
	for read := 0; read < 2; { // a busy server may answer late
		for _, p := range parts {
			msgs, _, err := p.Fetch(ctx, 2-read, 20*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			if read += len(msgs); read == 2 {
				break
			}
		}
	}
	behind(3)
	for _, p := range parts {
		p.Ack(ctx)
	}
	behind(1)
}

// TestAFetchIsBoundedInBytes reads events that together are far larger than one
// fetch may be: none is lost, none comes twice.
func TestAFetchIsBoundedInBytes(t *testing.T) {
	b, k := streamtest.Start(t).Bus(), ring(t)
	const n, text, most = 20, 3 << 20, 16 << 20
	for i := range n {
		e := message(k, "c_f257", i)
		e.Data.Text = strings.Repeat("x", text)
		if err := b.Publish(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	var parts []*stream.Partition
	for i := range b.Partitions() {
		p, err := b.OpenPartition(t.Context(), i, 0)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p)
	}
	var read []uint64
	for last := false; len(read) < n || !last; { // a busy server answers late: nothing within the time is no end
		last = len(read) >= n
		for _, p := range parts {
			msgs, _, err := p.Fetch(t.Context(), 1000, 200*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			size := 0
			for _, m := range msgs {
				size, read = size+len(m.Data), append(read, m.Seq)
			}
			if size > most {
				t.Errorf("one fetch brought %d events of %d bytes", len(msgs), size)
			}
			p.Ack(t.Context())
		}
	}
	if len(read) != n || !slices.IsSorted(read) || len(slices.Compact(read)) != n {
		t.Errorf("read %v, want each of %d once and in order", read, n)
	}
}
