package personaldata

// genreWords counts the words that tell the genre of a text, three counts in one
// number so that split adds them up in one go. Above a million words of one sort a
// count carries into the next: no matter for a text of that size.
type genreWords uint64

const (
	publicWord   genreWords = 1
	officialWord genreWords = 1 << 21
	privateWord  genreWords = 1 << 42
	genreMask               = officialWord - 1
)

func (g genreWords) public() int   { return int(g & genreMask) }
func (g genreWords) official() int { return int(g / officialWord & genreMask) }
func (g genreWords) private() int  { return int(g / privateWord) }

// genreOf is what one word adds.
func genreOf(word string, c class, r role) (g genreWords) {
	if c&(stage|politics) != 0 {
		g += publicWord
	}
	if c&(publicBody|officeUnit|notice|reference|office) != 0 {
		g += officialWord
	}
	if r&roleSelf != 0 && (c&(firstPerson|relation|birthWord|fiscalWord|title|declarant|greeting|residence) != 0 || c == 0 && len(word) < 4) {
		g += privateWord
	}
	return g
}

// genre is what sort of text it is.
type genre int

const (
	genreUnknown  genre = iota
	genrePlain          // nothing special
	genrePrivate        // somebody writes about his own affairs
	genreOfficial       // a letter or notice of an office
	genrePublic         // a programme, an announcement, a report of politics
)

// kind reads the genre of the text once.
func (s *names) kind() genre {
	if s.genre != genreUnknown {
		return s.genre
	}
	n := genreWords(0)
	for _, t := range s.x.tokens {
		if !t.is(flagUsed) { // the DJ of a plate plays no music
			n += s.x.lex.meanings[t.word].genre
		}
	}
	public, private, official := n.public(), n.private(), n.official()
	if public > 0 && s.x.seen&conditionWord != 0 {
		public -= s.grants()
	}
	switch {
	case public >= 1 && (private == 0 || public > 2*private):
		s.genre = genrePublic
	case private == 0 && official > 0:
		s.genre = genreOfficial
	case private > 0:
		s.genre = genrePrivate
	default:
		s.genre = genrePlain
	}
	return s.genre
}
