package generate

import (
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// campaignKinds are declared campaigns that do not keep to their declaration.
func campaignKinds() []kind {
	return []kind{
		{name: "overrun.people", it: "campagna dichiarata che raggiunge più persone del dichiarato", en: "declared campaign to more people than declared", plant: plantOverrunPeople},
		{name: "overrun.longer", it: "campagna dichiarata che dura oltre il termine", en: "declared campaign longer than declared", plant: plantOverrunLonger},
		{name: "overrun.list", it: "campagna dichiarata mandata a un altro elenco", en: "declared campaign to another list", plant: plantOverrunList},
		{name: "overrun.sender", it: "campagna dichiarata mandata da un altro mittente", en: "declared campaign from another sender", plant: plantOverrunSender},
		{name: "declared.contradicted", it: "campagna dichiarata di servizio con il testo di un comizio", en: "campaign declared as a service with the text of a rally", plant: plantContradicted},
		{name: "emergency.noact", it: "emergenza senza alcun atto", en: "emergency without any act", plant: plantEmergencyNoAct},
		{name: "emergency.expired", it: "emergenza oltre la scadenza del suo atto", en: "emergency after its act expired", plant: plantEmergencyExpired},
		{name: "quiet.bulk", it: "campagna dichiarata per SMS in piena notte", en: "declared campaign by text message in the night", plant: plantQuiet},
	}
}

// schoolCampaign declares a campaign of the school office from a day on.
func (b *builder) schoolCampaign(first time.Time, days, most int) campaign {
	return b.declare(campaign{
		purpose: "servizi_scolastici", list: "scuola-sms", from: first, until: first.AddDate(0, 0, days-1), most: most, senders: []string{alias},
	})
}

// campaignSend plants messages of a declared campaign.
func (b *builder) campaignSend(c campaign, role string, at []time.Time, to []member, text, sender string) {
	b.send(send{
		role: role, at: at, to: to, text: same(text), sender: one(sender), campaign: c.id, purpose: c.purpose, subject: "Avviso agli utenti",
	})
}

func overrunWords() (it, en string, accept []string) {
	return "campagna oltre la sua dichiarazione", "campaign beyond its declaration",
		[]string{"bulk.overrun*", "*overrun*", "campaign.*", "mismatch.campaign*", "*outside*", "*undeclared*"}
}

func plantOverrunPeople(b *builder) {
	at := b.anyDay(9, 14)
	most := b.crowd(60, 160)
	c := b.schoolCampaign(at, 2, most)
	people := b.sample("scuola-sms", most+b.crowd(40, 90))
	b.campaignSend(c, roleOrdinary, b.spread(at, 2*time.Hour, len(people)), people, b.scene(b.rng, at).fill(b.take("circular")), alias)
	it, en, accept := overrunWords()
	b.expect(Expectation{Name: "overrun", Accept: accept, Rule: it + ": più persone", RuleEN: en + ": more people", people: most + 1})
}

func plantOverrunLonger(b *builder) {
	at := b.slot(b.room()-4, 9, 15)
	c := b.schoolCampaign(at, 2, 400)
	people := b.sample("scuola-sms", b.crowd(150, 240))
	text := b.scene(b.rng, at).fill(b.take("circular"))
	half := len(people) / 2
	later := time.Date(at.Year(), at.Month(), at.Day()+2, 9, 0, 0, 0, b.cal.rome) // the day after the last
	b.campaignSend(c, roleAllowed, b.spread(at, time.Hour, half), people[:half], text, alias)
	b.campaignSend(c, roleOver, b.spread(later, time.Hour, len(people)-half), people[half:], text, alias)
	it, en, accept := overrunWords()
	b.expectFirst("overrun", roleOver, it+": dopo il termine", en+": after its end", accept...)
}

func plantOverrunList(b *builder) {
	at := b.anyDay(9, 14)
	c := b.schoolCampaign(at, 3, 500)
	text := b.scene(b.rng, at).fill(b.take("circular"))
	allowed, over := b.sample("scuola-sms", b.crowd(50, 120)), b.sample("tributi-sms", b.crowd(40, 120))
	b.campaignSend(c, roleAllowed, b.spread(at, 30*time.Minute, len(allowed)), allowed, text, alias)
	b.campaignSend(c, roleOver, b.spread(at.Add(time.Hour), 30*time.Minute, len(over)), over, text, alias)
	it, en, accept := overrunWords()
	b.expectFirst("overrun", roleOver, it+": un altro elenco", en+": another list", append(accept, "mismatch.*")...)
}

func plantOverrunSender(b *builder) {
	at := b.anyDay(9, 14)
	c := b.schoolCampaign(at, 3, 500)
	text := b.scene(b.rng, at).fill(b.take("circular"))
	people := b.sample("scuola-sms", b.crowd(100, 200))
	half := len(people) / 2
	b.campaignSend(c, roleAllowed, b.spread(at, 30*time.Minute, half), people[:half], text, alias)
	b.campaignSend(c, roleOver, b.spread(at.Add(time.Hour), 30*time.Minute, len(people)-half), people[half:], text, b.personalNumber())
	it, en, accept := overrunWords()
	b.expectFirst("overrun", roleOver, it+": un altro mittente", en+": another sender", accept...)
}

func plantContradicted(b *builder) {
	at := b.anyDay(9, 14)
	c := b.schoolCampaign(at, 3, 500)
	people := b.sample("scuola-sms", b.crowd(70, 200))
	b.campaignSend(c, roleOrdinary, b.spread(at, time.Hour, len(people)), people, b.scene(b.rng, at).fill(b.take("rally")), alias)
	b.expectFirst("purpose", "", "la finalità dichiarata contrasta con il testo", "the declared purpose contradicts the text", "mismatch.*", "*declaration*", "*contradict*", "electoral*")
}

// emergencySend plants an emergency message to the list of alerts.
func (b *builder) emergencySend(role string, at time.Time, n int, text, campaignID string) {
	people := b.sample("allerta", n)
	b.send(send{
		role: role, at: b.spread(at, 20*time.Minute, n), to: people, text: same(text), sender: one(alias),
		campaign: campaignID, purpose: "protezione_civile",
	})
}

func emergencyWords() (it, en string, accept []string) {
	return "messaggio d'emergenza senza atto valido (Garante 12 marzo 2003)", "emergency message without an act in force",
		[]string{"*emergency*", "mismatch.*", "campaign.*", "*outside*", "*overrun*"}
}

// actless is the days after the election window on which no act is in force: what
// goes without one is sent there, because nobody could tell it from what another
// planting sends under its act.
const actless = 2

func plantEmergencyNoAct(b *builder) {
	at := b.slot(actless-1, 9, 18)
	b.emergencySend(roleOrdinary, at, b.crowd(120, 300), b.scene(b.rng, at).fill(b.take("emergency")), "")
	it, en, accept := emergencyWords()
	b.expectFirst("emergency", "", it, en, accept...)
}

// actID is the id of the planting's emergency in the register, which its campaign
// names: another one's act does not cover it.
func (b *builder) actID() string { return "e-" + strings.ReplaceAll(b.p.ID, ".", "-") }

func plantEmergencyExpired(b *builder) {
	at := b.slot(b.room()-7-actless, 9, 18).AddDate(0, 0, actless)
	text := b.scene(b.rng, at).fill(b.take("emergency"))
	until := at.Add(48 * time.Hour).Truncate(time.Minute)
	c := b.declare(campaign{purpose: "protezione_civile", list: "allerta", from: at, until: until.AddDate(0, 0, 5), act: "Ordinanza 9/2025", senders: []string{alias}, emergency: b.actID()})
	b.register.emergencies = append(b.register.emergencies, emergency{id: c.emergency, act: "Ordinanza 9/2025", from: at.Add(-time.Hour).Truncate(time.Minute), until: until})
	b.emergencySend(roleAllowed, at, 120, text, c.id)
	b.emergencySend(roleOver, at.Add(96*time.Hour), 120, text, c.id)
	it, en, accept := emergencyWords()
	b.expectFirst("emergency", roleOver, it, en, accept...)
}

func plantQuiet(b *builder) {
	day := b.cal.free() + b.rng.IntN(b.room())
	at := b.cal.at(day, 23, 10)
	c := b.declare(campaign{purpose: "servizi_scolastici", list: "scuola-sms", from: b.cal.day(day), until: b.cal.day(day + 1), most: 600, senders: []string{alias}})
	people := b.sample("scuola-sms", b.crowd(90, 220))
	b.campaignSend(c, roleOrdinary, b.spread(at, 3*time.Hour, len(people)), people, b.scene(b.rng, at).fill(b.take("circular")), alias)
	b.expectFirst("quiet", "", "SMS tra le 21 e le 8", "text messages between 21 and 8", "*quiet*", "*night*")
}

// registerKinds are what contact lists, canaries, forms and citizens tell.
func registerKinds() []kind {
	return []kind{
		{name: "canary.hit", it: "lista letta, poi colpito il suo contatto civetta", en: "list read, then its canary hit", plant: plantCanary},
		{name: "list.thensend", it: "lista letta per intero, poi invio alle stesse persone", en: "list read in full, then a send to the same people", plant: plantListThenSend},
		{name: "reports.unseen", it: "cittadini segnalano una campagna che nessun raccoglitore ha visto", en: "citizens report a campaign that no collector saw", plant: plantReports},
		{name: "route.fanout", it: "un modulo che scrive a una casella sola scrive a centinaia", en: "a route to one mailbox writes to hundreds", plant: plantRouteFanout},
		{name: "route.office", it: "un modulo che scrive a un'altra casella dell'ente", en: "a route that writes to another mailbox of the body", plant: plantRouteOffice},
		{name: "route.request", it: "la richiesta di un cittadino mandata a tutti (caso 3)", en: "one citizen's request mailed to everybody (case 3)", plant: plantRequest},
	}
}

func plantCanary(b *builder) {
	read := b.slot(b.room()-4, 9, 17)
	list := b.readList()
	b.p.List = list
	b.add(rolePrepare, b.m.read(read, event.ListExported, list, b.login(), b.town.lists[list].count))
	hit := read.Add(time.Duration(20+b.rng.IntN(60)) * time.Hour)
	b.add("hit", &event.Intake{
		Schema: 1, Body: body, Channel: event.Register, Type: event.CanaryHit, Key: []string{"canarino", list, b.m.id()}, Time: hit.Truncate(time.Second),
		Direction: event.Inbound, Sender: event.IntakeSender{Claimed: b.town.phone(b.town.stranger(b.rng))},
		List: &event.IntakeList{ID: list}, Text: b.scene(b.rng, hit).fill(b.take("rally")),
	})
	b.expectEvent(1, "canary", "hit", "contatto civetta colpito: la lista è uscita", "canary hit: the list got out", "*canary*")
}

// readList draws one of the lists that somebody reads in full. Nothing else that
// is in order is sent to these, so that a read spoils no decoy.
func (b *builder) readList() string { return b.pick("contributi", "prenotazioni") }

// login is the account name of somebody on the staff.
func (b *builder) login() string {
	mailbox := b.town.staff[b.rng.IntN(len(b.town.staff))]
	return mailbox[:len(mailbox)-len(domain)-1]
}

func plantListThenSend(b *builder) {
	room := b.room()
	read := b.slot(room/2, 9, 17)
	people := b.sample(b.readList(), b.crowd(90, 240))
	b.add(rolePrepare, b.m.read(read, event.ListRead, b.p.List, b.login(), b.town.lists[b.p.List].count))
	at := read.Add(time.Duration(1+b.rng.IntN(max(1, room/2-1)))*24*time.Hour + time.Hour)
	text := b.scene(b.rng, at).fill(b.take("rally"))
	b.send(send{at: b.spread(at, time.Hour, len(people)), to: people, text: same(text), sender: one(b.personalNumber())})
	b.expect(Expectation{
		Name: "list", Accept: []string{"list.*", "*list*", "*read*send*", "bulk.list*", "*export*"}, people: limitRead, window: longest,
		Rule: "lista letta in massa, poi invio alle stesse persone entro 30 giorni", RuleEN: "bulk read of a list, then a send to the same people within 30 days",
	})
	b.expectBulk()
	b.expectElectoral()
}

func plantReports(b *builder) {
	at := b.anyDay(9, 12)
	reporters := b.sample(b.phoneList(), b.crowd(4, 9))
	text := b.scene(b.rng, at).fill(b.take("rally"))
	for i, when := range b.spread(at, 9*time.Hour, len(reporters)) {
		written := text // half of them paste it, the others write around it
		if i%2 == 1 {
			written = words{"testo": text}.fill(b.pools.any(b.rng, "report"))
		}
		b.add(roleOrdinary, b.m.report(when, reporters[i].address, written))
	}
	b.expect(Expectation{
		Name: "reports", Accept: []string{"*report*", "*citizen*", "*unseen*"}, people: limitReports,
		Rule: "due cittadini segnalano lo stesso testo, che nessun raccoglitore ha visto", RuleEN: "two citizens report the same text that no collector saw",
	})
}

func plantRouteFanout(b *builder) {
	at := b.anyDay(9, 17)
	n := 800
	people := b.sample("tributi-mail", n)
	subject, _ := subjectAndText(b.pools.any(b.rng, "group"))
	text := b.scene(b.rng, at).fill(b.take("request"))
	form := b.m.form(at.Add(-3*time.Second), "segnala-guasto", people[0].address, text)
	b.add(rolePrepare, form)
	const batch = 100
	for i, when := range b.spread(at, 2*time.Minute, n/batch) {
		in := b.m.mail(when, letter{from: office("noreply"), subject: subject, text: text, to: to(event.FieldEnvelope, people[i*batch:(i+1)*batch]...)})
		in.Route = "segnala-guasto"
		b.add(roleOver, in)
	}
	b.expectRoute()
}

// plantRouteOffice sends what belongs to one office to another one.
func plantRouteOffice(b *builder) {
	at := b.anyDay(9, 17)
	for i, when := range b.spread(at, time.Hour, 3+b.rng.IntN(6)) {
		from, text := b.town.mail(b.town.stranger(b.rng)), b.scene(b.rng, at).fill(b.pools.any(b.rng, "request"))
		to, role := office("ufficio.tecnico"), roleAllowed
		if i > 0 {
			to, role = office(b.pick("sport", "museo", "commercio")), roleOver
		}
		b.add(rolePrepare, b.m.form(when.Add(-2*time.Second), "segnala-guasto", from, text))
		in := b.m.mail(when, letter{from: office("noreply"), subject: "Segnalazione dal sito", text: text, to: staffTo(event.FieldTo, to)})
		in.Route = "segnala-guasto"
		b.add(role, in)
	}
	b.expectRoute()
}

func (b *builder) expectRoute() {
	b.expectFirst("route", roleOver, "primo destinatario oltre quelli del percorso", "first recipient beyond those of the route", "*route*")
}

func plantRequest(b *builder) {
	at := b.anyDay(9, 17)
	people := slices.Concat(b.sample("newsletter", b.crowd(20, 60)), b.sample("tributi-mail", b.crowd(10, 40)))
	text := b.scene(b.rng, at).fill(b.take("request"))
	b.add(rolePrepare, b.m.form(at.Add(-2*time.Second), "scrivi-al-comune", b.town.mail(b.town.stranger(b.rng)), text))
	for i, when := range b.spread(at, 90*time.Second, len(people)) {
		in := b.m.mail(when, letter{from: office("noreply"), subject: "Richiesta dal sito", text: text, to: to(event.FieldTo, people[i])})
		in.Route = "scrivi-al-comune"
		b.add(roleOver, in)
	}
	b.expectRoute()
}
