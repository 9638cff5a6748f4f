package purpose

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a message whose label is known.
type Example struct {
	Label        Label  `json:"label,omitempty"`
	Channel      string `json:"channel,omitempty"`
	Subject      string `json:"subject,omitempty"`
	Text         string `json:"text"`
	PersonalForm bool   `json:"personal_form,omitempty"`
	Hard         bool   `json:"hard,omitempty"`
	// Not is what the message is not, where that is all that is known of it; Label is
	// empty then. Of what people say there is far more than of messages with a label.
	Not Label `json:"not,omitempty"`
	// Source is the file that ReadExamples read it from. Authors write alike: what is
	// right on one's messages is measured by a model taught by the others.
	Source string `json:"-"`
}

func (e *Example) message() Message { return Message{e.Channel, e.Subject, e.Text} }

// TrainOptions is how to learn. Zero values stand for what the embedded model was
// made with.
type TrainOptions struct {
	Rounds   int                // over all examples
	Rate     float64            // of learning
	Decay    float64            // pull of weights towards zero
	Drop     float64            // share of a message's features that each lesson leaves out, so that none is relied on alone
	Features int                // most features kept
	Settled  int                // the last rounds, whose weights are averaged
	Right    float64            // share of right answers, 0 to 1, from which on an answer is clear
	Progress func(done, of int) // called after every third of the calibration and at the end; may be nil
}

var defaultTraining = TrainOptions{Rounds: 20, Rate: 0.3, Decay: 3e-4, Drop: 0.45, Settled: 8, Features: 80_000, Right: 0.55}

// leastSeen is how many examples a feature must be in to be learned.
const leastSeen = 2

// errFewExamples means that there is nothing to learn from.
var errFewExamples = errors.New("at least one example of every label is needed")

// sample is an example as features.
type sample struct {
	rows   []int32
	values []float32 // of the features' spaces
	signal []bool    // whether the feature is a signal
	square float32   // sum of the squares of what a lesson leaves
	label  int
	not    bool // label is what it is not, and nothing else is known
	form   bool
}

// learner is a model in the making, in full precision.
type learner struct {
	model   *Model
	weights []float64 // columns of each row
	bias    [columns]float64
	squares []float64 // of the gradients, for each weight's own rate
	balance [labelCount]float64
	random  *rand.Rand
	kept    sample // what a lesson leaves of its message
}

// Train learns a model from examples. The same examples in the same order give the
// same model, byte for byte, on every kind of processor (see exact.go).
func Train(examples []Example, o TrainOptions) (*Model, error) {
	o = o.filled()
	labels := map[Label]int{}
	for i, l := range Labels() {
		labels[l] = i
	}
	count := [labelCount]int{}
	var named, denied []Example
	for i, e := range examples {
		k, ok := labels[cmp.Or(e.Not, e.Label)]
		switch {
		case !ok:
			return nil, fmt.Errorf("example %d: label %q is unknown", i+1, cmp.Or(e.Not, e.Label))
		case e.Not != "":
			denied = append(denied, e)
		default:
			named = append(named, e)
			count[k]++
		}
	}
	if slices.Contains(count[:], 0) {
		return nil, errFewExamples
	}
	s, err := parseSignals(signalFile)
	if err != nil {
		return nil, err
	}
	vocabulary := learnWords(named)
	heat, least, form := calibrate(named, denied, vocabulary, s, labels, o)
	all := slices.Concat(named, denied)
	l := newLearner(all, vocabulary, s)
	samples := l.read(all, s, labels)
	l.learn(samples, o)
	o.progress(folds+1, folds+1)
	m := l.pack(o.Features, samples)
	m.heat, m.least = float32(heat), float32(least)
	m.bias[formColumn] -= float32(form)
	return m, nil
}

func (o TrainOptions) filled() TrainOptions {
	d := defaultTraining
	o.Rounds, o.Rate, o.Decay = cmp.Or(o.Rounds, d.Rounds), cmp.Or(o.Rate, d.Rate), cmp.Or(o.Decay, d.Decay)
	o.Drop, o.Settled = cmp.Or(o.Drop, d.Drop), cmp.Or(o.Settled, d.Settled)
	o.Features, o.Right = cmp.Or(o.Features, d.Features), cmp.Or(o.Right, d.Right)
	return o
}

func (o *TrainOptions) progress(done, of int) {
	if o.Progress != nil {
		o.Progress(done, of)
	}
}

// words are the vocabularies that tell names from words.
type words struct{ common, capital wordSet }

// learnWords finds which words ordinary texts write in small letters, and which of
// these with a capital within a sentence too: Comune, Sindaco.
func learnWords(examples []Example) words {
	small, within := map[uint64]int{}, map[uint64]int{}
	r := &reader{}
	for i := range examples {
		r.load(examples[i].message())
		r.split()
		inSmall, inCapital := map[uint64]bool{}, map[uint64]bool{}
		shouting := r.marks.shouting()
		for k := range r.tokens {
			t := &r.tokens[k]
			switch {
			case t.kind != tokWord || shouting:
			case !t.capital:
				inSmall[r.key(t)] = true
			case !t.begins:
				inCapital[r.key(t)] = true
			}
		}
		for key := range inSmall {
			small[key]++
		}
		for key := range inCapital {
			within[key]++
		}
	}
	var w words
	for key, n := range small {
		w.common = append(w.common, uint32(key))
		if n >= 2 && within[key] >= 2 && within[key] <= 4*n {
			w.capital = append(w.capital, uint32(key))
		}
	}
	for key, n := range within {
		// Acronyms and words that are hardly ever small: IMU, Comune, Natale.
		if n >= 12 && small[key] == 0 {
			w.capital = append(w.capital, uint32(key))
		}
	}
	slices.Sort(w.common)
	slices.Sort(w.capital)
	w.common, w.capital = slices.Compact(w.common), slices.Compact(w.capital)
	return w
}

// newLearner finds the features that enough examples have.
func newLearner(examples []Example, w words, s *signals) *learner {
	m := &Model{common: w.common, capital: w.capital}
	m.index() // the words, which tell names
	seen := map[uint32]int{}
	r := &reader{}
	for i := range examples {
		msg := examples[i].message()
		r.prepare(msg, m, s)
		here := map[uint32]bool{}
		r.extract(msg.Channel)
		for i := range r.features {
			here[r.features[i].key] = true
		}
		for k := range here {
			seen[k]++
		}
	}
	for k, n := range seen {
		if n >= leastSeen {
			m.keys = append(m.keys, k)
		}
	}
	slices.Sort(m.keys)
	m.index()
	return &learner{model: m, weights: make([]float64, len(m.keys)*columns), squares: make([]float64, len(m.keys)*columns)}
}

// read turns examples into features.
func (l *learner) read(examples []Example, s *signals, labels map[Label]int) []sample {
	out := make([]sample, len(examples))
	r := &reader{}
	count, labelled := [labelCount]int{}, 0
	for i := range examples {
		m := examples[i].message()
		r.prepare(m, l.model, s)
		r.collect(m, l.model)
		e := &examples[i]
		out[i] = sample{label: labels[cmp.Or(e.Not, e.Label)], not: e.Not != "", form: e.PersonalForm}
		for _, k := range r.known {
			out[i].rows, out[i].values = append(out[i].rows, k.row), append(out[i].values, spaceValue[k.space])
			out[i].signal = append(out[i].signal, k.space == spaceSignal)
		}
		if !out[i].not {
			count[out[i].label]++
			labelled++
		}
	}
	for k := range l.balance {
		// Rare labels weigh more, by the root: as much as that is not noise.
		l.balance[k] = math.Sqrt(float64(labelled) / float64(labelCount*max(count[k], 1)))
	}
	return out
}

// learn goes over the samples in a fixed shuffled order, each weight with a rate of
// its own (AdaGrad: Duchi, Hazan, Singer, 2011). What it learned is the average of the
// last rounds: each lesson leaves other features out, which sways every single round.
func (l *learner) learn(samples []sample, o TrainOptions) {
	random := rand.New(rand.NewPCG(2026, 4))
	order := random.Perm(len(samples))
	l.random = random
	settled := min(o.Settled, o.Rounds)
	mean := make([]float64, len(l.weights))
	for round := range o.Rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.step(&samples[i], o)
		}
		if round >= o.Rounds-settled {
			for i, w := range l.weights {
				mean[i] += float64(w / float64(settled))
			}
		}
	}
	l.weights = mean
}

// leave gives what a lesson keeps of its message: each feature is left out with a
// probability of drop.
func (l *learner) leave(full *sample, drop float64) *sample {
	s := &l.kept
	*s = sample{rows: s.rows[:0], values: s.values[:0], signal: s.signal[:0], label: full.label, not: full.not, form: full.form}
	for i, row := range full.rows {
		if l.random.Float64() >= drop {
			s.rows, s.values, s.signal = append(s.rows, row), append(s.values, full.values[i]), append(s.signal, full.signal[i])
			s.square += float32(full.values[i] * full.values[i])
		}
	}
	return s
}

func (l *learner) step(full *sample, o TrainOptions) {
	s := l.leave(full, o.Drop)
	size := float64(lengthScale(s.square))
	formal := formSignalSize / math.Sqrt(1-o.Drop) // a lesson's size is larger by as much
	var sums [columns]float64
	ofSignals := 0.0
	for i, row := range s.rows {
		w := l.weights[int(row)*columns : int(row)*columns+columns]
		v := float64(s.values[i])
		for k := range sums {
			sums[k] += float64(w[k] * v)
		}
		if s.signal[i] {
			ofSignals += float64(w[formColumn] * v)
		}
	}
	var gradient [columns]float64
	most, total := math.Inf(-1), 0.0
	for k := range labelCount {
		sums[k] = l.bias[k] + float64(sums[k]*size)
		most = max(most, sums[k])
	}
	for k := range labelCount {
		gradient[k] = exp(sums[k] - most)
		total += gradient[k]
	}
	for k := range labelCount {
		gradient[k] /= total
	}
	s.pull(gradient[:labelCount], l.balance[s.label])
	sums[formColumn] = l.bias[formColumn] + float64(sums[formColumn]*size) + float64(ofSignals*(formal-size))
	gradient[formColumn] = 1 / (1 + exp(-sums[formColumn]))
	switch {
	case s.not:
		gradient[formColumn] = 0
	case s.form:
		gradient[formColumn]--
		gradient[formColumn] *= 3
	}
	for k := range gradient {
		l.bias[k] -= float64(0.01 * gradient[k])
	}
	for i, row := range s.rows {
		at := int(row) * columns
		for k, g := range gradient {
			scale := size
			if k == formColumn && s.signal[i] {
				scale = formal
			}
			g = float64(g*scale*float64(s.values[i])) + float64(o.Decay*l.weights[at+k])
			if l.squares[at+k] += float64(g * g); l.squares[at+k] > 0 {
				l.weights[at+k] -= float64(o.Rate * g / math.Sqrt(l.squares[at+k]+1e-8))
			}
		}
	}
}

// deniedWeight is how much an example counts of which only a label is known that is not
// its own, beside one of a common label: there are many, and few of them are hard.
const deniedWeight = 0.35

// pull makes of the labels' probabilities the slope of the log loss: that of the label,
// or, where only what the message is not is known, that of all others together.
func (s *sample) pull(p []float64, weight float64) {
	if !s.not {
		p[s.label]--
		for k := range p {
			p[k] *= weight
		}
		return
	}
	denied := p[s.label]
	for k := range p {
		p[k] *= -deniedWeight * denied / max(1-denied, 1e-9)
	}
	p[s.label] = deniedWeight * denied
}

// pack keeps the features that decide most and cuts the weights to four bits each.
func (l *learner) pack(most int, samples []sample) *Model {
	used := make([]int, len(l.model.keys))
	for _, s := range samples {
		for i, row := range s.rows {
			if used[row] == 0 {
				for k := range columns {
					l.weights[int(row)*columns+k] *= float64(s.values[i])
				}
			}
			used[row]++
		}
	}
	type ranked struct {
		row   int
		force float64
	}
	rank := make([]ranked, len(l.model.keys))
	for row := range rank {
		force := 0.0
		w := l.weights[row*columns : row*columns+columns]
		for _, v := range w {
			force = max(force, math.Abs(v))
		}
		rank[row] = ranked{row, force * math.Sqrt(float64(used[row]))}
	}
	slices.SortFunc(rank, func(a, b ranked) int { return cmp.Or(cmp.Compare(b.force, a.force), cmp.Compare(a.row, b.row)) })
	rank = rank[:min(len(rank), most)]
	slices.SortFunc(rank, func(a, b ranked) int { return cmp.Compare(a.row, b.row) })
	m := &Model{common: l.model.common, capital: l.model.capital, keys: make([]uint32, len(rank)), weights: make([]int8, len(rank)*columns)}
	var largest [columns]float64
	for _, x := range rank {
		for k := range columns {
			largest[k] = max(largest[k], math.Abs(l.weights[x.row*columns+k]))
		}
	}
	for i, x := range rank {
		m.keys[i] = l.model.keys[x.row]
		for k := range columns {
			if largest[k] > 0 {
				m.weights[i*columns+k] = int8(math.Round(l.weights[x.row*columns+k] / largest[k] * largestWeight))
			}
		}
	}
	for k := range columns {
		m.scale[k], m.bias[k] = float32(largest[k]/largestWeight), float32(l.bias[k])
	}
	m.heat = 1
	m.index()
	return m
}
