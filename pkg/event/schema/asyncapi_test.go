package schema

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/event"
)

// TestAsyncAPIMatchesTypes holds asyncapi.yaml to its template and event.Kinds.
func TestAsyncAPIMatchesTypes(t *testing.T) {
	text, err := os.ReadFile("testdata/asyncapi.yaml.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := template.New("asyncapi").Option("missingkey=error").Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ Kind, Title, Channels string }
	data := struct {
		Kinds    []row
		Channels []any
	}{Channels: newGenerator(t).enums["Channel"]}
	for _, k := range kinds() {
		on := strings.Join(stringsOf(event.Kinds()[k]), ", ")
		if on == "" {
			on = "any"
		}
		if kindTitles()[k] == "" {
			t.Errorf("kind %s has no title", k)
		}
		data.Kinds = append(data.Kinds, row{Kind: string(k), Title: kindTitles()[k], Channels: on})
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, data); err != nil {
		t.Fatal(err)
	}
	compareFile(t, AsyncAPIFile, out.Bytes())
}

func kindTitles() map[event.Kind]string {
	return map[event.Kind]string{
		event.MessageSubmitted: "a message was handed to a gateway or mail server",
		event.MessageDelivered: "a message reached its recipient",
		event.MessageFailed:    "a message did not reach its recipient",
		event.MessageReceived:  "a message came in",
		event.PostCreated:      "a post was published",
		event.PostEdited:       "a post was changed",
		event.PostHidden:       "a post was hidden",
		event.PostUnhidden:     "a hidden post is shown again",
		event.PostDeleted:      "a post was deleted",
		event.PostRestored:     "a deleted post is back",
		event.CommentCreated:   "a comment was published",
		event.CommentEdited:    "a comment was changed",
		event.CommentHidden:    "a comment was hidden",
		event.CommentUnhidden:  "a hidden comment is shown again",
		event.CommentDeleted:   "a comment was deleted",
		event.CommentRestored:  "a deleted comment is back",
		event.ListRead:         "a contact list was read",
		event.ListExported:     "a contact list was exported",
		event.CanaryHit:        "the canary contact of a list got a message",
		event.CitizenReport:    "a citizen reported a message",
		event.FormSubmitted:    "a web form was sent",
		event.StoreInventory:   "what a store holds and how old it is",
		event.PolicyChanged:    "another version of the body's register holds from here on",
		event.ReportGenerated:  "a system produced a report",
		event.CollectorAlive:   "a collector is alive, once a minute",
		event.CollectorGap:     "a collector knows that events were lost",
	}
}

func parseAsyncAPI(t *testing.T) map[string]any {
	t.Helper()
	// From the folder: with -update the embedded file is still the old one.
	b, err := os.ReadFile(AsyncAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := yaml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// at walks a document by a JSON pointer; nil where nothing is.
func at(doc any, pointer string) any {
	for part := range strings.SplitSeq(strings.Trim(pointer, "/"), "/") {
		m, ok := doc.(map[string]any)
		if !ok {
			return nil
		}
		part = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
		doc = m[part]
	}
	return doc
}

func TestAsyncAPIListsExactlyTheKinds(t *testing.T) {
	doc := parseAsyncAPI(t)
	if got := at(doc, "/asyncapi"); got != "3.0.0" {
		t.Errorf("asyncapi is %v", got)
	}
	want := stringsOf(kinds())
	for _, pointer := range []string{"/channels/events/messages", "/channels/events/parameters/kind/enum"} {
		if diff := cmp.Diff(want, names(at(doc, pointer))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", pointer, diff)
		}
	}
	for _, k := range want {
		got := at(doc, "/components/messages/"+k+"/payload/schema/allOf").([]any)
		if c := at(got[1], "/properties/type/const"); c != k {
			t.Errorf("message %s has type %v", k, c)
		}
	}
	if got := len(names(at(doc, "/components/messages"))); got != len(want)+3 {
		t.Errorf("%d messages, want the %d kinds, finding, dead letter and intake", got, len(want))
	}
}

// names are the keys of an object or the strings of a list, sorted.
func names(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			out = append(out, k)
		}
	case []any:
		for _, s := range v {
			out = append(out, s.(string))
		}
	}
	slices.Sort(out)
	return out
}

func TestAsyncAPIReferencesResolve(t *testing.T) {
	doc := parseAsyncAPI(t)
	used := make(map[string]bool)
	for _, ref := range refs(doc) {
		used[ref] = true
		if pointer, ok := strings.CutPrefix(ref, "#"); ok {
			if at(doc, pointer) == nil {
				t.Errorf("$ref %s leads nowhere", ref)
			}
			continue
		}
		if _, err := files.ReadFile(filepath.Clean(ref)); err != nil {
			t.Errorf("$ref %s: %v", ref, err)
		}
	}
	for _, want := range []string{"./" + EventFile, "./" + FindingFile, "./" + IntakeFile} {
		if !used[want] {
			t.Errorf("nothing refers to %s", want)
		}
	}
}

// refs collects every $ref of a document.
func refs(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for k, child := range v {
			if s, ok := child.(string); ok && k == "$ref" {
				out = append(out, s)
				continue
			}
			out = append(out, refs(child)...)
		}
	case []any:
		for _, child := range v {
			out = append(out, refs(child)...)
		}
	}
	return out
}

// The addresses must be the subjects that the types publish on.
func TestAsyncAPIAddresses(t *testing.T) {
	doc := parseAsyncAPI(t)
	fill := strings.NewReplacer("{body}", "c_z999", "{channel}", "sms", "{kind}", "message.failed", "{rule}", "bulk.undeclared")
	e := event.Event{Body: "c_z999", Channel: event.SMS, Type: event.MessageFailed}
	f := event.Finding{Body: "c_z999", Rule: "bulk.undeclared"}
	for pointer, want := range map[string]string{"/channels/events/address": e.StreamSubject(), "/channels/findings/address": f.StreamSubject()} {
		if got := fill.Replace(at(doc, pointer).(string)); got != want {
			t.Errorf("%s is %s, want %s", pointer, got, want)
		}
	}
}
