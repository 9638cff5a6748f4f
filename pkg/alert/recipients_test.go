package alert

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"vedetta/pkg/event"
	"vedetta/pkg/incident"
)

const (
	dpo    = "rpd@comune.modena.test"
	deputy = "vice.rpd@comune.modena.test"
	office = "Segreteria@comune.modena.test"
)

// Each mailbox that the register names gets a mail of its own, once however it is
// written.
func TestEveryRecipientOfTheRegister(t *testing.T) {
	server := startInbox(t, 0, false)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.body.Others = []string{deputy, strings.ToUpper(dpo), office, deputy}
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait)
	w.after(t, time.Hour)
	if got, want := server.to(), []string{dpo, deputy, office}; !slices.Equal(got, want) {
		t.Fatalf("mails to %v, want %v", got, want)
	}
	for _, m := range server.got() {
		if to := parsed(t, m).Header.Get("To"); strings.Trim(to, "<>") != m.to {
			t.Errorf("the mail to %s says To: %s", m.to, to)
		}
		if body := text(t, m); !strings.Contains(body, "anche altre 2 caselle") || !strings.Contains(body, "other mailboxes that the body's register names: 2") {
			t.Errorf("the mail does not say that others have it:\n%s", body)
		}
	}
	if in := w.incidents[incident.ID(bulk("d-1", 1, event.High))]; in.Alerted.IsZero() || testutil.ToFloat64(w.sent) != 3 {
		t.Errorf("alerted %s, %v sent", in.Alerted, testutil.ToFloat64(w.sent))
	}
}

// A change of the register, also of the DPO's mailbox, is that of the next mail,
// and of a mail that waits.
func TestTheNextMailGoesByTheChangedRegister(t *testing.T) {
	server := startInbox(t, 0, false)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait)
	w.after(t, 0, bulk("d-2", 1, event.High))
	w.body = Body{Name: "Comune di Modena", DPO: "nuovo.rpd@comune.modena.test", Others: []string{deputy}}
	w.after(t, groupWait)
	if got, want := server.to(), []string{dpo, "nuovo.rpd@comune.modena.test", deputy}; !slices.Equal(got, want) {
		t.Errorf("mails to %v, want %v", got, want)
	}
}

// Who is refused for good is given up and told of; the others have theirs, and no
// log or error shows a mailbox.
func TestARefusedRecipientIsGivenUp(t *testing.T) {
	server := startInbox(t, 0, false)
	server.refuse(deputy, 550)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.body.Others = []string{deputy, office}
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait)
	w.after(t, time.Hour)
	if got, want := server.to(), []string{dpo, office}; !slices.Equal(got, want) {
		t.Errorf("mails to %v, want %v", got, want)
	}
	if testutil.ToFloat64(w.givenUp) != 1 || testutil.ToFloat64(w.failed) != 1 || len(w.pending) != 0 {
		t.Errorf("%v given up, %v failed, %d pending", testutil.ToFloat64(w.givenUp), testutil.ToFloat64(w.failed), len(w.pending))
	}
	if log := w.log.String(); !strings.Contains(log, "alerts.recipients") || !strings.Contains(log, "550") || strings.Contains(log, "@comune") {
		t.Errorf("log: %s", log)
	}
}

// Who cannot be reached now is tried again, alone; after a day no more. The DPO's
// mailbox is tried for ever.
func TestARecipientThatIsAway(t *testing.T) {
	server := startInbox(t, 0, false)
	server.refuse(deputy, 451)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.body.Others = []string{deputy, office}
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait)
	if in := w.incidents[incident.ID(bulk("d-1", 1, event.High))]; !in.Alerted.IsZero() {
		t.Error("an incident counts as told while a mailbox waits")
	}
	server.refuse(deputy, 0)
	w.after(t, retryMail)
	if got, want := server.to(), []string{dpo, office, deputy}; !slices.Equal(got, want) {
		t.Errorf("mails to %v, want %v", got, want)
	}
	server.refuse(deputy, 451)
	server.refuse(dpo, 550)
	w.after(t, 0, bulk("d-2", 1, event.High))
	w.after(t, groupWait)
	w.after(t, giveUp-1)
	if n := testutil.ToFloat64(w.givenUp); n != 0 {
		t.Errorf("%v given up within a day", n)
	}
	w.after(t, retryMail)
	w.after(t, 10*giveUp)
	server.refuse(dpo, 0)
	w.after(t, retryMail)
	if got, want := server.to()[3:], []string{office, dpo}; !slices.Equal(got, want) || testutil.ToFloat64(w.givenUp) != 1 {
		t.Errorf("mails to %v, want %v; %v given up, want 1", got, want, testutil.ToFloat64(w.givenUp))
	}
	if strings.Contains(w.log.String(), "@comune") {
		t.Errorf("log: %s", w.log)
	}
}
