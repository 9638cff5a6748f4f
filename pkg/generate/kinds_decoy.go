package generate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// bulkDecoys look like sends to many that nobody declared and are not.
func bulkDecoys() []kind {
	return []kind{
		{name: "decoy.49people", decoy: true, it: "49 persone: uno sotto il limite", en: "49 people: one below the limit", plant: decoy49},
		{name: "decoy.samepark", decoy: true, it: "due eventi diversi nello stesso parco, 40 persone ciascuno", en: "two different events in the same park, 40 people each", plant: decoySamePark},
		{name: "decoy.newyear", decoy: true, it: "le stesse 40 persone prima e dopo Capodanno", en: "the same 40 people before and after New Year", plant: decoyNewYear, room: hasNewYear},
		{name: "decoy.newsletter", decoy: true, it: "newsletter dichiarata", en: "declared newsletter", plant: decoyNewsletter},
		{name: "decoy.campaign", decoy: true, it: "campagna dichiarata che raggiunge esattamente il suo massimo", en: "declared campaign that reaches exactly its maximum", plant: decoyCampaign},
		{name: "decoy.otp", decoy: true, it: "2.000 codici di accesso in un'ora", en: "2,000 one-time passwords in an hour", plant: decoyOTP},
		{name: "decoy.reminders", decoy: true, it: "promemoria registrati a 500 persone", en: "registered reminders to 500 people", plant: decoyReminders},
		{name: "decoy.emergency", decoy: true, it: "emergenza dichiarata, di notte, con il suo atto", en: "declared emergency at night, with its act", plant: decoyEmergency},
		{name: "decoy.backup", decoy: true, it: "copia di sicurezza ripristinata che riconsegna eventi vecchi", en: "restored backup that delivers old events again", plant: decoyBackup},
		{name: "decoy.teacher", decoy: true, it: "un'insegnante scrive a 28 genitori", en: "a teacher writes to 28 parents", plant: decoyTeacher},
		{name: "decoy.readdeclared", decoy: true, it: "lista letta per intero per la newsletter dichiarata", en: "list read in full for the declared newsletter", plant: decoyReadDeclared},
		{name: "decoy.listread", decoy: true, it: "un ufficio legge dieci righe e scrive a quelle persone", en: "an office reads ten rows and writes to these people", plant: decoyListRead},
	}
}

func decoy49(b *builder) {
	at := b.anyDay(9, 15)
	people := b.sample("newsletter", limitPeople-1)
	text := b.scene(b.rng, at).fill(b.take("civic"))
	people = append(people, people[:15]...) // some twice
	b.send(send{at: b.spread(at, 2*time.Hour, len(people)), to: people, text: same(text), subject: "Appuntamento", sender: one(office("cultura"))})
}

func decoySamePark(b *builder) {
	at := b.anyDay(9, 15)
	scene := b.scene(b.rng, at)
	first, second := b.parkPair()
	people := b.sample("newsletter", 80)
	for i, text := range []string{first, second} {
		b.send(send{
			at: b.spread(at, time.Hour, 40), to: people[40*i : 40*(i+1)], text: same(scene.fill(text)), subject: "Al parco", sender: one(office("cultura")),
		})
	}
}

func decoyNewYear(b *builder) {
	midnight, _ := b.cal.newYear()
	people := b.sample("newsletter", 40)
	text := b.scene(b.rng, midnight).fill(b.take("civic"))
	for _, from := range []time.Time{midnight.Add(-4 * time.Hour), midnight.Add(10 * time.Hour)} {
		b.send(send{at: b.spread(from, 2*time.Hour, len(people)), to: people, text: same(text), subject: "Buon anno", sender: one(office("cultura"))})
	}
}

// newsletterOf declares and plants an issue of a newsletter.
func (b *builder) newsletterOf(at time.Time, people []member) {
	n := len(people)
	subject, text := subjectAndText(b.pools.any(b.rng, "newsletter"))
	text = b.scene(b.rng, at).fill(text)
	c := b.declare(campaign{purpose: "eventi", list: "newsletter", from: at, until: at.AddDate(0, 0, 3), most: n + 50, senders: []string{office("newsletter")}})
	b.send(send{
		at: b.spread(at, time.Hour, n), to: people, subject: subject, sender: one(office("newsletter")), campaign: c.id, purpose: c.purpose,
		text: func(_ int, m member) string { return greeting(b.rng, m.first) + text },
	})
}

func decoyNewsletter(b *builder) { b.newsletterOf(b.anyDay(9, 15), b.sample("newsletter", 350)) }

func decoyCampaign(b *builder) {
	at := b.anyDay(9, 14)
	n := b.crowd(120, 220)
	c := b.schoolCampaign(at, 1, n)
	people := b.sample("scuola-sms", n)
	b.campaignSend(c, roleOrdinary, b.spread(at, time.Hour, n), people, b.scene(b.rng, at).fill(b.take("circular")), alias)
}

// templated plants messages that follow a registered text.
func (b *builder) templated(id, list string, from time.Time, over time.Duration, n int) {
	t := templateOf(id)
	people := b.sample(list, n)
	b.send(send{
		at: b.spread(from, over, len(people)), to: people, sender: one(alias), route: t.route, purpose: t.purpose,
		text: func(_ int, m member) string { return t.fill(b.rng, m.first) },
	})
}

func decoyOTP(b *builder) { b.templated("otp", "allerta", b.anyDay(9, 18), time.Hour, 2000) }
func decoyReminders(b *builder) {
	b.templated("promemoria-tari", "tributi-sms", b.anyDay(9, 15), 3*time.Hour, 500)
}

func decoyEmergency(b *builder) {
	day := b.cal.free() + actless + b.rng.IntN(b.room()-1-actless)
	at := b.cal.at(day, 22, 40)
	c := b.declare(campaign{purpose: "protezione_civile", list: "allerta", from: b.cal.day(day), until: b.cal.day(day + 2), act: "Ordinanza 21/2025", senders: []string{alias}, emergency: b.actID()})
	b.register.emergencies = append(b.register.emergencies, emergency{id: c.emergency, act: c.act, from: at.Add(-time.Hour), until: at.Add(40 * time.Hour)})
	b.emergencySend(roleOrdinary, at, 420, b.scene(b.rng, at).fill(b.take("emergency")), c.id)
}

// decoyBackup plants a small undeclared send and a declared newsletter, and
// delivers all of it once more, days later.
func decoyBackup(b *builder) {
	at := b.slot(max(0, b.room()-9), 9, 15)
	b.newsletterOf(at, b.sample("newsletter", 160))
	subject, text := subjectAndText(b.take("school"))
	people := b.town.sample(b.rng, "newsletter", 35)
	b.send(send{at: b.spread(at, time.Hour, len(people)), to: people, text: same(b.scene(b.rng, at).fill(text)), subject: subject, sender: one(office("cultura"))})
	again := at.AddDate(0, 0, 5+b.rng.IntN(3))
	for i, e := range slices.Clone(b.p.events) {
		e.arrives, e.n = again.Add(time.Duration(i)*20*time.Millisecond), len(b.p.events)
		b.p.events = append(b.p.events, e)
	}
}

func decoyTeacher(b *builder) {
	at := b.anyDay(13, 18)
	subject, text := subjectAndText(b.take("school"))
	people := b.sample("scuola-mail", 28)
	b.add(roleOrdinary, b.m.mail(at, letter{from: office("scuola"), subject: subject, text: b.scene(b.rng, at).fill(text), to: to(event.FieldEnvelope, people...)}))
}

func decoyListRead(b *builder) {
	read := b.slot(b.room()-2, 9, 12)
	people := b.sample("scuola-mail", 10)
	b.add(rolePrepare, b.m.read(read, event.ListRead, "scuola-mail", b.login(), len(people)))
	subject, text := subjectAndText(b.take("school"))
	b.send(send{at: b.spread(read.Add(30*time.Minute), time.Hour, len(people)), to: people, text: same(b.scene(b.rng, read).fill(text)), subject: subject, sender: one(office("scuola"))})
}

func decoyReadDeclared(b *builder) {
	at := b.anyDay(9, 15)
	people := b.sample("newsletter", 300)
	b.add(rolePrepare, b.m.read(at.Add(-20*time.Minute), event.ListRead, "newsletter", b.login(), b.town.lists["newsletter"].count))
	b.newsletterOf(at, people)
}

// mailDecoys are floods of machines, and mail below its limits.
func mailDecoys() []kind {
	return []kind{
		{name: "decoy.visible9", decoy: true, it: "nove esterni in chiaro", en: "nine outsiders visible", plant: decoyVisible9},
		{name: "decoy.colleagues", decoy: true, it: "sessanta colleghi in copia", en: "sixty colleagues in Cc", plant: decoyColleagues},
		{name: "decoy.inbound19", decoy: true, it: "un esterno scrive a meno dipendenti del limite", en: "an outsider writes to fewer staff than the limit", plant: decoyInbound},
		{name: "decoy.replies3", decoy: true, it: "tre risposte a tutti", en: "three answers to all", plant: decoyReplies},
		{name: "decoy.announcement", decoy: true, it: "quaranta dipendenti rispondono a un ufficio, ognuno per sé", en: "forty employees answer an office, each for himself", plant: decoyAnnouncement},
		{name: "decoy.suppliers", decoy: true, it: "tanti fornitori scrivono a un dipendente ciascuno, ognuno il suo testo", en: "many suppliers write to one employee each, every one a text of their own", plant: decoySuppliers},
		{name: "decoy.answers", decoy: true, it: "un ufficio risponde a sessanta cittadini con le stesse parole, nelle loro conversazioni", en: "an office answers sixty citizens with the same words, in their conversations", plant: decoyAnswers},
		{name: "decoy.circular", decoy: true, it: "un promemoria ogni tanto ai 30 di un gruppo, in copia nascosta", en: "a reminder now and then to the 30 of a group, in Bcc", plant: decoyCircular},
		{name: "decoy.supplierform", decoy: true, it: "un modulo che scrive alla casella del fornitore che il registro nomina", en: "a route that writes to the supplier whom the register names", plant: decoySupplierForm},
		{name: "decoy.autoreplies", decoy: true, it: "tempesta di risposte automatiche", en: "storm of automatic replies", plant: decoyAutoreplies},
		{name: "decoy.bounces", decoy: true, it: "tempesta di mancate consegne", en: "storm of bounces", plant: decoyBounces},
		{name: "decoy.monitoring", decoy: true, it: "pioggia di avvisi del monitoraggio", en: "flood of monitoring mails", plant: decoyMonitoring},
		{name: "decoy.pecreceipts", decoy: true, it: "ricevute PEC di una notifica a molti", en: "receipts of certified mail", plant: decoyReceipts},
		{name: "decoy.digest", decoy: true, it: "riepilogo di una lista di discussione", en: "digest of a mailing list", plant: decoyDigest},
		{name: "decoy.union", decoy: true, it: "il sindacato scrive a tutto il personale", en: "the union writes to all staff", plant: decoyUnion},
		{name: "decoy.forms", decoy: true, it: "300 richieste dal modulo alla sua unica casella", en: "300 requests through the form to its one mailbox", plant: decoyForms},
	}
}

func decoyVisible9(b *builder) {
	at := b.anyDay(9, 16)
	subject, text := subjectAndText(b.take("school"))
	people := b.sample("scuola-mail", limitVisible-1)
	recipients := slices.Concat(to(event.FieldTo, people[:4]...), to(event.FieldCc, people[4:]...), staffTo(event.FieldCc, b.town.staff[:12]...))
	b.add(roleOrdinary, b.m.mail(at, letter{from: office("scuola"), subject: subject, text: b.scene(b.rng, at).fill(text), to: recipients}))
}

func decoyColleagues(b *builder) {
	at := b.anyDay(9, 16)
	from := distinct(b.rng, len(b.town.staff), 61)
	var group []string
	for _, k := range from {
		group = append(group, b.town.staff[k])
	}
	b.add(roleOrdinary, b.m.mail(at, letter{from: group[0], to: slices.Concat(staffTo(event.FieldTo, group[1:4]...), staffTo(event.FieldCc, group[4:]...))}))
}

func decoyInbound(b *builder) {
	at := b.anyDay(9, 16)
	n := b.inboundPeople() - 1
	from := "fornitore." + word(b.rng, 4) + "@ditta.test"
	for i, k := range distinct(b.rng, len(b.town.staff), n) {
		b.add(roleOrdinary, b.m.received(at.Add(time.Duration(i)*41*time.Second), letter{
			from: from, to: staffTo(event.FieldTo, b.town.staff[k]),
		}, "pass"))
	}
}

func decoyReplies(b *builder) {
	at := b.anyDay(9, 15)
	group := b.town.staff[20:56]
	subject, text := subjectAndText(b.take("notice"))
	b.add(roleOrdinary, b.m.mail(at, letter{from: group[0], subject: subject, text: b.scene(b.rng, at).fill(text), to: staffTo(event.FieldTo, group[1:]...)}))
	for i := range 3 {
		b.add("reply", b.m.mail(at.Add(time.Duration(4+9*i)*time.Minute), letter{
			from: group[3+i], subject: "R: " + subject, text: b.pools.any(b.rng, "replies"), to: staffTo(event.FieldTo, group[:3]...),
		}))
	}
}

// decoyAnnouncement plants answers in one conversation that go to who began it, and
// to nobody else.
func decoyAnnouncement(b *builder) {
	from := office("personale")
	b.conversation(b.anyDay(9, 14), from, everyone, from, "reply", b.crowd(30, 45))
}

// decoySuppliers plants letters that each supplier words in a way of its own: the same
// words but for names and numbers would be one text.
func decoySuppliers(b *builder) {
	at := b.anyDay(8, 12)
	order := distinct(b.rng, len(b.town.staff), 40)
	for i, when := range b.spread(at, 6*time.Hour, len(order)) {
		text := strings.Join([]string{
			b.pick("Buongiorno,", "Spettabile ente,", "Facciamo seguito alla telefonata di ieri:", "Come da accordi,", "In riferimento al contratto,"),
			b.pick("la merce ordinata parte", "le sedie sono pronte e si ritirano", "il tecnico passa per la caldaia", "la carta e il toner arrivano", "il preventivo per le finestre è pronto", "la fornitura di lampade slitta"),
			italianDay(at.AddDate(0, 0, i%5)) + ".",
			b.pick("La bolla segue a parte.", "Serve qualcuno al magazzino che firmi.", "Il saldo si versa come sempre a sessanta giorni.", "Attendiamo una conferma per procedere.", "Il corriere chiama mezz'ora prima."),
			b.pick("Cordiali saluti,", "Un saluto,", "Grazie,", "Restiamo a disposizione,") + " " + b.pools.any(b.rng, "first"),
		}, " ")
		b.add(roleOrdinary, b.m.received(when, letter{
			from: word(b.rng, 6) + "@" + b.pick("ditta.test", "forniture.test", "posta.test"), subject: "Ordine", text: text, to: staffTo(event.FieldTo, b.town.staff[order[i]]),
		}, "pass"))
	}
}

func decoyAnswers(b *builder) {
	at := b.slot(b.room()-6, 9, 12)
	from := office("anagrafe")
	for _, m := range b.sample("gruppi", 60) {
		when := at.Add(time.Duration(b.rng.Int64N(int64(5 * 24 * time.Hour))))
		in := b.m.mail(when, letter{from: from, subject: "R: richiesta", text: "Buongiorno, trova in allegato il documento che ci ha chiesto. Cordiali saluti, lo sportello anagrafe", to: to(event.FieldTo, m)})
		in.Message.Thread = "<" + word(b.rng, 12) + "@posta.test>"
		b.add(roleOrdinary, in)
	}
}

// decoyCircular writes to one group again: its people are named, so that everybody
// can see that they are the same.
func decoyCircular(b *builder) {
	people, from := b.sample("gruppi", 30), office("segreteria")
	subject, text := subjectAndText(b.take("school"))
	for day := 0; day < b.room(); day += 3 {
		at := b.cal.at(b.cal.free()+day, 9, b.rng.IntN(60))
		b.add(roleOrdinary, b.m.mail(at, letter{from: from, subject: subject, text: b.scene(b.rng, at).fill(text), to: append(staffTo(event.FieldTo, from), to(event.FieldEnvelope, people...)...)}))
	}
}

func decoySupplierForm(b *builder) {
	at := b.anyDay(9, 12)
	for _, when := range b.spread(at, 8*time.Hour, 40) {
		text := b.scene(b.rng, at).fill(b.pools.any(b.rng, "forms"))
		b.add(rolePrepare, b.m.form(when.Add(-2*time.Second), "guasti-luce", b.town.mail(b.rng.IntN(b.town.citizens)), text))
		in := b.m.mail(when, letter{from: office("noreply"), subject: "Guasto", text: text, to: staffTo(event.FieldTo, supplierTickets)})
		in.Route = "guasti-luce"
		b.add(roleOrdinary, in)
	}
}

// supplierTickets is the one mailbox of the route guasti-luce.
const supplierTickets = "ticket@luce.test"

// says is the mark of an automatic message, or nothing: only some sources read
// the headers that tell.
func (b *builder) says(as event.Auto) event.Auto {
	if b.rng.IntN(2) == 0 {
		return ""
	}
	return as
}

func decoyAutoreplies(b *builder) {
	at, as := b.anyDay(8, 11), b.says(event.AutoReply)
	for _, when := range b.spread(at, 3*time.Hour, 600) {
		from := b.town.staff[b.rng.IntN(min(120, len(b.town.staff)))]
		b.add(roleOrdinary, marked(b.m.mail(when, letter{from: from, to: staffTo(event.FieldTo, b.town.mail(b.rng.IntN(b.town.citizens)))}), as))
	}
}

func decoyBounces(b *builder) {
	at, as := b.anyDay(9, 18), b.says(event.AutoBounce)
	for i, when := range b.spread(at, time.Hour, 700) {
		in := b.m.received(when, letter{
			to: staffTo(event.FieldTo, office("newsletter")), subject: "Undelivered Mail Returned to Sender",
			text: fmt.Sprintf("This is the mail system. I'm sorry to have to inform you that your message could not be delivered. Queue %s, attempt %d.", word(b.rng, 8), i%3+1),
		}, "none")
		b.add(roleOrdinary, marked(in, as))
	}
}

func decoyMonitoring(b *builder) {
	day := b.cal.free() + b.rng.IntN(b.room())
	text := b.pools.any(b.rng, "monitoring")
	for _, when := range b.spread(b.cal.at(day, 2, 0), 3*time.Hour, 900) {
		b.add(roleOrdinary, b.m.mail(when, letter{from: office("monitoraggio"), subject: "PROBLEM", text: text, to: staffTo(event.FieldTo, office("informatica"))}))
	}
}

func decoyReceipts(b *builder) {
	at, as := b.anyDay(9, 15), b.says(event.AutoReceipt)
	for i, when := range b.spread(at, 90*time.Minute, 800) {
		b.add(roleOrdinary, marked(b.m.receipt(when, i%2 == 0, b.rng.IntN(9000)), as))
	}
}

// receipt is a receipt of certified mail: accepted or delivered.
func (m *maker) receipt(at time.Time, accepted bool, number int) *event.Intake {
	what := "CONSEGNA"
	if accepted {
		what = "ACCETTAZIONE"
	}
	return m.received(at, letter{
		from: "posta-certificata@pec.gestore.test", server: pecGateway, to: staffTo(event.FieldTo, office("protocollo")),
		subject: fmt.Sprintf("%s: Protocollo n. %d", what, number),
		text:    fmt.Sprintf("Ricevuta di %s del messaggio con oggetto Protocollo n. %d. Il messaggio è stato gestito dal sistema di posta certificata.", what, number),
	}, "pass")
}

func decoyDigest(b *builder) {
	at := b.anyDay(6, 7)
	n := b.town.lists["discussioni"].count
	c := b.declare(campaign{purpose: "lavoro", list: "discussioni", from: at, until: at.AddDate(0, 0, 3), most: n, senders: []string{office("liste")}})
	b.p.List = "discussioni"
	for day := range 3 {
		items := make([]string, 4)
		for i := range items {
			_, items[i] = subjectAndText(b.pools.any(b.rng, "group"))
		}
		in := b.m.mail(at.AddDate(0, 0, day), letter{
			from: office("liste"), subject: fmt.Sprintf("Riepilogo discussioni, vol. %d", 40+day), text: "* " + strings.Join(items, "\n* "),
			to: to(event.FieldEnvelope, b.town.sample(b.rng, "discussioni", n)...),
		})
		in.Campaign, in.Purpose = c.id, c.purpose
		b.add(roleOrdinary, in)
	}
}

func decoyUnion(b *builder) {
	at := b.anyDay(7, 9)
	text := "Assemblea sindacale del personale " + italianDay(at.AddDate(0, 0, 2)) + " in sala consiliare: rinnovo del contratto, buoni pasto, elezione dei delegati."
	const batch = 50
	for i := 0; i < len(b.town.staff); i += batch {
		b.add(roleOrdinary, b.m.received(at.Add(time.Duration(i)*time.Second), letter{
			from: "segreteria@" + union, subject: "Assemblea", text: text, to: staffTo(event.FieldEnvelope, b.town.staff[i:min(len(b.town.staff), i+batch)]...),
		}, "pass"))
	}
}

func decoyForms(b *builder) {
	at := b.anyDay(9, 10)
	for _, when := range b.spread(at, 8*time.Hour, 300) {
		b.add(roleOrdinary, b.formMail(when)...)
	}
}

func (b *builder) formMail(at time.Time) []*event.Intake { return b.m.formWithMail(b.world, b.rng, at) }
