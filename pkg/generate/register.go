package generate

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// register is the body's register as the plan needs it. Plantings add the
// campaigns and emergencies that they declare.
type register struct {
	campaigns   []campaign
	emergencies []emergency
	personal    []string // numbers of office-holders, published for something else
}

// campaign is a declared campaign.
type campaign struct {
	id, purpose, list string
	from, until       time.Time // days
	most              int       // people; 0 means no bound
	senders           []string
	act               string
	emergency         string // id of the emergency it belongs to, if any
}

// emergency is an act of urgency.
type emergency struct {
	id, act     string
	from, until time.Time
}

// declare adds a campaign.
func (r *register) declare(c campaign) campaign {
	if c.act == "" {
		c.act = fmt.Sprintf("Determina %d/%d", 100+len(r.campaigns), c.from.Year())
	}
	r.campaigns = append(r.campaigns, c)
	return c
}

const registerHead = `# Registro dell'ente: %s (inventato da "vedetta generate").
# Invented register; every person, number and act in it is made up.

body:
  ipa: %s
  name: %s
  domains: [%s]
  official:
    phones: ["+390000000001"]
    mails: [%s]

dpo: {mail: rpd@%s}
dpia_ref: Prot. 1/2025
retention: {events: 365, findings: 90, text: 3, staff_mail: 21, prenotazioni: 60}

purposes:
  - {id: servizi_scolastici, name_it: "Iscrizioni, mensa e trasporto scolastico", labels: [service_information, service_reminder, event_promotion, personal_case], legal_basis: public_task, act_ref: Delibera 12/2021}
  - {id: contributi, name_it: Contributi alle famiglie, labels: [personal_case], legal_basis: public_task, act_ref: Delibera 40/2020}
  - {id: protezione_civile, name_it: Allerta alla popolazione, labels: [emergency], legal_basis: vital_interests, act_ref: Piano di protezione civile 2019}
  - {id: eventi, name_it: Newsletter degli eventi, labels: [event_promotion, service_information, service_reminder], legal_basis: consent, act_ref: Informativa newsletter v4}
  - {id: tributi, name_it: Tributi e scadenze, labels: [service_reminder, service_information], legal_basis: legal_obligation, act_ref: Regolamento entrate 2021}
  - {id: biblioteca, name_it: Prestiti e attività della biblioteca, labels: [service_reminder, service_information, event_promotion, personal_case], legal_basis: public_task, act_ref: Carta dei servizi 2022}
  - {id: prenotazioni, name_it: Prenotazione degli sportelli, labels: [service_reminder], legal_basis: public_task, act_ref: Delibera 77/2019}
  - {id: notifiche, name_it: Notifiche con valore legale, labels: [personal_case], legal_basis: legal_obligation, act_ref: D.Lgs. 82/2005}
  - {id: richieste_cittadini, name_it: Risposta alle richieste dei cittadini, labels: [personal_case], legal_basis: public_task, act_ref: Carta dei servizi 2020}
  - {id: partecipazione, name_it: "Classi, comitati, volontari e assegnatari", labels: [service_information, service_reminder, event_promotion, personal_case, internal_staff], legal_basis: public_task, act_ref: Regolamento della partecipazione 2020}
  - {id: lavoro, name_it: Comunicazioni di servizio al personale, labels: [internal_staff, service_information], legal_basis: contract, act_ref: Regolamento uffici 2018}

compatibility:
`

const registerTail = `
routes:
  - {id: scrivi-al-comune, purpose: richieste_cittadini, recipients: [urp@%[1]s], max_recipients: 1}
  - {id: segnala-guasto, purpose: richieste_cittadini, recipients: [ufficio.tecnico@%[1]s], max_recipients: 1}
  - {id: guasti-luce, purpose: richieste_cittadini, recipients: [%[8]s], max_recipients: 1}
  - {id: accesso-online, transactional: true}
  - {id: promemoria, transactional: true}

accounts:
  - {platform: facebook, id: "%[2]s", ownership: institutional}

exclusions:
  - {domain: %[3]s, reason: "diritti sindacali, L. 300/1970 art. 25"}
  - {address: segnalazioni@%[1]s, reason: "whistleblowing, D.Lgs. 24/2023"}

processors:
  - {id: gestore-sms, name: Gestore SMS inventato, contract_ref: Contratto 3/2024, gateways: [%[4]s]}
  - {id: gestore-posta, name: Gestore posta inventato, contract_ref: Contratto 4/2024, gateways: [%[5]s, %[6]s]}

quiet_hours: {from: "21:00", until: "08:00", channels: [sms]}

limits:
  bulk: {people: %[7]d, windows: [10m, 24h, 168h]}
`

// writeRegister writes policy.yaml and the contact files.
func (w *world) writeRegister(dir string) error {
	var b strings.Builder
	fmt.Fprintf(&b, registerHead, bodyName, body, bodyName, domain, office("urp")+", "+office("protocollo"), domain)
	for _, p := range []string{"servizi_scolastici", "contributi", "tributi", "eventi", "prenotazioni", "biblioteca"} {
		fmt.Fprintf(&b, "  - {from: %s, to: protezione_civile, author: Segreteria generale, date: 2021-03-01, reason: \"avvisi che salvano la vita (art. 6(1)(d) GDPR)\"}\n", p)
	}
	b.WriteString("\nlists:\n")
	for _, id := range w.town.order {
		l := w.town.lists[id]
		fmt.Fprintf(&b, "  - {id: %s, purpose: %s, source: %s, contacts_file: contatti/%s.csv, collected_from: 2019-01-01, notice_version: %s}\n", id, l.purpose, l.source, id, l.notice)
	}
	b.WriteString("\nwithdrawals_file: contatti/revoche.csv\ndirectory: {file: contatti/personale.csv}\n\nsenders:\n")
	fmt.Fprintf(&b, "  - {address: %s, kind: functional, note: alias SMS}\n", alias)
	for _, o := range offices() {
		fmt.Fprintf(&b, "  - {address: %s, kind: functional}\n", office(o))
	}
	fmt.Fprintf(&b, "  - {address: %s, kind: functional, note: posta certificata}\n", certified)
	for _, n := range w.register.personal {
		fmt.Fprintf(&b, "  - {address: %q, kind: personal, note: \"cellulare di un amministratore, pubblicato per altro scopo\"}\n", n)
	}
	w.writeDeclared(&b)
	fmt.Fprintf(&b, registerTail, domain, page, union, smsGateway, mailServer, pecGateway, limitPeople, supplierTickets)
	if err := os.WriteFile(filepath.Join(dir, "policy.yaml"), []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("write register: %w", err)
	}
	return w.writeContacts(filepath.Join(dir, "contatti"))
}

// writeDeclared writes campaigns, emergencies, templates and the election.
func (w *world) writeDeclared(b *strings.Builder) {
	b.WriteString("\ncampaigns:\n")
	for _, c := range w.register.campaigns {
		fmt.Fprintf(b, "  - {id: %s, purpose: %s, from: %s, until: %s, max_recipients: %d, list: %s, act_ref: %s, bulk_allowed: true",
			c.id, c.purpose, c.from.Format(time.DateOnly), c.until.Format(time.DateOnly), c.most, c.list, c.act)
		if len(c.senders) > 0 {
			fmt.Fprintf(b, ", senders: [%s]", strings.Join(c.senders, ", "))
		}
		if c.emergency != "" {
			fmt.Fprintf(b, ", emergency: %s", c.emergency)
		}
		b.WriteString("}\n")
	}
	if len(w.register.emergencies) > 0 {
		b.WriteString("\nemergencies:\n")
	}
	const moment = "2006-01-02T15:04:05"
	for _, e := range w.register.emergencies {
		fmt.Fprintf(b, "  - {id: %s, act_ref: %s, from: %q, until: %q, purpose: protezione_civile}\n", e.id, e.act, e.from.Format(moment), e.until.Format(moment))
	}
	b.WriteString("\ntemplates:\n")
	for _, t := range transactional() {
		fmt.Fprintf(b, "  - {id: %s, text: %q", t.id, t.text)
		if t.purpose != "" {
			fmt.Fprintf(b, ", purpose: %s", t.purpose)
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(b, "\nelections:\n  - {name: Elezioni comunali inventate, decree: %s, vote: %s, silence_days: 2}\n",
		w.cal.decree.Format(time.DateOnly), w.cal.vote.Format(time.DateOnly))
}

// writeContacts writes a file for each list, the directory and the withdrawals.
func (w *world) writeContacts(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write contacts: %w", err)
	}
	for _, id := range w.town.order {
		l := w.town.lists[id]
		header := "email"
		if l.kind == byPhone {
			header = "telefono"
		}
		if err := writeLines(filepath.Join(dir, id+".csv"), header, l.count, func(k int) string { return w.town.contact(l, k) }); err != nil {
			return err
		}
	}
	if err := writeLines(filepath.Join(dir, "personale.csv"), "email", len(w.town.staff), func(k int) string { return w.town.staff[k] }); err != nil {
		return err
	}
	return writeLines(filepath.Join(dir, "revoche.csv"), "contatto,lista,data,tipo", len(w.withdrawals), func(k int) string {
		x := w.withdrawals[k]
		return fmt.Sprintf("%s,newsletter,%s,revoca", x.address, x.at.Format(time.RFC3339))
	})
}

// withdrawal is a consent taken back.
type withdrawal struct {
	address string
	at      time.Time
}

func writeLines(path, header string, n int, line func(k int) string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write contacts: %w", err)
	}
	b := bufio.NewWriter(f)
	fmt.Fprintln(b, header) // a bufio.Writer keeps its error for Flush
	for k := range n {
		fmt.Fprintln(b, line(k))
	}
	if err := b.Flush(); err != nil {
		f.Close()
		return fmt.Errorf("write contacts: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write contacts: %w", err)
	}
	return nil
}
