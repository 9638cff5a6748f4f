package policy

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// draw fills a value with random content of its type, so that a key that is
// added tomorrow is tested without a word.
func draw(t *rapid.T, v reflect.Value, name string) {
	switch p := v.Addr().Interface().(type) {
	case *Date:
		if rapid.Bool().Draw(t, name) {
			*p = NewDate(2020, 1, 1+rapid.IntRange(0, 3000).Draw(t, name))
		}
		return
	case *Moment:
		if rapid.Bool().Draw(t, name) {
			p.Time = time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, name), 0)
		}
		return
	case *Clock:
		if rapid.Bool().Draw(t, name) {
			*p = Clock{Minutes: rapid.IntRange(0, 1439).Draw(t, name), Set: true}
		}
		return
	case *MonthDay:
		if rapid.Bool().Draw(t, name) {
			*p = MonthDay{time.Month(rapid.IntRange(1, 12).Draw(t, name)), rapid.IntRange(1, 28).Draw(t, name)}
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, m := range members(v.Type()) {
			draw(t, v.FieldByIndex(m.index), m.name)
		}
	case reflect.Slice:
		n := rapid.IntRange(0, 3).Draw(t, name)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			draw(t, v.Index(i), name)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range rapid.IntRange(0, 3).Draw(t, name) {
			e := reflect.New(v.Type().Elem()).Elem()
			draw(t, e, name)
			v.SetMapIndex(reflect.ValueOf(word(t, name)).Convert(v.Type().Key()), e)
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, name) {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem(), name)
		}
	case reflect.String:
		v.SetString(word(t, name))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, name))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(rapid.Int32().Draw(t, name)))
	case reflect.Float64:
		v.SetFloat(float64(rapid.Int32().Draw(t, name)) / 8)
	default:
		t.Fatalf("%s: no way to draw a %s", name, v.Type())
	}
}

func word(t *rapid.T, name string) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "a", "null", "true", "12", "é ü\n\"x\"", "a: b #c", "\u2028\x7f", "🙂"}), rapid.StringN(0, 8, 40)).Draw(t, name)
}

func TestPublishedRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Policy
		draw(t, reflect.ValueOf(&p).Elem(), "policy")
		p.Body.IPA, p.Version, p.rules = "c_f257", "v1", "r1"
		p.fill()
		b, err := p.Published()
		if err != nil {
			t.Fatal(err)
		}
		q, err := ReadPublished(b)
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		want := p.public()
		same := cmp.Options{
			cmp.Comparer(func(a, b Date) bool { return a.String() == b.String() }),
			cmp.Comparer(func(a, b Moment) bool { return a.Equal(b.Time) }),
			cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Policy{}),
		}
		if d := cmp.Diff(want, *q, same); d != "" {
			t.Fatalf("(-published +read)\n%s", d)
		}
		if q.rules != p.rules {
			t.Fatalf("rules %q", q.rules)
		}
		if again, err := q.Published(); err != nil || !bytes.Equal(b, again) {
			t.Fatalf("published again: %v\n%s\n%s", err, b, again)
		}
	})
}

func TestPublishedHoldsNoPerson(t *testing.T) {
	p, err := Parse("p.yaml", []byte(`body: {ipa: c_f257, name: Modena, domains: [comune.modena.test]}
dpo: {mail: rpd@comune.modena.test}
dpia_ref: Prot. 1
retention: {findings: 90, text: 0}
alerts: {recipients: [mario.rossi@comune.modena.test]}
purposes: [{id: avvisi, legal_basis: public_task}]
senders:
  - {address: "+393470999001", kind: personal, note: cellulare di Mario Rossi}
  - {address: ComuneMO, kind: functional}
campaigns:
  - {id: a, purpose: avvisi, from: 2024-05-01, until: 2024-05-02, senders: [ComuneMO, "347 0999001"]}
  - {id: b, purpose: avvisi, from: 2024-05-01, until: 2024-05-02, senders: ["3470999001"]}
exclusions:
  - {address: mario.rossi@comune.modena.test, reason: rappresentante sindacale}
`))
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Published()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"999001", "ossi"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("published: %s", b)
		}
	}
	q, err := ReadPublished(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(q.Campaigns[0].Senders, len(q.Campaigns[1].Senders), len(q.Senders), q.Retention["text"], q.Limits.Bulk.People); got != "[ComuneMO persona@invalid] 1 2 0 50" {
		t.Errorf("read: %s", got)
	}
	reg, err := NewRegister([]*Policy{q}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v := reg.At("c_f257", time.Now()); v.Sender("") != nil || v.Sender("comunemo") == nil || v.Version() != p.Version {
		t.Errorf("register of a published policy: %+v", v)
	}
	if _, err := q.Contacts(nil, time.Now()); err == nil {
		t.Error("contacts of a published policy")
	}
}

func TestReadPublishedOfLaterProgram(t *testing.T) {
	p, err := ReadPublished([]byte(`{"schema":2,"version":"v","new":1,"policy":{"body":{"ipa":"c_a","colour":"red"},"news":[{"a":1}]}}`))
	if err != nil || p.Body.IPA != "c_a" {
		t.Errorf("%+v, %v", p, err)
	}
}

func FuzzReadPublished(f *testing.F) {
	f.Add([]byte(`{"schema":1,"version":"v","rules":"r","policy":{"body":{"ipa":"c_a"},"lists":[{"id":"l","collected_from":"2024-01-01"}],"limits":{"settle":"5s"}}}`))
	f.Add([]byte(`{"schema":1,"version":"v","policy":` + strings.Repeat("[", 100)))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadPublished(b)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("error = %v", err)
			}
			return
		}
		if _, err := p.Published(); err != nil {
			t.Error(err)
		}
	})
}
