package collect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

var noon = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

// bus keeps what is published; it refuses events over a size, and fails while
// err is set.
type bus struct {
	mu      sync.Mutex // guards all below
	events  []*event.Event
	bytes   [][]byte
	letters []*event.DeadLetter
	calls   int
	err     error
	largest int
}

func (b *bus) Publish(_ context.Context, events ...*event.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	if b.err != nil {
		return b.err
	}
	var raws [][]byte
	for _, e := range events {
		raw, err := e.Encode()
		if err != nil {
			return err
		}
		if b.largest > 0 && len(raw) > b.largest {
			return event.Rejectf("event of %d bytes", len(raw))
		}
		raws = append(raws, raw)
	}
	b.events, b.bytes = append(b.events, events...), append(b.bytes, raws...)
	return nil
}

func (b *bus) DeadLetter(_ context.Context, d *event.DeadLetter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return b.err
	}
	b.letters = append(b.letters, d)
	return nil
}

// register is the Pipe's view of a body with some offices.
type register struct{ functional, internal, excluded []string }

// OffRouteAt: the only route with recipients is "scrivi", to the urp.
func (r register) OffRouteAt(_ event.Body, route, a string, _ time.Time) bool {
	return route == "scrivi" && a != "urp@comune.test"
}

func (r register) FunctionalAt(_ event.Body, a string, _ time.Time) bool {
	return slices.Contains(r.functional, a)
}

func (r register) ExcludedAt(_ event.Body, a string, _ time.Time) bool {
	return slices.Contains(r.excluded, a)
}

func (r register) InternalAt(_ event.Body, a string, _ time.Time) bool {
	return slices.ContainsFunc(r.internal, func(s string) bool { return strings.HasSuffix(a, s) })
}

// world is a Pipe for two bodies with what it stands on.
type world struct {
	*Pipe
	bus     *bus
	private map[event.Body]string // the DPOs' own keys
	rings   map[event.Body]*pseudonym.Keyring
	log     *bytes.Buffer
}

func newWorld(t testing.TB, change func(*Options)) *world {
	t.Helper()
	w := &world{bus: &bus{}, private: map[event.Body]string{}, rings: map[event.Body]*pseudonym.Keyring{}, log: &bytes.Buffer{}}
	o := Options{
		Bodies: map[event.Body]Keys{}, Publisher: w.bus, Now: func() time.Time { return noon },
		Log: slog.New(slog.NewTextHandler(w.log, nil)), Metrics: prometheus.NewRegistry(),
		Register: register{functional: []string{"urp@comune.test", "comune"}, internal: []string{"comune.test", "comune"}, excluded: []string{"rsu@comune.test"}},
	}
	dir := t.TempDir()
	for _, body := range []event.Body{"c_b", "c_a"} {
		public, private, err := pseudonym.NewDPOKey()
		if err != nil {
			t.Fatal(err)
		}
		sealer, err := pseudonym.NewSealer(public)
		if err != nil {
			t.Fatal(err)
		}
		ring, err := pseudonym.OpenKeyring(dir, string(body))
		if err != nil {
			t.Fatal(err)
		}
		o.Bodies[body], w.private[body], w.rings[body] = Keys{Ring: ring, Sealer: sealer}, private, ring
	}
	if change != nil {
		change(&o)
	}
	p, err := NewPipe(o)
	if err != nil {
		t.Fatal(err)
	}
	w.Pipe = p
	return w
}

func sms(key string, to ...string) *event.Intake {
	in := &event.Intake{
		Schema: 1, Body: "c_a", Channel: event.SMS, Type: event.MessageSubmitted, Source: "/collector/sms/gw1", Key: []string{"gw1", key},
		Time: noon, Direction: event.Outbound, Sender: event.IntakeSender{Claimed: "Comune"}, Text: "La mensa è chiusa",
	}
	for _, a := range to {
		in.Recipients = append(in.Recipients, event.IntakeRecipient{Address: a})
	}
	return in
}

func (w *world) emit(t testing.TB, in ...*event.Intake) []*event.Event {
	t.Helper()
	before := len(w.bus.events)
	if err := w.Emit(t.Context(), in...); err != nil {
		t.Fatal(err)
	}
	return w.bus.events[before:]
}

func TestRepeatsMeet(t *testing.T) {
	w := newWorld(t, nil)
	e := w.emit(t, sms("1", "+393471234567"), sms("1", "+393471234567"), sms("2", "+393471234567"))
	if e[0].ID != e[1].ID || e[0].ID == e[2].ID {
		t.Errorf("ids %s %s %s: want the first two equal", e[0].ID, e[1].ID, e[2].ID)
	}
	received := sms("1", "+393471234567")
	received.Type = event.MessageReceived
	other := sms("1", "+393471234567")
	other.Body = "c_b"
	if f := w.emit(t, received, other); f[0].ID == e[0].ID || f[1].ID == e[0].ID || f[1].Data.Recipients[0].Token == e[0].Data.Recipients[0].Token {
		t.Error("another kind or body has the same id, or another body the same token")
	}
}

func TestFastClock(t *testing.T) {
	w := newWorld(t, nil)
	f := func(ahead, want time.Duration, capped bool) {
		t.Helper()
		in := sms(fmt.Sprint(ahead), "+393471234567")
		in.Time = noon.Add(ahead).In(time.FixedZone("CEST", 7200))
		e := w.emit(t, in)[0]
		if got := e.Time.Sub(noon); got != want || e.Time.Location() != time.UTC || !e.Data.Ingested.Equal(noon) {
			t.Errorf("%s ahead: time %s, ingested %s", ahead, e.Time, e.Data.Ingested)
		}
		if capped != (e.Data.SourceTime != nil) || capped && !e.Data.SourceTime.Equal(in.Time) {
			t.Errorf("%s ahead: source time %v", ahead, e.Data.SourceTime)
		}
		if e.ID[:8] != in.Time.UTC().Format("20060102") {
			t.Errorf("%s ahead: id %s is not of the source's day", ahead, e.ID)
		}
	}
	f(-48*time.Hour, -48*time.Hour, false)
	f(MaxSkew, MaxSkew, false)
	f(MaxSkew+1, MaxSkew, true)
	f(30*24*time.Hour, MaxSkew, true)
	if got := testutil.ToFloat64(w.metrics.skewed); got != 2 {
		t.Errorf("%v counted, want 2", got)
	}
}

func TestPersonToPersonMail(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.ContentFrom = 3 })
	n := 0
	f := func(kept bool, change func(in *event.Intake)) {
		t.Helper()
		n++
		in := sms(fmt.Sprint(n), "a@posta.test", "b@posta.test")
		in.Channel, in.Subject, in.Sender.Claimed = event.Mail, "Oggetto riservato", "mario@comune.test"
		change(in)
		e := w.emit(t, in)[0]
		if (e.Data.Text != "") != kept || (e.Data.Subject != "") != kept || (e.Data.NoText == "person_to_person") == kept {
			t.Errorf("case %d: text %q, subject %q, no text %q", n, e.Data.Text, e.Data.Subject, e.Data.NoText)
		}
	}
	f(false, func(*event.Intake) {})
	f(false, func(in *event.Intake) { in.Text = "" })
	f(false, func(in *event.Intake) { in.Sender.Authenticated = "urp@comune.test" }) // a claim decides about reading
	f(false, func(in *event.Intake) { in.Purpose = "avvisi" })
	f(true, func(in *event.Intake) {
		in.Recipients = append(in.Recipients, event.IntakeRecipient{Address: "c@posta.test"})
	})
	f(true, func(in *event.Intake) { in.Route = "scrivi-al-comune" })
	f(true, func(in *event.Intake) { in.Campaign = "tari" })
	f(true, func(in *event.Intake) { in.Sender.Claimed = "URP@Comune.test" })
	f(true, func(in *event.Intake) { in.Channel = event.SMS })
	silent := sms("silent", "a@posta.test")
	silent.Channel, silent.Text, silent.NoText, silent.Sender.Claimed = event.Mail, "", "source", "mario@comune.test"
	if e := w.emit(t, silent)[0]; e.Data.NoText != "source" {
		t.Errorf("a mail that had no text says %q", e.Data.NoText)
	}
}

// TestMailsAlike: of mails that nobody may read the event tells which are equal, which
// answer one another and which a machine wrote, whatever their sources say of that.
func TestMailsAlike(t *testing.T) {
	w := newWorld(t, nil)
	n, received := 0, false
	f := func(sender, subject, text string) *event.Message {
		t.Helper()
		n++
		in := sms(fmt.Sprint(n), "a@posta.test")
		if received {
			in.Type, in.Direction = event.MessageReceived, event.Inbound
		}
		in.Channel, in.Subject, in.Text, in.Sender.Claimed = event.Mail, subject, text, sender
		in.Message = &event.Message{Gateway: "mx", Topic: "forged", Digest: "forged"}
		e := w.emit(t, in)[0]
		if e.Data.Text+e.Data.Subject != "" {
			t.Errorf("text %q, subject %q", e.Data.Text, e.Data.Subject)
		}
		return e.Data.Message
	}
	const text = "sono aperte le iscrizioni alla gita al lago, la quota si versa in sede"
	a, b := f("x@comune.test", "Gita", "Cara Ada, "+text), f("y@comune.test", "Per Ugo", "Gentile Ugo, "+strings.ToUpper(text))
	if a.Digest == "" || a.Digest != b.Digest || a.Digest == "forged" || a.Topic != "" {
		t.Errorf("equal texts: %+v, %+v", a, b)
	}
	received = true
	const stock = "buongiorno, invio in allegato il documento richiesto, cordiali saluti a tutti"
	a, b = f("x@posta.test", "Documento", stock), f("x@posta.test", "Altro", stock)
	if c := f("y@posta.test", "Documento", stock); a.Digest == "" || a.Digest != b.Digest || c.Digest == "" || c.Digest == a.Digest || a.Alike+c.Alike != "" {
		t.Errorf("a stock phrase of one sender: %+v, %+v, of another: %+v", a, b, c)
	}
	a, b = f("x@posta.test", "Gita", "senti Ada, "+text), f("y@posta.test", "Gita", "senti Ugo, "+text)
	received = false
	if c := f("x@comune.test", "Gita", "senti Ugo, "+text); a.Digest != b.Digest || c.Digest == a.Digest {
		t.Errorf("names within: from outside %+v, %+v, from inside %+v", a, b, c)
	}
	if c := f("x@comune.test", "Gita", text+" o in biblioteca"); c.Digest == "" || c.Digest == a.Digest {
		t.Errorf("another text: %+v", c)
	}
	if c := f("x@comune.test", "Ok", "ok, grazie mille, a domani"); c.Digest != "" || c.Auto != "" {
		t.Errorf("a few words: %+v", c)
	}
	x, y := f("x@comune.test", "Re: Turni", "va bene"), f("y@comune.test", "RIF: R: turni", "no")
	if x.Topic == "" || x.Topic != y.Topic || x.Topic == "forged" {
		t.Errorf("answers: %+v, %+v", x, y)
	}
	if c := f("x@comune.test", "Risposta automatica: turni", "sono assente"); c.Auto != event.AutoReply {
		t.Errorf("a machine: %+v", c)
	}
}

// TestRecipientsAreMarked by what only addresses tell.
func TestRecipientsAreMarked(t *testing.T) {
	w := newWorld(t, nil)
	in := sms("1", "URP@comune.test", "tributi@comune.test", "a@posta.test")
	in.Channel, in.Route, in.Sender.Claimed = event.Mail, "scrivi", "tributi@comune.test"
	got := w.emit(t, in)[0].Data.Recipients
	for i, want := range []event.Recipient{{Office: true}, {Self: true, OffRoute: true}, {External: true, OffRoute: true}} {
		want.Token = got[i].Token
		if got[i] != want {
			t.Errorf("recipient %d is %+v, want %+v", i, got[i], want)
		}
	}
	in = sms("2", "x@posta.test")
	in.Channel, in.Type, in.Direction, in.Sender.Claimed = event.Mail, event.MessageReceived, event.Inbound, "x@posta.test"
	if got := w.emit(t, in)[0].Data.Recipients[0]; got.Self || got.OffRoute {
		t.Errorf("who claims to be its recipient: %+v", got)
	}
}

// Nobody sees who writes to an excluded office: it is no recipient, and a
// message to it alone is no event.
func TestExcludedRecipientsVanish(t *testing.T) {
	w := newWorld(t, nil)
	alone, among := sms("1", "rsu@comune.test"), sms("2", "rsu@comune.test", "+393471234567")
	e := w.emit(t, alone, among)
	if len(e) != 1 || len(e[0].Data.Recipients) != 1 || len(w.bus.letters) != 0 {
		t.Fatalf("%d events, want the one to somebody else, and to nobody but them", len(e))
	}
	if len(among.Recipients) != 2 {
		t.Error("the caller's intake was changed")
	}
}

func TestExcludedSendersVanish(t *testing.T) {
	w := newWorld(t, nil)
	claimed, authenticated := sms("1", "+393471234567"), sms("2", "+393471234567")
	claimed.Sender.Claimed = "rsu@comune.test"
	authenticated.Sender.Authenticated = "rsu@comune.test"
	if e := w.emit(t, claimed, sms("3", "+393471234568"), authenticated); len(e) != 1 || len(w.bus.letters) != 0 {
		t.Errorf("%d events and %d dead letters, want 1 and none", len(e), len(w.bus.letters))
	}
	if got := testutil.ToFloat64(w.metrics.excluded); got != 2 {
		t.Errorf("%v counted, want 2", got)
	}
	if e := w.emit(t, claimed); len(e) != 0 || w.bus.calls != 1 {
		t.Errorf("%d events in %d calls, want nothing published", len(e), w.bus.calls)
	}
}

func TestSenders(t *testing.T) {
	w := newWorld(t, nil)
	in := sms("1", "dirigente@comune.test", "+393471234567")
	in.Sender = event.IntakeSender{Claimed: " COMUNE ", Authenticated: "jrossi", Result: "pass"}
	e := w.emit(t, in)[0]
	if got := e.Data.Sender.Claimed; got != (event.Party{Class: event.Functional, Address: "comune"}) {
		t.Errorf("claimed %+v", got)
	}
	if got := e.Data.Sender.Authenticated; got.Class != event.Person || got.Address != "" || got.Token == "" || got.External { // a login name, though it could be a sender's
		t.Errorf("authenticated %+v", got)
	}
	if r := e.Data.Recipients; r[0].External || !r[1].External || r[0].Previous != "" {
		t.Errorf("recipients %+v", r)
	}
	january := sms("2", "+393471234567")
	january.Time = time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC)
	if r := w.emit(t, january)[0].Data.Recipients[0]; r.Token != e.Data.Recipients[1].Token || !strings.HasPrefix(string(r.Previous), "2025-") {
		t.Errorf("in January %+v", r)
	}
}

func TestVaultIsSentUntilTheBusHasIt(t *testing.T) {
	w := newWorld(t, nil)
	w.bus.err = errors.New("away")
	if err := w.Emit(t.Context(), sms("1", "+393471234567")); !errors.Is(err, w.bus.err) {
		t.Fatalf("%v, want the bus's error", err)
	}
	w.bus.err = nil
	e := w.emit(t, sms("1", "+393471234567"))[0]
	if e.Data.Vault == nil || len(e.Data.Vault.Entries) != 1 || e.Data.Vault.Entries[0].Mask != "+39 347 ••• ••67" {
		t.Fatalf("vault %+v", e.Data.Vault)
	}
	v := e.Data.Vault
	if got, err := pseudonym.OpenVault(w.private["c_a"], v.SealedKey, v.Entries[0].Sealed); err != nil || got.Clear() != "+393471234567" || v.Entries[0].Token != e.Data.Recipients[0].Token {
		t.Errorf("the DPO opens %q: %v", got.Clear(), err)
	}
	if _, err := pseudonym.OpenVault(w.private["c_b"], v.SealedKey, v.Entries[0].Sealed); !errors.Is(err, pseudonym.ErrSealed) {
		t.Errorf("the other body's DPO: %v", err)
	}
	if e := w.emit(t, sms("2", "+393471234567"))[0]; e.Data.Vault != nil {
		t.Errorf("sent again: %+v", e.Data.Vault)
	}
	if e := w.emit(t, sms("3", "+393471234567", "+393471234568"))[0]; len(e.Data.Vault.Entries) != 1 || e.Data.Vault.Entries[0].Token != e.Data.Recipients[1].Token {
		t.Errorf("want the new one only: %+v", e.Data.Vault)
	}
	other := sms("4", "+393471234567")
	other.Body = "c_b"
	if e := w.emit(t, other)[0]; e.Data.Vault == nil {
		t.Error("another body's vault has the entry already")
	}
}

func TestTooLargeGoesAlone(t *testing.T) {
	w := newWorld(t, nil)
	w.bus.largest = 3000
	large := sms("2", "+393471234568")
	large.Text = strings.Repeat("x", 100_000)
	e := w.emit(t, sms("1", "+393471234567"), large, sms("3", "+393471234569"))
	if len(e) != 2 || len(w.bus.letters) != 1 {
		t.Fatalf("%d events and %d dead letters, want 2 and 1", len(e), len(w.bus.letters))
	}
	d := w.bus.letters[0]
	if raw, err := pseudonym.Open(w.private["c_a"], d.Sealed); err != nil || len(raw) != maxRejected || !strings.Contains(d.Reason, "bytes") {
		t.Errorf("%d bytes kept for %q: %v", len(raw), d.Reason, err)
	}
	if e := w.emit(t, sms("4", "+393471234568"))[0]; e.Data.Vault == nil {
		t.Error("the vault entry went down with the large event")
	}
}

func TestRejectIsSealedForItsBody(t *testing.T) {
	w := newWorld(t, nil)
	f := func(body, want event.Body) {
		t.Helper()
		w.bus.letters = nil
		raw := append([]byte("+393471234567 "+string(body)), make([]byte, maxRejected)...)
		for range 2 {
			if err := w.Reject(t.Context(), body, "/collector/x", raw, event.Rejectf("field %q", "x")); err != nil {
				t.Fatal(err)
			}
		}
		d := w.bus.letters[0]
		if d.Body != want || d.Source != "/collector/x" || d.Stage != "collect" || d.Reason != `rejected: field "x"` || d.ID != w.bus.letters[1].ID {
			t.Errorf("body %q: %+v", body, d)
		}
		for dpo, private := range w.private {
			got, err := pseudonym.Open(private, d.Sealed)
			if (err == nil) != (dpo == want) || err == nil && !bytes.Equal(got, raw[:maxRejected]) {
				t.Errorf("body %q: the DPO of %s gets %d bytes: %v", body, dpo, len(got), err)
			}
		}
	}
	f("c_a", "c_a")
	f("c_b", "c_b")
	f("", "c_a")
	f("c_unserved", "c_a")
	if strings.Contains(w.log.String(), "347123") { // three digits alone may be of a moment
		t.Errorf("the log holds input: %s", w.log)
	}
	w.bus.err = errors.New("away")
	if err := w.Reject(t.Context(), "c_a", "s", nil, event.ErrRejected); !errors.Is(err, w.bus.err) {
		t.Errorf("%v, want the bus's error", err)
	}
	none := newWorld(t, func(o *Options) { o.Bodies = nil })
	if err := none.Reject(t.Context(), "c_a", "s", nil, event.ErrRejected); err == nil {
		t.Error("a process without bodies kept something")
	}
}

func TestBadIntakesGoToTheirBodysDeadLetters(t *testing.T) {
	w := newWorld(t, nil)
	f := func(why string, want event.Body, change func(*event.Intake)) {
		t.Helper()
		w.bus.letters = nil
		bad := sms("bad", "+393471234567")
		bad.Body = "c_b"
		change(bad)
		if e := w.emit(t, sms("good", "+393471234567"), bad); len(e) != 1 || len(w.bus.letters) != 1 {
			t.Fatalf("%s: %d events and %d dead letters, want one each", why, len(e), len(w.bus.letters))
		}
		d := w.bus.letters[0]
		if d.Body != want || !strings.Contains(d.Reason, why) || strings.Contains(d.Reason, "347") {
			t.Errorf("%s: %s says %q", why, d.Body, d.Reason)
		}
		var back event.Intake
		raw, err := pseudonym.Open(w.private[want], d.Sealed)
		if err != nil || json.Unmarshal(raw, &back) != nil || back.Text != bad.Text {
			t.Errorf("%s: the DPO reads %s: %v", why, raw, err)
		}
	}
	f("recipients", "c_b", func(in *event.Intake) { in.Recipients = nil })
	f("not a telephone number", "c_b", func(in *event.Intake) { in.Recipients[0].Address = "347" + strings.Repeat("1", 30) })
	f("not served here", "c_a", func(in *event.Intake) { in.Body = "c_z" })
	f("IPA", "c_a", func(in *event.Intake) { in.Body = "C!" })
	if err := w.rings["c_b"].Destroy(2020); err != nil {
		t.Fatal(err)
	}
	f("key of its year was destroyed", "c_b", func(in *event.Intake) { in.Time = noon.AddDate(-6, 0, 0) })
	f("key of its year was destroyed", "c_b", func(in *event.Intake) {
		in.Time, in.Recipients, in.Type, in.Channel = noon.AddDate(-6, 0, 0), nil, event.ListRead, event.Register
		in.Sender, in.List = event.IntakeSender{}, &event.IntakeList{ID: "tari", Actor: "jrossi"}
	})
}

func TestManyCollectorsShareAPipe(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Log = slog.New(slog.DiscardHandler) })
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := range 20 {
				if err := w.Emit(t.Context(), sms(fmt.Sprint(g, n), fmt.Sprintf("+39347%07d", n)), sms("bad")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if len(w.bus.events) != 160 || len(w.bus.letters) != 160 {
		t.Errorf("%d events and %d dead letters, want 160 each", len(w.bus.events), len(w.bus.letters))
	}
	if got := testutil.ToFloat64(w.metrics.events.WithLabelValues("sms", "message.submitted")); got != 160 {
		t.Errorf("%v counted", got)
	}
}
