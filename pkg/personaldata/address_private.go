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
	return x.beginsLike(i, entranceStems) && x.isOneOf(i+1, entranceLooks())
}

var entranceStems = newStems("cancell", "porton", "porta ", "citofon", "campanell", "casa ", "casetta ", "villetta ", "palazzina ", "ultimo ", "primo ", "seconda ", "prima ", "scala ")

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

// served reports a paper in token i that is made out against a person, so that the
// address behind the person's name is theirs: "ordinanza di sgombero: l'occupante".
func (x *scan) served(i int) bool { return x.beginsLike(i, paperStems) }

var paperStems = newStems("ordinanz", "avviso", "verbal", "multa", "multe", "ingiunzion", "convocat", "sfratt", "lettera")

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
