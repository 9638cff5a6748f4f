package personaldata

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// ordinaryTexts are the SMS, posts and chats of the classifier's examples: what
// bodies and citizens write, with the personal data that comes along. Without
// channels it gives those of all three.
func ordinaryTexts(t testing.TB, channels ...string) (texts []string, size int) {
	t.Helper()
	if len(channels) == 0 {
		channels = []string{"sms", "social", "chat"}
	}
	paths, err := filepath.Glob("../purpose/examples/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatal("no examples", err)
	}
	for _, path := range paths {
		if filepath.Base(path) == "chatter.jsonl" {
			continue // from the corpus of this package: full of what is sought
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var e struct{ Channel, Text string }
			if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
				t.Fatal(err)
			}
			if slices.Contains(channels, e.Channel) {
				texts, size = append(texts, e.Text), size+len(e.Text)
			}
		}
		f.Close()
	}
	return texts, size
}

// cleanComments are the comments of the corpus in which nobody marked anything: most
// of what citizens write.
func cleanComments(t testing.TB) (texts []string, size int) {
	t.Helper()
	for _, line := range lessonLines(t) {
		text, ok := strings.CutPrefix(line, "comment\t")
		if !ok || strings.Contains(text, "⟦") {
			continue
		}
		text = strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n")
		texts, size = append(texts, text), size+len(text)
	}
	return texts, size
}

// baseline is what a scanner made of regular expressions does for eleven of the
// sixteen kinds, without names, addresses, dates and conditions: the patterns of
// the usual tools, with their words around.
var baseline = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b`),
	regexp.MustCompile(`\b[0-9]{11}\b`),
	regexp.MustCompile(`\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b`),
	regexp.MustCompile(`(?:\+|00)?(?:39)?[ ./-]?(?:3[0-9]{2}|0[0-9]{1,3})[ ./-]?[0-9]{3,4}[ ./-]?[0-9]{3,4}\b`),
	regexp.MustCompile(`(?i)\b[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}\b`),
	regexp.MustCompile(`(?i)\b[A-HJ-NPR-TV-Z]{2}[ -]?[0-9]{3}[ -]?[A-HJ-NPR-TV-Z]{2}\b`),
	regexp.MustCompile(`\b(?:[0-9][ -]?){13,19}\b`),
	regexp.MustCompile(`(?i)\b(?:C[A-Z][0-9]{5}[A-Z]{2}|[A-Z]{2}[0-9]{7})\b`),
	regexp.MustCompile(`(?i)\b(?:U1[A-Z0-9]{7}[A-Z]|[A-Z]{2}[0-9]{7}[A-Z])\b`),
	regexp.MustCompile(`\b80380[0-9]{15}\b`),
}

// BenchmarkOrdinary reads ordinary texts on one core: all of them, the SMS, and
// comments without personal data; then all of them without looking for names and
// conditions, and at last only splits them into words and looks these up, which no
// recogniser can do without. x_regexp is how many times as long Go's regexp takes for all
// of them, in the same run, for less work.
func BenchmarkOrdinary(b *testing.B) {
	all, size := ordinaryTexts(b)
	s := mustNew(b, Config{})
	b.Run("all", func(b *testing.B) {
		perRun := findAll(b, s, all, size)
		b.StopTimer()
		begin := time.Now()
		for _, t := range all {
			for _, r := range baseline {
				r.FindAllStringIndex(t, -1)
			}
		}
		b.ReportMetric(float64(time.Since(begin))/float64(perRun), "x_regexp")
	})
	b.Run("sms", func(b *testing.B) {
		texts, size := ordinaryTexts(b, "sms")
		findAll(b, s, texts, size)
	})
	b.Run("clean_comments", func(b *testing.B) {
		texts, size := cleanComments(b)
		findAll(b, s, texts, size)
	})
	b.Run("without_names_and_conditions", func(b *testing.B) {
		x := &scan{lex: s.lex}
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, t := range all {
				x.readForms(t)
			}
		}
	})
	b.Run("words_only", func(b *testing.B) {
		x := &scan{lex: s.lex}
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, t := range all {
				x.v.read(t)
				x.split()
			}
		}
	})
}

// findAll reads the texts again and again, and gives how long once takes.
func findAll(b *testing.B, s *Scanner, texts []string, size int) time.Duration {
	b.Helper()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, t := range texts {
			s.Find(t)
		}
	}
	return b.Elapsed() / time.Duration(b.N)
}

// BenchmarkHostile reads what is made to be slow, a mebibyte each.
func BenchmarkHostile(b *testing.B) {
	s := mustNew(b, Config{})
	for _, piece := range hostile {
		text := strings.Repeat(piece, (1<<20)/len(piece))
		b.Run(strings.Map(printable, piece), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				s.Find(text)
			}
		})
	}
}

func printable(r rune) rune {
	if r <= ' ' || r > '~' || r == '/' {
		return '_'
	}
	return r
}

func TestCleanTextAllocatesNothing(t *testing.T) {
	s := mustNew(t, Config{})
	for _, text := range []string{
		"Buongiorno, il lampione davanti alla scuola è spento da tre giorni, qualcuno può passare?",
		"Domani 12/03/2024 dalle 8.30 alle 12.30 l'ufficio resta chiuso. Prot. n. 1234/2024, importo 1.250,00 euro.",
		"PERCHÉ NON RISPONDE MAI NESSUNO!!! 😡😡 è una vergogna, cmq grazie a chi ha pulito il parco 👏",
	} {
		if got := s.Find(text); got != nil {
			t.Fatalf("%q is not clean: %v", text, got)
		}
		if n := testing.AllocsPerRun(100, func() { s.Find(text) }); n != 0 && !underRace {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}
