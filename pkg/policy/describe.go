package policy

import "maps"

// validityDescriptions are those of the keys that many entries have.
func validityDescriptions() map[string]string {
	return map[string]string{
		"valid_from":  "Primo giorno in cui la voce vale (2026-05-31). Senza, vale da quando vale il registro.",
		"valid_until": "Ultimo giorno in cui la voce vale, compreso. Due voci con lo stesso id possono seguirsi nel tempo.",
	}
}

// descriptions say what each key of a policy file means, in Italian, for editors
// and for people. A test holds them to the types.
func descriptions() map[string]string {
	all := map[string]string{}
	for _, part := range []map[string]string{describeBody(), describeContacts(), describeSending(), describeTime(), describeLimits(), describeRules(), describePersonalData()} {
		maps.Copy(all, part)
	}
	return all
}

func describeBody() map[string]string {
	return map[string]string{
		"effective_from":        "Primo giorno in cui questa versione del registro vale; senza, vale dalla pubblicazione. I messaggi di prima si giudicano con le versioni di prima. Se resta quello della versione precedente, ciò che cambi vale dalla pubblicazione; se lo cambi, vale da quel giorno anche per il passato. Una versione senza, pubblicata dopo, sostituisce anche quelle datate più avanti.",
		"body":                  "L'ente.",
		"body.ipa":              "Codice IPA, in minuscolo: c_f257 (indicepa.gov.it).",
		"body.name":             "Nome dell'ente, come lo leggeranno gli avvisi.",
		"body.domains":          "Domini di posta dell'ente, senza @; valgono anche i sottodomini.",
		"body.official":         "Contatti degli uffici: non sono mai dati personali.",
		"body.official.phones":  "Telefoni degli uffici, fra virgolette e con +39.",
		"body.official.mails":   "Caselle degli uffici.",
		"body.official.ibans":   "IBAN dell'ente.",
		"dpo":                   "Responsabile della protezione dei dati (art. 37 GDPR). Senza, nulla si avvia.",
		"dpo.mail":              "Casella del responsabile della protezione dei dati: riceve gli avvisi.",
		"dpo.age_public_key":    "Chiave pubblica age1… con cui si sigilla ciò che solo il responsabile può aprire (vedetta keys dpo). Di solito sta nella configurazione.",
		"dpia_ref":              "Protocollo della valutazione d'impatto (art. 35 GDPR). Senza, nulla si avvia.",
		"retention":             "Per quanti giorni si tiene ogni classe di dati (art. 5, par. 1, lett. e GDPR): nome della classe e giorni. Vedetta tiene events, findings, text e staff_mail; altre classi sono quelle che nominano gli inventari dell'ente. Il registro li dichiara; nulla si cancella ancora secondo queste classi. Senza, nulla si avvia. staff_mail: circa 21 giorni (Garante, 6 giugno 2024).",
		"union_agreement_ref":   "Accordo sindacale, o autorizzazione dell'Ispettorato del lavoro (art. 4, c. 1, L. 300/1970): serve solo per tenere i metadati della posta del personale (staff_mail) più di 21 giorni (Garante, 6 giugno 2024).",
		"alerts":                "Chi riceve gli avvisi oltre al responsabile della protezione dei dati.",
		"alerts.recipients":     "Altre caselle, per esempio di chi lo sostituisce: ognuna riceve lo stesso avviso del responsabile. Vale la versione in vigore quando parte il messaggio.",
		"accounts":              "Account ufficiali sui social.",
		"accounts.platform":     "Piattaforma: facebook, instagram, youtube, telegram…",
		"accounts.id":           "Identificativo dell'account presso la piattaforma, fra virgolette se è un numero.",
		"accounts.name":         "Nome dell'account, per le persone.",
		"accounts.ownership":    "Di chi è: institutional (dell'ente), office_holder (di chi ha una carica), unknown. Lo scrivono le persone, nessuno lo deduce.",
		"moderators":            "Chi modera le pagine: autorizzato e istruito prima (regola S15).",
		"moderators.id":         "Codice dell'ente per il moderatore: mai un nome o un indirizzo.",
		"moderators.trained_on": "Giorno in cui è stato istruito.",
		"exclusions":            "Messaggi che nessuno deve guardare: sindacati, whistleblowing, medico competente. Si escludono prima di leggerli.",
		"exclusions.address":    "Indirizzo escluso; in alternativa a domain.",
		"exclusions.domain":     "Dominio escluso, con i sottodomini; in alternativa a address.",
		"exclusions.reason":     "Perché non si guardano: norma o accordo.",
		"no_exclusions":         "Solo se exclusions è vuoto: perché non serve escludere nessuno.",
		"purpose_model":         "File del classificatore addestrato con gli esempi dell'ente (vedetta classify train), accanto al registro; vuoto: quello del programma.",
	}
}

func describeContacts() map[string]string {
	return map[string]string{
		"purposes":             "Finalità, dal registro dei trattamenti (art. 30 GDPR). Si importano con vedetta policy import purposes.",
		"purposes.id":          "Nome breve della finalità, usato nel resto del file.",
		"purposes.name_it":     "Nome della finalità per le persone.",
		"purposes.labels":      "A che cosa servono i testi di questa finalità: avvisi di servizio (service_information), promemoria (service_reminder), emergenze, eventi, pratiche personali (personal_case), personale (internal_staff)…",
		"purposes.legal_basis": "Base giuridica (art. 6, par. 1 GDPR). Per i compiti dell'ente public_task; consent solo per ciò a cui ci si iscrive liberamente.",
		"purposes.act_ref":     "Legge, regolamento o atto generale su cui si fonda (art. 2-ter del Codice).",

		"compatibility":        "Dati raccolti per una finalità che possono servire anche un'altra (art. 6, par. 4 GDPR). Ogni riga è un giudizio di cui qualcuno risponde.",
		"compatibility.from":   "Finalità per cui i dati furono raccolti.",
		"compatibility.to":     "Finalità che possono servire anche.",
		"compatibility.author": "Ufficio che ha giudicato.",
		"compatibility.date":   "Giorno del giudizio.",
		"compatibility.reason": "Perché le finalità sono compatibili.",

		"lists":                 "Elenchi di contatti.",
		"lists.id":              "Nome breve dell'elenco.",
		"lists.source":          "Da dove vengono i contatti: form (li hanno dati le persone), service (da un servizio dell'ente), inad, ini_pec, ipa (solo notifiche con valore legale), other.",
		"lists.purpose":         "Finalità per cui i contatti furono raccolti.",
		"lists.contacts_file":   "CSV con un indirizzo o numero per riga, accanto a questo file; possono esserci le colonne dal e al. I contatti non lasciano questa macchina: diventano codici.",
		"lists.collected_from":  "Primo giorno della raccolta.",
		"lists.collected_until": "Ultimo giorno della raccolta, compreso. Dice fino a quando si raccolsero i contatti, non fino a quando si possono usare: per questo c'è valid_until.",
		"lists.empty":           "true: l'elenco è vuoto davvero; senza, un CSV senza contatti è un errore e resta in vigore il registro di prima.",
		"lists.notice_version":  "Versione dell'informativa che le persone hanno avuto (art. 13 GDPR).",

		"withdrawals_file": "CSV di revoche e opposizioni: contatto, elenco o finalità, giorno, tipo (revoca, opposizione); accanto a questo file.",
		"directory":        "Rubrica del personale: serve a capire se un messaggio da fuori arriva a tutti.",
		"directory.file":   "CSV con una casella del personale per riga, accanto a questo file.",
	}
}

func describeSending() map[string]string {
	return map[string]string{
		"senders":         "Mittenti dell'ente: caselle, numeri, alias SMS.",
		"senders.address": "Casella, numero con +39 fra virgolette, o alias.",
		"senders.kind":    "functional: di un ufficio o servizio; personal: di una persona (resta solo un codice).",
		"senders.purpose": "Finalità dei suoi messaggi quando non ne dichiarano una.",
		"senders.note":    "Nota per le persone; non esce da questa macchina.",

		"processors":              "Chi tratta dati per conto dell'ente (art. 28 GDPR), come chi gestisce il gateway SMS.",
		"processors.id":           "Nome breve del responsabile del trattamento.",
		"processors.name":         "Ragione sociale.",
		"processors.contract_ref": "Contratto o atto di nomina (art. 28, par. 3 GDPR).",
		"processors.gateways":     "Nomi dei gateway e dei server che gestisce, come li chiamano i collettori.",

		"campaigns":                "Invii a molti, dichiarati prima.",
		"campaigns.id":             "Nome breve della campagna.",
		"campaigns.purpose":        "Finalità dichiarata.",
		"campaigns.from":           "Primo giorno della campagna.",
		"campaigns.until":          "Ultimo giorno della campagna, compreso.",
		"campaigns.max_recipients": "A quante persone al massimo; 0: nessun limite.",
		"campaigns.list":           "Elenco a cui si scrive.",
		"campaigns.senders":        "I soli mittenti della campagna; vuoto: qualunque mittente dell'ente. Quelli che non sono in senders con kind: functional escono da questa macchina solo come codici.",
		"campaigns.emergency":      "Emergenza a cui appartiene, se c'è (id in emergencies).",
		"campaigns.act_ref":        "Atto che la dispone.",
		"campaigns.bulk_allowed":   "true: l'invio massivo è previsto; senza, resta una segnalazione anche se dichiarato.",

		"routes":                "Vie obbligate dei messaggi, come il modulo «scrivi al Comune».",
		"routes.id":             "Nome breve della via, come lo danno i collettori.",
		"routes.purpose":        "Finalità dei messaggi che passano di qui.",
		"routes.recipients":     "I soli indirizzi a cui può scrivere; vuoto: chiunque.",
		"routes.max_recipients": "A quante persone al massimo per messaggio; 0: nessun limite.",
		"routes.transactional":  "true: un messaggio a una persona che l'ha chiesto, mai una campagna.",

		"templates":         "Testi registrati che non sono campagne: codici di accesso, promemoria.",
		"templates.id":      "Nome breve del testo.",
		"templates.text":    "Il testo; fra graffe ciò che cambia: {nome}, {data}.",
		"templates.purpose": "Finalità del testo.",
	}
}

func describeTime() map[string]string {
	return map[string]string{
		"emergencies":         "Emergenze: permettono di scrivere a tutti per un pericolo, con un atto urgente e per 72 ore al massimo (Garante, 12 marzo 2003 [29844]).",
		"emergencies.id":      "Nome breve dell'emergenza.",
		"emergencies.act_ref": "L'atto urgente.",
		"emergencies.from":    "Inizio: 2026-05-31T14:30, ora italiana.",
		"emergencies.until":   "Fine, al massimo 72 ore dopo l'inizio; senza, 72 ore dopo.",
		"emergencies.purpose": "Finalità; vuota: qualunque finalità con l'etichetta emergency.",
		"emergencies.lists":   "Elenchi a cui si può scrivere; vuoto: tutti.",

		"elections":              "Calendario elettorale: dal decreto alla fine del voto, ballottaggio compreso, si comunica solo in forma impersonale e per ciò che serve (L. 28/2000, art. 9). Vale per tutti gli enti, anche dove non si vota.",
		"elections.name":         "Nome dell'elezione.",
		"elections.decree":       "Giorno della convocazione dei comizi; senza, si conta da 45 giorni prima del voto, con un avviso.",
		"elections.vote_from":    "Primo giorno del voto; senza, la domenica se vote è un lunedì, altrimenti vote.",
		"elections.vote":         "Ultimo giorno del voto.",
		"elections.runoff_from":  "Primo giorno del ballottaggio; senza, la domenica se runoff è un lunedì, altrimenti runoff.",
		"elections.runoff":       "Ultimo giorno del ballottaggio, se c'è.",
		"elections.silence_days": "Giorni di silenzio fino al primo giorno del voto, compreso; 0 vale 2: il giorno prima e il primo giorno. Gli altri giorni del voto sono di silenzio comunque (L. 212/1956, art. 9).",

		"quiet_hours":          "Ore di quiete: di notte non si sveglia nessuno (Garante, 12 marzo 2003 [29844]).",
		"quiet_hours.from":     "Inizio; senza, \"21:00\".",
		"quiet_hours.until":    "Fine; senza, \"08:00\".",
		"quiet_hours.channels": "Canali: sms, mail, social; senza, solo sms.",
		"quiet_hours.off":      "true: nessuna ora di quiete.",
	}
}

func describeLimits() map[string]string {
	return map[string]string{
		"limits":                        "Soglie. Ognuna ha un valore se non la scrivi.",
		"limits.bulk":                   "Quante persone fanno un invio massivo, e le altre soglie sulle quantità.",
		"limits.bulk.people":            "Persone diverse in una finestra che fanno un invio massivo non dichiarato; senza, 50.",
		"limits.bulk.windows":           "Finestre scorrevoli; senza, 10m, 24h e 168h (7 giorni, il massimo).",
		"limits.bulk.visible":           "Destinatari esterni che si vedono l'un l'altro (A, Cc) e fanno una segnalazione; senza, 10.",
		"limits.bulk.visible_grave":     "E una grave; senza, 50.",
		"limits.bulk.inbound":           "Caselle del personale raggiunte da uno stesso messaggio da fuori; senza, 20.",
		"limits.bulk.inbound_percent":   "O questa percentuale della rubrica, se è meno; senza, 2.",
		"limits.bulk.reply_all":         "Risposte a tutti in una conversazione in un'ora; una che raggiunge tanti quanti un invio massivo vale quattro, una a una lista almeno due; senza, 20.",
		"limits.bulk.template":          "Persone all'ora per un testo registrato; 0: nessun limite.",
		"limits.bulk.route_fan_out":     "Tempo in cui i destinatari di una via si contano insieme; senza, 10m.",
		"limits.bulk.list_read_days":    "Per quanti giorni si ricorda una lettura massiva di un elenco; senza, 30.",
		"limits.bulk.list_read_rows":    "Righe che fanno massiva una lettura; senza, 100.",
		"limits.bulk.reports":           "Segnalazioni di cittadini sullo stesso testo che ne fanno una; senza, 2.",
		"limits.exposure":               "Quanto un tipo di dato personale può restare pubblico (regola S22): tipo e durata. Senza: salute, sussidi, minorenni (MINOR), documenti e pagamenti 1h; recapiti, indirizzi, targhe e nascita 4h; nomi 24h.",
		"limits.settle":                 "Quanto si aspetta dopo una modifica, che un'altra può annullare; senza, 30s.",
		"limits.third_person":           "Persone che ricevono da un canale di servizio (SMS, campagna, testo registrato, mittente o via con una finalità) i dati di un'altra persona: da qui sono molte; senza, 3. Meno sono una famiglia.",
		"limits.letters":                "La corrispondenza: posta che per il registro non è di alcun servizio. Una lettera a qualcuno non è comunicazione ai cittadini (L. 150/2000 art. 1, L. 28/2000 art. 9).",
		"limits.letters.people":         "Persone che in un giorno ricevono per lettera lo stesso testo: da qui vale come comunicazione dell'ente per le regole su elezioni ed emergenze; senza, 5.",
		"limits.letters.third_person":   "E quelle che ricevono per lettera i dati di un'altra persona, perché siano molte (uffici e parenti in copia non lo sono); senza, 10.",
		"limits.calendar":               "In quali ore corrono i limiti di exposure; senza, sempre.",
		"limits.calendar.working_hours": "true: i limiti corrono solo nell'orario qui sotto, nei giorni feriali.",
		"limits.calendar.from":          "Inizio dell'orario; senza, \"08:00\".",
		"limits.calendar.until":         "Fine dell'orario; senza, \"18:00\".",
		"limits.calendar.saturdays":     "true: il sabato è feriale.",
		"limits.calendar.patron":        "Festa del patrono, mese e giorno: 12-07.",
	}
}

func describePersonalData() map[string]string {
	return map[string]string{
		"personal_data":                          "Ricerca dei dati personali nei testi: che cosa l'ente cambia. Si prova con vedetta scan --policy FILE.",
		"personal_data.official":                 "Altri contatti dell'ente, oltre a body.official: mai dati personali.",
		"personal_data.types":                    "Tipi da accendere, spegnere o aggiungere.",
		"personal_data.types.name":               "Un tipo del motore (PERSON, IBAN…) o uno nuovo, in MAIUSCOLO_COSÌ.",
		"personal_data.types.enabled":            "false lo spegne.",
		"personal_data.types.threshold":          "Certezza minima da 0 a 1; senza, 0.5.",
		"personal_data.types.label":              "Scritta al posto del dato nei testi oscurati.",
		"personal_data.types.pattern":            "Espressione regolare (RE2), di lunghezza limitata.",
		"personal_data.types.validator":          "Controllo che il valore deve superare: luhn, mod97, iban…",
		"personal_data.types.context":            "Parole vicine che lo rendono più certo.",
		"personal_data.types.context_window":     "A quanti caratteri contano; senza, 60.",
		"personal_data.types.score":              "Certezza senza quelle parole.",
		"personal_data.types.score_with_context": "Certezza con quelle parole; senza, 0.9.",
		"personal_data.exceptions":               "Testi che non si segnalano mai, come il nome di una scuola. Chi giudica li legge in chiaro: mai il nome di una persona viva. Indirizzi e numeri qui non contano: stanno in official.",
		"personal_data.exceptions.text":          "Il testo, intero.",
		"personal_data.exceptions.types":         "Tipi per cui vale; vuoto: tutti.",
		"personal_data.terms":                    "Parole dell'ente che sono dati personali, come il nome di una casa protetta.",
		"personal_data.terms.text":               "Le parole, intere.",
		"personal_data.terms.type":               "Tipo con cui si segnalano.",
	}
}
