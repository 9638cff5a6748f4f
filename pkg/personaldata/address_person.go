package personaldata

// personalPlace reports words before an address that say that a private person is
// found there, without a word for living: "da me", "da Mirco", "io, via", "sono su",
// "siamo senz'acqua". distance is from token i to the address.
func (x *scan) personalPlace(i, distance int) bool {
	s := int(x.tokens[i].start)
	switch x.tokens[i].len() {
	case 2:
		switch {
		case x.v.hasFold(s, "so ") || x.v.hasFold(s, "so'"):
			return distance == 2 && (x.v.hasFold(int(x.tokens[i+1].start), "de ") || x.v.hasFold(int(x.tokens[i+1].start), "di ")) && (i == 0 || x.ends(i-1))
		case x.v.hasFold(s, "da "):
			return x.fromSomebody(i)
		case x.v.hasFold(s, "io "):
			return distance == 1 || distance == 2 && x.tokens[i+1].len() <= 2 // "io in via"
		case x.v.hasFold(s, "me "):
			return distance == 2 && i > 0 && (x.v.hasFold(int(x.tokens[i-1].start), "a ") || x.v.hasFold(int(x.tokens[i-1].start), "di ")) // "a me in via"
		}
	case 3:
		return x.v.hasFold(s, "sto ") && distance <= 3 || distance == 1 && x.v.hasFold(s, "noi") && i > 0 && x.v.hasFold(int(x.tokens[i-1].start), "anche ") || distance == 2 && (x.v.hasFold(s, "noi di ") || x.v.hasFold(s, "noi in ")) && (i == 0 || !x.v.hasFold(int(x.tokens[i-1].start), "da "))
	case 4, 5:
		switch {
		case x.v.hasFold(s, "sono ") || x.v.hasFold(s, "siamo "):
			if distance == 2 && x.v.hasFold(s+x.tokens[i].len(), " di ") && (i == 0 || x.ends(i-1) || x.v.hasFold(int(x.tokens[i-1].start), "io ") || x.v.hasFold(int(x.tokens[i-1].start), "noi ")) {
				return true // "sono di via Po 4"
			}
			return distance <= 4 && (x.v.hasFold(s+x.tokens[i].len(), " su ") || x.v.hasFold(s+x.tokens[i].len(), " giu ")) ||
				distance <= 3 && i > 0 && x.v.hasFold(s, "siamo") && (x.v.hasFold(int(x.tokens[i-1].start), "ora ") || x.v.hasFold(int(x.tokens[i-1].start), "adesso "))
		case x.v.hasFold(s, "fuori"):
			return distance <= 2 && i > 0 && x.v.hasFold(int(x.tokens[i-1].start), "chius")
		case x.v.hasFold(s, "senz"):
			return x.without(i)
		}
	case 6:
		return x.v.hasFold(s, "stiamo ") && distance <= 2
	}
	return false
}

// someoneThere reports words of the sentence that a person named in it is found at the
// address, or came back to it: "Rino lo trovi in", "è tornata in", "controllate in … la
// signora Neri". No public place is named before it.
func (x *scan) someoneThere(a *address, s *surroundings) bool {
	if a.listed || s.badRight > 0 || a.first < 2 {
		return false
	}
	i := a.first - 1
	if x.class(i)&functionWord == 0 {
		return false
	}
	for k := 1; k <= 2 && i-k >= 0 && !x.ends(i-k); k++ {
		w := int(x.tokens[i-k].start)
		switch {
		case x.returned(i-k) && k == 1:
			return !a.doubtful
		case x.v.hasFold(w, "trov") && i-k > 0:
			l := int(x.tokens[i-k-1].start)
			return (x.v.hasFold(l, "lo ") || x.v.hasFold(l, "la ") || x.v.hasFold(l, "li ")) && x.personBack(i-k)
		case x.v.hasFold(w, "controll") || x.v.hasFold(w, "verific") || x.v.hasFold(w, "indag"):
			return x.class(i-k-1)&functionWord == 0 && x.personBack(i-k) || x.titleBehind(a.last)
		}
	}
	return false
}

// returned reports a participle for coming back home or hiding at token i.
func (x *scan) returned(i int) bool {
	return x.beginsLike(i, returnStems)
}

var returnStems = newStems("tornat", "ritornat", "rientrat", "rincasat", "rifugiat", "nascost", "rintanat", "rinchius", "barricat", "allontanat")

// titleBehind reports a private person's title right behind token last: "la signora".
func (x *scan) titleBehind(last int) bool {
	for k := 1; k <= 2 && last+k < len(x.tokens); k++ {
		if x.class(last+k)&title != 0 && x.class(last+k)&office == 0 {
			return true
		}
	}
	return false
}

// inspects reports that the office in token i is asked to look at a place: "un
// sopralluogo ARPA", "una verifica dell'ASL".
func (x *scan) inspects(i int) bool {
	for k := 0; k <= 3 && i-k >= 0; k++ {
		if x.beginsLike(i-k, inspectStems) {
			return true
		}
	}
	return false
}

var inspectStems = newStems("sopralluog", "verific", "controll", "ispezion", "intervent", "visita ", "perizi")

// fromSomebody reports "da me", "da noi" and "da" with a given name. A business
// says "da noi" too, and many a tavern is called "Da Gino".
func (x *scan) fromSomebody(i int) bool {
	if i+1 >= len(x.tokens) || string(x.gap(i)) != " " {
		return false
	}
	s := int(x.tokens[i+1].start)
	switch {
	case x.tokens[i+1].len() == 2 && x.v.hasFold(s, "me"):
		return true
	case x.tokens[i+1].len() == 3 && x.v.hasFold(s, "noi"):
		return x.seen&(company|business) == 0
	}
	if x.cue(i+1)&cueOwner != 0 && x.class(i+2)&relation != 0 {
		return true // "da sua nonna"
	}
	if x.is(i, flagCapital) && !x.is(i+1, flagCaps) || i > 0 && x.cue(i-1)&cuePublic != 0 {
		return false
	}
	return x.class(i+1)&(given|givenWord) != 0 && x.is(i+1, flagCapital) && x.class(i+1)&saint == 0
}

// without reports that the writers lack something at home: "siamo rimasti senz'acqua".
func (x *scan) without(i int) bool {
	s := int(x.tokens[min(i+1, len(x.tokens)-1)].start)
	if !x.v.hasFold(s, "acqua") && !x.v.hasFold(s, "luce") && !x.v.hasFold(s, "gas") && !x.v.hasFold(s, "corrente") && !x.v.hasFold(s, "riscaldamento") && !x.v.hasFold(s, "telefono") && !x.v.hasFold(s, "internet") {
		return false
	}
	if i+2 < len(x.tokens) && x.v.hasFold(int(x.tokens[i+2].start), "pubblic") {
		return false
	}
	for k := 1; k <= 3 && i-k >= 0 && !x.ends(i-k); k++ {
		if w := int(x.tokens[i-k].start); x.v.hasFold(w, "siamo ") || x.v.hasFold(w, "sono ") {
			return true
		}
	}
	return false
}

// ownThing reports a part of a house that somebody calls theirs: "il mio passo
// carraio", "il nostro vialetto".
func (x *scan) ownThing(i int) bool {
	if x.v.hasFold(int(x.tokens[i].end), " di ") && x.class(i+2)&odonym != 0 {
		return x.beginsLike(i, keptStems) // "il cane di via Bandini 5"
	}
	if i > 1 && x.article(i-1) && (x.v.hasFold(int(x.tokens[i-2].start), "ho ") || x.v.hasFold(int(x.tokens[i-2].start), "abbiamo ")) {
		return x.beginsLike(i, ownStems) // "ho la finestra su"
	}
	return i > 0 && x.cue(i-1)&cueOwner != 0 && x.beginsLike(i, ownStems)
}

var ownStems = newStems("passo carr", "passo ", "vialetto", "giardino", "terrazz", "tetto", "palazzo", "finestr", "porta ", "muro ", "uscio", "pozzo", "orto ")

// keptStems begin the words for what somebody keeps at home.
var keptStems = newStems("cane ", "cani ", "cagn", "gatto ", "gatti ", "siepe ", "balcone ", "terrazz", "tapparell", "tenda ", "citofon")

// excluded reports that the writer says of another place than the address: "e non
// in via Roma 3".
func (x *scan) excluded(first int) bool {
	return first > 1 && x.tokens[first-1].len() <= 4 && x.class(first-1)&functionWord != 0 && !x.v.hasFold(int(x.tokens[first-1].start), "piu ") && x.tokens[first-2].len() == 3 && x.v.hasFold(int(x.tokens[first-2].start), "non ")
}

// comesFor reports that somebody, or something, comes to the address for a person
// of the sentence: "porto la nonna, il pulmino viene in via".
func (x *scan) comesFor(first int) bool {
	if x.seen&(relation|title|given) == 0 {
		return false
	}
	for k := 1; k <= 3 && first-k >= 0 && !x.ends(first-k); k++ {
		s := int(x.tokens[first-k].start)
		if x.v.hasFold(s, "viene ") || x.v.hasFold(s, "vengono ") || x.v.hasFold(s, "vengo ") || x.v.hasFold(s, "sta ") || x.v.hasFold(s, "stanno ") {
			return x.personBack(first - k)
		}
	}
	return false
}

// personBack reports a relative or a given name shortly before token i,
// within the sentence.
func (x *scan) personBack(i int) bool {
	const reach = 14
	for k := 1; k <= reach && i-k >= 0 && !x.ends(i-k); k++ {
		c := x.class(i - k)
		if c&(relation|title) != 0 || c&given != 0 && x.is(i-k, flagCapital) && x.class(i-k-1)&(odonym|odonymShort|saint) == 0 {
			return true
		}
	}
	return false
}

// askedBefore reports an address that begins a sentence and answers the one before:
// "le porti la spesa? Via Roma 3". That one speaks of a person and of going to them.
func (x *scan) askedBefore(a *address) bool {
	if x.seen&(relation|title|given|firstPerson) == 0 || a.first == 0 || !x.ends(a.first-1) || x.breaksLine(a.first-1) || x.v.at(int(x.tokens[a.first-1].end)) != '?' && !x.ends(a.last) {
		return false
	}
	goes := false
	for k := 1; k <= 14 && a.first-k >= 0; k++ {
		i := a.first - k
		if k > 1 && x.ends(i) {
			break
		}
		c := x.cue(i)
		if c&cuePublic != 0 && !x.notPublic(i) || x.class(i)&(office|notice) != 0 {
			return false
		}
		goes = goes || c&(cueVisit|cueLabel) != 0 || c&cueHome != 0 && !x.genericHome(i)
	}
	return goes && (x.personBack(a.first-1) || x.seen&(firstPerson|relation) != 0)
}

// ownerNext reports that the next sentence speaks of the owner of "quello di via".
func (x *scan) ownerNext(a *address) bool {
	i := a.last + 1
	if i+1 >= len(x.tokens) || !x.ends(a.last) || a.first < 2 || !x.v.hasFold(int(x.tokens[a.first-2].start), "quell") {
		return false
	}
	return x.v.hasFold(int(x.tokens[i+1].start), "proprietari") || x.v.hasFold(int(x.tokens[i+1].start), "padron")
}

// mobileBehind reports a given name and a mobile number behind an address, as
// private advertisements end.
func (x *scan) mobileBehind(a *address) bool {
	if x.seen&company != 0 || x.seen&(given|givenWord) == 0 {
		return false
	}
	for k := 1; k <= 8 && a.first-k >= 0 && !x.ends(a.first-k); k++ {
		if x.cue(a.first-k)&(cueEvent|cueGeneric) != 0 && !x.v.hasFold(int(x.tokens[a.first-k].start), "ritiro") || x.class(a.first-k)&(stage|venue) != 0 {
			return false
		}
	}
	named := 0
	for k := 1; k <= 5 && a.last+k < len(x.tokens); k++ {
		i := a.last + k
		t := &x.tokens[i]
		if t.is(flagNumber) {
			return named > 0 && t.is(flagUsed) && x.v.at(int(t.start)) == '3'
		}
		switch {
		case x.cue(i)&cuePublic != 0 || x.class(i)&(business|office|officeUnit) != 0 && x.class(i)&given == 0:
			return false
		case t.is(flagCapital) && x.class(i)&(given|givenWord) != 0:
			named = k
		}
	}
	return false
}

// rowWords is the most words that stand before the address in a row of a list.
const rowWords = 5

// addressRow reports a row of a list of people, a name and an address in each:
// "Lippolis, via Bitritto 93". The row above or below has the same form, and the
// words above the list speak of no offices or shops.
func (x *scan) addressRow(a *address) bool {
	line, ok := x.rowStart(a.first)
	if !ok {
		return false
	}
	above := line
	rows := 1
	for rows < 8 && above > 0 {
		street, up := x.streetInRow(above - 1)
		if !up {
			break
		}
		start, named := x.rowStart(street)
		if !named {
			break
		}
		above = start
		rows++
	}
	headed := x.rowHeading(above)
	for k := 1; k <= 20 && above-k >= 0 && !headed; k++ {
		if c := x.class(above - k); x.v.hasFold(int(x.tokens[above-k].start), "vendita") || x.cue(above-k)&(cuePublic|cueBody) != 0 && !x.notPublic(above-k) || c&(office|venue|stage|company|officeUnit|publicBody) != 0 {
			return false
		}
	}
	return rows > 1 || headed || x.rowBelow(a.last)
}

// rowHeading reports that the line above the row at token above names the columns of
// a table of people and where they live: "cognome;indirizzo;comune".
func (x *scan) rowHeading(above int) bool {
	const columns = 12
	holder, label := false, false
	for i := above - 1; i >= 0 && above-i <= columns && (i == above-1 || !x.breaksLine(i)); i-- {
		c := x.cue(i)
		if c&cuePublic != 0 {
			return false
		}
		holder = holder || c&cueHolder != 0 || x.class(i)&declarant != 0
		label = label || c&(cueLabel|cueHome) != 0 || x.class(i)&odonym != 0
	}
	return holder && label
}

// rowStart gives the first token of the line in which a name and a sign stand before
// the street at token first.
func (x *scan) rowStart(first int) (line int, ok bool) {
	if first == 0 || len(x.gap(first-1)) > 4 || !lineEnd(x.gap(first-1)) && !columnEnd(x.gap(first-1)) || x.breaksLine(first-1) {
		return 0, false
	}
	names := 0
	for i := first - 1; i >= 0 && first-i <= rowWords; i-- {
		t := &x.tokens[i]
		c := x.class(i)
		switch {
		case t.is(flagNumber):
			if i > 0 && !x.breaksLine(i-1) {
				return 0, false
			}
		case x.cue(i)&(cuePublic|cueBody|cueDwelling|cueLabel) != 0, c&(venue|office|officeUnit|publicBody|company|stage|business|odonym|notice) != 0 && c&(given|surname) == 0:
			return 0, false
		case t.is(flagCapital):
			if c&(commonWord|placeWord) == 0 || c&(given|surname|givenWord|surnameWord) != 0 {
				names++
			}
		case c&particle == 0:
			return 0, false
		}
		if i == 0 || x.breaksLine(i-1) {
			return i, names > 0
		}
	}
	return 0, false
}

// streetInRow gives the street in the line that ends with token last.
func (x *scan) streetInRow(last int) (street int, ok bool) {
	for k := 0; k < 14 && last-k >= 0; k++ {
		i := last - k
		if k > 0 && x.breaksLine(i) {
			return 0, false
		}
		if x.class(i)&(odonym|odonymShort) != 0 && i > 0 && (lineEnd(x.gap(i-1)) || columnEnd(x.gap(i-1))) && x.tokens[i].len() > 1 {
			return i, true
		}
	}
	return 0, false
}

// rowBelow reports that the line below the one of token i is a row of the list too.
func (x *scan) rowBelow(i int) bool {
	k := 0
	for ; k < 8 && i < len(x.tokens) && !x.breaksLine(i); k++ {
		i++
	}
	if k == 8 {
		return false
	}
	for n := 2; n <= rowWords+1 && i+n < len(x.tokens); n++ {
		if x.class(i+n)&(odonym|odonymShort) != 0 && x.tokens[i+n].len() > 1 {
			_, ok := x.rowStart(i + n)
			return ok
		}
	}
	return false
}

// leader reports somebody who leads a private group, and whose own address and
// telephone stand behind the name.
func (x *scan) leader(i int) bool {
	s := int(x.tokens[i].start)
	return x.v.hasFold(s, "capogruppo") || x.v.hasFold(s, "caposcala")
}
