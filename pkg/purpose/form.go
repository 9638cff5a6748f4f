package purpose

// The personal form shows by who speaks, who signs and who is praised, whoever it
// is: an office with a name, the first person beside an office, a signature.

// person is what a message shows of office-holders and candidates.
type person struct {
	office bool // an office is named
	holder bool // with the name of who holds it
	speaks bool // somebody speaks in the first person singular
	signs  bool // a name stands alone at the end
	signed bool // an office and a name stand at the end
	praise bool // thanks, merit
	acts   bool // the holder of an office does or says something
}

// nearOffice is how many tokens after an office its holder's name may stand: "la
// assessora alle politiche sociali e alla casa Bice Serra".
const nearOffice = 6

// persons looks for office-holders and candidates.
func (r *reader) persons(s *signals) (p person) {
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind != tokWord {
			continue
		}
		p.office = p.office || t.lex&classOffice != 0
		if t.lex&classOther != 0 {
			class := s.others[t.key]
			p.speaks = p.speaks || class&otherSpeaks != 0
			p.praise = p.praise || class&otherPraise != 0
		}
		if t.lex&classOffice != 0 && !p.acts {
			name := r.holder(s, i)
			p.holder = p.holder || name >= 0
			p.acts = name >= 0 && r.acts(s, i, max(i, name))
		}
	}
	p.signs, p.signed = r.signature(s)
	return p
}

// holder gives the token with the name that belongs to the office i, -1 for none.
func (r *reader) holder(s *signals, i int) int {
	if i > 0 && r.tokens[i-1].kind == tokName && r.tokens[i].start-r.tokens[i-1].end <= 2 {
		return i - 1
	}
	within := false // of what the office is for: "alla cultura"
	for k := i + 1; k < len(r.tokens) && k <= i+nearOffice; k++ {
		t := &r.tokens[k]
		if t.begins || t.start-r.tokens[k-1].end > 3 {
			return -1
		}
		switch {
		case t.kind == tokName && k == i+2 && s.is(&r.tokens[i+1], otherConnector) && r.namedAfterComma(k):
			return k + 1 // "il presidente di Valserra Ambiente, Ugo Prati"
		case t.kind == tokName:
			if k == i+1 || within || r.tokens[k-1].lex&classOffice != 0 || s.is(&r.tokens[k-1], otherModifier) {
				return k
			}
			return -1
		case t.kind != tokWord:
			return -1
		case k == i+1 && !s.is(t, otherArticle|otherConnector) && t.lex&classOffice == 0 && !s.is(t, otherModifier):
			return -1
		case s.is(t, otherArticle) && (k == i+1 || s.is(&r.tokens[k-1], otherModifier)):
			within = true // "assessora regionale alla salute"
		}
	}
	return -1
}

// namedAfterComma reports a second name after a name and a comma.
func (r *reader) namedAfterComma(k int) bool {
	return k+1 < len(r.tokens) && r.tokens[k+1].kind == tokName && !r.tokens[k+1].begins && r.tokens[k+1].start-r.tokens[k].end <= 2
}

// acts reports a verb of what people do beside an office and its holder's name:
// "la sindaca Serra chiede", "spiega il presidente Prati".
func (r *reader) acts(s *signals, office, last int) bool {
	if k := last + 1; k < len(r.tokens) && r.near(last, k) && r.verb(s, k) {
		return true
	}
	k := office - 1
	if k >= 0 && s.is(&r.tokens[k], otherArticle) {
		k--
	}
	return k >= 0 && r.near(k, k+1) && r.verb(s, k)
}

// verb reports a verb of what people do; "e" is mostly none.
func (r *reader) verb(s *signals, k int) bool {
	t := &r.tokens[k]
	return t.end-t.start > 1 && s.is(t, otherVerb)
}

// signature reports a name, and a name with an office, at the end of a message.
func (r *reader) signature(s *signals) (signs, signed bool) {
	k := len(r.tokens) - 1
	for k >= 0 && (r.tokens[k].kind > tokName || r.tokens[k].hash) {
		k--
	}
	names, offices := 0, 0
	for n := 0; k >= 0 && n < 8; n++ {
		t := &r.tokens[k]
		switch {
		case t.kind == tokName:
			names++
		case t.kind == tokWord && t.lex&classOffice != 0:
			offices++
		case t.kind == tokWord && n > 0 && t.lex&classOther != 0 && s.others[t.key]&(otherArticle|otherModifier|otherOwn) != 0:
		default:
			return false, names > 0 && offices > 0
		}
		if t.begins {
			break
		}
		k--
	}
	return names == 1 && offices == 0, names > 0 && offices > 0
}
