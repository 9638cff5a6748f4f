package policy

import (
	"fmt"
	"slices"
	"strings"
)

// LegalBases are those of GDPR art. 6(1). A public body rests on consent only
// for what people subscribe to of their own will.
func LegalBases() []string {
	return []string{"consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"}
}

// TextLabels are what a text can be for, as package purpose says it. A test
// holds the two lists together.
func TextLabels() []string {
	return []string{
		"service_information", "service_reminder", "emergency", "event_promotion", "electoral_propaganda", "commercial", "fundraising",
		"survey", "internal_staff", "personal_case", "security_phishing",
	}
}

// expectedLabels are those that nearly every body sends: where no purpose serves
// one, its messages can only be unknown.
func expectedLabels() []string {
	return []string{"service_information", "service_reminder", "emergency", "event_promotion", "personal_case"}
}

func (c *checker) checkPurposes() {
	seen := map[string][]Validity{}
	served := map[string]bool{}
	for i, p := range c.Purposes {
		at := fmt.Sprintf("purposes[%d]", i)
		if c.id(at, "finalità", "purpose", p.ID) {
			c.twice(seen, at+".id", "la finalità", "purpose", p.ID, p.Validity, false)
		}
		c.checkLegalBasis(at, p)
		c.validity(at, p.Validity)
		if len(p.Labels) == 0 {
			c.warn(at, "finalità %q senza labels: nessun testo si riconosce come suo; scrivi che tipo di testi la servono", "purpose %q without labels: no text is known to be for it; write which sorts of text serve it", p.ID)
		}
		for j, l := range p.Labels {
			served[l] = true
			if !slices.Contains(TextLabels(), l) {
				it, en := meant(l, TextLabels())
				c.fail(fmt.Sprintf("%s.labels[%d]", at, j), "etichetta %.60q sconosciuta%[2]s; ci sono %[4]s", "label %.60q is not known%[3]s; known are %[4]s",
					l, it, en, strings.Join(TextLabels(), ", "))
			}
		}
	}
	c.checkServed(served)
	pairs := map[string][]Validity{}
	for i, x := range c.Compatibility {
		at := fmt.Sprintf("compatibility[%d]", i)
		c.purpose(at+".from", x.From)
		c.purpose(at+".to", x.To)
		if x.From == x.To && x.From != "" {
			c.fail(at, "una finalità è già compatibile con se stessa: togli la riga", "a purpose is compatible with itself anyway: take the line out")
		}
		if x.Author == "" || x.Date.IsZero() || x.Reason == "" {
			c.fail(at, "la compatibilità di %q con %q ha bisogno di author, date e reason: qualcuno ne risponde (art. 6, par. 4 GDPR)",
				"compatibility of %q with %q needs author, date and reason: somebody answers for it (GDPR art. 6(4))", x.From, x.To)
		}
		c.validity(at, x.Validity)
		c.twice(pairs, at, "la compatibilità", "compatibility", x.From+" → "+x.To, x.Validity, false)
	}
}

func (c *checker) checkLegalBasis(at string, p Purpose) {
	if !slices.Contains(LegalBases(), p.LegalBasis) {
		it, en := meant(p.LegalBasis, LegalBases())
		c.fail(at+".legal_basis", "legal_basis %.60q%[2]s; scrivi una fra %[4]s (art. 6, par. 1 GDPR)", "legal_basis %.60q is not known%[3]s; write one of %[4]s (GDPR art. 6(1))",
			p.LegalBasis, it, en, strings.Join(LegalBases(), ", "))
	}
	switch {
	case p.LegalBasis == "legitimate_interests":
		c.warn(at+".legal_basis", "un ente pubblico nei suoi compiti non può fondarsi sul legittimo interesse (art. 6, par. 1, ultimo comma GDPR)",
			"a public body cannot rest on legitimate interests in its tasks (GDPR art. 6(1), last sentence)")
	case (p.ActRef == "" || unwritten(p.ActRef)) && p.LegalBasis != "consent":
		c.warn(at, "finalità %q senza act_ref: scrivi la legge, il regolamento o l'atto generale (art. 2-ter del Codice)",
			"purpose %q without act_ref: write the law, regulation or general act (art. 2-ter of the Italian code)", p.ID)
	}
}

// checkServed warns of sorts of messages that no purpose covers.
func (c *checker) checkServed(served map[string]bool) {
	var missing []string
	for _, l := range expectedLabels() {
		if !served[l] {
			missing = append(missing, l)
		}
	}
	if len(missing) > 0 {
		c.warn("purposes", "nessuna finalità ha le etichette %s: se l'ente manda messaggi così, il verdetto sarà «sconosciuto»",
			"no purpose has the labels %s: if the body sends such messages, their verdict is \"unknown\"", strings.Join(missing, ", "))
	}
}

// purpose fails on a purpose that the file doesn't have.
func (c *checker) purpose(key, id string) {
	ids := make([]string, 0, len(c.Purposes))
	for _, p := range c.Purposes {
		ids = append(ids, p.ID)
	}
	c.oneOf(key, "la finalità", "purpose", "purposes", id, ids)
}

// list fails on a list that the file doesn't have.
func (c *checker) list(key, id string) {
	ids := make([]string, 0, len(c.Lists))
	for _, l := range c.Lists {
		ids = append(ids, l.ID)
	}
	c.oneOf(key, "l'elenco", "list", "lists", id, ids)
}

// oneOf fails on a name that a section doesn't define.
func (c *checker) oneOf(key, it, en, section, id string, known []string) {
	if slices.Contains(known, id) {
		return
	}
	mit, men := meant(id, known)
	if id == "" {
		mit, men = "", ""
	}
	c.fail(key, "%[1]s %.60[3]q non è in %[4]s%[5]s; aggiungi la voce lì o correggi il nome", "%[2]s %.60[3]q is not in %[4]s%[6]s; add it there or correct the name", it, en, id, section, mit, men)
}

func (c *checker) checkLists() {
	seen := map[string][]Validity{}
	for i, l := range c.Lists {
		at := fmt.Sprintf("lists[%d]", i)
		if c.id(at, "elenco", "list", l.ID) {
			c.twice(seen, at+".id", "l'elenco", "list", l.ID, l.Validity, false)
		}
		c.purpose(at+".purpose", l.Purpose)
		c.checkSource(at, l)
		if l.ContactsFile == "" {
			c.warn(at, "elenco %q senza contacts_file: nessuno risulterà iscritto; nomina un CSV con un indirizzo o numero per riga, accanto a questo file",
				"list %q without contacts_file: nobody will be known to be on it; name a CSV with one address or number a line, beside this file", l.ID)
		}
		// Nobody collected addresses of public registers from the people.
		if l.NoticeVersion == "" && !l.Source.LegalNoticesOnly() {
			c.warn(at, "elenco %q senza notice_version: scrivi quale informativa hanno avuto le persone (art. 13 GDPR)",
				"list %q without notice_version: write which privacy notice the people got (GDPR art. 13)", l.ID)
		}
		c.validity(at, l.Validity)
		c.order(at, l.CollectedFrom, l.CollectedUntil, "collected_from", "collected_until")
	}
}

func (c *checker) checkSource(at string, l List) {
	known := Sources()
	if l.Source != "" && !slices.Contains(known, string(l.Source)) {
		it, en := meant(string(l.Source), known)
		c.fail(at+".source", "source %.60q sconosciuta%[2]s; scrivi una fra %[4]s", "source %.60q is not known%[3]s; write one of %[4]s", l.Source, it, en, strings.Join(known, ", "))
	}
}

// Sources are the sources of lists that a file may name.
func Sources() []string {
	return []string{string(FromForm), string(FromService), string(FromINAD), string(FromINIPEC), string(FromIPA), string(FromOther)}
}

func (c *checker) checkSenders() {
	seen := map[string][]Validity{}
	for i, s := range c.Senders {
		at := fmt.Sprintf("senders[%d]", i)
		c.address(at+".address", s.Address)
		if s.Kind != FunctionalSender && s.Kind != PersonalSender {
			c.fail(at+".kind", "kind %.60q: scrivi functional (di un ufficio o servizio) o personal (di una persona)", "kind %.60q is not functional or personal", s.Kind)
		}
		if s.Purpose != "" {
			c.purpose(at+".purpose", s.Purpose)
		}
		if s.Kind == FunctionalSender && strings.Contains(s.Address, "@") && len(c.Body.Domains) > 0 && !under(lower(c.Body.Domains), s.Address) {
			c.warn(at+".address", "mittente di un altro dominio: se scrive per l'ente, aggiungi il dominio a body.domains o il fornitore a processors",
				"sender of another domain: if it writes for the body, add the domain to body.domains or its company to processors")
		}
		c.validity(at, s.Validity)
		c.twice(seen, at+".address", "il mittente", "sender", normal(s.Address), s.Validity, true)
	}
}

func lower(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = strings.ToLower(s)
	}
	return out
}

func (c *checker) checkProcessors() {
	seen, gateways := map[string][]Validity{}, map[string][]Validity{}
	for i, p := range c.Processors {
		at := fmt.Sprintf("processors[%d]", i)
		if c.id(at, "responsabile del trattamento", "processor", p.ID) {
			c.twice(seen, at+".id", "il responsabile", "processor", p.ID, p.Validity, false)
		}
		if p.ContractRef == "" {
			c.warn(at, "responsabile %q senza contract_ref: scrivi il contratto o l'atto di nomina (art. 28, par. 3 GDPR)",
				"processor %q without contract_ref: write the contract or act (GDPR art. 28(3))", p.ID)
		}
		if len(p.Gateways) == 0 {
			c.warn(at, "responsabile %q senza gateways: i suoi invii non si riconoscono", "processor %q without gateways: what it sends cannot be told", p.ID)
		}
		c.validity(at, p.Validity)
		for j, g := range p.Gateways {
			c.twice(gateways, fmt.Sprintf("%s.gateways[%d]", at, j), "il gateway", "gateway", g, p.Validity, false)
		}
	}
}
