package generate

import (
	"slices"
	"time"

	"vedetta/pkg/event"
)

// kinds are all sorts of incidents and decoys, in the order they are planted.
func kinds() []kind {
	return slices.Concat(bulkKinds(), campaignKinds(), mailKinds(), registerKinds(), purposeKinds(), bulkDecoys(), mailDecoys(), purposeDecoys())
}

// hasNewYear reports whether the log runs over a New Year.
func hasNewYear(w *world) bool {
	_, ok := w.cal.newYear()
	return ok
}

// expectBulk expects that a send to many that nobody declared is found with the
// 50th person within any window of the register.
func (b *builder) expectBulk() {
	b.expect(Expectation{
		Name: "bulk", Accept: []string{"bulk.undeclared", "bulk.slow*", "bulk.drip*", "bulk.rotat*", "bulk.discovered*", "slow*", "drip*", "rotat*", "undeclared*"},
		Rule:   "invio massivo non dichiarato: 50 persone diverse in 10 minuti, 24 ore o 7 giorni",
		RuleEN: "undeclared bulk send: 50 distinct people in 10 minutes, 24 hours or 7 days",
		people: limitPeople, window: longest,
	})
}

// expectElectoral expects that propaganda to people of a list is found with the
// first of them.
func (b *builder) expectElectoral() {
	b.expect(Expectation{
		Name: "purpose", Accept: []string{"mismatch.*", "electoral*", "election*", "purpose.*"},
		Rule:   "propaganda a contatti raccolti per altro: incompatibile dal primo destinatario (Garante 18 aprile 2019 n. 96)",
		RuleEN: "propaganda to contacts collected for something else: incompatible from the first recipient",
		people: 1,
	})
}

// expectFirst expects a finding with the first person, or event, of a role.
func (b *builder) expectFirst(name, role, it, en string, accept ...string) {
	e := Expectation{Name: name, Accept: accept, Rule: it, RuleEN: en, Role: role, people: 1}
	b.expect(e)
}

// expectEvent expects a finding with the n-th event of a role.
func (b *builder) expectEvent(n int, name, role, it, en string, accept ...string) {
	b.expect(Expectation{Name: name, Accept: accept, Rule: it, RuleEN: en, Role: role, messages: n})
}

// send is many text messages or mails, one to a person: a mail to whose address
// is a mailbox.
type send struct {
	role     string
	at       []time.Time
	to       []member
	text     func(i int, m member) string
	sender   func(i int) string
	campaign string
	purpose  string
	subject  string // a mail; text messages have none
	route    string
}

// one is a sender or anything else that is the same for all.
func one(s string) func(int) string { return func(int) string { return s } }

// same is one text for everybody.
func same(text string) func(int, member) string { return func(int, member) string { return text } }

// send plants the messages, with some delivery states.
func (b *builder) send(s send) {
	if s.role == "" {
		s.role = roleOrdinary
	}
	for i, m := range s.to {
		in := b.message(s, i, m)
		in.Campaign, in.Purpose, in.Route = s.campaign, s.purpose, s.route
		b.add(s.role, in)
		if b.rng.IntN(4) == 0 && in.Channel == event.SMS {
			b.add(roleAfter, b.m.delivered(in, in.Time.Add(time.Duration(2+b.rng.IntN(90))*time.Second), event.MessageDelivered, "DELIVRD"))
		}
	}
}

func (b *builder) message(s send, i int, m member) *event.Intake {
	address := spell(b.rng, m.address)
	if isMail(m.address) {
		subject := s.subject
		if subject == "" {
			subject = "Comunicazione"
		}
		return b.m.mail(s.at[i], letter{
			from: s.sender(i), subject: subject, text: s.text(i, m),
			to: []event.IntakeRecipient{{Address: address, Field: event.FieldTo}},
		})
	}
	return b.m.sms(s.at[i], s.sender(i), address, s.text(i, m))
}

func isMail(address string) bool { return address != "" && slices.Contains([]byte(address), '@') }

// personalNumber is a mobile number of an office-holder, which the register
// knows as personal.
func (b *builder) personalNumber() string {
	n := b.town.phone(b.town.stranger(b.rng))
	if !slices.Contains(b.register.personal, n) {
		b.register.personal = append(b.register.personal, n)
	}
	return n
}

// crowd draws between two numbers of people, or as many as fit.
func (b *builder) crowd(least, most int) int { return least + b.rng.IntN(most-least+1) }

// pick draws one of several.
func (b *builder) pick(of ...string) string { return of[b.rng.IntN(len(of))] }

// officeSender is an office's mailbox, or the body's alias for text messages.
func (b *builder) officeSender(mail bool) string {
	if !mail {
		return alias
	}
	return office(b.pick("urp", "scuola", "cultura", "segreteria", "sport", "giovani"))
}

// phoneList and mailList draw a list of one sort of contacts that people did not
// give for anything electoral.
func (b *builder) phoneList() string {
	return b.pick("scuola-sms", "contributi", "tributi-sms", "prenotazioni", "allerta")
}

func (b *builder) mailList() string {
	return b.pick("scuola-mail", "biblioteca", "tributi-mail", "newsletter")
}
