package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/event"
)

func testConfig() Config {
	return Config{
		Body: "c_t001", Gateway: "mx1", Listen: "tcp:127.0.0.1:8891", Domains: []string{"comune.test", ".scuole.test"},
		AuthservIDs: []string{"mx.comune.test"}, Routes: map[string]string{"Modulo@Fornitore.test": "scrivi-al-comune"},
	}.WithDefaults()
}

func made(from, login, source string, to ...string) *event.Intake {
	m := mailOf(source)
	m.from, m.login, m.recipients, m.queueID = from, login, to, "4jX53w4HHrz1TdL1"
	return testConfig().intake(arrival{message: m, host: "mx.comune.test", at: time.Unix(1_795_296_885, 0)})
}

func TestDirection(t *testing.T) {
	const ours, school, out, other = "a@comune.test", "b@materna.scuole.test", "c@provider.test", "d@altro.test"
	f := func(from, login string, want event.Direction, kind event.Kind, to ...string) {
		t.Helper()
		if in := made(from, login, "Subject: x\n\nx", to...); in.Direction != want || in.Type != kind {
			t.Errorf("from %q (login %q) to %v: %s, %s; want %s, %s", from, login, to, in.Direction, in.Type, want, kind)
		}
	}
	f(ours, "", event.Outbound, event.MessageSubmitted, out)
	f(ours, "", event.Outbound, event.MessageSubmitted, ours, out)
	f(ours, "", event.Internal, event.MessageSubmitted, ours, school)
	f("A@COMUNE.TEST", "", event.Internal, event.MessageSubmitted, "root")
	f(out, "", event.Inbound, event.MessageReceived, ours, school)
	f(out, "operatore", event.Internal, event.MessageSubmitted, ours)
	f(out, "", event.Outbound, event.MessageSubmitted, other) // relayed
	f("", "", event.Inbound, event.MessageReceived, ours)
	f("x@finto-comune.test", "", event.Inbound, event.MessageReceived, ours)
}

func TestRecipients(t *testing.T) {
	in := made("a@comune.test", "", "To: \"Rossi, Maria\" <Maria.Rossi@provider.test>, o'brien@provider.test\nTo: due@provider.test\nCc: Ufficio: tre@provider.test;\n\nx",
		"maria.rossi@provider.test", "MARIA.ROSSI@PROVIDER.TEST", "maria.rossi+tag@provider.test", "o'brien@provider.test", "due@provider.test", "tre@provider.test", "quattro@provider.test", "non un indirizzo@")
	want := []event.IntakeRecipient{
		{Address: "maria.rossi@provider.test", Field: event.FieldTo},
		{Address: "o'brien@provider.test", Field: event.FieldTo},
		{Address: "due@provider.test", Field: event.FieldTo},
		{Address: "tre@provider.test", Field: event.FieldCc},
		{Address: "quattro@provider.test", Field: event.FieldEnvelope},
	}
	if !slices.Equal(in.Recipients, want) {
		t.Errorf("recipients %+v\nwant %+v", in.Recipients, want)
	}
	if !slices.Equal(in.Degraded, []string{lackRecipients}) {
		t.Errorf("degraded %v: one recipient was left out", in.Degraded)
	}
}

func TestSender(t *testing.T) {
	const to = "b@comune.test"
	f := func(name, from, login, head string, want event.IntakeSender) {
		t.Helper()
		if in := made(from, login, head+"\n\nx", to); in.Sender != want {
			t.Errorf("%s: %+v, want %+v", name, in.Sender, want)
		}
	}
	ar := "Authentication-Results: mx.comune.test; "
	from := "From: Z <z@partito.test>\n"
	z := "z@partito.test"
	f("no header", "env@x.test", "", "X: y", event.IntakeSender{Claimed: "env@x.test", Result: none})
	f("the name is no address", "env@x.test", "", "From: \"sindaco@comune.test\" <z@partito.test>", event.IntakeSender{Claimed: z, Result: none})
	f("broken header", "env@x.test", "", "From: Il Sindaco, di tutti <z@partito.test", event.IntakeSender{Claimed: z, Result: none})
	f("null sender", "", "", "From: MAILER-DAEMON@altro.test", event.IntakeSender{Result: none})
	f("login", "env@x.test", "operatore", from, event.IntakeSender{Claimed: z, Authenticated: "operatore", Result: passed})
	f("endless login", "env@x.test", strings.Repeat("x", 300), from, event.IntakeSender{Claimed: z, Result: passed})
	f("dmarc", "env@x.test", "", ar+"spf=fail smtp.mailfrom=x.test;\n dmarc=pass (p=none) header.from=partito.test\n"+from, event.IntakeSender{Claimed: z, Result: passed})
	f("dmarc fail wins", "env@x.test", "", ar+"dkim=pass header.d=partito.test; dmarc=fail\n"+from, event.IntakeSender{Claimed: z, Result: failed})
	f("dkim of the From", "env@x.test", "", ar+"dkim=pass (ok; really) header.d=posta.partito.test\n"+from, event.IntakeSender{Claimed: z, Result: passed})
	f("dkim of somebody else", "env@x.test", "", ar+"dkim=pass header.d=mailer.test\n"+from, event.IntakeSender{Claimed: z, Result: none})
	f("spf of the envelope", "x@partito.test", "", ar+"spf=pass\n"+from, event.IntakeSender{Claimed: z, Result: passed})
	f("spf of somebody else", "x@mailer.test", "", ar+"spf=pass\n"+from, event.IntakeSender{Claimed: z, Result: none})
	f("fail", "x@mailer.test", "", ar+"spf=fail\n"+from, event.IntakeSender{Claimed: z, Result: failed})
	f("somebody else's word", "env@x.test", "", "Authentication-Results: mx.partito.test; dmarc=pass\n"+from, event.IntakeSender{Claimed: z, Result: none})
	f("below Received", "env@x.test", "", "Received: from a by b\n"+ar+"dmarc=pass\n"+from, event.IntakeSender{Claimed: z, Result: none})
}

func TestLabelsAndBounds(t *testing.T) {
	in := made("a@comune.test", "", "X-Vedetta-Campaign: =?UTF-8?Q?Rata_unit=C3=A0?=\nX-Vedetta-Purpose: tributi\nSubject: "+strings.Repeat("è", 5000)+"\n\nx", "c@provider.test")
	if in.Campaign != "Rata unità" || in.Purpose != "tributi" || len(in.Subject) != maxSubject {
		t.Errorf("campaign %q, purpose %q, subject of %d bytes", in.Campaign, in.Purpose, len(in.Subject))
	}
	in = made("a@altro.test", "", "X-Vedetta-Campaign: falsa\n\nx", "b@comune.test")
	if in.Campaign != "" {
		t.Error("an outsider's campaign was taken")
	}
	if in = made("modulo@fornitore.test", "", "X: y\n\nx", "b@comune.test"); in.Route != "scrivi-al-comune" {
		t.Errorf("route %q", in.Route)
	}
	m := mailOf("X: y\n\nx")
	m.recipients = []string{"b@comune.test"}
	in = testConfig().intake(arrival{message: m, at: time.Unix(1_795_296_885, 0)})
	if !slices.Contains(in.Degraded, lackQueueID) || in.Key[0] != "mx1" || in.Validate() != nil {
		t.Errorf("without a queue id: degraded %v, key %v, %v", in.Degraded, in.Key, in.Validate())
	}
	for range 3000 {
		m.addHeader("X-Many", "y")
	}
	m.recipients = slices.Repeat([]string{"b@comune.test"}, maxRecipients)
	m.addRecipient("di-troppo@comune.test", nil)
	in = testConfig().intake(arrival{message: m, at: time.Unix(1_795_296_885, 0)})
	if !slices.Contains(in.Degraded, lackHeaders) || !slices.Contains(in.Degraded, lackRecipients) || len(in.Recipients) != 1 {
		t.Errorf("over the bounds: degraded %v, %d recipients", in.Degraded, len(in.Recipients))
	}
}

// The largest message that is kept whole must not be refused as an event.
func TestTheLargestMessageIsAnEvent(t *testing.T) {
	m := mailOf("X: y\n\nx")
	for i := range maxRecipients + 1 {
		m.addRecipient(fmt.Sprintf("cittadino%d@posta.test", i), nil)
	}
	in := testConfig().intake(arrival{message: m, at: time.Unix(1_795_296_885, 0)})
	if err := in.Validate(); err != nil || len(in.Recipients) != maxRecipients || !slices.Contains(in.Degraded, lackRecipients) {
		t.Errorf("%d recipients, degraded %v, error %v, want %d and none", len(in.Recipients), in.Degraded, err, maxRecipients)
	}
}
