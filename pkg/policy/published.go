package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
)

// publishedSchema is the version of the published form. Keys are only added.
const publishedSchema = 1

// maxPublished bounds the published form, in bytes. It travels as an object, in
// parts, so a register may be larger than a message; a file has maxFile at most,
// and JSON makes little more of it.
const maxPublished = 4 * maxFile

// published is a policy as it travels on the bus and is kept as a version.
type published struct {
	Schema  int            `json:"schema"`
	Version string         `json:"version"`
	Rules   string         `json:"rules"` // version of the file alone, by which an index is told to belong
	Policy  map[string]any `json:"policy"`
}

// Published returns the policy as bytes to travel on the bus and to be kept as a
// version: JSON with the keys of the file, in one order, so that the same policy
// gives the same bytes.
//
// It holds contacts of offices only: those of body.official, dpo.mail,
// personal_data.official and of functional senders, and ids of social accounts.
// Personal senders, senders of campaigns that are no registered office (APerson
// stands for them) and exclusions lose their addresses: the index of contacts
// has the senders' tokens, and only collectors, which read the file, need the
// exclusions. Recipients of routes that are no registered office get made-up
// names in the same domain; notes of senders, names of accounts that aren't the
// institution's and alert recipients are left out. In every other text mail
// addresses and telephone numbers that are no office's become "•••". Names that
// somebody writes into a free text, such as a reason, cannot be told and stay.
func (p *Policy) Published() ([]byte, error) {
	b, err := json.Marshal(published{publishedSchema, p.Version, p.rules, tree(reflect.ValueOf(p.public())).(map[string]any)})
	if err != nil {
		return nil, fmt.Errorf("publish policy of %s: %w", p.Body.IPA, err)
	}
	if len(b) > maxPublished {
		return nil, fmt.Errorf("publish policy of %s: %d bytes, at most %d: shorten texts", p.Body.IPA, len(b), maxPublished)
	}
	return b, nil
}

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
