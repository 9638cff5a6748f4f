package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2/event"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// compile reads a schema from the folder: with -update the embedded one is
// still the old.
func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("mem:///"+name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("mem:///" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(s *jsonschema.Schema, b []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

func TestAccessors(t *testing.T) {
	for name, got := range map[string][]byte{EventFile: Event(), IntakeFile: Intake(), FindingFile: Finding(), AsyncAPIFile: AsyncAPI()} {
		if len(got) == 0 {
			t.Errorf("%s is empty", name)
		}
		if strings.HasSuffix(name, ".json") && !json.Valid(got) {
			t.Errorf("%s is not JSON", name)
		}
	}
	a := Intake()
	a[0] = 'x'
	if Intake()[0] == 'x' {
		t.Error("a caller can change the embedded file")
	}
}

// examples returns the example intakes by file name.
func examples(t *testing.T) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	names, err := fs.Glob(Examples(), "*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = b
	}
	return out
}

func TestExamples(t *testing.T) {
	s := compile(t, IntakeFile)
	missing := event.Kinds()
	for name, b := range examples(t) {
		if err := validate(s, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		in, err := event.DecodeIntake(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.HasPrefix(name, string(in.Type)) {
			t.Errorf("%s holds a %s", name, in.Type)
		}
		delete(missing, in.Type)
	}
	delete(missing, event.PolicyChanged) // never taken in
	for k := range missing {
		t.Errorf("no example of %s", k)
	}
}

// Both refuse the same mistakes.
func TestIntakeMistakes(t *testing.T) {
	s := compile(t, IntakeFile)
	f := func(name string, change func(m map[string]any)) {
		t.Helper()
		for file, b := range examples(t) {
			var m map[string]any
			if err := json.Unmarshal(b, &m); err != nil {
				t.Fatal(err)
			}
			change(m)
			broken, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if validate(s, broken) == nil {
				t.Errorf("%s: the schema takes %s", name, file)
			}
			if _, err := event.DecodeIntake(broken); !errors.Is(err, event.ErrRejected) {
				t.Errorf("%s: DecodeIntake of %s: %v", name, file, err)
			}
		}
	}
	set := func(key string, v any) func(map[string]any) { return func(m map[string]any) { m[key] = v } }
	drop := func(key string) func(map[string]any) { return func(m map[string]any) { delete(m, key) } }
	for _, key := range []string{"schema", "body", "channel", "type", "key", "time"} {
		f("no "+key, func(m map[string]any) {
			if key == "channel" && strings.HasPrefix(m["type"].(string), "collector.") {
				key = "type" // DecodeIntake lets a collector's event stand on any channel
			}
			drop(key)(m)
		})
	}
	f("misspelt field", set("tex", "ciao"))
	f("schema 2", set("schema", 2))
	f("unknown kind", set("type", "message.teleported"))
	f("upper-case body", set("body", "C_F257"))
	f("unknown direction", set("direction", "sideways"))
	f("empty key", set("key", []string{}))
	f("empty key part", set("key", []string{"a", ""}))
	f("nine key parts", set("key", strings.Split("a b c d e f g h i", " ")))
	f("long key part", set("key", []string{strings.Repeat("x", 513)}))
	f("text is a number", set("text", 1))
	f("time without zone", set("time", "2026-05-08T10:30:00"))
	f("time in 1999", set("time", "1999-12-31T23:59:59Z"))
	f("recipient without address", set("recipients", []any{map[string]any{"field": "to"}}))
	f("unknown field of a recipient", set("recipients", []any{map[string]any{"address": "+393470000009", "name": "Ada"}}))
	f("long campaign", set("campaign", strings.Repeat("x", 513)))
}

func TestIntakeNeedsItsPart(t *testing.T) {
	s := compile(t, IntakeFile)
	parts := map[string]string{
		"post.created.json": "item", "comment.deleted.json": "item", "message.submitted-sms.json": "recipients",
		"list.read.json": "list", "canary.hit.json": "list", "store.inventory.json": "inventory", "report.generated.json": "report",
	}
	all := examples(t)
	for file, part := range parts {
		var m map[string]any
		if err := json.Unmarshal(all[file], &m); err != nil {
			t.Fatal(err)
		}
		delete(m, part)
		b, _ := json.Marshal(m)
		_, err := event.DecodeIntake(b)
		if validate(s, b) == nil || err == nil {
			t.Errorf("%s without %s: schema %v, DecodeIntake %v; want both to refuse", file, part, validate(s, b), err)
		}
	}
}

func TestKindsStandOnTheirChannelsOnly(t *testing.T) {
	s := compile(t, IntakeFile)
	for file, b := range examples(t) {
		for _, ch := range []event.Channel{event.SMS, event.Mail, event.Social, event.Register} {
			var in event.Intake
			if err := json.Unmarshal(b, &in); err != nil {
				t.Fatal(err)
			}
			in.Channel = ch
			moved, _ := json.Marshal(in)
			_, err := event.DecodeIntake(moved)
			if bySchema := validate(s, moved); (bySchema == nil) != (err == nil) {
				t.Errorf("%s on %s: schema %v, DecodeIntake %v", file, ch, bySchema, err)
			}
		}
	}
}

func TestRandomIntakes(t *testing.T) {
	s := compile(t, IntakeFile)
	rapid.Check(t, func(t *rapid.T) {
		in := intakes().Draw(t, "intake")
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(s, b); err != nil {
			t.Fatalf("schema: %v\n%s", err, b)
		}
		got, err := event.DecodeIntake(b)
		if err != nil {
			t.Fatalf("DecodeIntake: %v\n%s", err, b)
		}
		if diff := cmp.Diff(in, got); diff != "" {
			t.Fatalf("the intake changed (-want +got):\n%s", diff)
		}
	})
}

func TestRandomEvents(t *testing.T) {
	s := compile(t, EventFile)
	rapid.Check(t, func(t *rapid.T) {
		e := busEvents().Draw(t, "event")
		b, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(s, b); err != nil {
			t.Fatalf("schema: %v\n%s", err, b)
		}
		got, err := event.Decode(throughCloudEvents(t, b))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatalf("the event changed (-want +got):\n%s", diff)
		}
	})
}

// throughCloudEvents reads and writes an event as any CloudEvents program does.
func throughCloudEvents(t *rapid.T, b []byte) []byte {
	var ce cloudevents.Event
	if err := ce.UnmarshalJSON(b); err != nil {
		t.Fatalf("CloudEvents: %v\n%s", err, b)
	}
	if err := ce.Validate(); err != nil {
		t.Fatalf("CloudEvents: %v\n%s", err, b)
	}
	out, err := ce.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRandomFindings(t *testing.T) {
	s := compile(t, FindingFile)
	rapid.Check(t, func(t *rapid.T) {
		b, err := json.Marshal(findings().Draw(t, "finding"))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(s, b); err != nil {
			t.Fatalf("schema: %v\n%s", err, b)
		}
	})
}

// A newer writer may add fields; a reader of the bus must let them pass.
func TestBusSchemasTakeAddedFields(t *testing.T) {
	s := compile(t, EventFile)
	e := event.Event{
		ID: "20260508-" + strings.Repeat("a", 26), Source: "/collector/x", Type: event.CollectorAlive,
		Time: time.Date(2026, 5, 8, 8, 30, 0, 0, time.UTC), Body: "c_z999", Channel: event.SMS,
	}
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b = append(bytes.TrimSuffix(b, []byte("}")), `,"added":1}`...)
	b = bytes.Replace(b, []byte(`"data":{`), []byte(`"data":{"added":{"x":1},`), 1)
	if err := validate(s, b); err != nil {
		t.Errorf("schema: %v", err)
	}
	if _, err := event.Decode(b); err != nil {
		t.Errorf("Decode: %v", err)
	}
}

func TestEnumsAreNotEmpty(t *testing.T) {
	enums := newGenerator(t).enums
	for _, name := range []string{"Channel", "Kind", "Direction", "PartyClass", "Field", "Severity", "Verdict", "SubjectKind"} {
		if len(enums[name]) == 0 {
			t.Errorf("no constants of %s found: %v", name, slices.Sorted(maps.Keys(enums)))
		}
	}
	if got := len(enums["Kind"]); got != len(event.Kinds()) {
		t.Errorf("%d constants of Kind, but event.Kinds has %d", got, len(event.Kinds()))
	}
}
