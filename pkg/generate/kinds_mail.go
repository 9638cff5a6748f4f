package generate

import (
	"fmt"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// mailKinds are what only mail can do: visible addresses, answers to all, sends
// to the staff from outside.
func mailKinds() []kind {
	return []kind{
		{name: "replyall.storm", it: "tempesta di risposte a tutti fra il personale", en: "reply-all storm among staff", plant: plantReplyAll},
		{name: "replyall.list", it: "tempesta di risposte a tutti attraverso l'indirizzo di una lista", en: "reply-all storm through the address of a mailing list", plant: plantReplyList},
		{name: "visible.to", it: "dieci o più esterni in chiaro nel campo A", en: "ten or more outsiders visible in To", plant: plantVisibleTo},
		{name: "visible.cc", it: "cinquanta o più esterni in chiaro in copia", en: "fifty or more outsiders visible in Cc", plant: plantVisibleCc},
		{name: "visible.pec", it: "PEC con gli indirizzi di tutti in chiaro", en: "certified mail with everybody's address visible", plant: plantVisiblePEC},
		{name: "inbound.directory", it: "propaganda a tutte le caselle del personale in ordine alfabetico, con utenti sconosciuti", en: "propaganda to all staff mailboxes in alphabetical order, with unknown users", plant: plantInboundDirectory},
		{name: "inbound.small", it: "propaganda esterna a poco più di venti dipendenti", en: "outside propaganda to a little over twenty staff", plant: plantInboundSmall},
		{name: "inbound.senders", it: "propaganda uguale da tanti mittenti esterni, a un dipendente ciascuno", en: "one text of propaganda from many outsiders, to one employee each", plant: plantInboundSenders},
	}
}

func plantReplyAll(b *builder) {
	at := b.anyDay(9, 14)
	n := min(len(b.town.staff), 180+b.rng.IntN(140))
	group := make([]string, n)
	for i, k := range distinct(b.rng, len(b.town.staff), n) {
		group[i] = b.town.staff[k]
	}
	subject, text := subjectAndText(b.take("notice"))
	start := b.m.mail(at, letter{from: group[0], subject: subject, text: b.scene(b.rng, at).fill(text), to: staffTo(event.FieldTo, group[1:]...)})
	b.add(roleAllowed, start)
	answers := b.crowd(25, 60)
	for i, when := range b.spread(at.Add(2*time.Minute), 70*time.Minute, answers) {
		from := group[1+i%(n-1)]
		others := slices.DeleteFunc(slices.Clone(group), func(s string) bool { return s == from })
		b.add("reply", b.m.mail(when, letter{from: from, subject: "R: " + subject, text: b.pools.any(b.rng, "replies"), to: staffTo(event.FieldTo, others...)}))
	}
	b.expectEvent(limitReplies, "replyall", "reply", "tempesta di risposte a tutti", "reply-all storm", "*reply*")
}

// everyone is the address of a mailing list: who stands behind it, its server knows.
const everyone = "tutto.il.personale@" + domain

// conversation plants a mail and answers to it, whose texts nobody may read: all to
// one address.
func (b *builder) conversation(at time.Time, from, first, answered, role string, answers int) {
	subject, text := subjectAndText(b.take("notice"))
	start := b.m.mail(at, letter{from: from, subject: subject, text: b.scene(b.rng, at).fill(text), to: staffTo(event.FieldTo, first)})
	b.add(roleAllowed, start)
	people := distinct(b.rng, len(b.town.staff), answers)
	for i, when := range b.spread(at.Add(2*time.Minute), 50*time.Minute, answers) {
		in := b.m.mail(when, letter{from: b.town.staff[people[i]], subject: "R: " + subject, text: b.pools.any(b.rng, "replies"), to: staffTo(event.FieldTo, answered)})
		in.Message.Thread = "<" + start.Message.Ref + ">"
		b.add(role, in)
	}
}

func plantReplyList(b *builder) {
	b.conversation(b.anyDay(9, 14), b.town.staff[0], everyone, everyone, "reply", b.crowd(25, 60))
	b.expectEvent(limitListReplies, "replyall", "reply", "tempesta di risposte a tutti", "reply-all storm", "*reply*")
}

// visible plants mails in which outsiders read one another's addresses.
func (b *builder) visible(field event.Field, list string, n int, from, server, wordsIT, wordsEN string) {
	at := b.anyDay(9, 17)
	people := b.sample(list, n)
	subject, text := subjectAndText(b.take("notice"))
	recipients := to(field, people...)
	if field == event.FieldCc {
		recipients = append(staffTo(event.FieldTo, from), recipients...)
	}
	b.add(roleOrdinary, b.m.mail(at, letter{from: from, server: server, subject: subject, text: b.scene(b.rng, at).fill(text), to: recipients}))
	if b.rng.IntN(2) == 0 { // sent again, with one more
		recipients = append(recipients, to(field, b.town.sample(b.rng, list, 1)...)...)
		b.add(roleOrdinary, b.m.mail(at.Add(17*time.Minute), letter{from: from, server: server, subject: subject + " (corretto)", text: b.scene(b.rng, at).fill(text), to: recipients}))
	}
	b.expectEvent(1, "visible", roleOrdinary, wordsIT, wordsEN, "*visible*")
}

func plantVisibleTo(b *builder) {
	b.visible(event.FieldTo, b.mailList(), b.crowd(limitVisible, 32), office("scuola"), "", "almeno 10 destinatari esterni in chiaro", "at least 10 outside recipients visible")
}

func plantVisibleCc(b *builder) {
	b.visible(event.FieldCc, b.mailList(), b.crowd(limitGrave, 120), office("segreteria"), "", "almeno 50 destinatari esterni in chiaro: grave", "at least 50 outside recipients visible: grave")
}

func plantVisiblePEC(b *builder) {
	b.visible(event.FieldTo, "imprese-inad", b.crowd(12, 45), certified, pecGateway, "almeno 10 destinatari esterni in chiaro, via PEC", "at least 10 outside recipients visible, by certified mail")
}

// inboundPeople is how many mailboxes make an outside send known: 20, or 2 % of
// the directory where that is fewer.
func (w *world) inboundPeople() int {
	return max(2, min(limitInbound, (len(w.town.staff)*limitShare+99)/100))
}

func (b *builder) expectInbound() {
	b.expect(Expectation{
		Name: "inbound", Accept: []string{"*inbound*", "*directory*", "*coverage*"}, people: b.inboundPeople(), window: longest, Role: roleOrdinary,
		Rule:   fmt.Sprintf("posta esterna a %d caselle del personale (20 o il 2 %% della rubrica)", b.inboundPeople()),
		RuleEN: fmt.Sprintf("outside mail to %d staff mailboxes (20 or 2 %% of the directory)", b.inboundPeople()),
	})
}

// committee is a mailbox of a campaign committee.
func (b *builder) committee() string {
	return "comitato." + word(b.rng, 4) + "@" + b.pick("propaganda.test", "posta.test", "elezioni.test")
}

func plantInboundDirectory(b *builder) {
	at := b.anyDay(6, 9)
	from := b.committee()
	subject, text := subjectAndText(b.take("inbound"))
	text = b.scene(b.rng, at).fill(text)
	staff := b.town.staff
	single := b.rng.IntN(2) == 0 // one mail a mailbox, or batches
	size := 25
	if single {
		size = 1
	}
	moments := b.spread(at, 2*time.Hour, (len(staff)+size-1)/size)
	for i, when := range moments {
		group := staff[i*size : min(len(staff), (i+1)*size)]
		in := b.m.received(when, letter{from: from, subject: subject, text: text, to: staffTo(event.FieldEnvelope, group...)}, b.pick("pass", "fail", "none"))
		in.Message.Rejected = b.rng.IntN(1 + size/6)
		if single && b.rng.IntN(8) == 0 {
			in.Message.Rejected = 1
		}
		b.add(roleOrdinary, in)
		if in.Message.Rejected > 0 { // the mailboxes that do not exist
			gone := staffTo(event.FieldEnvelope, b.town.local(b.rng.IntN(9_000))+"x@"+domain)
			b.add(roleAfter, &event.Intake{
				Schema: 1, Body: body, Channel: event.Mail, Type: event.MessageFailed, Key: append(slices.Clone(in.Key), "5.1.1", gone[0].Address),
				Time: in.Time, Direction: event.Inbound, Recipients: gone, NoText: "source", Sender: in.Sender,
				Message: &event.Message{Ref: in.Message.Ref, Gateway: mailServer, Code: "5.1.1", Rejected: 1},
			})
		}
	}
	b.expectInbound()
}

func plantInboundSmall(b *builder) {
	at := b.anyDay(7, 18)
	n := min(len(b.town.staff), max(b.inboundPeople()+2, 22))
	from := b.committee()
	subject, text := subjectAndText(b.take("inbound"))
	text = b.scene(b.rng, at).fill(text)
	order := distinct(b.rng, len(b.town.staff), n)
	for i, when := range b.spread(at, 40*time.Minute, n) {
		b.add(roleOrdinary, b.m.received(when, letter{from: from, subject: subject, text: text, to: staffTo(event.FieldTo, b.town.staff[order[i]])}, "pass"))
	}
	b.expectInbound()
}

// plantInboundSenders sends a text to staff, one mail a mailbox and each from
// somebody else.
func plantInboundSenders(b *builder) {
	at := b.anyDay(7, 14)
	n := min(len(b.town.staff), b.inboundPeople()+b.crowd(10, 40))
	subject, text := subjectAndText(b.take("inbound"))
	text = b.scene(b.rng, at).fill(text)
	order := distinct(b.rng, len(b.town.staff), n)
	for i, when := range b.spread(at, 6*time.Hour, n) {
		from := word(b.rng, 7) + "@" + b.pick("posta.test", "casella.test", "webmail.test")
		b.add(roleOrdinary, b.m.received(when, letter{from: from, subject: subject, text: text, to: staffTo(event.FieldTo, b.town.staff[order[i]])}, "pass"))
	}
	b.expectInbound()
}
