package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/pseudonym"
)

// checker says what is wrong with a decoded policy, with the place in the file.
// Errors keep it from being used; warnings are what a register that is good
// still lacks.
type checker struct {
	*Policy
	*report
	known struct{ offices, senders map[string]bool } // normalised
}

// namesContact reports whether a text holds a contact of somebody who is no
// office of the register.
func (c *checker) namesContact(text string) bool {
	a := anonymiser{p: c.Policy, offices: c.known.offices}
	return a.text(text) != text
}

// registered reports whether an address stands among the senders or the offices.
func (c *checker) registered(address string) bool {
	return c.known.offices[normal(address)] || c.known.senders[normal(address)]
}

func (c *checker) check() {
	c.known.offices, c.known.senders = c.offices(), map[string]bool{}
	for _, s := range c.Senders {
		c.known.senders[normal(s.Address)] = true
	}
	c.checkBody()
	c.checkContacts()
	c.checkExclusions()
	c.checkPurposes()
	c.checkLists()
	c.checkSenders()
	c.checkProcessors()
	c.checkCampaigns()
	c.checkEmergencies()
	c.checkRoutes()
	c.checkAccounts()
	c.checkElections()
	c.checkQuietHours()
	c.checkLimits()
	c.checkRules(c.Rules)
	c.checkUse()
	c.checkExceptions()
	for _, m := range c.PersonalData.Mistakes() {
		c.fail("personal_data."+m.Path, "impostazione da correggere: %s", "%s", m.Text)
	}
}

func (c *checker) checkBody() {
	if !c.Body.IPA.Valid() {
		c.fail("body.ipa", "body.ipa manca o non è un codice IPA: scrivilo in minuscolo, come c_f257 (indicepa.gov.it)",
			"body.ipa is missing or not an IPA code: write it in lower case, such as c_f257 (indicepa.gov.it)")
	}
	if c.Body.Name == "" {
		c.fail("body.name", "manca body.name: scrivi il nome dell'ente", "body.name is missing: write the body's name")
	}
	if _, err := pseudonym.MailAddress(c.DPO.Mail); err != nil {
		c.fail("dpo.mail", "dpo.mail manca o non è un indirizzo: scrivi sotto dpo la casella del responsabile della protezione dei dati (art. 37 GDPR); senza, nulla si avvia",
			"dpo.mail is missing or not an address: write the data protection officer's mailbox under dpo (GDPR art. 37); nothing starts without it")
	}
	if c.DPO.AgeKey != "" {
		if _, err := pseudonym.NewSealer(c.DPO.AgeKey); err != nil {
			c.fail("dpo.age_public_key", "dpo.age_public_key non è una chiave pubblica age (age1…): falla con vedetta keys dpo",
				"dpo.age_public_key is not an age public key (age1…): make one with vedetta keys dpo")
		}
	}
	if strings.TrimSpace(c.DPIARef) == "" {
		c.fail("dpia_ref", "manca dpia_ref: scrivi al primo livello il protocollo della valutazione d'impatto (art. 35 GDPR); senza, nulla si avvia",
			"dpia_ref is missing: write the protocol number of the impact assessment at the top level (GDPR art. 35); nothing starts without it")
	}
	if len(c.Retention) == 0 {
		c.fail("retention", "manca retention: scrivi al primo livello per quanti giorni si tiene ogni classe, come findings: 90 (art. 5, par. 1, lett. e GDPR); senza, nulla si avvia",
			"retention is missing: write at the top level how many days each class is kept, such as findings: 90 (GDPR art. 5(1)(e)); nothing starts without it")
	}
	for class, days := range c.Retention {
		if days < 0 {
			c.fail("retention."+class, "la classe %q ha giorni negativi: scrivi giorni, da 0 in su", "retention class %q is negative: write days, 0 or more", class)
		}
		c.checkClass(class)
	}
	c.checkKept()
	c.checkStaffMail()
}

// checkStaffMail fails on metadata of staff mail that is kept for long though nothing
// lets it be: then it is remote monitoring of workers (L. 300/1970 art. 4; Garante, 6
// June 2024).
func (c *checker) checkStaffMail() {
	if agreement := strings.TrimSpace(c.UnionAgreement); agreement != "" && !unwritten(agreement) {
		return
	}
	if days := c.Retention["staff_mail"]; days > staffMailDays {
		c.fail("retention.staff_mail",
			"i metadati della posta del personale si tengono al massimo %d giorni (Garante, 6 giugno 2024): scrivi %[1]d o meno, oppure al primo livello, in union_agreement_ref, l'accordo sindacale o l'autorizzazione dell'Ispettorato del lavoro (art. 4, c. 1, L. 300/1970)",
			"metadata of staff mail is kept %d days at most (Garante, 6 June 2024): write %[1]d or less, or at the top level, in union_agreement_ref, the agreement with the unions or the labour inspectorate's authorisation (L. 300/1970 art. 4(1))", staffMailDays)
	}
}

// RetentionClasses are the classes that Vedetta itself keeps. Others are a body's
// own: those that its inventories and sources name.
func RetentionClasses() []string { return []string{"events", "findings", "staff_mail", "text"} }

// checkKept warns of what Vedetta keeps without the register saying for how long
// (GDPR art. 5(1)(e), 13(2)(a)), and of texts that nobody has as long as it says.
func (c *checker) checkKept() {
	if len(c.Retention) == 0 {
		return // a mistake already
	}
	var missing []string
	for _, class := range RetentionClasses() {
		if _, said := c.Retention[class]; !said && (class != "staff_mail" || len(c.Body.Domains) > 0) {
			missing = append(missing, class)
		}
	}
	if len(missing) > 0 {
		c.warn("retention", "mancano le classi %[1]s, che Vedetta conserva comunque: scrivi per quanti giorni (art. 5, par. 1, lett. e GDPR)",
			"classes %[1]s are missing, and Vedetta keeps them all the same: write for how many days (GDPR art. 5(1)(e))", strings.Join(missing, ", "))
	}
	if days := c.Retention["text"]; days > textDays {
		c.warn("retention.text", "Vedetta tiene il testo dei messaggi al massimo %d giorni: scrivi %[1]d o meno", "Vedetta keeps the text of messages %d days at most: write %[1]d or less", textDays)
	}
}

// textDays is how long a text travels at most, whatever the register says (design
// decision 9).
const textDays = 3

// checkClass fails on a class that is a known one with a slip, which would be
// kept for the wrong time.
func (c *checker) checkClass(class string) {
	known := RetentionClasses()
	if slices.Contains(known, class) || len(class) > 64 {
		return
	}
	for _, k := range known {
		// Half of a short word may be another word.
		if d := distance(strings.ToLower(class), k); d <= min(2, len(k)/3) {
			c.fail("retention."+class, "classe di conservazione %.60q: forse %[2]q? Una classe propria ha un nome meno simile a quelle di Vedetta (%[3]s)",
				"retention class %.60q: did you mean %[2]q? A class of your own has a name less like Vedetta's (%[3]s)", class, k, strings.Join(known, ", "))
			return
		}
	}
}

// staffMailDays: Garante, 6 June 2024 [10026277].
const staffMailDays = 21

func (c *checker) checkContacts() {
	for i, d := range c.Body.Domains {
		c.domain(fmt.Sprintf("body.domains[%d]", i), d)
	}
	for i, a := range c.Body.Official.Phones {
		c.address(fmt.Sprintf("body.official.phones[%d]", i), a)
	}
	for i, a := range c.Body.Official.Mails {
		c.address(fmt.Sprintf("body.official.mails[%d]", i), a)
	}
	for i, a := range c.Alerts.Recipients {
		if _, err := pseudonym.MailAddress(a); err != nil {
			c.fail(fmt.Sprintf("alerts.recipients[%d]", i), "non è un indirizzo di posta", "not a mail address")
		}
	}
}

func (c *checker) domain(key, d string) {
	if d == "" || strings.ContainsAny(d, "@ /") {
		c.fail(key, "non è un dominio di posta: scrivi solo ciò che sta dopo la @", "not a mail domain: write only what stands after the @")
	}
}

func (c *checker) checkExclusions() {
	seen := map[string][]Validity{}
	for i, x := range c.Exclusions {
		at := fmt.Sprintf("exclusions[%d]", i)
		if (x.Address == "") == (x.Domain == "") {
			c.fail(at, "un'esclusione nomina un indirizzo oppure un dominio", "an exclusion names either an address or a domain")
		}
		if x.Address != "" {
			c.address(at+".address", x.Address)
		}
		if x.Domain != "" {
			c.domain(at+".domain", x.Domain)
		}
		if strings.TrimSpace(x.Reason) == "" {
			c.fail(at, "manca reason: di' perché questi messaggi non si guardano (sindacato, whistleblowing, medico competente)",
				"reason is missing: say why these messages must not be looked at (union, whistleblowing, works doctor)")
		}
		c.validity(at, x.Validity)
		c.twice(seen, at, "l'esclusione", "exclusion", normal(x.Address)+"|"+strings.ToLower(x.Domain), x.Validity, true)
	}
	none := strings.TrimSpace(c.NoExclusions) != ""
	switch {
	case len(c.Exclusions) == 0 && (!none || unwritten(c.NoExclusions)):
		c.warn("exclusions", "nessuna esclusione: aggiungi le caselle di sindacati, whistleblowing e medico competente, oppure spiega in no_exclusions perché non ce ne sono",
			"no exclusions: add the mailboxes of unions, whistleblowing and works doctor, or say in no_exclusions why there are none")
	case len(c.Exclusions) > 0 && none:
		c.fail("no_exclusions", "no_exclusions dice perché exclusions è vuoto, ma non lo è: togli l'uno o l'altro", "no_exclusions says why exclusions is empty, but it isn't: take one of them out")
	}
}

// unwritten reports whether a text still says only that somebody has to write it, as
// first registers do.
func unwritten(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(text, "da completare") || strings.HasPrefix(text, "da decidere")
}

// address checks a number, mailbox or alias. The message doesn't show it: it may
// be a person's.
func (c *checker) address(key, raw string) {
	if _, err := pseudonym.Address(raw); err != nil {
		c.fail(key, "non è un numero di telefono, un indirizzo di posta o un alias (un numero va fra virgolette, con +39)",
			"not a telephone number, mail address or alias (a number stands in quotes, with +39)")
	}
}

// id checks that an entry has an id.
func (c *checker) id(key, it, en, id string) bool {
	if strings.TrimSpace(id) == "" {
		c.fail(key, "%[1]s senza id: dagliene uno", "%[2]s without id: give it one", it, en)
		return false
	}
	if c.namesContact(id) {
		c.fail(key, "l'id è un nome breve, mai un indirizzo o un numero di telefono", "an id is a short name, never an address or telephone number")
		return false
	}
	return true
}

// twice fails on a key that stands twice at the same time. Entries may follow
// one another in time.
func (c *checker) twice(seen map[string][]Validity, key, it, en, id string, v Validity, private bool) {
	if slices.ContainsFunc(seen[id], v.overlaps) {
		name := fmt.Sprintf(" %q", id)
		if private {
			name = ""
		}
		c.fail(key, "%[1]s%[3]s c'è due volte negli stessi giorni: tienine una, o fai che la seconda cominci (valid_from) dopo che la prima finisce (valid_until)",
			"%[2]s%[3]s stands twice in the same days: keep one, or let the second begin (valid_from) after the first ends (valid_until)", it, en, name)
	}
	seen[id] = append(seen[id], v)
}

// sole fails on a name that stands twice among entries that cannot follow one another
// in time by valid_from: they have days or moments of their own.
func (c *checker) sole(seen map[string]bool, key, it, en, name string) {
	if seen[name] {
		c.fail(key, "%[1]s %[3]q c'è due volte: dà a una delle due un altro nome", "%[2]s %[3]q stands twice: give one of them another name", it, en, name)
	}
	seen[name] = true
}

// overlaps reports whether two spans have a day in common.
func (v Validity) overlaps(o Validity) bool {
	apart := func(a, b Validity) bool {
		return !a.ValidUntil.IsZero() && !b.ValidFrom.IsZero() && a.ValidUntil.Start().Before(b.ValidFrom.Start())
	}
	return !apart(v, o) && !apart(o, v)
}

// validity checks the days of an entry.
func (c *checker) validity(key string, v Validity) {
	c.order(key, v.ValidFrom, v.ValidUntil, "valid_from", "valid_until")
}

// order fails when the first day lies after the last.
func (c *checker) order(key string, from, until Date, first, last string) {
	if !from.IsZero() && !until.IsZero() && until.Start().Before(from.Start()) {
		c.fail(key+"."+last, "%[1]s viene prima di %[2]s: scambia o correggi i giorni", "%[1]s lies before %[2]s: swap or correct the days", last, first)
	}
}

func (c *checker) checkAccounts() {
	seen := map[string][]Validity{}
	for i, a := range c.Accounts {
		at := fmt.Sprintf("accounts[%d]", i)
		if a.Platform == "" || a.ID == "" {
			c.fail(at, "un account ha platform e id", "an account needs platform and id")
		}
		switch a.Ownership {
		case Institutional, OfficeHolder, UnknownOwnership:
		default:
			c.fail(at+".ownership", "ownership %q: scrivi institutional (dell'ente), office_holder (di chi ha una carica) o unknown",
				"ownership %q is not institutional, office_holder or unknown", a.Ownership)
		}
		c.validity(at, a.Validity)
		c.twice(seen, at, "l'account", "account", a.Platform+" "+a.ID, a.Validity, false)
	}
	seen = map[string][]Validity{}
	for i, m := range c.Moderators {
		at := fmt.Sprintf("moderators[%d]", i)
		if !c.id(at, "moderatore", "moderator", m.ID) {
			continue
		}
		if strings.ContainsAny(m.ID, "@ ") {
			c.fail(at+".id", "l'id di un moderatore è un codice dell'ente, mai un nome o un indirizzo", "a moderator's id is a code of the body's own, never a name or address")
		}
		if m.TrainedOn.IsZero() {
			c.warn(at, "moderatore senza trained_on: scrivi il giorno in cui è stato istruito (art. 29 e 32, par. 4 GDPR; art. 2-quaterdecies del Codice)",
				"moderator without trained_on: write the day of the training (GDPR art. 29 and 32(4))")
		}
		first := m.ValidFrom
		if first.IsZero() {
			first = c.EffectiveFrom // without days of its own it moderates as long as the version holds
		}
		if !first.IsZero() && !m.TrainedOn.IsZero() && first.Start().Before(m.TrainedOn.Start()) {
			c.warn(at+".trained_on", "il moderatore %q modera dal %s ed è istruito il %s: si istruisce prima (regola S15; art. 29 e 32, par. 4 GDPR); correggi trained_on, o valid_from con il giorno in cui ha cominciato dopo l'istruzione",
				"moderator %q moderates from %s on and is trained on %s: training comes first (rule S15; GDPR art. 29 and 32(4)); correct trained_on, or valid_from to the day after the training on which it began", m.ID, first, m.TrainedOn)
		}
		c.validity(at, m.Validity)
		c.twice(seen, at, "il moderatore", "moderator", m.ID, m.Validity, true)
	}
}

// maxWindow bounds the memory of the bulk detector.
const maxWindow = 7 * 24 * time.Hour

func (c *checker) checkLimits() {
	if p := c.Limits.Bulk.People; p < 0 || p == 1 {
		c.fail("limits.bulk.people", "limits.bulk.people è %d: scrivi 2 o più", "limits.bulk.people is %d: write 2 or more", p)
	}
	for i, w := range c.Limits.Bulk.Windows {
		if w <= 0 || w > maxWindow {
			c.fail(fmt.Sprintf("limits.bulk.windows[%d]", i), "una finestra è più lunga di 0 e al massimo %s", "a window is longer than 0 and at most %s", maxWindow)
		}
	}
	b := c.Limits.Bulk
	for key, n := range map[string]int{
		"visible": b.Visible, "visible_grave": b.VisibleGrave, "inbound": b.Inbound, "reply_all": b.ReplyAll, "template": b.Template,
		"list_read_days": b.ListReadDays, "list_read_rows": b.ListReadRows, "reports": b.Reports, "route_fan_out": int(min(0, b.RouteFanOut)),
	} {
		if n < 0 {
			c.fail("limits.bulk."+key, "%s è negativo", "%s is negative", key)
		}
	}
	for key, n := range map[string]int{"third_person": c.Limits.ThirdPerson, "letters.people": c.Limits.Letters.People, "letters.third_person": c.Limits.Letters.ThirdPerson} {
		if n < 0 || n > mostPeople {
			c.fail("limits."+key, "%[1]s è %[2]d: scrivi un numero di persone da 1 a %[3]d", "%[1]s is %[2]d: write a number of people from 1 to %[3]d", key, n, mostPeople)
		}
	}
	if b.InboundPercent < 0 || b.InboundPercent > 100 {
		c.fail("limits.bulk.inbound_percent", "è una percentuale: da 0 a 100", "a percentage is 0 to 100")
	}
	if key, it, en := c.Limits.Calendar.mistake(); key != "" {
		c.fail("limits.calendar."+key, "%[1]s", "%[2]s", it, en)
	}
	known := knownKinds()
	for _, kind := range slices.Sorted(maps.Keys(c.Limits.Exposure)) {
		own := slices.ContainsFunc(c.PersonalData.Types, func(t personaldata.Type) bool { return string(t.Name) == kind })
		if !own && !slices.Contains(known, kind) {
			it, en := meant(kind, known)
			c.fail("limits.exposure."+kind, "tipo di dato %.60q sconosciuto%[2]s; ci sono %[4]s", "kind %.60q is not known%[3]s; known are %[4]s", kind, it, en, strings.Join(known, ", "))
		}
		if c.Limits.Exposure[kind] <= 0 {
			c.fail("limits.exposure."+kind, "il limite è più lungo di 0", "the limit is longer than 0")
		}
	}
	if c.Limits.Settle < 0 {
		c.fail("limits.settle", "settle è negativo", "settle is negative")
	}
}
