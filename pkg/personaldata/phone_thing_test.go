package personaldata

import (
	"strings"
	"testing"
)

// numberedPhrases are how people say of what a number is.
var numberedPhrases = strings.Split(`pratica|la pratica|Prot. n.|numero protocollo|Rif. pratica|vs rif|ticket #|segnalazione numero|reclamo n°|id utente|codice cliente|cod. cliente|numero cliente|codice utenza|numero utenza|POD|pdr n.|il contatore|lettura contatore|autolettura
ordine n.|num. ordine|tracking:|lettera di vettura|LDV|raccomandata n.|racc. a/r n.|A/R|avviso di giacenza|codice avviso pagoPA|IUV|bollettino n.|quinto campo|conto corrente n.|c/c n.|ccp|c.c.p. n.|CIG:|codice gara|RDO n.|ODA n.|fatt. n.|DDT n.|il PIN è|codice OTP|password|pwd
codice di accesso|NRE|referto n.|esame n.|cartella esattoriale n.|ruolo n.|multa n.|rep. n.|cronologico n.|R.G.|isbn:|codice a barre|cod. art.|S/N|telaio n.|VIN|microchip|chip n.|part.|mappale|tessera elettorale n.|badge|carta fedeltà|carta n.|sinistro|REA|iscrizione n.|n. iscrizione|albo n.
PAT INAIL|transazione|bonifico n.|reversale n.|terminale|cassa|coordinate|quota|importo|totale|abitanti|voti|preferenze|schede|codice bambino|codice nucleo|caso n.|chiamata n.|intervento n.|guasto n.|numero pratica|pratica SUAP|pratica edilizia|SCIA n.|DURC|armadio|cassonetto n.|codice mastello
contribuente n.|avviso TARI n.|utenza TARI|palo luce|lampione n.|cabina|tombino|numero della tessera|il mio codice cliente è|il mio ordine è|wifi|alloggio|unità immobiliare|omologazione|iscritto n.`, "|")

// numbered are phrases of numbered things with numbers as long as a telephone's.
func numbered() []string {
	var forms []string
	for _, phrase := range numberedPhrases {
		for _, value := range [...]string{"3312456789", "331 2456789", "0371400123", "0371 400123"} {
			forms = append(forms, strings.TrimSpace(phrase)+" ["+value+"]")
		}
	}
	return forms
}

// A word for a telephone near by is not the number's own.
func TestNumberedThingsNearPhones(t *testing.T) {
	grid{kind: PhoneNumber, forms: numbered(), contexts: []string{
		"{}", "Buongiorno, {}, grazie", "chiamami, {}", "mi chiamate? {}", "Ho chiamato più volte, {}", "ho telefonato ieri: {}", "al telefono mi hanno detto {}", "tel. 347 0012345, {}", "{} tel. 347 0012345", "cell 3470012345 - {}", "vi scrivo per {} del 12/03/2025", "Mario Rossi, {}", "Oggetto: {}", "In merito a {} chiedo chiarimenti",
		"mi avete scritto su whatsapp: {}", "rispondetemi su {}", "SMS ricevuto: {}", "contattatemi, {}", "sig.ra Verdi {}", "da portare: {} e documento", "il mio telefono è rotto, {}", "nome: Anna\\n{}\\nCAP 20100", "per assistenza citare {}", "chiami e dica {}", "{} sollecito", "{}?",
	}, none: true}.run(t, 0.008)
}

func TestCountedNumbers(t *testing.T) {
	findsBracketed(t, PhoneNumber, strings.Split(`ci sono 331 245 678 abitanti
3312456789 kWh consumati
te l'ho detto 3312456789 volte
3312456789 copie stampate
331 2456789 %
n. 3312456789 del 12/03/2024
3312456789 del 12/03/2024 è la nota
allego il file 3312456789.pdf
vi aspetto, [331 2456789].
[3312456789] del mio vicino
al [3312456789] del signor Rossi
chiamatemi per l'iscrizione al [331 2456789]
20 pezzi, [331 2456789]
[331 2456789] 2 volte al giorno dopo le 18
ho la bolletta, il mio cell. è [331 2456789]
la carta del gatto: lo trovate al [331 2456789]
vendo camera [331 2456789]`, "\n"))
}
