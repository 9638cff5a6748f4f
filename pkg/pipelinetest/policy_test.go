package pipelinetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/demo"
	"vedetta/pkg/store"
)

// TestAChangedRegister edits a body's register while everything runs: the next
// verdict is another, the past ones stay, a mistake changes nothing, and an
// analyser that is killed afterwards knows both versions.
func TestAChangedRegister(t *testing.T) {
	t.Parallel()
	ctx := story(t)
	out := newLogs(t)
	o := options(t, out)
	d := start(ctx, t, o)
	if _, err := d.Run(ctx); err != nil {
		t.Fatal(err)
	}
	db := reader(t, o.Dir)
	const verdicts = "SELECT finding_id, policy_version, people, severity FROM findings WHERE body = 'c_i690' ORDER BY ALL"
	past := ask(ctx, t, db, verdicts)

	path := filepath.Join(o.Dir, "policy", "sesto-san-giovanni.yaml")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	published := func() string {
		return ask(ctx, t, db, "SELECT count() FROM events WHERE body = 'c_i690' AND type = 'policy.changed'")
	}
	mistake(ctx, t, out, path, good)
	if got := published(); got != "1\n" {
		t.Errorf("%s versions after a mistake, want 1", got)
	}
	// Invitations to events go to contacts of the school, before and after the
	// register says that these may serve events too.
	before := submitted(ctx, t, db)
	invite(t, d, "Concerto della banda")
	purposes := func(what string) string {
		return ask(ctx, t, db, "SELECT people FROM findings WHERE body = 'c_i690' AND rule = 'mismatch.purpose' AND excerpt LIKE '"+what+"%'")
	}
	eventually(ctx, t, "the first invitation is incompatible", 90*time.Second, func() error {
		if got := purposes("Concerto"); got != "2\n" {
			return fmt.Errorf("people %q", got)
		}
		return nil
	})
	edit(t, path, bytes.Replace(good, []byte("\nlists:\n"), []byte("\n"+
		"  - {from: servizi_scolastici, to: eventi, author: Segretario generale, date: 2021-03-02, reason: prova}\n\nlists:\n"), 1))
	eventually(ctx, t, "the register is published", 90*time.Second, func() error {
		if got := published(); got != "2\n" {
			return fmt.Errorf("%s versions", got)
		}
		return nil
	})
	invite(t, d, "Mostra di pittura")
	arrived(ctx, t, db, before+4)
	// Another analyser knows both versions, each at its place.
	kill(t, d)
	invite(t, d, "Gara podistica")
	arrived(ctx, t, db, before+6)
	if got := purposes("Mostra") + purposes("Gara"); got != "" {
		t.Errorf("findings under the new register: %s", got)
	}
	if got := purposes("Concerto"); got != "2\n" {
		t.Errorf("the finding under the old register: %q people, want 2", got)
	}
	unchanged(t, past, ask(ctx, t, db, verdicts))
}

// unchanged wants every past verdict among those of now.
func unchanged(t *testing.T, past, now string) {
	t.Helper()
	for line := range strings.Lines(past) {
		if !strings.Contains(now, line) {
			t.Errorf("a past verdict has changed, it was %s", line)
		}
	}
}

// mistake writes a register that cannot be: the old one stays in force.
func mistake(ctx context.Context, t *testing.T, out *logs, path string, good []byte) {
	t.Helper()
	edit(t, path, append(bytes.Clone(good), "\nlistx: []\n"...))
	eventually(ctx, t, "the mistake is told", 90*time.Second, func() error {
		if !strings.Contains(out.String(), "register not published") {
			return fmt.Errorf("not in the log")
		}
		return nil
	})
}

// invite sends an invitation to an event to two contacts of the school. Its time
// is a second ahead: access logs have whole seconds.
func invite(t *testing.T, d *demo.Demo, what string) {
	t.Helper()
	text := what + " in piazza della Resistenza, ingresso libero: vi aspettiamo numerosi. Comune di Sesto San Giovanni"
	if err := d.SMS(time.Now().Add(time.Second), "ComuneSesto", text, "+393470100081", "+393470100082"); err != nil {
		t.Fatal(err)
	}
}

// submitted is how many messages of the body are rows.
func submitted(ctx context.Context, t *testing.T, db *store.Store) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscan(ask(ctx, t, db, "SELECT count() FROM events WHERE body = 'c_i690' AND type = 'message.submitted'"), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// arrived waits until n messages are rows. They are counted, not asked for by
// their time: access logs have whole seconds, so an invitation that was sent
// before the register changed may bear the later time.
func arrived(ctx context.Context, t *testing.T, db *store.Store, n int) {
	t.Helper()
	eventually(ctx, t, "the messages arrive", 90*time.Second, func() error {
		if got := submitted(ctx, t, db); got != n {
			return fmt.Errorf("%d of %d", got, n)
		}
		return nil
	})
}

// kill ends the analyser; its supervisor starts another.
func kill(t *testing.T, d *demo.Demo) {
	t.Helper()
	send(t, d.All.Analyser.PID(), syscall.SIGKILL)
}

func edit(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}
