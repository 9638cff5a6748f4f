package policy

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// decoder fills Go values from a document and reports every key it doesn't know
// and every value of a wrong sort, not the first alone.
type decoder struct {
	*report
	lenient bool // a published policy may have keys of a later version
}

// fromYAML is what reads itself from a scalar: a day, a moment, a time of day.
type fromYAML interface{ UnmarshalYAML(b []byte) error }

// member is a key of a section of the file.
type member struct {
	name  string
	typ   reflect.Type
	index []int
}

// members are the keys of a struct, those of inlined ones included, in the order
// of the type.
func members(t reflect.Type) []member {
	var out []member
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			for _, m := range members(f.Type) {
				m.index = append([]int{i}, m.index...)
				out = append(out, m)
			}
		case f.IsExported() && name != "" && name != "-":
			out = append(out, member{name, f.Type, []int{i}})
		}
	}
	return out
}

func keysOf(t reflect.Type) []string {
	var out []string
	for _, m := range members(t) {
		out = append(out, m.name)
	}
	return out
}

// decode puts a node into a value. key names its place for people.
func (d *decoder) decode(n *node, v reflect.Value, key string) {
	if n.kind == null {
		return
	}
	if v.CanAddr() {
		if u, ok := reflect.TypeAssert[fromYAML](v.Addr()); ok {
			d.decodeOwn(n, u, v.Type(), key)
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(n, v.Elem(), key)
	case reflect.Struct:
		d.decodeStruct(n, v, key)
	case reflect.Map:
		d.decodeMap(n, v, key)
	case reflect.Slice:
		d.decodeSlice(n, v, key)
	default:
		d.decodeScalar(n, v, key)
	}
}

// wrong says that a value is of another sort than its key takes.
func (d *decoder) wrong(n *node, t reflect.Type, key string) {
	if d.bad == nil {
		d.bad = map[*node]bool{}
	}
	d.bad[n] = true
	it, en := takes(t)
	name := key
	if name == "" {
		name = topLevel
	}
	d.at(n, key, false, fmt.Sprintf("%s: qui va %s", name, it), fmt.Sprintf("%s: write %s here", name, en))
}

// takes says what a key of a type takes.
func takes(t reflect.Type) (it, en string) {
	switch {
	case t == reflect.TypeFor[Date]():
		return "un giorno, come 2026-05-31", "a day, such as 2026-05-31"
	case t == reflect.TypeFor[Moment]():
		return "un momento, come 2026-05-31T14:30 (ora italiana)", "a moment, such as 2026-05-31T14:30 (Italian time)"
	case t == reflect.TypeFor[Clock]():
		return "un'ora del giorno, come \"21:00\"", "a time of the day, such as \"21:00\""
	case t == reflect.TypeFor[MonthDay]():
		return "un giorno dell'anno, come 12-07 (mese e giorno)", "a day of the year, such as 12-07 (month and day)"
	case t == reflect.TypeFor[time.Duration]():
		return "una durata, come 30s, 10m, 24h", "a duration, such as 30s, 10m, 24h"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return takes(t.Elem())
	case reflect.Bool:
		return "true (sì) o false (no)", "true or false"
	case reflect.Int, reflect.Int64:
		return "un numero intero", "a whole number"
	case reflect.Float64:
		return "un numero", "a number"
	case reflect.Slice:
		return "una lista: una riga con il trattino per ogni voce, o [a, b]", "a list: a line with a dash for each entry, or [a, b]"
	case reflect.Struct, reflect.Map:
		return "un gruppo di chiavi (chiave: valore)", "a group of keys (key: value)"
	}
	return "un testo su una riga", "a text in one line"
}

func (d *decoder) decodeOwn(n *node, u fromYAML, t reflect.Type, key string) {
	if n.kind != scalar || u.UnmarshalYAML([]byte(n.text)) != nil {
		d.wrong(n, t, key)
	}
}

func (d *decoder) decodeStruct(n *node, v reflect.Value, key string) {
	if n.kind != mapping {
		d.wrong(n, v.Type(), key)
		return
	}
	known := members(v.Type())
	for _, p := range n.fields {
		at := slices.IndexFunc(known, func(m member) bool { return m.name == p.name })
		if at < 0 {
			if !d.lenient {
				d.unknown(p, v.Type(), below(key, p.name))
			}
			continue
		}
		d.decode(p.value, v.FieldByIndex(known[at].index), below(key, p.name))
	}
}

func below(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// unknown says that a key is not one, and which was meant: one of the same
// section, or one that belongs elsewhere.
func (d *decoder) unknown(p pair, t reflect.Type, key string) {
	known := keysOf(t)
	it, en := meant(p.name, known)
	if home, ok := homes()[p.name]; ok {
		it, en = fmt.Sprintf(": questa chiave sta in %s", home), fmt.Sprintf(": this key belongs to %s", home)
	} else if it == "" {
		it, en = ": qui ci sono "+strings.Join(known, ", "), ": here are "+strings.Join(known, ", ")
	}
	d.at(p.key, key, false, fmt.Sprintf("chiave sconosciuta %.60q%s", p.name, it), fmt.Sprintf("unknown key %.60q%s", p.name, en))
}

// homes says for each key in which section it stands, for those that stand in
// one only.
func homes() map[string]string {
	out, twice := map[string]string{}, map[string]bool{}
	var walk func(t reflect.Type, at string)
	walk = func(t reflect.Type, at string) {
		t = element(t)
		if t.Kind() != reflect.Struct || leaf(t) {
			return
		}
		for _, m := range members(t) {
			if _, ok := out[m.name]; ok {
				twice[m.name] = true
			}
			out[m.name] = at
			walk(m.typ, below(strings.TrimPrefix(at, topLevel), m.name))
		}
	}
	walk(reflect.TypeFor[Policy](), topLevel)
	for name := range twice {
		delete(out, name)
	}
	return out
}

// topLevel is how messages call the outermost keys.
const topLevel = "«primo livello»"

// element is the type of the entries of a slice or pointer, else the type.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// leaf reports whether a struct stands for one scalar.
func leaf(t reflect.Type) bool { return reflect.PointerTo(t).Implements(reflect.TypeFor[fromYAML]()) }

func (d *decoder) decodeMap(n *node, v reflect.Value, key string) {
	if n.kind != mapping {
		d.wrong(n, v.Type(), key)
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.fields)))
	for _, p := range n.fields {
		e := reflect.New(v.Type().Elem()).Elem()
		d.decode(p.value, e, below(key, p.name))
		v.SetMapIndex(reflect.ValueOf(p.name).Convert(v.Type().Key()), e)
	}
}

func (d *decoder) decodeSlice(n *node, v reflect.Value, key string) {
	if n.kind != sequence {
		d.wrong(n, v.Type(), key)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		d.decode(item, v.Index(i), fmt.Sprintf("%s[%d]", key, i))
	}
}

func (d *decoder) decodeScalar(n *node, v reflect.Value, key string) {
	if n.kind != scalar || !set(v, n.text, n.quoted) {
		d.wrong(n, v.Type(), key)
	}
}

// set puts a scalar's text into a value and reports whether it fits.
func set(v reflect.Value, text string, quoted bool) bool {
	if v.Type() == reflect.TypeFor[time.Duration]() {
		x, err := time.ParseDuration(text)
		v.SetInt(int64(x))
		return err == nil
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
		return true
	case reflect.Bool:
		v.SetBool(text == "true")
		return !quoted && (text == "true" || text == "false")
	case reflect.Int, reflect.Int64:
		x, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64)
		v.SetInt(x)
		return err == nil && !quoted && x <= math.MaxInt32 && x >= math.MinInt32
	case reflect.Float64:
		x, err := strconv.ParseFloat(text, 64)
		v.SetFloat(x)
		return err == nil && !quoted && !math.IsNaN(x) && !math.IsInf(x, 0)
	}
	return false
}
