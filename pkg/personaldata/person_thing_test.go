package personaldata

import "testing"

// TestNamesThatBeginSentences holds names that are words of the language where a
// sentence begins: a person only when somebody does something.
func TestNamesThatBeginSentences(t *testing.T) {
	findsNames(t, []string{
		"Grazia e misericordia, altro che multe",
		"Letizia pura vedere il parco pieno",
		"Speranza poca, ma proviamo",
		"Costanza e pazienza, diceva il poeta",
		"Costanza ci vuole, a fare la fila",
		"Marina di Massa, spiaggia chiusa",
		"La Marina di Torrebella ha la bandiera blu",
		"Salvatore che salva tutti non ne conosco",
		"Rosa fresca aulentissima, leggeva il prof",
		"Pasquale o Natale, il regalo non arriva",
		"[Grazia] mi deve ancora venti euro",
		"[Vittoria], puoi chiamare tu l'idraulico?",
		"[Serena] non viene, ha la bimba dal dentista",
		"[Gioia] abita al terzo piano",
		"[Costanza] telefona domani",
		"[Rosa] è arrivata adesso, la faccio salire",
		"[Franca] x favore richiama tu",
		"[Felicita], la signora del terzo piano, non risponde",
		"[Gaia] ha la varicella",
		"Ambra, corallo e perle al mercatino",
		"Donato il defibrillatore alla scuola",
		"Assunta come cuoca, ho lavorato tre anni",
		"[Assunta] mia, quanta pazienza",
	})
}

// TestNamesOfThings holds names within titles, results, firms and products, each kind
// beside a person in a sentence alike.
func TestNamesOfThings(t *testing.T) {
	findsNames(t, []string{
		`Il circolo "Zia Nina" riapre sabato`,
		`Sala 2 "Il signor Bruschi va in vacanza" e "Nonna Pina"`,
		`Il libro "Marta e il lupo" è in biblioteca`,
		`Il carro "La zia Ernesta" ha vinto la sfilata`,
		`Sul campanello c'è scritto "[Olga Marchioro]"`,
		`mio zio ha detto "[Carla Bettini] paga sempre lei"`,
		"Atletico Borgo - Rocca Aurora 3-1",
		"Olimpia Milano batte Virtus Bologna 88-80",
		"rossini 2 bonaventura 1, finale dei rioni",
		"Impresa Eredi Bottacin S.n.c., lotto 3",
		"Vitali Giuseppe & Figli, infissi",
		"offerta della Zorzi Bruno s.a.s. di euro 3.000",
		"ho pagato [Zorzi Bruno] in contanti ieri",
		"Accompagna la festa Gedeone l'asinello",
		"il papa Leone ha parlato ai giovani",
		"il papà [Francesco] mi accompagna a scuola",
		"mio papa [Francesco] non viene",
		"Mostra su Margherita di Savoia e Matilde di Canossa",
		"[Anna] di Ferrara mi ha venduto la bici",
		"Sul cippo i nomi: Ettore Brusa, Mario Dondi, Luigi Carra",
		"Oro nei 100 stile per Martina Gelmini",
		"la medaglia di mio figlio [Luca] è arrivata",
		"La salsa Mamma Rosa costa 2 euro",
		"Biscotti La Mariuccia in offerta",
		"Il Forno Da Lina chiude per ferie",
		"la lista civica Aurora presenta il programma",
		"Il mister Galbiati fa riposare i titolari",
		"Ma Cleopatra che c'entra?",
		"La ciclovia Antonio Bressan è pronta",
		"in questo teatro cantò Ines Capuani",
		"nella nostra strada abita [Ines Capuani]",
		"lo stilista Renato Bandini veste la banda",
	})
}
