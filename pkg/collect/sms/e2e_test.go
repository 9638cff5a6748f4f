package sms

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/sms/kannel"
	"vedetta/pkg/event"
)

// seen is what the end-to-end test checks of an event.
type seen struct {
	Kind    event.Kind
	To      string
	From    string
	Service string
	Text    string
	Code    string
}

func see(s *collecttest.Sink) map[seen]int {
	got := make(map[seen]int)
	for _, in := range s.Intakes() {
		if in.Type == event.CollectorAlive {
			continue
		}
		e := seen{Kind: in.Type, From: in.Sender.Claimed, Service: in.Sender.Authenticated, Text: in.Text}
		if len(in.Recipients) > 0 {
			e.To = in.Recipients[0].Address
		}
		if in.Message != nil {
			e.Code = in.Message.Code
		}
		got[e]++
	}
	return got
}

// expected is what a sent message with its receipt comes to.
func expected(to, from, service, text string) []seen {
	return []seen{
		{Kind: event.MessageSubmitted, To: to, From: from, Service: service, Text: text},
		{Kind: event.MessageDelivered, To: to, From: from, Service: service, Code: "DELIVRD/000"},
	}
}

// A real Kannel over a real SMPP link, its log rotated in the middle, the
// collector down for a while.
func TestEndToEnd(t *testing.T) {
	g := startKannel(t, "access-log-clean = true\naccess-log-time = gmt\naccess-log-format = \""+kannel.AccessLogFormat+"\"\n")
	c, o, s := testConfig(g.dir), testOptions(t.TempDir()), collecttest.NewSink()
	var want []seen
	reach := func() {
		t.Helper()
		poll(t, "expected events", func() bool { return len(see(s)) >= len(want) })
	}
	ctx, stop := run(t, newCollector(t, c, o), s)
	g.send(ctx, map[string]string{"from": "COMUNE", "to": "393330000001 393330000002 393330000003", "text": "perché €", "coding": "2"})
	for _, to := range []string{"393330000001", "393330000002", "393330000003"} {
		want = append(want, expected(to, "COMUNE", "srv-anagrafe", "perché €")...)
	}
	g.send(ctx, map[string]string{"from": "COMUNE", "to": "393330000007", "text": "numero sbagliato"})
	want = append(want,
		seen{Kind: event.MessageFailed, To: "393330000007", From: "COMUNE", Service: "srv-anagrafe", Text: "numero sbagliato", Code: "rejected"},
		seen{Kind: event.MessageFailed, To: "393330000007", From: "COMUNE", Service: "srv-anagrafe", Code: "0x0000000b"})
	reach()

	g.rotate()
	g.send(ctx, map[string]string{"from": "COMUNE", "to": "393330000009", "text": "non arriva | {mai}"})
	want = append(want,
		seen{Kind: event.MessageSubmitted, To: "393330000009", From: "COMUNE", Service: "srv-anagrafe", Text: "non arriva | {mai}"},
		seen{Kind: event.MessageFailed, To: "393330000009", From: "COMUNE", Service: "srv-anagrafe", Code: "UNDELIV/100"})
	reach()
	stop()

	// The collector is down while Kannel writes, rotates and writes on.
	g.send(t.Context(), map[string]string{"username": "unnamed", "from": "UFFICIO", "to": "393330000004", "text": "mentre dormi"})
	want = append(want, expected("393330000004", "UFFICIO", "unnamed", "mentre dormi")...)
	g.smsc.deliver("393331112222", "48300", 0, 8, []byte("\x00p\x00\xe9"))
	want = append(want, seen{Kind: event.MessageReceived, To: "48300", From: "+393331112222", Text: "pé"})
	g.waitLog("|UFFICIO|", 3)
	g.waitLog("|+393331112222|", 1)
	g.rotate()
	g.send(t.Context(), map[string]string{"from": "CO\nMUNE|", "to": "393330000005", "text": "mittente ostile"})
	want = append(want, expected("393330000005", "", "srv-anagrafe", "mittente ostile")...)
	_, stop = run(t, newCollector(t, c, o), s)
	defer stop()
	reach()
	compare(t, s, want)
}

// compare checks that all came exactly once and that reports join their message.
func compare(t *testing.T, s *collecttest.Sink, want []seen) {
	t.Helper()
	counts := make(map[seen]int)
	for _, w := range want {
		counts[w]++
	}
	if d := cmp.Diff(counts, see(s)); d != "" {
		t.Errorf("events (-want +got):\n%s", d)
	}
	refs, owners := make(map[string]string), make(map[string]string)
	for _, in := range ofKind(s, event.MessageSubmitted) {
		to, ref := in.Recipients[0].Address, in.Message.Ref
		if owners[ref] != "" {
			t.Errorf("%s and %s share a ref", owners[ref], to)
		}
		refs[to], owners[ref] = ref, to
	}
	for _, in := range ofKind(s, event.MessageDelivered) {
		if to := in.Recipients[0].Address; in.Message.Ref == "" || in.Message.Ref != refs[to] {
			t.Errorf("the report for %s has ref %q, its message %q", to, in.Message.Ref, refs[to])
		}
	}
}
