package generate

import (
	"fmt"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// purposeDecoys look like messages that may not be sent, or data that may not
// stand, and are in order.
func purposeDecoys() []kind {
	return []kind{
		{name: "decoy.impersonal", decoy: true, it: "avviso impersonale e indispensabile nel periodo elettorale", en: "impersonal and indispensable notice in the election window", plant: decoyImpersonal},
		{name: "decoy.withdrawnlater", decoy: true, it: "newsletter a chi revoca il consenso il giorno dopo", en: "newsletter to people who withdraw the day after", plant: decoyWithdrawnLater},
		{name: "decoy.report", decoy: true, it: "un cittadino solo segnala, un altro segnala altro", en: "one citizen reports, another reports something else", plant: decoyReport},
		{name: "decoy.moderation", decoy: true, it: "un moderatore nasconde 300 commenti", en: "a moderator hides 300 comments", plant: decoyModeration},
	}
}

func decoyImpersonal(b *builder) {
	at := b.cal.at(b.rng.IntN(max(1, b.cal.free()-2)), 9+b.rng.IntN(7), 20)
	subject, text := subjectAndText(b.take("impersonal"))
	text = b.scene(b.rng, at).fill(text)
	c := b.declare(campaign{purpose: "eventi", list: "newsletter", from: b.cal.day(0), until: b.cal.day(b.cal.free()), most: 900, senders: []string{office("elettorale")}})
	people := b.sample("newsletter", 300)
	b.send(send{
		at: b.spread(at, time.Hour, len(people)), to: people, text: same(text), subject: subject, sender: one(office("elettorale")),
		campaign: c.id, purpose: c.purpose,
	})
}

func decoyWithdrawnLater(b *builder) {
	at := b.slot(b.room()-3, 9, 14)
	done := len(b.withdrawals)
	leaving := b.town.withdrawn(done, done+12)
	b.newsletterOf(at, append(b.sample("newsletter", 80), leaving...))
	for _, m := range leaving {
		b.withdrawals = append(b.withdrawals, withdrawal{m.address, at.AddDate(0, 0, 1).Truncate(time.Second)})
	}
}

func decoyReport(b *builder) {
	at := b.anyDay(9, 15)
	complaints := []string{
		"Il messaggio della biblioteca mi arriva due volte, potete controllare?",
		"Vorrei non ricevere più avvisi sulla sosta, ho venduto la macchina.",
	}
	for i, text := range complaints {
		b.add(roleOrdinary, b.m.report(at.Add(time.Duration(i)*3*time.Hour), b.town.mail(b.town.stranger(b.rng)), text))
	}
}

// decoyModeration plants comments that are rude, not personal, and their
// removal by one moderator within minutes.
func decoyModeration(b *builder) {
	at := b.anyDay(10, 15)
	post := page + "_" + b.m.id()
	b.add(roleOrdinary, b.m.item(at.Add(-5*time.Hour), event.PostCreated, post, "", page, b.pools.any(b.rng, "posts")))
	for i, when := range b.spread(at.Add(-4*time.Hour), 4*time.Hour, 300) {
		id := post + "_" + b.m.id()
		text := b.pools.any(b.rng, "comments") + " " + word(b.rng, 3)
		b.add(roleOrdinary, b.m.item(when, event.CommentCreated, id, post, fmt.Sprint(2_000_000_000+b.rng.IntN(1_000_000)), text))
		b.add(roleOrdinary, b.m.item(at.Add(10*time.Minute+time.Duration(i)*3*time.Second), event.CommentHidden, id, post, "", ""))
	}
}

// template is a transactional text that the register has.
type template struct {
	id, text, purpose, route string
	list                     string // who gets it
}

func transactional() []template {
	return []template{
		{id: "otp", text: "Comune di Borgo Finto: il codice per accedere ai servizi online è {codice}. Scade tra {minuti} minuti, non comunicarlo a nessuno.", route: "accesso-online", list: "allerta"},
		{id: "promemoria-sportello", text: "Gentile {nome}, le ricordiamo l'appuntamento allo sportello {numero} del {data} alle ore {ora}. Per disdire acceda all'area riservata. Comune di Borgo Finto", purpose: "prenotazioni", route: "promemoria", list: "prenotazioni"},
		{id: "promemoria-tari", text: "Gentile {nome}, la rata TARI di euro {importo} scade il {data}. Se ha già pagato ignori questo messaggio. Ufficio tributi, Comune di Borgo Finto", purpose: "tributi", route: "promemoria", list: "tributi-sms"},
		{id: "promemoria-mensa", text: "Comune di Borgo Finto: il credito mensa di {nome} è sceso a euro {importo}. La ricarica si effettua dal portale o in tesoreria entro il {data}.", purpose: "servizi_scolastici", route: "promemoria", list: "scuola-sms"},
		{id: "prestito-biblioteca", text: "Gentile {nome}, il volume preso in prestito va restituito o rinnovato entro il {data}. Biblioteca civica di Borgo Finto, codice prestito {codice}", purpose: "biblioteca", route: "promemoria", list: "biblioteca"},
	}
}

func templateOf(id string) template {
	all := transactional()
	return all[max(0, slices.IndexFunc(all, func(t template) bool { return t.id == id }))]
}
