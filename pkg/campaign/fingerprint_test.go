package campaign

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFingerprintEqual(t *testing.T) {
	equal := func(a, b string) {
		t.Helper()
		if x, y := TextOf(a), TextOf(b); !reflect.DeepEqual(x, y) {
			t.Errorf("differ: %q %q\n  %v\n  %v", a, b, shown(a), shown(b))
		}
	}
	equal("Comune: codice 119944", "COMUNE:  Codice 7")
	equal("Gentile Maria, la invitiamo", "Gentile Maria Grazia De Rossi, la invitiamo")
	equal("Ciao Marco ti aspettiamo", "ciao Anna ti aspettiamo")
	equal("Perché sarà così", "perche sara cosi")
	equal("Info: https://www.comune.it/a?b=1 grazie", "info http://comune.it/z grazie!")
	equal("il 12/05/2024 alle 10:30", "il 3-6-24 alle 9.15")
	equal("costa € 45,50 entro", "costa € 1.112,00 entro")
	equal("Gentile {nome}, il codice è {codice}.", "Gentile Ada Neri, il codice è 1234.")
	equal("dell’acqua", "dell'acqua")
}

func TestFingerprintDiffers(t *testing.T) {
	differ := func(a, b string) {
		t.Helper()
		if x, y := TextOf(a), TextOf(b); x.Exact == y.Exact {
			t.Errorf("equal: %q %q\n  %v", a, b, shown(a))
		}
	}
	differ("uffici chiusi", "uffici aperti")
	differ("vai su comune.it", "vai su banca.it")
	differ("Ciao, ti aspettiamo", "Ciao, vi aspettiamo")
	differ("ab c", "a bc")
}

func TestFingerprintEmpty(t *testing.T) {
	for _, text := range []string{"", " \n\t", "!!! ...", "🙂"} {
		if x := TextOf(text); !reflect.DeepEqual(x, Text{}) {
			t.Errorf("%q = %+v", text, x)
		}
	}
}

// TestMeasured holds the hints of the domain notes: what differs by how much.
func TestMeasured(t *testing.T) {
	base := "Gentile Maria, ti invitiamo all'apertura della campagna elettorale del sindaco sabato 7 maggio alle ore 18 nel parco di via Roma. Info https://sindaco.test/a1"
	within := func(what, other string, alike bool) {
		t.Helper()
		d := distance(TextOf(base).Template, TextOf(other).Template)
		t.Logf("%s: %d bits", what, d)
		if (d <= MaxDistance) != alike {
			t.Errorf("%s: %d bits", what, d)
		}
	}
	within("greeting", strings.Replace(base, "Maria", "Paolo", 1), true)
	within("date", strings.Replace(base, "sabato 7", "domenica 15", 1), true)
	within("URL tail", strings.Replace(base, "/a1", "/zz?u=77", 1), true)
	within("capitals", strings.ToUpper(base), true)
	within("another event in the same park", "Gentile Maria, sabato 7 maggio alle ore 18 nel parco di via Roma il Comune inaugura la nuova area giochi per bambini. Info https://comune.test/giochi", false)
}

func FuzzFingerprint(f *testing.F) {
	for line := range strings.Lines(pairsTable) {
		f.Add(line)
	}
	f.Add("{a} 1:2 http:// www..it , \u0301")
	f.Fuzz(func(t *testing.T, text string) {
		a := TextOf(text)
		if b := TextOf(" " + text + "\n"); !reflect.DeepEqual(a, b) {
			t.Errorf("spaces around matter: %+v, %+v", a, b)
		}
		if (a.Words == 0) != (a.Exact == 0) || (a.Words == 0) != (a.Template == 0) {
			t.Errorf("half a fingerprint: %+v", a)
		}
		if a.Words > utf8.RuneCountInString(text)*20 {
			t.Errorf("%d words in %d bytes", a.Words, len(text))
		}
	})
}

func BenchmarkFingerprint(b *testing.B) {
	text := "Gentile Maria, il Comune la invita all'inaugurazione del nuovo parco di via Roma sabato 7 maggio alle ore 18. Info su https://www.comune.sesto.test/eventi?id=123"
	b.ReportAllocs()
	for b.Loop() {
		TextOf(text)
	}
}

// shown is the words that are compared.
func shown(text string) []string {
	words, _ := compared(text)
	return words
}

// TestHostsOfLinksAreNoPartOfTheNamelessText: a send whose sender changes may change
// where its links lead too.
func TestHostsOfLinksAreNoPartOfTheNamelessText(t *testing.T) {
	exact, nameless, _ := Exact("Il birrificio apre le cantine, prenota su https://uno.test/a7 entro sera")
	other, equal, _ := Exact("Il birrificio apre le cantine, prenota su https://due.test/9c entro sera")
	if exact == other || nameless != equal {
		t.Errorf("exact %x and %x, nameless %x and %x: only the nameless ones are equal", exact, other, nameless, equal)
	}
	if _, another, _ := Exact("L'officina ripara le biciclette, prenota su https://uno.test/a7 entro sera"); another == nameless {
		t.Error("another text with the same link is equal")
	}
}

// TestCalled: the whole name of whom a text calls makes no other text, what it
// announces does.
func TestCalled(t *testing.T) {
	const rest = "ti ricordo che sabato si chiudono le iscrizioni al corso di nuoto"
	a, na, _ := Exact("Tullio, " + rest)
	b, nb, _ := Exact("Tullio Olmo, " + rest)
	c, nc, _ := Exact("Maria Grazia Olmo, " + rest)
	if a != b || a != c || na != nb || na != nc {
		t.Errorf("one name %x %x, two %x %x, three %x %x", a, na, b, nb, c, nc)
	}
	const when = "sabato 5 in piazza con degustazione gratuita per tutti i bambini"
	if a, _, _ := Exact("Mercato Contadino, " + when); a == first(Exact("Festa Patronale, "+when)) {
		t.Error("two events are one text")
	}
}

func first(exact, _ uint64, _ int) uint64 { return exact }
