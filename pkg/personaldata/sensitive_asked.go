package personaldata

import "slices"

// This file knows benefits that are only asked or talked about, and turns of speech that
// make a condition the writer's, or nobody's.

// talked reports a benefit of which the text only says what it takes, what a form for it
// has, or what it is called: nobody gets it.
func (j *conditionJudge) talked(p phrase) bool {
	return p.what&aBenefit != 0 && (j.renamed(p) || j.onForm(p) || j.takes(p) || j.asksWhether(p) || j.subjectAsked(p) || j.asksReaders(p) || j.gaveAway(p) || j.policy(p) || j.conditionsFor(p))
}

// renamed reports "chiamatelo come vi pare" behind a benefit.
func (j *conditionJudge) renamed(p phrase) bool {
	for k := p.last + 1; k <= p.last+6 && k < len(j.x.tokens) && !j.ends(k-1); k++ {
		if j.x.isOneOf(k, renamings()) {
			return true
		}
	}
	return false
}

// onForm reports a page or a form for a benefit that everybody may read: "nel fac-simile
// per l'assegno unico".
func (j *conditionJudge) onForm(p phrase) bool {
	x, k := j.x, p.first-1
	for n := 0; n < 2 && k > 0 && x.soft(k) && (x.class(k)&functionWord != 0 || j.at(k)&(senseArticle|senseConnector) != 0); n++ {
		k--
	}
	return k >= 0 && k < p.first-1 && x.isOneOf(k, publicForms())
}

// takes reports what it takes to get a benefit, said of nobody: "per avere l'assegno
// unico servono SPID e ISEE".
func (j *conditionJudge) takes(p phrase) bool {
	x, k := j.x, p.first-1
	for n := 0; n < 2 && k > 0 && j.at(k)&(senseArticle|senseIndefinite) != 0; n++ {
		k--
	}
	if k < 1 || !x.isOneOf(k, gettings()) || !x.at(k-1, "per") && !x.at(k-1, "Per") {
		return false
	}
	for n := p.last + 1; n <= p.last+2 && n < len(x.tokens); n++ {
		if x.isOneOf(n, needs()) {
			return j.at(n-1)&(senseMe|senseTheir) == 0 || x.at(n-1, "ci")
		}
	}
	return false
}

// asksWhether reports a question about a benefit as such: "chiedo se per i buoni dei
// volontari serve il modello".
func (j *conditionJudge) asksWhether(p phrase) bool {
	x, k := j.x, p.first-1
	for n := 0; n < 4 && k > 0 && !x.at(k, "se"); n++ {
		if j.ends(k) || j.at(k)&(senseMy|senseKin|senseNamed|senseMe|senseHave) != 0 {
			return false
		}
		k--
	}
	if k < 1 || !x.at(k, "se") || !x.isOneOf(k-1, askingVerbs()) {
		return false
	}
	impersonal := false
	for n := p.last + 1; n < len(x.tokens) && n <= p.last+noticeWindow && !j.ends(n-1); n++ {
		if s := j.at(n); s&(senseMy|senseKin|senseNamed|senseHave|senseContact) != 0 || s&senseMe != 0 && !x.at(n, "ci") {
			return false
		}
		impersonal = impersonal || x.isOneOf(n, needs()) || n == p.last+1 && x.isOneOf(n, groupWords()) && j.manyBehind(n)
	}
	return impersonal
}

// policy reports what is decided of a benefit as such: "il bonus bollette sarà prorogato".
func (j *conditionJudge) policy(p phrase) bool {
	x, k := j.x, p.last+1
	if k+1 >= len(x.tokens) || !x.soft(p.last) || j.at(p.first-1)&(senseMy|senseTheir) != 0 || j.at(p.first-2)&senseMy != 0 {
		return false
	}
	return x.isOneOf(k, willBe()) && (x.isOneOf(k+1, policies()) || x.isOneOf(k+2, policies()))
}

// conditionsFor reports "informazioni sui requisiti per la" before a benefit.
func (j *conditionJudge) conditionsFor(p phrase) bool {
	x, k := j.x, p.first-1
	for n := 0; n < 2 && k > 0 && x.soft(k) && x.class(k)&functionWord != 0; n++ {
		k--
	}
	return k >= 0 && k < p.first-1 && (x.at(k, "requisiti") || x.at(k, "requisito") || x.at(k, "soglie") || x.at(k, "criteri"))
}

var (
	willBe   = wordSet("sarà verrà viene fu sara verra")
	policies = wordSet("prorogat(o|a|i) confermat(o|a|i) rifinanziat(o|a|i) abolit(o|a|i) estes(o|a|i) cancellat(o|a|i) introdott(o|a|i) potenziat(o|a|i) ridott(o|a|i) raddoppiat(o|a|i) esaurit(o|a|i)")
)

// manyBehind reports people in the plural behind token i: "dei volontari", "per gli
// studenti".
func (j *conditionJudge) manyBehind(i int) bool {
	x, k := j.x, i+1
	if k < len(x.tokens) && (x.at(k, "gli") || x.at(k, "i") || x.at(k, "le")) {
		k++
	}
	if k >= len(x.tokens) || x.tokens[k].len() < 4 {
		return false
	}
	last := x.v.low(int(x.tokens[k].end) - 1)
	return (last == 'i' || last == 'e') && x.sense(k)&senseKin == 0
}

// subjectAsked reports a benefit in the subject of a mail that only asks about it.
func (j *conditionJudge) subjectAsked(p phrase) bool {
	x := j.x
	if p.first == 0 || !slices.Contains(x.gap(p.first-1), ':') || !x.at(p.first-1, "Oggetto") && !x.at(p.first-1, "oggetto") {
		return false
	}
	for k := p.last + 1; k < len(x.tokens) && k <= p.last+noticeWindow; k++ {
		if x.class(k)&conditionWord == 0 {
			continue
		}
		if of := x.condition(k); of.what&aBenefit != 0 && of.first > p.last {
			return j.asksWhether(of)
		}
	}
	return false
}

// headsNames reports that people are listed behind a benefit and a colon: "beneficiari
// contributo libri: Amoruso Vito, Bardi Elsa".
func (j *conditionJudge) headsNames(p phrase) bool {
	return p.what&aBenefit != 0 && p.what&isPlace == 0 && slices.Contains(j.x.gap(p.last), ':') && (j.at(p.last+1)&senseNamed != 0 || j.x.is(p.last+1, flagNumber) && j.namedSoon(p.last+1))
}

// asksReaders reports money that the writer asks of all who read: "vi chiedo un piccolo
// contributo", "chiediamo a tutti un contributo". Of an office one asks it for something.
func (j *conditionJudge) asksReaders(p phrase) bool {
	x := j.x
	if p.first != p.last || !x.v.hasFold(int(x.tokens[p.first].start), "contribut") {
		return false
	}
	for k := p.first - 1; k > 0 && p.first-k <= 5 && !j.ends(k); k-- {
		if x.isOneOf(k, askingVerbs()) {
			return x.at(k-1, "vi") || x.at(k-1, "Vi") || x.at(k+1, "a") && x.at(k+2, "tutti")
		}
	}
	return false
}

// gaveAway reports the pay of somebody in office, who gives it away: "ho rinunciato
// all'indennità", "ho versato anche la mia indennità di marzo".
func (j *conditionJudge) gaveAway(p phrase) bool {
	x := j.x
	if p.first != p.last || !x.v.hasFold(int(x.tokens[p.first].start), "indennit") {
		return false
	}
	for k := p.first - 1; k >= 0 && p.first-k <= 8 && !j.ends(k); k-- {
		if x.beginsLike(k, gifts) {
			return true
		}
	}
	return false
}

var gifts = newStems("rinunci", "versat", "versiamo", "verso ", "devol", "donat", "dono ", "tagliat", "dimezz", "ridott", "apert")

// wondered reports "sono cieco io?", "o sono sordo io": who asks so is not.
func (j *conditionJudge) wondered(p phrase) bool {
	x, k := j.x, p.last+1
	if p.what&aState == 0 || p.what&isWeak == 0 || !x.at(k, "io") || !x.is(p.last, flagSpace) || p.first == 0 || j.at(p.first-1)&senseAm == 0 {
		return false
	}
	return j.ends(k) || slices.Contains(x.gap(k), '?') || x.at(k+1, "o") || x.at(k+1, "oppure") || x.at(k+1, "se")
}

// oneOf reports "sono uno di quelli che" up to token k.
func (j *conditionJudge) oneOf(k int) bool {
	x := j.x
	if k < 3 || !x.at(k, "che") || !x.at(k-1, "quelli") && !x.at(k-1, "quelle") || !x.isOneOf(k-3, wordA()) {
		return false
	}
	return j.at(k-4)&senseAm != 0 || x.at(k-4, "sono") || x.at(k-4, "Sono")
}

// dared reports "vorrei vedere voi con" up to token k: the writer has what follows.
func (j *conditionJudge) dared(k int) bool {
	x := j.x
	if k < 2 || !x.at(k, "con") || !x.at(k-1, "voi") && !x.at(k-1, "te") && !x.at(k-1, "lei") {
		return false
	}
	return x.isOneOf(k-2, darings())
}

// otherSubject reports people in the plural before a verb in the singular that is not
// theirs: "faceva attraversare i bambini: ha subito".
func (j *conditionJudge) otherSubject(k int) bool {
	x := j.x
	if k+1 >= len(x.tokens) || x.soft(k) || x.v.low(int(x.tokens[k].end)-1) != 'i' {
		return false
	}
	return x.at(k+1, "ha") || x.at(k+1, "aveva") || x.isE(k+1) || x.at(k+1, "soffre")
}

var (
	renamings   = wordSet("chiamatelo chiamatela chiamateli chiamatele chiamiamolo chiamiamola chiamalo chiamala chiamali")
	publicForms = wordSet("simile facsimile locandina locandine volantino brochure faq tutorial vademecum regolamento pagina sezione")
	gettings    = wordSet("avere ottenere richiedere chiedere prendere ricevere fare")
	needs       = wordSet("serve servono occorre occorrono bisogna vuole vogliono servira serviranno necessario necessaria basta bastano")
	askingVerbs = wordSet("chiedo sapere chiedere capire chiedevo domando chiediamo informazione")
	groupWords  = wordSet("dei degli delle per ai agli alle")
	darings     = wordSet("vedere vedervi vederci provate provateci prova vorrei")
)

// collects reports up to token k what people do for a cause: "raccoglie fondi per".
func (j *conditionJudge) collects(k int) bool {
	for n := 1; n <= 4 && k-n >= 0 && !j.ends(k-n); n++ {
		if j.x.isOneOf(k-n, causeWords()) {
			return true
		}
	}
	return false
}

var causeWords = wordSet("fondi raccolta petizione ricerca beneficenza donazione donazioni dona maratona marcia camminata associazione convegno studi")
