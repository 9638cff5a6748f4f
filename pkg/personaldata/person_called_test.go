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
