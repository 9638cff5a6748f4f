package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"
)

// publishedSchema is the version of the published form. Keys are only added.
const publishedSchema = 1

// maxPublished bounds the published form, in bytes: what a message on the bus
// may hold.
const maxPublished = 1 << 20

// published is a policy as it travels on the bus and is kept as a version.
type published struct {
	Schema  int            `json:"schema"`
	Version string         `json:"version"`
	Rules   string         `json:"rules"` // version of the file alone, by which an index is told to belong
	Policy  map[string]any `json:"policy"`
}

// Published returns the policy as bytes to travel on the bus and to be kept as a
// version: JSON with the keys of the file, in one order, so that the same policy
// gives the same bytes. It holds no identity of a person: personal senders and
// exclusions lose their addresses (the index of contacts knows the former's
// tokens, and only collectors, which read the file, need the latter's), personal
// senders their notes, and alert recipients are left out.
func (p *Policy) Published() ([]byte, error) {
	b, err := json.Marshal(published{publishedSchema, p.Version, p.rules, tree(reflect.ValueOf(p.public())).(map[string]any)})
	if err != nil {
		return nil, fmt.Errorf("publish policy of %s: %w", p.Body.IPA, err)
	}
	if len(b) > maxPublished {
		return nil, fmt.Errorf("publish policy of %s: %d bytes are more than the bus takes (%d): shorten texts and notes", p.Body.IPA, len(b), maxPublished)
	}
	return b, nil
}

// public is the policy without identities of persons.
func (p *Policy) public() Policy {
	out := *p
	out.Alerts = Alerts{}
	out.Senders = slices.Clone(p.Senders)
	for i := range out.Senders {
		if out.Senders[i].Kind != FunctionalSender {
			out.Senders[i].Address, out.Senders[i].Note = "", ""
		}
	}
	out.Exclusions = slices.Clone(p.Exclusions)
	for i := range out.Exclusions {
		out.Exclusions[i].Address = ""
	}
	out.Campaigns = slices.Clone(p.Campaigns)
	for i := range out.Campaigns {
		out.Campaigns[i].Senders = p.functionalOnly(out.Campaigns[i].Senders)
	}
	return out
}

// functionalOnly leaves out the addresses that are registered as a person's. If
// none is left, one that nobody has stays: an empty list would mean any sender.
func (p *Policy) functionalOnly(addresses []string) []string {
	var out []string
	for _, a := range addresses {
		personal := slices.ContainsFunc(p.Senders, func(s Sender) bool {
			return s.Kind != FunctionalSender && s.Address != "" && normal(s.Address) == normal(a)
		})
		if !personal {
			out = append(out, a)
		}
	}
	if len(out) == 0 && len(addresses) > 0 {
		return []string{nobody}
	}
	return out
}

// nobody is an address that no sender has.
const nobody = "nessuno@invalid"

// ReadPublished reads what Published wrote, also by a later version of the
// program, whose further keys it leaves out. Its Version is that of the policy
// that was published; the files it names are not there. Errors wrap ErrInvalid.
func ReadPublished(b []byte) (*Policy, error) {
	if len(b) > maxPublished {
		return nil, fmt.Errorf("%w: a published policy of %d bytes, at most %d are read", ErrInvalid, len(b), maxPublished)
	}
	var head struct {
		published
		Policy json.RawMessage `json:"policy"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, fmt.Errorf("%w: not a published policy: publish it again", ErrInvalid)
	}
	if head.Schema < publishedSchema || head.Version == "" || len(head.Policy) == 0 {
		return nil, fmt.Errorf("%w: a published policy without schema, version or policy: publish it again", ErrInvalid)
	}
	d := json.NewDecoder(bytes.NewReader(head.Policy))
	d.UseNumber()
	root, err := jsonNode(d, 0)
	if err != nil {
		return nil, fmt.Errorf("%w: a published policy: %w", ErrInvalid, err)
	}
	p := &Policy{path: "published policy", Version: head.Version, rules: head.Rules}
	r := &report{file: p.path, root: root}
	(&decoder{report: r, lenient: true}).decode(root, reflect.ValueOf(p).Elem(), "")
	if !p.Body.IPA.Valid() {
		r.fail("body.ipa", "body.ipa manca o non è un codice IPA", "body.ipa is missing or not an IPA code")
	}
	if r.errors > 0 {
		return nil, r.sorted()
	}
	p.fill()
	return p, nil
}

var errDeep = errors.New("too many levels in one another")

// jsonNode reads one JSON value.
func jsonNode(d *json.Decoder, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	n := &node{kind: scalar}
	switch x := t.(type) {
	case nil:
		n.kind = null
	case bool:
		n.text = fmt.Sprint(x)
	case json.Number:
		n.text = x.String()
	case string:
		n.text, n.quoted = x, true
	case json.Delim:
		return n, n.fill(d, x, depth)
	}
	return n, nil
}

// fill reads the rest of an array or object.
func (n *node) fill(d *json.Decoder, open json.Delim, depth int) error {
	n.kind = sequence
	if open == '{' {
		n.kind = mapping
	}
	for d.More() {
		var name string
		if n.kind == mapping {
			t, err := d.Token()
			if err != nil {
				return err
			}
			name, _ = t.(string)
		}
		v, err := jsonNode(d, depth+1)
		if err != nil {
			return err
		}
		if n.kind == mapping {
			n.fields = append(n.fields, pair{name, n, v})
		} else {
			n.items = append(n.items, v)
		}
	}
	if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// tree is a value as JSON's own types, with the keys of the file; what was not
// given is left out.
func tree(v reflect.Value) any {
	if s, ok := reflect.TypeAssert[fmt.Stringer](v); ok && leaf(v.Type()) {
		return s.String()
	}
	if d, ok := reflect.TypeAssert[time.Duration](v); ok {
		return d.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		return tree(v.Elem())
	case reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = tree(v.Index(i))
		}
		return out
	case reflect.Map:
		out := make(map[string]any, v.Len())
		for _, k := range v.MapKeys() {
			out[k.String()] = tree(v.MapIndex(k))
		}
		return out
	case reflect.Struct:
		out := map[string]any{}
		for _, m := range members(v.Type()) {
			f := v.FieldByIndex(m.index)
			if f.IsZero() {
				continue
			}
			switch x := tree(f).(type) {
			case map[string]any:
				if len(x) > 0 {
					out[m.name] = x
				}
			case []any:
				if len(x) > 0 {
					out[m.name] = x
				}
			default:
				out[m.name] = x
			}
		}
		return out
	case reflect.String:
		return strings.ToValidUTF8(v.String(), "�")
	}
	return v.Interface()
}
