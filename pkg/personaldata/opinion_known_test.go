package personaldata

import (
	"slices"
	"testing"
)

// The models get these wrong, which the rules alone had right. A change that mends one goes
// red here, and moves it to the sentences of its kind.
func TestKnownMistakesOfModels(t *testing.T) {
	s := mustNew(t, Config{})
	for _, known := range []struct {
		kind Kind
		text string
		want []string
	}{
		{Address, "hanno scippato mia nonna in via Po 4", nil},
		{PhoneNumber, "vendo bici, confermi allo 0522 910044", []string{"0522 910044"}},
		{SocialBenefit, "Il contributo affitto? a noi non interessa", nil},
	} {
		var got []string
		for _, span := range s.Find(known.text) {
			if span.Kind == known.kind {
				got = append(got, known.text[span.Start:span.End])
			}
		}
		if slices.Equal(got, known.want) {
			t.Errorf("%q is right now: move it to where its kind is tested", known.text)
		}
	}
}
