package campaign

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// bases are the distinct texts of the pairs.
func bases() []string {
	var out []string
	for line := range strings.Lines(pairsTable) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) == 4 && cells[0] == "different" {
			out = append(out, cells[2], cells[3])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var (
	hours  = regexp.MustCompile(`\d+([.:]\d\d)?`)
	places = regexp.MustCompile(`(?i)\b(via|viale|piazza|parco) (della )?\pL+( Nord)?`)
	links  = regexp.MustCompile(`(https?://|www\.)\S+`)
	days   = regexp.MustCompile(`(?i)\b(lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)\b`)
)

// variations are what differs between the copies of one text.
func variations(r *rand.Rand) []func(string) string {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	return []func(string) string{
		func(s string) string {
			return pick("Gentile", "Caro", "Cara", "Buongiorno") + " " + pick("Ada", "Ugo", "Maria Grazia", "Dott. Neri") + ", " + s
		},
		func(s string) string {
			return places.ReplaceAllString(s, pick("via Ontani", "piazza Castello", "parco dei Tigli", "viale della Stazione", "sala Dante"))
		},
		func(s string) string { return hours.ReplaceAllString(s, pick("7", "18.30", "21:00", "12/05")) },
		func(s string) string {
			return days.ReplaceAllString(s, pick("lunedì", "sabato", "domenica 9", "mercoledì"))
		},
		func(s string) string {
			if !links.MatchString(s) {
				return s + " https://c.comune.test/" + pick("a", "zz?u=7", "x/9")
			}
			return links.ReplaceAllStringFunc(s, func(l string) string { return l + "/" + pick("a", "b?x=1", "c") })
		},
		strings.ToUpper,
		strings.ToLower,
		func(s string) string {
			return strings.Map(func(r rune) rune {
				if r >= 0x300 && r < 0x370 {
					return -1
				}
				return r
			}, norm.NFD.String(s))
		},
		func(s string) string { return slip(r, slip(r, s)) },
		func(s string) string { return s + " " + pick("Il Comune", "Ufficio stampa", "Grazie") },
		func(s string) string { return strings.ReplaceAll(s, ",", " ") + "!" },
	}
}

// slip swaps, drops or doubles a letter somewhere.
func slip(r *rand.Rand, s string) string {
	runes := []rune(s)
	i := 1 + r.IntN(len(runes)-2)
	switch r.IntN(3) {
	case 0:
		runes[i], runes[i+1] = runes[i+1], runes[i]
	case 1:
		runes = slices.Delete(runes, i, i+1)
	case 2:
		runes = slices.Insert(runes, i, runes[i])
	}
	return string(runes)
}

// TestVariants measures likeness over copies of one text that differ in up to
// three ways, and over texts that differ.
func TestVariants(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var texts [][]Text
	var found, all int
	missed := map[int]int{}
	for _, base := range bases() {
		if TextOf(base).Words < 8 {
			continue
		}
		group := []Text{TextOf(base)}
		for range 30 {
			s := base
			var used []int
			for range 1 + r.IntN(3) {
				n := r.IntN(11)
				used = append(used, n)
				s = variations(r)[n](s)
			}
			v := TextOf(s)
			all++
			if alike(group[0], v) {
				found++
			} else {
				for _, n := range used {
					missed[n]++
				}
				if testing.Verbose() && r.IntN(12) == 0 {
					t.Logf("missed: %d bits, likeness %.2f\n  %s\n  %s", distance(group[0].Template, v.Template), likeness(group[0].Sketch, v.Sketch, false), base, s)
				}
			}
			group = append(group, v)
		}
		texts = append(texts, group)
	}
	var wrong, pairs int
	for i, a := range texts {
		for _, b := range texts[:i] {
			for _, x := range a {
				for _, y := range b {
					pairs++
					if alike(x, y) {
						wrong++
					}
				}
			}
		}
	}
	t.Logf("%d texts: recall %.4f over %d copies, missed by variation %v; %d of %d pairs of different texts wrongly alike", len(texts), float64(found)/float64(all), all, missed, wrong, pairs)
	if float64(found) < 0.98*float64(all) || wrong*100_000 > pairs {
		t.Error("want recall 0.98 and at most 1 of 100,000 wrong")
	}
}
