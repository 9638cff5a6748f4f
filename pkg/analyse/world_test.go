package analyse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

var noon = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

// town is a body with a register, contacts and keys, made once: it never
// changes.
type town struct {
	register *policy.Register
	reader   *Reader
	tokens   []event.Token // of people; the first half stand on the list
}

var sharedTown = sync.OnceValues(newTown)

const townPolicy = `body: {ipa: c_a, name: Comune di A, domains: [a.test]}
dpo: {mail: rpd@a.test}
dpia_ref: "1"
retention: {findings: 90}
purposes:
  - {id: avvisi, labels: [service_information, service_reminder], legal_basis: public_task}
  - {id: eventi, labels: [event_promotion], legal_basis: consent}
lists: [{id: scuola, purpose: avvisi, contacts_file: scuola.txt}]
campaigns: [{id: mensa, purpose: avvisi, from: 2026-05-01, until: 2026-06-01, max_recipients: 3, bulk_allowed: true}]
elections: [{name: amministrative, decree: 2026-04-01, vote: 2026-05-10}]
limits: {bulk: {people: 4, windows: [10m, 3h]}}
`

func newTown() (*town, error) {
	dir, err := os.MkdirTemp("", "town")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var numbers []string
	for i := range 10 {
		numbers = append(numbers, fmt.Sprintf("+39347%07d", i))
	}
	path := filepath.Join(dir, "policy.yaml")
	err = errors.Join(os.WriteFile(path, []byte(townPolicy), 0o600),
		os.WriteFile(filepath.Join(dir, "scuola.txt"), []byte(strings.Join(numbers[:5], "\n")+"\n"), 0o600))
	if err != nil {
		return nil, err
	}
	p, err := policy.Load(path)
	if err != nil {
		return nil, err
	}
	ring, err := pseudonym.OpenKeyring(dir, "c_a")
	if err != nil {
		return nil, err
	}
	contacts, err := p.Contacts(ring, noon)
	if err != nil {
		return nil, err
	}
	reader, err := NewReader([]*policy.Policy{p})
	if err != nil {
		return nil, err
	}
	t := &town{reader: reader}
	if t.register, err = policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_a": contacts}); err != nil {
		return nil, err
	}
	for _, n := range numbers {
		i, err := pseudonym.Phone(n)
		if err != nil {
			return nil, err
		}
		token, _, err := ring.Token(i, noon)
		if err != nil {
			return nil, err
		}
		t.tokens = append(t.tokens, event.Token(token))
	}
	return t, nil
}

func useTown(t testing.TB) *town {
	t.Helper()
	w, err := sharedTown()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// outside is what the analyser writes to: store and bus in memory. It outlives
// the lives of analysers.
type outside struct {
	rows     map[string]string         // event id → its facts
	content  map[string]string         // finding id and revision → content
	latest   map[string]*event.Finding // finding id → highest revision
	letters  map[string]*event.DeadLetter
	writes   []event.Batch
	failures int // that many writes fail
	strange  []string
}

func newOutside() *outside {
	return &outside{rows: map[string]string{}, content: map[string]string{}, latest: map[string]*event.Finding{}, letters: map[string]*event.DeadLetter{}}
}

var errStore = errors.New("store is away")

func (o *outside) Write(_ context.Context, b *event.Batch) error {
	o.writes = append(o.writes, *b)
	if o.failures > 0 {
		o.failures--
		return errStore
	}
	for _, e := range b.Events {
		o.rows[e.ID] = fmt.Sprintf("%+v", *e.Facts)
	}
	return nil
}

func (o *outside) PublishFindings(_ context.Context, findings ...*event.Finding) error {
	for _, f := range findings {
		c := *f
		c.Detected, c.Evidence = time.Time{}, nil
		b, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if old, ok := o.content[f.MsgID()]; ok && old != string(b) {
			o.strange = append(o.strange, fmt.Sprintf("%s has two contents:\n%s\n%s", f.MsgID(), old, b))
		}
		o.content[f.MsgID()] = string(b)
		if had := o.latest[f.ID]; had == nil || had.Revision < c.Revision {
			o.latest[f.ID] = &c
		}
	}
	return nil
}

func (o *outside) DeadLetter(_ context.Context, d *event.DeadLetter) error {
	o.letters[d.ID] = d
	return nil
}

// fresh returns an analyser of the town that writes to o.
func (w *town) fresh(o *outside, change func(*Options)) *Analyser {
	opts := Options{
		Partition: 3, Sink: o, Publisher: o, Reader: w.reader, Campaigns: campaign.New(campaign.Options{}),
		Detectors: all.New(all.Deps{Register: w.register}), Log: slog.New(slog.DiscardHandler),
		Seal: func(body event.Body, b []byte) ([]byte, error) { return append([]byte(body+":"), b...), nil },
		Save: func(context.Context, uint64, []byte) error { return nil },
		Now:  func() time.Time { return noon.AddDate(0, 0, 3) },
	}
	if change != nil {
		change(&opts)
	}
	return New(opts)
}

// id is an event id of a number.
func id(at time.Time, n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	return at.Format("20060102") + "-" + fmt.Sprintf("%c%c", letters[n/26%26], letters[n%26]) + strings.Repeat("a", 24)
}

// sms is a message to people of the town.
func (w *town) sms(n int, at time.Time, text string, to ...int) *event.Event {
	e := &event.Event{
		ID: id(at, n), Source: "/collector/sms/gw1", Type: event.MessageSubmitted, Time: at, Body: "c_a", Channel: event.SMS,
		Data: event.Data{Ingested: at, Direction: event.Outbound, Text: text},
	}
	for _, p := range to {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: w.tokens[p]})
	}
	return e
}

func delivered(t interface{ Fatal(args ...any) }, seq int, e *event.Event) event.Delivery {
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return event.Delivery{Seq: uint64(seq), Subject: "events.3." + string(e.Body) + "." + string(e.Channel) + "." + string(e.Type), Data: b}
}
