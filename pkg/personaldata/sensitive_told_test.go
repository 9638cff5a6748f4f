package personaldata

import "testing"

// TestConditionsToldByTurns holds turns of speech that say whose a condition is, and
// those alike that are of nobody or that joke.
func TestConditionsToldByTurns(t *testing.T) {
	findsBracketed(t, Health, toldConditions)
	findsBracketed(t, SocialBenefit, toldBenefits)
}

var toldConditions = []string{
	"Scrivo come utente [ipovedente]: il sito non si legge",
	"Lo chiedo da cittadina [ipovedente]",
	"I servizi vanno pensati anche per il cittadino ipovedente",
	"mi hanno trovato il [diabete] a marzo",
	"hanno trovato il diabete nel 5 per cento del campione",
	"le analisi confermano il diabete in aumento in città",
	"sono la mamma di un bambino [celiaco]",
	"è il tutore di un comune commissariato",
	"ho settant'anni e l'[artrosi], le scale non le faccio",
	"mia figlia ha avuto un'altra [crisi epilettica]",
	"il paese ha avuto un altro attacco di panico mediatico",
	"Paolo Righi è un uomo che ha la [depressione]",
	"mio nonno è malato ma di nostalgia",
	"mio nonno è [malato], sì, ma ancora lucido",
	"mio cugino ha la febbre, ma quella dell'oro",
	"ieri non era malata, era al mare",
	"se ti si buca una gomma si fermano in tre",
	"mia moglie è [attaccata al respiratore]",
}

var toldBenefits = []string{
	"aspettavamo il [bonus affitto] da un anno",
	"Ich beziehe den [assegno unico] seit Mai",
	"Domande ferme per il bonus affitto, dice il comune",
}

// TestConditionsToldByTheDay holds what the head, the body or the day of somebody tells,
// without a name for it, and the same words of nobody.
func TestConditionsToldByTheDay(t *testing.T) {
	findsBracketed(t, Health, dayConditions)
}

var dayConditions = []string{
	"mia madre [non ci sta più con la testa]",
	"a mio padre hanno [aperto il torace] a giugno",
	"mia madre [respira solo] con la macchinetta",
	"hanno [trovato una massa] a mia suocera",
	"mio figlio si [misura lo zucchero] cinque volte al giorno",
	"mia cugina è [in stato di minima coscienza]",
	"non ho più [l'uso delle gambe]",
	"mia figlia è [nata a 26 settimane]",
	"mia moglie [non esce più di casa] per via dell'altro",
	"questo sindaco non ci sta più con la testa",
	"hanno aperto la pancia al pallone",
	"Abbiamo trovato la formazione di domenica",
	"mia sorella è uscita dalla comunità montana a giugno",
	"mio figlio si taglia la pizza da solo",
	"Porto il sacchetto dell'umido in strada alle 22",
	"mio cognato non arriva a fine mese",
	"il nostro assessore ha la sindrome di Stoccolma",
	"m'è preso un colpo: 300 euro di TARI",
}
