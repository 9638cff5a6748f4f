package personaldata

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestOfficialContactsAreLeftOut(t *testing.T) {
	f := mustNew(t, Config{Official: []string{
		"+39 02 2496.1", "333 1234567", "URP@Ente.test", "scuole.test", "@biblio.test",
		"IT60 X054 2811 1010 0000 0123 456", "rss mra 80a01 h501u",
	}})
	for _, text := range []string{
		"tel. 02 24961", "chiamate il tre tre tre 1234567", "telefono 0039 02/24961", "chiamate il 3331234567", "+39 333-123-4567", "393331234567",
		"urp@ente.test", "URP@ENTE.TEST", "preside@scuole.test", "x@nido.scuole.test", "info@biblio.test",
		"it60x0542811101000000123456", "CF RSSMRA80A01H501U",
	} {
		if got := findIn(f, text); got != nil {
			t.Errorf("%s: found %v", text, got)
		}
	}
	for _, text := range []string{"tel. 02 24962", "333 1234568", "mario@ente.test", "x@altrescuole.test"} {
		if got := findIn(f, text); len(got) != 1 {
			t.Errorf("%s: found %v, want one", text, got)
		}
	}
}

func TestOffsetsSurviveNormalisation(t *testing.T) {
	text := "È così\u00a0— ecco:\u200b\uff13\uff13\uff13\u00a01\u200b234567\u200b😀 e poi nicolò@posta.test\xff"
	want := []found{
		{PhoneNumber, "\uff13\uff13\uff13\u00a01\u200b234567"},
		{EmailAddress, "nicolò@posta.test"},
	}
	if diff := cmp.Diff(want, findIn(mustNew(t, Config{}), text)); diff != "" {
		t.Error(diff)
	}
}

func TestSpanTakesTheMarksOnItsLastCharacter(t *testing.T) {
	text := "cell 333123456" + "7\ufe0f\u20e3 grazie"
	want := []found{{PhoneNumber, "333123456" + "7\ufe0f\u20e3"}}
	if diff := cmp.Diff(want, findIn(mustNew(t, Config{}), text)); diff != "" {
		t.Error(diff)
	}
}

// A VAT number of an office that no list has counts only where a word says so.
func TestVATCodeOfAnUnknownOffice(t *testing.T) {
	f := mustNew(t, Config{})
	const code = "01234565008" // office 500
	if got := findIn(f, "la mia partita IVA è "+code); len(got) != 1 || got[0].Kind != VATCode {
		t.Errorf("with the word: %v", got)
	}
	if got := findIn(f, "ditta Betulla, "+code); got != nil {
		t.Errorf("without the word: %v", got)
	}
}

func TestFindIsSafeForConcurrentUse(t *testing.T) {
	f := mustNew(t, Config{Official: []string{"ente.test"}})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if got := f.Find("cell 333 1234567, a@ente.test, mario@posta.test"); len(got) != 2 {
					t.Errorf("found %v", got)
				}
			}
		})
	}
	wg.Wait()
}

// hostile repeats pieces that make careless scanners quadratic.
var hostile = []string{
	"3", "@", "A", "3 ", "33 ", "333 ", "3331234567 ", "+", "+41 79 123 45 67 ", "0", "00", "02 ", "tel 02 1 ", "a@", "a.", "a@a.it ",
	"IT60", "IT60 ", "RSSMRA80A01H501", "RSS MRA ", "chiocciola ", "a punto ", "(at)", "1/1/", "1.", "\uff13", "\u200b", "\xff", "È", "'",
	"IT60X0542811101000000123456 ", "http://a/333-1234567-", "è\u0301", "Rossi ", "Mario ", "via ", "via Roma 12 ", "nato il ", "1 1 1 1-", "AB123CD ", "104 ho ",
	"0743 61340 / 61341 ", "\"06 1234567\",", "disabile 104 ", "zero sei ", "corso Italia 3/b ", "333 1234567;", "Mario.", "Mario e Luca ", "mia figlia incinta ", "ooo 3 ", "1a", "&Mario;",
	"tre ", "diabete ", "mia madre ha ", "signora ", "A.", "C A 7 2 9 1 8 F Q ", "80380", "sindaco Mario Rossi, ", "12/03/1980 ",
}

func TestHostileInputIsFast(t *testing.T) {
	// What grows with the square of the text takes a minute and more for four mebibytes;
	// what doesn't, a second.
	const most = 30 * time.Second
	f := mustNew(t, Config{})
	for i, piece := range hostile {
		size := 1 << 22
		if underRace {
			size = 1 << 16 // it slows all down, and nothing here runs at once
		} else if testing.Short() {
			size = 1 << 18
		} else if i < 3 {
			size = 10 << 20
		}
		text := strings.Repeat(piece, size/len(piece))
		begin := time.Now()
		n := len(f.Find(text))
		took := time.Since(begin)
		t.Logf("%-30q %8v %9d spans", piece, took.Round(time.Millisecond), n)
		if took > most {
			t.Errorf("%q repeated: %v", piece, took)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, piece := range hostile {
		f.Add(piece + piece + "\u200b" + piece)
	}
	f.Add("cell 333 1234567 cf RSSMRA80A01H501U mario chiocciola posta punto test")
	finder := mustNew(f, Config{Official: []string{"ente.test", "02 24961"}})
	f.Fuzz(func(t *testing.T, text string) {
		spans := finder.Find(text)
		checkSpans(t, text, spans)
		whole := Redact(text, spans, 1<<30)
		for _, n := range []int{0, 1, 10, 40} {
			checkExcerpt(t, Redact(text, spans, n), whole, n)
		}
	})
}

func checkSpans(t *testing.T, text string, spans []Span) {
	t.Helper()
	last := 0
	for _, s := range spans {
		if s.Start < last || s.End <= s.Start || s.End > len(text) || s.Score <= 0 || s.Score > 1 || len(s.Reasons) == 0 {
			t.Fatalf("%q: bad span %+v after %d", text, s, last)
		}
		if !utf8.RuneStart(text[s.Start]) || s.End < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[s.End]) {
			t.Fatalf("%q: span %+v cuts a character", text, s)
		}
		last = s.End
	}
}

// checkExcerpt asserts that an excerpt is a piece of the wholly redacted text, so
// it cannot hold a part of a span.
func checkExcerpt(t *testing.T, excerpt, whole string, n int) {
	t.Helper()
	if got := utf8.RuneCountInString(excerpt); got > n {
		t.Fatalf("%q has %d characters, most %d", excerpt, got, n)
	}
	if excerpt == whole {
		return
	}
	core := strings.TrimSuffix(strings.TrimPrefix(excerpt, ellipsis), ellipsis)
	if !strings.Contains(whole, core) {
		t.Fatalf("%q is not a piece of %q", excerpt, whole)
	}
}
