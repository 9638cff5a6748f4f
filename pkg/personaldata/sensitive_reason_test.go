package personaldata

import "testing"

// TestConditionsAsReasons holds every way to ask for something with every way to give a
// condition as the reason.
func TestConditionsAsReasons(t *testing.T) {
	wishes := []string{
		"Chiedo l'esonero dal turno notturno", "Vi chiedo un posto auto", "Vorrei un appuntamento al piano terra", "Chiediamo la dieta speciale",
		"Non potrò esserci martedì", "Domando una proroga", "Con la presente chiedo la sospensione della retta",
	}
	reasons := []string{
		"perché sono [in chemioterapia]", "in quanto affetta da [sclerosi multipla]", "poiché devo fare la [dialisi] tre volte la settimana",
		"a causa di un'[ernia del disco]", "per motivi di salute legati alla [depressione]", "causa [intervento al ginocchio]", "perché [dislessica]",
	}
	var texts []string
	for _, wish := range wishes {
		for _, reason := range reasons {
			texts = append(texts, wish+" "+reason+".")
		}
	}
	findsBracketed(t, Health, append(texts, reasonsOfNobody...))
}

var reasonsOfNobody = []string{
	"Chiediamo la chiusura della fabbrica a causa dell'amianto e dei tumori",
	"Si richiede la chiusura della scuola a causa del covid",
	"Chiedo più panchine perché i malati di Parkinson si stancano",
	"Si chiede la sanificazione a causa della scabbia segnalata nel plesso",
	"vorrei un assessore meno sordo",
	"serve un medico perché il diabete va seguito",
	"Vorrei capire perché dializzati e trapiantati pagano il ticket",
	"Non riesco a capire perché un cieco debba pagare il parcheggio",
	"Chiediamo il defibrillatore in piscina perché un infarto può capitare a tutti",
	"Chi chiede il rinvio per motivi di salute legati alla gravidanza presenta il certificato",
}

// TestConditionsOfNoneHere holds conditions and benefits said of the famous, denied, sold
// or decided of as such.
func TestConditionsOfNoneHere(t *testing.T) {
	findsBracketed(t, Health, []string{
		"Beethoven era sordo e ha scritto la Nona",
		"Papa Francesco era ricoverato al Gemelli",
		"Per fortuna non ho mai avuto il covid",
		"mia cugina vende stampelle",
		"i tuoi commenti sono da TSO",
		"Ho letto che Leonardo da Vinci è stato operato all'anca",
		"Io dico che la sanità deve fare la dialisi e nessuno dice niente",
		"Io dico che un bambino su dieci è allergico alle arachidi",
		"chi scrive che il vaccino causa l'autismo è un pazzo",
		"Chi scrive è affetto da [sclerosi multipla] e [non cammina]",
		"mio zio ha la [tosse col sangue] da un mese",
		"mio cugino è [cardiotrapiantato] dal 2020",
		"mia madre ha l'[invalidità civile al 100%]",
		"ho un'[invalidità del 67%] e sono iscritta",
	})
	findsBracketed(t, SocialBenefit, []string{
		"Il ministro in tv ha detto che il bonus bollette sarà prorogato. Ci credo quando lo vedo",
		"il mio [bonus affitto] sarà prorogato, dice il CAF",
		"Chiedo informazioni sui requisiti per la casa popolare",
		"la nostra città ha chiesto i buoni spesa",
		"la spesa la paga il comune, cioè noi",
		"la [spesa me la porta la caritas]",
		"Comunico di rinunciare al [bonus affitto] assegnatomi",
	})
}

// TestTelephonesOfThoseToBeTold holds "avvisi", which is a verb, too.
func TestTelephonesOfThoseToBeTold(t *testing.T) {
	findsBracketed(t, PhoneNumber, []string{
		"qualcuno avvisi il figlio ([340 9916328])",
		"avvisi Marco al [340 9916328]",
		"avviso n. 3409916328 del 3 marzo",
	})
}

// TestCandidatesAtExams tells candidates for a post from those at an election.
func TestCandidatesAtExams(t *testing.T) {
	findsBracketed(t, Person, []string{
		"La candidata [Sergia Mauri] chiede di rinviare la prova orale del concorso",
		"Il candidato [Sergio Mauri] ha superato il colloquio per il posto di vigile",
		"Il candidato sindaco Piero Landolfi parla domani in piazza",
		"Il candidato Piero Landolfi ha promesso la piscina",
	})
}
