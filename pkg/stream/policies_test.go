package stream_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/stream"
	"vedetta/pkg/stream/streamtest"
)

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

func TestRegistersAreKeptByVersion(t *testing.T) {
	srv := streamtest.Start(t)
	b, ctx := srv.Bus(), t.Context()
	contacts := bytes.Repeat([]byte("0123456789abcdef"), 50_000) // more than one chunk
	if err := b.PutPolicy(ctx, "c_a", "v1", []byte("uno"), map[string]io.ReadSeeker{stream.PolicyContacts: bytes.NewReader(contacts)}); err != nil {
		t.Fatal(err)
	}
	if err := b.PutPolicy(ctx, "c_a", "v2", []byte("due"), nil); err != nil {
		t.Fatal(err)
	}
	for version, want := range map[string]string{"v1": "uno", "v2": "due"} {
		if got, err := b.PolicyBytes(ctx, "c_a", version, stream.PolicyRegister); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", version, got, err)
		}
	}
	if err := b.PutPolicy(ctx, "c_aa", "v1", []byte("altro"), nil); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[event.Body]map[string]uint64{"c_a": {"v1": 800_003, "v2": 3}, "c_b": {}} {
		if kept, err := b.PolicyBytesKept(ctx, body); err != nil || !maps.Equal(kept, want) {
			t.Errorf("%s keeps %v (%v), want %v", body, kept, err, want)
		}
	}
	var got bytes.Buffer
	create := func() (io.WriteCloser, error) {
		got.Reset()
		return closer{&got}, nil
	}
	if err := b.PolicyPart(ctx, "c_a", "v1", stream.PolicyContacts, create); err != nil || !bytes.Equal(got.Bytes(), contacts) {
		t.Errorf("contacts: %d bytes, %v", got.Len(), err)
	}
	if err := b.PolicyPart(ctx, "c_a", "v2", stream.PolicyContacts, create); !errors.Is(err, stream.ErrNoPolicy) {
		t.Errorf("contacts of a version without them: %v", err)
	}
	if _, err := b.PolicyBytes(ctx, "c_a", "v3", stream.PolicyRegister); !errors.Is(err, stream.ErrNoPolicy) {
		t.Errorf("unknown version: %v", err)
	}

	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	want := []stream.PolicyVersion{{Version: "v1", Published: at}, {Version: "v2", Published: at.Add(time.Hour)}, {Version: "v1", Published: at.Add(2 * time.Hour)}}
	for _, v := range append(want, want[0]) {
		if err := b.NotePolicy(ctx, "c_a", v); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := b.PolicyVersions(ctx, "c_a"); err != nil || !slices.Equal(all, want) {
		t.Errorf("versions %v, %v", all, err)
	}
	if all, err := b.PolicyVersions(ctx, "c_b"); err != nil || all != nil {
		t.Errorf("versions of another body: %v, %v", all, err)
	}
}
