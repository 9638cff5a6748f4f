package personaldata

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestRedactReplacesEverySpan(t *testing.T) {
	text := "Sono Anna, cf RSSMRA80A01H501U, cell 333 1234567, anna@posta.test, IT60X0542811101000000123456."
	got := Redact(text, mustNew(t, Config{}).Find(text), 200)
	want := "Sono [NOME], cf [CODICE FISCALE], cell [TELEFONO], [E-MAIL], [IBAN]."
	if got != want {
		t.Errorf("got %q", got)
	}
}

func TestRedactCutsAroundTheFirstSpan(t *testing.T) {
	text := "però è già successo così tante volte: 333 1234567 è il numero, perché nessuno risponde più"
	spans := mustNew(t, Config{}).Find(text)
	for max, want := range map[int]string{
		0:  "",
		1:  "…",
		5:  "[TEL…",
		10: "[TELEFONO]",
		12: "…[TELEFONO]…",
		20: "…te: [TELEFONO] è i…",
	} {
		if got := Redact(text, spans, max); got != want {
			t.Errorf("max %d: got %q, want %q", max, got, want)
		}
	}
}

func TestRedactSurvivesWrongSpans(t *testing.T) {
	text := "aaa 333 1234567 bbb è"
	for _, spans := range [][]Span{
		{{Start: -5, End: 900}},
		{{Start: 10, End: 15, Kind: PhoneNumber}, {Start: 4, End: 12, Kind: PhoneNumber}, {Start: 7, End: 7}},
		{{Start: 4, End: 15, Kind: "?"}, {Start: 21, End: 22}},
	} {
		if got := Redact(text, spans, 100); strings.ContainsAny(got, "1234567") || !utf8.ValidString(got) {
			t.Errorf("%v: got %q", spans, got)
		}
	}
}

func TestRedactWithoutSpansIsTheBeginning(t *testing.T) {
	if got := Redact("città e paesi", nil, 6); got != "città…" {
		t.Errorf("got %q", got)
	}
}

// Secrets are written in characters that labels and surroundings never use, so a
// single one in the excerpt is a leak.
func TestRedactNeverLeaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		var spans []Span
		for range rapid.IntRange(0, 4).Draw(t, "pieces") {
			text.WriteString(rapid.StringMatching(`[a-zèì€ ]{0,12}`).Draw(t, "context"))
			start := text.Len()
			text.WriteString(rapid.StringMatching(`[0-9@]{1,9}`).Draw(t, "secret"))
			spans = append(spans, Span{Kind: PhoneNumber, Start: start, End: text.Len()})
		}
		n := rapid.IntRange(0, 60).Draw(t, "max")
		got := Redact(text.String(), spans, n)
		if strings.ContainsAny(got, "0123456789@") || utf8.RuneCountInString(got) > n || !utf8.ValidString(got) {
			t.Fatalf("%q: excerpt %q", text.String(), got)
		}
	})
}
