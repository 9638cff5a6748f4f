package personaldata

// This file knows what tells a private person's home from a public place when the words
// around it are those of both.

// unopened reports that somebody does not open the door: "suono e non apre".
func (x *scan) unopened(i int) bool {
	s := int(x.tokens[i-1].start)
	return x.v.hasFold(int(x.tokens[i].start), "apr") && (x.v.hasFold(s, "non ") || x.v.hasFold(s, "nn ") || x.v.hasFold(s, "mi "))
}

// ofHome reports a thing in token i that a dwelling has: "casa con giardino". Shops and
// offices that have it are named before it themselves.
func (x *scan) ofHome(i int) bool {
	return x.v.hasFold(int(x.tokens[i-1].start), "con ") && x.beginsLike(i, groundStems)
}

var groundStems = newStems("giardin", "parchegg", "ingress", "entrata", "ambulan", "parco", "piscin", "campo ")

// entrance reports words for a door that tell how one finds it: "cancello verde", "la
// casa gialla".
func (x *scan) entrance(i int) bool {
	return x.beginsLike(i, entranceStems) && (x.isOneOf(i+1, entranceLooks()) || (x.at(i+1, "col") || x.at(i+1, "con")) && i+2 < len(x.tokens) && x.beginsLike(i+2, entranceStems))
}

var entranceStems = newStems("cancell", "porton", "porta ", "citofon", "campanell", "casa ", "casetta ", "villetta ", "palazzina ", "ultimo ", "ultima ", "primo ", "seconda ", "prima ", "scala ")

// entranceLooks are the words for what a door or a house looks like or where it is.
var entranceLooks = wordSet(`verde verdi ross(o|a) bianc(o|a) ner(o|a) grigi(o|a) giall(o|a) blu azzurr(o|a) marrone rosa celeste arancione piccol(o|a) grande campanello portone cancello citofono porta casa legno ferro vetro
destra sinistra interno fondo centrale laterale singola`)

// above reports that the shop in token i only says over which one somebody is: "sopra
// la merceria".
func (x *scan) above(i int) bool {
	for k := 1; k <= 2 && i-k >= 0 && !x.ends(i-k); k++ {
		if s := int(x.tokens[i-k].start); x.v.hasFold(s, "sopra ") || x.v.hasFold(s, "sopr'") {
			return true
		}
	}
	return false
}

// neighbour reports somebody whom only their place tells: "quello di fronte", "quelli
// del piano di sopra".
func (x *scan) neighbour(i int) bool {
	if !x.v.hasFold(int(x.tokens[i].start), "quell") || i+2 >= len(x.tokens) || !x.is(i, flagSpace) || x.tokens[i].len() != 6 {
		return false
	}
	return x.beginsLike(i+1, neighbourStems) || x.beginsLike(i+2, neighbourStems)
}

var neighbourStems = newStems("fronte", "sopra", "sotto", "accanto", "fianco", "piano", "pianerottolo", "interno", "condomini")

// knownBy reports somebody of whom only the house is said: "la vecchia di via Po 3".
func (x *scan) knownBy(i int) bool {
	if !x.v.hasFold(int(x.tokens[i].end), " di ") || i == 0 || !x.article(i-1) {
		return false
	}
	return x.beginsLike(i, someoneStems) || x.is(i, flagCapital) && !x.is(i, flagCaps) && x.class(i)&(surname|surnameWord) != 0 && x.class(i)&(commonWord|placeWord|venue|business) == 0 && x.cue(i)&cuePublic == 0
}

var someoneStems = newStems("vecchi", "tizi", "tipo ", "tipa ", "tipi ", "famiglia", "ragazz", "inquilin", "coppia ", "maleducat", "incivil", "bambin", "proprietari", "padron", "matto", "matta", "tossic", "ubriac", "stranier", "vedov", "rumen", "cines", "marocchin", "albanes", "zingar")

// served reports a paper in token i that is made out against a person, so that the
// address behind the person's name is theirs: "ordinanza di sgombero: l'occupante".
func (x *scan) served(i int) bool { return x.beginsLike(i, paperStems) }

var paperStems = newStems("ordinanz", "avviso", "verbal", "multa", "multe", "ingiunzion", "convocat", "sfratt", "lettera")

// servedOn reports that a paper or a parcel reached a private person at the address k
// words behind token i: "notificato al sig. Ferro in".
func (x *scan) servedOn(i, k int) bool {
	if !x.beginsLike(i, servedStems) || !x.human(i+2) || !x.v.hasFold(int(x.tokens[i+1].start), "a") || x.class(i+1)&functionWord == 0 {
		return false
	}
	for n := i + 4; n < i+k; n++ {
		if !x.is(n, flagCapital) && x.class(n)&(functionWord|particle) == 0 {
			return false
		}
	}
	return true
}

var servedStems = newStems("notificat", "recapitat", "consegnat", "spedit", "inviat", "inoltrat")

// bornBeside reports a date of birth right before an address, as in the data of one
// person in a row.
func (x *scan) bornBeside(a *address) bool {
	const near = 4 // characters
	for n := len(x.found) - 1; n >= 0 && n >= len(x.found)-32; n-- {
		if m := &x.found[n]; m.kind == DateOfBirth && m.end <= a.start && a.start-m.end <= near {
			return true
		}
	}
	return false
}

// underHome reports "sotto casa", said of one's own where no other is named.
func (x *scan) underHome(i int) bool {
	s := int(x.tokens[i].start)
	return x.v.hasFold(s, "sotto casa") && !(i+2 < len(x.tokens) && x.v.hasFold(int(x.tokens[i+2].start), "de"))
}

// dwells reports words right behind an address that say who is there: "dai nonni", "siamo
// senz'acqua", ", donna di 84 anni".
func (x *scan) dwells(i int) bool {
	s := int(x.tokens[i].start)
	switch {
	case x.v.hasFold(s, "da"):
		k := i + 1
		if x.cue(k)&cueOwner != 0 {
			k++
		}
		return x.tokens[i].len() <= 5 && x.class(i)&functionWord != 0 && (x.class(k)&relation != 0 || k < len(x.tokens) && x.beginsLike(k, humanStems)) && x.cue(k)&cueEvent == 0
	case x.v.hasFold(s, "a ") && x.tokens[i].len() == 1:
		return x.cue(i+2)&cueOwner != 0 && x.class(i+3)&relation != 0 && x.v.hasFold(int(x.tokens[i+1].end)-2, "re") // "a visitare mia madre"
	case x.v.hasFold(s, "siamo "):
		return x.v.hasFold(s+len("siamo "), "senz") || x.v.hasFold(s+len("siamo "), "rimast") || x.v.hasFold(s+len("siamo "), "isolat") || x.v.hasFold(s+len("siamo "), "al buio") || x.v.hasFold(s+len("siamo "), "al fredd")
	case x.v.hasFold(s, "donna ") || x.v.hasFold(s, "uomo ") || x.human(i):
		return x.is(i+1, flagNumber) && x.v.hasFold(int(x.tokens[i+1].end), " ann") || x.v.hasFold(int(x.tokens[i].end), " di ") && x.is(i+2, flagNumber) || x.v.hasFold(int(x.tokens[i].end), " anzian") || x.v.hasFold(int(x.tokens[i].end), " sol")
	}
	return false
}

// personOf reports a word for a person and "del" in token i: "il signore del 12 di via".
func (x *scan) personOf(i int) bool {
	return i > 0 && x.tokens[i].len() == 3 && x.v.hasFold(int(x.tokens[i].start), "del ") && x.human(i-1)
}

// human reports a word for one person or a family at token i.
func (x *scan) human(i int) bool {
	return x.class(i)&(title|relation|declarant) != 0 && x.class(i)&(office|stage) == 0 || x.beginsLike(i, humanStems)
}

var humanStems = newStems("quello ", "quella ", "famiglia", "signor", "anzian", "vecchiett", "vecchia ", "ragazz", "inquilin", "coppia ", "vedov", "pensionat", "utente ", "studentess", "straniero ", "tizio", "tizia ", "tipo ", "tipa ")

// someoneBehind reports that the words behind an address speak of who lives there: "via
// Po 3 la famiglia del secondo piano", "via Po 3 c'è uno che", "via Po 3, utente Rosa".
func (x *scan) someoneBehind(a *address) bool {
	i := a.last + 1
	if a.listed || i+2 >= len(x.tokens) || x.ends(a.last) || x.breaksLine(a.last) {
		return false
	}
	if x.v.hasFold(int(x.tokens[i].start), "c'e un") {
		i += 2
		return i+1 < len(x.tokens) && (x.v.hasFold(int(x.tokens[i+1].start), "che ") && x.tokens[i].len() <= 3 || x.human(i+1))
	}
	if x.v.hasFold(int(x.tokens[i].start), "dove ") {
		return x.cue(i+1)&cueHome != 0 || x.cue(i+2)&cueHome != 0 && x.tokens[i+1].len() <= 3
	}
	if x.article(i) {
		return x.human(i+1) && x.class(i+1)&placeWord == 0 && !x.opensThere(i+2)
	}
	return x.human(i) && x.is(i+1, flagCapital)
}

// opensThere reports an office, a shop or an event in the words from token i on, so that
// the person named before them does something there for all.
func (x *scan) opensThere(i int) bool {
	const reach = 6
	for k := i; k < i+reach && k < len(x.tokens) && !x.ends(k-1); k++ {
		if x.cue(k)&cuePublic != 0 || x.class(k)&(office|notice|stage|business) != 0 || x.v.hasFold(int(x.tokens[k].start), "inaugur") {
			return true
		}
	}
	return false
}

// saleAd reports that the text opens as an advertisement of somebody who gives something
// away at home.
func (x *scan) saleAd() bool {
	return len(x.tokens) > 0 && x.beginsLike(0, saleStems) && x.privateAd()
}

var saleStems = newStems("vendo ", "vendiamo ", "svendo ", "regalo ", "regaliamo ", "regalasi ", "cedo ", "scambio ")

// privately reports a street and a number by themselves behind a sign, not "in" them, in
// the words of somebody who speaks of themselves or of one they know: "il gas lo stacco
// io, via Rossini 2". No office, shop or event is named in the text, and nothing that
// passes, lies or happens there.
func (x *scan) privately(a *address, s *surroundings, l *addressLoop) bool {
	const reach = 8
	if a.doubtful || s.farRight || x.seen&(notice|office|business|company|publicBody|officeUnit|stage) != 0 {
		return false
	}
	if a.first > 0 && x.is(a.first-1, flagSpace) || x.seen&(firstPerson|relation|title|declarant|ownWord) == 0 && l.others == 0 {
		return false
	}
	if (a.first == 0 || x.ends(a.first-1)) && !x.ends(a.last) && x.v.at(a.end) != ',' {
		return false // "Via Roma 3 cade a pezzi"
	}
	for k := 1; k <= reach && a.first-k >= 0 && !x.ends(a.first-k); k++ {
		if x.passing(a.first-k) || x.class(a.first-k)&odonym != 0 {
			return false
		}
	}
	for k := 1; k <= reach && a.last+k < len(x.tokens) && !x.ends(a.last+k-1); k++ {
		if x.passing(a.last + k) {
			return false
		}
	}
	return !x.publicAbove(a.first) // asked last: it reads far
}

// passing reports a word for what stands, lies, passes or happens in a street, or for
// where somebody works or was.
func (x *scan) passing(i int) bool {
	return x.class(i)&(venue|publicPlace|plateWord) != 0 && x.class(i)&(given|surname) == 0 || x.beginsLike(i, passingStems)
}

var passingStems = newStems("lavor", "nato ", "nata ", "nacqu", "alloggi", "palazz", "delegazion", "scend", "davanti", "rigat", "parchegg", "abbandon", "materass", "frigorif", "divano", "mobili ", "rottam", "sconosciut", "esist",
	"passa ", "passano ", "passav", "transit", "traffic", "marcia", "pulman", "pulmin", "corsa ", "linea ", "vendono", "costru", "demoli", "crolla", "ristruttur", "puteca", "putia", "putìa", "botteg", "butic", "cort", "girat", "film", "scena",
	"ex ", "storic", "quartier", "zona ", "rione", "residence", "condomini", "assegnat", "incroci", "angol", "altezz", "lampad", "buio", "perdit", "tubo ", "tubi ", "acqua ", "carne", "pane ", "prezz", "scont", "menu", "escluso", "esclus", "numeri ", "intitol", "autist", "cerca ", "finisce", "sopralluog", "fognat", "restituit", "rettific", "autis")

// officer reports the name of somebody whose office is told before it, and whose address is
// that of the office: "Difensore civico regionale: avv. Teresa Lamanna, via Giulia 8".
func (x *scan) officer(i int) bool {
	const reach = 8
	for k := i; k >= 0 && i-k <= reach && (k == i || !x.ends(k) || x.class(k)&abbreviation != 0); k-- {
		if x.beginsLike(k, officerStems) {
			return true
		}
	}
	return false
}

var officerStems = newStems("difensore civic", "difensora civic", "garante d", "garante region", "notaio ", "notaia ", "giudice di pace", "curatore fallim", "curatrice fallim", "professionista deleg", "commissario liquid", "commissario straord", "consolato", "console ", "sportello ", "patronato", "ambulatorio")
