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
La segnalazione è stata registrata con il numero 3401122334. Lo conservi
acquisita al protocollo con n. 3401122334
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

// officePhrases are how people call offices.
var officePhrases = []string{
	"Ufficio Anagrafe", "l'ufficio tributi", "centralino del Comune", "centralino", "il centralino", "URP", "l'Urp di Lodi", "Sportello Unico", "lo sportello casa", "Polizia Locale", "i vigili", "vigili urbani",
	"la polizia municipale", "Protezione civile", "la protezione civile", "numero di emergenza protezione civile", "Comune di Lodi", "il comune", "municipio", "palazzo municipale", "casa comunale", "Biblioteca comunale",
	"la biblioteca", "asilo nido Girasole", "scuola primaria Manzoni", "segreteria scuola", "Istituto comprensivo Lodi 2", "il liceo", "ASL", "ATS Milano", "ASST Lodi", "AUSL", "guardia medica", "la guardia medica",
	"continuità assistenziale", "CUP", "il cup regionale", "pronto soccorso", "ospedale di Lodi", "poliambulatorio", "consultorio", "centro vaccinale", "distretto sanitario", "SerD", "centro antiviolenza", "servizi sociali",
	"assistente sociale del comune", "segretariato sociale", "INPS di Lodi", "Agenzia delle Entrate", "Agenzia Entrate Riscossione", "Tribunale", "Procura della Repubblica", "giudice di pace", "Prefettura", "Questura",
	"ufficio immigrazione", "Carabinieri", "caserma dei carabinieri", "comando stazione", "Vigili del fuoco", "Guardia di finanza", "Provincia di Lodi", "Regione Lombardia", "Camera di commercio", "Motorizzazione", "ACI",
	"Centro per l'impiego", "informagiovani", "museo civico", "teatro comunale", "piscina comunale", "cimitero", "canile municipale", "isola ecologica", "ecocentro", "gestore rifiuti", "pronto intervento acquedotto",
	"guasti illuminazione", "segnalazione guasti", "ufficio postale", "Ministero dell'Interno", "ufficio elettorale", "stato civile", "ufficio tecnico", "lavori pubblici", "SUAP", "edilizia privata", "ragioneria", "economato",
	"messo comunale", "ufficio messi", "segreteria del sindaco", "ufficio stampa", "ufficio scuola", "mensa scolastica", "trasporto scolastico", "ufficio cultura", "ufficio sport", "ufficio turistico", "IAT", "farmacia comunale",
	"casa di riposo comunale", "RSA comunale", "centro anziani", "centrale operativa",
}

// The switchboards of offices, however they are called, are nobody's.
func TestSwitchboards(t *testing.T) {
	var contexts []string
	for _, office := range officePhrases {
		for _, words := range [...]string{
			"{}", "{} tel.", "{}: tel", "per info {}:", "chiamate {} al", "ho chiamato {} al", "{} risponde al", "il numero dell'{} è", "contattare {} allo", "rivolgersi a {} tel.", "telefonare a {} al numero", "Per informazioni: {} -",
			"{}, telefono", "dovete sentire {},", "provi con {}:", "{} (", "numero utile {}:", "Sig.ra Rossi, {} tel.", "mi hanno detto di chiamare {} al", "{} non risponde allo", "segnatevi {}:", "chi ha il numero di {}? è",
		} {
			contexts = append(contexts, strings.Replace(words, "{}", office, 1)+" {}")
		}
	}
	grid{kind: PhoneNumber, forms: []string{"0371 400123", "0371400123", "02 48001234", "(0371) 40.01.23"}, contexts: contexts, none: true}.run(t, 0.02)
}
