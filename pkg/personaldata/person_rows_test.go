package personaldata

import "testing"

func TestRostersAndOfficers(t *testing.T) {
	people := []string{"Tessari Wilma", "Mbaye Ousmane", "Giulia Bertoldi", "Cattaneo Ugo", "Popescu Elena", "Wanda Zanolla"}
	grid{kind: Person, forms: people, contexts: []string{
		"ELENCO ISCRITTI USCITA\\nn;partecipante;quota;note\\n1;socio 1187;35,00;pagato\\n6;{};40,00;nuova", "turni palestra\\ndata | ora | chi\\n23/11 | 7-8 | {} (da solo!) | tutto suo", "OSPITE: {}\\nNAZIONALITÀ: cinese\\nARRIVO: 12/3", "bollini;alunno;mensa\\n3;{};lunedì", "fuochista {} come ogni anno",
	}}.run(t, 0.1)
	grid{kind: Person, forms: people, none: true, contexts: []string{
		"Il Comandante, ten. {}", "Il Comandante della Polizia Locale, Magg. {}", "Il Dirigente ing. {}",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"mirko", "gino", "ivo", "samuele", "ornella", "wanda"}, contexts: []string{
		"porta tu il pane, grazie. {}", "ci vediamo domani da me! {}", "ti richiamo dopo. {}",
	}}.run(t, 0.1)
}

func TestToldInSmallLetters(t *testing.T) {
	people := []string{"lorenzo bartoli", "pietro conti", "giorgia ferri", "marco colombo", "antonio esposito"}
	grid{kind: Person, forms: people, contexts: []string{
		"dite a {} di abbassare la musica", "chiedi a {} se viene al concerto", "ho parlato con {} del torneo", "scrivete a {} per la festa",
	}}.run(t, 0.2)
	grid{kind: Person, forms: people, none: true, contexts: []string{
		"stasera concerto di {} al teatro", "in piazza lo spettacolo con {}, ingresso libero",
	}}.run(t, 0)
}

func TestPlatesAmongMarks(t *testing.T) {
	marks := []string{"AB123XX", "FG881KZ", "EZ204LM"}
	grid{kind: Plate, forms: marks, none: true, contexts: []string{
		"la sigla sul catalogo è SD-220-LG oppure {}, non si legge bene", "lo trova sul server alla voce {}", "il modello della stampante è {}", "cerco la cartuccia per la {}", "la comunicazione della targa entro 48 ore",
	}}.run(t, 0)
	grid{kind: Plate, forms: marks, contexts: []string{
		"chi ha lasciato {} davanti al cancello?", "{} ha tirato via lo specchietto", "targa {} da spostare entro 48 ore", "ancora {} sulle strisce",
	}}.run(t, 0)
}

func TestNumbersOfThingsAndOffices(t *testing.T) {
	grid{kind: PhoneNumber, forms: []string{"0471.882.113", "0422 656300", "0832 660115"}, none: true, contexts: []string{
		"Le polizze sono la {} e la 0471.882.140, scadenza 31/12", "le pratiche sono: {} e {}", "> Ufficio Energia: si assegnano 10 giorni per integrare. Tel. {}", "Segreteria del premio: le domande si chiudono il 30/11. Tel. {}", "Delegato: avv. Marina Quarta, custode giudiziario: IVG, tel. {} ufficio esecuzioni", "Al numero {} mi dicono che il pass dura 90 giorni", "La sede è in via Pisacane 9.\nTel. {}, dalle 10 alle 17. cpia2@istruzione.it", "Info: {} (lun-ven, ore 9-12). urp@comune.lodi.it",
	}}.run(t, 0)
	grid{kind: PhoneNumber, forms: []string{"0471.882.113", "0422 656300", "0545 27.19.33"}, contexts: []string{
		"Da febbraio è allettato.\\nPer contatti {} oppure 349.66.20.148.\\nGrazie, Milena", "il mio numero è {} o 347 1234567", "chiamate mia madre allo {} altrimenti 347 1234567",
	}}.run(t, 0)
	grid{kind: PhoneNumber, forms: []string{"0338 4401927", "0 3 3 8 - 4 4 0 1 9 2 7", "0347-1234567"}, contexts: []string{
		"VENDO bici donna, ottimo stato. Clelia {}", "chiamatemi al {}", "il mio cellulare è sempre {}",
	}}.run(t, 0)
	grid{kind: PhoneNumber, forms: []string{"0422 656.300 - 0422 656.301", "049 822.347 - 0498 223.348", "0522 456.351 / 0522 456.352"}, none: true, contexts: []string{
		"Ufficio protocollo, tel. {}", "Comune di Lodi - centralino {} - protocollo@comune.lodi.it",
	}}.run(t, 0)
	grid{kind: DateOfBirth, forms: []string{"09/09/2019", "3.4.1971", "12/01/1988"}, contexts: []string{
		"ci siamo trasferiti in via Po 3. Componenti: Tarek Mansour, Leila Mansour, Yara Mansour ({}).", "Cambio di residenza. Componenti del nucleo: Ada Ferri ({}), Ugo Ferri",
	}}.run(t, 0)
	grid{kind: PhoneNumber, forms: []string{"392 11 40 557", "347 1234567"}, contexts: []string{
		"De Marinis Termoidraulica: pronto intervento 24h, {} - P.IVA 02775140391",
	}}.run(t, 0)
}
