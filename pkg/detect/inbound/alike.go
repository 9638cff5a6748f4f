package inbound

import (
	"strconv"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// alikes knows which texts that nobody may read are nearly the same: somebody puts each
// reader's name in the middle, or makes a slip in every copy. The collector tells samples
// of a text (event.Message.Alike), the first text of a kind names all of them.
type alikes struct {
	Shelf detect.Shelf[string] `json:"shelf"` // of samples, by the digest of the first text
	// near are the first texts that have a sample in its place; made anew when a
	// snapshot was read, and when much of it has been forgotten.
	near    map[string][]string
	entries int
}

const (
	// mostAlike is how many first texts of a body are remembered.
	mostAlike = 5000
	// leastAlike is how many of sixteen samples nearly equal texts share: of two that have
	// nine tenths in common 998 in a thousand do, of two that have three tenths one in a
	// thousand (binomial).
	leastAlike = 11
)

var alikeBound = detect.Bound{Most: mostAlike, Forget: bound.Forget} // read only

// first gives the digest of the first text that a mail's is nearly equal to, its own if
// there is none.
func (a *alikes) first(e *event.Event) string {
	digest := detect.Equal(e)
	samples := e.Data.Message.Alike
	if samples == "" {
		return digest
	}
	fresh := func() *string { return &samples }
	if a.Shelf.Find(digest) == nil {
		a.index()
		if found := a.nearest(samples); found != "" {
			digest = found
		} else {
			a.add(digest, samples)
		}
	}
	a.Shelf.Take(digest, e.Time, alikeBound, fresh)
	return digest
}

// nearest gives the first text that shares the most samples, enough of them; of several the
// one whose digest comes first, so that the order in which they came does not matter.
func (a *alikes) nearest(samples string) (best string) {
	shared, most := map[string]int{}, leastAlike-1
	for place, sample := range placed(samples) {
		for _, digest := range a.near[place+sample] {
			if a.Shelf.Find(digest) == nil {
				continue
			}
			shared[digest]++
			if n := shared[digest]; n > most || n == most && best != "" && digest < best {
				best, most = digest, n
			}
		}
	}
	return best
}

func (a *alikes) add(digest, samples string) {
	for place, sample := range placed(samples) {
		a.near[place+sample] = append(a.near[place+sample], digest)
		a.entries++
	}
}

// index makes near when it is missing or twice as large as what is remembered.
func (a *alikes) index() {
	if a.near != nil && a.entries <= 2*16*(len(a.Shelf.Items)+64) {
		return
	}
	a.near, a.entries = map[string][]string{}, 0
	for digest, k := range a.Shelf.Items {
		a.add(digest, *k.Value)
	}
}

// placed gives each sample with its place.
func placed(samples string) func(yield func(place, sample string) bool) {
	return func(yield func(place, sample string) bool) {
		for i := 0; i+event.AlikeLength <= len(samples); i += event.AlikeLength {
			if !yield(strconv.Itoa(i)+"/", samples[i:i+event.AlikeLength]) {
				return
			}
		}
	}
}
