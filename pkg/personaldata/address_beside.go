package personaldata

import "slices"

// This file knows the words and signs right beside an address that tell whose it is.

// clauseBehind reports a comma and an article behind an address: what follows tells
// something else, "a Lino Pasqualotto, via Roma 3, l'avviso di accertamento".
func (x *scan) clauseBehind(a *address) bool {
	i := a.last + 1
	return string(x.gap(a.last)) == ", " && (x.class(i)&functionWord != 0 || x.participle(i))
}

// participle reports a word with the ending of one: "depositato", "assente e avvisata".
func (x *scan) participle(i int) bool {
	if i >= len(x.tokens) || x.tokens[i].len() < 6 || x.is(i, flagCapital) {
		return false
	}
	end := int(x.tokens[i].end)
	switch x.v.low(end - 3) {
	case 'a', 'i', 'u':
		return x.v.low(end-2) == 't'
	}
	return false
}

// listEntry reports that the name that ends at token last is an entry of a list or
// somebody's to whom something was given: "1) Rosa Marchetti", "* Rosa Marchetti",
// "intestato a Rosa Marchetti".
func (x *scan) listEntry(last int) bool {
	first := last
	for first > 0 && last-first < 4 && x.is(first-1, flagCapital) && string(x.gap(first-1)) == " " {
		first--
	}
	if first <= 0 {
		return false
	}
	if first > 1 && x.v.hasFold(int(x.tokens[first-1].start), "a ") && x.participle(first-2) {
		return true
	}
	if x.is(first-1, flagNumber) {
		return x.tokens[first-1].len() <= 3
	}
	return slices.ContainsFunc(x.gap(first-1), func(c byte) bool { return c == ')' || c == '\n' || c == '|' || c == '*' })
}

// fieldBehind reports that the next field of a form stands behind an address: "Via
// Oriani n. 21 Comune Jesolo Prov. VE".
func (x *scan) fieldBehind(a *address) bool {
	i := a.last + 1
	if i+1 >= len(x.tokens) || len(x.gap(a.last)) > 3 {
		return false
	}
	s := int(x.tokens[i].start)
	if x.v.hasFold(s, "cap") && x.tokens[i].len() == 3 {
		return x.is(i+1, flagNumber)
	}
	return (x.v.hasFold(s, "comune ") || x.v.hasFold(s, "comune:") || x.v.hasFold(s, "citta")) && x.is(i+1, flagCapital) && x.town(i+1) > 0
}

// lineStart gives the first token of the line of token i, looked for over a few words.
func (x *scan) lineStart(i int) int {
	for n := 0; n < rowWords && i > 0 && !x.breaksLine(i-1); n++ {
		i--
	}
	return i
}

// publicAbove reports a public place or an association in the sentences shortly before
// an address: "La Croce Verde cerca autisti! Passa in via Roma 3".
func (x *scan) publicAbove(first int) bool {
	for i := first - 1; i >= 0 && first-i <= leftWindow; i-- {
		if x.cue(i)&cuePublic != 0 && !x.notPublic(i) {
			return true
		}
	}
	return false
}

// welcomes reports a word with which somebody tells one other how to come in: "sali",
// "parcheggia dietro", "suona due volte".
func (x *scan) welcomes(i int) bool {
	if x.beginsLike(i, welcomeStems) {
		return true
	}
	s := int(x.tokens[i].start)
	if x.v.hasFold(s, "chied") && x.v.hasFold(int(x.tokens[i].end), " di ") && i+2 < len(x.tokens) {
		return x.is(i+2, flagCapital) && x.class(i+2)&(given|givenWord) != 0
	}
	return x.v.hasFold(s, "suona ") && (x.is(i+1, flagNumber) || x.class(i+1)&digitWord != 0 || x.v.hasFold(int(x.tokens[i].end), " al ") || x.is(i+1, flagCapital))
}

var welcomeStems = newStems("sali ", "bussa", "citofona", "parcheggia ", "entra dal", "entra dall", "lasci in port", "lascia in port", "ti apro", "vi apro", "ti aspett", "scendo")

// bracketed reports an open bracket in the sentence shortly before token first.
func (x *scan) bracketed(first int) bool {
	for i := first - 1; i >= 0 && first-i <= rightWindow; i-- {
		g := x.gap(i)
		switch {
		case slices.Contains(g, '('):
			return true
		case slices.Contains(g, ')'), x.ends(i):
			return false
		}
	}
	return first <= rightWindow && slices.Contains(x.v.b[:x.tokens[0].start], '(')
}

// soldAtAuction reports a flat that a court sells: "vendita all'asta: appartamento in".
func (x *scan) soldAtAuction(i int) bool {
	for k := 1; k <= 4 && i-k >= 0; k++ {
		if w := &x.tokens[i-k]; w.len() == 4 && x.v.hasFold(int(w.start), "asta") {
			return true
		}
	}
	return false
}

// trade reports the name of a shop, "Casa del Materasso", where somebody's home has a
// person behind: "casa del nonno".
func (x *scan) trade(i int) bool {
	if !x.v.hasFold(int(x.tokens[i].start), "casa de") || !x.is(i, flagCapital) || !x.is(i+2, flagCapital) {
		return false
	}
	return x.class(i+2)&(relation|title|given|surname|givenWord|surnameWord|declarant) == 0 && x.cue(i+2)&(cueOwner|cueHolder) == 0
}

// comes reports the verb at token i: "arrivo tra 20 minuti", not "l'arrivo della corsa".
func (x *scan) comes(i int) bool {
	return x.beginsLike(i, comeStems) && x.class(i-1)&functionWord == 0
}

var comeStems = newStems("arrivo tra ", "arrivo fra ", "arrivo subito", "arrivo verso ", "arrivo io ", "arrivo alle ", "arrivo da ")

// receives reports that from token i on are the hours of somebody who receives clients or
// patients: "avv. Bianchi, via Roma 3, riceve il martedì".
func (x *scan) receives(i int) bool {
	const reach = 4
	if i+1 >= len(x.tokens) || !x.v.hasFold(int(x.tokens[i].start), "riceve ") {
		return false
	}
	for k := i + 1; k <= i+reach && k < len(x.tokens) && !x.ends(k-1); k++ {
		if x.class(k)&weekday != 0 || x.at(k, "ore") || x.at(k, "dalle") || x.at(k, "appuntamento") {
			return true
		}
	}
	return false
}
