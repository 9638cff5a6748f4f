package event_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"vedetta/pkg/event"
)

// intake is a well-formed intake of a kind, with the part the kind needs.
func intake(kind event.Kind, c event.Channel) *event.Intake {
	in := &event.Intake{Schema: 1, Body: "c_f257", Channel: c, Type: kind, Key: []string{"gw1", "17"}, Time: noon, Text: "Ciao"}
	head, _, _ := strings.Cut(string(kind), ".")
	switch {
	case head == "post" || head == "comment":
		in.Item = &event.IntakeItem{ID: "9_1", Platform: "facebook", Account: "9"}
	case kind == event.MessageSubmitted:
		in.Recipients = []event.IntakeRecipient{{Address: "+393471234567"}}
	case head == "list" || head == "canary":
		in.List = &event.IntakeList{ID: "tari"}
	case kind == event.StoreInventory:
		in.Inventory = &event.Inventory{Store: "s", Dataset: "d"}
	case kind == event.ReportGenerated:
		in.Report = &event.Report{Name: "r"}
	}
	return in
}

func written(t testing.TB, in *event.Intake) []byte {
	t.Helper()
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestIntakeOfEveryKind(t *testing.T) {
	for kind, own := range event.Kinds() {
		if len(own) == 0 {
			own = channels
		}
		for _, c := range own {
			in := intake(kind, c)
			if kind == event.PolicyChanged {
				if _, err := event.DecodeIntake(written(t, in)); !errors.Is(err, event.ErrRejected) {
					t.Errorf("%s is taken in: %v", kind, err)
				}
				continue
			}
			if _, err := event.DecodeIntake(written(t, in)); err != nil {
				t.Errorf("%s on %s: %v", kind, c, err)
			}
			in.Channel = "fax"
			if _, err := event.DecodeIntake(written(t, in)); !errors.Is(err, event.ErrRejected) {
				t.Errorf("%s on fax: %v", kind, err)
			}
			bare := intake(kind, c)
			needs := bare.Item != nil || bare.Recipients != nil || bare.List != nil || bare.Inventory != nil || bare.Report != nil
			bare.Item, bare.Recipients, bare.List, bare.Inventory, bare.Report = nil, nil, nil, nil, nil
			if err := bare.Validate(); (err != nil) != needs || err != nil && !strings.Contains(err.Error(), "needs") {
				t.Errorf("%s without its part: %v", kind, err)
			}
		}
	}
}

func TestIntakeRefuses(t *testing.T) {
	f := func(why string, change func(in *event.Intake)) {
		t.Helper()
		in := intake(event.MessageSubmitted, event.SMS)
		change(in)
		b := written(t, in)
		_, err := event.DecodeIntake(b)
		checkError(t, string(b), err, why)
	}
	const number = "393471234567"
	long := number + strings.Repeat("x", 512)
	f("schema", func(in *event.Intake) { in.Schema = 393471234567 })
	f("schema", func(in *event.Intake) { in.Schema = 0 })
	f("IPA", func(in *event.Intake) { in.Body = "Comune di Modena " + number })
	f("2000 to 2200", func(in *event.Intake) { in.Time = noon.AddDate(-27, 0, 0) })
	f("2000 to 2200", func(in *event.Intake) { in.Time = noon.AddDate(200, 0, 0) })
	f("key needs 1 to 8", func(in *event.Intake) { in.Key = nil })
	f("key needs 1 to 8", func(in *event.Intake) { in.Key = strings.Split(strings.Repeat("x", 9), "") })
	f("part of key", func(in *event.Intake) { in.Key = []string{"a", ""} })
	f("part of key", func(in *event.Intake) { in.Key = []string{long} })
	f("part of key", func(in *event.Intake) { in.Key = []string{"a\x00b"} })
	f("text is over", func(in *event.Intake) { in.Subject, in.Text = number, strings.Repeat("x", event.MaxText) })
	f("recipients", func(in *event.Intake) { in.Recipients = make([]event.IntakeRecipient, event.MaxRecipients+1) })
	f("a recipient is", func(in *event.Intake) { in.Recipients[0].Address = "" })
	f("a recipient is", func(in *event.Intake) { in.Recipients[0].Address = long })
	f("needs recipients", func(in *event.Intake) { in.Recipients = nil })
	f("direction", func(in *event.Intake) { in.Direction = number })
	f("degraded", func(in *event.Intake) { in.Degraded = make([]string, 65) })
	f("degraded", func(in *event.Intake) { in.Degraded = []string{long} })
	f("report.columns", func(in *event.Intake) { in.Report = &event.Report{Columns: make([]string, 65)} })
	f("report.columns", func(in *event.Intake) { in.Report = &event.Report{Columns: []string{long}} })
	f("report.name", func(in *event.Intake) { in.Report = &event.Report{Name: long} })
	f("source", func(in *event.Intake) { in.Source = long })
	f("sender.claimed", func(in *event.Intake) { in.Sender.Claimed = long })
	f("sender.authenticated", func(in *event.Intake) { in.Sender.Authenticated = long })
	f("sender.result", func(in *event.Intake) { in.Sender.Result = long })
	f("campaign", func(in *event.Intake) { in.Campaign = long })
	f("purpose", func(in *event.Intake) { in.Purpose = long })
	f("route", func(in *event.Intake) { in.Route = long })
	f("no_text", func(in *event.Intake) { in.NoText = long })
	f("message.ref", func(in *event.Intake) { in.Message = &event.Message{Ref: long} })
	f("message.gateway", func(in *event.Intake) { in.Message = &event.Message{Gateway: long} })
	f("message.code", func(in *event.Intake) { in.Message = &event.Message{Code: long} })
	f("item.author", func(in *event.Intake) { in.Item = &event.IntakeItem{Author: long} })
	f("list.actor", func(in *event.Intake) { in.List = &event.IntakeList{Actor: long} })
	f("inventory.dataset", func(in *event.Intake) { in.Inventory = &event.Inventory{Dataset: long} })
}

func TestIntakeIsReadStrictly(t *testing.T) {
	good := string(written(t, intake(event.MessageSubmitted, event.SMS)))
	f := func(old, replaced, why string) {
		t.Helper()
		bad := strings.Replace(good, old, replaced, 1)
		_, err := event.DecodeIntake([]byte(bad))
		checkError(t, bad, err, why)
	}
	f(`"text"`, `"tex"`, `field "tex" is not known`)
	f(`"text"`, `"+39 347 1234567"`, `is not known`)
	f(`"text"`, `"mario.rossi@example.it"`, `is not known`)
	f(`"text"`, `"`+strings.Repeat("long", 500)+`"`, `…`)
	f(`"Ciao"`, `{"a":1}`, `field "text" has the wrong type`)
	f(`"2026-05-08T12:00:00Z"`, `"8/5/2026"`, "RFC 3339")
	f(`{"schema"`, `{"schema":1,{"x"`, "syntax error")
	f(good, "", "unreadable")
	f(good, good+good, "more than one JSON value")
	f(good, good+" x", "more than one JSON value")
	if _, err := event.DecodeIntake([]byte(" " + good + "\n")); err != nil {
		t.Errorf("white space around it: %v", err)
	}
}

func TestIntakeAtItsBounds(t *testing.T) {
	in := intake(event.MessageSubmitted, event.SMS)
	in.Text = strings.Repeat("x", event.MaxText)
	in.Key = strings.Split(strings.Repeat("x", 8), "")
	in.Recipients = nil
	for i := range event.MaxRecipients {
		in.Recipients = append(in.Recipients, event.IntakeRecipient{Address: fmt.Sprintf("+39347%07d", i)})
	}
	if err := in.Validate(); err != nil {
		t.Error(err)
	}
}

func FuzzDecodeIntake(f *testing.F) {
	for kind := range event.Kinds() {
		f.Add(written(f, intake(kind, event.Social)))
	}
	f.Add([]byte(`{"schema":1,"3471234567":2}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		in, err := event.DecodeIntake(b)
		if err != nil {
			if !errors.Is(err, event.ErrRejected) {
				t.Fatalf("%v does not wrap ErrRejected", err)
			}
			checkQuiet(t, string(b), err)
			return
		}
		again, err := event.DecodeIntake(written(t, in))
		if err != nil || string(written(t, again)) != string(written(t, in)) {
			t.Fatalf("what was read cannot be written and read: %v", err)
		}
	})
}

func TestIntakeThatIsNoWholeLine(t *testing.T) {
	for line, want := range map[string]string{
		"{": "one whole event a line",
		`{"schema":1,"body":"c_z999","channel":"mail","type":"message.submitted","key":["a"],"time":"2026-05-08T10:30:00Z","recipients":[{"address":"a@b.test","field":"bcc"}]}`: "is not one of to, cc, envelope",
	} {
		if _, err := event.DecodeIntake([]byte(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}
