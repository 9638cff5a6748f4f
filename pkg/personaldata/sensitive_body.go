package personaldata

// This file knows what is said of parts of the body: "mi fa male il ginocchio", "operato
// due volte alla schiena".

// aches reports a body part that hurts in figures of speech, too: "mi fa male il cuore a
// vederla chiusa".
func (x *scan) aches(p *phrase) bool {
	for k := p.first; k <= p.last; k++ {
		if x.isOneOf(k, acheWords()) {
			return x.isOneOf(p.last, feelingParts())
		}
	}
	return false
}

var (
	acheWords    = wordSet("male duole dolgono doleva piange brucia bruciano trema sanguina sanguinano scoppia")
	feelingParts = wordSet("cuore testa stomaco fegato occhi orecchie gola pancia tasca tasche")
	times        = wordSet("volte volta ieri urgenza ancora nuovo anche due tre quattro cinque sei tutt(o|a|i|e)")
)
