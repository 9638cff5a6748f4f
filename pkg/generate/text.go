package generate

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
)

// files are the pools of hand-written texts, one text a line.
//
//go:embed texts/*.txt
var files embed.FS

// pools hands out texts. What it takes for an incident it gives once, so that no
// two incidents share a text.
type pools struct {
	all  map[string][]string
	left map[string][]string // what take has not given yet, shuffled
}

func newPools(seed uint64) (*pools, error) {
	entries, err := files.ReadDir("texts")
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	p := &pools{all: map[string][]string{}, left: map[string][]string{}}
	for _, e := range entries {
		b, err := files.ReadFile("texts/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		name := strings.TrimSuffix(e.Name(), ".txt")
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				p.all[name] = append(p.all[name], line)
			}
		}
		left := slices.Clone(p.all[name])
		source(seed, "pool "+name).Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
		p.left[name] = left
	}
	return p, nil
}

// lines are all texts of a pool.
func (p *pools) lines(name string) []string { return p.all[name] }

// any draws a text of a pool; it may come again.
func (p *pools) any(rng *rand.Rand, name string) string {
	return p.all[name][rng.IntN(len(p.all[name]))]
}

// take gives a text of a pool that nobody else gets.
func (p *pools) take(name string) (string, error) {
	left := p.left[name]
	if len(left) == 0 {
		return "", fmt.Errorf("%w: the %d texts of %q are used up: plant fewer incidents", ErrOptions, len(p.all[name]), name)
	}
	p.left[name] = left[1:]
	return left[0], nil
}

// drop takes a certain text, so that take does not give it.
func (p *pools) drop(name, text string) {
	p.left[name] = slices.DeleteFunc(p.left[name], func(s string) bool { return s == text })
}

// words fill the slots of a text.
type words map[string]string

// fill puts words into a text: {luogo} and so on. A slot without a word stays.
func (w words) fill(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 64)
	for {
		before, rest, ok := strings.Cut(text, "{")
		slot, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		word, known := w[slot]
		if !closed || !known {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(word)
		text = after
	}
}

// scene are words for one incident: the same place, day and names for everybody.
func (w *world) scene(rng *rand.Rand, at time.Time) words {
	return words{
		"luogo":     w.pools.any(rng, "places"),
		"candidato": w.pools.any(rng, "candidates"),
		"lista":     w.pools.any(rng, "parties"),
		"giorno":    italianDay(at.AddDate(0, 0, 1+rng.IntN(6)).In(w.cal.rome)),
		"ora":       clock(rng),
		"url":       "https://" + domain + "/p/" + word(rng, 5),
		"via":       w.pools.any(rng, "streets"),
		"n":         fmt.Sprint(1 + rng.IntN(140)),
		"tel":       fmt.Sprintf("347 0%06d", rng.IntN(1_000_000)),
		"persona":   w.pools.any(rng, "first") + " " + w.pools.any(rng, "last"),
	}
}

func italianDay(t time.Time) string {
	days := [...]string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}
	months := [...]string{
		"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
	}
	return fmt.Sprintf("%s %d %s", days[t.Weekday()], t.Day(), months[t.Month()-1])
}

func clock(rng *rand.Rand) string {
	minutes := [...]string{"00", "15", "30", "45"}
	return fmt.Sprintf("%d.%s", 9+rng.IntN(13), minutes[rng.IntN(len(minutes))])
}

// word is a made-up word of n letters.
func word(rng *rand.Rand, n int) string {
	const letters = "abcdefghilmnopqrstuvz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[rng.IntN(len(letters))]
	}
	return string(b)
}

// greeting begins a personal message.
func greeting(rng *rand.Rand, first string) string {
	forms := [...]string{"Ciao %s, ", "Gentile %s, ", "Buongiorno %s, ", "Cara/o %s, ", "%s, ", "Salve %s! ", "Egr. %s, "}
	return fmt.Sprintf(forms[rng.IntN(len(forms))], first)
}

// slip writes a text as somebody in a hurry does: one or two slips of the pen
// and, now and then, all of it or a sentence in capitals.
func slip(rng *rand.Rand, text string) string {
	r := []rune(text)
	for range 1 + rng.IntN(2) {
		i := 1 + rng.IntN(len(r)-2)
		if !unicode.IsLetter(r[i]) || !unicode.IsLetter(r[i+1]) {
			continue
		}
		switch rng.IntN(3) {
		case 0: // two letters change places
			r[i], r[i+1] = r[i+1], r[i]
		case 1: // one is missing
			r = slices.Delete(r, i, i+1)
		default: // one stands twice
			r = slices.Insert(r, i, r[i])
		}
	}
	s := string(r)
	switch rng.IntN(4) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return strings.ToLower(s)
	}
	return s
}

// subjectAndText parts a line "subject | text".
func subjectAndText(line string) (subject, text string) {
	subject, text, ok := strings.Cut(line, " | ")
	if !ok {
		return "", line
	}
	return subject, text
}
