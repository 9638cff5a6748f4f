package personaldata

// This file tells the word for an office that is somebody's from those that only say
// when or from whom, and the lines of an office that look like a person's.

// noOffice reports that the word for an office in token i names none: "orario
// d'ufficio", "ore ufficio", "il tecnico passa".
func (x *scan) noOffice(i int) bool {
	if i == 0 {
		return false
	}
	s := int(x.tokens[i].start)
	if x.v.hasFold(s, "tecnic") {
		return x.tokens[i].len() == 7 && (x.article(i-1) || x.v.hasFold(int(x.tokens[i-1].start), "un ")) && x.class(i+1)&(officeUnit|publicBody) == 0 && !x.v.hasFold(int(x.tokens[i].end), " comunal") && !x.v.hasFold(int(x.tokens[i].end), " del")
	}
	if x.homeBefore(i) {
		return true
	}
	if !x.v.hasFold(s, "uffic") || x.v.hasFold(int(x.tokens[i].end), " de") || x.v.hasFold(int(x.tokens[i].end), " comun") {
		return false
	}
	for k := 1; k <= 2 && i-k >= 0 && !x.ends(i-k); k++ {
		if w := int(x.tokens[i-k].start); x.v.hasFold(w, "orari") || x.v.hasFold(w, "ore ") {
			return true
		}
	}
	return false
}

// officeBefore is before for an office or a public body, without what noOffice knows.
func (x *scan) officeBefore(i, n int) int {
	for from := i; ; {
		k := x.before(from, n-(i-from), officeUnit|publicBody)
		if k == 0 || !x.noOffice(from-k) {
			if k == 0 {
				return 0
			}
			return i - from + k
		}
		from -= k
	}
}

// officeAfter reports an office or a public body a few words behind token last.
func (x *scan) officeAfter(last int) bool {
	const reach = 5
	if x.seen&(officeUnit|publicBody) == 0 {
		return false
	}
	for k := 1; k <= reach && last+k < len(x.tokens) && !x.ends(last+k-1); k++ {
		if i := last + k; x.class(i)&(officeUnit|publicBody) != 0 && !x.is(i, flagUsed) && !x.noOffice(i) {
			return true
		}
	}
	return false
}

// officeReach is how many words from a number an office is looked for that the text is
// of.
const officeReach = 256

// officeNear reports an office or a public body around token i that is one.
func (x *scan) officeNear(i int) bool {
	for k := max(i-officeReach, 0); k < min(i+officeReach, len(x.tokens)); k++ {
		if x.classes[k]&(officeUnit|publicBody) != 0 && !x.noOffice(k) {
			return true
		}
	}
	return false
}

// serviceLine reports that behind a number it is said to be the telephone of a service,
// in a text of an office: "il 366 …, cellulare di servizio del Comune".
func (x *scan) serviceLine(last int) bool {
	if x.seen&(officeUnit|publicBody) == 0 {
		return false
	}
	for k := 1; k <= 2 && last+k+2 < len(x.tokens) && !x.ends(last+k-1); k++ {
		if i := last + k; x.class(i)&phoneWord != 0 {
			behind := int(x.tokens[i].end)
			return x.v.hasFold(behind, " di servizio") || (x.v.hasFold(behind, " de") || x.v.hasFold(behind, " in dotazione")) && x.after(i, 3, officeUnit|publicBody) > 0
		}
	}
	return false
}

// newNumber reports the words with which somebody gives a new number of theirs: "ho
// cambiato numero:", "questo è il mio nuovo nr".
func (x *scan) newNumber(first int) bool {
	for k := 1; k <= 3 && first-k > 0 && !x.ends(first-k); k++ {
		if x.class(first-k)&(numberWord|phoneWord) == 0 {
			continue
		}
		w := int(x.tokens[first-k-1].start)
		return x.v.hasFold(w, "cambiat") || x.v.hasFold(w, "cambio ") || x.v.hasFold(w, "nuov") && x.seen&firstPerson != 0 && x.cue(first-k-2)&cueOwner != 0
	}
	return false
}

// signedByOffice reports that the next sentence is the name of an office, with which the
// text ends.
func (x *scan) signedByOffice(last int) bool {
	const longest = 9
	i := last + 1
	return i < len(x.tokens) && x.ends(last) && x.is(i, flagCapital) && x.class(i)&(officeUnit|publicBody) != 0 && len(x.tokens)-i <= longest
}

// timeBefore reports an hour right before offset start, with its minutes or behind a word
// for it: "ore 3.40 0376 …", "dopo le 18 0376 …".
func timeBefore(v *view, start int) bool {
	at := start - 1
	if n := runBefore(v, at-1); v.at(at) == ' ' && (n == 1 || n == 2 && v.at(at-2) <= '2') && v.at(at-n-1) == ' ' {
		for _, word := range [...]string{" ore", " le", "alle", " h"} {
			if v.hasFold(at-n-1-len(word), word) {
				return true
			}
		}
	}
	if v.at(at) != ' ' || !isDigit(v.at(at-1)) || !isDigit(v.at(at-2)) || v.at(at-2) > '5' || v.at(at-3) != '.' && v.at(at-3) != ':' {
		return false
	}
	hour := runBefore(v, at-4)
	return hour == 1 || hour == 2 && v.at(at-5) <= '2'
}

// unitPhrase is how far before token first an office of two words stands, neither of which
// is one by itself: "lavori pubblici", "centro anziani"; 0 for none.
func (x *scan) unitPhrase(first int) int {
	const reach = 8
	for k := 1; k <= reach && first-k >= 0 && !x.ends(first-k); k++ {
		if i := first - k; x.isOneOf(i, unitHeads()) && x.isOneOf(i+1, unitTails()) && (x.is(i, flagSpace) || string(x.gap(i)) == ". ") {
			return k
		}
	}
	return 0
}

var (
	unitHeads = wordSet("edilizia lavori opere centro comando continuità affari attività seggio ufficio uff pubblica gestione stato presidio")
	unitTails = wordSet("privata pubblici pubbliche anziani vaccinale stazione assistenziale elettorale prelievi diurno generali produttive relazioni entrate civile sociosanitario antiviolenza tecnico tributi ragioneria anagrafe protocollo urbanistica elettorale")
)
