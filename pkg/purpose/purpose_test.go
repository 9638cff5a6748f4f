package purpose_test

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"vedetta/pkg/purpose"
)

// testSplitSHA256 freezes testdata/test.jsonl: its author had not seen the code,
// and it is run once per release. Who changes it on purpose sets the hash anew.
const testSplitSHA256 = "8dd25c9ea7f2ef712461a2361658dd86b13d44114fa70b9266f59ed664bbf98e"

func TestTestSplitIsFrozen(t *testing.T) {
	content, err := os.ReadFile("testdata/test.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:]); got != testSplitSHA256 {
		t.Errorf("testdata/test.jsonl has changed: %s", got)
	}
}

func newClassifier(t testing.TB) *purpose.Classifier {
	t.Helper()
	c, err := purpose.New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readFile(t testing.TB, path string) []purpose.Example {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := purpose.ReadExamples(path, f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The texts of the five cases and their neutral twins.
func TestFiveCases(t *testing.T) {
	c := newClassifier(t)
	for _, e := range readFile(t, "testdata/cases.jsonl") {
		g, reasons := c.Explain(purpose.Message{Channel: e.Channel, Subject: e.Subject, Text: e.Text})
		if g.Label != e.Label || g.Unclear || g.PersonalForm != e.PersonalForm || len(reasons) == 0 {
			t.Errorf("%s\n got %+v\nwant %s, personal form %v\nreasons %+v", e.Text, g, e.Label, e.PersonalForm, reasons)
		}
	}
}

// swaps are names that take the place of NAME, PARTY and SIDE.
var swaps = map[string][]string{
	"NAME":  {"Mario Rossi", "Giuseppina De Angelis", "Ahmed El Amrani", "Loredana Bonfiglioli", "Hans Pichler", "Teresa Quagliarulo"},
	"PARTY": {"Partito Democratico", "Lega", "Fratelli d'Italia", "Movimento 5 Stelle", "Forza Italia", "Sinistra Italiana", "Azione", "PD", "FdI"},
	"SIDE":  {"sì", "no"},
}

// Names of candidates and parties and the side of a referendum leave the label and
// the confidence as they are.
func TestAllSidesAlike(t *testing.T) {
	c := newClassifier(t)
	for _, text := range []string{
		"Domenica vota NAME, un tuo voto può cambiare la città",
		"Il candidato NAME incontra i cittadini in piazza sabato alle 18, vi aspettiamo numerosi",
		"Gentili elettori, con PARTY il futuro è nelle vostre mani: barrate il simbolo e scrivete NAME",
		"Abbiamo bisogno di te: sostieni PARTY alle elezioni comunali",
		"Al referendum dell'8 giugno vota SIDE, difendi i tuoi diritti",
		"Comunicato: la lista PARTY ha presentato la candidatura di NAME alla carica di sindaco, gli atti sono all'albo",
		"L'assessore NAME comunica che la biblioteca resterà chiusa per lavori fino a venerdì",
	} {
		var first purpose.Guess
		n := 0
		var try func(text string)
		try = func(text string) {
			for slot, names := range swaps {
				if strings.Contains(text, slot) {
					for _, name := range names {
						try(strings.Replace(text, slot, name, 1))
					}
					return
				}
			}
			g := c.Classify(purpose.Message{Channel: "social", Text: text})
			if n++; n == 1 {
				first = g
			} else if g.Label != first.Label || math.Abs(g.Confidence-first.Confidence) > 1e-9 || g.PersonalForm != first.PersonalForm {
				t.Errorf("%s: %+v, but another name gives %+v", text, g, first)
			}
		}
		try(text)
	}
}

func TestBadInputIsUnclear(t *testing.T) {
	c := newClassifier(t)
	for name, text := range map[string]string{
		"empty": "", "spaces": " \n\t", "binary": "\x00\x01\xff\xfe\x80", "one letter": strings.Repeat("a", 1<<20),
		"signs": strings.Repeat("!?", 1000), "other scripts": "これは日本語の文章です。これは何ですか。",
	} {
		if g := c.Classify(purpose.Message{Text: text}); !g.Unclear {
			t.Errorf("%s: %+v, want unclear", name, g)
		}
	}
}

// A notice that states facts on voting is never called propaganda.
func TestNeutralNoticesAreNotAccused(t *testing.T) {
	c := newClassifier(t)
	for _, text := range []string{
		"Cinque referendum l'8 e 9 giugno: ecco i quesiti e come si vota.",
		"Al referendum, chi vota SÌ approva l'abrogazione, chi vota NO la respinge.",
		"Ricordati di votare: domenica 8 giugno seggi aperti 7-23. Porta la tessera.",
		"I risultati: lista Insieme 52%, lista Futuro 48%. Affluenza 61%.",
	} {
		if g := c.Classify(purpose.Message{Text: text}); g.Label == purpose.ElectoralPropaganda {
			t.Errorf("%s: %+v", text, g)
		}
	}
}

// Neutral notices and veiled pleas that the model was not taught with: none of the
// first is called propaganda, not even unclearly, and most of the others are.
func TestTwins(t *testing.T) {
	c := newClassifier(t)
	pleas, found := 0, 0
	for _, e := range readFile(t, "testdata/twins.jsonl") {
		g := c.Classify(purpose.Message{Channel: e.Channel, Subject: e.Subject, Text: e.Text})
		accused := g.Label == purpose.ElectoralPropaganda
		switch {
		case e.Label == purpose.ElectoralPropaganda:
			pleas++
			if accused {
				found++
			}
		case accused:
			t.Errorf("%s: %+v", e.Text, g)
		}
	}
	if 10*found < 9*pleas {
		t.Errorf("%d of %d pleas found", found, pleas)
	}
}

// What stands in HTML is read, also behind a head that never
// ends, and behind padding.
func TestHTMLHidesNothing(t *testing.T) {
	c := newClassifier(t)
	const plea = "Domenica vota la lista Insieme per Borgomare, il tuo voto conta"
	for name, text := range map[string]string{
		"head":    "<html><head><p>" + plea + "</p>",
		"padding": strings.Repeat("La biblioteca informa che il prestito digitale resta attivo. ", 2000) + strings.Repeat(plea+". ", 200),
	} {
		if g := c.Classify(purpose.Message{Text: text}); name != "padding" && g.Label != purpose.ElectoralPropaganda {
			t.Errorf("%s: %+v", name, g)
		} else if name == "padding" && g.Label == purpose.ServiceInformation && !g.Unclear {
			t.Errorf("padding hides the plea: %+v", g)
		}
	}
}

// Reasons hold words of ordinary texts only: no name, number or address.
func TestReasonsHoldNoNames(t *testing.T) {
	c := newClassifier(t)
	text := "Gentile Gesualda Quarantotti, la Sua domanda n. 48213 per il contributo affitto, residente in via Belfiore 12, è stata accolta: scriva a gesualda@posta.test"
	_, reasons := c.Explain(purpose.Message{Text: text})
	for _, r := range reasons {
		for _, secret := range []string{"gesualda", "quarantotti", "48213", "belfiore", "posta"} {
			if strings.Contains(strings.ToLower(r.Code+r.It+r.En), secret) {
				t.Errorf("reason %+v shows %s", r, secret)
			}
		}
	}
}

// The pipeline's reasons are those of --explain, without the words.
func TestWordlessReasonsAreThoseOfExplain(t *testing.T) {
	c := newClassifier(t)
	for _, text := range []string{
		"Domenica vota la lista Insieme: il sindaco ha mantenuto le promesse, continuiamo a crescere",
		"Le ricordiamo l'appuntamento di domani alle 10.15 allo sportello anagrafe. Per disdire risponda NO.",
		"Il Suo conto è bloccato: entri subito in http://banca-sicura.test e confermi la password",
	} {
		m := purpose.Message{Channel: "sms", Text: text}
		whole, all := c.Explain(m)
		g, reasons := c.ExplainWordless(m)
		if g != whole {
			t.Errorf("guess %+v, explained %+v", g, whole)
		}
		var want, got []string
		for _, r := range all {
			if !r.Word {
				want = append(want, r.Code)
			}
		}
		for _, r := range reasons {
			if r.Word {
				t.Errorf("word %q", r.Code)
			}
			got = append(got, r.Code)
		}
		if len(want) == 0 || len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
			t.Errorf("%q: reasons %q, of the whole explanation %q", text, got, want)
		}
	}
}

// TestWordlessTellsOneTimeCodes: whoever reads the facts knows that a code came,
// whether or not that decided about the label.
func TestWordlessTellsOneTimeCodes(t *testing.T) {
	c := newClassifier(t)
	for text, want := range map[string]bool{
		"Codice OTP: 482913 valido 5 minuti. Comune di Prova":                                     true,
		"Il tuo codice di accesso è 482913. Non comunicarlo a nessuno.":                           true,
		"Le ricordiamo l'appuntamento di domani alle 10.15 allo sportello anagrafe.":              false,
		"Per il codice di accesso al portale rivolgersi allo sportello, aperto tutte le mattine.": false,
	} {
		_, reasons := c.ExplainWordless(purpose.Message{Channel: "sms", Text: text})
		if got := slices.ContainsFunc(reasons, func(r purpose.Reason) bool { return r.Code == "one_time_code" && r.It != "" }); got != want {
			t.Errorf("%q: told %t, want %t: %+v", text, got, want, reasons)
		}
	}
}

func TestClassifyAllocatesNothing(t *testing.T) {
	c := newClassifier(t)
	m := purpose.Message{Channel: "sms", Text: "Le ricordiamo l'appuntamento di domani alle 10.15 allo sportello anagrafe. Per disdire risponda NO."}
	c.Classify(m)
	if n := testing.AllocsPerRun(200, func() { c.Classify(m) }); n != 0 && !underRace {
		t.Errorf("%v allocations", n)
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("sms", "Oggetto", "Domenica vota la lista <p>Insieme</p> http://bit.ly/x a@b.it 12/03/2024 € 20")
	f.Add("", "", "<html><style>x</style><a href='http://x'>"+strings.Repeat("à", 10))
	c := newClassifier(f)
	f.Fuzz(func(t *testing.T, channel, subject, text string) {
		g, reasons := c.Explain(purpose.Message{Channel: channel, Subject: subject, Text: text})
		again := c.Classify(purpose.Message{Channel: channel, Subject: subject, Text: text})
		if g != again {
			t.Fatalf("explained %+v, classified %+v", g, again)
		}
		if !(g.Confidence >= 0 && g.Confidence <= 1) || g.Label == "" {
			t.Fatalf("%+v", g)
		}
		for _, r := range reasons {
			if !(r.Weight > 0 && r.Weight <= 1) || !utf8.ValidString(r.Code) || r.It == "" || r.En == "" {
				t.Fatalf("%+v", r)
			}
		}
	})
}

func BenchmarkClassifySMS(b *testing.B) {
	c := newClassifier(b)
	var texts []purpose.Message
	for _, e := range readFile(b, "examples/short.jsonl") {
		if e.Channel == "sms" {
			texts = append(texts, purpose.Message{Channel: "sms", Text: e.Text})
		}
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for _, m := range texts {
			c.Classify(m)
		}
		n += len(texts)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := purpose.New(); err != nil {
			b.Fatal(err)
		}
	}
}

// Who writes every word with a capital says the same as who writes none with one.
func TestEveryWordWithACapital(t *testing.T) {
	c := newClassifier(t)
	for _, text := range []string{
		"buongiorno gaspare, la mia candidatura nasce dalla gente: alle prossime comunali metti una croce sul simbolo del faro",
		"non sprecare il voto: l'unica scelta utile contro chi ha affossato il paese è marta verbena",
		"ti aspettiamo giovedì alle 17.30 per la giornata dello sport paralimpico in sala consiliare, posti limitati",
		"domani dalle 9 manca l'acqua in zona stazione, si ripara una condotta in via roma",
	} {
		small := c.Classify(purpose.Message{Channel: "sms", Text: text})
		words := strings.Fields(text)
		for i, w := range words {
			first, size := utf8.DecodeRuneInString(w)
			words[i] = string(unicode.ToUpper(first)) + w[size:]
		}
		if large := c.Classify(purpose.Message{Channel: "sms", Text: strings.Join(words, " ")}); large != small {
			t.Errorf("%q gives %+v, in small letters %+v", strings.Join(words, " "), large, small)
		}
	}
}
