package alert

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/event"
	"vedetta/pkg/incident"
)

var update = flag.Bool("update", false, "rewrite the mails in testdata")

// mailOf writes the mail of an incident of these findings.
func mailOf(t *testing.T, findings ...*event.Finding) Message {
	t.Helper()
	var in *event.Incident
	for _, f := range findings {
		in, _ = incident.Fold(in, f)
	}
	m, err := writer(t, modena).Message(in)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// golden compares a mail with testdata/<name>.txt.
func golden(t *testing.T, name string, m Message) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	got := "To: " + strings.Join(m.To, ", ") + "\nSubject: " + m.Subject + "\n\n" + m.Text
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// propaganda is an electoral text sent to contacts of the body, which three
// rules see.
func propaganda() []*event.Finding {
	burst, electoral, purpose := bulk("d-1", 3, event.High), bulk("d-1", 3, event.Grave), bulk("d-1", 3, event.High)
	burst.Reasons = []string{"window_24h", "campaign_not_in_register", "inbound"}
	burst.Inferred, burst.Confidence, burst.AtLeast = "electoral_propaganda", 0.81, true
	electoral.ID, electoral.Rule, electoral.Reasons = "f-2", "mismatch.electoral", []string{"electoral_content", "electoral_silence", "electoral_window", "no_list"}
	electoral.Inferred, electoral.Confidence, electoral.Declared, electoral.Unknown = "electoral_propaganda", 0.93, "protezione_civile", 12
	electoral.CollectedFor = []event.Count{{Name: "mensa", People: 40}, {Name: "tributi", People: 18}}
	purpose.ID, purpose.Rule, purpose.Reasons = "f-3", "mismatch.purpose", nil
	purpose.Inferred, purpose.Confidence, purpose.Declared = "electoral_propaganda", 0.9, "protezione_civile"
	return []*event.Finding{burst, electoral, purpose}
}

// exposed is a comment with personal data.
func exposed(to *time.Time) *event.Finding {
	from := noon.Add(-6 * time.Hour)
	f := bulk("i-1", 1, event.High)
	f.Rule, f.Channel, f.About, f.People, f.Messages, f.Reasons = "moderation.exposed", event.Social, event.AboutItem, 0, 1, []string{"own_content"}
	f.PersonalData, f.ExposedFrom, f.ExposedTo = []string{"IT_FISCAL_CODE", "PHONE_NUMBER"}, &from, to
	return f
}

func TestMails(t *testing.T) {
	golden(t, "bulk", mailOf(t, bulk("d-1", 1, event.High)))
	golden(t, "propaganda", mailOf(t, propaganda()...))
	golden(t, "exposed", mailOf(t, exposed(nil)))
	to := noon
	golden(t, "exposed_ended", mailOf(t, exposed(&to)))
}

func TestEachInferenceAndDeclarationOnce(t *testing.T) {
	m := mailOf(t, propaganda()...)
	for _, once := range []string{"Il testo sembra servire a: propaganda elettorale (confidenza 93 %).", "Finalità dichiarata: protezione_civile."} {
		if n := strings.Count(m.Text, once); n != 1 || strings.Count(m.Text, strings.SplitAfter(once, ":")[0]) != 1 {
			t.Errorf("%d times %q in\n%s", n, once, m.Text)
		}
	}
	if m := mailOf(t, bulk("d-1", 1, event.High)); strings.Contains(m.Text, "DEDUZIONI") || strings.Contains(m.Text, "Finalità dichiarata") {
		t.Errorf("empty sections:\n%s", m.Text)
	}
}

// Nothing of a finding that could hold personal data is in a mail.
func TestMailsHoldNoText(t *testing.T) {
	for _, f := range append(propaganda(), exposed(nil)) {
		m := mailOf(t, f)
		for _, s := range []string{"Giuseppina", "Chiamami", f.Subject + "\n", "20260508-a"} {
			if strings.Contains(m.Text+m.Subject, s) {
				t.Errorf("%s: %q is in\n%s", f.Rule, s, m.Text)
			}
		}
		if strings.Contains(m.Text, "<no value>") || strings.Contains(m.Text, "%!") || strings.Contains(m.Text, " \n") {
			t.Errorf("badly written:\n%s", m.Text)
		}
	}
}

func TestMailOfAnUnknownRule(t *testing.T) {
	f := bulk("d-1", 1, event.High)
	f.Rule, f.Reasons = "later.rule", []string{"later_code", "window_odd"}
	m := mailOf(t, f)
	if !strings.HasSuffix(m.Subject, "later.rule") || !strings.Contains(m.Text, "Circostanze: later_code; window_odd.") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
}
