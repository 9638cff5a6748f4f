package campaign

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// crowd is many different texts made of the words of the pairs: they share
// words, as the messages of one body do.
func crowd(r *rand.Rand, n int) []string {
	words := strings.Fields(strings.Join(bases(), " "))
	slices.Sort(words)
	words = slices.Compact(words)
	out := make([]string, n)
	for i := range out {
		var s []string
		for range 14 + r.IntN(14) {
			// Some words are in every third text, most in few.
			s = append(s, words[int(float64(len(words))*r.Float64()*r.Float64())])
		}
		out[i] = strings.Join(s, " ")
	}
	return out
}

// world is an index with many texts, and copies of some of them that differ in
// two ways.
func world(n int) (b *bodyGroups, all []Text, copies []Text) {
	r := rand.New(rand.NewPCG(3, 3))
	b = newBodyGroups()
	texts := crowd(r, n)
	for i, s := range texts {
		t := TextOf(s)
		all = append(all, t)
		b.open(fmt.Sprint(i), t)
	}
	for range 400 {
		s := texts[r.IntN(len(texts))]
		for range 2 {
			s = variations(r)[r.IntN(11)](s)
		}
		copies = append(copies, TextOf(s))
	}
	return b, all, copies
}

// exactly finds the equal text or the last one that is alike, by comparing all.
func exactly(all []Text, t Text) int {
	best := -1
	for i, x := range all {
		if x.Exact == t.Exact {
			return i
		}
		if alike(x, t) {
			best = i
		}
	}
	return best
}

// TestIndex holds the index to comparing all: it never finds what is not alike,
// finds nearly all that is, and of several the one seen last.
func TestIndex(t *testing.T) {
	b, all, copies := world(3000)
	found, want, other := 0, 0, 0
	for _, c := range copies {
		best := exactly(all, c)
		got := b.find(c)
		switch {
		case best < 0 && got != nil, got != nil && !alike(got.text, c):
			t.Fatalf("found %s, which is not alike", got.id)
		case best < 0:
			continue
		}
		want++
		if got != nil {
			found++
			if got.id != fmt.Sprint(best) {
				other++
			}
		}
	}
	t.Logf("of %d copies that are alike a text %d found, %d of them as another than the latest", want, found, other)
	if found*1000 < want*998 || other*50 > want {
		t.Error("want 99.8 % found and at most 2 % as another")
	}
}

// BenchmarkFind compares the index with comparing all texts: the time of a
// look-up among 10,000 texts and, of the copies that comparing all finds, the
// share that it finds.
func BenchmarkFind(b *testing.B) {
	groups, all, copies := world(10_000)
	b.Run("index", func(b *testing.B) {
		i := 0
		for b.Loop() {
			groups.find(copies[i%len(copies)])
			i++
		}
		found, want := 0, 0
		for _, c := range copies {
			if exactly(all, c) >= 0 {
				want++
				if groups.find(c) != nil {
					found++
				}
			}
		}
		b.ReportMetric(100*float64(found)/float64(want), "%recall")
	})
	b.Run("exact", func(b *testing.B) {
		i := 0
		for b.Loop() {
			exactly(all, copies[i%len(copies)])
			i++
		}
		b.ReportMetric(100, "%recall")
	})
}

// BenchmarkFlood is the cost of a text that nobody has sent before, with the
// index full and a campaign evicted each time.
func BenchmarkFlood(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 5))
	texts := make([]Text, 30_000)
	for i, s := range crowd(r, len(texts)) {
		texts[i] = TextOf(s)
	}
	g := New(Options{})
	i := 0
	next := func() {
		g.Assign("c_a", start, fmt.Sprint(i), texts[i%len(texts)])
		i++
	}
	for range DefaultLimit {
		next()
	}
	b.ReportAllocs()
	for b.Loop() {
		next()
	}
	b.ReportMetric(float64(g.Live()), "live")
}

// TestBands holds the keys to their definition, written the slow way.
func TestBands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Text{Words: MinWords, Sketch: rapid.SliceOfNDistinct(rapid.Uint32(), 1, sketchSize, rapid.ID).Draw(t, "sketch")}
		if rapid.Bool().Draw(t, "named") {
			text.Nameless = rapid.SliceOfNDistinct(rapid.Uint32(), 1, sketchSize, rapid.ID).Draw(t, "nameless")
		}
		var want []uint64
		for side, sketch := range [][]uint32{text.Sketch, text.nameless()} {
			for b := range bands {
				key := uint64(side*bands + b)
				for r := range rows {
					least := uint32(1<<32 - 1)
					for _, s := range sketch {
						least = min(least, (s^s>>15)*(uint32(mix(uint64(b*rows+r+1)))|1))
					}
					key = mix(key ^ uint64(least))
				}
				want = append(want, key)
			}
		}
		if got := bandsOf(text); !slices.Equal(got, want) {
			t.Errorf("keys %x, want %x", got, want)
		}
	})
}

// BenchmarkBands is the cost of a text's keys in the index.
func BenchmarkBands(b *testing.B) {
	text := TextOf(bases()[0])
	b.ReportAllocs()
	for b.Loop() {
		bandsOf(text)
	}
}
