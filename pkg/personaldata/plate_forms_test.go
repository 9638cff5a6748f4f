package personaldata

import "testing"

func TestPlateForms(t *testing.T) {
	grid{kind: Plate, forms: []string{
		"AB123CD", "AB 123 CD", "AB-123-CD", "AB 123CD", "AB123 CD", "AB.123.CD", "ab123cd", "ab 123 cd", "gf204kl", "GF 204 KL", "EX 001 AA", "za900bc", "XA123BC", "AB/123/CD", "FG_123_HJ",
	}, contexts: []string{
		"targa {}", "auto targata {}", "la macchina {} è sempre qui", "il furgone {} perde olio", "multa per {}", "verbale veicolo {}", "c'è una {} in doppia fila", "ancora la {} sul passo carrabile", "{} parcheggiata sulle strisce", "segnalo {} in sosta vietata", "per la mia auto ({}) chiedo il permesso ZTL", "Permesso residenti zona A, {}", "fermo amministrativo {}", "demolizione veicolo {}",
		"una Fiat Punto grigia, {}", "la Clio di mio padre, {}, è stata rimossa", "rimossa {} ieri notte", "carro attrezzi ha preso {}", "Marca: Fiat\\nModello: Panda\\nTarga: {}", "targa;intestatario\\n{};Rossi", "revisione scaduta {}", "assicurazione {} scaduta", "sosta pagata targa {}", "hanno rubato l'auto a mio marito: {}", "noleggio {}", "cambio targa da {} a un'altra", "tg: {}", "trg {}",
	}}.run(t, 0.015)
}

func TestOldPlateForms(t *testing.T) {
	grid{kind: Plate, forms: []string{
		"MI 1A2345", "MI1A2345", "MI A12345", "MI 123456", "TO A12345", "ROMA A12345", "ROMA 123456", "AB12345", "AB 12345", "AE123A", "BN 456 L",
	}, contexts: []string{
		"targa {}", "la moto targata {}", "la moto {} è sempre qui", "scooter {} in divieto", "la mia vespa {}", "verbale veicolo {}", "trattore {}", "rimorchio agricolo {}", "auto d'epoca {}", "una 500 d'epoca, {}", "radiazione dal PRA targa {}", "bollo moto {}", "rubata la moto {}", "hanno rubato il motorino a mio figlio, {}",
	}}.run(t, 0.01)
}

// A word for a vehicle elsewhere in the text makes no plate of the mark of a thing.
func TestMarksOfThings(t *testing.T) {
	grid{kind: Plate, forms: []string{"AB123CD", "AA 123 BB", "CD-204-KL", "BA417LM"}, contexts: []string{
		"per la macchina: codice {}", "Ho pagato il parcheggio. Toner {}", "filtro {} dell'auto", "Ho la moto. Il corso {} inizia lunedì", "parcheggio pieno, aula {}", "esame {}, auto in cortile", "Ho pagato il parcheggio. Coupon n. {}", "voucher {} per il parcheggio", "wifi {} in macchina", "batteria {} auto", "la macchina del caffè, modello {}",
		"sensore {} del parcheggio", "centralina {} dell'auto", "la stampante {} e la macchina", "defibrillatore {} presso il parcheggio", "lampada {} del parcheggio", "farmaco {} lasciato in auto", "padiglione {}, parcheggio gratuito", "cod. {} auto", "norma {} per i veicoli", "ISIN {} di una casa auto", "vernice {} per auto", "kit {} per la moto",
	}, none: true}.run(t, 0)
}
