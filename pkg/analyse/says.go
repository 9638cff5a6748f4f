package analyse

// What a text says that it is, beside what it is for: acknowledgements and the alarms of
// machines.

import (
	"regexp"
	"slices"
	"strings"
)

// acknowledgement is the code, beside those that decided on a purpose, of a text that
// says first of all that what its reader sent has come. It is anybody's to write: it
// makes a limit higher and exempts nobody (deploy/decisions/014).
const acknowledgement = "acknowledgement"

// machineAlarm is the code of a text that tells the state of a device to whoever looks
// after it.
const machineAlarm = "machine_alarm"

// How an acknowledgement begins, in small letters without accents. They are read only.
var (
	// receipt is "abbiamo ricevuto la sua segnalazione" and "la sua richiesta prot. 12 è
	// stata presa in carico": what has come is the reader's own.
	receipt = regexp.MustCompile(`\b(?:abbiamo|ha|si e) (?:\S+mente )?(?:ricevuto|registrato|acquisito|preso in carico|protocollato) (?:\S+mente )?(?:la |il |l')?` + own + ` ` + sentIn + `|` +
		own + ` ` + sentIn + `(?: [^\s.!?]+(?:\.[^\s.!?]*)*[.!?]?){0,9}? (?:e|risulta) (?:stat[ao] )?(?:\S+mente )?` + taken + `|` +
		`\b(?:confermiamo|si conferma|conferma di) (?:la |avvenuta |l'avvenuta )*(?:ricezione|presa in carico|registrazione|ricevuta) (?:del|della|dell') ?` + own + ` ` + sentIn)
	// numbered is "iscrizione registrata con il numero 12" and "ticket 12 preso in carico":
	// nothing says whose, but the number.
	numbered = regexp.MustCompile(`^(?:\S+ ){0,6}?` + sentIn + `(?: ` + counted + `? ?#?\d\S+(?: \S+){0,3}?(?: e)?(?: stat[ao])? ` + taken + `\b|(?: e)?(?: stat[ao])? ` + taken + `,? (?:con |al |sotto )?(?:il |la )?` + counted + ` ?#?\d\S+)`)
)

const (
	own     = `(?:sua|suo|vostra|vostro|tua|tuo)`
	sentIn  = `(?:segnalazione|richiesta|domanda|istanza|pratica|iscrizione|prenotazione|pagamento|messaggio|mail|e-mail|email|pec|ticket|reclamo|denuncia|comunicazione|documentazione|dichiarazione|candidatura|ordine|osservazione|adesione|delega|disdetta|ricorso|versamento)`
	counted = `(?:(?:n\.?|n°|nr\.?|num\.?|numero|prot\.?|protocollo|codice|id|rif\.?)(?: n\.?| numero)?)`
	taken   = `(?:ricevut[ao]|registrat[ao]|pres[ao] in carico|protocollat[ao]|acquisit[ao]|inserit[ao]|inoltrat[ao]|assegnat[ao]|trasmess[ao])`
)

// firstSaid is how much of a text, in bytes, is looked at: what is said first.
const firstSaid = 240

// acknowledges reports whether a text says first that what its reader sent has come.
func acknowledges(text string) bool {
	text = strings.ToLower(text[:min(len(text), firstSaid)])
	if !containsAny(text, "icevut", "ricezione", "registra", "in carico", "protocollat", "acquisit", "inserit", "inoltrat", "assegnat", "trasmess") {
		return false // most texts
	}
	whose := containsAny(text, "sua ", "suo ", "vostra ", "vostro ", "tua ", "tuo ")
	if !whose && !strings.ContainsAny(text, "0123456789") {
		return false
	}
	text = strings.Join(strings.Fields(unaccented.Replace(text)), " ")
	return whose && receipt.MatchString(text) || numbered.MatchString(text)
}

// unaccented writes the accents of these words as the patterns have them. It is read only.
var unaccented = strings.NewReplacer("è", "e", "é", "e", "e' ", "e ", "’", "'")

func containsAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// How the alarm of a machine is written, in small letters. They are read only.
var (
	alarm  = regexp.MustCompile(`^\W*(?:\S+ ?[:\-] ?)?\W*(?:allarme|alarm|alert|warning|critical|problem|recovery|recovered|resolved|ripristino|guasto|avaria|anomalia|fault|down|host|service)\b`)
	device = regexp.MustCompile(`\b(?:pomp[ae]|sensore|sonda|ups|server|srv\S*|livello|temperatura|tensione|batteri[ae]|quadro|impianto|sollevamento|centralina|centrale termica|caldaia|bruciatore|serbatoio|vasca|depuratore|inverter|gruppo elettrogeno|cpu|disco|disk|ping|host|switch|router|firewall|backup|plc|compressore|valvola|cabina|pozzo|antincendio|antintrusione|rilevator\S+|portone|ascensore|semaforo)\b`)
	people = regexp.MustCompile(`\b(?:cittadin\S+|popolazione|evacua\S*|famigli\S+|residenti|abitanti|raccomand\S+|invit\S+|restate|restare|uscite|uscire|allontana\S+|allerta|truff\S+|sfollat\S+|sindac\S+|scuol\S+ chius\S+|gentile|cara|caro)\b`)
)

// mostAlarm is the number of words of such a text at most.
const mostAlarm = 30

// alarms reports whether a text is the alarm of a machine: it begins with one, names a
// device and speaks to nobody. A warning to people about a river or a fire does.
func alarms(text string) bool {
	text = text[:min(len(text), 2*firstSaid)]
	if len(strings.Fields(text)) > mostAlarm {
		return false
	}
	text = strings.ToLower(text)
	if begin := text[:min(len(text), 64)]; !containsAny(begin, "alarm", "alert", "allarm", "warning", "critical", "problem", "recover", "resolved", "ripristin", "guast", "avaria", "anomalia", "fault", "down", "host", "service") {
		return false
	}
	return alarm.MatchString(text) && device.MatchString(text) && !people.MatchString(text)
}
