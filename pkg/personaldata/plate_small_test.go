package personaldata

import "testing"

func TestPlatesAsPeopleSayThem(t *testing.T) {
	findsBracketed(t, Plate, []string{
		"guido solo con la [cj 204 xm] di papà",
		"la [zt 118 kr] sta lì da un mese",
		"con l'ape [bm 60352] ci va a funghi",
		"una motocicletta rossa, [EK 27719], e via",
		"la moto che hai visto sotto casa è [EH 40912]?",
		"una seicento blu, [CL 093 NM], mi ha tagliato la strada",
		"rottamo la vecchia [MI 6K1234]",
		"è la fiat Tipo [FZ 118 VN] del vicino",
		"il pezzo KR 772 BT del frullatore e della macchina",
		"Targa espositiva tipo CL 450 AR, plexiglas",
		"la pi 250 di greco, la km 300 al",
		"vale seicento euro, ordine XR 455 TT",
	})
}

func TestInitialsOfVATNumbers(t *testing.T) {
	findsBracketed(t, VATCode, []string{
		"La mia P.I. è [01104420680]",
		"la P.I. sullo scontrino è [01606100269] e basta",
		"p.i. Mario, pratica 01606100269",
	})
}

func TestLicencesBesideCards(t *testing.T) {
	findsBracketed(t, DriverLicense, []string{
		"Patente (se privo di carta d'identità): [TN2204418B].",
		"Il sig. Ludwig Pichler, [BZ7710294F], contesta la multa al veicolo",
		"La ditta Pichler, XX7710294F, contesta la fornitura del veicolo",
	})
}

func TestPlatesOfCarsInTheWay(t *testing.T) {
	findsBracketed(t, Plate, []string{
		"ancora [fm 882 sv] sul marciapiede",
		"segnalo [fm882sv] sul marciapiede davanti alla scuola",
		"Gentilmente spostate [Fm882sv] dal passo carraio, grazie",
		"il lampione fm882sv del parcheggio è spento",
		"cassonetto fm882sv in mezzo al marciapiede",
		"avete visto lo scooter [ed51207]? me l'hanno rubato",
		"moto [ed51207] contromano",
		"hanno preso il motorino [x4k7tr] in cortile",
		"scooter xmax 300 del 2019, px125 e et4 in garage",
		"Piaggio X9 500 parcheggiato",
		"targa [XBCKT7]",
		"motorino XBCKT7 nel listino",
		"sempre quella, [gk 301 zb], in doppia fila",
		"Sempre la solita [dx 660 rg] attaccata all'idrante",
		"la famosa [hw 112 rs] è tornata",
		"la [cs 093 pe] ce l'avete lasciata lì",
		"moto in divieto, targa [ed 51207], mandate qualcuno",
		"la 500 d'epoca ([TO 718823]) paga il bollo",
		"il maggiolino [MI K84321] gira ancora",
		"fm 882 sv la radio libera",
		"filtro gk 301 zb compatibile",
		"ricambio dx 660 rg per lavatrice",
		"prot. MI 84321 del Comune",
		"TO 718823 del 12 marzo",
		"la solita pratica, dx 660 rg",
		"un pezzo cm 300 kg sul marciapiede",
	})
}

func TestPlatesFromAbroad(t *testing.T) {
	findsBracketed(t, Plate, []string{
		"camper tedesco [M-KL 4471] scarica in strada",
		"furgone bianco rumeno [B 204 XYZ] raccoglie ferro",
		"un'auto francese [GH-204-XA] in sosta",
		"auto tedesca del 2021, 12 mila km",
		"Contesto il verbale: la mia [EF 201 DN] era in garage",
		"Contesto il verbale: la mia pratica EF 201 DN era chiusa",
	})
}

// Nothing in these texts is called a vehicle.
func TestPlatesWithoutAWordForAVehicle(t *testing.T) {
	findsBracketed(t, Plate, []string{
		"chi è il proprietario della [AB123CD]?",
		"ho visto scappare la [FK 204 ZB] dopo lo schianto",
		"mio cognato ha la [GA771LM]",
		"[EX 118 TC] è di nuovo davanti al garage",
		"ancora [DZ548LM] sulle strisce",
		"targa [AB - 123 - CD] segnalata",
		"la stanza è la AR315PT",
		"l'urp è una CX331AD, il toner giusto non c'è",
		"la centralina FB770MS è guasta, la FB771MS no",
		"chi ha preso la scheda della FK204ZB?",
	})
}
