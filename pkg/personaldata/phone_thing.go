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
doi campione provetta referto accettazione ref errore bug log sessione popolazione punteggio follower visualizzazioni sn plico assegno carnet costo consumo
autolettura ldv ccp fatt pwd fidelity vin microchip chip part partic mapp cassa terminale coordinate quota abitanti voti preferenze schede estrazione durc cassetto armadio cabina tombino giacenza omologazione
wifi pat siae cred alloggio sda dhl brt gls ups tnt bollo seggio loculo tomba rgnr kwh km kg mc mq decoder estintore caldaia catena lucchetto tess cespite etichetta sigillo campo iscrizione fedeltà immobiliare`)

// thingsByMark are numbered things too, but only where a mark for a number says so: a
// telephone stands beside their bare names, "contribuente n. 331…", "carta 347 …".
var thingsByMark = wordSet(`contribuente esame carta iscrizione albo chiamata intervento guasto caso nota lista elenco posizione scheda camera stanza aula posto linea corsa iscritto iscritta socio socia tesserato
allegato modulo invalidi disabili oda esattoriale tari imu protocollata protocollato registrata registrato assunta utenza cittadino paziente dipendente ditta concorrente candidato elettore elettrice rapporto scatola quadro`)

// countedThings are what stands behind a number that counts or measures it: "331 245 678
// abitanti".
var countedThings = wordSet(`abitanti voti preferenze schede persone visualizzazioni follower volte mila milioni miliardi kwh mwh kw watt byte bytes kb mb gb km kg ton tonnellate mc mq metri chilometri litri grammi ettari cmc cm mm
passi punti copie esemplari pezzi unità righe record iscritti elettori utenti alunni lire dollari franchi sterline eur euro calorie kcal giri battute caratteri secondi minuti anni mosche stelle parole articoli`)

// thingQualities are what may stand between a thing and its number: "conto corrente
// postale 10…", "carta fedeltà 30…".
var thingQualities = wordSet("corrente postale bancario bancaria stradale amministrativa elettronico elettronica online cartaceo interno interna luce smarrito smarrita rubato scaduto scaduta nuovo nuova vecchio vecchia")

// enteredStems begin the words for what is entered in a register under a number.
var enteredStems = newStems("registrat", "protocollat", "acquisit", "iscritt", "rubricat", "identificat", "assunt", "repertoriat", "archiviat")

// fileKinds are the endings of the names of files, which are numbered too.
var fileKinds = wordSet("pdf jpg jpeg png gif doc docx xls xlsx csv xml json txt zip eml msg pm mp mov")

// numberedThing reports that the number in token first is one of a thing: "badge n.
// 347…", "il conto corrente postale è 010…".
func (x *scan) numberedThing(first int) bool {
	if x.thingList(first) {
		return true
	}
	i, marks, marked := first-1, 0, false
	for ; i >= 0 && marks < 2 && !x.ends(i) && !comma(x.gap(i)) && (x.class(i)&numberWord != 0 && !x.letterPair(i) || x.isCopula(i)); i-- {
		marks++
		marked = marked || !x.isCopula(i)
	}
	for n := 0; n < 2 && i > 0 && thingQualities().has(x.key(i)) && !x.ends(i-1); n++ {
		i--
	}
	if i < 0 || x.ends(i) || comma(x.gap(i)) {
		return false
	}
	for n := 0; marked && n < 2 && i > 0 && (x.at(i, "con") || x.at(i, "il") || x.at(i, "al") || x.at(i, "sotto")) && !x.ends(i-1); n++ {
		i-- // "registrata con il numero 340…"
	}
	if marked && x.beginsLike(i, enteredStems) {
		return true
	}
	colon := bytes.IndexByte(x.gap(i), ':') >= 0
	switch {
	case x.letterPair(i):
		i--
	case !numberedThings().has(x.key(i)) && !(marked && thingsByMark().has(x.key(i))):
		return false
	}
	if marked {
		return true // "contattatemi per bolla n. 331…"
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

// letterPair reports the last letter of "c/c", "S/N", "R.G." and "c.c.p." at token i.
func (x *scan) letterPair(i int) bool {
	if i == 0 || x.tokens[i].len() != 1 || x.tokens[i-1].len() != 1 || string(x.gap(i-1)) != "/" && string(x.gap(i-1)) != "." {
		return false
	}
	a, b := x.v.low(int(x.tokens[i-1].start)), x.v.low(int(x.tokens[i].start))
	return a == 'c' && (b == 'c' || b == 'p') || a == 's' && b == 'n' || a == 'r' && b == 'g' || a == 'a' && b == 'r'
}

// counted reports that a number in tokens up to last counts what stands behind it, or is
// dated as documents are: "331 245 678 abitanti", "n. 3312456789 del 12/03/2024".
func (x *scan) counted(last int) bool {
	end := int(x.tokens[last].end)
	if x.v.at(end) == ' ' && x.v.at(end+1) == '%' {
		return true
	}
	if !x.is(last, flagSpace) {
		return x.v.at(end) == '.' && x.isOneOf(last+1, fileKinds()) && int(x.tokens[last+1].start) == end+1
	}
	if last+1 >= len(x.tokens) {
		return false
	}
	if countedThings().has(x.key(last + 1)) {
		return true
	}
	return x.v.hasFold(int(x.tokens[last+1].start), "del ") && last+2 < len(x.tokens) && x.is(last+2, flagNumber) && dateEnd(&x.v, int(x.tokens[last+2].start)) > 0
}

// thingList reports things in the plural of which the numbers are told: "le polizze sono la
// 0471.882.113 e la 0471.882.140".
func (x *scan) thingList(first int) bool {
	const reach = 12
	linked := false
	for k := 1; k <= reach && first-k >= 0 && !x.ends(first-k); k++ {
		i := first - k
		switch {
		case x.is(i, flagNumber), x.article(i), x.at(i, "e"), x.at(i, "n"), x.at(i, "nn"), x.at(i, "numero"), x.at(i, "numeri"):
		case x.at(i, "sono"), x.at(i, "erano"):
			linked = true
		case x.isOneOf(i, numberedPlurals()):
			return linked
		default:
			return false
		}
	}
	return false
}

var numberedPlurals = wordSet("polizze pratiche matricole fatture bollette utenze posizioni ricevute bolle rate tessere quietanze licenze concessioni contatori fascicoli protocolli verbali ordini codici cartelle multe avvisi pec bonifici badge ticket segnalazioni")

// businessName reports that the word of an office in token i is a part of the name of a
// shop: "Bar Sport", "Hotel Municipio".
func (x *scan) businessName(i int) bool {
	return i > 0 && x.class(i-1)&business != 0 && x.class(i-1)&(officeUnit|publicBody) == 0 && x.class(i)&publicBody == 0 && x.is(i, flagCapital) && x.is(i-1, flagCapital) && string(x.gap(i-1)) == " "
}
