package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"vedetta/pkg/analyse"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
	"vedetta/pkg/stream"
)

// busPolicies finds registers beside the stream, for analysers. It is safe for
// concurrent use.
type busPolicies struct {
	bus *stream.Bus
	dir string // where contact indexes are kept as files

	mu    sync.Mutex // guards known
	known map[string]analyse.Registered
}

// Load implements analyse.Policies.
func (b *busPolicies) Load(ctx context.Context, body event.Body, version string) (analyse.Registered, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := string(body) + "-" + version
	if r, ok := b.known[key]; ok {
		return r, nil
	}
	var r analyse.Registered
	text, err := b.bus.PolicyBytes(ctx, body, version, stream.PolicyRegister)
	if err != nil {
		return r, noSuch(err)
	}
	if r.Policy, err = policy.ReadPublished(text); err != nil {
		return r, event.Rejectf("il registro %[1]s di %[2]s qui non si legge / register %[1]s of %[2]s is unreadable here: %[3]s", version, body, err)
	}
	if r.Contacts, err = b.contacts(ctx, body, version, filepath.Join(b.dir, key+indexSuffix)); err != nil {
		return r, noSuch(err)
	}
	if r.Policy.PurposeModel != "" {
		if r.Model, err = b.bus.PolicyBytes(ctx, body, version, stream.PolicyModel); err != nil {
			return r, noSuch(err)
		}
	}
	b.known[key] = r
	return r, nil
}

// contacts opens the index of a version, fetching it first if it is not here.
func (b *busPolicies) contacts(ctx context.Context, body event.Body, version, path string) (*policy.Contacts, error) {
	c, err := policy.OpenContacts(path)
	if err == nil {
		_ = touch(path, time.Now()) // at worst it is removed and fetched again
		return c, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, policy.ErrIndex) {
		return nil, err
	}
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return nil, fmt.Errorf("keep contact index: %w", err)
	}
	err = b.bus.PolicyPart(ctx, body, version, stream.PolicyContacts, func() (io.WriteCloser, error) {
		f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		return indexFile{bufio.NewWriterSize(f, contacts.LargePage), f}, err
	})
	if err != nil {
		return nil, err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return nil, fmt.Errorf("keep contact index: %w", err)
	}
	return policy.OpenContacts(path)
}

// indexFile is written a large page at a time.
type indexFile struct {
	*bufio.Writer

	file *os.File
}

// Close ends the file.
func (f indexFile) Close() error { return errors.Join(f.Flush(), f.file.Close()) }

// noSuch marks a version that is not there for good.
func noSuch(err error) error {
	if errors.Is(err, stream.ErrNoPolicy) {
		return event.Rejectf("%s", err)
	}
	return err
}

// Before implements analyse.Policies.
func (b *busPolicies) Before(ctx context.Context, body event.Body, at time.Time) ([]analyse.PolicyVersion, error) {
	all, err := b.bus.PolicyVersions(ctx, body)
	var out []analyse.PolicyVersion
	for _, v := range all {
		if !v.Published.After(at) {
			out = append(out, analyse.PolicyVersion{Version: v.Version, Published: v.Published})
		}
	}
	return out, err
}

// Contact indexes are kept as files so that a restart needs not fetch them. All of
// them are beside the stream too, for as-of verdicts, so any may go; what nobody
// has used for indexAge is of a version that is forgotten, or of a body that
// another analyser has now.
const (
	indexSuffix = ".contacts"
	indexAge    = 7 * 24 * time.Hour
	// leftoverAge is how old a half-written file is that nobody writes any more.
	leftoverAge = 24 * time.Hour
	tidyEvery   = time.Hour
)

// tidyUp tidies the files until ctx ends.
func (b *busPolicies) tidyUp(ctx context.Context, log *slog.Logger) error {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			removed, err := b.tidy(now)
			if removed > 0 {
				log.Info("contact indexes removed that nobody uses", "files", removed)
			}
			if err != nil {
				log.Warn("contact indexes that nobody uses stay", "err", err)
			}
		}
	}
}

// tidy removes what nobody uses and says how many files that was. What is mapped
// stays readable where another process removes it.
func (b *busPolicies) tidy(now time.Time) (removed int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for key := range b.known {
		if err := touch(filepath.Join(b.dir, key+indexSuffix), now); err != nil {
			return 0, err
		}
	}
	old, err := removeUntouched(b.dir, "*"+indexSuffix, now.Add(-indexAge))
	half, herr := removeUntouched(b.dir, "*"+indexSuffix+".new", now.Add(-leftoverAge))
	return old + half, errors.Join(err, herr)
}

// touch notes that a file is in use; one that is gone is none.
func touch(path string, at time.Time) error {
	if err := os.Chtimes(path, at, at); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep contact index: %w", err)
	}
	return nil
}

// removeUntouched removes the files and folders of a folder that match a pattern
// and were last written or touched before a moment. It goes on after an error.
func removeUntouched(dir, pattern string, before time.Time) (removed int, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return 0, fmt.Errorf("look for old files: %w", err)
	}
	var errs []error
	for _, path := range paths {
		info, err := os.Lstat(path)
		if err != nil || !info.ModTime().Before(before) {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			errs = append(errs, fmt.Errorf("remove old file: %w", err))
			continue
		}
		removed++
	}
	return removed, errors.Join(errs...)
}
