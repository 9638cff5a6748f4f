package personaldata

import "testing"

// TestInstitutionsNamedAfterPeople puts surnames and full names where they mean a hospital,
// a school, a theatre or a stadium, and where they mean somebody.
func TestInstitutionsNamedAfterPeople(t *testing.T) {
	grid{kind: Person, none: true, forms: []string{"Gaslini", "Cardarelli", "Buzzi", "Monaldi", "Cannizzaro", "Vito Fazzi"}, contexts: []string{
		"mia zia è ricoverata al {} da ieri", "l'hanno operata al {}", "visita al {} alle 10", "portato al {} in ambulanza", "sono stata al {} per gli esami",
		"dimesso dal {} con la febbre", "è nata al {} nel 2011",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Cardarelli", "cardarelli", "Galeazzi", "Spallanzani"}, contexts: []string{
		"il {} ha una lista d'attesa infinita", "mia suocera è ricoverata al {}", "ci hanno mandato dal {} al pronto soccorso",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Pacinotti", "Scarabelli", "Guglielmini", "Belluzzi", "Malpighi", "Datini"}, contexts: []string{
		"mio figlio va al {}", "iscrizioni al {} aperte fino a gennaio", "mia figlia frequenta il {} e torna alle 14", "il {} ha il tetto che perde",
		"quest'anno al {} mancano i prof", "gli studenti del {} in corteo domani", "concerto al {} sabato sera",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Renzo Barbera", "Romeo Menti", "Mario Bonolis"}, contexts: []string{
		"partita al {} alle 20:45, divieti di sosta", "siamo stati al {} con la scuola", "ieri al {} c'erano 4.000 persone",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"Brambilla", "Bertoldi", "Pacinotti"}, contexts: []string{
		"la signora {} è ricoverata da ieri", "il signor {} visita la mostra", "la {} è stata operata ieri",
		"il {} ha il cane che abbaia tutta la notte", "il sig. {} è al Niguarda per esami", "mia figlia esce con il figlio della signora {}",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"Gino", "Beppe", "Luca"}, contexts: []string{
		"ho portato la spesa al mio amico {}", "è andata dal {} a prendere il pane", "{} è ricoverato da lunedì",
	}}.run(t, 0)
}

// TestNamesOfAnybody holds names that stand for anybody's, and cars.
func TestNamesOfAnybody(t *testing.T) {
	grid{kind: Person, none: true, forms: []string{"Rossi Mario", "Bianchi Anna", "Carlo Brambilla"}, contexts: []string{
		"esempio: {}, nato a Roma", "compilare come nel fac-simile: {}", "indicare cognome e nome (es. {})", "scrivere il nome (es: {})",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Giulia", "Giulietta"}, contexts: []string{"vendo {} 2.2 turbodiesel", "bella la {} 1.4 del vicino"}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Rossi", "Brambilla"}, contexts: []string{"il signor {} qualunque paga sempre"}}.run(t, 0)
	grid{kind: Person, forms: []string{"Giulia", "Marta"}, contexts: []string{"mia figlia {} 3 anni", "per {} 2 biglietti, per me 1"}}.run(t, 0)
}

// TestNamesBesideWrongCodes holds a name before a code that is none, because its check
// character is wrong.
func TestNamesBesideWrongCodes(t *testing.T) {
	grid{kind: Person, forms: []string{"Pelliccioni Ornella", "Marta Zinno"}, contexts: []string{
		"{} PLLRLL60A41H294B tel 3479981122", "utente {} ZNNFDN49L07E482X",
	}}.run(t, 0)
}

// TestFamiliesAtTheirs holds what is told of families.
func TestFamiliesAtTheirs(t *testing.T) {
	grid{kind: Person, forms: []string{"Toffolon", "Pelliccioni", "Brambilla"}, contexts: []string{
		"i {} litigano tutte le notti", "i {} buttano i sacchi dal balcone", "i {} ospitano mezza via", "i {} hanno il cane che abbaia",
	}}.run(t, 0)
}

// TestOfficesByOtherNames holds those who are told by what they are and not by an office's
// usual name.
func TestOfficesByOtherNames(t *testing.T) {
	grid{kind: Person, none: true, forms: []string{"Ivo Serra", "Marta Zinno", "Carla Dessì"}, contexts: []string{
		"il primo cittadino {} ha inaugurato la piazza", "secondo la prima cittadina, {}, i lavori finiranno a maggio", "{}, primo cittadino, risponde alle critiche",
		"il centravanti {} salta il derby", "il caposquadra della protezione civile {} coordina",
	}}.run(t, 0)
}

// TestPeopleInPublicWords holds private people behind words that are also said of places and
// the stage.
func TestPeopleInPublicWords(t *testing.T) {
	grid{kind: Person, forms: []string{"Ivo Serra", "Marta Zinno", "Carla Dessì"}, contexts: []string{
		"ho parlato con il richiedente asilo {} e dice di no", "premiati gli alunni {} e Leo Bianchi della 5B",
	}}.run(t, 0)
}
