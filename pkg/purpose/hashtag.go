package purpose

import (
	"bytes"
	"slices"
)

// A hashtag is a phrase in one word: "#RossiSindaca", "#votaRossi", "#ioVotoNo". Its
// words are not told apart, so what it says is read off its beginning and its end.

// slogan shows the signals of a campaign that a hashtag stands for: somebody's name with
// the office, or a vote for a name or a side, which makes a campaign the host of what the
// message invites to.
func (r *reader) slogan(s *signals, t *token) {
	tag := r.low[t.start:t.end]
	for _, office := range [...]string{"sindaco", "sindaca", "presidente", "consigliere", "consigliera", "governatore", "governatrice"} {
		if who, ok := bytes.CutSuffix(tag, []byte(office)); ok && len(who) >= shortestTagged && !addressed(who) {
			r.show(s.hosts[0])
		}
	}
	for _, vote := range [...]string{"iovoto", "noivotiamo", "votiamo", "vota"} {
		if whom, ok := bytes.CutPrefix(tag, []byte(vote)); ok {
			if side := string(whom); side == "si" || side == "no" || len(whom) >= shortestTagged && !votesAtAll(whom) {
				r.show(s.pleas[0])
				r.show(s.hosts[0])
			}
			return
		}
	}
}

// shortestTagged is how many letters a name in a hashtag has at least.
const shortestTagged = 3

// addressed reports what stands before an office that is somebody's already: "#ilSindaco",
// "#grazieSindaco", "#viceSindaco".
func addressed(who []byte) bool {
	for _, word := range [...]string{"vice", "ilnostro", "lanostra", "nostro", "nostra", "nuovo", "nuova", "caro", "cara", "grazie", "bravo", "brava", "ciao", "vergogna", "dimissioni", "baby", "mini", "del", "dal", "della", "dalla", "col", "conil", "conla", "alla", "senza", "consiglio", "signor", "signora"} {
		if string(who) == word {
			return true
		}
	}
	return false
}

// votesAtAll reports what goes on about voting as such: "#votazioni", "#votaConsapevole".
func votesAtAll(whom []byte) bool {
	return slices.ContainsFunc([]string{"zion", "nti", "to", "ti", "ta", "re", "anch", "liber", "consapev", "inform", "oggi", "domani", "domenica", "lunedi", "adesso", "ora", "perche", "percambiare", "europ", "ital", "ilprogetto", "iltuo", "lafoto", "iprogetti", "online", "conspid"}, func(w string) bool {
		return bytes.HasPrefix(whom, []byte(w))
	})
}
