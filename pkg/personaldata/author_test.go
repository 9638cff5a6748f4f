package personaldata

import "testing"

// TestNamesOfAnotherAuthor holds siblings of what an independent author's texts had and
// the engine did not know: names in brackets, all else is nobody.
func TestNamesOfAnotherAuthor(t *testing.T) {
	findsNames(t, []string{
		"Delegante: [Carta Ilenia]\nDelegato: [Carta Ivano], c.i. CA55820NE",
		"Delegata: [Pichler Waltraud], nata a Brunico",
		"Referente pratica SCIA: arch. [Fontanarosa Ilenia]",
		"Referente famiglia: [Berisha Liridona]",
		"IL SIGNOR [PASQUALINI] DEL TERZO PIANO PRENDE IL REDDITO DI CITTADINANZA",
		"LA SIGNORA [TAGLIAFERRI] DEL PRIMO PIANO URLA TUTTE LE NOTTI",
		"Graduatoria buoni spesa: 1) [Conti Nadia], 2) [Gjoka Besnik]. Gli altri sono in lista d'attesa.",
		"nome;cognome;telefono\n[Samira];[El Haddaoui];3895514402",
		"Notifica a mani di [Bettoni Alderico], ore 11.20",
		"ho parlato con [Kehinde Omoregbe] e [Tharindu Senevirathna] del trasloco",
		"SONO SORDO DALLA NASCITA E NON POSSO TELEFONARE",
		"SONO DIABETICO E CHIEDO UN PASTO DIVERSO",
		"Chiara come l'acqua la risposta dell'ufficio, grazie",
		"Serena domenica a tutti",
		"Serena domenica!",
		"[Chiara] come sta?",
		"Auguri a tutte le Marie e a tutti i Giuseppe!",
		"la cucina emiliana e il sugo emiliano",
		"la ditta dice di chiamarsi TermoIdea e lascia un numero",
		"fattura da intestare a Panificio Due Spighe di Serena & C. sas",
		"Pastore tedesco, nome Argo, microchip 380260005512340.",
		"me mama la gà el diabete",
	})
}

func TestConditionsOfAnotherAuthor(t *testing.T) {
	findsBracketed(t, Health, []string{
		"mio padre è [malato di Parkinson] da anni",
		"mia madre, [malata di diabete], non esce",
		"IO SONO [SORDO] E VOI SOLO IL TELEFONO",
	})
}

func TestPassportsOfAnotherAuthor(t *testing.T) {
	findsBracketed(t, Passport, []string{
		"il mio [YA 7714039], quello di Ludovica [YB0031995]",
		"i miei dati: [YC1180427], lui invece [YB 4410098]",
		"ordine n. YA7714039 spedito",
	})
}
