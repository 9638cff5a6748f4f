package stream

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"vedetta/pkg/event"
)

// ErrNoPolicy means that a version of a register is not kept beside the stream.
var ErrNoPolicy = errors.New("no such version of the register")

// PolicyVersion is a version of a body's register that was published.
type PolicyVersion struct {
	Version   string    `json:"version"`
	Published time.Time `json:"published"` // time of its policy.changed event
}

// stalled ends a try of moving a register once nothing has moved for as long as
// any other try may take: contact indexes have hundreds of megabytes, and a server
// that died answers nothing.
type stalled struct {
	ctx    context.Context
	cancel context.CancelFunc
	timer  *time.Timer
}

func watchStall(ctx context.Context) *stalled {
	s := new(stalled)
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.timer = time.AfterFunc(tryTimeout, s.cancel)
	return s
}

func (s *stalled) stop() {
	s.timer.Stop()
	s.cancel()
}

// reader notes that something moves.
func (s *stalled) reader(r io.Reader) io.Reader { return movingReader{s, r} }

type movingReader struct {
	s *stalled
	r io.Reader
}

func (m movingReader) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	if n > 0 {
		m.s.timer.Reset(tryTimeout)
	}
	return n, err
}

// move calls f with the store of registers until it succeeds; each try ends when
// nothing moves any more.
func (b *Bus) move(ctx context.Context, what string, f func(try *stalled, objects jetstream.ObjectStore) error) error {
	return b.retry(ctx, what, func(context.Context) error {
		try := watchStall(ctx)
		defer try.stop()
		objects, err := b.js.ObjectStore(try.ctx, policyBucket)
		if err != nil {
			return fmt.Errorf("open registers: %w", err)
		}
		return f(try, objects)
	})
}

func policyObject(body event.Body, version, part string) string {
	return string(body) + "/" + version + "/" + part
}

// The parts of a version; all but the register may be missing.
const (
	PolicyRegister = "register"
	PolicyContacts = "contacts" // index of its contacts
	PolicyModel    = "model"    // classifier of the body's own
)

// PutPolicy keeps a version of a body's register, and the parts it has, beside
// the stream. Doing it again changes nothing. It does not tell anybody: publish a
// policy.changed event for that, then call NotePolicy.
func (b *Bus) PutPolicy(ctx context.Context, body event.Body, version string, register []byte, parts map[string]io.ReadSeeker) error {
	return b.move(ctx, "keep register", func(try *stalled, objects jetstream.ObjectStore) error {
		for name, part := range parts {
			if _, err := part.Seek(0, io.SeekStart); err != nil {
				return fmt.Errorf("%w: read %s of the register: %w", errFinal, name, err)
			}
			meta := jetstream.ObjectMeta{Name: policyObject(body, version, name)}
			if _, err := objects.Put(try.ctx, meta, try.reader(part)); err != nil {
				return fmt.Errorf("keep %s of %s: %w", name, body, err)
			}
		}
		// The register comes last: whoever finds it finds its parts.
		meta := jetstream.ObjectMeta{Name: policyObject(body, version, PolicyRegister)}
		if _, err := objects.Put(try.ctx, meta, bytes.NewReader(register)); err != nil {
			return fmt.Errorf("keep register of %s: %w", body, err)
		}
		return nil
	})
}

// PolicyBytes returns a part of a version, or an error that wraps ErrNoPolicy.
func (b *Bus) PolicyBytes(ctx context.Context, body event.Body, version, part string) (content []byte, err error) {
	err = b.policyObject(ctx, body, version, part, func(r io.Reader) error {
		content, err = io.ReadAll(r)
		return err
	})
	return content, err
}

// PolicyPart writes a part of a version, anew for each try, to what create
// returns. An error that wraps ErrNoPolicy says that it has none.
func (b *Bus) PolicyPart(ctx context.Context, body event.Body, version, part string, create func() (io.WriteCloser, error)) error {
	return b.policyObject(ctx, body, version, part, func(r io.Reader) error {
		w, err := create()
		if err != nil {
			return fmt.Errorf("%w: %w", errFinal, err)
		}
		_, err = io.Copy(w, r)
		return errors.Join(err, w.Close())
	})
}

func (b *Bus) policyObject(ctx context.Context, body event.Body, version, part string, read func(io.Reader) error) error {
	return b.move(ctx, "fetch register", func(try *stalled, objects jetstream.ObjectStore) error {
		o, err := objects.Get(try.ctx, policyObject(body, version, part))
		if errors.Is(err, jetstream.ErrObjectNotFound) {
			return fmt.Errorf("%w: %w: %s of %s", errFinal, ErrNoPolicy, version, body)
		}
		if err != nil {
			return fmt.Errorf("fetch register of %s: %w", body, err)
		}
		// The library checks the digest at the end and then returns an error.
		return errors.Join(read(try.reader(o)), o.Close())
	})
}

// PolicyVersions are the versions of a body's register, in the order in which
// they were published.
func (b *Bus) PolicyVersions(ctx context.Context, body event.Body) (out []PolicyVersion, err error) {
	err = b.retry(ctx, "list registers", func(ctx context.Context) error {
		out, _, err = b.policyVersions(ctx, body)
		return err
	})
	return out, err
}

func (b *Bus) policyVersions(ctx context.Context, body event.Body) (out []PolicyVersion, revision uint64, err error) {
	kv, err := b.js.KeyValue(ctx, policyVersionBucket)
	if err != nil {
		return nil, 0, fmt.Errorf("open register versions: %w", err)
	}
	e, err := kv.Get(ctx, string(body))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list register versions of %s: %w", body, err)
	}
	if err := json.Unmarshal(e.Value(), &out); err != nil {
		return nil, 0, fmt.Errorf("%w: register versions of %s: %w", errFinal, body, err)
	}
	return out, e.Revision(), nil
}

// PolicyBytesKept are the bytes of each version of a body's register that is kept
// beside the stream, all its parts together. All versions stay: a late event, and
// the stream read again from any position, are judged by the one that was in force.
func (b *Bus) PolicyBytesKept(ctx context.Context, body event.Body) (kept map[string]uint64, err error) {
	err = b.move(ctx, "list registers", func(try *stalled, objects jetstream.ObjectStore) error {
		kept = map[string]uint64{}
		all, err := objects.List(try.ctx)
		if errors.Is(err, jetstream.ErrNoObjectsFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("list registers: %w", err)
		}
		for _, o := range all {
			// A body's code and a version hold no slash.
			if at := strings.Split(o.Name, "/"); len(at) == 3 && at[0] == string(body) {
				kept[at[1]] += o.Size
			}
		}
		return nil
	})
	return kept, err
}

// NotePolicy notes that a version was published. Of two that do it at once both
// are kept.
func (b *Bus) NotePolicy(ctx context.Context, body event.Body, v PolicyVersion) error {
	return b.retry(ctx, "note register", func(ctx context.Context) error {
		all, revision, err := b.policyVersions(ctx, body)
		if err != nil || slices.ContainsFunc(all, func(o PolicyVersion) bool { return o.Version == v.Version && o.Published.Equal(v.Published) }) {
			return err
		}
		data, err := json.Marshal(append(all, v))
		if err != nil {
			return fmt.Errorf("%w: encode register versions: %w", errFinal, err)
		}
		kv, err := b.js.KeyValue(ctx, policyVersionBucket)
		if err != nil {
			return fmt.Errorf("open register versions: %w", err)
		}
		if _, err := kv.Update(ctx, string(body), data, revision); err != nil {
			return fmt.Errorf("note register of %s: %w", body, err)
		}
		return nil
	})
}

// FirstEvent is the time when the oldest event that the stream still holds was
// stored; zero when it holds none.
func (b *Bus) FirstEvent(ctx context.Context) (first time.Time, err error) {
	err = b.retry(ctx, "look at the stream", func(ctx context.Context) error {
		s, err := b.js.Stream(ctx, eventsStream)
		if err != nil {
			return fmt.Errorf("look at the stream: %w", err)
		}
		if state := s.CachedInfo().State; state.Msgs > 0 {
			first = state.FirstTime
		}
		return nil
	})
	return first, err
}
