package personaldata

import "testing"

func TestNamesThatAreCalledFor(t *testing.T) {
	findsNames(t, []string{
		"per le chiavi chiedere di [Righetto]",
		"chiedi de [Ballarin] al bar",
		"il pacco al secondo piano, suoni [Barbieri]",
		"l'interno 6 ([Ballardini]) ha la chiave",
		"il volume 6 (Ballardini) è esaurito",
		"chiedere di Roma antica",
		"suonare Vivaldi al saggio",
		"Le famiglie [Ravaglioli] e [Zambonelli] ringraziano i vicini",
		"Ospite: [Hendrik Bianchi]; passaporto YB6613094",
		"referente [Ettorina Baglioni] / cell. 366 48 20 917",
		"COGNOME E NOME: [QUATTRINI ZELINDA]",
		"Pren. confermata per [Tonia Santopadre] alle 10.30",
		"sono il papà di [dora bevilacqua] della prima c",
		"il tipo si firma [marco tramonti] e vende gomme",
	})
}

// TestNamesAtTable holds places to eat and things for sale that bear a given name.
func TestNamesAtTable(t *testing.T) {
	findsNames(t, []string{
		"L'aperitivo da Otello costa troppo",
		"Pizzeria Da Ciro e Mario, consegne a domicilio",
		"sedia Luisa, tavolo Franco, divano Anita: fuori tutto",
		"la Vespa di mio nonno e la Lambretta",
		"X la caldaia senti [Beppe]",
		"per la squadra chiamare [Manolo] la sera",
		"La squadra Fiore Rosso vince il palio",
		"lascia la sedia a [Luisa]",
		"mio nonno [Otello] non esce",
	})
}

func TestNamesInRequestsAndLists(t *testing.T) {
	findsNames(t, []string{
		"Con riferimento all'istanza di accesso presentata dal dott. [Nevio Sartori] in qualità di confinante, si comunica il differimento.",
		"Con riferimento alla nota del dott. Nevio Sartori, Ufficio Tributi, si comunica il differimento.",
		"ELENCO AMMESSI\n1) [AGAZZINI MARZIA]\n2) [BRAMBATI OSCAR]",
		"assenti i signori [Carlotti], [Nardelli] e [Wieser]",
		"Nome del delegato: [Pier Luigi Fanti]\nGrado di parentela: zio",
		"ringrazio la sig.na [De Sanctis]",
	})
}

// TestNamesOfThoseSpokenOf holds people to whom one is sent, whom all remember, who are told apart by a trait, and children whose birth is told; beside things alike.
func TestNamesOfThoseSpokenOf(t *testing.T) {
	findsNames(t, []string{
		"Chiedetelo alla [Bertolini], che con tre figli a carico non ha avuto niente",
		"Chiedi alla [Zanetti] se ha le chiavi",
		"Ditelo al [Corsini] che parcheggia sempre in doppia fila",
		"Chiedete alla Regione, che i soldi li ha",
		"Chiedetelo alla Lega, che governa da anni",
		"Chiedete al Comune o alla Provincia",
		"Chiedi alla Conad se hanno il lievito",
		"Dillo alla Vodafone che la linea non va",
		"ma lo sapete che il [de marchis] quello col cane nero ha denunciato mezzo condominio?",
		"guarda che il [bertolini] quello del terzo piano parcheggia sempre lì",
		"la [zanetti] quella col passeggino mi ha insultato",
		"ieri il [galimberti] quello della ferramenta era chiuso",
		"c'era la [corsini] quella che lavora in posta",
		"il comune quello col sindaco nuovo non fa niente",
		"il ristorante quello in piazza ha chiuso",
		"il mercato quello del giovedì è spostato",
		"la fontana quella della piazza perde",
		"il parroco quello nuovo è gentile",
		"il martini quello bianco costa 5 euro",
		"novità: è nata [Azzurra], la mia secondogenita, il 3 novembre",
		"è nato [Libero], il mio primo nipote, ieri alle 4",
		"è arrivata [Aurora], la nostra bimba!",
		"ieri è nato [Leone], figlio di mia cugina",
		"è nata Azzurra, la nuova squadra di volley del paese",
		"è nata Aurora, la piattaforma del comune",
		"è nato Nettuno, il nuovo battello",
		"è nata Vittoria, la vitellina della fattoria",
		"Vi ricordate il [Minghetti] dell'officina? Abita ancora qui",
		"Avete visto la [Bertoni] dell'edicola?",
		"Conoscete il [Carducci] del secondo piano?",
		"Vi ricordate il Garibaldi della piazza, quello di bronzo?",
		"[Rosa] la mia bambina ha aspettato il pulmino sotto la pioggia",
		"[Serena] la mia vicina non dorme più",
		"[Gaia] mia figlia ha perso il bus",
		"[Chiara] mia nipote non trova posto al nido",
		"Rosa la mia preferita, l'azzurra è più brutta",
		"Rosa la mia casa, gialla la tua",
		"Rosa il colore delle nuove panchine",
	})
}
