package policy

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/personaldata"
)

// SchemaURL names the JSON Schema of policy files for the first line of a file,
// so that editors complete and explain keys.
const SchemaURL = "register.schema.json"

// Schema returns the JSON Schema (draft 2020-12) of policy files, with
// descriptions in Italian. It is made from the types that the loader fills, so
// the two cannot disagree about keys.
func Schema() ([]byte, error) {
	s := object(reflect.TypeFor[Policy](), "")
	s.Schema, s.ID = "https://json-schema.org/draft/2020-12/schema", SchemaURL
	s.Title = "Registro di un ente per Vedetta"
	s.Description = "Che cosa un ente può fare con quali contatti. Provalo con: vedetta policy check FILE"
	s.Required = []string{"body", "dpo", "dpia_ref", "retention"}
	b, err := json.MarshalIndent(s, "", "  ")
	return append(b, '\n'), err
}

// schema is the part of JSON Schema that a policy needs, in the order it is
// written.
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	ID          string             `json:"$id,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        any                `json:"type,omitempty"` // a name or several
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	Maximum     *int               `json:"maximum,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Additional  any                `json:"additionalProperties,omitempty"` // false, or the schema of further values
}

// object describes a section. Every key may also stand empty.
func object(t reflect.Type, at string) *schema {
	s := &schema{Type: []string{"object", "null"}, Properties: map[string]*schema{}, Additional: false, Required: required()[at]}
	for _, m := range members(t) {
		key := below(at, m.name)
		p := describe(m.typ, key)
		p.Description = descriptions()[key]
		if p.Description == "" {
			p.Description = validityDescriptions()[m.name]
		}
		s.Properties[m.name] = p
	}
	return s
}

// describe is what a value of a type looks like in YAML.
func describe(t reflect.Type, key string) *schema {
	switch {
	case t == reflect.TypeFor[Date]():
		return &schema{Type: []string{"string", "null"}, Pattern: `^\d{4}-\d{2}-\d{2}$`}
	case t == reflect.TypeFor[Moment]():
		return &schema{Type: []string{"string", "null"}, Pattern: `^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$`}
	case t == reflect.TypeFor[Clock]():
		return &schema{Type: []string{"string", "null"}, Pattern: `^([01]?\d|2[0-3]):[0-5]\d$`}
	case t == reflect.TypeFor[MonthDay]():
		return &schema{Type: []string{"string", "null"}, Pattern: `^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`}
	case t == reflect.TypeFor[time.Duration]():
		return &schema{Type: []string{"string", "null"}, Pattern: `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$|^0$`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return describe(t.Elem(), key)
	case reflect.Struct:
		return object(t, key)
	case reflect.Slice:
		return &schema{Type: []string{"array", "null"}, Items: describe(t.Elem(), key)}
	case reflect.Map:
		return &schema{Type: []string{"object", "null"}, Additional: describe(t.Elem(), key)}
	case reflect.Bool:
		return &schema{Type: []string{"boolean", "null"}}
	case reflect.Int:
		least := 0
		return &schema{Type: []string{"integer", "null"}, Minimum: &least}
	case reflect.Float64:
		return &schema{Type: []string{"number", "null"}}
	}
	// Unquoted numbers are taken as texts too: Prot. 12/2024 may be 12.
	s := &schema{Type: []string{"string", "number", "null"}}
	if values := values()[key]; values != nil {
		s = &schema{Enum: values}
	}
	return s
}

// required are the keys that an entry of a section cannot do without.
func required() map[string][]string {
	return map[string][]string{
		"body": {"ipa", "name"}, "dpo": {"mail"}, "purposes": {"id", "legal_basis"}, "compatibility": {"from", "to", "author", "date", "reason"},
		"lists": {"id", "purpose"}, "senders": {"address", "kind"}, "processors": {"id"}, "campaigns": {"id", "purpose", "from", "until"},
		"emergencies": {"id", "act_ref", "from"}, "routes": {"id"}, "templates": {"id", "text"}, "accounts": {"platform", "id", "ownership"},
		"moderators": {"id"}, "exclusions": {"reason"}, "elections": {"vote"},
	}
}

// values are the keys that take one of a few words.
func values() map[string][]string {
	return map[string][]string{
		"purposes.legal_basis": LegalBases(), "purposes.labels": TextLabels(), "lists.source": Sources(), "senders.kind": {string(FunctionalSender), string(PersonalSender)},
		"accounts.ownership": {string(Institutional), string(OfficeHolder), string(UnknownOwnership)}, "quiet_hours.channels": Channels(), "rules.severity": Severities(),
		"personal_data.types.validator": slices.Concat([]string{""}, personaldata.Validators()),
	}
}

// Keys returns every key of policy files as a path such as lists.purpose, sorted.
func Keys() []string {
	var out []string
	var walk func(t reflect.Type, at string)
	walk = func(t reflect.Type, at string) {
		if t = element(t); t.Kind() != reflect.Struct || leaf(t) {
			return
		}
		for _, m := range members(t) {
			key := below(at, m.name)
			out = append(out, key)
			walk(m.typ, key)
		}
	}
	walk(reflect.TypeFor[Policy](), "")
	slices.Sort(out)
	return out
}

// Describe returns what a key of policy files means, in Italian.
func Describe(key string) (string, error) {
	if d := descriptions()[key]; d != "" {
		return d, nil
	}
	if slices.Contains(Keys(), key) {
		return validityDescriptions()[key[strings.LastIndexByte(key, '.')+1:]], nil
	}
	it, en := meant(key, Keys())
	return "", fmt.Errorf("chiave sconosciuta %.60q%s / unknown key %.60q%s", key, it, key, en)
}
