package personaldata

// Hospitals, schools, theatres and stadiums that people call by the name of whom they are
// named after: "ricoverata al Cardarelli", "frequenta il Pacinotti", "partita al Renzo
// Barbera".

// institution reports such a name. In front of it stands an article for things, which a
// surname seldom has in Italian, and near it what one does there; that of a known hospital
// needs the article only.
func (s *names) institution(n *name) bool {
	x, k := s.x, s.particleBefore(n.first)-1
	if k < 0 || x.class(k)&functionWord == 0 || n.words > 1 && x.class(n.first)&(given|givenWord) == 0 {
		return false
	}
	if n.words == 1 && x.isOneOf(n.first, hospitals()) {
		return x.isOneOf(k, articles()) || x.isOneOf(k, atThe()) || x.isOneOf(k, fromThe())
	}
	if n.words == 1 && n.given+n.givenWord > 0 {
		return false // "portato al Gino"
	}
	switch {
	case x.isOneOf(k, atThe()):
		return x.isOneOf(k-1, goings()) || s.doneThere(k, cares(), schooling(), shows())
	case x.isOneOf(k, fromThe()):
		return s.doneThere(k, cares())
	case x.at(k, "il") || x.at(k, "lo") || x.at(k, "l"):
		return x.isOneOf(k-1, attending()) || x.at(n.last+1, "ha") && x.isOneOf(n.last+3, premises())
	case x.at(k, "del") || x.at(k, "dell"):
		return x.isOneOf(k-1, pupils())
	}
	return false
}

// doneThere reports one of the words in the sentence of token k, before it and shortly
// behind it.
func (s *names) doneThere(k int, sets ...*words) bool {
	const back, on = 10, 8
	x := s.x
	has := func(i int) bool {
		for _, set := range sets {
			if x.isOneOf(i, set) {
				return true
			}
		}
		return false
	}
	for i := k - 1; i >= 0 && k-i <= back && !x.ends(i); i-- {
		if has(i) {
			return true
		}
	}
	for i := k + 1; i < len(x.tokens) && i-k <= on && !x.ends(i-1); i++ {
		if has(i) {
			return true
		}
	}
	return false
}

var (
	articles = wordSet("il l del dell col della la")
	atThe    = wordSet("al all allo nel nell nello")
	fromThe  = wordSet("dal dall")

	// hospitals are those that the whole of Italy, or a region, calls by one name.
	hospitals = wordSet("cardarelli gaslini meyer niguarda rizzoli gemelli molinette monaldi cotugno spallanzani forlanini buzzi mangiagalli galeazzi besta brotzu businco bufalini cannizzaro salesi burlo perrino rummo galliera mauriziano careggi torrette humanitas fatebenefratelli cisanello bellaria pascale santobono pausilipon garibaldi sabin policlinico")

	cares     = wordSet("ricoverat(o|a|i|e) ricovero ricoveri ricoverare operat(o|a|i|e) operarsi operarmi operano operazione intervento dimess(o|a|i|e) dimissioni visita visite esame esami analisi ambulanza 118 soccorso reparto reparti primario urgenza urgenze trasferit(o|a|i|e) degent(e|i) degenza chemio chemioterapia dialisi tac risonanza ecografia mammografia curat(o|a|i|e) nat(o|a|i|e) nascere mort(o|a|i|e) partorit(o|i) partorire parto rianimazione ortopedia cardiologia pediatria oncologia neurologia ginecologia chirurgia barella triage ambulatorio ambulatori infermier(a|i|e) corsia prelievo prelievi pronto")
	schooling = wordSet("iscritt(o|a|i|e) iscrizion(e|i) iscriver(e|lo|la|si|mi) frequent(a|o|i|ano|are|ava|ato) studi(a|o|ano|are|ava|ato) student(i|e|essa|esse) alunn(o|a|i|e) prof professor(e|i|essa|esse) insegnant(e|i) insegna preside liceo liceale scuola diplom(a|ato|ata|arsi) maturita bidell(o|a|i|e) supplent(e|i) lezion(e|i) open")
	shows     = wordSet("concert(o|i) spettacol(o|i) partit(a|e) derby stagione cartellone scena abbonament(o|i) bigliett(o|i) saggio tifos(o|i) curva spettatori pubblico opera sipario trasferta gol")
	goings    = wordSet("va vado vai andiamo andate vanno andare andat(o|a|i|e) stat(o|a|i|e) siamo entra entrat(o|a|i|e) arrivat(o|a|i|e) gita ieri domani stasera")
	attending = wordSet("frequent(a|o|i|ano|are|ava|ato) fatto")
	pupils    = wordSet("student(i|e|esse|essa) alunn(o|a|i|e) prof professori preside genitori succursale aule stagione tifosi curva biglietti primario reparto infermieri pronto")

	premises = wordSet("tetto lista aule aula palestra laborator(io|i) bagni riscaldamento repart(o|i) posti cortile facciata cantiere iscritti studenti alunni medici primari sede succursale classi parcheggio organico sipario platea palco palchi spalti tribuna")
)
