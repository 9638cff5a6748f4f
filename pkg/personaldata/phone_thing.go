package personaldata

import "bytes"

// This file knows the things that bear a number as long as a telephone's: what is said
// to be the number of one is nobody's telephone.

// numberedThings are the names of things that are numbered, in the singular: "badge",
// "bonifico". In the plural, and behind "per", they say what a telephone is for: "per
// abbonamenti 347 …".
var numberedThings = wordSet(`conto bonifico transazione operazione pagamento rata distinta reversale importo totale bancomat multa sanzione istanza reclamo atto decreto sentenza
visura fornitura badge abbonamento tagliando permesso contrassegno autorizzazione licenza concessione scia cila rea cciaa pacco vettura bolla colli telaio motore targa
password user username account firmware release router modem sensore dispositivo centralina palo lampione cassonetto bidone mastello contenitore pozzetto armadietto
doi campione provetta referto accettazione ref errore bug log sessione popolazione punteggio follower visualizzazioni sn plico assegno carnet costo consumo`)

// thingQualities are what may stand between a thing and its number: "conto corrente
// postale 10…", "carta fedeltà 30…".
var thingQualities = wordSet("corrente postale bancario bancaria stradale amministrativa elettronico elettronica online cartaceo interno interna smarrito smarrita rubato scaduto scaduta nuovo nuova vecchio vecchia")

// numberedThing reports that the number in token first is one of a thing: "badge n.
// 347…", "il conto corrente postale è 010…".
func (x *scan) numberedThing(first int) bool {
	i, marks := first-1, 0
	for ; i >= 0 && marks < 2 && !x.ends(i) && !comma(x.gap(i)) && (x.class(i)&numberWord != 0 && !x.letterPair(i) || x.isCopula(i)); i-- {
		marks++
	}
	for n := 0; n < 2 && i > 0 && thingQualities().has(x.key(i)) && !x.ends(i-1); n++ {
		i--
	}
	if i < 0 || x.ends(i) || comma(x.gap(i)) {
		return false
	}
	colon := bytes.IndexByte(x.gap(i), ':') >= 0
	switch {
	case x.letterPair(i):
		i--
	case !numberedThings().has(x.key(i)):
		return false
	}
	if colon && i > 0 && !x.ends(i-1) && !x.breaksLine(i-1) && !comma(x.gap(i-1)) && !x.article(i-1) {
		return false // "il telefono sta nell'armadietto: 347 …"
	}
	for k := 1; k <= 2 && i-k >= 0 && !x.ends(i-k); k++ {
		if s := int(x.tokens[i-k].start); x.v.hasFold(s, "per ") || x.v.hasFold(s, "x ") {
			return false
		}
	}
	return true
}

// isCopula reports "è" at token i.
func (x *scan) isCopula(i int) bool {
	return x.tokens[i].len() == 1 && x.v.low(int(x.tokens[i].start)) == 'e'
}

// letterPair reports the second letter of "c/c" and "S/N" at token i.
func (x *scan) letterPair(i int) bool {
	if i == 0 || x.tokens[i].len() != 1 || x.tokens[i-1].len() != 1 || string(x.gap(i-1)) != "/" {
		return false
	}
	a, b := x.v.low(int(x.tokens[i-1].start)), x.v.low(int(x.tokens[i].start))
	return a == 'c' && b == 'c' || a == 's' && b == 'n'
}
