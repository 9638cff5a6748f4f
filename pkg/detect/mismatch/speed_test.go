package mismatch_test

import (
	"encoding/base32"
	"encoding/binary"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// indexed is how many contacts the speed is measured with:
//
//	go test ./pkg/detect/mismatch -run '^$' -bench Verdicts -contacts 10000000
var indexed = flag.Int("contacts", 100_000, "contacts in the index of the benchmarks")

// contactToken is a token as pseudonym makes them, of contact i.
func contactToken(i int) event.Token {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], uint64(i)*0x9e3779b97f4a7c15)
	binary.LittleEndian.PutUint64(b[8:], uint64(i)*0xd6e8feb86659fd93+1)
	return event.Token("2024-" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])))
}

const manyLists = 200

// bigRegister has a body with so many contacts in 200 lists of 20 purposes, in an
// index file: a fifth of the people stand on two lists, a fifth since a day, one in
// a hundred withdrew from something.
func bigRegister(tb testing.TB, n int) *policy.Register {
	tb.Helper()
	var y strings.Builder
	y.WriteString("body: {ipa: c_a, name: A}\ndpo: {mail: rpd@a.test}\ndpia_ref: x\nretention: {findings: 90}\npurposes:\n")
	for i := range 20 {
		fmt.Fprintf(&y, "  - {id: p%d, legal_basis: public_task, labels: [%s]}\n", i, []string{"service_information", "event_promotion", "survey", "internal_staff"}[i%4])
	}
	y.WriteString("lists:\n")
	for i := range manyLists {
		fmt.Fprintf(&y, "  - {id: l%d, purpose: p%d, notice_version: v1, collected_from: 2020-01-01}\n", i, i%20)
	}
	y.WriteString("compatibility:\n  - {from: p1, to: p0, author: x, date: 2020-01-01, reason: x}\n")
	p, err := policy.Parse("p.yaml", []byte(y.String()))
	if err != nil {
		tb.Fatal(err)
	}
	b := contacts.New(contacts.Options{Body: "c_a", TempDir: tb.TempDir()})
	defer b.Close()
	for i := range n {
		m := contacts.Membership{List: policy.ListID(fmt.Sprintf("l%d", i%manyLists))}
		if i%5 == 0 {
			m.From = time.Date(2021, 1, 1+i%300, 0, 0, 0, 0, time.UTC)
		}
		must(tb, b.Add(contactToken(i), m))
		if i%5 == 1 {
			must(tb, b.Add(contactToken(i), contacts.Membership{List: policy.ListID(fmt.Sprintf("l%d", (i+7)%manyLists))}))
		}
		if i%100 == 3 {
			must(tb, b.AddWithdrawal(contactToken(i), contacts.Withdrawal{Kind: contacts.Objected, Scope: "l199", At: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)}))
		}
	}
	path := filepath.Join(tb.TempDir(), "contacts.idx")
	if _, err := b.WriteFile(path); err != nil {
		tb.Fatal(err)
	}
	c, err := policy.OpenContacts(path)
	must(tb, err)
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_a": c})
	must(tb, err)
	return reg
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// mailTo is a message for the purpose of list l to so many of its contacts, the
// k-th such message.
func mailTo(k, recipients, n int, label string) *event.Event {
	l := k % manyLists
	e := &event.Event{
		ID: fmt.Sprint("m", k), Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: time.Date(2024, 3, 4, 10, 0, 0, k, time.UTC),
		Data:  event.Data{Direction: event.Outbound, Purpose: fmt.Sprintf("p%d", l%20)},
		Facts: &event.Facts{Campaign: fmt.Sprint("d-", l), Purpose: label, Confidence: 0.9},
	}
	for i := range recipients {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: contactToken((l + manyLists*((k*7919+i*104729)%(n/manyLists))) % n)})
	}
	return e
}

// BenchmarkVerdicts measures verdicts on recipients: messages to one person each
// (SMS) and to a hundred (mail), to people who may get them, to people who may not,
// and to people of whom nobody knows.
func BenchmarkVerdicts(b *testing.B) {
	reg := bigRegister(b, *indexed)
	for _, c := range []struct {
		name       string
		recipients int
		verdict    event.Verdict
	}{
		{"compatible/1", 1, event.Compatible},
		{"compatible/100", 100, event.Compatible},
		{"incompatible/1", 1, event.Incompatible},
		{"incompatible/100", 100, event.Incompatible},
		{"unknown/1", 1, event.Unknown},
		{"unknown/100", 100, event.Unknown},
	} {
		b.Run(c.name, func(b *testing.B) {
			events := make([]*event.Event, 20_000/c.recipients*10)
			for k := range events {
				events[k] = mailTo(k, c.recipients, *indexed, "")
				switch c.verdict {
				case event.Incompatible:
					events[k].Data.Purpose = fmt.Sprintf("p%d", (k%manyLists+2)%20)
				case event.Unknown:
					events[k].Data.Purpose = ""
				}
			}
			d := mismatch.New(mismatch.Options{Register: reg})
			b.ReportAllocs()
			i, began := 0, cpuTime(b)
			for b.Loop() {
				if err := d.Detect(events[i%len(events)], func(*event.Finding) {}); err != nil {
					b.Fatal(err)
				}
				i++
			}
			b.ReportMetric(float64(i*c.recipients)/(cpuTime(b)-began).Seconds(), "verdicts/cpu-s")
		})
	}
}

// cpuTime is what this process has used of all cores, its garbage collector
// included: other work on the machine does not change it.
func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	must(tb, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestCompatibleRecipientsCostNoAllocation, also not for the message.
func TestCompatibleRecipientsCostNoAllocation(t *testing.T) {
	const n = 4000
	d := mismatch.New(mismatch.Options{Register: bigRegister(t, n)})
	found := 0
	for _, recipients := range []int{1, 200} {
		e := mailTo(0, recipients, n, "service_information")
		cost := testing.AllocsPerRun(50, func() { must(t, d.Detect(e, func(*event.Finding) { found++ })) })
		if cost != 0 || found > 0 {
			t.Errorf("%v allocations for %d recipients, %d findings", cost, recipients, found)
		}
	}
}

// TestOneMessageToMany: the work of a message grows with its recipients, not with
// their square: a mail to a hundred thousand, half of them unknown and each of
// them twice, takes no longer than a few breaths. Its counts are right.
func TestOneMessageToMany(t *testing.T) {
	const n = 4000
	d := mismatch.New(mismatch.Options{Register: bigRegister(t, n)})
	e := mailTo(0, 1, n, "service_information")
	e.Data.Recipients = nil
	for i := range 50_000 {
		for range 2 {
			e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: contactToken(i)})
		}
	}
	people := map[string]int{}
	must(t, d.Detect(e, func(f *event.Finding) { people[f.Rule] = f.Unknown }))
	if people[mismatch.Unregister] < 10_000 {
		t.Errorf("unknown people: %v", people)
	}
}
