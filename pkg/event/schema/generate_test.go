package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"vedetta/pkg/event"
)

var update = flag.Bool("update", false, "rewrite the schemas from the Go types")

// TestSchemasMatchTypes holds the JSON Schemas to the Go types.
func TestSchemasMatchTypes(t *testing.T) {
	g := newGenerator(t)
	compareFile(t, IntakeFile, encode(t, g.intake(t)))
	compareFile(t, EventFile, encode(t, g.event(t)))
	compareFile(t, FindingFile, encode(t, g.finding(t)))
	for k := range descriptions() {
		if !g.used[k] {
			t.Errorf("descriptions has %s, which no type has", k)
		}
	}
}

// compareFile fails when a file is not what the types say, or rewrites it.
func compareFile(t *testing.T, name string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the Go types say: run go test ./pkg/event/schema -update and review the difference", name)
	}
}

func encode(t *testing.T, s *jsonschema.Schema) []byte {
	t.Helper()
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

// generator knows the constants and comments of package event.
type generator struct {
	enums    map[string][]any // type name → values of its constants, in order of the source
	comments map[string]string
	used     map[string]bool // keys of descriptions that a field has
}

func newGenerator(t *testing.T) *generator {
	t.Helper()
	r := new(jsonschema.Reflector)
	// The library joins the base with the folder's path.
	if err := r.AddGoComments("vedetta/pkg/event/schema", ".."); err != nil {
		t.Fatal(err)
	}
	return &generator{enums: constants(t), comments: r.CommentMap, used: make(map[string]bool)}
}

// constants reads the typed string constants of package event from its source:
// a new one must not be forgotten here.
func constants(t *testing.T) map[string][]any {
	t.Helper()
	out := make(map[string][]any)
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			addConstant(out, n)
			return true
		})
	}
	return out
}

func addConstant(out map[string][]any, n ast.Node) {
	spec, ok := n.(*ast.ValueSpec)
	if !ok || len(spec.Values) != 1 {
		return
	}
	of, isNamed := spec.Type.(*ast.Ident)
	lit, isLit := spec.Values[0].(*ast.BasicLit)
	if !isNamed || !isLit || lit.Kind != token.STRING {
		return
	}
	if v, err := strconv.Unquote(lit.Value); err == nil {
		out[of.Name] = append(out[of.Name], v)
	}
}

// reflect makes the schema of a type. Descriptions come from the Go comments.
func (g *generator) reflect(t *testing.T, v any, id, title string, closed bool) *jsonschema.Schema {
	t.Helper()
	r := &jsonschema.Reflector{
		ExpandedStruct: true, Anonymous: true, AllowAdditionalProperties: !closed,
		CommentMap: g.comments, LookupComment: g.described, Mapper: g.named,
	}
	s := r.Reflect(v)
	s.Version, s.ID, s.Title = jsonschema.Version, jsonschema.ID(id), title
	requireDescriptions(t, id, s)
	return s
}

// named gives the named string types their values or pattern.
func (g *generator) named(t reflect.Type) *jsonschema.Schema {
	if t.PkgPath() != "vedetta/pkg/event" || t.Kind() != reflect.String {
		return nil
	}
	s := &jsonschema.Schema{Type: "string"}
	switch t.Name() {
	case "Body":
		s.Pattern = `^[a-z0-9_]{1,32}$`
	case "Token":
		s.Pattern = `^[0-9]{4}-[a-z2-7]{26}$`
	default:
		s.Enum = g.enums[t.Name()]
	}
	return s
}

// requireDescriptions fails for a property that nobody has explained.
func requireDescriptions(t *testing.T, id string, s *jsonschema.Schema) {
	t.Helper()
	all := map[string]*jsonschema.Schema{"": s}
	for name, d := range s.Definitions {
		all[name+"."] = d
	}
	for name, d := range all {
		for p := d.Properties.Oldest(); p != nil; p = p.Next() {
			if p.Value.Description == "" && p.Value.Ref == "" {
				t.Errorf("%s: %s%s has no description: give it a comment in package event or a line in descriptions", id, name, p.Key)
			}
		}
	}
}

func (g *generator) intake(t *testing.T) *jsonschema.Schema {
	s := g.reflect(t, event.Intake{}, "urn:vedetta:intake:1", "Vedetta intake event", true)
	prop := property(t, s)
	prop("schema").Const = 1
	// Only "vedetta policy publish" says that a register has changed.
	prop("type").Enum = slices.DeleteFunc(slices.Clone(prop("type").Enum), func(k any) bool { return k == string(event.PolicyChanged) })
	prop("key").MinItems, prop("key").MaxItems = new(uint64(1)), new(uint64(8))
	bound(prop("key").Items, 1)
	prop("text").MaxLength, prop("subject").MaxLength = new(uint64(event.MaxText)), new(uint64(event.MaxText))
	prop("recipients").MaxItems = new(uint64(event.MaxRecipients))
	prop("time").Pattern = `^(2[01][0-9]{2}|2200)-`
	for _, name := range []string{"source", "campaign", "purpose", "route", "no_text"} {
		bound(prop(name), 0)
	}
	bound(property(t, s.Definitions["IntakeRecipient"])("address"), 1)
	for _, name := range []string{"claimed", "authenticated", "result"} {
		bound(property(t, s.Definitions["IntakeSender"])(name), 0)
	}
	property(t, s.Definitions["Message"])("blind").Minimum = "0"
	for _, name := range []string{"id", "parent", "account", "author"} {
		bound(property(t, s.Definitions["IntakeItem"])(name), 0)
	}
	s.AllOf = append(channelRules(), partRules(t)...)
	return s
}

func (g *generator) event(t *testing.T) *jsonschema.Schema {
	s := g.reflect(t, event.Event{}, "urn:vedetta:event:1", "Vedetta bus event", false)
	prop := property(t, s)
	e := new(event.Event)
	if _, err := e.Encode(); err != nil { // fills in the constant attributes
		t.Fatal(err)
	}
	prop("specversion").Const = e.SpecVersion
	prop("datacontenttype").Const = e.DataContentType
	prop("dataschema").Const = e.DataSchema
	prop("schema").Minimum = "1"
	prop("id").Pattern = `^[0-9]{8}-[a-z2-7]{26}$`
	s.AllOf = channelRules()
	return s
}

func (g *generator) finding(t *testing.T) *jsonschema.Schema {
	s := g.reflect(t, event.Finding{}, "urn:vedetta:finding:1", "Vedetta finding", false)
	prop := property(t, s)
	prop("revision").Minimum = "0"
	prop("confidence").Minimum, prop("confidence").Maximum = "0", "1"
	return s
}

// property returns a look-up that fails for a property the type has not.
func property(t *testing.T, s *jsonschema.Schema) func(string) *jsonschema.Schema {
	return func(name string) *jsonschema.Schema {
		t.Helper()
		if s == nil {
			t.Fatalf("no definition with a property %s", name)
		}
		p, ok := s.Properties.Get(name)
		if !ok {
			t.Fatalf("no property %s", name)
		}
		return p
	}
}

// bound limits a short field as Intake.Validate does.
func bound(s *jsonschema.Schema, least uint64) {
	s.MaxLength = new(uint64(512))
	if least > 0 {
		s.MinLength = &least
	}
}

// object returns a schema that has only properties, given as name and schema.
func object(name string, value *jsonschema.Schema) *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties()}
	s.Properties.Set(name, value)
	return s
}

func values[T ~string](in []T) []any {
	out := make([]any, 0, len(in))
	for _, v := range in {
		out = append(out, string(v))
	}
	return out
}

// kinds are all kinds, sorted.
func kinds() []event.Kind {
	var out []event.Kind
	for k := range event.Kinds() {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// channelRules bind each kind to its channels.
func channelRules() []*jsonschema.Schema {
	groups := make(map[string][]event.Kind)
	channels := make(map[string][]event.Channel)
	for _, k := range kinds() {
		if c := event.Kinds()[k]; len(c) > 0 {
			name := strings.Join(stringsOf(c), " ")
			groups[name], channels[name] = append(groups[name], k), c
		}
	}
	var out []*jsonschema.Schema
	for name, ks := range groups {
		out = append(out, &jsonschema.Schema{
			If:   object("type", &jsonschema.Schema{Enum: values(ks)}),
			Then: object("channel", &jsonschema.Schema{Enum: values(channels[name])}),
		})
	}
	slices.SortFunc(out, func(a, b *jsonschema.Schema) int {
		return cmp.Compare(firstKind(a), firstKind(b))
	})
	return out
}

func firstKind(s *jsonschema.Schema) string {
	p, _ := s.If.Properties.Get("type")
	return p.Enum[0].(string)
}

func stringsOf[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

// partRules demand the part that a kind is about, as Intake.Validate does.
func partRules(t *testing.T) []*jsonschema.Schema {
	filled := &jsonschema.Schema{MinLength: new(uint64(1))}
	rule := func(part string, then *jsonschema.Schema, match func(event.Kind) bool) *jsonschema.Schema {
		var ks []event.Kind
		for _, k := range kinds() {
			if match(k) {
				ks = append(ks, k)
			}
		}
		s := object(part, then)
		s.Required = []string{part}
		return &jsonschema.Schema{If: object("type", &jsonschema.Schema{Enum: values(ks)}), Then: s}
	}
	is := func(want event.Kind) func(event.Kind) bool { return func(k event.Kind) bool { return k == want } }
	begins := func(heads ...string) func(event.Kind) bool {
		return func(k event.Kind) bool {
			head, _, _ := strings.Cut(string(k), ".")
			return slices.Contains(heads, head)
		}
	}
	// Somebody is named, or counted.
	named := rule("recipients", &jsonschema.Schema{MinItems: new(uint64(1))}, is(event.MessageSubmitted))
	counted := object("message", &jsonschema.Schema{Required: []string{"blind"}})
	property(t, counted)("message").Properties = object("blind", &jsonschema.Schema{Minimum: "1"}).Properties
	counted.Required = []string{"message"}
	named.Then = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{named.Then, counted}}
	item := object("id", filled)
	item.Properties.Set("platform", filled)
	item.Properties.Set("account", filled)
	return []*jsonschema.Schema{
		rule("item", item, begins("post", "comment")),
		named,
		rule("list", object("id", filled), begins("list", "canary")),
		rule("inventory", object("dataset", filled), is(event.StoreInventory)),
		rule("report", object("name", filled), is(event.ReportGenerated)),
	}
}
