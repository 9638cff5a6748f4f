// Package purpose says what an Italian text of a public body is for: to inform,
// to remind, to warn, to ask for votes.
//
// In: one text. Out: a Guess: the likeliest Label, how sure it is, whether it is
// too close to call, and the words that decided. The words come from the lexicon
// and never from the text, so a guess holds no name and no number.
//
// A Classifier never changes after New: Classify is safe for concurrent use.
// Time is linear in the text, of which only the first 32 KiB are read.
//
// It is not yet a trained model: hand-weighted words and phrases (lexicon.tsv)
// and a few signals. It reads one language and no irony, and a confidence is a
// ranking, not a calibrated probability. It never decides whether a purpose was
// lawful.
package purpose

import (
	"cmp"
	"math"
	"slices"
)

// Label is what a text is for. The values are stored in rows and never change.
type Label string

const (
	// ServiceInformation tells everybody about services, deadlines, rules, and neutral facts about voting.
	ServiceInformation Label = "service_information"
	// ServiceReminder nudges somebody about something that exists for them: an appointment, an instalment, a code.
	ServiceReminder Label = "service_reminder"
	// Emergency is danger to people, closures due to it, all-clears and missing persons (D.Lgs. 1/2018).
	Emergency Label = "emergency"
	// EventPromotion invites to something public, a debate of all candidates on equal terms included.
	EventPromotion Label = "event_promotion"
	// ElectoralPropaganda pleads for a candidate, a list or a side of a referendum, openly or not (L. 212/1956; Garante 18 April 2019 no. 96).
	ElectoralPropaganda Label = "electoral_propaganda"
	// Commercial sells something (art. 130 D.Lgs. 196/2003).
	Commercial Label = "commercial"
	// Fundraising asks for gifts, the "5 per mille" included.
	Fundraising Label = "fundraising"
	// Survey asks for opinions, public consultations included.
	Survey Label = "survey"
	// InternalStaff speaks to the body's own employees.
	InternalStaff Label = "internal_staff"
	// PersonalCase is about one person's case.
	PersonalCase Label = "personal_case"
	// SecurityPhishing is a fraud, whatever it is dressed as.
	SecurityPhishing Label = "security_phishing"
)

// Labels returns every label, in the order of the documentation.
func Labels() []Label {
	return []Label{
		ServiceInformation, ServiceReminder, Emergency, EventPromotion, ElectoralPropaganda, Commercial,
		Fundraising, Survey, InternalStaff, PersonalCase, SecurityPhishing,
	}
}

// Guess is the answer for one text.
type Guess struct {
	Label Label
	// Confidence is the share of Label among all labels, from 0 to 1.
	Confidence float64
	// Unclear says that no label is far enough ahead: a person should look.
	Unclear bool
	// Why lists at most five words and signals that decided, the strongest first.
	Why []string
}

// Thresholds of the decision, set on the training half of the corpus.
const (
	temperature = 1.2  // how much evidence doubles a share
	margin      = 0.20 // a lead below this is unclear
	mostReasons = 5
	mostBytes   = 32 << 10
)

// Classifier guesses purposes. It is safe for concurrent use.
type Classifier struct{ lexicon lexicon }

// New returns a Classifier with the lexicon of this version.
func New() *Classifier {
	return &Classifier{lexicon: parseLexicon(lexiconTable)}
}

// Classify guesses what text is for. A text without any known word is unclear.
func (c *Classifier) Classify(text string) Guess {
	text = cut(text, mostBytes)
	words := append(wordsOf(text), signals(text)...)
	hits := c.lexicon.match(words)
	shares := softmax(scores(hits))
	labels := Labels()
	slices.SortStableFunc(labels, func(a, b Label) int { return cmp.Compare(shares[b], shares[a]) })
	best := labels[0]
	return Guess{
		Label:      best,
		Confidence: shares[best],
		Unclear:    shares[best]-shares[labels[1]] < margin,
		Why:        reasons(hits, best),
	}
}

// scores adds up the weights; every entry counts once however often it occurs.
func scores(hits []entry) map[Label]float64 {
	sum := make(map[Label]float64)
	for _, h := range hits {
		sum[h.label] += h.weight
	}
	return sum
}

func softmax(sum map[Label]float64) map[Label]float64 {
	shares := make(map[Label]float64)
	top := 0.0
	for _, s := range sum {
		top = max(top, s)
	}
	total := 0.0
	for _, l := range Labels() {
		shares[l] = math.Exp((sum[l] - top) / temperature)
		total += shares[l]
	}
	for l := range shares {
		shares[l] /= total
	}
	return shares
}

// reasons lists the entries that spoke for label, the strongest first.
func reasons(hits []entry, label Label) []string {
	var own []entry
	for _, h := range hits {
		if h.label == label && h.weight > 0 {
			own = append(own, h)
		}
	}
	slices.SortStableFunc(own, func(a, b entry) int { return cmp.Compare(b.weight, a.weight) })
	var why []string
	for _, h := range own[:min(len(own), mostReasons)] {
		why = append(why, h.phrase)
	}
	return why
}

// cut shortens text to at most n bytes, at the beginning of a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}
