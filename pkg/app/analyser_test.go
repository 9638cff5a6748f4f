package app

import (
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"vedetta/pkg/stream/streamtest"
)

// An analyser that loses a partition while it still opens it lets go of it, and does not
// end the process with the other partitions.
func TestALeaseLostWhileOpening(t *testing.T) {
	server := streamtest.Start(t)
	bus, c := server.Bus(), server.Config()
	conn, err := nats.Connect(c.URL, nats.Token(string(c.Token)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	lease, err := bus.Acquire(t.Context(), 0, "first")
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Release(t.Context())
	if err := js.DeleteStream(t.Context(), "EVENTS"); err != nil { // opening is tried again and again
		t.Fatal(err)
	}
	leases, err := js.KeyValue(t.Context(), "leases")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := leases.Put(t.Context(), "0", []byte("second")); err != nil {
		t.Fatal(err)
	}
	if err := (&analysers{bus: bus}).hold(t.Context(), 0, lease); err != nil {
		t.Errorf("the process ends: %v", err)
	}
}
