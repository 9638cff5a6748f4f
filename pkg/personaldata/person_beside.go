package personaldata

import "bytes"

// What stands beside a name and tells whose it is.

// identified reports that a document, a fiscal code or the birth of the one named
// follows: he is meant as a person, whatever post or part he has: "il socio, Alfio
// Cannavò, esibisce patente …", "portiere: Sirio Ancarani, nato il …".
func (s *names) identified(n *name) bool {
	const papers = fiscalWord | birthWord | identityWord | passportWord | licenseWord | healthCardWord
	x := s.x
	if k := n.last + 1; k < len(x.tokens) && x.breaksLine(n.last) && x.beginsLike(k, nationalities) && s.labelled(n.first) {
		return true // "OSPITE: Wang Xiaoli", and in the next line "NAZIONALITÀ:"
	}
	for d := 1; d <= 6 && n.last+d < len(x.tokens); d++ {
		k := n.last + d
		switch {
		case x.is(k, flagUsed):
			if d == 1 && x.v.at(int(x.tokens[k].start)-1) == '(' && s.codeAt(k) {
				return true // "legale rappresentante Duilio Menconi (MNCDLU…)"
			}
			return (x.at(k-2, "C") || x.at(k-2, "c")) && (x.at(k-1, "F") || x.at(k-1, "f") || x.at(k-1, "I") || x.at(k-1, "i")) // "c.f. …", "C.I. …"
		case x.ends(k-1) && (d > 1 || x.v.at(int(x.tokens[k-1].end)) != ';' || x.class(k)&papers == 0) && x.class(k-1)&abbreviation == 0 && x.tokens[k-1].len() > 2, x.is(k, flagCapital) && x.class(k)&nameClasses != 0 && x.class(k)&papers == 0:
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

var nationalities = newStems("nazionalit", "cittadinanz", "nato ", "nata ", "data di nascita", "luogo di nascita", "documento")

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
	return bytes.IndexByte(x.gap(i-1), '\n') >= 0
}

// inColumn reports a cell of a table whose heading says that names stand there:
// "cognome;nome;targa". The heading is the first line of the text.
func (s *names) inColumn(n *name) bool {
	x := s.x
	if after := x.v.at(int(x.tokens[n.last].end)); n.lower || after != ';' && after != '\t' && after != '|' && after != ',' && after != '\n' && n.last+1 < len(x.tokens) {
		return false
	}
	start := int(x.tokens[n.first].start)
	if !s.headed {
		s.headings()
	}
	if s.columns == 0 || start < s.below {
		return false
	}
	column := 0
	for k := start - 1; k >= 0 && start-k < longestLine; k-- {
		switch c := x.v.b[k]; c {
		case '\n':
			return column < 64 && s.columns&(1<<column) != 0
		case s.edge:
			column++
		default:
			if column == 0 && !isSpace(c) {
				return false // the cell has other words before
			}
		}
	}
	return false
}

// longestLine is how far back the begin of a line is looked for, in bytes.
const longestLine = 400

// surnameHeadings are those of columns with names; a column "nome" holds given names only
// where one of them stands, too.
var (
	surnameHeadings = wordSet("cognome cognomi nominativo richiedente intestatario beneficiario")
	givenHeadings   = wordSet("nome nomi")
)

// headings reads which columns hold names. Most texts have one line: they have none.
func (s *names) headings() {
	x := s.x
	s.headed = true
	if s.below = bytes.IndexByte(x.v.b, '\n') + 1; s.below == 0 {
		return
	}
	column, people := 0, false
	for k := range min(len(x.tokens), longestRow*2) {
		gap := x.gap(k)
		given, surname := x.isOneOf(k, givenHeadings()), x.isOneOf(k, surnameHeadings())
		people = people || surname
		if (given || surname) && column < 64 {
			s.columns |= 1 << column
		}
		for _, c := range gap {
			switch c {
			case '\n':
				if column == 0 || !people {
					s.columns = 0 // "nome;prezzo"
				}
				return
			case ';', '|', '\t', ',':
				if s.edge == 0 {
					s.edge = c
				}
				if c == s.edge {
					column++
				}
			}
		}
	}
	s.columns = 0 // no line of headings
}

// candidate reports a name that people are asked to vote for, or that stands for an
// office: "scrivi Vanzi", "il comitato per Amerigo Sestini", "Loretta Damian sindaca".
func (s *names) candidate(n *name) bool {
	x, k := s.x, n.first-1
	if n.lower {
		return false
	}
	if next := n.last + 1; n.words > 1 && x.is(n.last, flagSpace) && (x.at(next, "sindaco") || x.at(next, "sindaca") || x.at(next, "governatore") || x.at(next, "governatrice")) {
		return true
	}
	if k < 0 || !x.is(k, flagSpace) {
		return false
	}
	switch {
	case x.isOneOf(k, votes()), x.at(k, "civica"):
		return true
	case x.at(k, "scrivi"), x.at(k, "scrivete"), x.at(k, "scrivendo"):
		return x.seen&politics != 0
	case x.at(k, "di"), x.at(k, "per"), x.at(k, "a"), x.at(k, "con"):
		return x.at(k-1, "comitato") || x.at(k-1, "candidatura") || x.at(k-1, "lista") || x.at(k-1, "sostegno") && x.at(k, "di") && x.at(k-2, "a") && x.seen&politics != 0
	}
	return false
}

// votes are the words that ask for a vote for the one named behind.
var votes = wordSet("vota votate votare votiamo voto preferenza eleggi eleggete eleggiamo barra barrate")

// families reports a surname behind another that a plural introduced: "le famiglie
// Ravaglioli e Zambonelli".
func (s *names) families() bool {
	x, k := s.x, s.last.first-1
	for n := 0; n < 6 && k > 0 && (x.is(k, flagUsed) || x.at(k, "e") && x.is(k-1, flagUsed)); n++ {
		k--
	}
	return s.taken && s.last.words == 1 && k >= 0 && s.role(k)&rolePrivate != 0 && x.isOneOf(k, plurals())
}

var plurals = wordSet("famiglie coniugi sigg signori signore sorelle fratelli eredi cugini vicini")

// rostered reports a full name that is a cell of a table of people who enrolled or take
// turns: "6;Tessari Wilma;40,00" below "n;partecipante;quota".
func (s *names) rostered(n *name) bool {
	const heading = 24
	x := s.x
	edge := func(c byte) bool { return c == ';' || c == '\t' || c == '|' }
	if n.words < 2 || n.given+n.givenWord == 0 || !edge(x.v.at(int(x.tokens[n.last].end))) && !edge(x.v.at(int(x.tokens[n.last].end)+1)) {
		return false
	}
	if at := int(x.tokens[n.first].start); !edge(x.v.at(at-1)) && !edge(x.v.at(at-2)) {
		return false
	}
	for k := 0; k < heading && k < n.first; k++ {
		if x.isOneOf(k, rosterWords()) {
			return true
		}
	}
	return false
}

var rosterWords = wordSet("iscritti iscritte iscrizioni partecipante partecipanti quota quote socio soci turno turni nominativo nominativi utente utenti alunno alunni prenotati prenotazioni tesserati assegnatario assegnatari morosi ospite ospiti volontari pagato")
