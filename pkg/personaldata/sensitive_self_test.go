package personaldata

import "testing"

// TestConditionsSaidInPassing holds ways in which people say in passing what they or
// theirs have, and those alike that are of nobody or that joke.
func TestConditionsSaidInPassing(t *testing.T) {
	findsBracketed(t, Health, []string{
		"da [diabetica] dico che la mensa è pessima",
		"parlo da [malato oncologico]",
		"in quanto [celiaco] ho diritto al pasto?",
		"da mamma di un bimbo [autistico] vi ringrazio",
		"ve lo dice una che ha la [sclerosi multipla]",
		"ve lo dice uno con [due stent]",
		"dal 2019 [dializzato], chiedo la priorità",
		"da malato di calcio dico che lo stadio va chiuso",
		"come depresso vi dico che fate ridere",
		"il sindaco parla da sordo",
		"il ricorso in quanto invalido è respinto",
		"Da disabile a campione: la storia dello sport cittadino",
		"ve lo dice uno che ha la passione del calcio",

		"mi hanno prescritto lo [Xanax]",
		"mi ha segnato gli [antidepressivi]",
		"mi hanno dato 20 [gocce di Lexotan]",
		"mi hanno dato 3 mesi per pagare la multa",
		"gli hanno dato il numero sbagliato",
		"la nonna se n'è andata per un [tumore]",
		"mio zio se n'è andato per una settimana al mare",
		"il [diabete] ce l'ha anche mia madre",
		"il [diabete] ce l'ho anch'io",
		"la depressione ce l'ha il campionato",
		"l'autismo ce l'ha chi governa",
	})
}

// TestConditionsOnlyAsked holds what is compared, asked or somebody's trade.
func TestConditionsOnlyAsked(t *testing.T) {
	findsBracketed(t, Health, []string{
		"Mio nonno diceva: meglio un tumore che un sindaco così",
		"meglio la gastrite che il bus 12, mi creda",
		"in farmacia mi hanno chiesto se avevo la tosse",
		"mi chiedono se ho il diabete, ma che domanda è",
		"ho chiesto un posto perché ho il [diabete]",
	})
	findsBracketed(t, SocialBenefit, []string{
		"mia moglie fa l'assistente domiciliare",
		"faccio l'assistente domiciliare da dieci anni",
		"mi hanno chiesto se prendo il bonus affitto",
		"mia madre ha l'[assistente domiciliare] due ore al giorno",
	})
}
