package pipelinetest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"vedetta/pkg/demo"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
)

// TestPrivacy looks for what the demo's people said and are in every file, log,
// view, mail and reason. Only the DPO's key opens the way back.
func TestPrivacy(t *testing.T) {
	t.Parallel()
	ctx := story(t)
	out := newLogs(t)
	o := options(t, out)
	o.Env.Log = service.Logger(out, "debug")
	d, err := demo.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Stop()
	r, err := d.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	n := secrets(t, o.Dir, d.Said(), excerpts(t, r.Findings))
	knows(t, n)
	absent(t, n, "the mails to the DPO", fmt.Appendf(nil, "%+v", r.Mails))
	db := reader(t, o.Dir)
	for view := range strings.FieldsSeq(ask(ctx, t, db, "SHOW TABLES")) {
		absent(t, n, "view "+view, []byte(ask(ctx, t, db, "SELECT * FROM "+view)))
	}
	letters, err := d.All.Bus.DeadLetters(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	absent(t, n, "the dead letters", fmt.Appendf(nil, "%+v", letters))
	all := owner(t, o.Dir)
	for table := range strings.FieldsSeq(ask(ctx, t, all, "SHOW TABLES FROM vedetta_data")) {
		columns := "*"
		if strings.HasPrefix(table, "campaign_days") {
			columns = "body, campaign, day, arrayJoin(arrayMap(x -> toString(x), [finalizeAggregation(people), finalizeAggregation(messages)])), finalizeAggregation(first), finalizeAggregation(last)"
		}
		if !strings.HasPrefix(table, "goose") {
			absent(t, n, "table "+table, []byte(ask(ctx, t, all, "SELECT "+columns+" FROM vedetta_data."+table)))
		}
	}
	vault(ctx, t, all, o.Dir, d.DPOKey)
	stop(t, d, o.Dir)
	absent(t, n, "the logs", []byte(out.String()))
	files(t, n, o.Dir)
}

// excerpts are the pieces of text that findings may keep: redacted, and short.
func excerpts(t *testing.T, findings []demo.Finding) string {
	t.Helper()
	const longest = 160 // characters
	var b strings.Builder
	for _, f := range findings {
		if utf8.RuneCountInString(f.Excerpt) > longest {
			t.Errorf("%s: the excerpt has over %d characters: %q", f.Rule, longest, f.Excerpt)
		}
		fmt.Fprintln(&b, f.Excerpt)
	}
	return b.String()
}

// knows makes sure that the needles are what they should be.
func knows(t *testing.T, n *needles) {
	t.Helper()
	for _, want := range []string{
		"+393470100000", "3470100000", "+393470777001", "347 0777 123", "3470777123", "ada.salice3@posta.test", "ada.abete0@comune.modena.test",
		"BTLDAA78M41F205T", "NCOMRC61T20I709E", "IT60X0542811101000000123456", "lea.inventata@posta.test", "dario.inventato@posta.test",
		"le ricordiamo l'appuntamento del 12/10", "Assemblea del personale giovedì alle", "la visita di domani alle",
	} {
		if got := n.find([]byte("x " + want + " y")); len(got) == 0 {
			t.Errorf("%q would not be found", want)
		}
	}
	if len(n.all) < 1000 {
		t.Errorf("%d needles only", len(n.all))
	}
}

func absent(t *testing.T, n *needles, where string, b []byte) {
	t.Helper()
	if found := n.find(b); len(found) > 0 {
		t.Errorf("%s: %d strings of people, such as %q", where, len(found), found[:min(3, len(found))])
	}
}

// files reads every file of the state directory but the input itself, the keys
// and the registers.
func files(t *testing.T, n *needles, dir string) {
	t.Helper()
	read, bytes := 0, 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if e.IsDir() && (rel == "keys" || rel == "policy") {
			return fs.SkipDir
		}
		if !e.Type().IsRegular() || strings.HasSuffix(rel, ".access.log") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read, bytes = read+1, bytes+len(b)
		absent(t, n, "file "+rel, b)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 50 || bytes < 1<<20 {
		t.Errorf("%d files with %d bytes only", read, bytes)
	}
	t.Logf("%d files, %d bytes, %d needles", read, bytes, len(n.all))
}

// vault opens the way back to the people of the rally, with the DPO's private
// key, and compares it with their numbers' tokens.
func vault(ctx context.Context, t *testing.T, db *store.Store, dir, private string) {
	t.Helper()
	table, err := db.Query(ctx, `SELECT v.token, v.mask, v.sealed, k.sealed_key FROM vedetta_data.identity_vault AS v FINAL
		INNER JOIN (SELECT * FROM vedetta_data.vault_keys FINAL) AS k ON v.body = k.body AND v.key_id = k.key_id WHERE v.body = 'c_i690'`)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := pseudonym.OpenKeyring(filepath.Join(dir, "keys"), "c_i690")
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := pseudonym.NewDPOKey()
	if err != nil {
		t.Fatal(err)
	}
	opened := make(map[string]bool)
	for i, row := range table.Rows {
		token, mask, sealed, key := fmt.Sprint(row[0]), fmt.Sprint(row[1]), fmt.Appendf(nil, "%s", row[2]), fmt.Appendf(nil, "%s", row[3])
		id, err := pseudonym.OpenVault(private, key, sealed)
		if err != nil {
			t.Fatalf("token %s: %v", token, err)
		}
		if want, _, err := ring.Token(id, time.Now()); err != nil || want != token || id.Mask() != mask {
			t.Errorf("%s opens to another identity (%v)", token, err)
		}
		opened[id.Clear()] = true
		if _, err := pseudonym.OpenVault(other, key, sealed); i == 0 && err == nil {
			t.Error("another key opens the vault")
		}
	}
	for _, number := range []string{"+393470777001", "+393470777003", "+393470100000", "+393470100200"} {
		if !opened[number] {
			t.Errorf("the vault has no %s", number)
		}
	}
	if got, want := ask(ctx, t, db, `SELECT count() FROM (SELECT DISTINCT body, token FROM vedetta_data.recipients)
		WHERE (body, token) NOT IN (SELECT body, token FROM vedetta_data.identity_vault)`), "0\n"; got != want {
		t.Errorf("%s recipients have no way back", strings.TrimSpace(got))
	}
}
