package demo

import (
	"bytes"
	"fmt"
	"maps"
	"time"

	"vedetta/pkg/event"
)

// Case is one of the five real cases, with invented people.
type Case struct {
	Number int
	Place  string
	Title  string // in Italian
	Policy string // file in deploy/policy
	Body   event.Body
	Day    time.Time // day in that file's calendar on which it happens
	// Expect is what today's detectors must find, no more and no less.
	Expect []Expected
	// Incidents is how many they are for the DPO: what is found about one message is one.
	Incidents int
	// NotYet is what they cannot judge yet, and why.
	NotYet []string

	feed func(f *feed) []input
}

// Expected is a finding that must come out.
type Expected struct {
	Rule   string
	People int
	Data   []string // kinds of personal data
}

// Cases returns the five cases.
func Cases() []Case {
	return []Case{sesto(), modena(), porto(), roma(), seveso()}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

func sesto() Case {
	return Case{
		Number: 1, Place: "Sesto San Giovanni", Title: "Un SMS che invita al comizio del sindaco uscente",
		Policy: "sesto-san-giovanni.yaml", Body: "c_i690", Day: day("2022-05-20"),
		Expect: []Expected{
			// 40 of the benefits list, 40 of the school list, 3 that no list knows.
			{Rule: "mismatch.electoral", People: 83},
			{Rule: "bulk.undeclared", People: 83},
			{Rule: "list.canary"},
		},
		Incidents: 2,
		feed:      sestoFeed,
	}
}

const rally = "Caro concittadino, sabato alle 18 ti aspetto all'apertura del mio punto elettorale in via Roma 12. Vieni a sostenere la mia candidatura: vota e fai votare la nostra lista! Il Sindaco"

func sestoFeed(f *feed) []input {
	targets := append(contacts("sesto-contributi")[:40:40], contacts("sesto-servizi-scolastici")[:40]...)
	targets = append(targets, "+393470777001", "+393470777002", "+393470777003")
	at := f.ago(3 * time.Hour)
	var in []input
	in = append(in, f.apiInput(register("c_i690", event.ListRead, at.Add(-48*time.Hour), map[string]any{
		"list": map[string]any{"id": "contributi", "rows": 70, "actor": "operatore7"},
	})))
	// What must not be found: a declared alert, reminders, one-time codes.
	alert := "Allerta meteo arancione dalle 14: evitate i sottopassi e i parchi. Protezione civile di Sesto San Giovanni"
	in = append(in, f.smsInputs("sesto", toEach(contacts("sesto-allerta"), at.Add(-4*time.Hour), sent{service: "allerta", from: "ComuneSesto", text: alert}))...)
	for i, n := range contacts("sesto-servizi-scolastici")[:30] {
		text := fmt.Sprintf("Gentile %s, le ricordiamo che il pagamento della mensa scolastica scade il 30/%02d. Comune di Sesto San Giovanni", names()[i%len(names())], i%12+1)
		in = append(in, f.smsInputs("sesto", []sent{{at: at.Add(time.Duration(i) * time.Minute), service: "scuola", from: "ComuneSesto", to: n, text: text}})...)
	}
	// The rally, from a personal number, through the gateway.
	in = append(in, f.smsInputs("sesto", toEach(targets, at, sent{service: "web", from: "+393470999001", text: rally}))...)
	in = append(in, f.apiInput(register("c_i690", event.CanaryHit, at.Add(time.Minute), map[string]any{
		"list": map[string]any{"id": "contributi"}, "text": rally,
	})))
	in = append(in, f.apiInput(register("c_i690", event.CitizenReport, at.Add(time.Hour), map[string]any{
		"text": rally, "sender": map[string]any{"claimed": "+393470999001"},
	})))
	return append(in, f.badInput()...)
}

// badInput is what any real day brings. None of it stops anything.
func (f *feed) badInput() []input {
	f.deadLetters++ // the malformed log line
	future := sent{at: f.now.Add(time.Hour), service: "scuola", from: "ComuneSesto", to: "+393470100001", text: "Gentile famiglia, la scuola riapre lunedì. Comune di Sesto San Giovanni"}
	in := []input{
		f.rawLines("sesto", "questa riga non è un record di Kannel|e non ha campi\n"),
		f.refused(f.webhookURL, webhookBody(sevesoPage, f.now, []change{{"item": "comment", "verb": "add"}}), 401, "X-Hub-Signature-256", "sha256=00"),
		f.refused(f.webhookURL, bytes.Repeat([]byte("a"), 10<<20), 413, "X-Hub-Signature-256", "sha256=00"),
		f.refused(f.apiURL, bytes.Repeat([]byte("a"), 10<<20), 413, "Authorization", "Bearer "+apiToken),
		f.refused(f.apiURL, []byte(`{"schema":1,"body":"c_i690","channel":"register","type":"list.read","key":["x"],"time":"2026-01-01T00:00:00Z","lista":"contributi"}`),
			422, "Authorization", "Bearer "+apiToken),
	}
	return append(in, f.smsInputs("sesto", []sent{future})...) // a clock an hour fast
}

func names() []string {
	return []string{"Ada", "Bruno", "Carla", "Dario", "Elsa", "Fabio", "Gina", "Ivo", "Lea", "Marco"}
}

// register is an intake event of the register channel.
func register(body event.Body, kind event.Kind, at time.Time, parts map[string]any) map[string]any {
	e := map[string]any{
		"body": body, "channel": event.Register, "type": kind, "time": at.Format(time.RFC3339),
		"key": []string{string(kind), at.Format(time.RFC3339)},
	}
	maps.Copy(e, parts)
	return e
}

func modena() Case {
	return Case{
		Number: 2, Place: "Modena", Title: "Propaganda nelle caselle del personale",
		Policy: "modena.yaml", Body: "c_f257", Day: day("2024-05-18"),
		Expect: []Expected{
			{Rule: "mismatch.electoral", People: 120},
			{Rule: "bulk.undeclared", People: 120},
			{Rule: "inbound.fan_out", People: 120},
			// The declared newsletter: events are not indispensable before a vote.
			{Rule: "mismatch.election_window", People: 60},
		},
		NotYet: []string{
			"la prova conservata prima del giorno 21: arriva con le prove di cancellazione",
		},
		Incidents: 2,
		feed:      modenaFeed,
	}
}

func modenaFeed(f *feed) []input {
	at := f.ago(5 * time.Hour)
	header := "From: Lista Insieme <info@listainsieme.test>\nTo: undisclosed-recipients:;\nSubject: Il 9 giugno vota Olmo sindaco\nMessage-ID: <p%d@listainsieme.test>\nDate: " + at.Format(time.RFC1123Z)
	body := "Cara collega, caro collega,\nil 9 giugno sostieni la candidatura di Olmo e la lista Insieme: un voto per chi lavora in Comune.\nScrivi Olmo sulla scheda e fai votare i tuoi amici.\n"
	var in []input
	staff := contacts("modena-dipendenti")
	for i := 0; i < len(staff); i += 20 {
		in = append(in, f.mailInput("modena", letter{
			from: "bounce@listainsieme.test", to: staff[i : i+20], unknown: []string{fmt.Sprintf("ex.collega%d@comune.modena.test", i)},
			header: fmt.Sprintf(header, i), body: body,
		}))
	}
	// What must not be found: the declared newsletter, a union's mail (not even
	// looked at), two people writing to each other.
	in = append(in, f.mailInput("modena", letter{
		from: "newsletter@comune.modena.test", login: "newsletter", to: contacts("modena-newsletter"),
		header: "From: Newsletter <newsletter@comune.modena.test>\nTo: undisclosed-recipients:;\nSubject: Gli eventi di maggio in biblioteca\nX-Vedetta-Campaign: newsletter-maggio\nMessage-ID: <n1@comune.modena.test>",
		body:   "Sabato alle 17 letture ad alta voce per bambini in biblioteca, ingresso libero. Domenica concerto della banda in piazza Grande.\n",
	}))
	f.events-- // excluded by the register: it comes to no event
	in = append(in, f.mailInput("modena", letter{
		from: "segreteria@sindacato.test", to: staff[:60],
		header: "From: Sindacato <segreteria@sindacato.test>\nTo: undisclosed-recipients:;\nSubject: Assemblea\nMessage-ID: <s1@sindacato.test>", body: "Assemblea del personale giovedì alle 10.\n",
	}))
	return append(in, f.mailInput("modena", letter{
		from: staff[0], login: "ada", to: staff[1:2],
		header: "From: " + staff[0] + "\nTo: " + staff[1] + "\nSubject: pranzo\nMessage-ID: <c1@comune.modena.test>", body: "Pranzo alle 13?\n",
	}))
}

func porto() Case {
	return Case{
		Number: 3, Place: "Porto Sant'Elpidio", Title: "La richiesta di buoni pasto di una cittadina spedita a tutti",
		Policy: "porto-sant-elpidio.yaml", Body: "c_g921", Day: day("2024-06-20"),
		Expect: []Expected{
			{Rule: "mismatch.purpose", People: 60},
			{Rule: "bulk.undeclared", People: 60},
			{Rule: "route.fan_out", People: 60, Data: []string{"IT_FISCAL_CODE", "MINOR", "PHONE_NUMBER", "SOCIAL_BENEFIT"}},
			{Rule: "mismatch.third_person", People: 60, Data: []string{"IT_FISCAL_CODE", "MINOR", "PHONE_NUMBER", "SOCIAL_BENEFIT"}},
		},
		Incidents: 1,
		feed:      portoFeed,
	}
}

func portoFeed(f *feed) []input {
	form := "Messaggio dal modulo web del Comune.\nBuongiorno, sono una mamma sola con due bambini e chiedo se la mia domanda per i buoni pasto è stata accolta. Il mio codice fiscale è BTLDAA78M41F205T, il mio numero 347 0777 123. Grazie.\n"
	header := "From: Scrivi al Comune <noreply@comune.pse.test>\nTo: %s\nSubject: Richiesta buoni pasto\nMessage-ID: <m%d@comune.pse.test>"
	return []input{
		// The way it should be: to the one internal mailbox.
		f.mailInput("porto", letter{
			from: "noreply@comune.pse.test", login: "modulo-web", to: []string{"urp@comune.pse.test"}, header: fmt.Sprintf(header, "urp@comune.pse.test", 1), body: "Messaggio dal modulo web del Comune.\nBuongiorno, chiedo gli orari dell'ufficio anagrafe.\n",
		}),
		// The way it went: to everybody who had registered for something else.
		f.mailInput("porto", letter{
			from: "noreply@comune.pse.test", login: "modulo-web", to: contacts("porto-newsletter-turismo")[:60], header: fmt.Sprintf(header, "undisclosed-recipients:;", 2), body: form,
		}),
		f.mailInput("porto", letter{
			from: "turismo@comune.pse.test", login: "turismo", to: contacts("porto-newsletter-turismo"),
			header: "From: Turismo <turismo@comune.pse.test>\nTo: undisclosed-recipients:;\nSubject: Le sagre di luglio\nX-Vedetta-Campaign: estate-2024\nMessage-ID: <t1@comune.pse.test>",
			body:   "Sabato e domenica la sagra del mare sul lungomare: stand, musica e mercatino, ingresso libero.\n",
		}),
	}
}

func roma() Case {
	return Case{
		Number: 4, Place: "Roma (TuPassi)", Title: "Prenotazioni tenute troppo a lungo e personale sorvegliato",
		Policy: "roma.yaml", Body: "c_h501", Day: day("2021-01-20"),
		Expect: []Expected{{Rule: "mismatch.revealing", People: 1}},
		NotYet: []string{
			"l'archivio con prenotazioni più vecchie della loro classe di conservazione: l'inventario è registrato, i controlli T1–T9 arrivano con una issue propria",
			"il rapporto che unisce operatore e prestazioni: registrato, i controlli T5–T9 arrivano con una issue propria",
		},
		Incidents: 1,
		feed:      romaFeed,
	}
}

func romaFeed(f *feed) []input {
	at := f.ago(2 * time.Hour)
	var in []input
	for i, n := range contacts("roma-prenotazioni") {
		text := fmt.Sprintf("Gentile %s, le ricordiamo l'appuntamento del %02d/10 alle ore %02d:30 presso lo sportello %d del Municipio %d. Roma Capitale", names()[i%len(names())], i%28+1, 8+i%9, i%20+1, i%15+1)
		in = append(in, f.smsInputs("roma", []sent{{at: at.Add(time.Duration(i) * time.Second), service: "code", from: "RomaServizi", to: n, text: text}})...)
	}
	in = append(in, f.smsInputs("roma", []sent{{
		at: at, service: "code", from: "RomaServizi", to: contacts("roma-prenotazioni")[0],
		text: "Roma Capitale: le ricordiamo la visita di domani alle 9 al Centro di salute mentale del Municipio 3",
	}})...)
	return append(in,
		f.apiInput(register("c_h501", event.StoreInventory, at, map[string]any{
			"inventory": map[string]any{"store": "prenotazioni-db", "dataset": "prenotazioni", "class": "prenotazioni", "rows": 250_000, "oldest": f.now.AddDate(-3, 0, 0).Format(time.RFC3339)},
		})),
		f.apiInput(register("c_h501", event.ReportGenerated, at.Add(time.Second), map[string]any{
			"report": map[string]any{"name": "giornaliero-sportello", "columns": []string{"operatore", "servizio", "ora_chiamata", "attesa"}, "rows": 412},
		})),
	)
}

// sevesoPage is the page that deploy/policy/seveso.yaml registers.
const sevesoPage = "100000000000001"

func seveso() Case {
	return Case{
		Number: 5, Place: "Seveso", Title: "Dati personali lasciati sotto i post",
		Policy: "seveso.yaml", Body: "c_i709", Day: day("2023-03-15"),
		Expect: []Expected{
			{Rule: "moderation.exposed", Data: []string{"IT_FISCAL_CODE", "PHONE_NUMBER"}},
			{Rule: "moderation.exposed", Data: []string{"IBAN"}},
			{Rule: "moderation.exposed", Data: []string{"EMAIL_ADDRESS"}},
			{Rule: "moderation.exposed", Data: []string{"ADDRESS", "HEALTH", "PERSON"}},
			{Rule: "moderation.exposed", Data: []string{"MINOR", "PERSON"}},
			{Rule: "moderation.exposed", Data: []string{"PHONE_NUMBER"}},  // hidden, but late
			{Rule: "moderation.exposed", Data: []string{"PHONE_NUMBER"}},  // on Instagram, still there
			{Rule: "moderation.exposed", Data: []string{"EMAIL_ADDRESS"}}, // on Instagram, gone at a time that nobody knows
		},
		NotYet: []string{
			"le altre regole della social media policy (S1–S21): arrivano con una issue propria",
		},
		Incidents: 8,
		feed:      sevesoFeed,
	}
}

func sevesoFeed(f *feed) []input {
	post := sevesoPage + "_900000000000001"
	changed := func(n int, verb string, at time.Time, text string) change {
		c := change{
			"item": "comment", "verb": verb, "comment_id": fmt.Sprintf("900000000000001_%d", n), "post_id": post, "parent_id": post,
			"from": map[string]any{"id": fmt.Sprintf("20000000%d", n), "name": "Persona Inventata"}, "created_time": at.Unix(),
		}
		if text != "" {
			c["message"] = text
		}
		return c
	}
	comment := func(n int, verb string, at time.Time, text string) input {
		return f.webhook(at, changed(n, verb, at, text))
	}
	webhooks := []input{
		f.webhook(f.ago(8*time.Hour), change{
			"item": "status", "verb": "add", "post_id": post, "from": map[string]any{"id": sevesoPage}, "published": 1, "created_time": f.ago(8 * time.Hour).Unix(),
			"message": "Domani gli uffici chiudono alle 12. Per informazioni: comunicazione@comune.seveso.test, tel. 0362 000001",
		}),
		// Standing for five hours: limit four.
		comment(1, "add", f.ago(5*time.Hour), "Buongiorno, il mio codice fiscale è NCOMRC61T20I709E, chiamatemi al 347 0777 456 per la pratica"),
		// Taken down after twenty minutes: no finding. Both changes come in one
		// delivery, as Meta does when it catches up.
		f.webhook(f.ago(5*time.Hour),
			changed(2, "add", f.ago(6*time.Hour), "Scrivetemi a lea.inventata@posta.test"), changed(2, "hide", f.ago(6*time.Hour-20*time.Minute), "")),
		// Harmless, then edited: an IBAN for two hours, limit one.
		comment(3, "add", f.ago(4*time.Hour), "Come si paga la mensa?"),
		comment(3, "edited", f.ago(2*time.Hour), "Ho pagato da IT60X0542811101000000123456 ma non risulta"),
		// A neighbour's name, home and illness, said in public: limit one hour.
		comment(5, "add", f.ago(3*time.Hour), "La signora Ortensia Inventati abita in via Lodi 12, 20822 Seveso, ed è in dialisi: e voi le togliete il parcheggio?"),
		// A child by name: limit one hour.
		comment(8, "add", f.ago(3*time.Hour), "Complimenti alla piccola Lea Inventati, 8 anni, che ha vinto la gara di disegno"),
		// A name alone may stand for a day, and the mayor acting as such is no private person.
		comment(6, "add", f.ago(3*time.Hour), "Il sindaco Ludovico Inventati ha inaugurato la ciclabile, bravi"),
		// The body's own contacts are not personal data.
		comment(4, "add", f.ago(7*time.Hour), "Per chi cerca il numero: 0362 000001"),
		// Hidden after six hours: moderated, but late.
		f.webhook(f.ago(time.Hour),
			changed(7, "add", f.ago(7*time.Hour), "Per chi cerca un idraulico: 347 0777 888, chiedete di me"), changed(7, "hide", f.ago(time.Hour), "")),
		// The page's own post with a citizen's address: own posts count first.
		f.webhook(f.ago(9*time.Hour), change{
			"item": "status", "verb": "add", "post_id": sevesoPage + "_900000000000002", "from": map[string]any{"id": sevesoPage}, "published": 1, "created_time": f.ago(9 * time.Hour).Unix(),
			"message": "Complimenti al nostro volontario! Per ringraziarlo: dario.inventato@posta.test",
		}),
	}
	return append(webhooks, f.pages.input(f)...)
}
