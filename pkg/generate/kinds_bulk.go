package generate

import (
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// bulkKinds are sends to many that nobody declared.
func bulkKinds() []kind {
	return []kind{
		{name: "rally.plain", it: "invito a un comizio ai contatti di una lista", en: "rally invitation to the contacts of a list", plant: plantRallyPlain},
		{name: "rally.personal", it: "invito a un comizio con saluti, luoghi, orari e indirizzi personalizzati", en: "rally invitation with personalised greetings, places, hours and URLs", plant: plantRallyPersonal},
		{name: "rally.typos", it: "invito a un comizio con maiuscole e refusi", en: "rally invitation with capitals and typos", plant: plantRallyTypos},
		{name: "rally.blind", it: "un'unica mail di propaganda con tutti in copia nascosta", en: "one mail of propaganda with everybody in Bcc", plant: plantRallyBlind},
		{name: "drip.hours", it: "stillicidio: cinque messaggi l'ora per giorni", en: "slow drip: five messages an hour for days", plant: plantDripHours},
		{name: "drip.days", it: "stillicidio: dieci messaggi al giorno per settimane", en: "slow drip: ten messages a day for weeks", plant: plantDripDays},
		{name: "drip.blind", it: "stillicidio: ogni giorno una mail con pochi in copia nascosta, che il server conta e non nomina", en: "slow drip: a mail a day with a few in Bcc whom the server counts and does not name", plant: plantDripBlind},
		{name: "rotate.senders", it: "mittenti a rotazione, ciascuno sotto il limite", en: "rotating senders, each under the limit", plant: plantRotateSenders},
		{name: "rotate.channels", it: "SMS e posta a rotazione, ciascuno sotto il limite", en: "text messages and mail in turn, each under the limit", plant: plantRotateChannels},
		{name: "bulk.solicitation", it: "offerta, sondaggio o raccolta fondi non dichiarati da un ufficio", en: "undeclared offer, survey or collection by an office", plant: plantSolicitation},
		{name: "bulk.exactly50", it: "esattamente 50 persone", en: "exactly 50 people", plant: plantExactly},
		{name: "bulk.newyear", it: "invio a cavallo di Capodanno e delle chiavi di due anni", en: "burst over New Year and the keys of two years", plant: plantNewYear, room: hasNewYear},
		{name: "bulk.samepark", it: "due eventi diversi nello stesso parco: due campagne", en: "two different events in the same park: two campaigns", plant: plantSamePark},
	}
}

func plantRallyPlain(b *builder) {
	at := b.anyDay(9, 16)
	people := b.sample(b.phoneList(), b.crowd(110, 400))
	text := b.scene(b.rng, at).fill(b.take("rally"))
	sender := b.pick(alias, b.personalNumber())
	b.send(send{at: b.spread(at, time.Duration(4+b.rng.IntN(50))*time.Minute, len(people)), to: people, text: same(text), sender: one(sender)})
	b.expectBulk()
	b.expectElectoral()
}

func plantRallyPersonal(b *builder) {
	at := b.anyDay(9, 16)
	list := b.pick(b.phoneList(), b.mailList())
	people := b.sample(list, b.crowd(90, 260))
	template, scenes := b.take("rally"), []words{b.scene(b.rng, at), b.scene(b.rng, at), b.scene(b.rng, at)}
	for _, s := range scenes[1:] { // another meeting of the same candidate
		s["candidato"], s["lista"] = scenes[0]["candidato"], scenes[0]["lista"]
	}
	text := func(_ int, m member) string {
		s := scenes[b.rng.IntN(len(scenes))]
		t := s.fill(template)
		return greeting(b.rng, m.first) + strings.ReplaceAll(t, s["url"], s["url"]+word(b.rng, 4))
	}
	b.send(send{
		at: b.spread(at, time.Hour, len(people)), to: people, text: text, subject: "Invito personale",
		sender: one(b.officeSender(isMail(people[0].address))),
	})
	b.expectBulk()
	b.expectElectoral()
}

func plantRallyTypos(b *builder) {
	at := b.anyDay(9, 16)
	people := b.sample(b.phoneList(), b.crowd(80, 200))
	text := b.scene(b.rng, at).fill(b.take("rally"))
	b.send(send{
		at: b.spread(at, 3*time.Hour, len(people)), to: people, sender: one(b.personalNumber()),
		text: func(int, member) string { return slip(b.rng, text) },
	})
	b.expectBulk()
	b.expectElectoral()
}

func plantRallyBlind(b *builder) {
	at := b.anyDay(9, 17)
	people := b.sample(b.mailList(), b.crowd(80, 300))
	from := office("segreteria")
	b.add(roleOrdinary, b.m.mail(at, letter{
		from: from, subject: "Un invito per voi", text: b.scene(b.rng, at).fill(b.take("rally")),
		to: append(staffTo(event.FieldTo, from), to(event.FieldEnvelope, people...)...),
	}))
	b.expectBulk()
	b.expectElectoral()
}

// drip sends so many messages in each span of time, from 8 to 20 o'clock.
func (b *builder) drip(at time.Time, every time.Duration, n int) {
	people := b.sample(b.phoneList(), n)
	text := b.scene(b.rng, at).fill(b.take("rally"))
	moments := make([]time.Time, 0, n)
	for next := at; len(moments) < n; next = next.Add(every) {
		if h := next.In(b.cal.rome).Hour(); every > time.Hour || h >= 8 && h < 20 {
			moments = append(moments, next.Add(time.Duration(b.rng.Int64N(int64(every)*8/10))))
		}
	}
	b.send(send{at: moments, to: people, text: same(text), sender: one(b.pick(alias, b.personalNumber()))})
	b.expectBulk()
	b.expectElectoral()
}

func plantDripHours(b *builder) {
	b.drip(b.slot(b.room()-5, 8, 9), 12*time.Minute, b.crowd(130, 190))
}

func plantDripDays(b *builder) {
	days := min(b.room()-1, 16)
	start := b.cal.at(b.cal.free(), 8, 0)
	people := b.sample(b.phoneList(), 10*days)
	text := b.scene(b.rng, start).fill(b.take("rally"))
	var moments []time.Time
	for d := range days {
		moments = append(moments, b.spread(b.cal.at(b.cal.free()+d, 9, 0), 9*time.Hour, 10)...)
	}
	b.send(send{at: moments, to: people, text: same(text), sender: one(b.personalNumber())})
	b.expectBulk()
	b.expectElectoral()
}

// plantDripBlind sends a mail each day to a few whom nobody names. They are found
// with the fiftieth of them, however long that takes.
func plantDripBlind(b *builder) {
	days, from := min(b.room()-1, 20), office("segreteria")
	text := b.scene(b.rng, b.cal.at(b.cal.free(), 8, 0)).fill(b.take("rally"))
	each := max(5, 2+limitPeople/days) // never fifty in a week
	for d := range days {
		in := b.m.mail(b.cal.at(b.cal.free()+d, 9+b.rng.IntN(8), b.rng.IntN(60)), letter{from: from, subject: "Vi aspettiamo", text: text, to: staffTo(event.FieldTo, from)})
		in.Direction, in.Message.Blind = event.Outbound, each
		b.add(roleOrdinary, in)
	}
	b.expectBulk()
	b.p.Expect[0].window = 0
}

func plantRotateSenders(b *builder) {
	at := b.anyDay(9, 15)
	senders := make([]string, 6+b.rng.IntN(5))
	for i := range senders {
		senders[i] = b.town.phone(b.town.stranger(b.rng))
	}
	people := b.sample(b.phoneList(), len(senders)*b.crowd(14, 38))
	text := b.scene(b.rng, at).fill(b.take("rally"))
	b.send(send{
		at: b.spread(at, 4*time.Hour, len(people)), to: people, text: same(text),
		sender: func(i int) string { return senders[i%len(senders)] },
	})
	b.expectBulk()
	b.expectElectoral()
}

func plantRotateChannels(b *builder) {
	at := b.anyDay(9, 15)
	n := b.crowd(34, 44) // on each channel
	phones, mails := b.sample("scuola-sms", n), b.sample("scuola-mail", n)
	people := make([]member, 0, 2*n)
	for i := range n {
		people = append(people, phones[i], mails[i])
	}
	text := b.scene(b.rng, at).fill(b.take("rally"))
	b.send(send{
		at: b.spread(at, 2*time.Hour, len(people)), to: people, text: same(text), subject: "Ci vediamo",
		sender: func(i int) string {
			if i%2 == 0 {
				return alias
			}
			return office("segreteria")
		},
	})
	b.expectBulk()
	b.expectElectoral()
}

func plantSolicitation(b *builder) {
	at := b.anyDay(9, 16)
	people := b.sample(b.pick("scuola-sms", "scuola-mail", "tributi-mail", "biblioteca"), b.crowd(60, 240))
	text := b.scene(b.rng, at).fill(b.take("solicit"))
	b.send(send{
		at: b.spread(at, 90*time.Minute, len(people)), to: people, text: same(text), subject: "Per gli utenti del servizio",
		sender: one(b.officeSender(isMail(people[0].address))),
	})
	b.expectBulk()
}

func plantExactly(b *builder) {
	at := b.anyDay(9, 16)
	people := b.sample("newsletter", limitPeople)
	text := b.scene(b.rng, at).fill(b.take("civic"))
	moments := b.spread(at, 30*time.Minute, len(people)+6)
	// Some get it twice: they are still 50.
	b.send(send{at: moments, to: append(people, people[:6]...), text: same(text), subject: "Da non perdere", sender: one(office("cultura"))})
	b.expectBulk()
}

func plantNewYear(b *builder) {
	midnight, _ := b.cal.newYear()
	people := b.sample(b.phoneList(), b.crowd(60, 75))
	text := b.scene(b.rng, midnight).fill(b.take("rally"))
	// 34 before midnight; then half of them again, and the others.
	early := b.spread(midnight.Add(-3*time.Hour), 2*time.Hour, 34)
	late := b.spread(midnight.Add(9*time.Hour), 3*time.Hour, len(people)-17)
	b.send(send{at: early, to: people[:34], text: same(text), sender: one(alias)})
	b.send(send{at: late, to: people[17:], text: same(text), sender: one(alias)})
	b.expectBulk()
	b.expectElectoral()
}

// parkPair takes two texts about different events in one place.
func (b *builder) parkPair() (string, string) {
	first := b.take("parks")
	if first == "" {
		return "", ""
	}
	all := b.pools.lines("parks")
	i := slices.Index(all, first)
	other := all[i^1] // pairs stand on lines next to each other
	b.pools.drop("parks", other)
	return first, other
}

func plantSamePark(b *builder) {
	at := b.anyDay(9, 15)
	scene := b.scene(b.rng, at)
	first, second := b.parkPair()
	n := b.crowd(55, 90)
	people := b.sample("newsletter", 2*n)
	for i, text := range []string{first, second} {
		role := [...]string{"first", "second"}[i]
		b.send(send{
			role: role, at: b.spread(at.Add(time.Duration(i)*20*time.Minute), time.Hour, n), to: people[i*n : (i+1)*n],
			text: same(scene.fill(text)), subject: "Al parco", sender: one(office("cultura")),
		})
		b.expectBulk()
		e := &b.p.Expect[i]
		e.Role, e.Name = role, "bulk."+role
	}
}
