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
		if t.lex&classOffice != 0 && !p.holder {
			p.holder = r.holder(s, i)
		}
	}
	p.signs, p.signed = r.signature(s)
	return p
}

// holder reports a name that belongs to the office i.
func (r *reader) holder(s *signals, i int) bool {
	if i > 0 && r.tokens[i-1].kind == tokName && r.tokens[i].start-r.tokens[i-1].end <= 2 {
		return true
	}
	within := false // of what the office is for: "alla cultura"
	for k := i + 1; k < len(r.tokens) && k <= i+nearOffice; k++ {
		t := &r.tokens[k]
		if t.begins || t.start-r.tokens[k-1].end > 3 {
			return false
		}
		switch {
		case t.kind == tokName:
			return k == i+1 || within || r.tokens[k-1].lex&classOffice != 0 || s.is(&r.tokens[k-1], otherModifier)
		case t.kind != tokWord:
			return false
		case k == i+1 && !s.is(t, otherArticle) && t.lex&classOffice == 0 && !s.is(t, otherModifier):
			return false
		case k == i+1 && s.is(t, otherArticle):
			within = true
		}
	}
	return false
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
