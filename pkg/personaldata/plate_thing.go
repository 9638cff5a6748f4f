package personaldata

// This file knows the things whose marks look like the plates of vehicles.

// codedThing reports that the plate in token i has the form of a mark of a thing right
// before it: "filtro CL 450 AR", "Coupon n. AB123CD". A "Tipo" is a car.
func (x *scan) codedThing(i int) bool {
	at := i - 1
	if at > 0 && x.class(at)&numberWord != 0 && x.tokens[at].len() <= 6 {
		at--
	}
	return at >= 0 && (!x.is(at, flagCapital) || x.is(at, flagCaps) || at == 0 || x.ends(at-1)) && (x.isOneOf(at, partWords()) || x.isOneOf(at, codedThings()))
}

// partWords are words for things whose marks look like plates.
var partWords = wordSet("pezzo tipo modello ricambio codice articolo sigla cod art filtro cartuccia")

// codedThings are more of them, beside which vehicles do not stand.
var codedThings = wordSet(`toner lampadina lampada batteria sensore centralina router modem stampante caldaia stufa pompa frigo frigorifero lavatrice lavastoviglie forno telefono cellulare tablet computer monitor schermo auricolare
coupon voucher sconto password pwd pin wifi username utente login account corso classe aula stanza esame insegnamento modulo laboratorio lezione libro collocazione scaffale inventario cespite versione firmware bug norma standard regolamento
voce file cartella percorso catalogo sezione padiglione stand farmaco vaccino dispositivo defibrillatore estintore microchip chip isin titolo obbligazione ral vernice tessuto colore pacco sn prodotto kit set parcella licenza porta scheda
lampione palo cassonetto bidone cestino tombino semaforo panchina fontanella idrante quadro armadio colonnina telecamera cartello segnale albero`)

// markedThings are what has marks that look like plates, those of partWords among them.
var markedThings = wordSet("pezzo tipo modello ricambio codice articolo sigla cod art filtro cartuccia stanza sala aula stampante caldaia stufa camera cella scheda pratica linea lampada pompa centralina matricola lotto serie porta uscita banchina gru antenna boa radio password rete versione norma delibera gara")

// device reports a word in capitals right before token i, as before the marks of
// machines: "defibrillatore DAE EZ417JT".
func (x *scan) device(i int) bool {
	return i > 1 && x.is(i-1, flagCaps) && x.tokens[i-1].len() == 3 && !x.is(i-2, flagCaps) && string(x.gap(i-1)) == " " && x.class(i-1) == 0
}

// plateLike are two letters before a number that are no plate's: roads, decrees,
// units and the like.
var plateLike = [...]string{"ss", "sp", "sr", "sc", "dl", "dm", "dd", "gm", "gr", "kg", "km", "mt", "cm", "mm", "ml", "rg", "pg", "cv", "kw", "hp"}

// measure reports that token i begins with one of plateLike.
func (x *scan) measure(i int) bool {
	for _, word := range plateLike {
		if x.v.hasFold(int(x.tokens[i].start), word) {
			return true
		}
	}
	return false
}

// amongMarks reports that the sentence of token i, in a text without vehicles, speaks of
// the marks of things: "la sigla sul catalogo è SD-220-LG oppure AB123XX".
func (x *scan) amongMarks(i int) bool {
	const reach = 12
	for k := 1; k <= reach && i-k >= 0 && !x.ends(i-k); k++ {
		if x.isOneOf(i-k, markedThings()) || x.isOneOf(i-k, partWords()) || x.isOneOf(i-k, codedThings()) {
			return true
		}
	}
	return false
}

// permits are papers with numbers of their own, for vehicles and for other things: "permesso
// VE 044718".
var permits = wordSet("permesso permessi pass contrassegno tagliando abbonamento autorizzazione bollino")

// numberedCar reports a car whose model is a number: "chi è della 500 ET 909YS?".
func (x *scan) numberedCar(i int) bool {
	if i < 1 || !x.is(i, flagNumber) || !x.isOneOf(i-1, carArticles()) {
		return false
	}
	switch string(x.v.b[x.tokens[i].start:x.tokens[i].end]) {
	case "500", "600", "126", "127", "850", "106", "107", "108", "205", "206", "207", "208", "306", "307", "308", "407", "508", "2008", "3008", "5008", "147", "156", "159", "911":
		return true
	}
	return false
}

var carArticles = wordSet("la una della alla sulla dalla nella quella questa fiat peugeot alfa porsche mia tua sua vecchia")
