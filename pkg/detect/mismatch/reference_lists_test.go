package mismatch_test

import "slices"

// standing is what the lists say that the one recipient stands on.
type standing struct {
	fair, gone, wrong, legal, known bool
	reason                          string // of why no list counts
}

func (v *version) standing(s sent, purposes []string, contradicted bool) standing {
	p, out := v.people[s.person], standing{reason: "no_list"}
	for _, l := range listNames {
		since, on := p.on[l]
		if !on || !since.has(s.day) {
			continue
		}
		x := v.lists[l]
		switch {
		case x.valid.until >= 0 && s.day > x.valid.until:
			if out.reason != "list_younger_than_message" {
				out.reason = "list_expired"
			}
			continue
		case !x.valid.has(s.day):
			if out.reason == "no_list" {
				out.reason = "list_not_in_register"
			}
			continue
		case x.begun > s.day:
			out.reason = "list_younger_than_message"
			continue
		}
		out.known = true
		purpose := v.serves(x.purpose, purposes, s.day)
		if x.source == "inad" && (!slices.Contains(purposes, x.purpose) || contradicted || !s.unclear && (s.label == "event_promotion" || s.label == "survey" || s.label == "commercial")) {
			purpose, out.legal = "", true
		}
		switch {
		case purpose == "":
			out.wrong = true
		case v.withdrawn(p, l, purpose, s.day, since.from):
			out.gone = true
		default:
			out.fair = true
		}
	}
	return out
}
