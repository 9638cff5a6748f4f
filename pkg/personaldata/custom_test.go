package personaldata

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func mustCompile(t fataler, c Config) *compiled {
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	k, err := compile(c)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// shown writes spans as "TYPE value score reasons".
func shown(text string, spans []Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, fmt.Sprintf("%s %s %v %v", s.Kind, text[s.Start:s.End], s.Score, s.Reasons))
	}
	return out
}

// wantCustom checks what the settings make of a text in which the engine finds
// the values of given, each as "TYPE value".
func wantCustom(t *testing.T, c Config, text string, given []string, want ...string) {
	t.Helper()
	var spans []Span
	for _, g := range given {
		kind, value, _ := strings.Cut(g, " ")
		at := strings.Index(text, value)
		if at < 0 {
			t.Fatalf("%q is not in %q", value, text)
		}
		spans = append(spans, Span{Kind: Kind(kind), Start: at, End: at + len(value), Score: 0.5, Reasons: []Reason{"given"}})
	}
	spans = mustCompile(t, c).custom(text, spans)
	checkCustomSpans(t, text, spans)
	if diff := gocmp.Diff(want, shown(text, spans)); diff != "" {
		t.Errorf("%q: want -, got +:\n%s", text, diff)
	}
}

func TestNoSettingsCostNothing(t *testing.T) {
	k := mustCompile(t, Config{Official: []string{"urp@comune.test"}})
	spans := []Span{{Kind: Person, Start: 0, End: 4}}
	if k != nil || !k.wants(Person) {
		t.Fatal("settings without types, terms and exceptions are compiled")
	}
	if n := testing.AllocsPerRun(10, func() { spans = k.custom("Anna", spans) }); n != 0 || len(spans) != 1 {
		t.Errorf("%v allocations, %v", n, spans)
	}
}

func TestTypesOffAndThresholds(t *testing.T) {
	off := false
	c := Config{Types: []Type{{Name: Plate, Enabled: &off}, {Name: Person, Threshold: 0.6}, {Name: Health, Threshold: 0.5}}}
	k := mustCompile(t, c)
	if k.threshold(Person) != 0.6 || k.threshold(Address) != DefaultThreshold || (*compiled)(nil).threshold(Person) != DefaultThreshold {
		t.Errorf("thresholds %v, %v", k.threshold(Person), k.threshold(Address))
	}
	wantCustom(t, c, "Anna AB123CD diabete 333", []string{"PERSON Anna", "IT_PLATE AB123CD", "HEALTH diabete", "PHONE_NUMBER 333"},
		"HEALTH diabete 0.5 [given]", "PHONE_NUMBER 333 0.5 [given]")
	wantCustom(t, c, "AB123CD", []string{"IT_PLATE AB123CD"})
	off = true
	wantCustom(t, c, "AB123CD", []string{"IT_PLATE AB123CD"}, "IT_PLATE AB123CD 0.5 [given]")
}

func TestExceptions(t *testing.T) {
	c := Config{Exceptions: []Exception{{Text: "Santa  Maria Nuova"}, {Text: "Nicolò Rossi", Types: []Kind{Person}}, {Text: "nicolo rossi", Types: []Kind{Health}}, {Text: "è"}}}
	wantCustom(t, c, "SANTA\nMARIA\u00a0nuova", []string{"PERSON SANTA\nMARIA\u00a0nuova"})
	wantCustom(t, c, "SantaMariaNuova", []string{"ADDRESS SantaMariaNuova"})
	wantCustom(t, c, "Nicolo\u0300 Ros\u200bsi", []string{"PERSON Nicolo\u0300 Ros\u200bsi"})
	wantCustom(t, c, "nicolo rossi", []string{"HEALTH nicolo rossi"})
	wantCustom(t, c, "nicolo rossi", []string{"ADDRESS nicolo rossi"}, "ADDRESS nicolo rossi 0.5 [given]")
	wantCustom(t, c, "Santa Maria Nuovan", []string{"PERSON Santa Maria Nuovan"}, "PERSON Santa Maria Nuovan 0.5 [given]")
	wantCustom(t, c, "E", []string{"PERSON E"})
	long := strings.Repeat("x", 5000)
	wantCustom(t, c, long, []string{"PERSON " + long}, "PERSON "+long+" 0.5 [given]")
	every := Config{Exceptions: []Exception{{Text: "abc", Types: []Kind{Person}}, {Text: "ABC"}}}
	wantCustom(t, every, "abc", []string{"HEALTH abc"})
}

func TestTerms(t *testing.T) {
	c := Config{
		Types: []Type{{Name: "SHELTER"}},
		Terms: []Term{{"Casa Aurora", "SHELTER"}, {"aurora", Person}, {"l'Arca n. 3", "SHELTER"}, {"però", Health}, {"Mario Rossi detto Moro", Person}},
	}
	wantCustom(t, c, "sta a CASA \n aurora.", nil, "SHELTER CASA \n aurora 1 [own_term]", "PERSON aurora 1 [own_term]")
	wantCustom(t, c, "casaaurora, casa aurorax, xcasa_Aurora", nil, "PERSON Aurora 1 [own_term]")
	wantCustom(t, c, "casa aurora2 casa-aurora", nil, "PERSON aurora 1 [own_term]")
	wantCustom(t, c, "ＡＵＲＯＲＡ AU\u200bRO\u0301RA\u0301!", nil, "PERSON ＡＵＲＯＲＡ 1 [own_term]", "PERSON AU\u200bRO\u0301RA\u0301 1 [own_term]")
	wantCustom(t, c, "L'ARCA N.  3", nil, "SHELTER L'ARCA N.  3 1 [own_term]")
	wantCustom(t, c, "l'arca n.3, l'arca n. 33", nil)
	wantCustom(t, c, "PERO' e perché", nil, "HEALTH PERO 1 [own_term]")
	// Spans of one type that overlap become one, with the reasons of the longest.
	wantCustom(t, c, "Mario Rossi detto Moro", []string{"PERSON Mario Rossi"}, "PERSON Mario Rossi detto Moro 1 [own_term]")
	wantCustom(t, c, "Aurora Bianchi", []string{"PERSON Aurora Bianchi"}, "PERSON Aurora Bianchi 1 [given]")
	wantCustom(t, c, "dr Mario Rossi detto Moro", []string{"PERSON dr Mario"}, "PERSON dr Mario Rossi detto Moro 1 [own_term]")
	wantCustom(t, c, strings.Repeat("y", 300)+" aurora", nil, "PERSON aurora 1 [own_term]")
}

func TestOwnTypes(t *testing.T) {
	c := Config{Types: []Type{
		{Name: "BADGE_NUMBER", Pattern: `\b[0-9]{5}\b`, Context: []string{"Matricola", "età"}, Window: 15},
		{Name: "CARD", Pattern: `\bn ([0-9]{2,20})\b`, Validator: "luhn", Score: 0.6},
	}}
	wantCustom(t, c, "12345", nil)
	wantCustom(t, c, "matricola 12345", nil, "BADGE_NUMBER 12345 0.9 [own_pattern own_context]")
	wantCustom(t, c, "12345 è la MATRICOLA", nil, "BADGE_NUMBER 12345 0.9 [own_pattern own_context]")
	wantCustom(t, c, "ETA\u0300 12345", nil, "BADGE_NUMBER 12345 0.9 [own_pattern own_context]")
	wantCustom(t, c, "12345 non è però matricola", nil) // too far
	wantCustom(t, c, "12345 è        matricola", nil)   // cut by the window
	wantCustom(t, c, "12345 è    matricolata", nil)     // another word, whose beginning fills the window
	wantCustom(t, c, "xmatricola      12345", nil)
	wantCustom(t, c, "matricolamatricola 12345", nil)   // cut at its beginning
	wantCustom(t, c, "matricole 12345 x 123456 y", nil) // not the word, not the pattern
	wantCustom(t, c, "n 18 n 19", nil, "CARD 18 0.6 [own_pattern own_check]")
}

func TestValidators(t *testing.T) {
	f := func(name, value string, want bool) {
		t.Helper()
		if got := validators[name](essence(value)); got != want {
			t.Errorf("%s of %q: %v", name, value, got)
		}
	}
	f("none", "", true)
	f("luhn", "4111 1111-1111.1111", true)
	f("luhn", "４１１１ 1111 1111 1111", true)
	f("luhn", "4111 1111 1111 1112", false)
	f("luhn", "0", false)
	f("luhn", "A18", false)
	f("mod11", "0-306-40615-2", true)
	f("mod11", "0-8044-2957-X", true)
	f("mod11", "0-306-40615-3", false)
	f("mod11", "X", false)
	f("mod11", "1X3", false)
	f("mod97", "79444", true)
	f("mod97", "79445", false)
	f("mod97", "è1", false)
	f("iban", "IT60 X054 2811 1010 0000 0123 456", true)
	f("iban", "it61x0542811101000000123456", false)
	f("iban", "ITèè", false)
	f("it_vat_code", "00743110157", true)
	f("it_vat_code", "00743110158", false)
	f("it_vat_code", "18", false)
	f("it_fiscal_code", "rss mra 80a01 h501 u", true)
	f("it_fiscal_code", "RSSMRA80A01H501V", false)
	f("it_fiscal_code", "RSSMRA80A01H501", false)
	f("it_fiscal_code", "èèèèèèèè", false)
}

// plainTerms finds terms the slow way: at every place it compares what begins
// there, folded, with the term.
func plainTerms(text string, terms []Term) []Span {
	var out []Span
	for _, t := range terms {
		want := []rune(string(foldTerm(t.Text)))
		for i := range text {
			for j := i + 1; j <= len(text); j++ {
				before, inside, after := text[:i], text[i:j], text[j:]
				if inside[0] == ' ' || strings.HasSuffix(inside, " ") || !slices.Equal(foldTerm(inside), want) || endsInWord(before) || beginsWithWord(after) {
					continue
				}
				out = append(out, Span{Kind: t.Type, Start: i, End: j})
			}
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return slices.CompactFunc(out, func(a, b Span) bool { return a.Start == b.Start && a.End == b.End })
}

func TestTermsAgainstTheSlowWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab]{1,2}( |'| \.)?[aBè]{1,2}`)
		var c Config
		for range rapid.IntRange(1, 3).Draw(t, "n") {
			c.Terms = append(c.Terms, Term{Text: word.Draw(t, "term"), Type: Person})
		}
		text := rapid.StringMatching(`[abB è'.]{0,25}`).Draw(t, "text")
		k := mustCompile(t, c)
		got := k.findTerms(text, nil)
		slices.SortFunc(got, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
		got = slices.CompactFunc(got, func(a, b Span) bool { return a.Start == b.Start && a.End == b.End })
		want := plainTerms(text, c.Terms)
		if !slices.EqualFunc(got, want, func(a, b Span) bool { return a.Start == b.Start && a.End == b.End }) {
			t.Fatalf("%q in %q: got %v, want %v", c.Terms, text, got, want)
		}
		checkCustomSpans(t, text, k.custom(text, nil))
	})
}

func TestSettleKeepsThePromise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("x", 40)
		var spans []Span
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			start := rapid.IntRange(0, 38).Draw(t, "start")
			end := rapid.IntRange(start+1, 40).Draw(t, "end")
			kind := rapid.SampledFrom([]Kind{Person, Health, Address}).Draw(t, "kind")
			spans = append(spans, Span{Kind: kind, Start: start, End: end, Score: 1, Reasons: []Reason{ownTerm}})
		}
		all := slices.Clone(spans)
		got := settle(spans)
		checkCustomSpans(t, text, got)
		// Every place is covered by the same types as before, and by no more.
		for _, kind := range []Kind{Person, Health, Address} {
			if diff := gocmp.Diff(covered(all, kind, len(text)), covered(got, kind, len(text))); diff != "" {
				t.Fatalf("%v: before -, after +:\n%s", all, diff)
			}
		}
	})
}

// covered says for each byte whether it lies in a span of a kind.
func covered(spans []Span, kind Kind, size int) []bool {
	out := make([]bool, size)
	for _, s := range spans {
		for i := s.Start; i < s.End && s.Kind == kind; i++ {
			out[i] = true
		}
	}
	return out
}

func FuzzCustom(f *testing.F) {
	c := Config{
		Types:      []Type{{Name: "OWN", Pattern: `[0-9é]{2,5}`, Context: []string{"città"}}, {Name: "REST", Pattern: `(?s).{3,9}`}},
		Terms:      []Term{{"casa è bella", "OWN"}, {"a b", Person}},
		Exceptions: []Exception{{Text: "123"}},
	}
	k := mustCompile(f, c)
	f.Add("citta\u0300 12345 CASA \u00c8 bella a  b 123 \xff\xfe é")
	f.Fuzz(func(t *testing.T, text string) { checkCustomSpans(t, text, k.custom(text, nil)) })
}

func BenchmarkCustom(b *testing.B) {
	c, err := LoadConfig(exampleSettings)
	if err != nil {
		b.Fatal(err)
	}
	whole := mustCompile(b, c)
	c.Types, c.Terms = nil, c.Terms[1:]
	terms := mustCompile(b, c)
	text := strings.Repeat("Buongiorno, la matricola AB-12345 non risulta; grazie, saluti da casa mia. ", 100)
	for name, k := range map[string]*compiled{"terms": terms, "terms and two patterns": whole} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				k.custom(text, nil)
			}
		})
	}
}
