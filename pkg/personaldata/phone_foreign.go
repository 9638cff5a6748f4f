package personaldata

import (
	"bytes"

	"github.com/nyaruka/phonenumbers"
)

// mostLookups bounds the slow checks of foreign numbers in one text; in a text
// with more of them none of the further ones is taken.
const mostLookups = 2000

// foreignLookup is the last answer of validForeign: a text that repeats a number, as
// quoted mails do, asks for it once.
type foreignLookup struct {
	text          []byte // in the view
	asked, answer phone  // as if the number began at offset 0
	ok            bool
}

// valid is validForeign.
func (l *foreignLookup) valid(v *view, n *phone) bool {
	start := n.start
	asked := *n
	asked.start, asked.end = 0, n.end-start
	if text := v.b[start:n.end]; asked != l.asked || !bytes.Equal(text, l.text) {
		l.text, l.asked = text, asked
		l.ok = validForeign(v, n)
		l.answer = *n
		l.answer.start, l.answer.end = n.start-start, n.end-start
		return l.ok
	}
	*n = l.answer
	n.start, n.end = start+l.answer.start, start+l.answer.end
	return l.ok
}

// validForeign asks the library, which knows the forms of every country. When the
// whole row of groups is no number, the last group may belong to something else.
func validForeign(v *view, n *phone) bool {
	for range 3 {
		parsed, err := phonenumbers.Parse("+"+string(n.digits[:n.n]), "")
		if err == nil && phonenumbers.IsValidNumber(parsed) {
			return true
		}
		if err == nil && v.b[n.start] == '+' && n.n >= 10 && n.groups >= 3 && phonenumbers.IsPossibleNumber(parsed) {
			n.thin = true // perhaps a number that was never given out: a word must say what it is
			return true
		}
		end := n.end
		for end > n.start && isDigit(v.at(end-1)) {
			end--
			n.n--
		}
		for end > n.start && !isDigit(v.at(end-1)) {
			end--
		}
		n.end = end
		if n.n < 8 {
			return false
		}
	}
	return false
}
