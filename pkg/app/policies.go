package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/purpose"
	"vedetta/pkg/stream"
)

// publisher publishes registers where the keys are: the file of each body
// becomes a version beside the stream and a policy.changed event in it.
type publisher struct {
	c     Config
	bus   *stream.Bus
	log   *slog.Logger
	now   func() time.Time
	seen  map[string]string     // path → stamp of the files that were looked at last
	named map[string]namedFiles // path → what its register says

	progress func(contacts.Progress) // of the contacts that are read; nil tells nobody
}

// PublishPolicies publishes the registers that have changed since the last time.
// Run it where the keys are. A register with mistakes is not published and the
// one before it stays in force; all mistakes are returned. progress is told
// how far the contacts of one register after another are read; it may be nil.
func PublishPolicies(ctx context.Context, c Config, bus *stream.Bus, log *slog.Logger, progress func(contacts.Progress)) error {
	p := newPublisher(c, bus, log)
	p.progress = progress
	return p.publish(ctx)
}

// WatchPolicies publishes registers whenever their files change, until ctx ends.
// progress is that of PublishPolicies.
func WatchPolicies(ctx context.Context, c Config, bus *stream.Bus, log *slog.Logger, progress func(contacts.Progress)) error {
	p := newPublisher(c, bus, log)
	p.progress = progress
	return p.watch(ctx)
}

func newPublisher(c Config, bus *stream.Bus, log *slog.Logger) *publisher {
	return &publisher{c: c, bus: bus, log: log, now: time.Now, seen: map[string]string{}, named: map[string]namedFiles{}}
}

// publish publishes every register whose files changed since it looked last.
func (p *publisher) publish(ctx context.Context) error {
	if err := os.MkdirAll(p.c.contactsDir(), 0o700); err != nil {
		return fmt.Errorf("publish registers: %w", err)
	}
	if _, err := removeUntouched(p.c.contactsDir(), ".publish-*", p.now().Add(-leftoverAge)); err != nil {
		p.log.Warn("what a publisher left behind stays", "err", err)
	}
	for _, path := range p.c.Policies {
		p.look(path)
	}
	var errs []error
	for _, path := range p.c.Policies {
		stamp := p.stamp(path)
		if p.seen[path] == stamp {
			continue
		}
		err := p.publishFile(ctx, path)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// A mistake is told once, not every second; anything else is tried again.
		if err == nil || errors.Is(err, policy.ErrInvalid) {
			p.seen[path] = stamp
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// publishFile publishes one register, unless its version is in force already.
func (p *publisher) publishFile(ctx context.Context, path string) error {
	reg, err := policy.Load(path)
	if err != nil {
		return err
	}
	body, now := reg.Body.IPA, p.now().UTC()
	if other := p.before(path, body); other != "" {
		return fmt.Errorf("%w: body %s stands in %s and %s: keep one file", policy.ErrInvalid, body, other, path)
	}
	ring, err := pseudonym.OpenKeyring(p.c.Keys, string(body))
	if err != nil {
		return err
	}
	// Tokens have the key of their year: before it begins its tokens must be there.
	ahead := now.Add(policyAhead)
	version := reg.Version + "." + strconv.Itoa(ahead.Year())
	versions, err := p.bus.PolicyVersions(ctx, body)
	if err != nil {
		return err
	}
	last := ""
	if n := len(versions); n > 0 {
		last = versions[n-1].Version
	}
	if last == version {
		return nil
	}
	if err := p.keep(ctx, reg, version, ring, now, ahead); err != nil {
		return err
	}
	v := stream.PolicyVersion{Version: version, Published: now}
	if err := p.tell(ctx, reg, v, last, ring); err != nil {
		return err
	}
	if err := p.bus.NotePolicy(ctx, body, v); err != nil {
		return err
	}
	p.log.Info("register published", "body", body, "version", version)
	return nil
}

// policyAhead is how long before a year begins its tokens are made.
const policyAhead = 45 * 24 * time.Hour

// keep stores the register and the index of its contacts beside the stream.
func (p *publisher) keep(ctx context.Context, reg *policy.Policy, version string, ring *pseudonym.Keyring, at ...time.Time) error {
	text, err := reg.Published()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(p.c.contactsDir(), ".publish-")
	if err != nil {
		return fmt.Errorf("index contacts of %s: %w", reg.Body.IPA, err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "contacts.idx")
	reports, err := reg.BuildContacts(ctx, ring, at, path, p.progress)
	if err != nil {
		return err
	}
	for _, r := range reports {
		p.log.Info("contacts read", "body", reg.Body.IPA, "file", filepath.Base(r.File), "contacts", r.Contacts, "broken", r.Broken)
	}
	index, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("index contacts of %s: %w", reg.Body.IPA, err)
	}
	defer index.Close()
	parts := map[string]io.ReadSeeker{stream.PolicyContacts: index}
	if model := reg.ModelFile(); model != "" {
		b, err := os.ReadFile(model)
		if err == nil {
			_, err = purpose.DecodeModel(b)
		}
		if err != nil {
			return fmt.Errorf("purpose_model of %s: %w: teach it with \"vedetta classify train\"", reg.Body.IPA, err)
		}
		parts[stream.PolicyModel] = bytes.NewReader(b)
	}
	return p.bus.PutPolicy(ctx, reg.Body.IPA, version, text, parts)
}

// tell puts the change into the body's own stream.
func (p *publisher) tell(ctx context.Context, reg *policy.Policy, v stream.PolicyVersion, last string, ring *pseudonym.Keyring) error {
	return p.bus.Publish(ctx, &event.Event{
		ID:     ring.ID(v.Published, string(event.Register), string(event.PolicyChanged), v.Version, last),
		Source: "/policy", Type: event.PolicyChanged, Time: v.Published, Body: reg.Body.IPA, Channel: event.Register,
		Data: event.Data{Ingested: v.Published, Policy: &event.Policy{Version: v.Version}},
	})
}

// before is the first file that is a body's register, of those that the
// configuration names before a path; empty when there is none.
func (p *publisher) before(path string, body event.Body) string {
	for _, other := range p.c.Policies {
		if other == path {
			break
		}
		if body != "" && p.named[other].body == body {
			return other
		}
	}
	return ""
}

// namedFiles are the body of a register and the files that it named when its own
// file had a stamp.
type namedFiles struct {
	stamp string
	body  event.Body
	files []string
}

// look reads the register at a path again if its own file changed. One that has
// mistakes stays its body's, so that no other file takes its place while somebody
// writes; one that is gone is nobody's.
func (p *publisher) look(path string) {
	n, own := p.named[path], fileStamp(path)
	if n.stamp == own {
		return
	}
	n = namedFiles{stamp: own, body: n.body}
	if reg, err := policy.LoadRules(path); err == nil {
		n.body, n.files = reg.Body.IPA, reg.Files()
	} else if errors.Is(err, fs.ErrNotExist) {
		n.body = ""
	}
	p.named[path] = n
}

// stamp tells one state of a register's files from another: names, sizes and times
// of the file and of those it names, the year whose tokens it needs, and whether
// another file is the same body's. It is asked for every second, so the register is
// read only when its own file changed.
func (p *publisher) stamp(path string) string {
	stamps := []string{strconv.Itoa(p.now().UTC().Add(policyAhead).Year()), p.named[path].stamp, p.before(path, p.named[path].body)}
	for _, f := range p.named[path].files {
		stamps = append(stamps, fileStamp(f))
	}
	return strings.Join(stamps, "\n")
}

// fileStamp tells one state of a file from another.
func fileStamp(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return path
	}
	return fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano())
}

// watchEvery is how often the files are looked at: asking for their times costs
// nothing, and works where file systems tell nobody of changes.
const watchEvery = time.Second

func (p *publisher) watch(ctx context.Context) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		if err := p.publish(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("register not published: the one before it stays in force", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
