package purpose

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestBorderlines(t *testing.T) {
	c := New()
	for text, want := range map[string]Label{
		"Le ricordiamo l'appuntamento di domani alle 10 allo sportello anagrafe.":                        ServiceReminder,
		"Scadenze della TARI per tutti: prima rata 31 luglio, seconda rata 30 novembre. Info sul sito.":  ServiceInformation,
		"Cessata allerta meteo, domani scuole aperte.":                                                   Emergency,
		"Il sindaco uscente ti invita all'inaugurazione del suo punto elettorale, sabato alle 18.":       ElectoralPropaganda,
		"I seggi sono aperti domenica dalle 7 alle 23: serve la tessera elettorale.":                     ServiceInformation,
		"Dibattito tra i candidati sindaco, tutti i candidati hanno pari tempo, teatro alle 21.":         EventPromotion,
		"Consultazione pubblica sul piano del verde: inviate osservazioni entro maggio.":                 Survey,
		"Buongiorno, a che punto è la mia richiesta di buoni pasto? Ho presentato domanda a marzo.":      PersonalCase,
		"Chiedo per mio figlio se può avere il trasporto scolastico, mi aiutate?":                        PersonalCase,
		"Dona subito agli alluvionati: inserisci i dati della carta su http://aiuti-subito.top ora":      SecurityPhishing,
		"Attenzione alle truffe: il Comune non chiede mai la password o i dati della carta per telefono": ServiceInformation,
	} {
		if g := c.Classify(text); g.Label != want {
			t.Errorf("%s: %s %v, want %s", text, g.Label, g.Why, want)
		}
	}
}

func TestUnknownTextIsUnclear(t *testing.T) {
	for _, text := range []string{"", "   ", "👍", "xyz 123", "https://example.test"} {
		if g := New().Classify(text); !g.Unclear {
			t.Errorf("%q: %+v", text, g)
		}
	}
}

func TestFormDoesNotMatter(t *testing.T) {
	c := New()
	want := c.Classify("È più sicuro così: la città vota Rossi, candidato sindaco").Label
	for _, text := range []string{
		"E PIU SICURO COSI: LA CITTA VOTA ROSSI, CANDIDATO SINDACO",
		"e\u0300 piu\u0300 sicuro cosi\u0300: la citta\u0300 vo\u200bta rossi, candidato sin\u00addaco",
		"è più sicuro così: la città ｖｏｔａ rossi, candidato sindaco",
	} {
		if got := c.Classify(text).Label; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestLexiconIsWellFormed(t *testing.T) {
	known := Labels()
	for line := range strings.Lines(lexiconTable) {
		if strings.HasPrefix(line, "//") {
			continue
		}
		label, weight, phrases, ok := fields(line)
		if !ok || weight == 0 || strings.TrimSpace(phrases) == "" || !slices.Contains(known, label) {
			t.Errorf("bad line %q", line)
		}
	}
}

func TestClassifyIsSafeForConcurrentUse(t *testing.T) {
	c := New()
	want := c.Classify("Allerta rossa: evacuare subito")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if g := c.Classify("Allerta rossa: evacuare subito"); g.Confidence != want.Confidence {
					t.Errorf("got %+v, want %+v", g, want)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzClassify(f *testing.F) {
	f.Add("vota Rossi http://x-y.top %zz")
	f.Add(strings.Repeat("è", 20000))
	c := New()
	phrases := map[string]bool{}
	for _, entries := range c.lexicon.byStart {
		for _, e := range entries {
			phrases[e.phrase] = true
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		g := c.Classify(text)
		if g.Confidence <= 0 || g.Confidence > 1 || len(g.Why) > 5 || !slices.Contains(Labels(), g.Label) {
			t.Fatalf("%q: %+v", text, g)
		}
		for _, why := range g.Why {
			if !phrases[why] || !utf8.ValidString(why) {
				t.Fatalf("%q: %q is not in the lexicon", text, why)
			}
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	c := New()
	text := "Il sindaco uscente ti invita all'apertura del suo punto elettorale sabato alle 18 in corso Italia, brindiamo insieme."
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c.Classify(text)
	}
}
