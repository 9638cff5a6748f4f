package mismatch

import (
	"vedetta/pkg/event"
)

// Ids of the rules.
const (
	Purpose      = "mismatch.purpose"
	Electoral    = "mismatch.electoral"
	Declaration  = "mismatch.declaration"
	Unregister   = "mismatch.unknown"
	Window       = "mismatch.election_window"
	Silence      = "mismatch.silence"
	Emergency    = "mismatch.emergency"
	QuietHours   = "mismatch.quiet_hours"
	Withdrawn    = "mismatch.withdrawn"
	KnownLater   = "mismatch.withdrawal_known_later"
	Campaign     = "mismatch.campaign"
	Maximum      = "mismatch.campaign_maximum"
	ThirdPerson  = "mismatch.third_person"
	Revealing    = "mismatch.revealing"
	LegalNotices = "mismatch.legal_notices"
	Processor    = "mismatch.processor"
	Notice       = "mismatch.notice"
)

// own are the values of the rules where the register sets none.
type own struct {
	event.Rule
	severity event.Severity
	people   int           // fewer are no finding, within a day; letters have numbers of their own (policy.LetterLimit)
	verdict  event.Verdict // of its findings; unknown where the register may only lack a row
}

// rules are all of them. A version grows when the same register and events give
// other findings.
func rules() []own {
	return []own{
		{event.Rule{ID: Purpose, Version: 8, TitleIT: "Contatti usati per una finalità diversa", TitleEN: "Contacts used for another purpose", Source: "GDPR art. 5(1)(b), 6(4)"}, event.Medium, 1, event.Incompatible},
		{event.Rule{ID: Electoral, Version: 5, TitleIT: "Propaganda elettorale a contatti dell'ente", TitleEN: "Electoral propaganda to the body's contacts", Source: "Garante 18 aprile 2019 n. 96 [9105201]; L. 28/2000 art. 9"}, event.High, 1, event.Incompatible},
		{event.Rule{ID: Declaration, Version: 5, TitleIT: "Finalità dichiarata smentita dal testo", TitleEN: "Declared purpose contradicted by the text", Source: "GDPR art. 5(1)(a)-(b)"}, event.High, 1, event.Incompatible},
		{event.Rule{ID: Unregister, Version: 9, TitleIT: "Destinatari o finalità fuori dal registro", TitleEN: "Recipients or purpose not in the register", Source: "GDPR art. 5(2), 30"}, event.Info, 1, event.Unknown},
		{event.Rule{ID: Window, Version: 8, TitleIT: "Comunicazione non impersonale o non indispensabile in periodo elettorale", TitleEN: "Communication in the election window that is not impersonal or not indispensable", Source: "L. 28/2000 art. 9"}, event.High, 1, event.Incompatible},
		{event.Rule{ID: Silence, Version: 5, TitleIT: "Propaganda o forma personale nel silenzio elettorale", TitleEN: "Propaganda or personal form in the election silence", Source: "L. 212/1956 art. 9; L. 28/2000 art. 9"}, event.Grave, 1, event.Incompatible},
		{event.Rule{ID: Emergency, Version: 9, TitleIT: "Messaggio di emergenza senza un atto in vigore", TitleEN: "Emergency message without an act in force", Source: "Garante 12 marzo 2003 [29844]; D.Lgs. 1/2018"}, event.Medium, 1, event.Incompatible},
		{event.Rule{ID: QuietHours, Version: 4, TitleIT: "Messaggi nelle ore di quiete", TitleEN: "Messages in the quiet hours", Source: "Garante 12 marzo 2003 [29844]"}, event.Low, 1, event.Incompatible},
		{event.Rule{ID: Withdrawn, Version: 2, TitleIT: "Messaggio a chi aveva revocato il consenso o si era opposto", TitleEN: "Message to people who had withdrawn their consent or objected", Source: "GDPR art. 7(3), 21"}, event.High, 1, event.Incompatible},
		{event.Rule{ID: KnownLater, Version: 1, TitleIT: "Revoca o opposizione conosciuta dopo l'invio", TitleEN: "Withdrawal or objection that became known after the send", Source: "GDPR art. 5(2), 7(3), 12(3), 21"}, event.Low, 1, event.Unknown},
		{event.Rule{ID: Campaign, Version: 2, TitleIT: "Campagna fuori dai suoi giorni o dal suo elenco", TitleEN: "Campaign outside its days or its list", Source: "GDPR art. 5(1)(b), 5(2)"}, event.Medium, 1, event.Incompatible},
		{event.Rule{ID: Maximum, Version: 1, TitleIT: "Campagna a più persone del massimo dichiarato", TitleEN: "Campaign to more people than its declared maximum", Source: "GDPR art. 5(1)(b)-(c), 5(2)"}, event.Medium, 1, event.Incompatible},
		{event.Rule{ID: ThirdPerson, Version: 5, TitleIT: "Dati personali di un'altra persona in un messaggio a molti", TitleEN: "Somebody else's personal data in a message to many", Source: "GDPR art. 5(1)(f), 33; D.Lgs. 196/2003 art. 2-ter"}, event.High, 1, event.Incompatible},
		{event.Rule{ID: Revealing, Version: 2, TitleIT: "Promemoria che rivela un servizio sanitario o sociale", TitleEN: "Reminder that reveals a health or social service", Source: "GDPR art. 5(1)(c), 9; D.Lgs. 196/2003 art. 2-septies"}, event.Medium, 1, event.Incompatible},
		{event.Rule{ID: LegalNotices, Version: 6, TitleIT: "Domicili digitali usati per altro che notifiche", TitleEN: "Digital domiciles used for other things than legal notices", Source: "D.Lgs. 82/2005 art. 3-bis, 6-bis, 6-ter, 6-quater"}, event.High, 1, event.Incompatible},
		{event.Rule{ID: Processor, Version: 2, TitleIT: "Gateway di nessun responsabile del trattamento registrato", TitleEN: "Gateway of no registered processor", Source: "GDPR art. 28"}, event.Low, 1, event.Unknown},
		{event.Rule{ID: Notice, Version: 3, TitleIT: "Elenco senza informativa", TitleEN: "List without a privacy notice", Source: "GDPR art. 13, 14"}, event.Low, 1, event.Unknown},
	}
}
