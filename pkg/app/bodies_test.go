package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// registerFile is a small register.
type registerFile struct{ path string }

func (f registerFile) write(t *testing.T, ipa, more string, modified time.Time) {
	t.Helper()
	text := fmt.Sprintf(`body: {ipa: %s, name: Comune di Prova}
dpo: {mail: rpd@prova.test}
dpia_ref: Prot. 1/2026
retention: {events: 365, findings: 90, text: 3, staff_mail: 21}
no_exclusions: nessuna rappresentanza usa la posta
%s`, ipa, more)
	if err := os.WriteFile(f.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(f.path, modified, modified); err != nil {
		t.Fatal(err)
	}
}

func newWatch(t *testing.T, more string) (registerFile, Config, *registerWatch, *bytes.Buffer) {
	t.Helper()
	f := registerFile{filepath.Join(t.TempDir(), "prova.yaml")}
	f.write(t, "c_x", more, time.Unix(1, 0))
	var log bytes.Buffer
	c := Config{Policies: []string{f.path}, Keys: t.TempDir()}
	w, _, err := watchRegisters(c, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return f, c, w, &log
}

// The mailboxes are those of the version in force when a mail goes: a changed file
// counts at once, one dated ahead from its day on, one with mistakes or of another
// body never.
func TestMailboxesFollowTheRegister(t *testing.T) {
	f, _, w, log := newWatch(t, "alerts: {recipients: [vice@prova.test]}\n")
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	bodies := alertBodies(w.register, func() time.Time { return at })
	want := func(what string, others ...string) {
		t.Helper()
		w.look()
		if b := bodies("c_x"); b.Name != "Comune di Prova" || b.DPO != "rpd@prova.test" || !slices.Equal(b.Others, others) {
			t.Errorf("%s: %+v, want %v; log %s", what, b, others, log)
		}
	}
	want("at the start", "vice@prova.test")
	f.write(t, "c_x", "alerts: {recipients: [segretario@prova.test, vice@prova.test]}\n", time.Unix(2, 0))
	want("changed", "segretario@prova.test", "vice@prova.test")
	f.write(t, "c_x", "alerts: {recipients: [nobody]}\n", time.Unix(3, 0))
	want("with a mistake", "segretario@prova.test", "vice@prova.test")
	if !strings.Contains(log.String(), "prova.yaml:6:23") {
		t.Errorf("the mistake is not told: %s", log)
	}
	f.write(t, "c_y", "", time.Unix(4, 0))
	want("of another body", "segretario@prova.test", "vice@prova.test")
	f.write(t, "c_x", "effective_from: 2026-07-01\nalerts: {recipients: [luglio@prova.test]}\n", time.Unix(5, 0))
	want("dated ahead", "segretario@prova.test", "vice@prova.test")
	at = at.AddDate(0, 1, 0)
	want("from its day on", "luglio@prova.test")
	if b := bodies("c_other"); b.DPO != "" || b.Name != "" {
		t.Errorf("a body without a register: %+v", b)
	}
}

// letters is a bus that keeps dead letters.
type letters struct{ last *event.DeadLetter }

func (*letters) Publish(context.Context, ...*event.Event) error { return nil }

func (l *letters) DeadLetter(_ context.Context, d *event.DeadLetter) error {
	l.last = d
	return nil
}

// Collectors seal to the key that the register names, from its change on.
func TestCollectorsSealToTheChangedKey(t *testing.T) {
	first, firstPrivate := newKey(t)
	second, secondPrivate := newKey(t)
	f, c, w, log := newWatch(t, "")
	c.DPOKey = first
	policies, err := loadPolicies(c)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := keysOf(c, policies)
	if err != nil {
		t.Fatal(err)
	}
	bus := &letters{}
	pipe, err := collect.NewPipe(collect.Options{Bodies: keys, Register: w.register, Publisher: bus, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w.changed = resealer(c, policies, pipe)
	opens := func(what, private string) {
		t.Helper()
		w.look()
		if err := pipe.Reject(t.Context(), "c_x", "s", []byte("raw"), event.ErrRejected); err != nil {
			t.Fatal(err)
		}
		if _, err := pseudonym.Open(private, bus.last.Sealed); err != nil {
			t.Errorf("%s: %v; log %s", what, err, log)
		}
	}
	opens("that of the installation", firstPrivate)
	n := int64(1)
	rewrite := func(key string) {
		t.Helper()
		n++
		f.write(t, "c_x", "", time.Unix(n, 0))
		b, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.path, bytes.Replace(b, []byte("rpd@prova.test"), []byte("rpd@prova.test"+key), 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rewrite(", age_public_key: " + second)
	opens("the register's", secondPrivate)
	rewrite(", age_public_key: age1wrong")
	opens("a broken one changes nothing", secondPrivate)
	rewrite("")
	opens("that of the installation again", firstPrivate)
}

func newKey(t *testing.T) (public, private string) {
	t.Helper()
	public, private, err := pseudonym.NewDPOKey()
	if err != nil {
		t.Fatal(err)
	}
	return public, private
}
