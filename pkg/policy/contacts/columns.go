package contacts

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// role is what a column holds.
type role uint8

const (
	roleContact role = iota + 1
	roleFrom
	roleUntil
	roleLeft // a day on which the contact was taken off
	roleList
	rolePurpose
	roleWithdrawn
	roleObjected
	roleKind
)

// column is one that is read.
type column struct {
	role role
	at   int // from 0
}

// Columns are the header's names to use where a file's own aren't understood;
// empty ones are found by name.
type Columns struct {
	Contact                                               []string
	From, Until, List, Purpose, Withdrawn, Objected, Kind string
}

// names lists what headers call a role, folded as fold does.
func names(r role) []string {
	switch r {
	case roleContact:
		return []string{
			"telefono", "cellulare", "tel", "numero", "email", "e_mail", "pec", "posta", "contatto", "phone", "mobile", "mail", "contact",
			"telefono_cellulare", "telefono_fisso", "cell", "fisso", "recapito", "recapito_telefonico", "numero_telefono", "numero_di_telefono",
			"numero_cellulare", "numero_di_cellulare", "num_telefono", "num_tel", "n_telefono", "n_tel", "n_cellulare", "tel_fisso", "tel_abitazione", "tel_casa", "tel_mobile", "tel_cell", "tel_cellulare",
			"indirizzo_email", "indirizzo_e_mail", "indirizzo_mail", "indirizzo_pec", "indirizzo_di_posta", "indirizzo_di_posta_elettronica",
			"posta_elettronica", "posta_elettronica_certificata", "posta_certificata", "casella", "casella_email", "email_pec", "mail_pec", "domicilio_digitale",
			"phone_number", "telephone", "cellphone", "email_address", "mobile_phone", "msisdn", "recapiti", "contatti",
		}
	case roleFrom:
		return []string{
			"dal", "dal_giorno", "da", "data_iscrizione", "iscritto_il", "iscritto_dal", "iscrizione", "inizio", "data_inizio", "data_adesione", "data_consenso",
			"data_inserimento", "data_registrazione", "from", "since", "valid_from", "joined", "joined_at", "start", "start_date", "subscribed_at", "effective_from",
		}
	case roleUntil:
		return []string{"al", "al_giorno", "a", "fino_al", "fino_a", "fine", "data_fine", "scadenza", "data_scadenza", "until", "to", "valid_until", "end", "end_date"}
	case roleLeft:
		return []string{"cancellato_il", "cancellazione", "data_cancellazione", "disiscritto_il", "disiscrizione", "data_disiscrizione", "uscito_il", "left", "left_at", "removed_at", "unsubscribed_at"}
	case roleList:
		return []string{"lista", "elenco", "list", "id_lista", "lista_id", "list_id"}
	case rolePurpose:
		return []string{"finalita", "scopo", "purpose", "id_finalita", "trattamento"}
	case roleWithdrawn:
		return []string{"revoca", "data_revoca", "revocato_il", "revoca_consenso", "data_revoca_consenso", "withdrawn", "withdrawn_at", "withdrawal"}
	case roleObjected:
		return []string{"opposizione", "data_opposizione", "opposto_il", "objected", "objected_at", "objection"}
	case roleKind:
		return []string{"tipo", "kind", "type", "diritto", "tipo_richiesta", "richiesta"}
	}
	return nil
}

// whenNames are what a file of withdrawals calls its date.
func whenNames() []string {
	return append([]string{"data", "quando", "il", "at", "date", "time", "when", "data_richiesta", "data_ora", "ricevuta_il", "pervenuta_il", "giorno", "moment"},
		names(roleFrom)...)
}

// fold brings a header's name to small letters and underscores, without accents
// and without a number at its end: "E-Mail 2" is "e_mail".
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.TrimRight(b.String(), "_0123456789")
}

// looksLikeHeader is false when a cell holds an address or a number.
func looksLikeHeader(cells [][]byte) bool {
	for _, c := range cells {
		digits := 0
		for _, r := range norm.NFKC.String(string(c)) {
			if r == '@' {
				return false
			}
			if unicode.IsDigit(r) {
				digits++
			}
		}
		if digits >= 5 {
			return false
		}
	}
	return true
}

// layout is which columns a file has.
type layout struct {
	columns []column
	names   []string // of the header, as folded
}

func (l *layout) has(r role) bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.role == r })
}

// header reads the layout from a file's first line.
func (o *ReadOptions) header(cells [][]byte, line int) (layout, error) {
	var l layout
	found := make([]string, len(cells))
	for i, c := range cells {
		found[i] = fold(string(c[:min(len(c), 200)]))
	}
	take := func(r role, explicit []string, known []string) {
		if explicit = slices.DeleteFunc(slices.Clone(explicit), func(s string) bool { return s == "" }); len(explicit) > 0 {
			known = nil
			for _, name := range explicit {
				known = append(known, fold(name))
			}
		}
		for i, name := range found {
			taken := slices.ContainsFunc(l.columns, func(c column) bool { return c.at == i })
			if !taken && slices.Contains(known, name) {
				l.columns = append(l.columns, column{r, i})
			}
		}
	}
	c := o.Columns
	take(roleContact, c.Contact, names(roleContact))
	if o.Kind == Withdrawals {
		take(roleWithdrawn, []string{c.Withdrawn}, names(roleWithdrawn))
		take(roleObjected, []string{c.Objected}, names(roleObjected))
		take(roleFrom, []string{c.From}, whenNames())
		take(roleKind, []string{c.Kind}, names(roleKind))
		take(rolePurpose, []string{c.Purpose}, names(rolePurpose))
	}
	take(roleList, []string{c.List}, names(roleList))
	if o.Kind == Members {
		take(roleFrom, []string{c.From}, names(roleFrom))
		take(roleUntil, []string{c.Until}, names(roleUntil))
		take(roleLeft, nil, names(roleLeft))
		take(roleWithdrawn, []string{c.Withdrawn}, names(roleWithdrawn))
		take(roleObjected, []string{c.Objected}, names(roleObjected))
	}
	l.dropNumber(found)
	slices.SortFunc(l.columns, func(a, b column) int { return a.at - b.at })
	for _, c := range l.columns {
		l.names = append(l.names, found[c.at])
	}
	return l, o.complete(l, cells, found, line)
}

// dropNumber forgets a column "numero" beside a real one: there it counts the
// lines or the house.
func (l *layout) dropNumber(found []string) {
	contacts := 0
	for _, c := range l.columns {
		if c.role == roleContact {
			contacts++
		}
	}
	if contacts > 1 {
		l.columns = slices.DeleteFunc(l.columns, func(c column) bool { return c.role == roleContact && found[c.at] == "numero" })
	}
}

// complete says at once all columns that a file lacks.
func (o *ReadOptions) complete(l layout, cells [][]byte, found []string, line int) error {
	var wanted []string
	if !l.has(roleContact) {
		wanted = append(wanted, "contatto (telefono, cellulare, email, pec)")
	}
	if o.Kind == Members && o.List == "" && !l.has(roleList) {
		wanted = append(wanted, "lista")
	}
	if o.Kind == Withdrawals {
		if !l.has(roleFrom) && !l.has(roleWithdrawn) && !l.has(roleObjected) {
			wanted = append(wanted, "data (data, data_revoca, data_opposizione)")
		}
		if o.List == "" && !l.has(roleList) && !l.has(rolePurpose) {
			wanted = append(wanted, "lista o finalita")
		}
	}
	c := o.Columns
	for _, name := range append([]string{c.From, c.Until, c.List, c.Purpose, c.Withdrawn, c.Objected, c.Kind}, c.Contact...) {
		if name != "" && !slices.Contains(found, fold(name)) {
			wanted = append(wanted, name)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	// The first line may be a person's: only words that headers are made of are
	// told, and only where most of the line is such words.
	known := make([]string, min(len(cells), 20))
	words := 0
	for i := range known {
		if i < len(found) && headerWord(found[i]) {
			known[i] = found[i]
			words++
		}
	}
	have := make([]string, len(known))
	for i, name := range known {
		have[i] = fmt.Sprintf("(colonna %d)", i+1)
		if name != "" && 2*words > len(known) {
			have[i] = `"` + name + `"`
		}
	}
	return fmt.Errorf("%w: %s:%d: manca / missing: %s; trovate / found: %s. Rinominare la colonna nell'intestazione / rename the column in the header",
		ErrColumns, o.File, line, strings.Join(wanted, ", "), strings.Join(have, ", "))
}

// headerWord reports whether a folded name is one that headers have, and nobody's
// name.
func headerWord(name string) bool {
	for r := roleContact; r <= roleKind; r++ {
		if slices.Contains(names(r), name) {
			return true
		}
	}
	switch name {
	case "nome", "cognome", "nome_cognome", "nominativo", "nome_e_cognome", "cognome_e_nome", "cognome_nome", "ragione_sociale", "denominazione", "intestatario",
		"indirizzo", "via", "residenza", "cap", "comune", "citta", "provincia", "stato", "nazione", "codice_fiscale", "cf", "partita_iva", "p_iva", "piva", "codice", "id",
		"data", "data_nascita", "data_di_nascita", "nato_il", "sesso", "genere", "eta", "note", "importo", "servizio", "ufficio", "settore", "qualifica", "matricola",
		"first_name", "last_name", "surname", "full_name", "address", "city", "zip", "country", "date", "birth_date", "notes", "status", "id_utente", "user_id":
		return true
	}
	return false
}

// positions is the layout of a file without header: contact, and from and until
// when the columns behind it hold days or nothing.
func (o *ReadOptions) positions(cells [][]byte, line int) (layout, error) {
	if !strings.ContainsAny(string(cells[0]), "@0123456789") {
		return layout{}, o.complete(layout{}, cells, nil, line)
	}
	l := layout{columns: []column{{roleContact, 0}}}
	order := []role{roleFrom, roleUntil}
	if o.Kind == Withdrawals {
		order = []role{roleList, roleFrom, roleKind}
	}
	if o.Kind == Directory || o.Kind == Senders {
		order = nil
	}
	for i, r := range order {
		if i+1 >= len(cells) {
			break
		}
		if _, f := o.day(string(cells[i+1]), false); f.bad() && (r == roleFrom || r == roleUntil) {
			break
		}
		l.columns = append(l.columns, column{r, i + 1})
	}
	return l, o.complete(l, cells, nil, line)
}
