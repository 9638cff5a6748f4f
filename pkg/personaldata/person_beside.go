package personaldata

// What stands beside a name and tells whose it is.

// identified reports that a document, a fiscal code or the birth of the one named
// follows: he is meant as a person, whatever post or part he has: "il socio, Alfio
// Cannavò, esibisce patente …", "portiere: Sirio Ancarani, nato il …".
func (s *names) identified(n *name) bool {
	const papers = fiscalWord | birthWord | identityWord | passportWord | licenseWord | healthCardWord
	x := s.x
	for d := 1; d <= 6 && n.last+d < len(x.tokens); d++ {
		k := n.last + d
		switch {
		case x.is(k, flagUsed):
			return (x.at(k-1, "F") || x.at(k-1, "f")) && (x.at(k-2, "C") || x.at(k-2, "c")) // "c.f. …"
		case x.ends(k-1) && x.class(k-1)&abbreviation == 0 && x.tokens[k-1].len() > 2, x.is(k, flagCapital) && x.class(k)&nameClasses != 0 && x.class(k)&papers == 0:
			return false
		case x.class(k)&papers != 0:
			for m := k + 1; m <= k+3 && m < len(x.tokens); m++ {
				if x.is(m, flagUsed) {
					return true
				}
			}
		}
	}
	return false
}

// inRow reports a name that is a cell of a table in whose row other personal data
// stand: "Anedda Gavino;libri 3;070 …".
func (s *names) inRow(n *name) bool {
	x := s.x
	cell := func(c byte) bool { return c == ';' || c == '\t' || c == '|' }
	if !cell(x.v.at(int(x.tokens[n.last].end))) || n.first > 0 && !x.lineStarts(n.first) && !cell(x.v.at(int(x.tokens[n.first].start)-1)) {
		return false
	}
	for k := n.last + 1; k <= n.last+longestRow && k < len(x.tokens) && !x.lineStarts(k); k++ {
		if x.is(k, flagUsed) {
			return true
		}
	}
	return false
}

// longestRow is how many words of a row are looked at.
const longestRow = 12

// lineStarts reports a line break before token i.
func (x *scan) lineStarts(i int) bool {
	for _, c := range x.gap(i - 1) {
		if c == '\n' {
			return true
		}
	}
	return false
}
