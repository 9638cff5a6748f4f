package personaldata

// Performers and works that the words directly around call so: "i biglietti di Clara",
// "in cartellone Tosca", "abbiamo visto Norma in arena".

// onStage reports such a name.
func (s *names) onStage(n *name) bool {
	x, k := s.x, n.first-1
	if k < 0 || x.ends(k) {
		return false
	}
	switch {
	case x.isOneOf(k, ofWhom()):
		return (x.isOneOf(k-1, performances()) || x.isOneOf(k-2, performances()) && x.class(k-1)&functionWord == 0) && x.class(n.last+1)&relation == 0
	case x.at(k, "in"):
		return x.at(n.last+1, "concerto") || x.at(n.last+1, "tour")
	case x.isOneOf(k, billed()):
		return true
	}
	if x.isOneOf(k, watched()) || x.class(k)&functionWord != 0 && x.isOneOf(k-1, watched()) {
		if k = n.last + 1; x.ends(n.last) {
			return false
		}
		return x.isOneOf(k, atPlaces()) && (x.isOneOf(k+1, playhouses()) || x.isOneOf(k+2, playhouses()))
	}
	return false
}

var (
	ofWhom       = wordSet("di d per con")
	performances = wordSet("bigliett(o|i) prevendit(a|e) tour tournee canzon(e|i) album concert(o|i) vinile discografia videoclip cartellone replica repliche allestimento")
	billed       = wordSet("cartellone programma scena")
	watched      = wordSet("visto sentito ascoltato vedere sentire ascoltare rivedere")
	atPlaces     = wordSet("in a al all alla nell nella dal")
	playhouses   = wordSet("arena teatro scala fenice regio opera concerto scena tour televisione auditorium streaming cinema stadio")
)
