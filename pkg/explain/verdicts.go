package explain

// conclusion is what follows from a rule's facts and rows, and the law, in plain
// words.
type conclusion struct {
	it, en       string
	lawIT, lawEN string
}

// conclusions are those of the rules about purposes, by rule or by rule and verdict;
// other rules have their title and source. It has over 60 lines because it is one table.
func conclusions() map[string]conclusion {
	return map[string]conclusion{
		"mismatch.purpose": {
			"i contatti sono stati usati per una finalità diversa da quella per cui erano stati raccolti, e nessuna riga del registro dichiara compatibili le due finalità",
			"the contacts were used for another purpose than they were collected for, and no row of the register says that the two are compatible",
			"art. 5, par. 1, lett. b, e art. 6, par. 4 GDPR (limitazione della finalità)", "GDPR art. 5(1)(b) and 6(4) (purpose limitation)",
		},
		"mismatch.purpose/unknown": {
			"a persone di un elenco dell'ente ha scritto qualcuno che per il registro non è l'ente, e nulla dice per quale finalità né chi lo ha permesso: lo deve accertare una persona",
			"somebody who by the register is not the body wrote to people of a list of the body, and nothing says what for or who allowed it: a person must find out",
			"art. 5, par. 1, lett. b e f, e art. 5, par. 2 GDPR (limitazione della finalità, riservatezza)", "GDPR art. 5(1)(b) and (f), 5(2) (purpose limitation, confidentiality)",
		},
		"mismatch.declaration/unknown": {
			"la finalità dichiarata e il testo forse si contraddicono: lo valuta una persona che legge il messaggio",
			"the declared purpose and the text may contradict each other: a person who reads the message must judge",
			"art. 5, par. 1, lett. a e b GDPR (correttezza e limitazione della finalità)", "GDPR art. 5(1)(a) and (b) (fairness and purpose limitation)",
		},
		"mismatch.electoral": {
			"i contatti raccolti da un ente pubblico non possono servire alla propaganda, qualunque sia la finalità della raccolta e anche se gli indirizzi sono pubblici",
			"contacts that a public body collected cannot serve propaganda, whatever they were collected for and even where addresses are public",
			"Garante, 18 aprile 2019, n. 96 [9105201]; in periodo elettorale L. 28/2000, art. 9", "Garante, 18 April 2019, no. 96 [9105201]; in the election window L. 28/2000 art. 9",
		},
		"mismatch.declaration": {
			"la finalità dichiarata e il testo si contraddicono: o la dichiarazione non è vera, o il messaggio è partito dal canale sbagliato",
			"the declared purpose and the text contradict each other: either the declaration is not true, or the message went out by the wrong channel",
			"art. 5, par. 1, lett. a e b GDPR (correttezza e limitazione della finalità)", "GDPR art. 5(1)(a) and (b) (fairness and purpose limitation)",
		},
		"mismatch.unknown": {
			"il registro non basta per dire se questi destinatari potevano essere contattati: non è una violazione accertata, è una lacuna da colmare",
			"the register is not enough to say whether these recipients could be written to: no breach is established, there is a gap to fill",
			"art. 5, par. 2, e art. 30 GDPR (responsabilizzazione e registro dei trattamenti)", "GDPR art. 5(2) and 30 (accountability and records of processing)",
		},
		"mismatch.election_window": {
			"in questo periodo le amministrazioni, anche quelle che non votano, comunicano solo in forma impersonale e per ciò che è indispensabile",
			"in this period administrations, also those that don't vote, communicate only impersonally and what is indispensable",
			"L. 28/2000, art. 9, dal decreto di convocazione dei comizi alla chiusura del voto, ballottaggio compreso", "L. 28/2000 art. 9, from the decree that convokes the comizi to the end of voting, run-off included",
		},
		"mismatch.silence": {
			"nel giorno prima e nei giorni del voto non è ammessa propaganda, e la comunicazione dell'ente resta impersonale",
			"on the day before and the days of the vote no propaganda is allowed, and what the body says stays impersonal",
			"L. 212/1956, art. 9; L. 28/2000, art. 9", "L. 212/1956 art. 9; L. 28/2000 art. 9",
		},
		"mismatch.emergency": {
			"a chi non si è iscritto si può scrivere per un pericolo solo in base a un atto urgente in vigore, per 72 ore al massimo e agli elenchi che l'atto comprende",
			"people who did not sign up may be written to about a danger only under an urgent act in force, for 72 hours at most and on the lists it covers",
			"Garante, 12 marzo 2003 [29844]; D.Lgs. 1/2018", "Garante, 12 March 2003 [29844]; D.Lgs. 1/2018",
		},
		"mismatch.quiet_hours": {
			"il messaggio è partito in ore in cui può svegliare chi lo riceve, e non è un'emergenza",
			"the message went out in hours in which it may wake people, and is no emergency",
			"Garante, 12 marzo 2003 [29844]", "Garante, 12 March 2003 [29844]",
		},
		"mismatch.withdrawn": {
			"queste persone avevano già revocato il consenso o si erano opposte quando il messaggio è partito",
			"these people had already withdrawn their consent or objected when the message was sent",
			"art. 7, par. 3, e art. 21 GDPR", "GDPR art. 7(3) and 21",
		},
		"mismatch.withdrawal_known_later": {
			"quando il messaggio è partito il registro non conosceva ancora queste revoche o opposizioni, che portano una data anteriore: se l'ente le avesse già ricevute lo può dire solo una persona, e il verdetto di allora resta com'era",
			"when the message went out the register did not yet know these withdrawals or objections, which bear an earlier date: only a person can tell whether the body had received them by then, and the verdict of that time stays as it was",
			"art. 7, par. 3, art. 12, par. 3, art. 21 e art. 5, par. 2 GDPR", "GDPR art. 7(3), 12(3), 21 and 5(2)",
		},
		"mismatch.campaign": {
			"il messaggio si dichiara di una campagna, ma è fuori dai giorni o dall'elenco per cui la campagna è stata disposta",
			"the message says it belongs to a campaign, but lies outside the days or the list that the campaign was decided for",
			"art. 5, par. 1, lett. b, e art. 5, par. 2 GDPR", "GDPR art. 5(1)(b) and 5(2)",
		},
		"mismatch.campaign_maximum": {
			"la campagna ha raggiunto più persone di quante ne ammette la sua dichiarazione: chi viene dopo l'ultima ammessa è stato contattato senza che nessuno lo avesse disposto",
			"the campaign reached more people than its declaration allows: whoever comes after the last one allowed was written to without anybody having decided so",
			"art. 5, par. 1, lett. b e c, e art. 5, par. 2 GDPR", "GDPR art. 5(1)(b)-(c) and 5(2)",
		},
		"mismatch.third_person": {
			"i dati di una persona sono stati comunicati a molti, e nulla nel registro dice che dovessero conoscerli: è una possibile violazione, da valutare subito",
			"one person's data was told to many, and nothing in the register says that they should know it: a possible breach, to be assessed at once",
			"art. 5, par. 1, lett. f, e art. 33 GDPR; D.Lgs. 196/2003, art. 2-ter", "GDPR art. 5(1)(f) and 33; D.Lgs. 196/2003 art. 2-ter",
		},
		"mismatch.revealing": {
			"chiunque veda il telefono o la casella può capire quale servizio sanitario o sociale la persona frequenta: il promemoria può dire giorno e luogo senza nominarlo",
			"whoever sees the phone or mailbox may learn which health or social service the person uses: a reminder can tell day and place without naming it",
			"art. 5, par. 1, lett. c, e art. 9 GDPR; D.Lgs. 196/2003, art. 2-septies", "GDPR art. 5(1)(c) and 9; D.Lgs. 196/2003 art. 2-septies",
		},
		"mismatch.legal_notices": {
			"gli indirizzi di INAD, INI-PEC e IPA servono solo alle comunicazioni con valore legale",
			"addresses from INAD, INI-PEC and IPA serve notices with legal effect only",
			"D.Lgs. 82/2005, art. 3-bis, 6-bis, 6-ter e 6-quater", "D.Lgs. 82/2005 art. 3-bis, 6-bis, 6-ter and 6-quater",
		},
		"mismatch.processor": {
			"i messaggi passano da un fornitore che il registro non conosce: manca la nomina a responsabile, o manca nel registro",
			"messages pass a supplier that the register doesn't know: its contract as a processor is missing, or missing in the register",
			"art. 28 GDPR", "GDPR art. 28",
		},
		"mismatch.notice": {
			"di questo elenco non risulta quale informativa le persone abbiano avuto",
			"it does not show which privacy notice the people on this list were given",
			"art. 13 e 14 GDPR", "GDPR art. 13 and 14",
		},
	}
}
