package campaign

import (
	"math/bits"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// exactOf is the fingerprint of folded words.
func exactOf(folded []string) uint64 {
	exact := fnvOffset
	for _, w := range folded {
		exact = hashWord(exact, w)
		exact = (exact ^ ' ') * fnvPrime
	}
	return nonZero(mix(exact))
}

// nonZero keeps 0 for "no text".
func nonZero(h uint64) uint64 {
	if h == 0 {
		return 1
	}
	return h
}

const (
	fnvOffset uint64 = 14695981039346656037
	fnvPrime  uint64 = 1099511628211
)

// hashWord is FNV-1a over a word, from a given start.
func hashWord(h uint64, w string) uint64 {
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * fnvPrime
	}
	return h
}

// mix spreads every bit of a hash over all 64 (the finalizer of splitmix64);
// FNV alone leaves the high bits of short words alike.
func mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// simhash is Charikar's fingerprint over the words: texts that share most words
// differ in few bits. The beginning and the end of a long word vote beside it,
// so that a slip of the pen changes only a part.
func simhash(words []string) uint64 {
	var votes [64]int
	vote := func(h uint64, weight int) {
		h = mix(h)
		for b := range votes {
			votes[b] += weight * (int(h>>b&1)*2 - 1)
		}
	}
	for _, w := range words {
		vote(hashWord(fnvOffset, w), 1)
		if len(w) >= longWord {
			vote(hashWord(fnvOffset+1, w[:longWord/2]), 1)
			vote(hashWord(fnvOffset+2, w[len(w)-longWord/2:]), 1)
		}
	}
	var out uint64
	for b, v := range votes {
		if v > 0 {
			out |= 1 << b
		}
	}
	return out
}

// longWord is the number of bytes from which a word's ends vote too.
const longWord = 6

// distance is the number of differing bits.
func distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// masked stands for what differs between copies of one text.
const masked = "0"

// compared returns the words of a text in the form that is compared. A greeting at
// the beginning is left out; names after greetings, places, dates and other
// numbers become masks. In nameless all words with a capital within a sentence and
// the hosts of links are masks too; it is nil when there is none, as in capitals.
func compared(text string) (words, nameless []string) {
	chunks := strings.Fields(seen(norm.NFKD.String(written(withoutMarkup(text)))))
	f := folder{make([]string, 0, len(chunks)), make([]string, 0, len(chunks)), false}
	hidden := 0    // chunks that are still a name of somebody or of a place
	begins := true // a sentence
	called, greeting := calledLength(chunks)
	for i, chunk := range chunks {
		first := begins
		begins = endsSentence(chunk)
		first = first || i > 0 && !f.said() && strings.HasSuffix(chunks[i-1], ",") // after a greeting
		if i == 0 && len(chunks) > 1 && isName(chunk) && strings.HasSuffix(chunk, ",") {
			continue // "Tullio, ricordati …"
		}
		if i < called { // "Tullio Olmo, ricordati …"
			if greeting {
				f.mask()
			} else {
				f.name(chunk)
			}
			continue
		}
		if isTitle(chunk) {
			hidden = nameLength(chunk, chunks[i+1:])
			if f.said() && i != called {
				f.add(chunk)
			}
			continue
		}
		switch host, ok := hostOf(chunk); {
		case ok:
			f.words, f.nameless, f.named = append(f.words, host), appendMasked(f.nameless), true
			hidden = 0
		case hidden > 0:
			hidden--
			f.mask()
		case strings.HasPrefix(chunk, "{") && strings.Contains(chunk, "}"):
			f.mask()
		case !first && isName(chunk):
			f.name(chunk)
		default:
			if hidden = placeLength(chunk, chunks[i+1:]); hidden > 0 {
				f.mask()
			} else {
				f.add(chunk)
			}
		}
	}
	return f.done()
}

// calledLength is how many chunks at the beginning of a text may be the whole name of
// whom it calls: two or three with a capital, up to a comma. What a text announces may
// look like that too, so it is masked among the names only, unless the text goes on in
// small letters, and not with when it is: "Mercato Contadino, sabato …".
func calledLength(chunks []string) (called int, greeting bool) {
	for i, chunk := range chunks[:max(0, min(len(chunks)-1, 3))] {
		switch {
		case !isName(chunk) || isTitle(chunk):
			return 0, false
		case strings.HasSuffix(chunk, ",") && i > 0:
			next := splitWords(chunks[i+1])
			return i + 1, len(next) > 0 && unicode.IsLower([]rune(chunks[i+1])[0]) && next[0] != masked && !isDay(next[0])
		case endsPhrase(chunk):
			return 0, false
		}
	}
	return 0, false
}

// folder collects the words of a text with and without the names in it.
type folder struct {
	words, nameless []string
	named           bool
}

func (f *folder) add(chunk string) {
	n := len(f.words)
	f.words = appendWords(f.words, chunk)
	for _, w := range f.words[n:] {
		if w == masked {
			f.nameless = appendMasked(f.nameless)
		} else {
			f.nameless = append(f.nameless, w)
		}
	}
}

// said reports whether there is more than what greetings leave: "Ciao Ada, gentile
// collega" is no text yet.
func (f *folder) said() bool { return len(f.words) > 1 || len(f.words) == 1 && f.words[0] != masked }

func (f *folder) mask() { f.words, f.nameless = appendMasked(f.words), appendMasked(f.nameless) }

func (f *folder) name(chunk string) {
	f.words, f.nameless, f.named = appendWords(f.words, chunk), appendMasked(f.nameless), true
}

// done leaves out a mask at the beginning, which is what a greeting leaves.
func (f *folder) done() (words, nameless []string) {
	trim := func(out []string) []string {
		if len(out) > 1 && out[0] == masked {
			out = out[1:]
		}
		return spelt(out)
	}
	if f.named {
		nameless = trim(f.nameless)
	}
	return trim(f.words), nameless
}

// maxPlace is the number of chunks up to which the name of a place may go.
const maxPlace = 5

// placeLength is how many of the chunks after the kind of a place, such as a
// street, are its name: prepositions and kinds of places, and the word after
// them, or several with a capital.
func placeLength(kind string, after []string) int {
	if !isPlace(kind) || endsPhrase(kind) {
		return 0
	}
	n, named := 0, false
	for _, chunk := range after[:min(len(after), maxPlace)] {
		switch w := strings.ToLower(strings.TrimRight(chunk, ".,;:!?")); {
		case !named && (isPlace(chunk) || isOf(w)):
		case !named:
			named = true
		case !isName(chunk):
			return n
		}
		n++
		if endsPhrase(chunk) {
			break
		}
	}
	if !named {
		return 0
	}
	return n
}

// isPlace reports whether the name of a place follows a word.
func isPlace(chunk string) bool {
	switch strings.ToLower(strings.Trim(chunk, "(\"'«")) {
	case "via", "viale", "v.le", "piazza", "p.za", "p.zza", "piazzale", "piazzetta", "largo", "vicolo", "parco", "sala", "teatro":
		return true
	}
	return false
}

func isOf(w string) bool {
	switch w {
	case "di", "del", "dello", "della", "dei", "degli", "delle", "dal", "dalla":
		return true
	}
	return false
}

// isName reports whether a word has a capital and small letters.
func isName(chunk string) bool {
	r := []rune(strings.TrimLeft(chunk, "(\"'«"))
	return len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1])
}

// endsSentence reports whether the next word has a capital in any case.
func endsSentence(chunk string) bool { return strings.ContainsAny(chunk[len(chunk)-1:], ".:!?") }

// endsPhrase reports whether a chunk ends with punctuation.
func endsPhrase(chunk string) bool { return strings.ContainsAny(chunk[len(chunk)-1:], ",.;:!?)") }

// maxName is the number of chunks up to which a greeted name may go.
const maxName = 4

// nameLength is how many of the chunks after a greeting are the name: those up
// to a comma, else one.
func nameLength(title string, after []string) int {
	if strings.HasSuffix(title, ",") || strings.HasSuffix(title, "!") || len(after) == 0 {
		return 0
	}
	for i, chunk := range after[:min(len(after), maxName)] {
		if strings.ContainsAny(chunk[len(chunk)-1:], ",!:") {
			return i + 1
		}
	}
	return 1
}

// appendWords adds the words of a chunk; numbers and runs of them become one
// mask.
func appendWords(out []string, chunk string) []string {
	for _, w := range splitWords(chunk) {
		if w == masked || isDay(w) {
			out = appendMasked(out)
		} else {
			out = append(out, w)
		}
	}
	return out
}

// isDay reports whether a word is a part of a date, or of a time: "alle ore 18".
func isDay(w string) bool {
	switch w {
	case "ore", "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica",
		"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
		"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre":
		return true
	}
	return false
}

// appendMasked adds a mask unless one stands there already, so that "Maria"
// and "Maria Grazia", "7" and "7 luglio 2024 - 10:30" weigh about the same.
func appendMasked(out []string) []string {
	if n := len(out); n > 0 && out[n-1] == masked {
		return out
	}
	return append(out, masked)
}

// splitWords cuts a chunk without spaces into words of letters, in lower case
// and without accents. A piece with a digit in it becomes a mask.
func splitWords(chunk string) []string {
	var words []string
	var w strings.Builder
	digit := false
	flush := func() {
		switch {
		case digit:
			words = append(words, masked)
		case w.Len() > 0:
			words = append(words, w.String())
		}
		w.Reset()
		digit = false
	}
	for _, r := range chunk {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r):
			w.WriteRune(unicode.ToLower(r))
		case unicode.IsDigit(r):
			digit = true
		case isApostrophe(r) && !digit:
			flush()
		case digit && strings.ContainsRune(".,:/-", r):
			// Part of a date, a time or an amount; the next piece is masked too.
		default:
			flush()
		}
	}
	flush()
	return words
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' }

// hostOf returns the host of a URL, with or without a scheme.
func hostOf(chunk string) (string, bool) {
	s := strings.ToLower(strings.Trim(chunk, "()[]<>\"'.,;:!?"))
	_, rest, scheme := strings.Cut(s, "://")
	if scheme {
		s = rest
	}
	host, _, _ := strings.Cut(s, "/")
	host, _, _ = strings.Cut(host, "?")
	host = strings.TrimPrefix(host, "www.")
	if !scheme && !looksLikeHost(host) || host == "" {
		return "", false
	}
	return host, true
}

// looksLikeHost tells a bare host from the end of one sentence glued to the
// next: "comune.it" is one, "oggi.Domani" is not.
func looksLikeHost(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || strings.ContainsAny(s, "@'’") {
		return false
	}
	switch s[dot+1:] {
	case "it", "com", "org", "net", "eu", "gov", "test", "info", "ly", "link":
		return true
	}
	return false
}

// isTitle reports whether a name follows a chunk.
func isTitle(chunk string) bool {
	switch strings.ToLower(strings.Trim(chunk, ".,!:;()")) {
	case "gentile", "gentilissimo", "gentilissima", "gent", "gentmo", "gentma", "egregio", "egregia", "egr", "spettabile", "spett.le", "gent.mo", "gent.ma", "gent.le", "cara/o", "caro/a",
		"caro", "cara", "carissimo", "carissima", "ciao", "salve", "buongiorno", "buonasera",
		"sig", "sig.ra", "sigra", "signor", "signora", "signore", "dott", "dott.ssa", "dottor", "dottoressa", "dr", "avv", "ing", "prof":
		return true
	}
	return false
}
