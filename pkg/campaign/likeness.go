package campaign

import "slices"

// sketchSize bounds the shingles of a text that are kept. A text of up to 250
// characters has fewer, and is compared whole.
const sketchSize = 256

// shingleLength is the number of characters of a shingle.
const shingleLength = 4

// sketch returns the hashes of all runs of four characters in the folded text,
// sorted, without repeats; of a long text the smallest 256, which are a fair
// sample of them.
func sketch(words []string) []uint32 {
	n := 1
	for _, w := range words {
		n += len(w) + 1
	}
	text := make([]byte, 0, n)
	text = append(text, ' ')
	for _, w := range words {
		text = append(append(text, w...), ' ')
	}
	out := make([]uint32, 0, n)
	for i := 0; i+shingleLength <= len(text); i++ {
		h := uint64(text[i]) | uint64(text[i+1])<<8 | uint64(text[i+2])<<16 | uint64(text[i+3])<<24
		out = append(out, uint32(mix(h+1)))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.Clip(out[:min(len(out), sketchSize)])
}

// Samples is how many samples of a text are compared where its words must not be kept.
const Samples = 16

// Sampled returns samples of a text, in fixed places: of all its runs of four characters the
// one with the least hash under each of Samples permutations (MinHash, A. Broder 1997), names
// masked. Two texts that share nine tenths of their runs have some fourteen places equal, two
// that share three tenths some five. A text without words has none.
func Sampled(text string) []uint32 {
	words, nameless := compared(text)
	if nameless != nil {
		words = nameless
	}
	if len(words) == 0 {
		return nil
	}
	shingles := sketch(words)
	out := make([]uint32, Samples)
	for i := range out {
		factor, best := factorOf(bands+i, 0), ^uint32(0)
		for _, s := range shingles {
			if h := (s ^ s>>15) * factor; h <= best {
				best, out[i] = h, s
			}
		}
	}
	return out
}

// likeness is the share of shingles that two texts have in common (Jaccard): exact
// when both are kept whole, else estimated from the smallest ones of both. Of two
// long texts that are kept whole it is the share of the shorter one's when
// that is nearly all of them: somebody has added to the text. It is 0 as soon as
// it must be below what makes one campaign.
func likeness(a, b []uint32, long bool) float64 {
	least, shorter := MinLikeness, min(len(a), len(b))
	if long {
		least = LongLikeness
	}
	most := len(a) + len(b)
	// Of so many shingles in both together, so many may be in one only.
	spare := int((1 - least) / (1 + least) * float64(most))
	whole := len(a) < sketchSize && len(b) < sketchSize
	switch {
	case !whole:
		most = sketchSize
		spare = int((1 - least) * float64(most))
	case long:
		spare = max(spare, most-int(2*MinContained*float64(shorter)))
	}
	common, all := 0, 0
	for i, j := 0, 0; (i < len(a) || j < len(b)) && all < most; all++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
			continue
		}
		if spare--; spare < 0 {
			return 0
		}
	}
	share, contained := part(common, all), part(common, shorter)
	switch {
	case share >= least:
		return share
	case long && whole && contained >= MinContained:
		return share
	}
	return 0
}

func part(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// long reports whether a text is so long that less likeness is no chance.
func (t Text) long() bool { return t.Words >= longText && len(t.Sketch) >= longSketch }

// alike reports whether two texts are one campaign.
func alike(a, b Text) bool { return unlikeness(a, b, a.long() && b.long()) < apart }

// framed reports whether what a text announces may be a small part of it.
func (t Text) framed() bool { return t.Words < framedText }

// beginAlike reports whether two long texts begin alike, where that is known of both:
// as far as their first words go, or nearly all that the one begins with stands in
// the other, which somebody has put a few words before.
func beginAlike(a, b Text) bool {
	if len(a.Opening) == 0 || len(b.Opening) == 0 {
		return true
	}
	both := inCommon(a.Opening, b.Opening)
	return part(both, len(a.Opening)+len(b.Opening)-both) >= MinOpening ||
		part(inCommon(a.Opening, b.nameless()), len(a.Opening)) >= wholeOpening ||
		part(inCommon(b.Opening, a.nameless()), len(b.Opening)) >= wholeOpening
}

// inCommon is how many hashes two sorted lists have in common.
func inCommon(a, b []uint32) int {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return common
}

// apart is the unlikeness of texts that are not one campaign.
const apart = 1 << 20

// unlikeness orders texts by how far they are from one another: -1 for equal
// ones, the distance of their fingerprints when it is at most MaxDistance, more
// when only their shingles are alike, and apart for all others. Long says that
// less likeness is enough, for texts that begin alike.
func unlikeness(a, b Text, long bool) int {
	switch {
	case a.Exact == b.Exact:
		return -1
	case a.Words < MinWords || b.Words < MinWords:
		return apart
	}
	begin := func() bool { return !long || beginAlike(a, b) } // asked only where it decides
	d := distance(a.Template, b.Template)
	if d <= MaxDistance && begin() {
		return d
	}
	// A copy in capitals shows no names, and copies for different places have
	// different ones: each way of reading catches what the other misses.
	j := likeness(a.Sketch, b.Sketch, long)
	if a.Nameless != nil || b.Nameless != nil {
		j = max(j, likeness(a.nameless(), b.nameless(), long))
	}
	switch {
	case j == 0, j < FrameLikeness && !begin():
		return apart
	case d <= MaxDistance:
		return d
	}
	return MaxDistance + 1 + int((1-j)*(apart/2))
}

// nameless is the shingles with names masked; those of a text without names are
// all of it.
func (t Text) nameless() []uint32 {
	if t.Nameless == nil {
		return t.Sketch
	}
	return t.Nameless
}
