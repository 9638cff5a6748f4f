package policy

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"
)

// Draft is what a body's first file is written from. IPA, Name, DPO and DPIARef
// are needed; the rest may stay empty.
type Draft struct {
	IPA     string
	Name    string
	Domains []string
	DPO     string // mailbox
	DPIARef string
	Senders []string // mailboxes of offices, SMS aliases
	Unions  []string // domains or addresses that nobody may look at
	Decree  string   // of the next election, a day
	Vote    string
}

// draftText is the first file. Sections that a body fills later stand in it as
// comments with an example.
const draftText = `# yaml-language-server: $schema=register.schema.json
# Registro dell'ente: {{line .Name}}.
#
# Che cosa l'ente può fare con quali contatti. Dopo ogni modifica:
#   vedetta policy check QUESTO-FILE
# Tutte le chiavi spiegate, con esempi: deploy/policy/esempio.yaml

body:
  ipa: {{q .IPA}}
  name: {{q .Name}}
  domains: {{list .Domains}}              # domini di posta dell'ente, senza @
  official: {phones: [], mails: []}   # contatti degli uffici: mai dati personali

dpo:
  mail: {{q .DPO}}   # responsabile della protezione dei dati (art. 37 GDPR)

dpia_ref: {{q .DPIARef}}   # valutazione d'impatto (art. 35 GDPR)

# Per quanti giorni si tiene ogni classe di dati (art. 5, par. 1, lett. e GDPR):
# decidi con il responsabile della protezione dei dati.
retention:
  events: 365
  findings: 90
  text: 3
  staff_mail: 21   # metadati della posta del personale (Garante, 6 giugno 2024)

# Finalità, dal registro dei trattamenti (art. 30 GDPR). Correggi base giuridica e
# atto, aggiungi le tue, o importale:
#   vedetta policy import purposes QUESTO-FILE registro.csv
purposes:
  - id: servizi
    name_it: Informazioni e promemoria sui servizi
    labels: [service_information, service_reminder, personal_case]
    legal_basis: public_task
    act_ref: da completare
  - id: protezione_civile
    name_it: Allerta alla popolazione
    labels: [emergency]
    legal_basis: vital_interests
    act_ref: da completare
  - id: eventi
    name_it: Newsletter ed eventi, per chi si iscrive
    labels: [event_promotion]
    legal_basis: consent

# Elenchi di contatti. Per aggiungerne uno da un CSV:
#   vedetta policy import list QUESTO-FILE --id newsletter --purpose eventi --notice newsletter-v1 contatti.csv
lists: []

# Caselle, numeri e alias da cui l'ente scrive.
{{if .Senders}}senders:
{{range .Senders}}  - {address: {{qin .}}, kind: functional}
{{end}}{{else}}senders: []
{{end}}
# Messaggi che nessuno deve guardare: sindacati, whistleblowing, medico competente.
{{if .Unions}}exclusions:
{{range .Unions}}  - { {{kind .}}: {{qin .}}, reason: "sindacati, whistleblowing o medico competente: da precisare"}
{{end}}{{else}}exclusions: []
no_exclusions: da decidere con il responsabile della protezione dei dati
{{end}}
# Calendario elettorale: dal decreto alla fine del voto si comunica solo in forma
# impersonale e per ciò che serve (L. 28/2000, art. 9). Vale anche dove non si vota.
{{if .Vote}}elections:
  - name: Prossime elezioni
{{if .Decree}}    decree: {{.Decree}}   # convocazione dei comizi
{{end}}    vote: {{.Vote}}
{{else}}elections: []
#  - {name: Elezioni comunali 2027, decree: 2027-04-15, vote: 2027-05-30, runoff: 2027-06-13}
{{end}}
# Invii a molti, dichiarati prima:
campaigns: []
#  - {id: newsletter-maggio, purpose: eventi, from: 2027-05-01, until: 2027-05-31, max_recipients: 500, list: newsletter, act_ref: Delibera 1/2027, bulk_allowed: true}

# Di notte non si sveglia nessuno (Garante, 12 marzo 2003 [29844]).
quiet_hours: {from: "21:00", until: "08:00", channels: [sms]}

# Account social ufficiali: di chi sono lo scrivono le persone.
accounts: []
#  - {platform: facebook, id: "100000000000001", ownership: institutional}
`

// Write returns the body's first file, which Load takes. What the answers make
// impossible comes back as Mistakes about that file.
func (d Draft) Write() ([]byte, error) {
	t, err := template.New("draft").Funcs(template.FuncMap{
		"q":    func(s string) string { return quoted(s, false) },
		"qin":  func(s string) string { return quoted(s, true) },
		"line": func(s string) string { return strings.Join(strings.Fields(s), " ") },
		"list": func(all []string) string { return Setting{Texts: append([]string{}, all...)}.value() },
		"kind": func(s string) string {
			if strings.Contains(s, "@") {
				return "address"
			}
			return "domain"
		},
	}).Parse(draftText)
	if err != nil {
		return nil, fmt.Errorf("write a first policy: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, d); err != nil {
		return nil, fmt.Errorf("write a first policy: %w", err)
	}
	if _, err := Parse("il nuovo registro", b.Bytes()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
