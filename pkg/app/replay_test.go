package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/event"
)

const replayPolicy = `body: {ipa: c_a, name: Comune di A, domains: [a.test]}
dpo: {mail: rpd@a.test}
dpia_ref: "1"
retention: {findings: 90}
purposes:
  - {id: avvisi, name_it: Avvisi, labels: [service_information, service_reminder], legal_basis: public_task}
lists: [{id: scuola, purpose: avvisi, contacts_file: scuola.csv, notice_version: v1}]
senders: [{address: ComuneA, kind: functional}]
limits: {bulk: {people: %d}}
`

// replayTown writes a register with twenty contacts and returns its path.
func replayTown(t *testing.T, people int) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "policy.yaml")
	if err := os.WriteFile(path, fmt.Appendf(nil, replayPolicy, people), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := []string{"telefono"}
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("+39347%07d", i))
	}
	if err := os.WriteFile(filepath.Join(dir, "scuola.csv"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// rally is messages of one invitation to n people, from the end of a year into
// the next: tokens then have two keys.
func rally(n int) []byte {
	var b bytes.Buffer
	at := time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC)
	for i := range n {
		in := event.Intake{
			Schema: 1, Body: "c_a", Channel: event.SMS, Type: event.MessageSubmitted, Key: []string{"gw", fmt.Sprint(i)},
			Time: at.Add(time.Duration(i) * 5 * time.Minute), Direction: event.Outbound, Sender: event.IntakeSender{Claimed: "+393470999001"},
			Recipients: []event.IntakeRecipient{{Address: fmt.Sprintf("+39347%07d", i)}},
			Text:       "Domenica vota la lista Insieme per la città: ti aspettiamo al comizio in piazza, il tuo voto conta!",
		}
		line, err := json.Marshal(in)
		if err != nil {
			panic(err) // a type of ours
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

func replayed(t *testing.T, o app.ReplayOptions) (*app.ReplayResult, map[string]*app.ReplayFinding) {
	t.Helper()
	out := map[string]*app.ReplayFinding{}
	o.Finding = func(f *app.ReplayFinding) error {
		out[f.Kind] = f
		return nil
	}
	r, err := app.Replay(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r, out
}

func TestReplay(t *testing.T) {
	path := replayTown(t, 12)
	log := rally(20)
	r, got := replayed(t, app.ReplayOptions{Events: bytes.NewReader(log), Policies: []string{path}})
	if r.Lines != 20 || r.Events != 20 || len(r.Rejected) != 0 {
		t.Errorf("result %+v", r)
	}
	f := got["mismatch.electoral"]
	if f == nil || f.People != 20 || f.Unknown != 0 || f.FirstEvent != "gw/0" || f.LastEvent != "gw/19" || f.RaisedEvent != "gw/0" || f.RaisedLine != 1 ||
		!f.RaisedAt.Equal(time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("mismatch.electoral: %+v", f)
	}
	// The twelfth person is reached after midnight, under another key.
	f = got["bulk.undeclared"]
	if f == nil || f.People != 20 || f.RaisedEvent != "gw/11" || f.RaisedLine != 12 || f.Campaign == "" {
		t.Errorf("bulk.undeclared: %+v", f)
	}

	// The same through gzip, and with a higher limit nothing is bulk.
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(log); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, got := replayed(t, app.ReplayOptions{Events: &zipped, Policies: []string{replayTown(t, 21)}}); got["bulk.undeclared"] != nil || got["mismatch.electoral"] == nil {
		t.Errorf("with a higher limit: %v", got)
	}
}

// TestReplayMakesNoKeysInPlaceOfOthers: a key directory that was named and isn't
// that of the body is no place for new keys, which match nothing.
func TestReplayMakesNoKeysInPlaceOfOthers(t *testing.T) {
	keys := t.TempDir()
	o := app.ReplayOptions{Events: bytes.NewReader(rally(3)), Policies: []string{replayTown(t, 12)}, Keys: keys}
	if _, err := app.Replay(t.Context(), o); err == nil || !strings.Contains(err.Error(), "no keys of body") {
		t.Errorf("an empty key directory: %v", err)
	}
	if made, err := os.ReadDir(keys); err != nil || len(made) != 0 {
		t.Errorf("made %v, %v", made, err)
	}
	o.MakeKeys = true
	if r, err := app.Replay(t.Context(), o); err != nil || r.Events != 3 || r.Tokens != 0 || r.SpareKeys != nil {
		t.Errorf("keys may be made: %+v, %v", r, err)
	}
}

// TestReplayWritesNoKeys: a year that the given directory has no key of gets none
// there, and the replay says so.
func TestReplayWritesNoKeys(t *testing.T) {
	keys := t.TempDir()
	o := app.ReplayOptions{Events: bytes.NewReader(rally(20)), Policies: []string{replayTown(t, 12)}, Keys: keys, MakeKeys: true}
	if _, err := app.Replay(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(keys, "*", "token-2026.key"))
	if err != nil || len(made) != 1 {
		t.Fatalf("keys %v, %v", made, err)
	}
	if err := os.Remove(made[0]); err != nil {
		t.Fatal(err)
	}
	o.Events, o.MakeKeys = bytes.NewReader(rally(20)), false
	r, got := replayed(t, o)
	body := event.Body(filepath.Base(filepath.Dir(made[0])))
	if !slices.Equal(r.SpareKeys[body], []int{2026}) || len(r.SpareKeys) != 1 {
		t.Errorf("spare keys %v", r.SpareKeys)
	}
	if f := got["mismatch.electoral"]; f == nil || f.Unknown != 0 {
		t.Errorf("raw addresses stand on their lists all the same: %+v", f)
	}
	if _, err := os.Stat(made[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a key was written: %v", err)
	}
}

func TestReplayRefusesLinesWithTheirReason(t *testing.T) {
	log := slices.Concat([]byte("nonsense\n\n{\"schema\":1}\n"), rally(1), []byte("{\"schema\":1,\"body\":\"c_zzz\",\"channel\":\"sms\",\"type\":\"message.received\",\"key\":[\"1\"],\"time\":\"2025-12-31T23:00:00Z\"}\nnonsense"))
	r, _ := replayed(t, app.ReplayOptions{Events: bytes.NewReader(log), Policies: []string{replayTown(t, 50)}})
	if r.Events != 1 || len(r.Rejected) != 3 || r.Rejected[0].Lines != 2 || r.Rejected[0].First != 1 || r.Rejected[1].First != 3 || r.Rejected[2].First != 5 {
		t.Errorf("result %+v", r)
	}
	if _, err := app.Replay(t.Context(), app.ReplayOptions{Events: strings.NewReader(""), Policies: []string{replayTown(t, 50)}}); err == nil {
		t.Error("an empty input is no error")
	}
}

// TestReplayKeepsAFastClockFromTheOthers: one event of the year 2199 does not
// make all others late. Its token has the key of its own year: one more person.
func TestReplayKeepsAFastClockFromTheOthers(t *testing.T) {
	lines := bytes.SplitAfter(rally(120), []byte("\n"))
	fast := bytes.Replace(bytes.Replace(lines[0], []byte("2025-12-31"), []byte("2199-12-31"), 1), []byte(`"0"`), []byte(`"fast"`), 1)
	log := slices.Concat(bytes.Join(lines[:3], nil), fast, bytes.Join(lines[3:], nil))
	r, got := replayed(t, app.ReplayOptions{Events: bytes.NewReader(log), Policies: []string{replayTown(t, 40)}})
	if f := got["bulk.undeclared"]; f == nil || f.People != 121 || r.To.Year() != 2026 {
		t.Errorf("bulk.undeclared: %+v, to %s", f, r.To)
	}
}

// TestReplaySeesASlowSend: three people a day for three weeks are more than fit
// into a window, and are found by the second stage, once.
func TestReplaySeesASlowSend(t *testing.T) {
	var log bytes.Buffer
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i := range 63 {
		in := event.Intake{
			Schema: 1, Body: "c_a", Channel: event.SMS, Type: event.MessageSubmitted, Key: []string{"gw", fmt.Sprint(i)},
			Time: at.Add(time.Duration(i) * 8 * time.Hour), Direction: event.Outbound, Sender: event.IntakeSender{Claimed: "ComuneA"},
			Recipients: []event.IntakeRecipient{{Address: fmt.Sprintf("+39347%07d", i)}},
			Text:       "Il Comune informa che lo sportello anagrafe resta chiuso per lavori fino a nuovo avviso, grazie della pazienza.",
		}
		line, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		log.Write(append(line, '\n'))
	}
	raw := log.Bytes()
	_, got := replayed(t, app.ReplayOptions{Events: bytes.NewReader(raw), Policies: []string{replayTown(t, 50)}})
	f := got["bulk.slow_drip"]
	if f == nil || f.People != 63 || f.Messages != 63 || f.FirstEvent != "gw/0" || f.LastEvent != "gw/62" || !slices.Equal(f.Reasons, []string{"over_weeks"}) {
		t.Fatalf("bulk.slow_drip: %+v", f)
	}
	if late := f.RaisedAt.Sub(at.Add(49 * 8 * time.Hour)); late < 0 || late > 25*time.Hour {
		t.Errorf("raised %s after the fiftieth person", late)
	}
	_, later := replayed(t, app.ReplayOptions{Events: bytes.NewReader(raw), Policies: []string{replayTown(t, 50)}, Until: at.AddDate(0, 0, 64)})
	if f := later["bulk.slow_drip"]; f == nil || f.People != 63 {
		t.Errorf("its first days are further back than the stage looks: %+v", f)
	}
	if got["bulk.undeclared"] != nil {
		t.Error("no window holds fifty people")
	}
}

// TestReplayTellsOfWithdrawalsKnownLater: somebody withdrew before a message, and
// only a later version of the register says so: unknown, and not a wrong of then.
func TestReplayTellsOfWithdrawalsKnownLater(t *testing.T) {
	town := func(more, withdrawals string) string {
		path := replayTown(t, 50)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{path: string(b) + "withdrawals_file: revoche.csv\n" + more, filepath.Join(filepath.Dir(path), "revoche.csv"): withdrawals} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	const header = "contatto,elenco,data\n"
	const gone = header + "+393470000003,*,2026-03-02\n+393470000004,*,2026-03-06\n"
	var log bytes.Buffer
	for i := range 6 {
		in := event.Intake{
			Schema: 1, Body: "c_a", Channel: event.SMS, Type: event.MessageSubmitted, Key: []string{"gw", fmt.Sprint(i)},
			Time: time.Date(2026, 3, 5, 9, i, 0, 0, time.UTC), Direction: event.Outbound, Sender: event.IntakeSender{Claimed: "ComuneA"},
			Recipients: []event.IntakeRecipient{{Address: fmt.Sprintf("+39347%07d", i)}}, Purpose: "avvisi",
			Text: "Il Comune informa che lo sportello anagrafe resta chiuso per lavori fino a nuovo avviso, grazie della pazienza.",
		}
		line, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		log.Write(append(line, '\n'))
	}
	before, after := town("", header), town("effective_from: 2026-03-10\n", gone)
	_, got := replayed(t, app.ReplayOptions{Events: bytes.NewReader(log.Bytes()), Policies: []string{before, after}})
	f := got["mismatch.withdrawal_known_later"]
	if f == nil || f.People != 1 || f.Verdict != event.Unknown || f.Subject != "scuola/2026-03-05" || f.FirstEvent != "gw/3" || len(f.Rows) != 2 || got["mismatch.withdrawn"] != nil {
		t.Errorf("with a later version: %+v, %+v", f, got["mismatch.withdrawn"])
	}
	// Where the register of then knew it, it is a wrong.
	_, got = replayed(t, app.ReplayOptions{Events: bytes.NewReader(log.Bytes()), Policies: []string{town("", gone)}})
	if f := got["mismatch.withdrawn"]; f == nil || f.People != 1 || got["mismatch.withdrawal_known_later"] != nil {
		t.Errorf("with one version: %+v", got)
	}
}

// TestReplayIsTheSameAgain: of events of one second too, in another order.
func TestReplayIsTheSameAgain(t *testing.T) {
	path := replayTown(t, 12)
	lines := bytes.SplitAfter(regexp.MustCompile(`"time":"[^"]*"`).ReplaceAll(rally(20), []byte(`"time":"2025-12-31T23:30:00Z"`)), []byte("\n"))
	_, first := replayed(t, app.ReplayOptions{Events: bytes.NewReader(bytes.Join(lines, nil)), Policies: []string{path}})
	slices.Reverse(lines)
	_, again := replayed(t, app.ReplayOptions{Events: bytes.NewReader(bytes.Join(lines, nil)), Policies: []string{path}})
	f, g := first["bulk.undeclared"], again["bulk.undeclared"]
	if f == nil || g == nil || f.FirstEvent != g.FirstEvent || f.LastEvent != g.LastEvent || f.People != g.People {
		t.Errorf("%+v\nand again %+v", f, g)
	}
}

// TestReplayTellsOfASlowSendWithinTheHour: a mail a day with five in blind copy is told of
// after the tenth, and not when the eleventh comes.
func TestReplayTellsOfASlowSendWithinTheHour(t *testing.T) {
	var log bytes.Buffer
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	add := func(key string, at time.Time, blind int, text string) {
		line, err := json.Marshal(event.Intake{
			Schema: 1, Body: "c_a", Channel: event.Mail, Type: event.MessageSubmitted, Key: []string{"mx", key}, Time: at, Direction: event.Outbound,
			Sender: event.IntakeSender{Claimed: "ufficio@a.test"}, Recipients: []event.IntakeRecipient{{Address: "ufficio@a.test", Field: "to"}},
			Subject: "Avviso", Text: text, Message: &event.Message{Gateway: "mx", Blind: blind},
		})
		if err != nil {
			t.Fatal(err)
		}
		log.Write(append(line, '\n'))
	}
	for day := range 12 {
		at := start.AddDate(0, 0, day)
		add(fmt.Sprint("drip", day), at, 5, "Si avvisa che lo sportello dei tributi riceve anche il sabato mattina fino alla fine del mese.")
		for hour := range 8 { // normal life goes on
			add(fmt.Sprint("other", day, "/", hour), at.Add(time.Duration(hour+1)*time.Hour), 1, fmt.Sprintf("Verbale numero %d della riunione di oggi sul cantiere della palestra, in allegato per chi mancava.", day*10+hour))
		}
	}
	_, got := replayed(t, app.ReplayOptions{Events: &log, Policies: []string{replayTown(t, 50)}})
	f, tenth := got["bulk.slow_drip"], start.AddDate(0, 0, 9)
	if f == nil || f.People != 60 || f.RaisedAt.Before(tenth) || f.RaisedAt.After(tenth.Add(2*time.Hour)) {
		t.Errorf("bulk.slow_drip: %+v", f)
	}
}
