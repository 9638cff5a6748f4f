package purpose

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"
)

// Calibration: how sure an answer is, and where the thresholds lie, is measured on
// examples of sources that the model has not seen.

// folds is into how many parts calibration divides the examples.
const folds = 3

// judged is the answer for an example that the model had not seen.
type judged struct {
	sums   [columns]float32
	label  int
	form   bool
	pushed bool // propaganda that names a person
}

// calibrate learns from two thirds of the examples and judges the rest, three
// times, and finds the temperature at which the confidences agree with what was
// right, the confidence from which on enough is, and the sum from which on a message
// is in the personal form.
func calibrate(examples, denied []Example, w words, s *signals, labels map[Label]int, o TrainOptions) (heat, least, form float64) {
	var parts [folds][]judged
	of := divide(examples)
	var work sync.WaitGroup
	var lock sync.Mutex // guards done
	done := 0
	for fold := range folds {
		work.Go(func() {
			parts[fold] = judgeFold(examples, denied, of, fold, w, s, labels, o)
			lock.Lock()
			defer lock.Unlock()
			done++
			o.progress(done, folds+1)
		})
	}
	work.Wait()
	all := slices.Concat(parts[:]...)
	heat = temperature(all)
	return heat, threshold(all, heat, o.Right), formThreshold(all)
}

// divide gives each example's part. A source stands in one part, the largest sources
// first and each where fewest examples are, unless a part would have most examples
// of a label.
func divide(examples []Example) []int {
	size, total := map[string]int{}, map[Label]int{}
	for i := range examples {
		size[examples[i].Source]++
		total[examples[i].Label]++
	}
	sources := slices.SortedFunc(maps.Keys(size), func(a, b string) int { return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b)) })
	part, filled := map[string]int{}, [folds]int{}
	for _, s := range sources {
		least := 0
		for fold := range filled {
			if filled[fold] < filled[least] {
				least = fold
			}
		}
		part[s] = least
		filled[least] += size[s]
	}
	out, held := make([]int, len(examples)), [folds]map[Label]int{{}, {}, {}}
	for i := range examples {
		out[i] = part[examples[i].Source]
		held[out[i]][examples[i].Label]++
	}
	for fold := range held {
		for l, n := range held[fold] {
			if 2*n > total[l] {
				return mixed(len(examples))
			}
		}
	}
	return out
}

// mixed gives every example another part than its neighbours.
func mixed(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i % folds
	}
	return out
}

// judgeFold learns without one part of the examples, and with all that only say what
// they are not, and judges that part.
func judgeFold(examples, denied []Example, of []int, fold int, w words, s *signals, labels map[Label]int, o TrainOptions) []judged {
	var teach, ask []Example
	for i, e := range examples {
		if of[i] == fold {
			ask = append(ask, e)
		} else {
			teach = append(teach, e)
		}
	}
	teach = append(teach, denied...)
	l := newLearner(teach, w, s)
	samples := l.read(teach, s, labels)
	l.learn(samples, o)
	m := l.pack(o.Features, samples)
	c, r := &Classifier{model: m, signals: s}, &reader{}
	out := make([]judged, 0, len(ask))
	for _, e := range ask {
		r.prepare(e.message(), m, s)
		c.whole(r, e.message())
		out = append(out, judged{r.sums, labels[e.Label], e.PersonalForm, labels[e.Label] == propaganda && r.person})
	}
	return out
}

// temperature is the heat with the least log loss (Guo et al., On Calibration of
// Modern Neural Networks, 2017), by golden steps.
func temperature(all []judged) float64 {
	best, least := 1.0, math.Inf(1)
	heat := 0.1
	for range 120 {
		heat *= 1.04
		loss := 0.0
		for i := range all {
			p := probabilities(&all[i].sums, float32(heat))
			loss -= ln(max(p[all[i].label], 1e-12))
		}
		if loss < least {
			best, least = heat, loss
		}
	}
	return best
}

// formThreshold is the sum of the personal form with the best F1.
func formThreshold(all []judged) float64 {
	best, at := -1.0, 0.0
	for t := -3.0; t <= 3; t += 0.05 {
		var c Count
		for i := range all {
			found := float64(all[i].sums[formColumn]) > t || all[i].pushed
			if all[i].form {
				c.Truth++
			}
			if found {
				c.Found++
			}
			if found && all[i].form {
				c.Right++
			}
		}
		if f := c.F1(); f > best {
			best, at = f, t
		}
	}
	return at
}

// thresholdWindow is how wide a range of confidences is looked at together.
const thresholdWindow = 0.1

// threshold is the least confidence from which on the answers that are about as
// sure are right in a share of at least want.
func threshold(all []judged, heat, want float64) float64 {
	type answer struct {
		sure  float64
		right bool
	}
	answers := make([]answer, len(all))
	for i := range all {
		p := probabilities(&all[i].sums, float32(heat))
		best := 0
		for k := range p {
			if p[k] > p[best] {
				best = k
			}
		}
		answers[i] = answer{p[best], best == all[i].label}
	}
	for t := 0.2; t < 0.8; t += 0.01 {
		right, n := 0, 0
		for _, a := range answers {
			if a.sure >= t && a.sure < t+thresholdWindow {
				n++
				if a.right {
					right++
				}
			}
		}
		if n >= 20 && float64(right) >= want*float64(n) {
			return t
		}
	}
	return 0.5
}
