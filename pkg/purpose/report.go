package purpose

import (
	"slices"
	"strconv"
)

// Count is how often a label was right and wrong.
type Count struct {
	Truth int `json:"truth"` // messages that have the label
	Found int `json:"found"` // messages that were given it
	Right int `json:"right"`
}

// Precision is the share of right ones among those found; 0 when none was.
func (c Count) Precision() float64 { return share(c.Right, c.Found) }

// Recall is the share of found ones among the true; 0 when there is none.
func (c Count) Recall() float64 { return share(c.Right, c.Truth) }

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 { return share(2*c.Right, c.Truth+c.Found) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Bin is a range of confidences: a calibrated model is right as often as it says.
type Bin struct {
	From       float64 `json:"from"`
	To         float64 `json:"to"`
	N          int     `json:"n"`
	Confidence float64 `json:"confidence"` // mean of what the model said
	Right      float64 `json:"right"`      // share that was
}

// Miss is a message that was given a wrong label.
type Miss struct {
	Example Example
	Guess   Guess
	Number  int // of the example, from 1
}

// Report compares guesses with the truth.
type Report struct {
	N         int                     `json:"n"`
	Right     int                     `json:"right"`
	Labels    map[Label]Count         `json:"labels"`
	Confusion map[Label]map[Label]int `json:"confusion"` // truth, then guess
	Bins      []Bin                   `json:"calibration"`
	// Error is the expected calibration error: how far confidence and share of right
	// answers are apart, on average (Guo et al. 2017).
	Error        float64 `json:"calibration_error"`
	Unclear      int     `json:"unclear"`
	UnclearWrong int     `json:"unclear_wrong"` // unclear ones that were wrong
	Form         Count   `json:"personal_form"`
	// NeutralAsPropaganda counts neutral messages of the election's service that were
	// taken for propaganda, clear ones only.
	NeutralAsPropaganda int `json:"neutral_as_propaganda"`
	// Denied are the messages of which only a label is known that is not theirs. They
	// count nowhere else.
	Denied        int    `json:"denied"`
	DeniedFound   int    `json:"denied_found"`   // those that were given it
	DeniedClearly int    `json:"denied_clearly"` // and not as unclear
	Misses        []Miss `json:"-"`
}

const bins = 10

// Evaluate classifies the examples and compares.
func (c *Classifier) Evaluate(examples []Example) *Report {
	r := &Report{Labels: map[Label]Count{}, Confusion: map[Label]map[Label]int{}, Bins: make([]Bin, bins)}
	for i := range r.Bins {
		r.Bins[i].From, r.Bins[i].To = float64(i)/bins, float64(i+1)/bins
	}
	for i := range examples {
		e := &examples[i]
		r.add(i, e, c.Classify(e.message()))
	}
	for i := range r.Bins {
		b := &r.Bins[i]
		if b.N > 0 {
			b.Confidence, b.Right = b.Confidence/float64(b.N), b.Right/float64(b.N)
			r.Error += max(b.Confidence-b.Right, b.Right-b.Confidence) * share(b.N, r.N)
		}
	}
	return r
}

func (r *Report) add(i int, e *Example, g Guess) {
	if e.Not != "" {
		r.deny(i, e, g)
		return
	}
	right := g.Label == e.Label
	r.N++
	truth, found := r.Labels[e.Label], Count{}
	truth.Truth++
	if right {
		truth.Right++
		r.Right++
	}
	r.Labels[e.Label] = truth
	found = r.Labels[g.Label]
	found.Found++
	r.Labels[g.Label] = found
	if r.Confusion[e.Label] == nil {
		r.Confusion[e.Label] = map[Label]int{}
	}
	r.Confusion[e.Label][g.Label]++
	b := &r.Bins[min(int(g.Confidence*bins), bins-1)]
	b.N++
	b.Confidence += g.Confidence
	if right {
		b.Right++
	}
	r.countFlags(e, g, right)
	if !right {
		r.Misses = append(r.Misses, Miss{*e, g, i + 1})
	}
}

func (r *Report) deny(i int, e *Example, g Guess) {
	r.Denied++
	if g.Label != e.Not {
		return
	}
	r.DeniedFound++
	if !g.Unclear {
		r.DeniedClearly++
	}
	r.Misses = append(r.Misses, Miss{*e, g, i + 1})
}

func (r *Report) countFlags(e *Example, g Guess, right bool) {
	if g.Unclear {
		r.Unclear++
		if !right {
			r.UnclearWrong++
		}
	}
	if e.PersonalForm {
		r.Form.Truth++
	}
	if g.PersonalForm {
		r.Form.Found++
		if e.PersonalForm {
			r.Form.Right++
		}
	}
	if e.Label == ServiceInformation && g.Label == ElectoralPropaganda && !g.Unclear {
		r.NeutralAsPropaganda++
	}
}

// MacroF1 is the mean F1 of all labels.
func (r *Report) MacroF1() float64 {
	sum := 0.0
	for _, l := range Labels() {
		sum += r.Labels[l].F1()
	}
	return sum / labelCount
}

// Aims of the project: macro-F1, and precision and recall of propaganda.
const (
	aimMacroF1    = 0.92
	aimPropaganda = 0.95
)

// Missed names the aims that were not reached.
func (r *Report) Missed() []string {
	p := r.Labels[ElectoralPropaganda]
	var out []string
	under := func(name string, got, aim float64) {
		if got < aim {
			out = append(out, name+" "+strconv.FormatFloat(got, 'f', 4, 64)+" < "+strconv.FormatFloat(aim, 'f', 2, 64))
		}
	}
	under("macro-F1", r.MacroF1(), aimMacroF1)
	under("electoral_propaganda precision", p.Precision(), aimPropaganda)
	under("electoral_propaganda recall", p.Recall(), aimPropaganda)
	if r.NeutralAsPropaganda > 0 {
		out = append(out, strconv.Itoa(r.NeutralAsPropaganda)+" neutral messages taken for propaganda")
	}
	return slices.Clip(out)
}
