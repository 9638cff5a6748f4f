package policy_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"vedetta/pkg/policy"
	"vedetta/pkg/purpose"
)

var update = flag.Bool("update", false, "write deploy/policy/register.schema.json anew")

const schemaFile = examples + "/register.schema.json"

// TestSchemaFile holds the file that editors read to the types that the loader
// fills.
func TestSchemaFile(t *testing.T) {
	want, err := policy.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types say (%v): run go test ./pkg/policy -run Schema -update", schemaFile, err)
	}
}

// schemaKeys walks the schema as JSON, without the program's own types.
func schemaKeys(t *testing.T, s map[string]any, at string, visit func(key string, s map[string]any)) {
	t.Helper()
	if items, ok := s["items"].(map[string]any); ok {
		schemaKeys(t, items, at, visit)
	}
	properties, _ := s["properties"].(map[string]any)
	for name, p := range properties {
		key := strings.TrimPrefix(at+"."+name, ".")
		visit(key, p.(map[string]any))
		schemaKeys(t, p.(map[string]any), key, visit)
	}
}

func readSchema(t *testing.T) map[string]any {
	t.Helper()
	b, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaHasEveryKeyAndDescription(t *testing.T) {
	seen := map[string]bool{}
	schemaKeys(t, readSchema(t), "", func(key string, s map[string]any) {
		seen[key] = true
		if s["description"] == nil {
			t.Errorf("%s has no description", key)
		}
	})
	keys := policy.Keys()
	for _, k := range keys {
		if !seen[k] {
			t.Errorf("the schema misses %s", k)
		}
		if d, err := policy.Describe(k); err != nil || d == "" {
			t.Errorf("%s: %q, %v", k, d, err)
		}
	}
	for k := range seen {
		if !slices.Contains(keys, k) {
			t.Errorf("the schema has %s, the types don't", k)
		}
	}
	if _, err := policy.Describe("lists.purpos"); err == nil || !strings.Contains(err.Error(), "lists.purpose") {
		t.Errorf("an unknown key: %v", err)
	}
}

// yamlKeys are the keys that a file uses.
func yamlKeys(v any, at string, seen map[string]bool) {
	switch x := v.(type) {
	case []any:
		for _, e := range x {
			yamlKeys(e, at, seen)
		}
	case map[string]any:
		for k, e := range x {
			key := strings.TrimPrefix(at+"."+k, ".")
			seen[key] = true
			yamlKeys(e, key, seen)
		}
	}
}

func readYAML(t *testing.T, path string) any {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	s, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func exampleFiles(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(examples, "*.yaml"))
	if err != nil || len(paths) != 6 {
		t.Fatalf("examples: %v, %v", paths, err)
	}
	return paths
}

func TestExamplesFollowTheSchema(t *testing.T) {
	s := compiledSchema(t)
	for _, path := range exampleFiles(t) {
		b, err := yaml.YAMLToJSON(readFile(t, path))
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if !strings.HasPrefix(string(readFile(t, path)), "# yaml-language-server: $schema="+policy.SchemaURL+"\n") {
			t.Errorf("%s doesn't begin with the line that shows editors the schema", path)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSchemaRefuses: what the loader refuses for its form, an editor underlines.
func TestSchemaRefuses(t *testing.T) {
	s := compiledSchema(t)
	for _, more := range []string{
		"purpose: x", "lists: x", "lists: [{id: a, purpose: b, contact_file: c}]", "limits: {bulk: {people: many}}", "limits: {settle: 5}",
		"elections: [{vote: 31/5/2022}]", "emergencies: [{id: a, act_ref: b, from: ieri}]", "quiet_hours: {from: 9pm}", "senders: [{address: a, kind: office}]",
		"purposes: [{id: a, legal_basis: law}]", "purposes: [{id: a, legal_basis: consent, labels: [x]}]",
	} {
		content := good
		if strings.HasPrefix(more, "purposes") {
			content = content[:strings.Index(content, "purposes")]
		}
		content += more + "\n"
		b, err := yaml.YAMLToJSON([]byte(content))
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("the schema takes %s", more)
		}
		if _, err := policy.Parse("p.yaml", []byte(content)); err == nil {
			t.Errorf("the loader takes %s", more)
		}
	}
}

func TestFullExampleShowsEveryKey(t *testing.T) {
	seen := map[string]bool{}
	yamlKeys(readYAML(t, filepath.Join(examples, "esempio.yaml")), "", seen)
	// Two keys can't be set in it; they stand in comments.
	text := string(readFile(t, filepath.Join(examples, "esempio.yaml")))
	for _, k := range policy.Keys() {
		seen[k] = seen[k] || strings.Contains(text, "\n# "+k+": ")
		if !seen[k] && !strings.HasSuffix(k, ".valid_from") && !strings.HasSuffix(k, ".valid_until") {
			t.Errorf("esempio.yaml doesn't show %s", k)
		}
	}
	for _, k := range []string{"lists.valid_from", "senders.valid_until"} {
		if !seen[k] {
			t.Errorf("esempio.yaml doesn't show %s", k)
		}
	}
}

func TestTextLabelsAreThoseOfPurpose(t *testing.T) {
	var want []string
	for _, l := range purpose.Labels() {
		want = append(want, string(l))
	}
	got := policy.TextLabels()
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(slices.DeleteFunc(want, func(l string) bool { return l == "unclear" || l == "" }), got) {
		t.Errorf("labels %v, package purpose has %v", got, want)
	}
}
