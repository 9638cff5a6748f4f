package analyse

import (
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/personaldata"
	"vedetta/pkg/policy"
)

// ofMinor stands among the kinds of personal data of a text, beside others, where
// one of them is about somebody under 18: children merit specific protection
// (GDPR, recital 38).
const ofMinor = "MINOR"

// said is what a text says. Who was born on a day is a minor or not by the day
// on which the text is read.
type said struct {
	facts event.Facts
	born  []personaldata.Span // that tell a day of birth; none where words tell of a minor
}

// bornIn are the spans that tell a day of birth.
func bornIn(spans []personaldata.Span) (born []personaldata.Span) {
	for _, s := range spans {
		if s.Kind == personaldata.DateOfBirth || s.Kind == personaldata.FiscalCode {
			s.Reasons = nil // not asked for
			born = append(born, s)
		}
	}
	return born
}

// on are the facts of a text that was written at a time. Birthdays begin at
// midnight in Italy.
func (s *said) on(at time.Time) event.Facts {
	f := s.facts
	at = at.In(policy.Rome())
	if slices.ContainsFunc(s.born, func(b personaldata.Span) bool { return b.OfMinor(at) }) {
		f.PersonalData = slices.Concat(f.PersonalData, []string{ofMinor}) // others share the facts
		slices.Sort(f.PersonalData)
	}
	return f
}
