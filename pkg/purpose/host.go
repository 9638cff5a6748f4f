package purpose

// A dinner for a candidate is a dinner, sold, collected for or asked about in the words
// of all dinners: nothing but who gives it makes it propaganda. No weight of a word can
// say so, for it is the two together that decide. So this is a rule, with a reason of
// its own: where a candidate or a campaign's committee is the host, the guest or the one
// who gains, and nothing says that all candidates are there on equal terms or that the
// message states facts on voting, whatever invites, sells, collects or asks is
// propaganda. What the model makes of it stays as it is: the probability of those labels
// goes to propaganda.

// campaignHost is the signal of a campaign as host: an office that somebody stands for,
// a committee of an election.
const campaignHost = "campaign_host"

// campaignHosts reports that a campaign invites, or gains, on no equal terms: also one
// list of candidates alone, with all that stand on it.
func (r *reader) campaignHosts(s *signals) bool {
	alone := r.lists() == 1
	equal := r.shows(s.equals) && !(alone && r.shows(s.slates))
	return (alone || r.shows(s.hosts)) && !equal && !r.shows(s.neutral) && r.sides != bothSides
}

// lists counts the names of lists, each as often as it stands.
func (r *reader) lists() (n int) {
	for i := range r.tokens {
		if t := &r.tokens[i]; t.kind == tokName && t.list {
			n++
		}
	}
	return n
}

// The places of labels among Labels.
const (
	event       = 3
	propaganda  = 4
	commercial  = 5
	fundraising = 6
	survey      = 7
)

// acts reports a label of what a campaign does as a host.
func acts(label int) bool {
	return label == event || label == commercial || label == fundraising || label == survey
}

// takeOver gives propaganda the probability of what a campaign does as a host.
func takeOver(p *[labelCount]float64) {
	for k := range p {
		if acts(k) {
			p[propaganda] += p[k]
			p[k] = 0
		}
	}
}
