package bulk

import (
	"cmp"
	"slices"

	"vedetta/pkg/event"
)

// maxVariants bounds the texts of a campaign whose labels count: those with the least
// fingerprints, so that it does not matter in which order they come.
const maxVariants = 64

// propaganda is the label of electoral propaganda.
const propaganda = "electoral_propaganda"

// variant is one of the texts of a campaign, and what it seems to be for.
type variant struct {
	Text       uint64  `json:"text"` // exact fingerprint
	Label      string  `json:"label"`
	Confidence float64 `json:"confidence"`
	Unclear    bool    `json:"unclear,omitempty"`
}

// variants are the texts of a campaign, sorted by fingerprint. A slip of the pen may
// turn the label of one; what the campaign is for all of them say together.
type variants []variant

// note adds the text of a message.
func (v *variants) note(f *event.Facts) {
	if f.Exact == 0 || f.Purpose == "" {
		return
	}
	i, known := slices.BinarySearchFunc(*v, f.Exact, func(x variant, text uint64) int { return cmp.Compare(x.Text, text) })
	if known || i == maxVariants {
		return
	}
	*v = slices.Insert(*v, i, variant{f.Exact, f.Purpose, f.Confidence, f.Unclear})
	*v = (*v)[:min(len(*v), maxVariants)]
}

// opinion is the label for which most confidence speaks and the mean of that over all
// texts. Of a campaign half of which seems to be propaganda, and not all of it clearly,
// that is said too.
func (v variants) opinion() (label string, confidence float64, maybeElectoral bool) {
	sums := map[string]float64{}
	votes, sure := 0, 0
	for _, x := range v {
		sums[x.Label] += x.Confidence
		if x.Label == propaganda {
			votes++
			if !x.Unclear {
				sure++
			}
		}
	}
	for l, sum := range sums {
		if sum > confidence || sum == confidence && l < label {
			label, confidence = l, sum
		}
	}
	return label, confidence / float64(max(1, len(v))), len(v) > 0 && 2*votes >= len(v) && sure < len(v)
}

// infer brings what a finding says of the text to what all texts say.
func (v variants) infer(f *event.Finding) {
	if len(v) == 0 {
		return
	}
	label, confidence, maybe := v.opinion()
	f.Inferred, f.Confidence = label, confidence
	has := slices.Contains(f.Reasons, maybeElectoral)
	switch {
	case maybe && !has:
		f.Reasons = append(f.Reasons, maybeElectoral)
	case !maybe && has:
		f.Reasons = slices.DeleteFunc(slices.Clone(f.Reasons), func(r string) bool { return r == maybeElectoral })
	}
}

// maybeElectoral is the code of a campaign that may be propaganda.
const maybeElectoral = "maybe_electoral"
