package generate

import (
	"time"

	"vedetta/pkg/event"
)

// purposeKinds are messages that may not be sent to these people, however few
// they are.
func purposeKinds() []kind {
	return []kind{
		{name: "election.window", it: "comunicazione non impersonale nel periodo elettorale", en: "communication that is not impersonal in the election window", plant: func(b *builder) { plantElection(b, 0, max(1, b.cal.free()-3)) }},
		{name: "election.silence", it: "comunicazione non impersonale nel silenzio elettorale", en: "communication that is not impersonal in the election silence", plant: func(b *builder) { plantElection(b, b.cal.free()-2, b.cal.free()-1) }},
		{name: "consent.withdrawn", it: "newsletter a chi aveva revocato il consenso", en: "newsletter to people who had withdrawn their consent", plant: plantWithdrawn},
		{name: "thirdparty.data", it: "dati personali di un terzo in un messaggio a molti", en: "personal data of a third person in a message to many", plant: plantThirdParty},
		{name: "health.reminder", it: "promemoria che rivela un servizio sanitario o sociale", en: "reminder that reveals a health or social service", plant: plantHealth},
		{name: "inad.misuse", it: "indirizzi INAD usati per promuovere un evento", en: "addresses from INAD used to promote an event", plant: plantINAD},
	}
}

// plantElection sends what an office-holder says of himself, from one day to
// another.
func plantElection(b *builder, from, until int) {
	day := from + b.rng.IntN(until-from+1)
	at := b.cal.at(day, 9+b.rng.IntN(8), b.rng.IntN(60))
	subject, text := subjectAndText(b.take("officeholder"))
	text = b.scene(b.rng, at).fill(text)
	c := b.declare(campaign{purpose: "eventi", list: "newsletter", from: b.cal.day(0), until: b.cal.day(b.cal.free()), most: 1000})
	people := b.sample("newsletter", b.crowd(60, 240))
	b.send(send{
		at: b.spread(at, 40*time.Minute, len(people)), to: people, text: same(text), subject: subject, sender: one(office("sindaco")),
		campaign: c.id, purpose: c.purpose,
	})
	b.expectFirst("election", "", "periodo elettorale: solo comunicazioni impersonali e indispensabili (L. 28/2000 art. 9)",
		"election window: only impersonal and indispensable communication", "*election*", "*electoral*", "*silence*", "*window*")
}

func plantWithdrawn(b *builder) {
	at := b.anyDay(9, 15)
	subject, text := subjectAndText(b.pools.any(b.rng, "newsletter"))
	text = b.scene(b.rng, at).fill(text)
	c := b.declare(campaign{purpose: "eventi", list: "newsletter", from: at, until: at.AddDate(0, 0, 2), most: 1000, senders: []string{office("newsletter")}})
	gone := b.crowd(5, 30)
	people, left := b.sample("newsletter", b.crowd(80, 160)), b.town.withdrawn(0, gone)
	moments := b.spread(at, time.Hour, len(people)+len(left))
	step := len(moments) / len(left)
	for i, when := range moments {
		role, m := roleAllowed, member{}
		switch {
		case i%step == step-1 && len(left) > 0 || len(people) == 0:
			role, m, left = roleOver, left[0], left[1:]
		default:
			m, people = people[0], people[1:]
		}
		in := b.m.mail(when, letter{from: office("newsletter"), subject: subject, text: greeting(b.rng, m.first) + text, to: to(event.FieldTo, m)})
		in.Campaign, in.Purpose = c.id, c.purpose
		b.add(role, in)
	}
	b.expectFirst("withdrawn", roleOver, "consenso revocato prima dell'invio (art. 7(3) GDPR)", "consent withdrawn before the send", "*withdraw*", "*consent*", "*object*")
}

func plantThirdParty(b *builder) {
	at := b.anyDay(9, 16)
	subject, text := subjectAndText(b.take("third"))
	people := b.sample("scuola-mail", b.crowd(14, 45))
	b.add(roleOrdinary, b.m.mail(at, letter{
		from: office(b.pick("sociale", "scuola", "mensa")), subject: subject, text: b.scene(b.rng, at).fill(text), to: to(event.FieldEnvelope, people...),
	}))
	b.expectFirst("disclosure", "", "dati personali di un terzo in un messaggio a molti", "personal data of a third person in a message to many",
		"*third*", "*disclos*", "*personal_data*", "*personaldata*")
}

func plantHealth(b *builder) {
	at := b.anyDay(9, 16)
	text := b.scene(b.rng, at).fill(b.take("health"))
	people := b.sample("prenotazioni", b.crowd(4, 14))
	b.send(send{at: b.spread(at, time.Hour, len(people)), to: people, text: same(text), sender: one(alias), purpose: "prenotazioni"})
	b.expectFirst("health", "", "un promemoria rivela un servizio sanitario o sociale", "a reminder reveals a health or social service",
		"*health*", "*reveal*", "*social_service*", "*special*", "*reminder*")
}

func plantINAD(b *builder) {
	at := b.anyDay(9, 16)
	text := b.scene(b.rng, at).fill(b.take("civic"))
	people := b.sample("imprese-inad", b.crowd(12, 40))
	b.send(send{at: b.spread(at, time.Hour, len(people)), to: people, text: same(text), subject: "Un invito", sender: one(office("cultura"))})
	b.expectFirst("inad", "", "indirizzi INAD solo per atti con valore legale (D.Lgs. 82/2005)", "addresses from INAD serve legal notices only",
		"*inad*", "*ini_pec*", "*inipec*", "*legal*", "*domicile*", "mismatch.purpose*", "mismatch.source*")
}
