package explain

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// Word is the Italian ("it") or English name of a code that findings hold. The set
// of codes is closed: severities, channels, kinds of personal data, labels of
// texts, and the detectors' reasons. An unknown code stays as it is.
func Word(language, code string) string {
	t, ok := words()[code]
	if w, isWindow := strings.CutPrefix(code, "window_"); isWindow {
		t, ok = window(w)
	}
	switch {
	case !ok:
		return code
	case language == "it":
		return t[0]
	}
	return t[1]
}

// words are all codes with their names.
func words() map[string][2]string {
	all := generalWords()
	maps.Copy(all, sendingWords())
	maps.Copy(all, purposeWords())
	maps.Copy(all, pageWords())
	return all
}

func generalWords() map[string][2]string {
	return map[string][2]string{
		"info": {"informativa", "info"}, "low": {"bassa", "low"}, "medium": {"media", "medium"},
		"high": {"alta", "high"}, "grave": {"gravissima", "grave"},
		"sms": {"SMS", "SMS"}, "mail": {"posta elettronica", "mail"}, "social": {"pagine social", "social pages"}, "register": {"registro", "register"},
		"compatible": {"compatibile", "compatible"}, "incompatible": {"incompatibile", "incompatible"}, "unknown": {"da accertare", "unknown"},
		"IT_FISCAL_CODE": {"codice fiscale", "fiscal code"}, "PHONE_NUMBER": {"numero di telefono", "phone number"},
		"EMAIL_ADDRESS": {"indirizzo e-mail", "e-mail address"}, "IBAN": {"IBAN", "IBAN"},
		"IT_VAT_CODE": {"partita IVA", "VAT number"}, "IT_PLATE": {"targa", "number plate"}, "CREDIT_CARD": {"carta di pagamento", "payment card"},
		"IT_IDENTITY_CARD": {"carta d'identità", "identity card"}, "IT_PASSPORT": {"passaporto", "passport"},
		"IT_DRIVER_LICENSE": {"patente di guida", "driving licence"}, "IT_HEALTH_CARD": {"tessera sanitaria", "health card"},
		"DATE_OF_BIRTH": {"data di nascita", "date of birth"}, "ADDRESS": {"indirizzo", "address"}, "PERSON": {"nome di persona", "person's name"},
		"HEALTH": {"dato sulla salute", "health data"}, "SOCIAL_BENEFIT": {"beneficio sociale", "social benefit"},
		"MINOR":               {"dati di un minorenne", "data about somebody under 18"},
		"service_information": {"informazione di servizio", "service information"}, "service_reminder": {"promemoria", "reminder"},
		"emergency": {"emergenza", "emergency"}, "event_promotion": {"promozione di un evento", "event promotion"},
		"electoral_propaganda": {"propaganda elettorale", "electoral propaganda"}, "commercial": {"pubblicità commerciale", "commercial"},
		"fundraising": {"raccolta fondi", "fundraising"}, "survey": {"consultazione o sondaggio", "survey"},
		"internal_staff": {"comunicazione al personale", "internal staff message"}, "personal_case": {"pratica di una singola persona", "one person's case"},
		"security_phishing": {"tentativo di frode", "phishing"},
	}
}

// sendingWords are the reasons of rules about many people.
func sendingWords() map[string][2]string {
	return map[string][2]string{
		"outside_declared_days":    {"fuori dai giorni dichiarati per la campagna", "outside the campaign's declared days"},
		"bulk_not_allowed":         {"campagna dichiarata, ma non come invio massivo", "campaign declared, but not as a bulk send"},
		"campaign_not_in_register": {"la campagna dichiarata non è nel registro dell'ente", "the declared campaign is not in the body's register"},
		"inbound":                  {"messaggi ricevuti dall'esterno, non inviati dall'ente", "messages received from outside, not sent by the body"},
		"over_declared_recipients": {"superato il numero di destinatari dichiarato", "more recipients than declared"},
		"other_list":               {"destinatari che non sono nella lista dichiarata", "recipients that are not on the declared list"},
		"other_sender":             {"il mittente non è quello dichiarato per la campagna", "the sender is not the campaign's declared one"},
		"text_unknown":             {"testi che nessuno può leggere: contano mittente, destinatari e se sono uguali", "texts that nobody may read: what counts is sender, recipients and whether they are equal"},
		"sizes_alike":              {"messaggi lunghi quasi uguali, uno per persona: che il testo sia lo stesso è una deduzione dalla sola lunghezza", "mails of nearly one size, one for each person: that the text is the same is inferred from the size alone"},
		"says_automatic":           {"il messaggio si dice automatico o di una lista: lo può scrivere chiunque, e le persone sono troppe", "the message calls itself automatic or a mailing list's: anybody can write that, and the people are too many"},
		"says_acknowledgement":     {"il testo dice a ciascuno che è arrivato quanto ha mandato: lo può scrivere chiunque, e le persone in un giorno sono troppe", "the text says to each that what that person sent has come: anybody can write that, and the people within a day are too many"},
		"codes_not_registered":     {"codici usa e getta che nessun modello del registro prevede, a troppe persone in pochi minuti", "one-time codes that no template of the register provides for, to too many people within minutes"},
		"over_weeks":               {"poche persone al giorno, molte in settimane", "a few people each day, many over weeks"},
		"rotating_senders":         {"lo stesso testo da almeno tre mittenti che si alternano", "the same text from three or more senders in turn"},
		"reply_all":                {"molte risposte inviate a tutti nella stessa conversazione", "many answers to everybody in one conversation"},
		"over_template_limit":      {"il modello registrato ha superato il suo limite di persone all'ora", "the registered template went beyond its limit of people per hour"},
		"campaigns_given_up":       {"troppi testi diversi in poco tempo: alcuni non sono più seguiti", "too many different texts in a short time: some are no longer watched"},
		"visible_recipients":       {"i destinatari vedono gli indirizzi degli altri (A, Cc)", "recipients see each other's addresses (To, Cc)"},
		"beyond_route":             {"più destinatari di quanti ne ammette la via del messaggio", "more recipients than the message's route allows"},
		"outside_recipient":        {"un destinatario esterno su una via che ammette solo caselle interne", "a recipient outside on a route for the body's own mailboxes only"},
		"route_again":              {"la stessa via ha già avuto un caso negli ultimi 30 giorni", "the same route had a case in the last 30 days"},
		"personal_data_to_many":    {"il testo contiene dati personali", "the text holds personal data"},
		"unknown_users":            {"molti indirizzi sconosciuti: indovinati o vecchi", "many unknown addresses: guessed or old ones"},
		"no_unknown_users":         {"quasi nessun indirizzo sconosciuto: elenco aggiornato", "hardly any unknown address: a current list was used"},
		"sender_not_authentic":     {"l'autenticazione del mittente è fallita", "the sender's authentication failed"},
		"canary_hit":               {"è stato contattato il contatto-civetta della lista", "the list's canary contact was written to"},
		"list_read_before":         {"la lista era stata letta o esportata in blocco nei giorni prima", "the list was read or exported in bulk in the days before"},
		"not_for_the_list":         {"un ufficio dell'ente scrive a molti della lista, e né una dichiarazione né il testo dicono che sia per ciò per cui la lista esiste", "an office of the body writes to many of the list, and neither a declaration nor the text says that it is for what the list is there for"},
		"reported_by_citizens":     {"segnalato da più cittadini, nessun canale lo ha visto", "reported by several citizens, seen by no channel"},
		"withdrawn_message_seen":   {"un canale lo ha poi visto: segnalazione ritirata", "a channel has seen it after all: report withdrawn"},
	}
}

// purposeWords are the reasons of rules about purposes.
func purposeWords() map[string][2]string {
	return map[string][2]string{
		"electoral_window":          {"è aperto il periodo elettorale (L. 28/2000, art. 9)", "the electoral window is open (L. 28/2000 art. 9)"},
		"electoral_silence":         {"silenzio elettorale (L. 212/1956, art. 9)", "election silence (L. 212/1956 art. 9)"},
		"electoral_content":         {"il testo è propaganda elettorale", "the text is electoral propaganda"},
		"personal_form":             {"il testo non è impersonale: parla, firma o è elogiato chi ha una carica o si candida", "the text is not impersonal: an office-holder or candidate speaks, signs or is praised"},
		"maybe_not_indispensable":   {"comunicazione impersonale, ma forse non indispensabile: lo valuta una persona", "impersonal, but perhaps not indispensable: a person must judge"},
		"maybe_electoral":           {"il testo può essere propaganda elettorale, ma non è certo: lo valuta una persona", "the text may be electoral propaganda, but that is not sure: a person must judge"},
		"declared_by_default":       {"la finalità è quella abituale del mittente, del testo registrato o della via, non una dichiarazione su questo messaggio", "the purpose is the usual one of the sender, registered text or route, not declared for this message"},
		"purpose_of_no_register":    {"nessuna finalità del registro serve un testo così", "no purpose of the register serves such a text"},
		"purpose_not_in_register":   {"la finalità dichiarata non era nel registro in quel momento", "the declared purpose was not in the register then"},
		"letters_with_one_text":     {"lettere con lo stesso testo a più persone in un giorno, non un invio da un canale di servizio", "letters with one text to several people within a day, no send over a service channel"},
		"recipients_not_named":      {"alcuni destinatari la fonte li ha solo contati, senza nominarli (copia nascosta): chi siano, e se siano sempre gli stessi, non si sa", "some recipients were only counted by the source, not named (Bcc): who they are, and whether they are always the same, is not known"},
		"no_list":                   {"destinatari che non sono in alcun elenco del registro", "recipients that are on no list of the register"},
		"no_purpose":                {"nessuna finalità dichiarata o riconoscibile", "no purpose that is declared or can be told"},
		"no_register":               {"l'ente non ha un registro", "the body has no register"},
		"before_register":           {"il messaggio è anteriore al registro", "the message is older than the register"},
		"list_not_in_register":      {"l'elenco dei destinatari non era nel registro in quel momento", "the recipients' list was not in the register then"},
		"list_expired":              {"l'elenco dei destinatari era scaduto: il registro dice fino a quando valeva", "the recipients' list had expired: the register says until when it held"},
		"purpose_unsure":            {"nulla è dichiarato, e il testo dice a che cosa serve con troppo poca certezza", "nothing is declared, and what the text is for is too unsure"},
		"sender_not_of_body":        {"nulla è dichiarato, e il mittente, per quanto dice il registro, non è l'ente: le finalità dell'ente non valgono per lui", "nothing is declared, and by the register the sender is not the body: the body's purposes are not the sender's"},
		"text_is_no_proof":          {"nulla è dichiarato, e un testo che informa, ricorda, avvisa o tratta una pratica non prova da solo che il contatto serva ad altro", "nothing is declared, and a text that informs, reminds, warns or is about a case is no proof by itself that the contact serves another purpose"},
		"text_says_otherwise":       {"il testo sembra servire ad altro da quanto è dichiarato, ma è di un genere che da solo non lo prova: lo valuta una persona", "the text seems to serve another purpose than was declared, but is of a kind that is no proof by itself: a person must judge"},
		"list_younger_than_message": {"l'elenco è stato raccolto dopo il messaggio", "the list was collected after the message"},
		"joined_later":              {"destinatari entrati in un elenco solo dopo il messaggio", "recipients who joined a list only after the message"},
		"own_case":                  {"lettera a una sola persona, sulla sua pratica o in una conversazione: il registro non dice da dove viene l'indirizzo", "a letter to one person, about the person's case or in a conversation: the register does not say where the address is from"},
		"maybe_legal_notice":        {"lettera a una sola persona sulla sua pratica: potrebbe essere una notifica con valore legale, che nessuno ha dichiarato", "a letter to one person about the person's case: it may be a notice with legal effect that nobody declared"},
		"from_outside":              {"il messaggio è arrivato dall'esterno: non prova che l'elenco sia uscito dall'ente", "the message came from outside: no proof that the list left the body"},
		"staff_mailbox":             {"caselle del personale a cui è arrivato un messaggio per altri", "staff mailboxes that a message for others reached"},
		"staff_on_no_list":          {"caselle del personale che non sono in alcun elenco", "staff mailboxes that are on no list"},
		"outside_declared_list":     {"destinatari di un altro elenco", "recipients of another list"},
		"consent_withdrawn":         {"consenso revocato prima dell'invio (art. 7, par. 3 GDPR)", "consent withdrawn before the send (GDPR art. 7(3))"},
		"had_objected":              {"opposizione presentata prima dell'invio (art. 21 GDPR)", "objection made before the send (GDPR art. 21)"},
		"withdrawal_known_later":    {"revoca o opposizione con data anteriore all'invio, entrata nel registro dopo", "a withdrawal or objection dated before the send that entered the register after it"},
		"emergency_without_act":     {"nessun atto urgente in vigore", "no urgent act in force"},
		"emergency_expired":         {"l'atto urgente era già scaduto (72 ore al massimo)", "the urgent act had already expired (72 hours at most)"},
		"emergency_before_act":      {"il messaggio precede l'atto urgente", "the message was before the urgent act"},
		"emergency_other_list":      {"l'atto urgente in vigore è per altri elenchi", "the urgent act in force is for other lists"},
		"recipients_signed_up":      {"fra i destinatari c'è chi si era iscritto agli avvisi", "among the recipients are people who had signed up for alerts"},
		"quiet_hours":               {"inviato nelle ore di quiete", "sent in the quiet hours"},
		"no_processor":              {"il gateway non è di alcun responsabile del trattamento del registro", "the gateway is run by no processor of the register"},
		"no_notice":                 {"l'elenco non dice quale informativa le persone hanno avuto", "the list doesn't say which privacy notice people were given"},
		"special_data":              {"dati sulla salute o su un sussidio", "data about health or a benefit"},
		"service_mental_health":     {"il testo nomina un servizio di salute mentale", "the text names a mental health service"},
		"service_addiction":         {"il testo nomina un servizio per le dipendenze", "the text names an addiction service"},
		"service_violence":          {"il testo nomina un servizio contro la violenza", "the text names a service against violence"},
		"service_reproductive":      {"il testo nomina un consultorio o un servizio per la gravidanza", "the text names a family planning or pregnancy service"},
		"service_infectious":        {"il testo nomina un servizio per malattie infettive", "the text names a service for infectious diseases"},
		"service_oncology":          {"il testo nomina un servizio oncologico", "the text names an oncology service"},
		"service_disability":        {"il testo nomina un servizio per l'invalidità o la disabilità", "the text names a disability service"},
		"service_health":            {"il testo nomina un servizio sanitario", "the text names a health service"},
		"service_social":            {"il testo nomina un servizio sociale", "the text names a social service"},
	}
}

// pageWords are the reasons of rules about pages.
func pageWords() map[string][2]string {
	return map[string][2]string{
		"own_content":              {"contenuto pubblicato dall'ente stesso", "content that the body itself published"},
		"still_public":             {"i dati sono ancora pubblici", "the data is still public"},
		"removed_late":             {"i dati sono stati tolti dalla vista del pubblico, ma oltre il limite", "the data was taken from public view, but beyond its limit"},
		"opened_by_edit":           {"i dati sono comparsi con una modifica del testo", "the data came with an edit of the text"},
		"start_unknown":            {"pubblici almeno da allora: il testo precedente non è noto", "public since then at least: the earlier text is not known"},
		"hidden_not_erased":        {"nascosto, non cancellato: la piattaforma ha ancora i dati (su Facebook li vedono l'autore e i suoi amici)", "hidden, not erased: the platform still has the data (on Facebook the author and friends see it)"},
		"deletion_unknowable":      {"la piattaforma non dice le cancellazioni: nessuno sa se i dati sono ancora pubblici", "the platform tells no deletions: nobody knows whether the data still stands"},
		"deletion_time_unknown":    {"l'ora esatta della rimozione non è nota: conta fino a quando è stata notata", "the exact time of the removal is not known: it counts until it was noticed"},
		"ended_within_limit":       {"una notizia tardiva mostra che l'esposizione è finita entro il limite", "late news show that the exposure ended within its limit"},
		"withdrawn_by_late_change": {"una notizia tardiva smentisce l'esposizione: segnalazione ritirata", "late news contradict the exposure: report withdrawn"},
	}
}

// window is the time within which a bulk send reached too many people.
func window(length string) (t [2]string, ok bool) {
	d, err := time.ParseDuration(length)
	if err != nil {
		return t, false
	}
	it, en := span(d)
	return [2]string{"soglia di invio massivo superata in " + it, "threshold of a bulk send passed within " + en}, true
}

// span writes a duration in its largest whole unit.
func span(d time.Duration) (it, en string) {
	for _, u := range []struct {
		length           time.Duration
		it, its, en, ens string
	}{
		{time.Hour, "ora", "ore", "hour", "hours"},
		{time.Minute, "minuto", "minuti", "minute", "minutes"},
		{time.Second, "secondo", "secondi", "second", "seconds"},
	} {
		switch n := d / u.length; {
		case n == 1 && d%u.length == 0:
			return "1 " + u.it, "1 " + u.en
		case n > 1 && d%u.length == 0:
			return fmt.Sprintf("%d %s", n, u.its), fmt.Sprintf("%d %s", n, u.ens)
		}
	}
	return d.String(), d.String()
}
