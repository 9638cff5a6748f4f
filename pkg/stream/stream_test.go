package stream_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/stream"
	"vedetta/pkg/stream/embedded"
	"vedetta/pkg/stream/streamtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, streamtest.LibraryLeak()) }

func ring(t testing.TB) *pseudonym.Keyring {
	t.Helper()
	k, err := pseudonym.OpenKeyring(t.TempDir(), "c_f257")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func message(k *pseudonym.Keyring, body event.Body, n int) *event.Event {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Second)
	return &event.Event{
		ID: k.ID(at, string(body), fmt.Sprint(n)), Source: "/collector/sms/test", Type: event.MessageSubmitted, Time: at, Body: body, Channel: event.SMS,
		Data: event.Data{Ingested: at, Text: fmt.Sprint("testo ", n)},
	}
}

// readAll reads partitions until n events have come, by partition.
func readAll(ctx context.Context, t *testing.T, b *stream.Bus, n int) map[int][]*event.Event {
	t.Helper()
	parts := make([]*stream.Partition, b.Partitions())
	for i := range parts {
		var err error
		if parts[i], err = b.OpenPartition(ctx, i, 0); err != nil {
			t.Fatal(err)
		}
	}
	got, total := make(map[int][]*event.Event), 0
	for total < n {
		for i, p := range parts {
			msgs, _, err := p.Fetch(ctx, 500, 20*time.Millisecond)
			if err != nil {
				t.Fatalf("%d of %d read: %v", total, n, err)
			}
			for _, m := range msgs {
				e, err := event.Decode(m.Data)
				if err != nil {
					t.Fatal(err)
				}
				got[i] = append(got[i], e)
			}
			total += len(msgs)
			p.Ack(ctx)
		}
	}
	return got
}

func TestEventsOfABodyStayInOnePartitionAndInOrder(t *testing.T) {
	srv := streamtest.Start(t)
	b, k, ctx := srv.Bus(), ring(t), t.Context()
	bodies := []event.Body{"c_f257", "c_h501", "c_i690", "c_g921", "c_i709"}
	for n := range 40 {
		for _, body := range bodies {
			if err := b.Publish(ctx, message(k, body, n)); err != nil {
				t.Fatal(err)
			}
		}
	}
	where, last := map[event.Body]int{}, map[event.Body]time.Time{}
	for p, events := range readAll(ctx, t, b, 40*len(bodies)) {
		for _, e := range events {
			if have, ok := where[e.Body]; ok && have != p {
				t.Fatalf("body %s stands in partitions %d and %d", e.Body, have, p)
			}
			if where[e.Body] = p; !e.Time.After(last[e.Body]) {
				t.Fatalf("body %s is out of order at %s", e.Body, e.Time)
			}
			last[e.Body] = e.Time
		}
	}
	if len(where) != len(bodies) {
		t.Errorf("%d bodies came back, want %d", len(where), len(bodies))
	}
}

func TestARepeatIsStoredOnce(t *testing.T) {
	b, k := streamtest.Start(t).Bus(), ring(t)
	for range 3 {
		if err := b.Publish(t.Context(), message(k, "c_f257", 1)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Status(t.Context())
	if err != nil || s.Events != 1 {
		t.Errorf("status %+v, error %v, want 1 event", s, err)
	}
}

func TestServerRestartsLoseAndDoubleNothing(t *testing.T) {
	srv := streamtest.Start(t)
	b, k := srv.Bus(), ring(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	const n = 3000
	halfway, resumed, published := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; i < n; i += 100 {
			batch := make([]*event.Event, 100)
			for j := range batch {
				batch[j] = message(k, "c_f257", i+j)
			}
			if err := b.Publish(ctx, batch...); err != nil {
				published <- err
				return
			}
			if i == n/2 {
				close(halfway)
				<-resumed
			}
		}
		published <- nil
	}()
	go func() {
		<-halfway
		srv.Pause()
		srv.Resume()
		close(resumed)
	}()
	seen := make(map[string]int)
	for _, events := range readAll(ctx, t, b, n) {
		for _, e := range events {
			seen[e.ID]++
		}
	}
	if err := <-published; err != nil {
		t.Fatal(err)
	}
	if len(seen) != n {
		t.Errorf("%d different events read, want %d", len(seen), n)
	}
	for id, times := range seen {
		if times != 1 {
			t.Fatalf("event %s was handed out %d times", id, times)
		}
	}
}

func TestPublishWaitsForTheServer(t *testing.T) {
	srv := streamtest.Start(t)
	b, k := srv.Bus(), ring(t)
	srv.Pause()
	done := make(chan error, 1)
	go func() { done <- b.Publish(t.Context(), message(k, "c_f257", 1)) }()
	short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := b.Publish(short, message(k, "c_f257", 2)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("publish without a server: %v, want the context's error", err)
	}
	srv.Resume()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestReadingGoesOnFromTheCheckpointNotFromTheAcknowledgedFloor(t *testing.T) {
	b, k, ctx := streamtest.Start(t).Bus(), ring(t), t.Context()
	for n := range 10 {
		if err := b.Publish(ctx, message(k, "c_f257", n)); err != nil {
			t.Fatal(err)
		}
	}
	var part int
	for p := range readAll(ctx, t, b, 10) { // acknowledges everything
		part = p
	}
	p, err := b.OpenPartition(ctx, part, 4)
	if err != nil {
		t.Fatal(err)
	}
	msgs, behind, err := p.Fetch(ctx, 6, time.Minute)
	if err != nil || len(msgs) != 6 || msgs[0].Seq != 5 || behind != 0 {
		t.Errorf("%d messages, %d behind, error %v, want the 6 after sequence 4", len(msgs), behind, err)
	}
}

func TestCheckpointFencesTheSlowerAnalyser(t *testing.T) {
	b, ctx := streamtest.Start(t).Bus(), t.Context()
	old, err := b.LoadCheckpoint(ctx, 2)
	if err != nil || old.Seq != 0 || old.State != nil {
		t.Fatalf("first checkpoint %+v, error %v", old, err)
	}
	first, err := b.SaveCheckpoint(ctx, 2, old, 10, []byte("stato"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.SaveCheckpoint(ctx, 2, old, 11, []byte("tardi")); !errors.Is(err, stream.ErrFenced) {
		t.Fatalf("second writer over the same checkpoint: %v, want ErrFenced", err)
	}
	if _, err = b.SaveCheckpoint(ctx, 2, first, 20, []byte("nuovo")); err != nil {
		t.Fatal(err)
	}
	got, err := b.LoadCheckpoint(ctx, 2)
	if err != nil || got.Seq != 20 || string(got.State) != "nuovo" {
		t.Errorf("loaded %+v, error %v", got, err)
	}
}

func TestOneLeaseAPartition(t *testing.T) {
	b, ctx := streamtest.Start(t).Bus(), t.Context()
	first, err := b.Acquire(ctx, 1, "uno")
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	if _, err := b.Acquire(short, 1, "due"); err == nil {
		t.Fatal("two analysers hold one partition")
	}
	first.Release(ctx)
	second, err := b.Acquire(ctx, 1, "due")
	if err != nil {
		t.Fatal(err)
	}
	second.Release(ctx)
}

func TestDeadLetterKeepsItsReasonInOneLine(t *testing.T) {
	b, ctx := streamtest.Start(t).Bus(), t.Context()
	d := &event.DeadLetter{Body: "c_f257", Stage: "collect", Source: "/collector/api/x", Reason: "rejected: field\r\nX: y", Sealed: []byte("age"), ID: "x"}
	for range 2 {
		if err := b.DeadLetter(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	got, err := b.DeadLetters(ctx, 10)
	if err != nil || len(got) != 1 || got[0].Reason != "rejected: field  X: y" || got[0].Body != "c_f257" || string(got[0].Sealed) != "age" {
		t.Errorf("dead letters %+v, error %v", got, err)
	}
}

func TestFindingsComeUntilTheyAreAcknowledged(t *testing.T) {
	b, ctx := streamtest.Start(t).Bus(), t.Context()
	f := &event.Finding{ID: "f1", Revision: 1, Body: "c_f257", Rule: "bulk.undeclared", People: 53}
	if err := b.PublishFindings(ctx, f, f); err != nil {
		t.Fatal(err)
	}
	r := b.ReadFindings("alerter")
	got, ack, err := r.Fetch(ctx, 1, time.Minute)
	if err != nil || len(got) != 1 || got[0].People != 53 {
		t.Fatalf("findings %+v, error %v, want one", got, err)
	}
	if s, err := b.Status(ctx); err != nil || s.Waiting != 1 {
		t.Errorf("status %+v, error %v, want 1 waiting", s, err)
	}
	if err := ack(ctx); err != nil {
		t.Fatal(err)
	}
	if s, err := b.Status(ctx); err != nil || s.Waiting != 0 {
		t.Errorf("status %+v, error %v, want none waiting", s, err)
	}
}

func TestIncidentIsSavedOverItsOwnRevisionOnly(t *testing.T) {
	b, ctx := streamtest.Start(t).Bus(), t.Context()
	in, rev, err := b.LoadIncident(ctx, "i1")
	if err != nil || in != nil || rev != 0 {
		t.Fatalf("incident %v, revision %d, error %v, want none", in, rev, err)
	}
	if err := b.SaveIncident(ctx, &event.Incident{ID: "i1", State: "new"}, 0); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveIncident(ctx, &event.Incident{ID: "i1", State: "other"}, 0); !errors.Is(err, stream.ErrConflict) {
		t.Errorf("second creation: %v, want ErrConflict", err)
	}
}

func TestStreamsAreNotMadeByTheWay(t *testing.T) {
	srv := streamtest.Start(t)
	b, err := stream.Connect(srv.Config(), stream.Options{Name: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Check(t.Context()); !errors.Is(err, stream.ErrNoStreams) {
		t.Fatalf("check of an empty server: %v, want ErrNoStreams", err)
	}
	for range 2 {
		if err := b.Ensure(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestStoreUnderAnotherKeyIsRecognisedBeforeAnythingIsTouched(t *testing.T) {
	dir := t.TempDir()
	c := embedded.Config{Dir: filepath.Join(dir, "store"), KeyFile: filepath.Join(dir, "key"), Token: "t", Log: slog.New(slog.DiscardHandler)}
	k := ring(t)
	run := func() uint64 {
		t.Helper()
		s, err := embedded.Start(c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Stop()
		bc := stream.DefaultConfig()
		bc.URL, bc.Token = s.URL(), "t"
		b, err := stream.Connect(bc, stream.Options{Name: "test", Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if err := b.Ensure(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := b.Publish(t.Context(), message(k, "c_f257", 1)); err != nil {
			t.Fatal(err)
		}
		st, err := b.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return st.Events
	}
	run()
	right, err := os.ReadFile(c.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func() error{
		"another key": func() error {
			return os.WriteFile(c.KeyFile, []byte("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"), 0o600)
		},
		"no key": func() error { return os.Remove(c.KeyFile) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if s, err := embedded.Start(c); !errors.Is(err, embedded.ErrWrongKey) {
			if err == nil {
				s.Stop()
			}
			t.Errorf("%s: %v, want ErrWrongKey", name, err)
		}
	}
	if err := os.WriteFile(c.KeyFile, right, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(); got != 1 {
		t.Errorf("%d events under the right key again, want the 1 of before", got)
	}
}

func TestStoreHoldsNoPlainText(t *testing.T) {
	dir := t.TempDir()
	c := embedded.Config{Dir: filepath.Join(dir, "store"), KeyFile: filepath.Join(dir, "key"), Token: "t", Log: slog.New(slog.DiscardHandler)}
	s, err := embedded.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	bc := stream.DefaultConfig()
	bc.URL, bc.Token = s.URL(), "t"
	b, err := stream.Connect(bc, stream.Options{Name: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Ensure(t.Context()), b.Publish(t.Context(), message(ring(t), "c_f257", 4711))); err != nil {
		t.Fatal(err)
	}
	b.Close()
	s.Stop()
	err = filepath.WalkDir(c.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && (bytes.Contains(content, []byte("testo 4711")) || bytes.Contains(content, []byte("message.submitted"))) {
			t.Errorf("%s holds plain text", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheLargestEventFits publishes what the intake allows at most, with a
// vault entry for everybody.
func TestTheLargestEventFits(t *testing.T) {
	b, k := streamtest.Start(t).Bus(), ring(t)
	e := message(k, "c_f257", 1)
	e.Data.Text = strings.Repeat("x", event.MaxText)
	e.Data.Vault = &event.Vault{KeyID: "0123456789abcdef", SealedKey: make([]byte, 256)}
	for i := range event.MaxRecipients {
		id := pseudonym.Identity(fmt.Sprintf("mailto:nome.cognome.molto.lungo%05d@posta.comune.test", i))
		token, _, err := k.Token(id, e.Time)
		if err != nil {
			t.Fatal(err)
		}
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: event.Token(token), Field: event.FieldEnvelope, External: true})
		e.Data.Vault.Entries = append(e.Data.Vault.Entries, event.VaultEntry{Token: event.Token(token), Mask: id.Mask(), Sealed: make([]byte, len(id)+40)})
	}
	if err := b.Publish(t.Context(), e); err != nil {
		t.Error(err)
	}
}

// TestALateServerIsNotAnEmptyStream fetches with less time than any server needs:
// whoever gets nothing is told what is still there, and gets it in the end.
func TestALateServerIsNotAnEmptyStream(t *testing.T) {
	b, k := streamtest.Start(t).Bus(), ring(t)
	e := message(k, "c_f257", 1)
	if err := b.Publish(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	late, held := 0, uint64(0)
	for i := range b.Partitions() {
		p, err := b.OpenPartition(t.Context(), i, 0)
		if err != nil {
			t.Fatal(err)
		}
		msgs, behind, err := p.Fetch(t.Context(), 10, time.Nanosecond)
		if err != nil {
			t.Fatal(err)
		}
		if len(msgs) == 0 {
			late++
		}
		held += behind + uint64(len(msgs))
		for len(msgs) == 0 && behind > 0 {
			if msgs, behind, err = p.Fetch(t.Context(), 10, 200*time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
	}
	if late == 0 || held != 1 {
		t.Errorf("%d of %d fetches came back empty, with %d messages held; want some, and 1", late, b.Partitions(), held)
	}
}

func TestAnEventOverMaxPayloadIsRejectedAtOnce(t *testing.T) {
	b, k := streamtest.Start(t).Bus(), ring(t)
	// At the limit itself the headers no longer fit.
	for _, n := range []int{8 << 20, 8<<20 - 400, 9 << 20} {
		e := message(k, "c_f257", 1)
		e.Data.Text = strings.Repeat("x", n)
		if err := b.Publish(t.Context(), e); !errors.Is(err, event.ErrRejected) {
			t.Errorf("%d bytes: %v, want ErrRejected", n, err)
		}
	}
}
