package personaldata

import "testing"

// neighbours are people as those who live beside them call them.
var neighbours = []string{"Rosmini", "Pierluigi", "Bruna", "Ghezzi", "Cesira", "Marku", "Zanolla", "Samuele", "Gennaro", "Ornella", "Bertoldi", "Wanda"}

func TestNeighbours(t *testing.T) {
	grid{kind: Person, forms: neighbours, contexts: []string{
		"la chiave ce l'ha {} del terzo piano", "{} del civico 8 fa rumore", "chiedete a {} della scala B", "l'ha visto {} dell'interno 4", "{} del primo piano non paga", "secondo me è stato {} del palazzo 3",
	}}.run(t, 0.12)
	grid{kind: Person, forms: []string{"Pierluigi", "Bruna", "Cesira", "Samuele", "Gennaro", "Ornella", "Wanda", "Rosetta", "Edna", "Omar"}, contexts: []string{
		"{} la figlia del fornaio ha ragione", "{} la mamma di un mio alunno non ha ricevuto la mail", "ieri {} il figlio del barbiere correva", "ho parlato con {} la nipote di don Piero",
	}}.run(t, 0.1)
	grid{kind: Person, forms: []string{"Tarek Mansour", "Lucia Bertoldi", "Gheorghe Marku", "Zanolla Pietro", "Fatou Diouf"}, contexts: []string{
		"ci siamo trasferiti in via Po 3. Componenti: {}", "Cambio di residenza. Componenti del nucleo: {}, Ada Ferri", "Nucleo residente:\\nComponenti: {}", "residenti con me. Conviventi: {}",
	}}.run(t, 0.05)
	grid{kind: Person, forms: []string{"Cammarata", "Brambilla", "Zanolla", "Bertoldi", "Hoxha"}, contexts: []string{
		"il citofono è {}, terzo piano", "sul campanello trovi {}", "sul citofono leggi {}", "sul campanello c'è {}",
	}}.run(t, 0.1)
}

func TestNeighboursNobody(t *testing.T) {
	grid{kind: Person, forms: []string{"Quinto", "Camerata", "Ghezzi", "Lavatoio", "Falck", "Setificio", "Mazzini"}, none: true, contexts: []string{
		"Ufficio Anagrafe - Delegazione di {}", "Presidio di {}, orari 9-12", "Sala: ex {}, via della Pace 2", "lavori nell'area ex {} da lunedì", "ritrovo: ex {}", "in via {} del centro storico", "piazza {} al primo piano",
	}}.run(t, 0.03)
}
